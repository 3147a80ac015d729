"""What staff buys: the figure of each point against its staff hours, and the points that no other beats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, legend, sheet
from analysis.figures.response_units import figure_label, scale_of

__all__ = ["frontier_chart"]

_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#7F7F7F"
_LOOKS: dict[str, dict[str, Any]] = {
    "beaten": {"color": _GREY, "marker": "x", "mfc": _GREY, "ms": 4.5},
    "too_few": {"color": _GREY, "marker": "s", "mfc": "white", "ms": 4},
    "may_be_on": {"color": _ORANGE, "marker": "D", "mfc": "white", "ms": 5},
    "on": {"color": _BLUE, "marker": "o", "mfc": _BLUE, "ms": 5.5},
}
_HEIGHT, _MOST_INTERVALS = 4.6, 60


def frontier_chart(rows: pd.DataFrame, names: Names, kpi: str, title: str, *, limits: Sequence[float] = (),
                   chosen: int | None = None) -> Figure:  # fmt: skip
    """Return the chart: a mark a point, the frontier as a line, what a constraint asks for as a dashed line.

    Parameters
    ----------
    rows
        `analysis.sweep.frontier.Frontier.rows`.
    names
        Names in the reader's language.
    kpi
        The KPI that is bought.
    title
        One plain sentence that says what to see.
    limits
        What constraints ask of this KPI, in its unit.
    chosen
        Point to be ringed and named: the cheapest that certainly meets the constraints.
    """
    with house_style():
        figure = sheet(title, _HEIGHT)
        axes = figure.subplots()
        scale = scale_of(kpi)
        on = rows[rows["place"] == "on"]
        axes.step(on["hours"], scale * on["value"], where="post", color=_BLUE, lw=1.0, zorder=1)
        for place, look in _LOOKS.items():
            _marks(axes, rows[rows["place"] == place], scale, look, intervals=_shows(rows, place))
        for limit in limits:
            axes.axhline(scale * limit, color="black", lw=0.9, ls=(0, (5, 2)), zorder=0)
        if chosen is not None:
            _ring(axes, rows[rows["point"] == chosen].iloc[0], scale, names)
        _frame(axes, kpi, names)
        legend(figure, *_key(rows, names, limits=bool(limits)), columns=3)
    return figure


def _shows(rows: pd.DataFrame, place: str) -> bool:
    """Return whether the intervals of a kind of points are drawn: of many beaten ones they would cover all."""
    return place != "beaten" or len(rows) <= _MOST_INTERVALS


def _marks(axes: Axes, rows: pd.DataFrame, scale: float, look: dict[str, Any], *, intervals: bool) -> None:
    if intervals:
        known = rows.dropna(subset=["low", "high"])
        axes.vlines(known["hours"], scale * known["low"], scale * known["high"], color=look["color"], lw=1.1, zorder=2)
    axes.plot(rows["hours"], scale * rows["value"], ls="", zorder=3, **look)


def _ring(axes: Axes, row: pd.Series, scale: float, names: Names) -> None:
    at = float(row["hours"]), scale * float(row["value"])
    axes.plot(*at, "o", ms=13, mfc="none", mec="black", mew=1.2, zorder=4)
    point = row["point"]
    said = names.say(f"点 {point}：\n确定达标中最省", f"Point {point}: cheapest that\ncertainly meets the target")
    low, high = axes.get_xlim()
    right = at[0] > low + 0.75 * (high - low)  # below the frontier there is room, but for the right edge
    axes.annotate(said, at, xytext=(-14 if right else 14, -46), textcoords="offset points", fontsize=8,
                  ha="right" if right else "left", arrowprops={"arrowstyle": "-", "lw": 0.6, "shrinkB": 7},
                  bbox={"boxstyle": "square,pad=0.15", "fc": "white", "ec": "none"}, zorder=5)  # fmt: skip


def _frame(axes: Axes, kpi: str, names: Names) -> None:
    axes.set_xlabel(names.say("每周在岗人时（按排班，含请假）", "Staff hours on the roster a week (absence included)"))
    axes.set_ylabel(figure_label(kpi, names))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.grid(color=GRID, lw=0.5)
    axes.set_axisbelow(True)
    axes.margins(x=0.06, y=0.1)


def _key(rows: pd.DataFrame, names: Names, *, limits: bool) -> tuple[list[Any], list[str]]:
    said = {"on": names.say("在前沿上", "On the frontier"), "may_be_on": names.say("可能在前沿上", "May be on it"),
            "beaten": names.say("确定有更好的点", "Certainly beaten"), "too_few": names.say("次数太少", "Too few runs")}
    there = [place for place in ("on", "may_be_on", "beaten", "too_few") if (rows["place"] == place).any()]
    handles = [Line2D([], [], lw=1.1 if place != "on" else 1.0, **_LOOKS[place]) for place in there]
    texts = [said[place] for place in there]
    if limits:
        handles.append(Line2D([], [], color="black", lw=0.9, ls=(0, (5, 2))))
        texts.append(names.say("要求", "Target"))
    return handles, texts
