"""How busy people are in each hour of the week, and who works overtime."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import GRID, note, only_one, sheet, wrapped

__all__ = ["week_chart"]

_NOBODY = "white"
_HOURS = 168
_SELDOM = 0.25
_DAYS_ZH, _DAYS_EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week_chart(rows: pd.DataFrame, names: Names) -> Figure:
    """Return the heat map of utilisation by crew and hour of the week of one scenario, overtime beside it.

    Parameters
    ----------
    rows
        `analysis.views.week`: a row a crew. Light is busy; blank is nobody on duty; bars: overtime, which is in no
        utilisation.
    names
        Names in the reader's language.

    Raises
    ------
    ParameterError
        Rows of several scenarios.
    """
    crews = list(dict.fromkeys(zip(only_one(rows, "week_chart")["pool"], rows["crew"], strict=True)))
    with house_style():
        figure = sheet(_title(rows, names), 1.7 + 0.32 * max(len(crews), 1))
        if crews:
            _draw(figure, rows, crews, names)
    return figure


def _draw(figure: Figure, rows: pd.DataFrame, crews: list[tuple[str, str]], names: Names) -> None:
    table = rows.set_index(["pool", "crew", "hour"])
    wanted = [(*crew, hour) for crew in crews for hour in range(_HOURS)]
    shares, overtime = (table[name].reindex(wanted).to_numpy(dtype=np.float64).reshape(len(crews), _HOURS)
                        for name in ("utilisation", "overtime_hours"))
    ratios = [5.0, 1.0] if overtime.any() else [1.0]
    left, *rest = figure.subplots(1, len(ratios), sharey=True, squeeze=False, width_ratios=ratios)[0]
    colours = mpl.colormaps["cividis"].with_extremes(bad=_NOBODY)
    cells = np.ma.masked_invalid(shares)
    image = left.imshow(cells, aspect="auto", cmap=colours, vmin=0, vmax=1, interpolation="nearest")
    _label(left, [wrapped(names.crew(*crew), 30) for crew in crews], names)
    if rest:
        _overtime(rest[0], overtime.sum(axis=1), names)
    bar = figure.colorbar(image, ax=left, location="bottom", shrink=0.7, aspect=40)
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: names.percent(share, 0)))
    bar.ax.tick_params(labelsize=7)
    bar.set_label(names.say("在岗时间中用于办理的比例；空白：无人在岗",
                            "Share of time on duty spent at work; blank: nobody on duty"), fontsize=8)
    if _seldom(rows).any():
        note(bar.ax, names.say("周六、周日有颜色处，多为调休上班日，每年只有几天。",
                               "Colours on days off: make-up working days, a few a year."))


def _label(axes: Axes, labels: list[str], names: Names) -> None:
    axes.set_yticks(range(len(labels)), labels, fontsize=7.5)
    axes.set_xticks(np.arange(0, _HOURS, 24) - 0.5, [""] * 7)
    days = [names.say(f"周{zh}", en) for zh, en in zip(_DAYS_ZH, _DAYS_EN, strict=True)]
    axes.set_xticks(np.arange(12, _HOURS, 24) - 0.5, days, minor=True, fontsize=8)
    axes.tick_params(which="minor", length=0)
    axes.tick_params(axis="y", length=0)
    for day in range(1, 7):
        axes.axvline(24 * day - 0.5, color="0.6", lw=0.8)
    for row in range(1, len(labels)):
        axes.axhline(row - 0.5, color="0.6", lw=0.8)
    axes.spines["bottom"].set_visible(False)


def _overtime(axes: Axes, hours: np.ndarray, names: Names) -> None:
    axes.barh(range(len(hours)), hours, height=0.6, color="#E69F00", hatch="////", ec="0.2", lw=0.4)
    for row, value in enumerate(hours):
        axes.text(value, row, f" {value:.0f}" if value >= 10 else f" {value:.1f}", va="center", fontsize=7.5)
    axes.set_xlim(0, max(float(hours.max(initial=0.0)), 1.0) * 1.45)
    axes.set_title(names.say("每周加班\n（人·小时）", "Overtime,\nperson-hours\na week"), fontsize=8, loc="left")
    axes.tick_params(axis="y", left=False, labelleft=False)
    axes.tick_params(axis="x", labelsize=7)
    axes.grid(axis="x", color=GRID, lw=0.6)
    axes.set_axisbelow(True)


def _seldom(rows: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each hour whether somebody is on duty then, but far less than in the crew's other hours."""
    most = rows.groupby(["pool", "crew"])["on_duty_hours"].transform("max")
    return (rows["on_duty_hours"] > 0) & (rows["on_duty_hours"] < _SELDOM * most)


def _title(rows: pd.DataFrame, names: Names) -> str:
    known = rows[rows["utilisation"].notna() & ~rows["pool"].isin(("units",))]
    sums = known.groupby(["pool", "crew"], sort=False)[["busy_hours", "on_duty_hours"]].sum()
    if sums.empty:
        return names.say("没有人在岗。", "Nobody was on duty.")
    busy = (sums["busy_hours"] / sums["on_duty_hours"]).reset_index(name="busy")
    pool, crew, share = busy.iloc[int(busy["busy"].argmax())]
    usual = known[(known["pool"] == pool) & (known["crew"] == crew) & ~_seldom(known)]
    hour, top = usual[["hour", "utilisation"]].iloc[int(usual["utilisation"].argmax())]
    day, clock, who = int(hour) // 24, f"{int(hour) % 24}:00", names.crew(pool, crew)
    whole, top = names.percent(share, 0), names.percent(top, 0)
    return names.say(
        f"余力最小的是“{who}”：在岗时间的 {whole} 在办理；周{_DAYS_ZH[day]} {clock} 起的一小时为 {top}。",
        f'Least slack: "{who}", at work for {whole} of the time on duty, '
        f"{top} in the hour from {_DAYS_EN[day]} {clock}.")
