"""What `hotline sensitivity` and `hotline frontier` print."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from analysis.kpi import KPIS
from analysis.numbers import NOTHING, changed, changed_interval, shown, shown_interval
from analysis.sweep.factor_values import factor_labels, value_text
from analysis.sweep.frontier import Frontier
from analysis.sweep.frontier_words import chance_text
from analysis.sweep.sensitivity import Sensitivity
from analysis.sweep.sensitivity_words import interval_text, percent
from analysis.terms import label
from sim.cli.common import console
from sim.cli.sensitivity_texts import sensitivity_text
from sim.cli.show import wrapped
from sim.cli.texts import Lang
from sim.studies import Plan

__all__ = ["show_frontier", "show_more", "show_sensitivity"]

_MOST_ROWS, _MOST_FACTORS = 40, 5
Row = Mapping[Any, Any]


def show_sensitivity(found: Sensitivity, labels: Mapping[str, str], sentences: Sequence[str], lang: Lang) -> None:
    """Print the table of factors and what may be said; the first sentence is the message."""
    show = {"morris": _morris_row, "sobol": _sobol_row}.get(found.method, _effect_row)
    headings = {"morris": ("mu_star", "interval", "sigma", "noise", "reading"),
                "sobol": ("first", "interval", "total", "interval")}.get(found.method, ("step", "effect", "interval"))
    title = sensitivity_text(f"{found.method}_title", lang)
    table = _table(f"{label(found.kpi, lang)}: {title}" if lang == "en" else f"{label(found.kpi, lang)}：{title}",
                   [sensitivity_text(heading, lang) for heading in ("factor", *headings)])  # fmt: skip
    for row in found.table.head(_MOST_ROWS).to_dict("records"):
        table.add_row(escape(labels.get(row["factor"], row["factor"])), *show(row, found.kpi, lang))
    _print(table, sentences)


def _print(table: Table, sentences: Sequence[str]) -> None:
    out = console()
    out.print(table)
    out.print()
    for number, sentence in enumerate(sentences):
        out.print(wrapped(sentence, out.width), style="bold" if number == 0 else "", markup=False)


def _table(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", show_edge=False, pad_edge=False,
                  box=box.SIMPLE_HEAD)  # fmt: skip
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place == 0 else "right")
    return table


def _morris_row(row: Row, kpi: str, lang: Lang) -> list[str]:
    unit = KPIS[kpi].unit
    half = (row["mu_star_high"] - row["mu_star_low"]) / 2
    size, spread, noise = (_size(row[name], unit, lang, half) for name in ("mu_star", "sigma", "noise"))
    ends = changed_interval(row["mu_star_low"], row["mu_star_high"], unit, lang).replace("+", "")
    reading = "is_noise" if row["reading"] == "noise" else row["reading"]
    return [size, ends, spread, noise, sensitivity_text(reading, lang)]


def _size(value: float, unit: str, lang: Lang, half: float) -> str:
    return NOTHING if math.isnan(value) else changed(value, unit, lang, half or None).lstrip("+")


def _sobol_row(row: Row, _: str, lang: Lang) -> list[str]:
    if math.isnan(row["total"]):
        return [NOTHING] * 4
    cells = []
    for name in ("first", "total"):
        value, low, high = (percent(min(max(row[name + end], 0.0), 1.0), lang) for end in ("", "_low", "_high"))
        cells += [value, f"{low} – {high}"]
    return cells


def _effect_row(row: Row, kpi: str, lang: Lang) -> list[str]:
    half = (row["high"] - row["low"]) / 2
    effect = changed(row["effect"], KPIS[kpi].unit, lang, None if math.isnan(half) else half)
    step = f"{value_text(row['from_value'])} → {value_text(row['to_value'])}"
    return [escape(step), effect, interval_text(row, kpi, lang)]


def show_frontier(found: Frontier, plan: Plan, sentences: Sequence[str], lang: Lang) -> None:
    """Print the points on the frontier or perhaps on it, and what may be said."""
    rows = found.rows[found.rows["place"].isin(["on", "may_be_on", "too_few"])].head(_MOST_ROWS)
    judged = bool((found.rows["meets"] != "").any())
    factors = _shown_factors(plan)
    labels = factor_labels(plan.study.factors, lang)
    before, after = ("point",), ("interval", "place", *(("meets", "chance") if judged else ()))
    headings = [*(sensitivity_text(name, lang) for name in before), *(labels[name] for name in factors),
                sensitivity_text("hours", lang), label(found.kpi, lang),
                *(sensitivity_text(name, lang) for name in after)]  # fmt: skip
    table = _table(sensitivity_text("frontier_title", lang), headings)
    for column in table.columns:
        column.no_wrap = column.header in {sensitivity_text(name, lang) for name in ("interval", "place")}
        column.overflow = "fold"  # rather a line more than a name cut off
    for row in rows.to_dict("records"):
        values = plan.points[row["point"]].values  # noqa: PD011 - no frame
        cells = [str(row["point"]), *(escape(value_text(values[name])) for name in factors)]
        table.add_row(*cells, *_frontier_row(row, found.kpi, lang, judged=judged))
    hidden = len(found.rows) - len(rows)
    extra = [sensitivity_text("hidden", lang, count=hidden)] if hidden else []
    _print(table, [*sentences, *extra])


def _shown_factors(plan: Plan) -> list[str]:
    """Return the factors that have room in a table: the levers, or all factors where there are none."""
    return list(plan.study.levers or plan.study.factors)[:_MOST_FACTORS]


def _frontier_row(row: Row, kpi: str, lang: Lang, *, judged: bool) -> list[str]:
    unit = KPIS[kpi].unit
    ends = [None if math.isnan(row[end]) else row[end] for end in ("low", "high")]
    cells = [f"{row['hours']:,.0f}", shown(row["value"], unit, lang), shown_interval(ends[0], ends[1], unit, lang),
             sensitivity_text(row["place"], lang)]  # fmt: skip
    return [*cells, sensitivity_text(row["meets"], lang), chance_text(row, lang)] if judged else cells


def show_more(rows: pd.DataFrame, plan: Plan, budget: int, lang: Lang) -> None:
    """Print which points should get how many further replications."""
    out = console()
    if rows.empty:
        out.print(f"\n{sensitivity_text('more_none', lang)}")
        return
    factors, labels = _shown_factors(plan), factor_labels(plan.study.factors, lang)
    headings = [sensitivity_text("point", lang), *(labels[name] for name in factors),
                *(sensitivity_text(name, lang) for name in ("done_column", "more_column"))]  # fmt: skip
    table = _table(sensitivity_text("more_title", lang, budget=budget), headings)
    for row in rows.to_dict("records"):
        values = plan.points[row["point"]].values  # noqa: PD011 - no frame
        table.add_row(str(row["point"]), *(escape(value_text(values[name])) for name in factors),
                      str(row["replications"]), str(row["more"]))  # fmt: skip
    out.print(table)
