"""Tornado: how far each factor moves a figure, the strongest at the top."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import ALTERNATING, GRID, legend, sheet, wrapped
from analysis.figures.response_units import effect_label, scale_of
from analysis.kpi import KPIS
from analysis.numbers import signed
from analysis.sweep.factor_values import value_text

__all__ = ["tornado_chart"]

_BETTER, _WORSE, _PLAIN = ("#0072B2", ""), ("#D55E00", "////"), ("#7F7F7F", "....")
_ROW, _AROUND, _MOST = 0.3, 1.75, 22
"""Inches a bar, and for title, axis and legend; bars at most."""


def tornado_chart(rows: pd.DataFrame, names: Names, factors: Mapping[str, str], kpi: str, title: str) -> Figure:
    """Return the chart: a bar from 0 to the effect of each change, with its 95 % interval.

    Parameters
    ----------
    rows
        `analysis.sweep.surface.one_at_a_time` or `MainEffects.rows`, in their order; the first 22 are shown.
    names
        Names in the reader's language.
    factors
        Name of each factor by its key.
    kpi
        The KPI.
    title
        One plain sentence that says what to see.
    """
    shown = rows.head(_MOST).to_dict("records")
    with house_style():
        figure = sheet(title, _AROUND + _ROW * max(len(shown), 3))
        axes = figure.subplots()
        far = _reach(rows.head(_MOST)) * scale_of(kpi)
        for place, row in enumerate(shown):
            _bar(axes, place, row, kpi, far)
        _frame(axes, shown, factors, far)
        axes.set_xlabel(effect_label(kpi, names))
        legend(figure, *_key(kpi, names))
    return figure


def _reach(rows: pd.DataFrame) -> float:
    ends = rows[["effect", "low", "high"]].to_numpy(dtype=np.float64)
    return float(np.nanmax(np.abs(ends), initial=0.0)) * 1.08 or 1.0


def _looks(effect: float, kpi: str) -> tuple[str, str]:
    better = KPIS[kpi].better
    if better == "none":
        return _PLAIN
    return _BETTER if (effect > 0) == (better == "higher") else _WORSE


def _bar(axes: Axes, place: int, row: Mapping[Any, Any], kpi: str, far: float) -> None:
    scale, (colour, hatch) = scale_of(kpi), _looks(row["effect"], kpi)
    axes.barh(place, scale * row["effect"], height=0.62, color="white" if hatch else colour, edgecolor=colour,
              hatch=hatch, lw=1.0)  # fmt: skip
    if not math.isnan(row["low"]):
        axes.plot([scale * row["low"], scale * row["high"]], [place, place], color="black", lw=1.2,
                  marker="|", ms=5, solid_capstyle="butt")  # fmt: skip
    digits = max(1 - math.floor(math.log10(far)), 0)
    effect = scale * row["effect"]
    axes.text(1.01, place, signed(effect, digits), transform=axes.get_yaxis_transform(), va="center", fontsize=8)


def _frame(axes: Axes, shown: list[dict[Any, Any]], factors: Mapping[str, str], far: float) -> None:
    labels = [f"{wrapped(factors.get(row['factor'], row['factor']), 30)}\n"
              f"{value_text(row['from_value'])} → {value_text(row['to_value'])}" for row in shown]
    axes.set_yticks(range(len(shown)), labels, fontsize=7.5, linespacing=1.1)
    for place in range(1, len(shown), 2):
        axes.axhspan(place - 0.5, place + 0.5, color=ALTERNATING, lw=0, zorder=-1)
    axes.axvline(0, color="black", lw=0.9)
    axes.set_xlim(-far, far)
    axes.set_ylim(max(len(shown), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, lw=0.5)
    axes.set_axisbelow(True)


def _key(kpi: str, names: Names) -> tuple[list[Any], list[str]]:
    interval = Line2D([], [], color="black", lw=1.2, marker="|", ms=5)
    said = names.say("95% 区间", "95 % interval")
    if KPIS[kpi].better == "none":
        return [interval], [said]
    handles = [Patch(facecolor=colour if not hatch else "white", edgecolor=colour, hatch=hatch)
               for colour, hatch in (_BETTER, _WORSE)]
    return [*handles, interval], [names.say("变好", "Better"), names.say("变差", "Worse"), said]
