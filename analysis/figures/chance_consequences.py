"""What falls on the units of a county month by month: one small chart a kind of consequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.fonts import house_style

__all__ = ["ConsequenceTexts", "consequence_chart"]

# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/
_BAR, _INTERVAL = "#56B4E9", "black"
_SIZE = (9.0, 6.0)
"""Inches."""
_LABELS = 12
"""Months that have room for a label."""


@dataclass(frozen=True, slots=True)
class ConsequenceTexts:
    """Texts of the chart, in the reader's language."""

    title: str
    """One plain sentence that says what to see."""
    number: str
    """Label of the vertical axes."""
    bar: str
    """Legend of the bars."""
    interval: str
    """Legend of the intervals."""
    kinds: Mapping[str, str]
    """Heading of each small chart by its kind, in their order."""


def consequence_chart(rows: pd.DataFrame, texts: ConsequenceTexts) -> Figure:
    """Return the chart of consequences: a small chart a kind, a bar a month.

    Parameters
    ----------
    rows
        The county's numbers: month, kind, mean, low, high (`analysis.chance.results.county_consequences`).
    texts
        Texts in the reader's language.

    Returns
    -------
    matplotlib.figure.Figure
        Bars: mean number a month over the replications; lines: 95 % interval, none where it is unknown. Each small
        chart has its own scale.
    """
    with house_style():
        figure = Figure(figsize=_SIZE, layout="constrained")
        figure.suptitle(texts.title, x=0.01, ha="left", fontsize=11, fontweight="bold", wrap=True)
        grid = figure.subplots((len(texts.kinds) + 1) // 2, 2, squeeze=False)
        for axes, (kind, name) in zip(grid.flat, texts.kinds.items(), strict=False):
            _draw(axes, rows[rows["kind"] == kind], texts)
            axes.set_title(name, loc="left", fontsize=10)
        for axes in grid[:, 0]:
            axes.set_ylabel(texts.number)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles[::-1], labels[::-1], loc="outside lower left", ncols=2, frameon=False)
    return figure


def _draw(axes: Axes, rows: pd.DataFrame, texts: ConsequenceTexts) -> None:
    places = list(range(len(rows)))
    axes.bar(places, rows["mean"], color=_BAR, edgecolor="0.3", lw=0.5, label=texts.bar)
    axes.vlines(places, rows["low"], rows["high"], color=_INTERVAL, lw=1.4, label=texts.interval)
    step = -(-len(rows) // _LABELS)
    axes.set_xticks(places[::step], _months(rows["month"].tolist())[::step], fontsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=3))
    axes.set_ylim(0, max(float(rows[["mean", "high"]].max().max()) * 1.08, 0.5))
    axes.grid(axis="y", color="0.9", lw=0.6)
    axes.set_axisbelow(True)


def _months(names: list[str]) -> list[str]:
    """Return "2025-01" as 01, with the year below the first month and each January."""
    return [f"{name[5:]}\n{name[:4]}" if not place or name[5:] == "01" else name[5:] for place, name in
            enumerate(names)]  # fmt: skip
