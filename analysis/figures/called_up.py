"""Which units have to report at the executive meeting, and how surely."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.dots import draw_dots, row_height, rows_that_fit
from analysis.figures.fonts import house_style
from analysis.figures.names import Names
from analysis.figures.page import by_scenario, compared, legend, note, percent_axis, sheet

__all__ = ["called_up_chart"]

_MOST_ROWS = 20


def called_up_chart(rows: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of call-ups: a row a unit, a dot with its 95 % interval a scenario.

    Parameters
    ----------
    rows
        `analysis.views.called_up` of one run, or of several by `analysis.views.side_by_side`. The twenty units most
        often called up in any scenario are shown, from the most on, as the first scenario has them; those never called
        up are left out.
    names
        Names in the reader's language.
    """
    parts = by_scenario(rows)
    most = rows.groupby("unit", sort=False)["called_up_share"].max()
    ever = most[most > 0].sort_values(ascending=False, kind="stable").index
    first = next(iter(parts.values())).set_index("unit")["called_up_share"]
    keys = [str(key) for key in ever[: min(_MOST_ROWS, rows_that_fit(len(parts)))]]
    keys = list(first.reindex(keys).sort_values(ascending=False, kind="stable").index)
    with house_style():
        figure = sheet(_title(parts, names), 2.0 + len(keys) * max(row_height(len(parts)), 0.19))
        axes = figure.subplots()
        draw_dots(axes, rows, keys, "called_up_share", names)
        axes.set_xlim(-0.02, 1.02)
        percent_axis(axes, names)
        axes.set_xlabel(names.say("期内至少一次被要求在县政府常务会议上汇报的概率（横线为 95% 置信区间）",
                                  "Chance of at least one report at the executive meeting (lines: 95 % intervals)"),
                        fontsize=8)
        note(axes, names.say(f"{len(most)} 个单位中，{len(ever)} 个至少在一次运行中被点名；显示其中 {len(keys)} 个。",
                             f"{len(ever)} of {len(most)} units were called up in any run; {len(keys)} are shown."))
        if list(parts) != [""]:
            legend(figure, *axes.get_legend_handles_labels())
    return figure


def _title(parts: dict[str, pd.DataFrame], names: Names) -> str:
    likely = {key: int((part["called_up_share"] > 0.5).sum()) for key, part in parts.items()}
    units = len(next(iter(parts.values())))
    if len(parts) == 1:
        number = next(iter(likely.values()))
        return names.say(f"{units} 个单位中，有 {number} 个在期内被点名的可能性超过一半。",
                         f"{number} of {units} units are more likely than not to be called up in the period.")
    what = names.say(f"{units} 个单位中被点名可能性超过一半的单位数",
                     f"Of {units} units, more likely than not to be called up")
    return compared(what, likely, lambda number: f"{number:.0f}", names)
