"""What a special report says about one topic, as numbers (C38, C39)."""

from __future__ import annotations

import pandas as pd

from analysis.bulletin.replication import Seen
from analysis.kpi import TIME_PARTS
from sim.fields import MINUTES_PER_DAY

__all__ = ["causes", "part_table", "topic_units", "week_table"]

_MOST_WEEKS = 12
_WEEK = 7 * MINUTES_PER_DAY


def week_table(seen: Seen) -> pd.DataFrame:
    """Return orders received in each of the last weeks of seven days that end with the month, twelve at most.

    Columns week_to (last date), orders, in_month (whether all of the week lies in the month). Weeks before the period
    are left out.
    """
    month = seen.month
    weeks = min(_MOST_WEEKS, int((month.start_min + month.minutes) // _WEEK))
    ends = [month.minutes - _WEEK * back for back in reversed(range(weeks))]
    received = seen.orders["received_min"]
    return pd.DataFrame({
        "week_to": [pd.Timestamp(month.first) + pd.Timedelta(minutes=end - MINUTES_PER_DAY) for end in ends],
        "orders": [int(received.between(end - _WEEK, end, inclusive="left").sum()) for end in ends],
        "in_month": [end - _WEEK >= 0 for end in ends],
    })  # fmt: skip


def topic_units(seen: Seen) -> pd.DataFrame:
    """Return the units that had orders on the topic, most first: unit and figures of `by_unit` over these orders."""
    units = seen.units[(seen.units["orders"] > 0) | (seen.units["deadlines"] > 0)].reset_index()
    columns = ["unit", "orders", "deadlines", "overdue", "on_time_share", "called_back", "satisfaction_share"]
    return units[columns].sort_values("orders", ascending=False, kind="stable", ignore_index=True)


def part_table(seen: Seen, everything: Seen) -> pd.DataFrame:
    """Return the KPIs ``<part>_hours`` of the topic and of all orders: columns part, hours, hours_all, change."""
    table = pd.DataFrame({
        "part": list(TIME_PARTS), "hours": [seen.figure(f"{part}_hours") for part in TIME_PARTS],
        "hours_all": [everything.figure(f"{part}_hours") for part in TIME_PARTS],
    })  # fmt: skip
    return table.assign(change=table["hours"] - table["hours_all"])


def causes(seen: Seen) -> pd.Series:
    """Return how many of the month's orders each common cause (hot spot or surge) brought, most first."""
    clusters = seen.received["cluster"]
    return clusters[clusters.notna() & (clusters != "")].value_counts()
