"""The report of one run: its main figures on the first screen, then charts, tables and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from analysis.document import Align, Block, Chart, Document, Heading, KeyFigures, Paragraph, Table
from analysis.kpi import KPIS
from analysis.numbers import shown, shown_interval
from analysis.report.grounds import Grounds, again, assumptions
from analysis.report.words import word
from analysis.terms import label

__all__ = ["run_document"]

_KEY = ("on_time_share", "overdue_count", "satisfaction_share", "mean_days_to_report")
_FEW = 10
_RIGHT: Align = "right"


def run_document(summary: Mapping[str, Any], charts: Sequence[Chart], grounds: Grounds,
                 lang: Literal["zh", "en"]) -> Document:
    """Return the report.

    Parameters
    ----------
    summary
        What `analysis.summary.summarise` gave, as in summary.json.
    charts
        Charts with their sentences, in order.
    grounds
        What it rests on.
    lang
        The reader's language.
    """
    subtitle = word("run_subtitle", lang, first=grounds.first, last=grounds.last, count=summary["replications"])
    blocks = (
        *_first_screen(summary, lang), *_figures(summary, "run_figures", summary["headline"], lang),
        *_trouble(summary, lang), Heading(word("charts", lang)), *charts,
        *_figures(summary, "run_others", [name for name in KPIS if name not in summary["headline"]], lang),
        *_fired(summary, lang), *assumptions(grounds, lang), *again(grounds, lang),
    )  # fmt: skip
    title = str(summary["scenario"]["title"][lang])
    return Document(title, subtitle, lang, blocks, word("made_by", lang, version=grounds.version))


def _first_screen(summary: Mapping[str, Any], lang: str) -> Iterator[Block]:
    kpis = summary["kpis"]
    on_time, overdue, satisfied = (kpis[name] for name in _KEY[:3])
    yield Paragraph(word(
        "run_lead", lang, question=summary["scenario"]["question"][lang],
        on_time=shown(on_time["value"], "share", lang), interval=_interval(on_time, "share", lang),
        overdue=shown(overdue["value"], "count", lang), satisfied=shown(satisfied["value"], "share", lang),
    ), "lead")  # fmt: skip
    yield KeyFigures(tuple(_key_figure(kpis[name], name, lang) for name in _KEY))
    if summary["failures"]:
        numbers = word("comma", lang).join(str(failure["replication"]) for failure in summary["failures"])
        yield Paragraph(word("run_failed", lang, count=len(summary["failures"]), numbers=numbers), "warning")
    if summary["replications"] < _FEW:
        yield Paragraph(word("run_few", lang, count=summary["replications"]), "warning")


def _key_figure(kpi: Mapping[str, Any], name: str, lang: str) -> tuple[str, str, str]:
    below = f"{word('interval', lang)} {_interval(kpi, kpi['unit'], lang)}"
    return label(name, lang), shown(kpi["value"], kpi["unit"], lang), below


def _interval(estimate: Mapping[str, Any], unit: str, lang: str) -> str:
    return shown_interval(estimate["low"], estimate["high"], unit, lang)


def _figures(summary: Mapping[str, Any], heading: str, names: Sequence[str], lang: str) -> Iterator[Block]:
    rows = [(label(name, lang), shown(one["value"], one["unit"], lang), _interval(one, one["unit"], lang))
            for name in names if (one := summary["kpis"][name])["value"] is not None]  # fmt: skip
    yield Heading(word(heading, lang))
    heads = word("figure", lang), word("value", lang), word("interval", lang)
    note = word("run_note", lang, count=summary["replications"])
    yield Table(heads, tuple(rows), align=("left", _RIGHT, _RIGHT), note=note)


def _trouble(summary: Mapping[str, Any], lang: str) -> Iterator[Block]:
    listed = [(heading, row["figure"], row) for heading, found in summary["units"].items() for row in found]
    listed += [("highest_utilisation", "share", row) for row in summary["busiest_crews"]]
    rows = [(label(heading, lang), str(row[lang]), shown(row["value"], unit, lang), _interval(row, unit, lang))
            for heading, unit, row in listed]  # fmt: skip
    if rows:
        yield Heading(word("trouble", lang))
        heads = tuple(word(head, lang) for head in ("why_listed", "unit", "value", "interval"))
        yield Table(heads, tuple(rows), align=("left", "left", _RIGHT, _RIGHT))


def _fired(summary: Mapping[str, Any], lang: str) -> Iterator[Block]:
    rows = [(label(activity, lang), shown(one["mean"], "count", lang), f"{one['least']:,.0f} – {one['most']:,.0f}")
            for activity, one in summary["fired"].items() if one["most"]]  # fmt: skip
    yield Heading(word("fired", lang))
    heads = word("activity", lang), word("mean", lang), word("range", lang)
    yield Table(heads, tuple(rows), align=("left", _RIGHT, _RIGHT))
