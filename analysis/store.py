"""Results folders: written part by part, merged, renamed into place, and never overwritten.

A run works in ``<folder>.partial``: one folder a replication in ``parts``, each written under a temporary name and
renamed, so that a run that was stopped goes on where it was. ``finish`` merges the parts in the order of replications,
whatever the order in which they were written, and renames the whole to ``<folder>``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.json_files import plain_json, read_json, write_json
from analysis.locks import give_back, take_lock
from analysis.new_folder import refuse_existing
from sim.errors import ResultsError

__all__ = ["IDENTITY", "TABLES", "Results", "Store", "read", "write_json"]

TABLES = ("events", "orders", "units", "pools", "hours")
"""Tables of a results folder, each in ``<name>.parquet``."""
IDENTITY = ("scenario_hash", "seed", "version")
"""Entries of a manifest in which a run must agree with the one that it resumes."""
_ALSO = ("events_kept", "versions")
"""Entries that must agree too, where a manifest has them."""


class Store:
    """A results folder that is being written; a context manager that gives its lock back at the end.

    Opened by `create` or `resume`, never directly.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.partial = folder.with_name(f"{folder.name}.partial")
        self.manifest = dict(manifest)
        self._lock = folder.absolute().with_name(f"{folder.name}.lock")

    @classmethod
    def create(cls, folder: str | Path, manifest: Mapping[str, Any]) -> Self:
        """Return a store for a new run; `manifest` holds at least the entries of `IDENTITY`.

        Raises ResultsError where the folder, or an unfinished run of it, is there already, or is being written.
        """
        store = cls(Path(folder), _identified(folder, manifest))
        store.folder.parent.mkdir(parents=True, exist_ok=True)
        return store._open(store._refuse_existing)

    @classmethod
    def resume(cls, folder: str | Path, manifest: Mapping[str, Any]) -> Self:
        """Return a store that goes on with the unfinished run of `folder`; parts torn by the stop are dropped.

        Raises ResultsError where there is none, where it is finished, where it is being written, or where it is of
        another scenario, seed or version; the message names what differs.
        """
        store = cls(Path(folder), _identified(folder, manifest))
        if store.folder.exists():
            raise ResultsError(str(folder), "is finished already", "read it, or write to another folder")
        if not store.partial.exists():
            raise ResultsError(str(folder), "has no unfinished run to resume", "start it without resuming")
        return store._open(store._refuse_another_run)

    def _open(self, check: Callable[[], None]) -> Self:
        take_lock(self._lock, self.folder)
        try:
            check()
            (self.partial / "parts").mkdir(parents=True, exist_ok=True)
            self._drop_leftovers()
            write_json(self.partial / "manifest.json", self.manifest)
        except BaseException:
            self.close()
            raise
        return self

    def _refuse_existing(self) -> None:
        refuse_existing(self.folder)
        if self.partial.exists():
            raise ResultsError(str(self.folder), f"has an unfinished run in {self.partial.name}",
                               "resume it, write to another folder, or delete it")

    def _refuse_another_run(self) -> None:
        path = self.partial / "manifest.json"
        before = read_json(path)
        if before is None:
            raise ResultsError(str(path), "cannot be read, so that it is unknown which run this is",
                               f"delete {self.partial} and start again")
        differing = [f"{key} was {before.get(key)!r} and is {self.manifest.get(key)!r}" for key in (*IDENTITY, *_ALSO)
                     if before.get(key) != self.manifest.get(key)]
        if differing:
            raise ResultsError(str(self.folder), f"holds an unfinished run of something else: {'; '.join(differing)}",
                               "resume with what it was started with, or write to another folder")

    def _drop_leftovers(self) -> None:
        done = self.done()
        for part in (self.partial / "parts").iterdir():
            if not (part.name.isdecimal() and int(part.name) in done):
                shutil.rmtree(part)

    def _part(self, replication: int) -> Path:
        return self.partial / "parts" / f"{replication:05d}"

    def write(self, replication: int, tables: Mapping[str, pa.Table | pd.DataFrame], record: Mapping[str, Any]) -> None:
        """Write one replication: every table of `TABLES`, and what else is to be known of it (its measures, counts).

        A replication that is written twice keeps the last. Raises ResultsError where a table is missing.
        """
        missing = [name for name in TABLES if name not in tables]
        if missing:
            raise ResultsError(str(self.folder), f"replication {replication} lacks {', '.join(missing)}")
        part = self._part(replication)
        temporary = part.with_name(f".{part.name}.{os.getpid()}")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        for name in TABLES:
            pq.write_table(_plain(tables[name]), temporary / f"{name}.parquet", compression="zstd")
        write_json(temporary / "measures.json", record)
        if part.exists():
            shutil.rmtree(part)
        temporary.replace(part)

    def done(self) -> set[int]:
        """Return the replications that are written whole; a part with a truncated or missing file is not."""
        parts = (self.partial / "parts").iterdir()
        return {int(part.name) for part in parts if part.name.isdecimal() and _whole(part)}

    def records(self) -> dict[int, dict[str, Any]]:
        """Return what `write` was given as `record`, by replication, in ascending order."""
        return {number: read_json(self._part(number) / "measures.json") or {} for number in sorted(self.done())}

    def table(self, replication: int, name: str) -> pd.DataFrame:
        """Return one table of one replication that is done."""
        return pq.read_table(self._part(replication) / f"{name}.parquet").to_pandas()  # type: ignore[no-any-return]

    def finish(self, summary: Mapping[str, Any], run: Mapping[str, Any],
               also: Callable[[Path], object] | None = None) -> Path:
        """Merge the parts, write summary.json and run.json, rename the whole into place, and return its path.

        `also` is given the folder before it is renamed, to add what follows from its files, such as a report.
        One part is in memory at a time; the same parts give the same bytes whatever order they were written in.
        Raises ResultsError where no replication is done, or the folder has come to exist meanwhile.
        """
        done = sorted(self.done())
        if not done:
            raise ResultsError(str(self.folder), "has no finished replication", "see the failures, then resume")
        for name in TABLES:
            _merge([self._part(number) / f"{name}.parquet" for number in done], self.partial / f"{name}.parquet")
        write_json(self.partial / "summary.json", summary)
        write_json(self.partial / "run.json", {**self.manifest, **run, "replications_done": done})
        if also is not None:
            also(self.partial)
        if self.folder.exists():  # a rename onto an empty folder would replace it without a word
            raise ResultsError(str(self.folder), "has come to exist during the run",
                               f"move it away and resume; the run is kept in {self.partial.name}")
        self.partial.replace(self.folder)
        # only now, so that a stop before the rename loses no part
        (self.folder / "manifest.json").unlink()
        shutil.rmtree(self.folder / "parts")
        self.close()
        return self.folder

    def close(self) -> None:
        """Give the lock back; the unfinished run stays and can be resumed."""
        give_back(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Results:
    """A finished results folder."""

    folder: Path
    """Where it is."""
    summary: dict[str, Any]
    """summary.json."""
    run: dict[str, Any]
    """run.json."""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table of `TABLES`, or some of its columns, with the rows of every replication."""
        columns = list(columns) if columns is not None else None
        return pq.read_table(self.folder / f"{name}.parquet", columns=columns).to_pandas()  # type: ignore[no-any-return]


def read(folder: str | Path) -> Results:
    """Return the results in `folder`; raises ResultsError where there are none, or none that is finished and whole."""
    path = Path(folder)
    if not path.is_dir():
        unfinished = path.with_name(f"{path.name}.partial").exists()
        raise ResultsError(str(folder), "is not finished" if unfinished else "does not exist",
                           "resume the run" if unfinished else "name the folder that a run was written to")
    summary, run = read_json(path / "summary.json"), read_json(path / "run.json")
    torn = [f"{name}.parquet" for name in TABLES if not _readable(path / f"{name}.parquet")]
    torn += [name for name, content in (("summary.json", summary), ("run.json", run)) if content is None]
    if summary is None or run is None or torn:
        raise ResultsError(str(folder), f"lacks {', '.join(torn)}, or has them damaged", "run again, to another folder")
    return Results(path, summary, run)


def _readable(path: Path) -> bool:
    try:
        pq.read_metadata(path)  # stands at the end of the file, so that a truncated one has none
    except (OSError, pa.ArrowException):
        return False
    return True


def _whole(part: Path) -> bool:
    tables = all(_readable(part / f"{name}.parquet") for name in TABLES)
    return tables and read_json(part / "measures.json") is not None


def _plain(table: pa.Table | pd.DataFrame) -> pa.Table:
    """Return the table without pandas' notes, and with text types that do not depend on how many texts there are."""
    if isinstance(table, pd.DataFrame):
        table = pa.Table.from_pandas(table, preserve_index=False)
    for index, field in enumerate(table.schema):
        column = table.column(index)
        if pa.types.is_dictionary(field.type):
            # encoded anew: a dictionary may name a text twice, and each chunk may have its own
            column = pc.dictionary_encode(column.cast(pa.string()))
        elif pa.types.is_large_string(field.type):
            column = column.cast(pa.string())
        table = table.set_column(index, field.name, column)
    return table.replace_schema_metadata(None)


def _merge(parts: Sequence[Path], target: Path) -> None:
    # a column that is empty in one replication has no type there
    schema = pa.unify_schemas([pq.read_schema(part) for part in parts], promote_options="permissive")
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pq.read_table(part).select(schema.names).cast(schema))


def _identified(folder: str | Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    missing = [key for key in IDENTITY if key not in manifest]
    if missing:
        raise ResultsError(str(folder), f"the run's manifest lacks {', '.join(missing)}")
    content: dict[str, Any] = plain_json(manifest)
    return content
