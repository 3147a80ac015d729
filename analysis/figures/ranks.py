"""How far each unit's rank moves from one replication to the next."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.assessment import OFTEN
from analysis.figures.fonts import house_style

__all__ = ["RankTexts", "rank_chart"]

# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/: told apart by the colour-blind; widths tell them apart in grey.
_RANGE, _QUARTERS, _MEDIAN = "#56B4E9", "#0072B2", "black"
_ROW, _HEAD, _FOOT, _WIDTH = 0.24, 1.0, 0.75, 9.0
"""Inches."""


@dataclass(frozen=True, slots=True)
class RankTexts:
    """Texts of the chart, in the reader's language."""

    title: str
    """One plain sentence that says what to see."""
    rank: str
    """Label of the axis."""
    whole: str
    """Legend of the range from the 5th to the 95th percentile."""
    quarters: str
    """Legend of the middle half."""
    median: str
    """Legend of the median."""
    last: str
    """Heading of the column of chances of being among the last."""
    seldom: str
    """Put after the name of a unit that is seldom ranked: in which ``{share}`` of the periods it is."""
    units: Mapping[str, str]
    """Name of each unit by its key."""
    classes: Mapping[str, str]
    """Name of each class by its key."""


def rank_chart(rows: pd.DataFrame, texts: RankTexts) -> Figure:
    """Return the chart of ranks: a panel a class, a row a unit, ordered by median rank, the seldom ranked last.

    Parameters
    ----------
    rows
        Rows of `analysis.assessment.spread` of one period (or of all together); units never ranked are left out.
    texts
        Texts in the reader's language.

    Returns
    -------
    matplotlib.figure.Figure
        Thin bar: 5th to 95th percentile of the rank over replications; thick bar: middle half; dot: median; on the
        right: the share of replications in which the unit was among the last. Below a dashed line: units ranked in a
        smaller share of the periods than `OFTEN`, with that share.
    """
    ranked = rows[rows["rank_median"].notna()].assign(seldom=rows["ranked_share"] < OFTEN)
    ranked = ranked.sort_values(["seldom", "rank_median", "rank_mean"], kind="stable")
    classes = [name for name in dict.fromkeys(rows["class"]) if (ranked["class"] == name).any()]
    panels = [ranked[ranked["class"] == name] for name in classes]
    height = _HEAD + _FOOT + sum(_panel_height(panel) for panel in panels)
    with house_style():
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        figure.suptitle(texts.title, x=0.01, ha="left", fontsize=11, fontweight="bold", wrap=True)
        ratios = [_panel_height(panel) for panel in panels]
        grid = figure.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": ratios})
        for axes, name, panel in zip(grid[:, 0], classes, panels, strict=True):
            _draw(axes, panel, texts)
            axes.set_title(texts.classes.get(name, name), loc="left", fontsize=10)
            axes.text(1.01, 1.02, texts.last, transform=axes.transAxes, fontsize=8, va="bottom")
        grid[-1, 0].set_xlabel(texts.rank)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _panel_height(panel: pd.DataFrame) -> float:
    return _ROW * (len(panel) + 2.5)


def _name(row: Mapping[Hashable, Any], texts: RankTexts) -> str:
    name = texts.units.get(row["unit"], str(row["unit"]))
    return name + (texts.seldom.format(share=f"{100 * row['ranked_share']:.0f} %") if row["seldom"] else "")


def _draw(axes: Axes, panel: pd.DataFrame, texts: RankTexts) -> None:
    rows = list(range(len(panel)))
    axes.hlines(rows, panel["rank_low"], panel["rank_high"], color=_RANGE, lw=2, label=texts.whole)
    low, high = panel["rank_quarter_low"], panel["rank_quarter_high"]
    axes.hlines(rows, low, high, color=_QUARTERS, lw=6, label=texts.quarters)
    axes.plot(panel["rank_median"], rows, "o", color=_MEDIAN, mec="white", mew=0.8, ms=5.5, label=texts.median)
    axes.set_yticks(rows, [_name(row, texts) for row in panel.to_dict("records")])
    often = int((~panel["seldom"]).sum())
    if 0 < often < len(panel):
        axes.axhline(often - 0.5, color="0.4", lw=0.8, ls="--")
    axes.set_ylim(len(panel) - 0.4, -0.6)
    axes.set_xlim(0.5, max(panel["rank_high"].max(), len(panel)) + 0.5)
    step = max(1, round(len(panel) / 8))
    axes.set_xticks(sorted({1, *range(step, len(panel) + 1, step)}))
    axes.grid(axis="x", color="0.9", lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    for row, share in zip(rows, panel["last_share"], strict=True):
        axes.text(1.01, row, f"{100 * share:.0f} %", transform=axes.get_yaxis_transform(), va="center", fontsize=8)
