"""Work for engines under test: figures that are known beforehand, runs that kill their worker, a log."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from analysis.sweep import engine
from analysis.sweep.engine_local import Processes
from analysis.sweep.engine_work import Chunk, Job, Outcome, run_chunk
from sim.cli.sweep import sweep

KILLER = 3
"""Number of the point whose runs kill their worker, where `killing` does the work."""


def plain(_job: Job, chunk: Chunk) -> Iterator[Outcome]:
    """Yield figures that say which run they are of."""
    for run in chunk.runs:
        yield Outcome(run, {"orders_count": (float(run.point), float(run.replication))}, 0.001)


def killing(job: Job, chunk: Chunk) -> Iterator[Outcome]:
    """As `plain`, but the runs of one point kill the process that they run in."""
    for outcome in plain(job, chunk):
        if outcome.run.point == KILLER:
            os.kill(os.getpid(), signal.SIGKILL)
        yield outcome


def broken(job: Job, chunk: Chunk) -> Iterator[Outcome]:
    """Fail as a worker does that cannot work at all."""
    raise RuntimeError(f"cannot work on {len(chunk.runs)} runs of {len(job.base)} bytes")
    yield


def logged(job: Job, chunk: Chunk) -> Iterator[Outcome]:
    """Really run the chunk, and note in the file that SWEEP_LOG names each run that is begun, one line at a time."""
    for run in chunk.runs:
        with open(os.environ["SWEEP_LOG"], "a", encoding="ascii") as log:  # noqa: PTH123 - one write, appended
            log.write(f"{run.key}\n")
        yield from run_chunk(job, replace(chunk, runs=(run,)))


def main() -> None:
    """Run ``hotline sweep`` with workers of this machine that note what they begin."""
    engine.Processes = partial(Processes, work=logged)
    sweep()
