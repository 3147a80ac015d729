"""Rows of dots with intervals, scenarios side by side in each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.names import Names
from analysis.figures.page import ALTERNATING, GRID, MOST_HEIGHT, by_scenario, style

__all__ = ["draw_dots", "row_height", "rows_that_fit"]

_AROUND = 1.75
"""Inches that title, axis and legend take."""


def row_height(scenarios: int) -> float:
    """Return the height of a row in inches."""
    return max(0.142, 0.075 * scenarios + 0.06)


def rows_that_fit(scenarios: int) -> int:
    """Return how many rows a page holds."""
    return int((MOST_HEIGHT - _AROUND) / row_height(scenarios))


def draw_dots(axes: Axes, rows: pd.DataFrame, keys: Sequence[str], column: str, names: Names) -> None:
    """Draw a row of dots with intervals for each key, the first at the top.

    Parameters
    ----------
    axes
        Where to.
    rows
        A view with the keys in its column "unit" or "tier", and columns `column`, `column`_low, `column`_high.
    keys
        The rows wanted, in order.
    column
        The figure.
    names
        Names in the reader's language.
    """
    by = "unit" if "unit" in rows else "tier"
    parts = by_scenario(rows)
    for place, (key, part) in enumerate(parts.items()):
        own = part.set_index(by).reindex(list(keys))
        middle = np.arange(len(keys)) + ((place + 0.5) / len(parts) - 0.5) * 0.8
        looks = style(place)
        axes.hlines(middle, own[f"{column}_low"], own[f"{column}_high"], color=looks["color"], lw=1.3)
        axes.plot(own[column], middle, looks["marker"], color=looks["color"], ms=3.6, mec="white", mew=0.3,
                  label=names.scenario(key), zorder=3)
    named = names.unit if by == "unit" else names.tier
    axes.set_yticks(range(len(keys)), [named(key) for key in keys], fontsize=7 if by == "unit" else 9)
    for row in range(1, len(keys), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=ALTERNATING, lw=0, zorder=-1)
    axes.set_ylim(max(len(keys), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, lw=0.6)
    axes.set_axisbelow(True)
