"""The summary that a planner reads at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.terms import label
from sim.cli.common import console
from sim.cli.texts import Lang, text
from sim.parameters import Parameters

if TYPE_CHECKING:
    from sim.cli.batch import Batch

_FIRED = (
    "return_requested", "extension_requested", "extension_approved", "extension_rejected", "prereview_failed",
    "redo_ordered", "predue_reminder", "urged", "supervision_sms", "escalated", "supervision_notice",
    "admonition_talk", "accountability", "executive_report", "dismissed", "criticised", "hot_topic", "special_report",
)  # fmt: skip
_BESIDE = (
    "unreported_share", "return_request_share", "extension_share", "redo_share", "repeat_share", "early_share",
    "mean_days_to_close",
)  # fmt: skip
_MOST_OWN_VALUES = 12


def show_summary(summary: Mapping[str, Any], parameters: Parameters, folder: Path, lang: Lang) -> None:
    """Print headline KPIs, units in trouble, where time goes, what fired, and what all this rests on."""
    out = console()
    identity = parameters.scenario
    title, question = (
        getattr(identity.title, lang),
        getattr(identity.question, lang),
    )
    out.print(f"\n[bold]{escape(title)}[/bold]  {parameters.period.start} – {parameters.period.end}")
    out.print(f"{escape(question)}\n")
    _show_kpis(out, summary, lang)
    _show_units(out, summary, lang)
    _show_time(out, summary, lang)
    _show_fired(out, summary, lang)
    _show_assumptions(out, summary, lang)
    out.print(f"\n{text('written', lang, folder=folder)}", soft_wrap=True)


def _table(heading: str, *columns: str) -> Table:
    table = Table(
        title=heading, title_justify="left", title_style="bold", show_edge=False, pad_edge=False, box=box.SIMPLE_HEAD
    )
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right")
    return table


def figure(value: float | None, unit: str, lang: Lang) -> str:
    """Return a value with its unit, rounded for reading; a dash where it is unknown."""
    if value is None:
        return "–"
    if unit in {"share", "ratio"}:
        return f"{100 * value:.1f} %"
    if unit == "count":
        return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
    return f"{value:.2f} {label(f'unit_{unit}', lang)}"


def _interval(estimate: Mapping[str, Any], unit: str, lang: Lang) -> str:
    if estimate["low"] is None:
        return label("unknown", lang)
    return f"{figure(estimate['low'], unit, lang)} – {figure(estimate['high'], unit, lang)}"


def _show_kpis(out: Console, summary: Mapping[str, Any], lang: Lang) -> None:
    columns = label("kpi", lang), label("value", lang), label("interval", lang)
    heading = f"{label('headline', lang)} ({label('replications', lang)}: {summary['replications']})"
    table = _table(heading, *columns)
    for name in [*summary["headline"], *_BESIDE]:
        kpi = summary["kpis"][name]
        if name in _BESIDE and kpi["value"] in {None, 0.0}:
            continue
        table.add_row(label(name, lang), figure(kpi["value"], kpi["unit"], lang), _interval(kpi, kpi["unit"], lang))
        if name == summary["headline"][-1]:
            table.add_section()
    out.print(table)
    if summary["replications"] == 1:
        out.print(f"[yellow]{text('one_replication', lang)}[/yellow]")


def _show_units(out: Console, summary: Mapping[str, Any], lang: Lang) -> None:
    columns = "", label("unit", lang), label("value", lang), label("interval", lang)
    table = _table(f"\n{label('units_in_trouble', lang)}", *columns)
    table.columns[1].justify = "left"
    for heading, rows in summary["units"].items():
        for index, row in enumerate(rows[:3]):
            cells = row[lang], figure(row["value"], row["figure"], lang)
            table.add_row(label(heading, lang) if index == 0 else "", *cells, _interval(row, row["figure"], lang))
    for index, row in enumerate(summary["busiest_crews"][:4]):
        heading = label("highest_utilisation", lang) if index == 0 else ""
        table.add_row(heading, row[lang], figure(row["value"], "share", lang), _interval(row, "share", lang))
    if table.row_count:
        out.print(table)


def _show_time(out: Console, summary: Mapping[str, Any], lang: Lang) -> None:
    table = _table(f"\n{label('time', lang)}", label("cause", lang), label("hours", lang), label("share", lang), "")
    table.columns[3].justify = "left"
    for cause, part in summary["time"].items():
        share = part["share"] or 0.0
        table.add_row(label(cause, lang), f"{part['hours']:.1f}", f"{100 * share:.1f} %", "█" * round(30 * share))
    out.print(table)
    out.print(text("after_report", lang), style="dim")


def _show_fired(out: Console, summary: Mapping[str, Any], lang: Lang) -> None:
    columns = label("activity", lang), label("mean", lang), label("range", lang)
    table = _table(f"\n{label('fired', lang)}", *columns)
    for activity in _FIRED:
        spread = summary["fired"][activity]
        if spread["most"]:
            spread_text = f"{spread['least']:,.0f} – {spread['most']:,.0f}"
            table.add_row(label(activity, lang), figure(spread["mean"], "count", lang), spread_text)
    out.print(table)


def _show_assumptions(out: Console, summary: Mapping[str, Any], lang: Lang) -> None:
    """Print the assumed numbers by section, and what the scenario sets itself; reasons stand in the summary's file."""
    by_section: dict[str, list[str]] = defaultdict(list)
    for source in summary["assumptions"]:
        section, _, rest = source["path"].partition(".")
        by_section[section].append(rest or "*")
    out.print(f"\n[bold]{text('assumptions', lang, count=len(summary['assumptions']), file='summary.json')}[/bold]")
    for section, paths in by_section.items():
        out.print(f"  {section}: {', '.join(paths)}", style="dim", markup=False)
    if own := summary["own_values"]:
        further = ["…"] if len(own) > _MOST_OWN_VALUES else []
        paths_text = ", ".join([*own[:_MOST_OWN_VALUES], *further])
        colon = "：" if lang == "zh" else ": "
        out.print(f"{text('own_values', lang)}{colon}{paths_text}", markup=False, soft_wrap=True)


def show_failures(batch: Batch, lang: Lang) -> None:
    """Print the replications that failed, and how to run each alone."""
    if not batch.failures:
        return
    out = console(stderr=True)
    out.print(f"[red]{text('failed', lang, count=len(batch.failures))}[/red]")
    for failure in sorted(batch.failures, key=lambda one: one.replication):
        out.print(f"  {failure.replication}: {failure.stage}: {failure.error}", soft_wrap=True, markup=False)
