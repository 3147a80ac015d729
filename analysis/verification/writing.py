"""Writes a verification to a folder of its own: whole or not at all, and never over another."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from analysis.json_files import write_json
from analysis.verification.outcome import Outcome
from analysis.verification.page import page
from analysis.verification.words import verdict_line
from sim.errors import ResultsError

__all__ = ["refuse_existing", "write_outcome"]


def refuse_existing(folder: Path) -> None:
    """Raise ResultsError where the folder is there already."""
    if folder.exists() or folder.is_symlink():
        raise ResultsError(str(folder), "exists already, and results are never overwritten",
                           "write to another folder, or move this one away")  # fmt: skip


def write_outcome(outcome: Outcome, folder: Path, lang: str) -> None:
    """Write verify.json and verify.html to a new folder, under a temporary name and then renamed.

    Raises ResultsError where the folder has come to exist meanwhile.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        write_json(partial / "verify.json", {"verdict": verdict_line(outcome, lang), **outcome.as_json()})
        (partial / "verify.html").write_text(page(outcome, lang), encoding="utf-8", newline="\n")
        partial.chmod(0o755)  # mkdtemp keeps others out
        refuse_existing(folder)  # a rename onto an empty folder would replace it without a word
        partial.replace(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
