"""Runs a sweep: hands chunks to an engine, writes what comes back, and holds nothing that grows with the runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.intervals import ratio_interval
from analysis.json_files import write_json
from analysis.kpi import KPIS
from analysis.locks import give_back, take_lock
from analysis.sweep.dask_engine import Dask
from analysis.sweep.engine_agenda import Agenda, same_orders
from analysis.sweep.engine_local import Engine, Here, Processes
from analysis.sweep.engine_work import Chunk, Job, Outcome, Run
from analysis.sweep.results import drop_tables, write_tables
from analysis.sweep.store import RunStore
from analysis.sweep.store_folder import STATE, Shard, SweepFolder, is_leftover
from sim.errors import ResultsError
from sim.parameters import Precision
from sim.studies import Plan

__all__ = ["Done", "Options", "resume_sweep", "run_sweep"]

_MOST_RUNS = 32  # in a chunk: a worker that dies loses no more
_STATE_EVERY = 5.0
Progress = Callable[[int, int], None]
"""progress(settled, of): called now and then."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a sweep is run; none of it changes a number."""

    jobs: int = 1
    """Processes side by side on this machine; 1 runs in this process."""
    scheduler: str | None = None
    """Address of a Dask scheduler, in place of processes of this machine."""
    reuse: Sequence[Path] = ()
    """Folders of other sweeps, from which equal runs are taken over."""
    retry_failed: bool = False
    """Whether runs that failed before are run again."""
    progress: Progress = lambda _settled, _of: None
    """Told how far it is."""


@dataclass(slots=True)
class Done:
    """What a sweep came to."""

    folder: Path
    """Where its results are."""
    runs: int = 0
    """Runs in all."""
    ran: int = 0
    """Of these, run now; the others were there before."""
    failed: int = 0
    """Of all, how many failed."""
    torn: int = 0
    """Files that could not be trusted, moved aside and run again."""
    seconds: float = 0.0
    """Processor time of the runs done now, in seconds."""
    wall_seconds: float = 0.0
    """Time that it took, in seconds."""


def run_sweep(plan: Plan, folder: str | Path, options: Options | None = None, *, shard: Shard | None = None,
              resume: bool = False) -> Done:
    """Run a study into a folder and return what it came to.

    Parameters
    ----------
    plan
        The study as resolved, from `scenarios.study_files.load_study`.
    folder
        A new folder; with `resume` also one in which the same study was begun.
    options
        How it is run.
    shard
        The part of the study to run.
    resume
        Go on with what is there.

    Raises
    ------
    ResultsError
        The folder is there already, is being written, or is of something else; the disk is full; or the scheduler is
        gone. What is finished stays in every case.
    """
    place = SweepFolder.new(Path(folder), plan, shard)
    begun = (place.folder / "study.json").exists()
    if begun and not resume:
        raise ResultsError(str(folder), "holds a sweep already", f"go on with it: hotline sweep --resume {folder}")
    if not begun and place.folder.exists() and not all(map(is_leftover, place.folder.iterdir())):
        raise ResultsError(str(folder), "exists already, and holds something else", "write to another folder")
    return _locked(place, options or Options(), begun=begun)


def resume_sweep(folder: str | Path, options: Options | None = None) -> Done:
    """Go on with the sweep in a folder and return what it came to; Raises as `run_sweep`."""
    before = SweepFolder.read(Path(folder))
    return _locked(SweepFolder.new(before.folder, before.plan, before.shard), options or Options(), begun=True)


def _locked(place: SweepFolder, options: Options, *, begun: bool) -> Done:
    place.lock.parent.mkdir(parents=True, exist_ok=True)
    take_lock(place.lock, place.folder)
    try:
        if begun:
            SweepFolder.read(place.folder).refuse_another(place)
        else:
            _write_study(place)
        return _Driver(place, options).run()
    finally:
        give_back(place.lock)


def _write_study(place: SweepFolder) -> None:
    try:
        place.write()
    except OSError as error:
        hint = "make room or mend it, then start again"
        raise ResultsError(str(place.folder), f"cannot be written: {error.strerror or error}", hint) from error


