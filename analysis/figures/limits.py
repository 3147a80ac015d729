"""How much of the time allowed orders take, and how many are late."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, LATE, by_scenario, compared, legend, percent_axis, sheet, style

__all__ = ["limit_chart"]

_IN_TIME = "#56B4E9"
_BEYOND = 2.15
"""Where the open bin ends in the picture, as a share of the time allowed."""


def limit_chart(rows: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of the time taken until the report, by tier, with the deadline at 100 %.

    Parameters
    ----------
    rows
        `analysis.views.time_taken` of one run: histograms, what is late in another colour and hatched; or of several
        by `analysis.views.side_by_side`: the share of orders reported so far, a line a scenario. Tiers without orders
        are left out.
    names
        Names in the reader's language.
    """
    parts = by_scenario(rows)
    tiers = [str(tier) for tier in dict.fromkeys(rows.loc[rows["order_share"].notna(), "tier"])]
    down = max((len(tiers) + 1) // 2, 1)
    with house_style():
        figure = sheet(_title(parts, names), 1.5 + 2.0 * down)
        grid = figure.subplots(down, 2, squeeze=False, sharex=True)
        for axes, tier in zip(grid.flat, tiers, strict=False):
            own = {key: part[part["tier"] == tier] for key, part in parts.items()}
            (_histogram if len(parts) == 1 else _curves)(axes, own, names)
            _frame(axes, names)
            axes.set_title(names.tier(tier), loc="left", fontsize=9)
        for axes in grid[-1]:
            axes.set_xlabel(names.say("用时占时限（含延期）的比例", "Time taken ÷ time allowed"), fontsize=8)
        for axes in grid.flat[len(tiers):]:
            axes.set_visible(False)
        _below(figure, grid[0, 0], len(parts), names)
    return figure


def _histogram(axes: Axes, parts: dict[str, pd.DataFrame], names: Names) -> None:
    rows = next(iter(parts.values()))
    left = rows["from_share"].to_numpy()
    width = np.minimum(rows["to_share"].to_numpy(), _BEYOND) - left
    late = left >= 1
    share = rows["order_share"].to_numpy()
    axes.bar(left[~late], share[~late], width[~late], align="edge", color=_IN_TIME, ec="white", lw=0.3)
    axes.bar(left[late], share[late], width[late], align="edge", color=LATE, hatch="////", ec="white", lw=0)
    overdue = names.percent(float(share[late].sum()))
    said = names.say(f"逾期 {overdue}", f"late: {overdue}")
    axes.text(0.98, 0.95, said, transform=axes.transAxes, ha="right", va="top")


def _curves(axes: Axes, parts: dict[str, pd.DataFrame], names: Names) -> None:
    for place, (key, rows) in enumerate(parts.items()):
        closed = rows[np.isfinite(rows["to_share"])]
        looks = style(place)
        # the open bin has those never reported, so that the curve need not reach all orders
        axes.plot([0, *closed["to_share"]], [0, *closed["up_to_share"]], color=looks["color"], ls=looks["linestyle"],
                  lw=1.4, label=names.scenario(key))
    axes.set_ylim(0, 1.02)


def _frame(axes: Axes, names: Names) -> None:
    axes.axvline(1, color="black", lw=1.2)
    axes.set_xlim(0, _BEYOND)
    axes.set_xticks([0, 0.5, 1, 1.5, 2])
    percent_axis(axes, names)
    percent_axis(axes, names, "y")
    axes.grid(axis="y", color=GRID, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8, labelbottom=True)


def _below(figure: Figure, axes: Axes, scenarios: int, names: Names) -> None:
    if scenarios == 1:
        legend(figure, [Patch(color=_IN_TIME), Patch(fc=LATE, hatch="////", ec="white")],
               [names.say("按时上报的工单占比（每格 5%）", "Share of orders reported in time (bins of 5 %)"),
                names.say("逾期；最右一格：超过两倍时限或从未上报", "Late; last bin: more than twice, or never")])
    else:
        figure.supylabel(names.say("至此已上报的工单占比", "Share of orders reported by then"), fontsize=8)
        legend(figure, *axes.get_legend_handles_labels())


def _title(parts: dict[str, pd.DataFrame], names: Names) -> str:
    known = {key: part[part["order_share"].notna()] for key, part in parts.items()}
    late = {key: _late(part) for key, part in known.items() if len(part)}
    if not late:
        return names.say("期内没有工单到期。", "No order fell due in the period.")
    if len(parts) > 1:
        return compared(names.say("逾期工单占比", "Share of late orders"), late, names.percent, names)
    rows = next(iter(known.values()))
    tiers = {str(tier): _late(own) for tier, own in rows.groupby("tier", sort=False)}
    worst = max(tiers, key=lambda tier: tiers[tier])
    whole, share = names.percent(next(iter(late.values()))), names.percent(tiers[worst])
    return names.say(f"{whole} 的工单错过时限；“{names.tier(worst)}”工单中最多，为 {share}。",
                     f"{whole} of orders miss their deadline; {names.tier(worst).lower()} ones most often, {share}.")


def _late(rows: pd.DataFrame) -> float:
    return float(rows.loc[rows["from_share"] >= 1, "orders"].sum() / rows["orders"].sum())
