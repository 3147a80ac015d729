"""Charts: functions from data to a figure; one plain sentence as title that says what to see."""

from __future__ import annotations

from analysis.figures.backlog import backlog_chart
from analysis.figures.called_up import called_up_chart
from analysis.figures.differences import difference_chart
from analysis.figures.fonts import font_path, house_style, saved
from analysis.figures.limits import limit_chart
from analysis.figures.names import Names, names_of
from analysis.figures.on_time import on_time_chart
from analysis.figures.ranks import RankTexts, rank_chart
from analysis.figures.time_split import time_chart
from analysis.figures.unit_months import month_chart
from analysis.figures.week import week_chart

__all__ = [
    "Names", "RankTexts", "backlog_chart", "called_up_chart", "difference_chart", "font_path", "house_style",
    "limit_chart", "month_chart", "names_of", "on_time_chart", "rank_chart", "saved", "time_chart", "week_chart",
]  # fmt: skip
