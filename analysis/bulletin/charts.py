"""Charts of bulletins and special reports: titles stand in the document above them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.fonts import house_style

__all__ = ["days_chart", "pairs_chart", "weeks_chart"]

# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/: told apart by the colour-blind; light and dark in grey
_DARK, _LIGHT = "#0072B2", "#9CCBE8"
_WIDTH, _HEIGHT, _ROW = 8.0, 2.5, 0.31
"""Inches."""


def days_chart(counts: pd.Series, labels: tuple[str, str, str, str]) -> Figure:
    """Return bars of orders by day, weekends lighter.

    Parameters
    ----------
    counts
        Orders by date (timestamps).
    labels
        Names of weekdays, of weekends, and of the two axes (day, orders).
    """
    with house_style():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = figure.subplots()
        weekend = np.array([moment.weekday() >= 5 for moment in counts.index])
        days = np.array([moment.day for moment in counts.index])
        for chosen, colour, name in ((~weekend, _DARK, labels[0]), (weekend, _LIGHT, labels[1])):
            axes.bar(days[chosen], counts.to_numpy()[chosen], color=colour, label=name, width=0.75)
        axes.set_xticks(days)
        _finish(axes, labels[2], labels[3])
        figure.legend(loc="outside upper right", ncols=2, frameon=False)
    return figure


def weeks_chart(counts: pd.Series, in_month: Sequence[bool], labels: tuple[str, str, str, str]) -> Figure:
    """Return bars of orders by week, those of the month darker.

    Parameters
    ----------
    counts
        Orders by text that says the week's last day.
    in_month
        Of each week: whether it lies in the month.
    labels
        Names of the month's weeks, of those before, and of the two axes (week, orders).
    """
    with house_style():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = figure.subplots()
        inside, places = np.array(in_month), np.arange(len(counts))
        for chosen, colour, name in ((inside, _DARK, labels[0]), (~inside, _LIGHT, labels[1])):
            bars = axes.bar(places[chosen], counts.to_numpy()[chosen], color=colour, label=name, width=0.7)
            axes.bar_label(bars, fontsize=8)
        axes.set_xticks(places, list(counts.index))
        _finish(axes, labels[2], labels[3])
        figure.legend(loc="outside upper right", ncols=2, frameon=False)
    return figure


def pairs_chart(rows: pd.DataFrame, axis: str, decimals: int = 0) -> Figure:
    """Return two horizontal bars a row, the first row at the top.

    Parameters
    ----------
    rows
        Index: name of the row; one or two columns by the legend's names, the first in the darker colour.
    axis
        Label of the axis.
    decimals
        Digits after the point of the numbers at the bars.
    """
    with house_style():
        figure = Figure(figsize=(_WIDTH, 0.9 + _ROW * len(rows)), layout="constrained")
        axes = figure.subplots()
        places = np.arange(len(rows))
        for number, (name, colour) in enumerate(zip(rows.columns, (_DARK, _LIGHT), strict=False)):
            offset = 0.2 * (2 * number - 1) if len(rows.columns) > 1 else 0.0
            bars = axes.barh(places + offset, rows[name].to_numpy(), height=0.38, color=colour, label=str(name))
            axes.bar_label(bars, fmt=f"%.{decimals}f", fontsize=7.5, padding=2)
        axes.set_yticks(places, list(rows.index))
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.set_xlabel(axis)
        figure.legend(loc="outside upper right", ncols=2, frameon=False)
    return figure


def _finish(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(axis="y", color="0.9", lw=0.6)
    axes.set_axisbelow(True)
    axes.margins(x=0.01)
