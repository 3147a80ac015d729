"""The store of a sweep: one file a finished run, written whole under the key of its content, and checked when read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from analysis.sweep.keys import canonical
from sim.errors import ResultsError

__all__ = ["Census", "RunStore"]


class Census(NamedTuple):
    """What a store holds of the runs that are asked for."""

    done: int
    """Runs with figures."""
    failed: int
    """Runs that failed, each with its error."""
    missing: int
    """Runs that are not there."""
    torn: int
    """Files that are there and cannot be trusted, those moved aside before included."""


class RunStore:
    """The run files of one sweep folder.

    Parameters
    ----------
    folder
        The sweep's folder.
    also
        Folders of other sweeps, from which runs of the same key are taken over.
    """

    def __init__(self, folder: Path, also: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.runs = folder / "runs"
        self.torn = folder / "torn"
        self._also = [RunStore(other) for other in also]

    def path(self, key: str) -> Path:
        """Return the file of a run."""
        return self.runs / key[:2] / f"{key}.json"

    def write(self, key: str, content: Mapping[str, Any]) -> None:
        """Write one run whole: under a temporary name, forced to the disk, then renamed.

        Raises ResultsError where the disk is full or the folder cannot be written; nothing half-written stays then.
        """
        text = _sealed({**content, "key": key})
        path = self.path(key)
        temporary = path.with_name(f".{key}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            hint = f"make room or mend it, then go on: hotline sweep --resume {self.folder}"
            raise ResultsError(str(self.folder), f"cannot be written: {error.strerror or error}", hint) from error

    def read(self, key: str) -> dict[str, Any] | None:
        """Return what was written of a run; None where there is no file, or none that is whole and unaltered."""
        try:
            text = self.path(key).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return _unsealed(text, key)

    def take(self, key: str) -> dict[str, Any] | None:
        """Return what is known of a run before it is run: its file, or that of another sweep, which is copied.

        A file that is torn or altered is moved to the folder ``torn``, so that nothing reads it again.
        """
        found = self.read(key)
        if found is None and self.path(key).exists():
            self._put_aside(self.path(key))
        for other in self._also:
            if found is None and (found := other.read(key)) is not None:
                self.write(key, found)
        return found

    def _put_aside(self, path: Path) -> None:
        self.torn.mkdir(exist_ok=True)
        number = 1
        while (target := self.torn / f"{path.stem}.{number}.json").exists():
            number += 1
        path.replace(target)

    def clean(self) -> None:
        """Delete what a stop has left of files that were being written; no other writer may be at work."""
        for leftover in self.runs.glob("*/.*.tmp"):
            leftover.unlink(missing_ok=True)

    def census(self, keys: Iterator[str]) -> Census:
        """Return how many of the runs are done, failed, missing or torn; reads every file, and changes none."""
        done = failed = missing = 0
        torn = sum(1 for _ in self.torn.glob("*.json"))
        for key in keys:
            content = self.read(key)
            if content is None:
                torn += self.path(key).exists()
                missing += 1
            elif content["error"]:
                failed += 1
            else:
                done += 1
        return Census(done, failed, missing, torn)


def _sealed(run: Mapping[str, Any]) -> str:
    """Return the text of a run file: the run and the SHA-256 of its text."""
    text = canonical(run)
    return f'{{"sha256":"{_digest(text)}","run":{text}}}\n'


def _unsealed(text: str, key: str) -> dict[str, Any] | None:
    try:
        content = json.loads(text)
        run: dict[str, Any] = content["run"]
        whole = content["sha256"] == _digest(canonical(run)) and run["key"] == key
    except (ValueError, TypeError, KeyError):
        return None
    return run if whole else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
