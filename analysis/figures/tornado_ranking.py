"""Which factors matter: Morris's effects beside their noise, and Sobol' indices with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import ALTERNATING, GRID, legend, note, percent_axis, sheet, wrapped
from analysis.figures.response_units import effect_label, scale_of

__all__ = ["indices_chart", "morris_chart"]

_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#7F7F7F"
_ROW, _AROUND, _MOST = 0.3, 1.9, 22
"""Inches a factor, and for title, axis and legend; factors at most."""


def morris_chart(rows: pd.DataFrame, names: Names, factors: Mapping[str, str], kpi: str, title: str) -> Figure:
    """Return the chart of mean effects: a dot with its interval a factor, its noise as a hatched bar.

    Parameters
    ----------
    rows
        `analysis.sweep.morris.morris_effects`; the first 22 are shown.
    names
        Names in the reader's language.
    factors
        Name of each factor by its key.
    kpi
        The KPI.
    title
        One plain sentence that says what to see.
    """
    shown, scale = rows.head(_MOST), scale_of(kpi)
    with house_style():
        figure = sheet(title, _AROUND + _ROW * max(len(shown), 3))
        axes = figure.subplots()
        places = list(range(len(shown)))
        noise = scale * shown["noise"].fillna(0)
        axes.barh(places, noise, height=0.62, color="white", edgecolor=_GREY, hatch="////", lw=0.8)
        axes.hlines(places, scale * shown["mu_star_low"], scale * shown["mu_star_high"], color=_BLUE, lw=1.6)
        for place, (size, reading) in enumerate(zip(scale * shown["mu_star"], shown["reading"], strict=True)):
            axes.plot([size], [place], "o", color=_BLUE, mfc=_BLUE if reading == "clear" else "white", ms=6, zorder=3)
        _frame(axes, [factors.get(key, key) for key in shown["factor"]])
        axes.set_xlim(left=0)
        axes.set_xlabel(effect_label(kpi, names))
        note(axes, names.say("因素由最低值变到最高值时变化的平均大小，不分方向。",
                             "Mean size of the change as the factor goes from its lowest value to its highest."))
        legend(figure, *_morris_key(names))
    return figure


def _morris_key(names: Names) -> tuple[list[Any], list[str]]:
    handles = [Line2D([], [], color=_BLUE, marker="o", ms=6, lw=1.6),
               Line2D([], [], color=_BLUE, marker="o", mfc="white", ms=6, lw=1.6),
               Patch(facecolor="white", edgecolor=_GREY, hatch="////")]
    return handles, [names.say("实心：明显超出噪声（带 95% 区间）", "Filled: more than noise (with 95 % interval)"),
                     names.say("空心：可能只是噪声，或无从判断", "Hollow: may be noise, or unknown"),
                     names.say("一次变化的噪声（标准误）", "Noise of one change (standard error)")]


def indices_chart(rows: pd.DataFrame, names: Names, factors: Mapping[str, str], title: str) -> Figure:
    """Return the chart of Sobol' indices: alone (first order) and in all (total), with 95 % intervals.

    Parameters
    ----------
    rows
        `analysis.sweep.sobol.sobol_indices`; the first 22 are shown.
    names
        Names in the reader's language.
    factors
        Name of each factor by its key.
    title
        One plain sentence that says what to see.
    """
    shown = rows.head(_MOST)
    with house_style():
        figure = sheet(title, _AROUND + _ROW * max(len(shown), 3))
        axes = figure.subplots()
        looks: tuple[tuple[str, float, dict[str, Any]], ...] = (
            ("first", -0.15, {"color": _BLUE, "marker": "o", "mfc": _BLUE}),
            ("total", 0.15, {"color": _ORANGE, "marker": "s", "mfc": "white"}))
        for column, shift, look in looks:
            places = [place + shift for place in range(len(shown))]
            axes.hlines(places, shown[f"{column}_low"], shown[f"{column}_high"], color=str(look["color"]), lw=1.5)
            axes.plot(shown[column], places, ls="", ms=5.5, zorder=3, **look)
        _frame(axes, [factors.get(key, key) for key in shown["factor"]])
        axes.axvline(0, color="black", lw=0.9)
        percent_axis(axes, names)
        axes.set_xlabel(names.say("在各点差别（方差）中所占的份额", "Share of the variance between points"))
        handles = [Line2D([], [], lw=1.5, ms=5.5, **look) for _, _, look in looks]
        legend(figure, handles, [names.say("单独的作用（一阶）", "Alone (first order)"),
                                 names.say("连同与其他因素的共同作用（总）", "With its interactions (total)")])
    return figure


def _frame(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), [wrapped(text, 30) for text in labels], fontsize=8)
    for place in range(1, len(labels), 2):
        axes.axhspan(place - 0.5, place + 0.5, color=ALTERNATING, lw=0, zorder=-1)
    axes.set_ylim(max(len(labels), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, lw=0.5)
    axes.set_axisbelow(True)
