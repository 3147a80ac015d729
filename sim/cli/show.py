"""The summary that a planner reads at a glance."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from analysis.terms import label
from sim.cli.common import console
from sim.cli.texts import Lang, text
from sim.experiment import Failure
from sim.parameters import Parameters

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
_BUSIEST_UNITS = 4


def show_summary(summary: Mapping[str, Any], parameters: Parameters, folder: Path, lang: Lang) -> None:
    """Print headline KPIs, units in trouble, theory, where time goes, what fired, and what all this rests on."""
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
    _show_theory(out, summary, parameters, lang)
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
    if summary["precision"] is not None:
        _show_precision(out, summary["precision"], summary["kpis"], lang)


def _show_precision(out: Console, precision: Mapping[str, Any], kpis: Mapping[str, Any], lang: Lang) -> None:
    unit = kpis[precision["kpi"]]["unit"]
    half, wanted = (figure(precision[name], unit, lang) for name in ("half_width", "wanted"))
    words = "precision_reached" if precision["reached"] else "precision_missed"
    kpi, most = label(precision["kpi"], lang), precision["at_most"]
    out.print(text(words, lang, kpi=kpi, half=half, wanted=wanted, most=most), soft_wrap=True)


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


def _show_theory(out: Console, summary: Mapping[str, Any], parameters: Parameters, lang: Lang) -> None:
    """Print theory beside the simulation for the office, the busiest units, and wherever the two part."""
    rows = summary["theory"]
    if not rows:
        return
    shown = _worth_showing(rows)
    columns = (label(key, lang) for key in ("staff_work", "load", "busy", "theory", "simulated", "verdict"))
    table = _table(f"\n{label('theory_beside', lang)}", *columns)
    table.columns[0].overflow = "fold"  # Chinese has no blanks to break a line at
    for column in table.columns[1:]:
        column.no_wrap = True
    for row in shown:
        table.add_row(*_theory_cells(row, parameters, lang))
    out.print(table)
    verdicts = Counter(row["verdict"] for row in rows)
    counts = {name: verdicts[name] for name in ("agrees", "parts", "nothing_waits", "does_not_apply")}
    out.print(wrapped(text("theory_count", lang, total=len(rows), file="theory.csv", **counts), out.width))
    for note in _theory_notes(rows, shown, parameters, lang):
        out.print(Text(wrapped(note, out.width), style="dim"))


def wrapped(line: str, width: int) -> str:
    """Return a line broken to a width in cells: between Chinese characters too, but never within a word or figure."""
    lines = [""]
    # a piece that cannot be parted: what opens a bracket, a word or one character, what closes after it
    for piece in re.findall(r"\s+|[（(]*(?:[!-~–]+|[^\s])[），。、；：]*", line):
        if cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] = (lines[-1] + piece).lstrip()
    return "\n".join(part.rstrip() for part in lines)


def _worth_showing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    office = [row for row in rows if row["pool"] == "office"]
    units = sorted((row for row in rows if row["pool"] != "office"), key=lambda row: -_share_of_people(row))
    parting = [row for row in units[_BUSIEST_UNITS:] if row["verdict"] == "parts"]
    return [*office, *units[:_BUSIEST_UNITS], *parting[:_BUSIEST_UNITS]]


def _share_of_people(row: Mapping[str, Any]) -> float:
    return float(_offered(row) / row["people_on_duty"]) if row["people_on_duty"] else 0.0


def _offered(row: Mapping[str, Any]) -> float:
    return float(row["load"] if row["offered_load"] is None else row["offered_load"])


def _work_name(row: Mapping[str, Any], parameters: Parameters, lang: Lang) -> str:
    office = row["pool"] == "office"
    pool = label("office_short", lang) if office else getattr(parameters.units[row["pool"]].name, lang)
    return f"{pool}{' ' if lang == 'zh' else ': '}{label('role_' + row['role'], lang)}"


def _theory_cells(row: Mapping[str, Any], parameters: Parameters, lang: Lang) -> tuple[str, ...]:
    verdict = label(f"verdict_{row['verdict']}", lang)
    names = (
        escape(_work_name(row, parameters, lang)), f"{_offered(row):.1f} / {row['people_on_duty']:.1f}",
        figure(row["utilisation"], "share", lang),
    )  # fmt: skip
    if row["predicted"] is None or row["value"] is None:
        return (*names, "–", "–", verdict)
    interval = f" ({_number(row['low'])} – {_number(row['high'])})" if row["low"] is not None else ""
    theory, unit = (label(f"theory_{row[key]}", lang) for key in ("theory", "figure"))
    return (
        *names, f"{theory} {_number(row['predicted'])} {unit}",
        f"{_number(row['value'])}{interval}",
        f"[yellow]{verdict}[/yellow]" if row["verdict"] == "parts" else verdict,
    )  # fmt: skip


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _theory_notes(
    rows: list[dict[str, Any]], shown: list[dict[str, Any]], parameters: Parameters, lang: Lang
) -> Iterator[str]:
    """Yield at most five notes: what the columns mean, the fullest month, how the two part, no theory, not Erlang."""
    colon, comma, semicolon = ("：", "、", "；") if lang == "zh" else (": ", ", ", "; ")
    figures = dict.fromkeys(row["figure"] for row in shown if row["predicted"] is not None)
    unseen = ["nothing_waits"] if any(row["verdict"] == "nothing_waits" for row in shown) else []
    legend = ["legend", *figures, *unseen]
    yield semicolon.join(text(f"theory_{name}", lang) for name in legend)
    flows = [row for row in rows if row["peak_month_load_share"] is not None]
    if flows:
        most = max(flows, key=lambda row: float(row["peak_month_load_share"]))
        share = figure(most["peak_month_load_share"], "share", lang)
        yield text("theory_peak", lang, work=_work_name(most, parameters, lang), share=share)
    for compared in (True, False):
        grouped: dict[str, list[str]] = defaultdict(list)
        for row in shown:
            if (row["predicted"] is not None) == compared and (words := _theory_words(row, lang)):
                grouped[semicolon.join(words)].append(_work_name(row, parameters, lang))
        if grouped:
            yield semicolon.join(f"{comma.join(works)}{colon}{words}" for words, works in grouped.items())
    against: dict[str, list[str]] = defaultdict(list)
    for row in shown:
        if row["theory"] == "fluid":
            against[row["against_erlang"][0]].append(label(f"role_{row['role']}", lang))
    whys = [f"{comma.join(dict.fromkeys(roles))}{colon}{label(f'reason_{reason}', lang)}"
            for reason, roles in against.items()]
    if whys:
        yield f"{text('theory_erlang_not', lang)}{colon}{semicolon.join(whys)}"


def _theory_words(row: Mapping[str, Any], lang: Lang) -> list[str]:
    """Return what there is to say of one row: when its morning queue is gone, and how or why the two part."""
    words = []
    if row["clears_at_min"] is not None:
        hour, minute = divmod(int(row["clears_at_min"]), 60)
        words.append(text("theory_morning", lang, clock=f"{hour:02d}:{minute:02d}"))
    return [*words, label("reason_" + row["reason"], lang)] if row["reason"] else words


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


def show_failures(failures: Mapping[int, Failure], lang: Lang) -> None:
    """Print the replications that failed, by number, and where."""
    if not failures:
        return
    out = console(stderr=True)
    out.print(f"[red]{text('failed', lang, count=len(failures))}[/red]")
    for number, failure in sorted(failures.items()):
        out.print(f"  {number}: {failure.stage}: {failure.error}", soft_wrap=True, markup=False)
