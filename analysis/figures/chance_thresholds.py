"""Thresholds of the rule of accountability: how many false call-ups each brings, and what it still sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from analysis.figures.fonts import house_style

__all__ = ["ThresholdTexts", "threshold_chart"]

# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/: told apart by the colour-blind; shapes tell them apart in grey.
_FIXED, _BY_SHARE, _OWN, _BEST = "0.45", "#56B4E9", "#D55E00", "#009E73"
_SIZE = (9.0, 6.4)
"""Inches."""
Row = Mapping[str, Any]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ThresholdTexts:
    """Texts of the chart, in the reader's language."""

    title: str
    """One plain sentence that says what to see."""
    alike: str
    """Heading of the panel of the chain, in which all units are alike."""
    run: str
    """Heading of the panel of the run."""
    false_alike: str
    """Label of the axis of the first panel: chance that anybody is called up falsely."""
    anybody_in_run: str
    """Label of the axis of the second panel: share of the replications in which anybody is called up."""
    power: str
    """Label of the vertical axis."""
    fixed: str
    """Legend of fixed thresholds."""
    by_share: str
    """Legend of thresholds by share."""
    own: str
    """Legend of the rule in force, in words; it is not drawn where the table lacks it."""
    best_alike: str
    """Legend of the best rule by the chain, in words."""
    best_run: str
    """Legend of the best rule that is good enough in the run too, in words."""
    within: str
    """Legend of the line that good rules do not cross."""


def threshold_chart(fixed: pd.DataFrame, by_share: pd.DataFrame, marks: Mapping[str, Row | None], within: float,
                    texts: ThresholdTexts) -> Figure:
    """Return the chart of thresholds: a point a rule; good ones lie high and on the left.

    Parameters
    ----------
    fixed, by_share
        As from `analysis.chance.fixed_thresholds` and `share_thresholds`; the latter may be empty.
    marks
        Rows to be marked, None where there is none: own, best_alike, best_run.
    within
        Largest chance of any false call-up that is good enough; a line is drawn there.
    texts
        Texts in the reader's language.

    Returns
    -------
    matplotlib.figure.Figure
        Vertical: chance that a unit three times as often late is called up. Horizontal, on an axis of square roots,
        which spreads the small chances: on the left the chance of any false call-up if all are alike and deadlines
        independent; on the right the share of the replications in which the rule calls anybody up. All in percent.
    """
    with house_style():
        figure = Figure(figsize=_SIZE, layout="constrained")
        figure.suptitle(texts.title, x=0.01, ha="left", fontsize=11, fontweight="bold", wrap=True)
        left, right = figure.subplots(1, 2, sharey=True)
        for axes, column in ((left, "false_any"), (right, "run_any")):
            _cloud(axes, fixed, by_share, column, texts)
            _mark(axes, marks, column, texts)
            _axis(axes, within, texts)
        left.set(title=texts.alike, xlabel=texts.false_alike, ylabel=texts.power)
        right.set(title=texts.run, xlabel=texts.anybody_in_run)
        handles, labels = left.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=1, frameon=False)
    return figure


def _cloud(axes: Axes, fixed: pd.DataFrame, by_share: pd.DataFrame, column: str, texts: ThresholdTexts) -> None:
    axes.plot(100 * fixed[column], 100 * fixed["power_3x"], "o", color=_FIXED, mfc="none", ms=4, label=texts.fixed,
              clip_on=False)  # fmt: skip
    if len(by_share):
        axes.plot(100 * by_share[column], 100 * by_share["power_3x"], "^", color=_BY_SHARE, ms=3.5, mew=0,
                  label=texts.by_share, clip_on=False)  # fmt: skip


def _mark(axes: Axes, marks: Mapping[str, Row | None], column: str, texts: ThresholdTexts) -> None:
    looks = {"own": ("*", _OWN, 15, texts.own), "best_alike": ("D", _BEST, 9, texts.best_alike),
             "best_run": ("s", _BEST, 8, texts.best_run)}  # fmt: skip
    for name, (shape, colour, size, label) in looks.items():
        if (row := marks[name]) is not None:
            axes.plot([100 * row[column]], [100 * row["power_3x"]], shape, color=colour, mec="black", ms=size,
                      ls="none", label=label, clip_on=False, zorder=3)  # fmt: skip


def _axis(axes: Axes, within: float, texts: ThresholdTexts) -> None:
    axes.set_xscale("function", functions=(_root, np.square))
    axes.axvline(100 * within, color="black", lw=1, ls="--", label=texts.within)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xticks([0, 1, 5, 20, 50, 100])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(color="0.9", lw=0.6)
    axes.set_axisbelow(True)


def _root(percent: Array) -> Array:
    return np.sqrt(np.maximum(percent, 0))  # margins are asked for as well
