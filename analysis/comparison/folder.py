"""Folders of comparisons: a results folder a scenario, and what follows from them; written whole, resumed if stopped.

A comparison works in ``<folder>.partial``, with one results folder a scenario under ``runs``. ``replications.json``,
each replication's figures, is written when all simulation is done; from then on nothing is simulated any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from analysis.json_files import plain_json, read_json, write_json
from analysis.locks import give_back, take_lock
from analysis.new_folder import refuse_existing
from analysis.store import Results, Store, read
from sim.errors import ResultsError

__all__ = ["ComparisonFolder", "ComparisonResults", "read_comparison"]


class ComparisonFolder:
    """A comparison's folder that is being written; a context manager that gives its locks back at the end."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder, self.manifest = folder, plain_json(manifest)
        self.partial = folder.with_name(f"{folder.name}.partial")
        self._lock = folder.absolute().with_name(f"{folder.name}.lock")
        self._stores: dict[str, Store] = {}

    @classmethod
    def open(cls, folder: Path, manifest: Mapping[str, Any], *, resume: bool) -> Self:
        """Return a new comparison's folder, or the unfinished one of the same comparison.

        Parameters
        ----------
        folder
            Where the comparison goes.
        manifest
            What identifies it; resuming needs the very same.
        resume
            Whether to go on with an unfinished one, which must be there then.

        Raises
        ------
        ResultsError
            Where the folder is there already, is being written, is unfinished and not to be resumed, or holds
            something else.
        """
        found = cls(folder, manifest)
        folder.parent.mkdir(parents=True, exist_ok=True)
        take_lock(found._lock, folder)
        try:
            found._prepare(resume=resume)
        except BaseException:
            found.close()
            raise
        return found

    def _prepare(self, *, resume: bool) -> None:
        refuse_existing(self.folder)
        if not resume and self.partial.exists():
            raise ResultsError(str(self.folder), f"has an unfinished comparison in {self.partial.name}",
                               "resume it, write to another folder, or delete it")  # fmt: skip
        if resume and not self.partial.exists():
            raise ResultsError(str(self.folder), "has no unfinished comparison to resume", "start it without --resume")
        if resume:
            self._refuse_another()
        (self.partial / "runs").mkdir(parents=True, exist_ok=True)
        write_json(self.partial / "manifest.json", self.manifest)

    def _refuse_another(self) -> None:
        before = read_json(self.partial / "manifest.json") or {}
        differing = [key for key in self.manifest if before.get(key) != self.manifest[key]]
        if differing:
            raise ResultsError(str(self.folder), f"holds an unfinished comparison with other {', '.join(differing)}",
                               "resume with what it was started with, or write to another folder")  # fmt: skip

    def store(self, name: str, manifest: Mapping[str, Any]) -> Store:
        """Return the store of one scenario's run, new or as it was left."""
        if name not in self._stores:
            folder = self.partial / "runs" / name
            begun = folder.with_name(f"{name}.partial").exists()
            self._stores[name] = Store.resume(folder, manifest) if begun else Store.create(folder, manifest)
        return self._stores[name]

    def finished(self, name: str) -> bool:
        """Return whether a scenario's run is finished."""
        return (self.partial / "runs" / name).is_dir()

    def run(self, name: str) -> Results:
        """Return one scenario's finished run."""
        return read(self.partial / "runs" / name)

    def replications(self) -> dict[str, Any] | None:
        """Return what `write_replications` was given, or None where the simulation is not done."""
        return read_json(self.partial / "replications.json")

    def write_replications(self, content: Mapping[str, Any]) -> None:
        """Keep every replication's figures; the simulation is done."""
        write_json(self.partial / "replications.json", content)

    def finish(self) -> None:
        """Rename the whole into place; raises ResultsError where the folder has come to exist meanwhile."""
        refuse_existing(self.folder)
        (self.partial / "manifest.json").unlink()
        self.partial.replace(self.folder)

    def close(self) -> None:
        """Give the locks back; what is unfinished stays and can be resumed."""
        for store in self._stores.values():
            store.close()
        give_back(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class ComparisonResults:
    """A finished comparison."""

    folder: Path
    """Where it is."""
    content: dict[str, Any]
    """comparison.json."""

    @property
    def base(self) -> str:
        """Name of the scenario that the others were compared with."""
        return str(self.content["scenarios"][0])

    @property
    def alternatives(self) -> list[str]:
        """Names of the others, in order."""
        return [str(name) for name in self.content["scenarios"][1:]]

    def run(self, name: str) -> Results:
        """Return one scenario's results."""
        return read(self.folder / "runs" / name)


def read_comparison(folder: str | Path) -> ComparisonResults:
    """Return the comparison in `folder`; raises ResultsError where there is none, or none that is finished."""
    path = Path(folder)
    content = read_json(path / "comparison.json")
    if content is None:
        unfinished = path.with_name(f"{path.name}.partial").exists()
        rule = "is not finished" if unfinished else "holds no comparison"
        raise ResultsError(str(folder), rule, "resume it" if unfinished else "name a folder that hotline compare wrote")
    return ComparisonResults(path, content)
