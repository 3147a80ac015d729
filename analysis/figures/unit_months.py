"""Every unit in every month: a heat map with its numbers."""

from __future__ import annotations

from typing import Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import MOST_HEIGHT, note, only_one, sheet

__all__ = ["month_chart"]

_LOW = 0.9
_NOTHING = "white"
_AROUND, _MOST_ROW = 1.5, 0.22
"""Inches for title and axes, and for a row."""


def month_chart(rows: pd.DataFrame, names: Names,
                figure: Literal["on_time_share", "orders"] = "on_time_share") -> Figure:
    """Return the heat map of units and months of one scenario, with the numbers in the cells.

    Parameters
    ----------
    rows
        `analysis.views.unit_months`. Units stand from the lowest on-time share of the period up, or from the most
        orders down; blank cells had nothing to measure.
    names
        Names in the reader's language.
    figure
        What is shown. Light means more in both maps, and the map of colours rises evenly in grey (cividis: J. R. Nunez
        and others, PLoS ONE 13 (2018) e0199239, doi:10.1371/journal.pone.0199239).

    Raises
    ------
    ParameterError
        Rows of several scenarios.
    """
    wide = _ordered(only_one(rows, "month_chart"), figure)
    height = min(_MOST_ROW, (MOST_HEIGHT - _AROUND) / max(len(wide), 1))
    with house_style():
        drawn = sheet(_title(wide, figure, names), _AROUND + height * len(wide))
        axes = drawn.subplots()
        colours = mpl.colormaps["cividis"].with_extremes(bad=_NOTHING)
        cells = np.ma.masked_invalid(wide.to_numpy(dtype=np.float64))
        image = axes.imshow(cells, aspect="auto", cmap=colours, interpolation="nearest",
                            vmin=_lowest(cells, figure), vmax=1.0 if figure == "on_time_share" else None)
        _label(axes, wide, names)
        _numbers(axes, cells, np.ma.less(image.norm(cells), 0.5), figure, min(7.0, 55 * height))
        bar = drawn.colorbar(image, ax=axes, location="bottom", shrink=0.5, aspect=40, pad=0.01,
                             extend="min" if figure == "on_time_share" else "neither")
        bar.ax.tick_params(labelsize=7)
        heading = names.say("每月工单数（每次运行平均）", "Orders in the month (mean a replication)")
        if figure == "on_time_share":
            bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: names.percent(share, 0)))
            heading = names.say("按时办结率（格内为百分数，100 显示为 ·）", "On-time share (cells: per cent; · is 100)")
        bar.set_label(heading, fontsize=8)
        if figure == "on_time_share":
            note(bar.ax, names.say("月份为收到工单的月份；空白：没有到期工单。",
                                   "Months of receipt; blank: no order due."))
    return drawn


def _ordered(rows: pd.DataFrame, figure: str) -> pd.DataFrame:
    wide = rows.pivot_table(figure, "unit", "month", dropna=False, sort=False)
    totals = rows.assign(on_time=rows["on_time_share"] * rows["orders_due"]).groupby("unit", sort=False)
    sums = totals[["orders", "orders_due", "on_time"]].sum()
    shares = sums["on_time"] / sums["orders_due"].where(sums["orders_due"] > 0)
    whole = shares if figure == "on_time_share" else -sums["orders"]
    return wide.loc[whole.sort_values(kind="stable").index]


def _lowest(cells: np.ma.MaskedArray, figure: str) -> float:
    """Return where the colours begin: a few units with hardly any order would else take all of them."""
    known = cells.compressed()
    if figure == "orders" or not known.size:
        return 0.0
    return min(float(np.floor(20 * np.quantile(known, 0.02)) / 20), 0.95)


def _label(axes: Axes, wide: pd.DataFrame, names: Names) -> None:
    axes.set_yticks(range(len(wide)), [names.unit(str(unit)) for unit in wide.index], fontsize=6.5)
    axes.set_xticks(range(wide.shape[1]), [names.month(int(str(month)[5:])) for month in wide.columns], fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)


def _numbers(axes: Axes, cells: np.ma.MaskedArray, dark: np.ma.MaskedArray, figure: str, size: float) -> None:
    for (row, column), value in np.ndenumerate(cells):
        if not np.ma.is_masked(cells[row, column]):
            shown = f"{100 * value:.0f}" if figure == "on_time_share" else f"{value:.0f}"
            text = "·" if figure == "on_time_share" and value == 1 else shown
            axes.text(column, row, text, ha="center", va="center", fontsize=size,
                      color="white" if dark[row, column] else "black")


def _title(wide: pd.DataFrame, figure: str, names: Names) -> str:
    cells = wide.melt(ignore_index=False, var_name="month").dropna()
    if cells.empty:
        return names.say("期内没有工单到期。", "No order fell due in the period.")
    values = cells["value"]
    place = int(values.argmin() if figure == "on_time_share" else values.argmax())
    unit, when = names.unit(str(cells.index[place])), names.month(int(str(cells["month"].iloc[place])[5:]))
    if figure == "orders":
        return names.say(f"{unit}{when}工单最多，平均 {values.max():.0f} 件。",
                         f"Most orders in a month: {unit}, {when}, {values.max():.0f} on average.")
    low, least = int((values < _LOW).sum()), names.percent(values.min(), 0)
    limit = names.percent(_LOW, 0)
    return names.say(
        f"按时办结率最低的是{unit}{when}，为 {least}；低于 {limit} 的有 {low} 格（共 {len(cells)} 格）。",
        f"Lowest on-time share: {unit}, {when}, {least}; {low} of {len(cells)} unit-months are below {limit}.")
