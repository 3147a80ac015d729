"""New folders of results: whole or not at all, and never over another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import ResultsError

__all__ = ["new_folder", "refuse_existing"]


def refuse_existing(folder: Path) -> None:
    """Raise ResultsError where the folder is there already."""
    if folder.exists() or folder.is_symlink():
        raise ResultsError(str(folder), "exists already, and results are never overwritten",
                           "write to another folder, or move this one away")  # fmt: skip


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder of a temporary name to write to; it is renamed to `folder` at the end, or removed on an error.

    Raises ResultsError where `folder` is there already, or has come to exist meanwhile.
    """
    refuse_existing(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield partial
        partial.chmod(0o755)  # mkdtemp keeps others out
        refuse_existing(folder)  # a rename onto an empty folder would replace it without a word
        partial.replace(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
