"""Where each unit's score comes from: its points, component by component."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.fonts import house_style

__all__ = ["ScoreTexts", "score_chart"]

# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/: for the colour-blind; hatches tell them apart in grey.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_HATCHES = ("", "//", "..", "\\\\", "xx", "oo", "--", "++")
_ROW, _HEAD, _FOOT, _WIDTH, _LEGEND = 0.26, 1.0, 0.6, 9.0, 0.24
"""Inches."""
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class ScoreTexts:
    """Texts of the chart, in the reader's language."""

    title: str
    """One plain sentence that says what to see."""
    points: str
    """Label of the axis."""
    score: str
    """Heading of the column of scores."""
    parts: Mapping[str, str]
    """Name of each column of points, in the order in which they are stacked."""
    units: Mapping[str, str]
    """Name of each unit by its key; one that is missing is shown as its key."""
    classes: Mapping[str, str]
    """Name of each class by its key."""


def score_chart(rows: pd.DataFrame, texts: ScoreTexts) -> Figure:
    """Return the chart of scores: a panel a class, a row a unit, the best first.

    Parameters
    ----------
    rows
        One row a unit: unit, class, score, and the columns that `texts` names, in points. A part that is empty is not
        drawn; points lost (below 0) go to the left of 0.
    texts
        Texts in the reader's language.

    Returns
    -------
    matplotlib.figure.Figure
        Stacked bars of points; on the right the score, which may have been cut to the scheme's limits.
    """
    ordered = rows.sort_values("score", ascending=False, kind="stable")
    panels = {name: ordered[ordered["class"] == name] for name in dict.fromkeys(rows["class"])}
    ratios = [_panel_height(panel) for panel in panels.values()]
    lines = -(-len(texts.parts) // _COLUMNS)
    with house_style():
        figure = Figure(figsize=(_WIDTH, _HEAD + _FOOT + lines * _LEGEND + sum(ratios)), layout="constrained")
        figure.suptitle(texts.title, x=0.01, ha="left", fontsize=11, fontweight="bold", wrap=True)
        grid = figure.subplots(len(panels), 1, squeeze=False, sharex=True, gridspec_kw={"height_ratios": ratios})
        for axes, (name, panel) in zip(grid[:, 0], panels.items(), strict=True):
            _draw(axes, panel, texts)
            axes.set_title(texts.classes.get(name, name), loc="left", fontsize=10)
        grid[-1, 0].set_xlabel(texts.points)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=_COLUMNS, frameon=False, handleheight=1.2)
    return figure


def _panel_height(panel: pd.DataFrame) -> float:
    return _ROW * (len(panel) + 1.5)


def _draw(axes: Axes, panel: pd.DataFrame, texts: ScoreTexts) -> None:
    places = list(range(len(panel)))
    _stack(axes, panel, places, texts.parts)
    axes.axvline(0, color="black", lw=0.8)
    axes.set_yticks(places, [texts.units.get(unit, unit) for unit in panel["unit"]])
    axes.set_ylim(len(panel) - 0.4, -0.6)
    axes.grid(axis="x", color="0.9", lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.text(1.01, 1.02, texts.score, transform=axes.transAxes, fontsize=8, va="bottom")
    for place, score in zip(places, panel["score"], strict=True):
        axes.text(1.01, place, f"{score:g}", transform=axes.get_yaxis_transform(), va="center", fontsize=8)


def _stack(axes: Axes, panel: pd.DataFrame, places: Sequence[int], parts: Mapping[str, str]) -> None:
    """Draw gains from 0 to the right and losses from 0 to the left."""
    right, left = pd.Series(0.0, index=panel.index), pd.Series(0.0, index=panel.index)
    for (column, name), colour, hatch in zip(parts.items(), cycle(_COLOURS), cycle(_HATCHES), strict=False):
        points = panel[column].fillna(0.0).astype(float)
        axes.barh(places, points, left=right.where(points >= 0, left), height=0.72, color=colour, hatch=hatch,
                  edgecolor="white", lw=0.5, label=name)  # fmt: skip
        right, left = right + points.clip(lower=0), left + points.clip(upper=0)
