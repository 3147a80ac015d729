"""How a figure responds to each factor: a panel a factor, all on the same scale."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, note, sheet, wrapped
from analysis.figures.response_units import figure_label, scale_of
from analysis.sweep.factor_values import value_text

__all__ = ["response_chart"]

_COLUMNS, _PANEL, _AROUND, _MOST = 3, 1.9, 1.1, 12
_BLUE = "#0072B2"
_FEW = 8
"""Values up to which each is written under the axis."""


def response_chart(curves: pd.DataFrame, names: Names, factors: Mapping[str, str], kpi: str, title: str, *,
                   alone: bool = False) -> Figure:  # fmt: skip
    """Return the chart: the KPI's mean over the points at each value of a factor, with 95 % intervals.

    Parameters
    ----------
    curves
        `analysis.sweep.surface.responses`.
    names
        Names in the reader's language.
    factors
        Name of each factor by its key, the most important first; the first 12 are shown.
    kpi
        The KPI.
    title
        One plain sentence that says what to see.
    alone
        Whether the other factors stayed as in the base; else each value is averaged over theirs.
    """
    keys = [key for key in factors if (curves["factor"] == key).any()][:_MOST]
    rows = max(math.ceil(len(keys) / _COLUMNS), 1)
    with house_style():
        figure = sheet(title, _AROUND + _PANEL * rows)
        grid = figure.subplots(rows, _COLUMNS, sharey=True, squeeze=False).ravel()
        for axes, key in zip(grid, keys, strict=False):
            _panel(axes, curves[curves["factor"] == key], scale_of(kpi))
            axes.set_title(wrapped(factors[key], 26), fontsize=8.5)
        for axes in grid[len(keys) :]:
            axes.set_visible(False)
        figure.supylabel(figure_label(kpi, names), fontsize=8.5)
        note(grid[_COLUMNS * (rows - 1)], _note(names, alone=alone))
    return figure


def _note(names: Names, *, alone: bool) -> str:
    if alone:
        return names.say("其他因素同基准；竖线：95% 区间。", "Other factors as in the base; bars: 95 % interval.")
    return names.say("其他因素各取不同值；竖线：95% 区间。", "Averaged over the other factors; bars: 95 % interval.")


def _panel(axes: Axes, rows: pd.DataFrame, scale: float) -> None:
    text = bool((rows["label"] != "").all()) and not _numbers(rows)
    at = np.arange(len(rows)) if text else rows["at"].to_numpy(dtype=np.float64)
    mean = scale * rows["mean"].to_numpy(dtype=np.float64)
    axes.vlines(at, scale * rows["low"], scale * rows["high"], color=_BLUE, lw=1.4)
    axes.plot(at, mean, marker="o", ms=4, color=_BLUE, lw=0 if text else 1.1, ls="none" if text else "-")
    if text:
        axes.set_xticks(at, [wrapped(label, 12) for label in rows["label"]], fontsize=7.5)
        axes.set_xlim(-0.6, len(rows) - 0.4)
    elif (rows["label"] != "").all() and len(rows) <= _FEW:
        axes.set_xticks(at, [value_text(value) for value in at.tolist()], fontsize=7.5)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
        axes.tick_params(axis="x", labelsize=7.5)
    axes.margins(x=0.1)
    axes.tick_params(axis="y", labelsize=7.5, length=0)
    axes.grid(axis="y", color=GRID, lw=0.5)
    axes.set_axisbelow(True)


def _numbers(rows: pd.DataFrame) -> bool:
    try:
        return bool(np.allclose([float(label) for label in rows["label"]], rows["at"].to_numpy(dtype=np.float64)))
    except ValueError:
        return False
