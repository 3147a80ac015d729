"""How far a sweep is: from its run files, and from what its driver wrote down last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.json_files import read_json
from analysis.locks import _alive
from analysis.sweep.store_folder import STATE, SweepFolder
from analysis.sweep.store_merge import census_of
from sim.parameters import Precision

__all__ = ["Status", "status_of"]


@dataclass(frozen=True, slots=True)
class Status:
    """How far a sweep is."""

    place: SweepFolder
    """Its folder and study."""
    runs: int
    """Runs in all; with a precision, as many as are known to be needed by now."""
    done: int
    """Runs with figures."""
    failed: int
    """Runs that failed."""
    left: int
    """Runs still to be done."""
    torn: int
    """Files found torn or altered; their runs are done again."""
    running: bool
    """Whether somebody is at work on it."""
    seconds_left: float | None
    """How long the rest takes at the pace of the last session; None where that is unknown."""


def status_of(folder: str | Path) -> Status:
    """Return how far the sweep in a folder is; reads every run file and changes nothing.

    Raises ResultsError where the folder holds no sweep.
    """
    place = SweepFolder.read(Path(folder))
    wanted = place.plan.replications
    first = wanted.at_least if isinstance(wanted, Precision) else wanted
    census, state = census_of(place), read_json(place.folder / STATE) or {}
    settled = census.done + census.failed
    runs = max(first * len(place.points()), settled, state.get("runs", 0))
    left = runs - settled
    pace = state["elapsed_seconds"] / state["ran"] if state.get("ran") else None
    running = place.lock.exists() and _alive(place.lock)
    return Status(place, runs, census.done, census.failed, left, census.torn, running,
                  None if pace is None else left * pace)  # fmt: skip
