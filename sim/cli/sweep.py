"""hotline sweep: run a study, go on with it, see how far it is, merge its shards, or run one of its runs alone."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import rich_click as click
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from analysis.kpi import KPIS
from analysis.numbers import shown
from analysis.sweep.engine import Done, Options, resume_sweep, run_sweep
from analysis.sweep.engine_alone import Alone, run_alone
from analysis.sweep.results import read_sweep
from analysis.sweep.store_folder import Shard, SweepFolder
from analysis.sweep.store_merge import merge_sweeps
from analysis.sweep.store_status import status_of
from scenarios.study_files import load_study
from sim.cli.common import RUN_ERROR, console, free_folder, language_option, reports_errors
from sim.cli.show_sweep import command_to_resume, show_done, show_status
from sim.cli.sweep_texts import sweep_text
from sim.cli.texts import Lang

__all__ = ["sweep"]

@click.command()
@click.argument("places", nargs=-1, required=True, metavar="STUDY | DIR...")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes side by side [default: one a core].")
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster: its scheduler, as tcp://HOST:PORT.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: a new results/NAME-sweep].")
@click.option("--shard", metavar="I/N", help="Run only the I-th of N parts of the study; merge them afterwards.")
@click.option("--resume", is_flag=True, help="Go on with the sweep in a folder.")
@click.option("--retry-failed", is_flag=True, help="With --resume: run again what failed.")
@click.option("--reuse", type=click.Path(path_type=Path, exists=True, file_okay=False), multiple=True,
              help="Folder of another sweep, whose equal runs are taken over; may be given again.")  # fmt: skip
@click.option("--status", is_flag=True, help="Say how far the sweep in a folder is.")
@click.option("--merge", is_flag=True, help="Put the shards in several folders together in the new folder -o.")
@click.option("--point", type=click.IntRange(min=0), help="Run one run alone: number of its point.")
@click.option("--replication", type=click.IntRange(min=0), help="Run one run alone: number of its replication.")
@language_option
@reports_errors
def sweep(
    places: tuple[str, ...],
    lang: Lang,
    jobs: int | None,
    scheduler: str | None,
    output: Path | None,
    shard: str | None,
    resume: bool,
    retry_failed: bool,
    reuse: tuple[Path, ...],
    status: bool,
    merge: bool,
    point: int | None,
    replication: int | None,
) -> None:
    """Run a STUDY (a file, or the name of a shipped one): its scenario at every point of its design."""
    alone = point is not None or replication is not None
    if status + merge + alone > 1:
        raise click.UsageError(sweep_text("one_way", lang))
    if merge:
        _merge(places, output, lang)
        return
    if len(places) != 1:
        raise click.UsageError(sweep_text("one_folder" if status or alone else "one_study", lang))
    if status:
        show_status(status_of(places[0]), lang)
    elif alone:
        _alone(Path(places[0]), point, replication, lang)
    else:
        options = Options(jobs or os.cpu_count() or 1, scheduler, reuse, retry_failed)
        _run(places[0], output, _shard(shard, lang), options, lang, resume=resume)


def _shard(text: str | None, lang: Lang) -> Shard | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise click.UsageError(sweep_text("bad_shard", lang, value=text))
    return Shard(int(found[1]), int(found[2]))


def _run(place: str, output: Path | None, shard: Shard | None, how: Options, lang: Lang, *, resume: bool) -> None:
    """Run a study, or go on with the one in a folder."""
    folder, plan = Path(place), None
    if not (resume and folder.is_dir()):
        plan = load_study(place, lang, list(KPIS))
        if output is None and resume:
            raise click.UsageError(sweep_text("resume_where", lang))
        part = f"-{shard.number}-of-{shard.of}" if shard else ""
        folder = output or free_folder(f"{plan.study.study.name}-sweep{part}")
    try:
        with _bar(how, lang) as told:
            done = run_sweep(plan, folder, told, shard=shard, resume=resume) if plan else resume_sweep(folder, told)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut the sentence short
        sentence = sweep_text("stopped", lang, command=command_to_resume(folder, how.scheduler))
        console(stderr=True).print(f"[yellow]{escape(sentence)}[/yellow]", soft_wrap=True)
        sys.exit(128 + 2)
    _finish(done, lang)


@contextmanager
def _bar(how: Options, lang: Lang) -> Iterator[Options]:
    """Give options that show how far the sweep is."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(sweep_text("running", lang), total=None)
        yield replace(how, progress=lambda done, of: bar.update(task, completed=done, total=of))


def _finish(done: Done, lang: Lang) -> None:
    show_done(done, read_sweep(done.folder), lang)
    if done.failed:
        sys.exit(RUN_ERROR)


def _merge(places: tuple[str, ...], output: Path | None, lang: Lang) -> None:
    if len(places) < 2 or output is None:
        raise click.UsageError(sweep_text("merge_what", lang))
    census = merge_sweeps([Path(place) for place in places], output)
    told = sweep_text("merged", lang, folder=output, done=census.done, failed=census.failed, missing=census.missing)
    console().print(escape(told), soft_wrap=True)
    if census.missing:
        console().print(sweep_text("missing", lang, command=command_to_resume(output)), soft_wrap=True)


def _alone(folder: Path, point: int | None, replication: int | None, lang: Lang) -> None:
    """Run one run by itself and say what came of it."""
    if point is None or replication is None:
        raise click.UsageError(sweep_text("point_and_replication", lang))
    place = SweepFolder.read(folder)
    if point >= len(place.plan.points) or replication >= place.most:
        raise click.UsageError(sweep_text("no_such_run", lang, point=point, replication=replication,
                                          points=len(place.plan.points) - 1, most=place.most - 1))  # fmt: skip
    found = run_alone(place, point, replication)
    console().print(sweep_text("rerun", lang, point=point, replication=replication))
    _show_alone(found, lang)
    console().print(sweep_text(f"rerun_{found.verdict}", lang, command=command_to_resume(folder)), soft_wrap=True)
    if found.failure:
        console().print(escape(found.failure.trace or found.failure.error), soft_wrap=True)
    if found.verdict in {"failed", "differs"}:
        sys.exit(RUN_ERROR)


def _show_alone(found: Alone, lang: Lang) -> None:
    for name, value in found.figures.items():
        console().print(f"  {escape(getattr(KPIS[name], lang))}: {escape(shown(value, KPIS[name].unit, lang))}")
