"""Writes a verification to a folder of its own: whole or not at all, and never over another."""

from __future__ import annotations

from pathlib import Path

from analysis.json_files import write_json
from analysis.new_folder import new_folder
from analysis.verification.outcome import Outcome
from analysis.verification.page import page
from analysis.verification.words import verdict_line

__all__ = ["write_outcome"]


def write_outcome(outcome: Outcome, folder: Path, lang: str) -> None:
    """Write verify.json and verify.html to a new folder; raises ResultsError where it is there already."""
    with new_folder(folder) as partial:
        write_json(partial / "verify.json", {"verdict": verdict_line(outcome, lang), **outcome.as_json()})
        (partial / "verify.html").write_text(page(outcome, lang), encoding="utf-8", newline="\n")
