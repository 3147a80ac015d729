"""Who is called up by the rule of accountability: what the run shows beside what chance alone would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.fonts import house_style

__all__ = ["CalledUpTexts", "at_risk", "called_up_chart"]

# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/: told apart by the colour-blind; shapes tell them apart in grey.
_SEEN, _AS_PEERS, _OWN_SHARE = "#0072B2", "#D55E00", "#009E73"
_ROW, _HEAD, _FOOT, _WIDTH = 0.34, 1.1, 1.0, 9.0
"""Inches."""
_APART = 0.26
"""Distance between the three marks of a unit, in rows."""
_REAL = 0.05
"""From this chance on a unit is at real risk."""
_MOST = 25


@dataclass(frozen=True, slots=True)
class CalledUpTexts:
    """Texts of the chart, in the reader's language."""

    title: str
    """One plain sentence that says what to see."""
    chance: str
    """Label of the axis."""
    seen: str
    """Legend of the share of replications in which the unit was called up, with its interval."""
    as_peers: str
    """Legend of the chance if the unit works like its peers."""
    own_share: str
    """Legend of the chance at the unit's own overdue share."""
    deadlines: str
    """Heading of the column of numbers of deadlines."""
    overdue: str
    """Heading of the column of the unit's own overdue share, and its peers'."""
    units: Mapping[str, str]
    """Name of each unit by its key."""


def at_risk(units: pd.DataFrame, most: int = _MOST) -> pd.DataFrame:
    """Return the units at real risk of being called up, the likeliest first.

    Parameters
    ----------
    units
        As from `analysis.chance.unit_table`.
    most
        Largest number of units.

    Returns
    -------
    pandas.DataFrame
        Rows of the units that were called up in a replication, or that the chain calls up with chance 5 % or more,
        at its peers' share or its own; ordered by what the run shows, then by the chance as peers.
    """
    real = (units["called_up"] > 0) | (units[["chance_as_peers", "chance_own_share"]] >= _REAL).any(axis=1)
    ordered = units[real].sort_values(["called_up", "chance_as_peers", "deadlines"], ascending=False, kind="stable")
    return ordered.head(most)


def called_up_chart(rows: pd.DataFrame, texts: CalledUpTexts) -> Figure:
    """Return the chart of call-ups: a row a unit, in the order of `rows`.

    Parameters
    ----------
    rows
        Rows of `analysis.chance.unit_table`, at least one (`at_risk`).
    texts
        Texts in the reader's language.

    Returns
    -------
    matplotlib.figure.Figure
        Circle with bar: share of the replications in which the unit was called up, with its 95 % interval; hollow
        diamond: chance if it worked like its peers; triangle: chance at its own overdue share; on the right: deadlines
        a period, own overdue share and its peers'. All in percent.
    """
    with house_style():
        figure = Figure(figsize=(_WIDTH, _HEAD + _FOOT + _ROW * len(rows)), layout="constrained")
        figure.suptitle(texts.title, x=0.01, ha="left", fontsize=11, fontweight="bold", wrap=True)
        axes = figure.subplots()
        _draw(axes, rows, texts)
        _write_columns(axes, rows, texts)
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=1, frameon=False)
    return figure


def _draw(axes: Axes, rows: pd.DataFrame, texts: CalledUpTexts) -> None:
    places = pd.Series(range(len(rows)), index=rows.index, dtype=float)
    for place in places[1::2]:
        axes.axhspan(place - 0.5, place + 0.5, color="0.96", lw=0)
    above, below = places - _APART, places + _APART
    axes.hlines(above, 100 * rows["called_up_low"], 100 * rows["called_up_high"], color=_SEEN, lw=2)
    axes.plot(100 * rows["called_up"], above, "o", color=_SEEN, ms=5.5, label=texts.seen, clip_on=False)
    axes.plot(100 * rows["chance_as_peers"], places, "D", color=_AS_PEERS, mfc="white", mew=1.4, ms=4.8,
              label=texts.as_peers, clip_on=False)  # fmt: skip
    axes.plot(100 * rows["chance_own_share"], below, "^", color=_OWN_SHARE, ms=5, label=texts.own_share, clip_on=False)
    axes.set_yticks(places, [texts.units.get(unit, unit) for unit in rows["unit"]])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel(texts.chance)
    axes.grid(axis="x", color="0.85", lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)


def _write_columns(axes: Axes, rows: pd.DataFrame, texts: CalledUpTexts) -> None:
    shares = [f"{100 * own:.1f} / {100 * peers:.1f}" for own, peers in
              zip(rows["overdue_share"], rows["peer_share"], strict=True)]  # fmt: skip
    columns = ((58, texts.deadlines, [f"{number:,.0f}" for number in rows["deadlines"]]),
               (132, texts.overdue, shares))  # fmt: skip
    for points, heading, values in columns:
        _write(axes, heading, (1, 1), "axes fraction", (points, 4), vertical="bottom")
        for place, value in enumerate(values):
            _write(axes, value, (1, place), axes.get_yaxis_transform(), (points, 0), vertical="center")


def _write(axes: Axes, text: str, at: tuple[float, float], coordinates: Any, offset: tuple[float, float],
           *, vertical: str) -> None:
    """Write beside the axes, so many points from its edge, which the width of the axes does not move."""
    axes.annotate(text, at, xycoords=coordinates, xytext=offset, textcoords="offset points", ha="right", va=vertical,
                  fontsize=8, linespacing=1.4, annotation_clip=False)  # fmt: skip