class _Driver:
    """Feeds an engine and writes what comes back."""

    def __init__(self, place: SweepFolder, options: Options) -> None:
        self.place, self.options = place, options
        self.store = RunStore(place.folder, options.reuse)
        self.agenda = Agenda(same_orders(place.plan, place.points()), place.plan.replications, self._precise)
        self.done = Done(place.folder)
        self.settled = 0
        self.began, self.told = time.monotonic(), 0.0

    def run(self) -> Done:
        """Run what is missing, write the tables and return what it came to."""
        self.store.clean()
        first = self._chunk(1)
        if first:
            drop_tables(self.place.folder)
            with closing(self._engine()) as engine:
                engine.submit(first)
                self._drive(engine)
        self._tell(now=True)
        self.done.runs, self.done.wall_seconds = self.agenda.runs, time.monotonic() - self.began
        write_tables(self.place)
        return self.done

    def _engine(self) -> Engine:
        job = Job.of(self.place.plan.base, self.place.code)
        if self.options.scheduler:
            return Dask(job, self.options.scheduler, self.place.folder)
        return Processes(job, self.options.jobs) if self.options.jobs > 1 else Here(job)

    def _drive(self, engine: Engine) -> None:
        while True:
            while engine.wants and (chunk := self._chunk(self._size(engine))):
                engine.submit(chunk)
            if not engine.busy:
                return
            for outcome in engine.outcomes():
                self._keep(outcome)
            self._tell()

    def _size(self, engine: Engine) -> int:
        """Return how many runs make a chunk of the length that the engine asks for, by what runs took so far."""
        if not self.done.seconds:
            return 1
        return int(min(max(engine.target_seconds * self.done.ran / self.done.seconds, 1), _MOST_RUNS))

    def _chunk(self, size: int) -> Chunk | None:
        """Return the next runs that are not in the store, or None where there are none for now."""
        runs: list[Run] = []
        while len(runs) < size and (item := self.agenda.next()):
            run = Run(*item, self.place.key(*item))
            if self._there(run):
                self._settle(run.point)
            else:
                runs.append(run)
        if not runs:
            return None
        changes = {run.point: self.place.plan.changes(run.point) for run in runs}
        return Chunk(tuple(runs), changes, any(run.point in self.agenda.shared for run in runs))

    def _there(self, run: Run) -> bool:
        torn = self.store.path(run.key).exists()
        found = self.store.take(run.key)
        self.done.torn += torn and found is None
        if found is None or (found["error"] and self.options.retry_failed):
            return False
        self.done.failed += bool(found["error"])
        return True

    def _keep(self, outcome: Outcome) -> None:
        self.store.write(outcome.run.key, record_of(self.place, outcome))
        self.done.ran += 1
        self.done.seconds += outcome.seconds
        self.done.failed += outcome.failure is not None
        self._settle(outcome.run.point)

    def _settle(self, point: int) -> None:
        self.settled += 1
        self.agenda.settle(point)

    def _precise(self, point: int, replications: int) -> bool:
        """Return whether a point's interval is as narrow as the study wants it."""
        rule = self.place.plan.replications
        if not isinstance(rule, Precision):
            return True
        runs = (run for number, run in self.place.runs_of(point) if number < replications)
        pairs = [run["measures"][rule.kpi] for run in runs if not run["error"]]
        found = ratio_interval([one[0] for one in pairs], [one[1] for one in pairs], unit=KPIS[rule.kpi].unit)
        return found.half_width is not None and found.half_width <= rule.half_width

    def _tell(self, *, now: bool = False) -> None:
        """Tell how far it is, and now and then write it down for `hotline sweep --status`."""
        self.options.progress(self.settled, self.agenda.runs)
        elapsed = time.monotonic() - self.began
        if now or elapsed - self.told >= _STATE_EVERY:
            self.told = elapsed
            state = {"pid": os.getpid(), "runs": self.agenda.runs, "settled": self.settled, "ran": self.done.ran,
                     "elapsed_seconds": elapsed, "updated": time.time()}  # fmt: skip
            write_json(self.place.folder / STATE, state)


def record_of(place: SweepFolder, outcome: Outcome) -> dict[str, Any]:
    """Return what the store keeps of a run."""
    run, failure = outcome.run, outcome.failure
    command = f"hotline sweep {place.folder} --point {run.point} --replication {run.replication}"
    return {
        "scenario": place.hashes[run.point], "seed": place.plan.base["run"]["seed"], "replication": run.replication,
        "code": place.code, "measures": outcome.measures, "seconds": round(outcome.seconds, 6),
        "error": failure.error if failure else "", "stage": failure.stage if failure else "",
        "trace": failure.trace if failure else "", "rerun": command if failure else "",
    }  # fmt: skip
