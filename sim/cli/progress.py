"""How far a batch is, and what is kept of one that was stopped."""

from __future__ import annotations

import shlex
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.cli.batch import Batch
from sim.cli.common import console, numbered_folders
from sim.cli.texts import Lang, text

__all__ = ["folder_for", "run_with_bar", "stopped"]


def folder_for(name: str, *, resume: bool) -> Path:
    """Return results/NAME, or results/NAME-2 … where that is taken; to resume, the last unfinished one."""

    def fits(folder: Path) -> bool:
        begun = folder.with_name(f"{folder.name}.partial").exists()
        return begun or not folder.exists() if resume else not (begun or folder.exists())

    return next(filter(fits, numbered_folders(name)))


def run_with_bar(batch: Batch, targets: Iterable[int], lang: Lang) -> None:
    """Run the batch and show how far it is."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("running", lang), total=None)
        batch.run(targets, lambda done, of: bar.update(task, completed=done, total=of))


def stopped(folder: Path, partial: Path, done: int, lang: Lang) -> NoReturn:
    """Say what is kept after Ctrl-C, and how to go on; a second Ctrl-C must not cut that short.

    Parameters
    ----------
    folder
        Where the results would have gone.
    partial
        Where what is done is kept.
    done
        How many replications are done.
    lang
        Language of the sentence.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    command = "hotline " + shlex.join([argument for argument in sys.argv[1:] if argument != "--resume"])
    if str(folder) not in command:
        command += f" -o {shlex.quote(str(folder))}"
    if done:
        sentence = text("interrupted", lang, done=done, folder=partial, command=f"{command} --resume")
    else:
        shutil.rmtree(partial, ignore_errors=True)  # with nothing in it, it would only be in the way
        sentence = text("interrupted_empty", lang)
    console(stderr=True).print(f"[yellow]{sentence}[/yellow]", soft_wrap=True, markup=True)
    sys.exit(128 + 2)
