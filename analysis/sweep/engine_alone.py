"""One run of a sweep by itself: to see again why it failed, or that it gives the same figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.sweep.engine import record_of
from analysis.sweep.engine_work import Chunk, Job, Run, run_chunk
from analysis.sweep.store_folder import SweepFolder
from sim.experiment import Failure

__all__ = ["Alone", "run_alone"]


@dataclass(frozen=True, slots=True)
class Alone:
    """What came of one run."""

    figures: dict[str, float | None]
    """Each figure, by name; none where it failed."""
    verdict: Literal["same", "differs", "stored", "failed"]
    """same, differs: from the figures stored; stored: there were none, and now there are; failed: again."""
    failure: Failure | None
    """Why it failed."""


def run_alone(place: SweepFolder, point: int, replication: int) -> Alone:
    """Run one run in this process and return what came of it, beside what is stored of it.

    A run that had failed, or was missing, is stored where it succeeds now. Raises ResultsError where the model
    installed here is not the one that the sweep was begun with.
    """
    run = Run(point, replication, place.key(point, replication))
    chunk = Chunk((run,), {point: place.plan.changes(point)}, shared=False)
    outcome = next(run_chunk(Job.of(place.plan.base, place.code), chunk))
    before = place.store.read(run.key)
    if outcome.measures is None:
        return Alone({}, "failed", outcome.failure)
    found = {name: list(pair) for name, pair in outcome.measures.items()}
    figures = {name: over / under if under else None for name, (over, under) in found.items()}
    if before is None or before["error"]:
        place.store.write(run.key, record_of(place, outcome))
        return Alone(figures, "stored", None)
    return Alone(figures, "same" if before["measures"] == found else "differs", None)
