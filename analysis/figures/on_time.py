"""On-time share by tier or by unit, with intervals."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.dots import draw_dots, row_height, rows_that_fit
from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import by_scenario, compared, legend, note, percent_axis, sheet

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
        figure = sheet(_title(parts, by, names), 1.75 + len(keys) * max(row_height(len(parts)), 0.3 * (by == "tier")))
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
    county = _county(next(iter(parts.values())))
    if not math.isnan(county):
        share = names.percent(county)
        said = names.say(f"全县 {share}", f"Whole county, {share}")
        if len(parts) > 1:
            first = names.scenario(next(iter(parts)))
            said = names.say(f"全县（{first}）{share}", f"Whole county ({first}), {share}")
        axes.axvline(county, color="black", lw=0.8, ls=(0, (4, 2)), zorder=0, label=said)


def _left(rows: pd.DataFrame) -> float:
    """Return where the axis begins: intervals of units with hardly any order would else take most of it."""
    lows = rows["on_time_share_low"].dropna()
    lowest = float(rows["on_time_share"].min())
    return max(min(lowest, float(lows.quantile(0.1)) if len(lows) else lowest) - 0.02, 0.0)


def _county(rows: pd.DataFrame) -> float:
    due = float(rows["orders_due"].sum())
    return float(rows["orders_on_time"].sum()) / due if due else float("nan")


def _title(parts: dict[str, pd.DataFrame], by: str, names: Names) -> str:
    first = next(iter(parts.values())).set_index(by)["on_time_share"].dropna()
    if first.empty:
        return names.say("期内没有工单到期。", "No order fell due in the period.")
    named = names.unit if by == "unit" else names.tier
    if len(parts) == 1:
        lowest, share = named(str(first.idxmin())), names.percent(first.min())
        if by == "tier":
            highest, most = named(str(first.idxmax())), names.percent(first.max())
            return names.say(f"“{lowest}”工单按时办结率最低，为 {share}；“{highest}”最高，为 {most}。",
                             f"{lowest} orders are on time least often, {share}; {highest.lower()} ones most, {most}.")
        rows = next(iter(parts.values()))
        county = _county(rows)
        below, whole = int((rows["on_time_share_high"] < county).sum()), names.percent(county)
        return names.say(
            f"{len(first)} 个单位中，{below} 个的按时办结率明确低于全县的 {whole}；最低的是{lowest}，为 {share}。",
            f"{below} of {len(first)} units are clearly below the county's {whole} on time; lowest: {lowest}, {share}.")
    shares = {key: _county(part) for key, part in parts.items()}
    what = names.say("全县按时办结率", "On-time share of the whole county")
    return compared(what, shares, names.percent, names)
