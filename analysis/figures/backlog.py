"""Orders not yet closed, and orders in units' hands, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, by_scenario, compared, legend, sheet, style

__all__ = ["backlog_chart"]

_BREAK = "0.85"
_SOON_DAYS = 3
_NAMED_DAYS = 5
"""Fewer days of a month leave no room for its name."""
Floats = npt.NDArray[np.float64]


def backlog_chart(rows: pd.DataFrame, breaks: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of open orders: above, those not closed; below, those at units; long breaks shaded.

    Parameters
    ----------
    rows
        `analysis.views.backlog` of one run, or of several by `analysis.views.side_by_side`. Lines are means over
        replications; the band holds nine in ten of the first scenario's replications.
    breaks
        `analysis.views.long_breaks` of the first scenario.
    names
        Names in the reader's language.
    """
    parts = by_scenario(rows)
    with house_style():
        figure = sheet(_title(parts, breaks, names), 5.6)
        grid = figure.subplots(2, 1, sharex=True)
        headings = {
            "not_closed": ("县里未办结的工单（已收到、未归档）", "Orders in the county's hands (received, not closed)"),
            "in_hand": ("承办单位在办的工单（已转办、未上报）", "Orders at units (dispatched, not reported)"),
        }
        for axes, (stage, heading) in zip(grid, headings.items(), strict=True):
            _draw(axes, {key: part[part["stage"] == stage] for key, part in parts.items()}, breaks, names)
            axes.set_title(names.say(*heading), loc="left", fontsize=9)
        _months(grid[-1], rows["date"], names)
        handles, labels = grid[0].get_legend_handles_labels()
        if len(breaks):
            handles.append(Patch(color=_BREAK))
            labels.append(names.say("节假日（含调休，不含普通周末）", "Holidays (longer than a plain weekend)"))
        legend(figure, handles, labels)
    return figure


def _draw(axes: Axes, parts: dict[str, pd.DataFrame], breaks: pd.DataFrame, names: Names) -> None:
    for first, last in zip(_number(breaks["first"]), _number(breaks["last"]), strict=True):
        axes.axvspan(first - 0.5, last + 0.5, color=_BREAK, lw=0, zorder=0)
    for place, (key, part) in enumerate(parts.items()):
        looks, days = style(place), _number(part["date"])
        if place == 0:
            axes.fill_between(days, part["low"], part["high"], color=looks["color"], alpha=0.25, lw=0, zorder=1,
                              label=_band(key, names))
        axes.plot(days, part["mean"], color=looks["color"], ls=looks["linestyle"], lw=1.3, zorder=2,
                  label=names.scenario(key) if key else names.say("平均", "Mean"))
        axes.set_xlim(days[0] - 0.5, days[-1] + 0.5)
    axes.tick_params(axis="x", which="minor", length=0)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=GRID, lw=0.6)
    axes.set_axisbelow(True)


def _band(key: str, names: Names) -> str:
    band = names.say("九成的重复运行", "Nine in ten replications")
    return names.say(f"{band}：{names.scenario(key)}", f"{band}: {names.scenario(key)}") if key else band


def _months(axes: Axes, days: pd.Series, names: Names) -> None:
    """Mark where months begin, and write their names in the middle of the days that are shown of them."""
    once = days.drop_duplicates()
    shown = once.groupby(once.dt.to_period("M").to_numpy())
    begins, middles = _number(shown.min()) - 0.5, (_number(shown.min()) + _number(shown.max())) / 2
    axes.set_xticks(begins, [""] * len(begins))
    months = pd.DatetimeIndex(shown.min()).month
    labels = [names.month(month) if number >= _NAMED_DAYS else ""
              for month, number in zip(months, shown.size(), strict=True)]
    axes.set_xticks(middles, labels, minor=True)


def _number(days: pd.Series) -> Floats:
    """Return dates as days since 1970."""
    return days.to_numpy(dtype="datetime64[D]").astype(np.float64)


def _title(parts: dict[str, pd.DataFrame], breaks: pd.DataFrame, names: Names) -> str:
    peaks = {}
    for key, part in parts.items():
        known = part[(part["stage"] == "not_closed") & part["mean"].notna()]
        if known.empty:
            return names.say("没有工单。", "There were no orders.")
        peaks[key] = known.iloc[int(known["mean"].argmax())]
    if len(parts) == 1:
        peak = next(iter(peaks.values()))
        why_zh, why_en = _after(peak["date"].date(), breaks)
        when, number = names.day(peak["date"]), f"{peak['mean']:,.0f}"
        return names.say(f"未办结工单在{when}{why_zh}最多，平均 {number} 件。",
                         f"Most orders wait on {when}{why_en}: {number} not closed on average.")
    what = names.say("未办结工单最多的一天（平均件数）", "Orders not closed on the worst day, on average")
    return compared(what, {key: float(peak["mean"]) for key, peak in peaks.items()}, lambda mean: f"{mean:,.0f}", names)


def _after(when: date, breaks: pd.DataFrame) -> tuple[str, str]:
    """Return what the sentence adds where the day lies in a long break or soon after it."""
    for one in breaks.to_dict("records"):
        if one["first"] <= when <= one["last"] + timedelta(days=_SOON_DAYS):
            inside = when <= one["last"]
            return (f"（{one['days']} 天假期{'中' if inside else '之后'}）",
                    f", {'in' if inside else 'after'} a break of {one['days']} days")
    return "", ""
