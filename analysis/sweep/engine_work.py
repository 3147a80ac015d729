"""What a worker of a sweep does, whatever engine it belongs to: runs of a few points, figures only."""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from analysis.kpi import measure
from analysis.sweep.keys import canonical, code_fingerprint
from sim.demand import Tape
from sim.errors import ResultsError
from sim.experiment import Failure, attempt
from sim.fields import MINUTES_PER_DAY
from sim.model import Replication, Setting, run_replication
from sim.parameters import Parameters
from sim.parameters.demand import Period
from sim.studies import altered_scenario
from sim.tallies import month_ends

__all__ = ["Chunk", "Job", "Outcome", "Run", "run_chunk"]

_SHARED_COLUMNS = 4096  # of a tape that several points read: a year of the baseline reads about 1,900
_kept = threading.local()


@dataclass(frozen=True, slots=True)
class Job:
    """What all runs of a sweep have in common."""

    base: bytes
    """The base scenario as resolved, packed."""
    code: str
    """Fingerprint of the model that must run it."""

    @classmethod
    def of(cls, base: Mapping[str, Any], code: str) -> Job:
        """Return the job of a base scenario."""
        return cls(zlib.compress(canonical(base).encode()), code)


@dataclass(frozen=True, slots=True)
class Run:
    """One replication of one point."""

    point: int
    """Number of the point."""
    replication: int
    """Number of the replication, from 0."""
    key: str
    """Key of its file."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Runs that go to a worker together."""

    runs: tuple[Run, ...]
    """In the order in which they are run."""
    changes: Mapping[int, Mapping[str, Any]]
    """What each point changes in the base, by dotted path."""
    shared: bool
    """Whether several points may meet the same orders, so that it is worth keeping the demand tape."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run."""

    run: Run
    """Which one."""
    measures: Mapping[str, tuple[float, float]] | None
    """Numerator and denominator of each figure, by name; None where it failed."""
    seconds: float
    """Processor time that it took, in seconds."""
    failure: Failure | None = None
    """Why it failed."""


def run_chunk(job: Job, chunk: Chunk) -> Iterator[Outcome]:
    """Yield what comes of each run of a chunk, one after another; a failed one too.

    Raises ResultsError where the model installed here is not the one that the sweep was begun with.
    """
    if job.code != code_fingerprint():
        raise ResultsError("this worker", "runs another version of the model or its packages than the sweep",
                           "install the same on every machine")  # fmt: skip
    points = _Points(_unpacked(job.base), chunk)
    for run in chunk.runs:
        began = time.thread_time()
        found = attempt(partial(points.measures, run.point), run.replication)
        seconds = time.thread_time() - began
        failed = isinstance(found, Failure)
        yield Outcome(run, None if failed else found, seconds, found if failed else None)


@lru_cache(maxsize=4)
def _unpacked(base: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(zlib.decompress(base))
    return content


class _Points:
    """The points of a chunk, each resolved once."""

    def __init__(self, base: Mapping[str, Any], chunk: Chunk) -> None:
        self._base, self._chunk = base, chunk
        self._resolved: dict[int, tuple[Parameters, Setting]] = {}

    def _at(self, point: int) -> tuple[Parameters, Setting]:
        if point not in self._resolved:
            parameters = Parameters.model_validate(altered_scenario(self._base, self._chunk.changes[point]))
            self._resolved[point] = parameters, Setting.of(parameters)
        return self._resolved[point]

    def measures(self, point: int, number: int) -> dict[str, tuple[float, float]]:
        """Run one replication of a point and return its figures."""
        parameters, setting = self._at(point)
        orders: list[pa.Table] = []

        def sink(kind: str, table: pa.Table) -> None:
            if kind == "orders":
                orders.append(table)

        tape = _tape(parameters, setting, number) if self._chunk.shared else None
        result = run_replication(parameters, number, sink, setting=setting, events=False, tape=tape)
        return _figures(parameters.period, pa.concat_tables(orders), result)


def _figures(period: Period, orders: pa.Table, result: Replication) -> dict[str, tuple[float, float]]:
    frame, pools = orders.unify_dictionaries().to_pandas(), result.pools.to_pandas()
    minutes, ends = float(period.days * MINUTES_PER_DAY), month_ends(period.start, period.days)
    found = measure(frame, pools, result.counts, minutes, ends)
    return {name: (float(over), float(under)) for name, (over, under) in found.items()}


def _tape(parameters: Parameters, setting: Setting, number: int) -> Tape:
    """Return the tape that the run before has read, where it is the same, or a new one."""
    tape: Tape | None = getattr(_kept, "tape", None)
    if tape is None or tape.replication != number or not tape.serves(parameters):
        tape = _kept.tape = Tape(parameters, number, setting.days, _SHARED_COLUMNS)
    return tape
