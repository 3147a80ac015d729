"""On-time share by tier or by unit, with intervals."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.dots import draw_dots, row_height, rows_that_fit
from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.on_time_words import county, on_time_title
from analysis.figures.page import by_scenario, legend, note, percent_axis, sheet

__all__ = ["on_time_chart"]


def on_time_chart(rows: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of on-time shares: a row a tier or unit, a dot with its 95 % interval a scenario.

    Parameters
    ----------
    rows
        `analysis.views.on_time_by` of one run, or of several by `analysis.views.side_by_side`. Units stand from the
        lowest share up, as the first scenario has them; those without orders due are left out, and so are the highest
        where the page is full. The widest intervals of units may run out of the picture on the left.
    names
        Names in the reader's language.
    """
    by, parts = ("unit" if "unit" in rows else "tier"), by_scenario(rows)
    known = _known(rows, by)
    keys = known[: rows_that_fit(len(parts))]
    with house_style():
        height = max(row_height(len(parts)), 0.3 * (by == "tier"))
        figure = sheet(on_time_title(parts, by, names), 1.75 + len(keys) * height)
        axes = figure.subplots()
        draw_dots(axes, rows, keys, "on_time_share", names)
        _mark_county(axes, parts, names)
        if by == "unit" and keys:
            left = _left(rows)
            axes.set_xlim(left, 1 + 0.02 * (1 - left))
        percent_axis(axes, names)
        axes.set_xlabel(names.say("按时办结率（横线为 95% 置信区间）", "On-time share (lines: 95 % intervals)"),
                        fontsize=8)
        if len(keys) < len(known):
            note(axes, names.say(f"{len(known)} 个单位中，显示按时办结率最低的 {len(keys)} 个。",
                                 f"The {len(keys)} units with the lowest share, of {len(known)}."))
        handles, labels = axes.get_legend_handles_labels()
        legend(figure, handles, labels)
    return figure


def _known(rows: pd.DataFrame, by: str) -> list[str]:
    """Return the keys with a share in any scenario: tiers as they come, units by the first scenario's share."""
    has = rows.groupby(by, sort=False)["on_time_share"].apply(lambda shares: shares.notna().any())
    keys = [str(key) for key in has.index[has]]
    if by == "tier":
        return keys
    first = next(iter(by_scenario(rows).values())).set_index(by)["on_time_share"]
    return list(first.reindex(keys).sort_values(kind="stable").index)


def _mark_county(axes: Axes, parts: dict[str, pd.DataFrame], names: Names) -> None:
    whole = county(next(iter(parts.values())))
    if not math.isnan(whole):
        share = names.percent(whole)
        said = names.say(f"全县 {share}", f"Whole county, {share}")
        if len(parts) > 1:
            first = names.scenario(next(iter(parts)))
            said = names.say(f"全县（{first}）{share}", f"Whole county ({first}), {share}")
        axes.axvline(whole, color="black", lw=0.8, ls=(0, (4, 2)), zorder=0, label=said)


def _left(rows: pd.DataFrame) -> float:
    """Return where the axis begins: intervals of units with hardly any order would else take most of it."""
    lows = rows["on_time_share_low"].dropna()
    lowest = float(rows["on_time_share"].min())
    return max(min(lowest, float(lows.quantile(0.1)) if len(lows) else lowest) - 0.02, 0.0)
