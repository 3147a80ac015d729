"""What charts show: from the tables of a results folder to one tidy table a chart, also for people to read.

Each view takes the tables of one run; `side_by_side` puts the views of several scenarios under each other.
"""

from __future__ import annotations

from analysis.views.backlog import BACKLOG_COLUMNS, backlog, long_breaks
from analysis.views.differences import Differing, differences
from analysis.views.limits import LIMIT_COLUMNS, time_taken
from analysis.views.on_time import ON_TIME_COLUMNS, on_time_by
from analysis.views.setting import side_by_side
from analysis.views.time_split import TIME_COLUMNS, time_split
from analysis.views.unit_months import CALLED_UP_COLUMNS, MONTH_COLUMNS, called_up, unit_months
from analysis.views.week import WEEK_COLUMNS, week

__all__ = [
    "BACKLOG_COLUMNS", "CALLED_UP_COLUMNS", "LIMIT_COLUMNS", "MONTH_COLUMNS", "ON_TIME_COLUMNS", "TIME_COLUMNS",
    "WEEK_COLUMNS", "Differing", "backlog", "called_up", "differences", "long_breaks", "on_time_by", "side_by_side",
    "time_split", "time_taken", "unit_months", "week",
]  # fmt: skip
