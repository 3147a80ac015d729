"""Where an order's time goes."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, HATCHES, by_scenario, compared, legend, sheet, wrapped
from analysis.kpi import TIME_PARTS

__all__ = ["time_chart"]

# Okabe and Ito's eight and a grey
_COLOURS = dict(zip(TIME_PARTS, ("#D55E00", "#009E73", "#999999", "#F0E442", "#CC79A7", "#56B4E9", "black", "#E69F00",
                                 "#0072B2"), strict=True))
_HATCHES = dict(zip(TIME_PARTS, HATCHES, strict=True))
_ON_DARK = ("return_loop", "follow_up")
_LEAST_LABELLED = 0.045


def time_chart(rows: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of mean hours an order by cause: a bar a scenario, or a bar a tier of one scenario.

    Parameters
    ----------
    rows
        `analysis.views.time_split` of one run, or of several by `analysis.views.side_by_side`; one bar a scenario and
        group. Groups without orders have no bar.
    names
        Names in the reader's language.
    """
    bars = {(scenario, str(group)): own.set_index("cause")["hours"]
            for scenario, part in by_scenario(rows).items()
            for group, own in part.groupby("group", sort=False) if own["hours"].notna().any()}
    with house_style():
        figure = sheet(_title(bars, names), 2.1 + 0.48 * len(bars))
        axes = figure.subplots()
        _draw(axes, list(bars.values()))
        several = len(by_scenario(rows)) > 1
        axes.set_yticks(range(len(bars)), [wrapped(_bar_name(*key, several, names), 28) for key in bars], fontsize=8.5)
        axes.set_xlabel(names.say("每件工单平均小时数（自然时间）", "Mean hours an order (natural time)"), fontsize=8)
        handles = axes.containers
        legend(figure, handles, [names.term(cause) for cause in TIME_PARTS][: len(handles)], columns=5)
    return figure


def _bar_name(scenario: str, group: str, several: bool, names: Names) -> str:
    if group == "all":
        return names.scenario(scenario) or names.say("全部工单", "All orders")
    return f"{names.scenario(scenario)} · {names.tier(group)}" if several else names.tier(group)


def _draw(axes: Axes, bars: list[pd.Series]) -> None:
    longest = max((float(hours.sum()) for hours in bars), default=0.0) or 1.0  # an axis must have a length
    left = [0.0] * len(bars)
    for cause in TIME_PARTS if bars else ():
        widths = [float(hours[cause]) for hours in bars]
        axes.barh(range(len(bars)), widths, left=left, height=0.62, color=_COLOURS[cause], hatch=_HATCHES[cause],
                  edgecolor="white" if cause in _ON_DARK else "0.15", lw=0.5)
        for row, (start, width) in enumerate(zip(left, widths, strict=True)):
            if width >= _LEAST_LABELLED * longest:
                axes.text(start + width / 2, row, f"{width:.0f}" if width >= 10 else f"{width:.1f}", ha="center",
                          va="center", fontsize=7.5, bbox={"fc": "white", "ec": "none", "pad": 0.8})
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for row, whole in enumerate(left):
        axes.text(whole + 0.01 * longest, row, f"{whole:.0f}", va="center", fontsize=8.5)
    axes.set_xlim(0, longest * 1.08)
    axes.set_ylim(max(len(bars), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, lw=0.6)
    axes.set_axisbelow(True)


def _title(bars: dict[tuple[str, str], pd.Series], names: Names) -> str:
    if not bars:
        return names.say("期内没有收到工单。", "No order was received in the period.")
    if len(bars) == 1:
        return _largest(next(iter(bars.values())), names)
    several = len({scenario for scenario, _ in bars}) > 1
    named = {_bar_name(*key, several, names): float(hours.sum()) for key, hours in bars.items()}
    what = names.say("一件工单平均历时", "Mean time of an order")
    tiers = any(group != "all" for _, group in bars)
    each = ("各类工单", "tier") if tiers else ("各情景", "scenario")
    return compared(what, named, lambda hours: names.say(f"{hours:.0f} 小时", f"{hours:.0f} hours"), names, each)


def _largest(hours: pd.Series, names: Names) -> str:
    """Return the sentence on the mean time and on the two largest of the causes that take any."""
    causes = hours[hours > 0].sort_values(ascending=False).iloc[:2]
    whole, number = float(hours.sum()), f"{hours.sum():.0f}"
    if causes.empty:
        return names.say(f"一件工单平均历时 {number} 小时。", f"An order takes {number} hours on average.")
    share = names.percent(float(causes.sum()) / whole, 0)
    who_zh = "和".join(f"“{names.term(str(cause))}”" for cause in causes.index)
    who_en = " and ".join(f'"{names.term(str(cause))}"' for cause in causes.index)
    return names.say(f"一件工单平均历时 {number} 小时，其中{who_zh}占 {share}。",
                     f"An order takes {number} hours on average, {share} of it in {who_en}.")
