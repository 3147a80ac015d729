"""Puts the shards of a study together: their run files, each checked, in one new folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.new_folder import new_folder
from analysis.sweep.results import write_tables
from analysis.sweep.store import Census, RunStore
from analysis.sweep.store_folder import SweepFolder
from sim.errors import ResultsError

__all__ = ["census_of", "merge_sweeps"]


def merge_sweeps(folders: Sequence[Path], target: Path) -> Census:
    """Write the runs of several shards of one study, with the tables, to a new folder, and return what it holds.

    A run that one shard has and another failed is taken from the one that has it. Torn files are not taken; what is
    missing can be run in the new folder with ``hotline sweep --resume``.

    Raises
    ------
    ResultsError
        A folder is of another study or model than the first, two folders disagree on a run, or `target` is there.
    """
    first, *others = [SweepFolder.read(folder) for folder in folders]
    for other in others:
        first.refuse_another(other, shards_too=False)
    with new_folder(target) as partial:
        whole = replace(first, folder=partial, shard=None)
        whole.write()
        for point in whole.points():
            for replication in range(whole.most):
                _take(whole.store, [place.store for place in (first, *others)], whole.key(point, replication))
        write_tables(whole)
    return census_of(replace(first, folder=target, shard=None))


def _take(into: RunStore, stores: Sequence[RunStore], key: str) -> None:
    found = [(store, run) for store in stores if (run := store.read(key)) is not None]
    done = [(store, run) for store, run in found if not run["error"]]
    for store, run in done[1:]:
        if run["measures"] != done[0][1]["measures"]:
            folders = f"{done[0][0].folder} and {store.folder}"
            raise ResultsError(folders, f"disagree on the run {key[:12]}: the same scenario, seed and model gave other "
                               "figures", "run it alone on both machines, and report this")  # fmt: skip
    chosen: dict[str, Any] | None = next((run for _, run in done or found), None)
    if chosen is not None:
        into.write(key, chosen)


def census_of(place: SweepFolder) -> Census:
    """Return how many of a sweep's runs are done, failed, missing or torn; with a precision, of the most it may get."""
    keys = (place.key(point, replication) for point in place.points() for replication in range(place.most))
    return place.store.census(keys)
