"""Paired differences of alternatives from the base: which figures are clearly better or worse."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, legend, sheet, style, wrapped

__all__ = ["difference_chart"]

Row = Mapping[Any, Any]

_CLEAR = ("better", "worse", "higher", "lower")
_SHADE = "0.90"
_ROW, _BETWEEN = 0.2, 0.12
"""Inches a difference, and around each KPI."""


def difference_chart(rows: pd.DataFrame, names: Names, base: str) -> Figure:
    """Return the forest plot of differences: a panel a measure, a group of rows a KPI, a row an alternative.

    Parameters
    ----------
    rows
        `analysis.views.differences`. A filled mark is a clear difference, a hollow one is not clear; the better side
        of each KPI is shaded. A page holds about 35 rows; draw more in several charts.
    names
        Names in the reader's language.
    base
        Key of the scenario that the others are compared with.
    """
    panels = {str(key): rows[rows["measure"] == key] for key in dict.fromkeys(rows["measure"])}
    alternatives = [str(key) for key in dict.fromkeys(rows["scenario"])]
    heights = [_height(panel) for panel in panels.values()]
    with house_style():
        figure = sheet(_title(rows, names, base), 1.5 + sum(heights) + 0.45 * len(panels))
        ratios = {"height_ratios": heights or [1.0]}
        grid = figure.subplots(max(len(panels), 1), 1, squeeze=False, gridspec_kw=ratios)[:, 0]
        for axes, (measure, panel) in zip(grid, panels.items(), strict=False):
            _draw(axes, panel, alternatives, names)
            axes.set_xlabel(_measure(measure, names), fontsize=8)
        handles, labels = _key(alternatives, names)
        legend(figure, handles, labels)
    return figure


def _height(panel: pd.DataFrame) -> float:
    return len(panel) * _ROW + panel["kpi"].nunique() * _BETWEEN


def _measure(measure: str, names: Names) -> str:
    texts = {"percentage_points": names.say("百分点", "percentage points"), "count": names.say("数量", "number"),
             "days": names.say("天", "days"), "hours": names.say("小时", "hours")}
    return names.say(f"与基准之差（{texts[measure]}）", f"Difference from the base ({texts[measure]})")


def _draw(axes: Axes, panel: pd.DataFrame, alternatives: Sequence[str], names: Names) -> None:
    ends = panel[["difference", "difference_low", "difference_high"]].to_numpy(dtype=np.float64)
    far = float(np.nanmax(np.abs(ends), initial=0.0)) * 1.1 or 1.0
    digits = max(2 - math.floor(math.log10(far)), 0)
    top, ticks, labels = 0.0, [], []
    for kpi, group in panel.groupby("kpi", sort=False):
        size = len(group) * _ROW + _BETWEEN
        better = {"higher": (0.0, far), "lower": (-far, 0.0)}.get(str(group["better"].iloc[0]))
        if better:
            axes.fill_betweenx([top + 0.03, top + size - 0.03], *better, color=_SHADE, lw=0, zorder=0)
        places = top + _BETWEEN / 2 + _ROW * (np.arange(len(group)) + 0.5)
        for place, row in zip(places, group.to_dict("records"), strict=True):
            _mark(axes, float(place), row, style(alternatives.index(row["scenario"]) + 1))
            axes.text(1.01, place, _said(row, digits, names), transform=axes.get_yaxis_transform(), va="center",
                      fontsize=7.5)
        ticks.append(top + size / 2)
        labels.append(wrapped(names.term(str(kpi)), 24))
        top += size
    axes.axvline(0, color="black", lw=0.9, zorder=1)
    axes.set_yticks(ticks, labels, fontsize=8)
    axes.set_ylim(top, 0)
    axes.set_xlim(-far, far)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, lw=0.5)
    axes.set_axisbelow(True)


def _mark(axes: Axes, place: float, row: Row, looks: Row) -> None:
    clear, colour = row["verdict"] in _CLEAR, looks["color"]
    ends = [row["difference_low"], row["difference_high"]]
    axes.plot(ends, [place, place], "-", color=colour, lw=1.8 if clear else 1.0, zorder=2)
    face = colour if clear else "white"
    axes.plot([row["difference"]], [place], looks["marker"], color=colour, mfc=face, ms=5, zorder=3)


def _said(row: Row, digits: int, names: Names) -> str:
    value = row["difference"]
    number = "–" if math.isnan(value) else f"{value:+.{digits}f}" if value else "0"
    return f"{number}  {names.term('differs_' + row['verdict'])}"


def _key(alternatives: Sequence[str], names: Names) -> tuple[list[object], list[str]]:
    handles: list[object] = []
    for place, _ in enumerate(alternatives, 1):
        looks = style(place)
        handles.append(Line2D([], [], color=looks["color"], marker=looks["marker"], ms=5, lw=1.8))
    handles += [Line2D([], [], color="0.3", marker="o", ms=5, lw=1.8),
                Line2D([], [], color="0.3", marker="o", mfc="white", ms=5, lw=1.0), Patch(color=_SHADE)]
    texts = [names.say("实心：差别明确", "Filled: a clear difference"),
             names.say("空心：差别不明确", "Hollow: not clear"), names.say("灰底一侧更好", "Shaded side: better")]
    return handles, [*(names.scenario(key) for key in alternatives), *texts]


def _title(rows: pd.DataFrame, names: Names, base: str) -> str:
    number = {verdict: int((rows["verdict"] == verdict).sum()) for verdict in (*_CLEAR, "identical")}
    better, worse, moved = number["better"], number["worse"], number["higher"] + number["lower"]
    rest = len(rows) - better - worse - moved
    keys = [str(key) for key in dict.fromkeys(rows["scenario"])]
    who = names.say("各方案", "the alternatives")
    if len(keys) == 1:
        who = names.say(f"“{names.scenario(keys[0])}”", f'"{names.scenario(keys[0])}"')
    other_zh = f"{moved} 项变动但无好坏之分，" if moved else ""
    other_en = f"{moved} moved (neither good nor bad), " if moved else ""
    whole = names.scenario(base)
    return names.say(
        f"与“{whole}”相比，{who}的 {len(rows)} 项差别中，{better} 项明确更好，{worse} 项明确更差，"
        f"{other_zh}{rest} 项相同或不明确。",
        f'Of {len(rows)} differences between {who} and "{whole}", {better} are clearly better, {worse} clearly worse, '
        f"{other_en}{rest} the same or not clear.")
