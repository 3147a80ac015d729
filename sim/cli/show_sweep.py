"""How a sweep's outcome and its state look on the screen."""

from __future__ import annotations

import shlex

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from analysis.kpi import KPIS
from analysis.numbers import shown, shown_interval
from analysis.sweep.engine import Done
from analysis.sweep.results import SweepResults
from analysis.sweep.store_status import Status
from sim.cli.common import console
from sim.cli.sweep_texts import sweep_text
from sim.cli.texts import Lang
from sim.parameters import Precision
from sim.studies import Plan

__all__ = ["command_to_resume", "replications_text", "show_done", "show_status"]

_MOST_POINTS = 40
_HEADLINE = "on_time_share"


def command_to_resume(folder: object, scheduler: str | None = None) -> str:
    """Return the command that goes on with a sweep."""
    return shlex.join(["hotline", "sweep", "--resume", str(folder), *(["--scheduler", scheduler] if scheduler else [])])


def replications_text(plan: Plan, lang: Lang) -> str:
    """Return how many replications each point gets."""
    wanted = plan.replications
    if not isinstance(wanted, Precision):
        return sweep_text("replications", lang, count=wanted)
    name = getattr(KPIS[wanted.kpi], lang)
    return sweep_text("precision", lang, least=wanted.at_least, most=wanted.at_most, kpi=name, half=wanted.half_width)


def show_done(done: Done, found: SweepResults, lang: Lang) -> None:
    """Print what a sweep came to, and its points where they are few."""
    out, study = console(), found.place.plan.study.study
    out.print(f"\n[bold]{escape(getattr(study.title, lang))}[/bold]\n{escape(getattr(study.question, lang))}\n")
    points = found.points
    if len(points) <= _MOST_POINTS:
        _show_points(points, found, lang)
    out.print(sweep_text("finished", lang, points=len(points), runs=f"{done.runs:,}", ran=f"{done.ran:,}",
                         before=f"{done.runs - done.ran:,}"))  # fmt: skip
    out.print(sweep_text("took", lang, wall=f"{done.wall_seconds:,.0f}", cpu=f"{done.seconds:,.0f}"), style="dim")
    if done.torn:
        told = sweep_text("torn", lang, count=done.torn, folder=done.folder / "torn")
        out.print(f"[yellow]{escape(told)}[/yellow]", soft_wrap=True)
    if done.failed:
        _show_failed(done, found, lang)
    out.print(escape(sweep_text("written", lang, folder=done.folder)), soft_wrap=True)
    out.print(escape(sweep_text("next", lang, folder=done.folder)), soft_wrap=True)


def _show_failed(done: Done, found: SweepResults, lang: Lang) -> None:
    runs = found.runs
    first = runs[runs["error"] != ""].iloc[0]
    run = found.place.store.read(str(first["key"])) or {"rerun": ""}
    told = sweep_text("failed", lang, count=done.failed, command=run["rerun"])
    console().print(f"[red]{escape(told)}[/red]\n  {escape(str(first['error']))}", soft_wrap=True)
    if done.failed > 1:
        console().print(sweep_text("failed_rows", lang), style="dim")


def _show_points(points: pd.DataFrame, found: SweepResults, lang: Lang) -> None:
    kpi = _HEADLINE if _HEADLINE in found.kpis else found.kpis[0]
    heading = sweep_text("points", lang, kpi=getattr(KPIS[kpi], lang))
    table = Table(title=heading, title_justify="left", title_style="bold", show_edge=False, box=box.SIMPLE_HEAD)
    names = [getattr(factor.names, lang) for factor in found.factors]
    for column in (sweep_text("point", lang), *names, *(sweep_text(one, lang) for one in ("value", "interval"))):
        table.add_column(column, justify="right")
    for row in points.to_dict("records"):
        factors = [_cell(row[factor.name]) for factor in found.factors]
        figures = [None if pd.isna(row[kpi + ending]) else row[kpi + ending] for ending in ("", "_low", "_high")]
        unit = KPIS[kpi].unit
        value, interval = shown(figures[0], unit, lang), shown_interval(figures[1], figures[2], unit, lang)
        table.add_row(str(row["point"]), *map(escape, factors), value, interval)
    console().print(table)


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def show_status(status: Status, lang: Lang) -> None:
    """Print how far a sweep is."""
    out = console()
    study, folder = status.place.plan.study.study, status.place.folder
    out.print(f"[bold]{escape(getattr(study.title, lang))}[/bold]  {sweep_text('status_of', lang, runs=status.runs)}")
    table = Table(show_header=False, show_edge=False, box=None, pad_edge=False)
    for key in ("done", "failed", "left", "torn"):
        table.add_row(sweep_text(f"status_{key}", lang), f"{getattr(status, key):,}")
    out.print(table)
    if status.left and status.seconds_left is not None:
        out.print(sweep_text("status_time", lang, time=_time(status.seconds_left, lang)))
    if status.running:
        out.print(sweep_text("status_running", lang))
    elif status.left:
        out.print(sweep_text("status_idle", lang, command=command_to_resume(folder)), soft_wrap=True)
    else:
        out.print(sweep_text("status_complete", lang))


def _time(seconds: float, lang: Lang) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return sweep_text("minutes", lang, minutes=minutes, seconds=rest)
    return sweep_text("hours", lang, hours=minutes // 60, minutes=minutes % 60)
