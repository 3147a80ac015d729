"""Orders in the county's hands and at units, day by day; and the long breaks that fill the desks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from analysis.views.counting import Floats, Integers, numbered, summed
from sim.calendars import DayCalendar
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["BACKLOG_COLUMNS", "backlog", "long_breaks"]

BACKLOG_COLUMNS = ("replication", "received_min", "dispatched_min", "reported_min", "closed_min")
"""Columns of orders that the view reads."""


def backlog(orders: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return how many orders were open at the end of each day of the period, over replications.

    Parameters
    ----------
    orders
        Rows of orders.parquet, every cohort and replication; at least `BACKLOG_COLUMNS`.
    parameters
        The scenario of the run.

    Returns
    -------
    pandas.DataFrame
        stage: not_closed (received and not closed, `analysis.masks.not_closed`) or in_hand (dispatched and neither
        reported nor closed, `analysis.masks.in_hand`); date, at whose end (24:00) is counted; mean number of orders,
        low and high: 5th and 95th percentile over replications; replications. A replication without any order is not
        seen.
    """
    replication, count = numbered(orders["replication"])
    times = {name: orders[name].to_numpy(dtype=np.float64) for name in BACKLOG_COLUMNS[1:]}
    ended = np.fmin(times["reported_min"], times["closed_min"])
    spans = {"not_closed": (times["received_min"], times["closed_min"]), "in_hand": (times["dispatched_min"], ended)}
    days = parameters.period.days
    frames = [_rows(stage, _open(start, end, replication, (count, days)), parameters)
              for stage, (start, end) in spans.items()]
    return pd.concat(frames, ignore_index=True)


def _open(start: Floats, end: Floats, replication: Integers, shape: tuple[int, int]) -> Floats:
    """Return the number of spans open at the end of each day, shape (replications, days)."""
    # NaN, never begun or never over, is larger than every day; one that ends before it begins was never open
    begun = _first_day(start, shape[1])
    over = np.where(np.isnan(end), -1, _first_day(np.maximum(start, end), shape[1]))
    return np.asarray((summed(replication, begun, shape) - summed(replication, over, shape)).cumsum(axis=1))


def _first_day(moment: Floats, days: int) -> Integers:
    """Return the first day at whose end a moment has come; -1 for NaN and for moments after the last."""
    day = np.maximum(np.ceil(moment / MINUTES_PER_DAY) - 1, 0)
    return np.where(day < days, day, -1).astype(np.int64)


def _rows(stage: str, numbers: Floats, parameters: Parameters) -> pd.DataFrame:
    days = pd.date_range(parameters.period.start, periods=numbers.shape[1], freq="D")
    if not len(numbers):
        numbers = np.full((1, numbers.shape[1]), np.nan)
    low, high = np.quantile(numbers, [0.05, 0.95], axis=0)
    known = 0 if np.isnan(numbers).all() else len(numbers)
    return pd.DataFrame({"stage": stage, "date": days, "mean": numbers.mean(axis=0), "low": low, "high": high,
                         "replications": known})


def long_breaks(parameters: Parameters) -> pd.DataFrame:
    """Return the breaks of the period longer than a plain weekend can make: two days off or more, one on a weekday.

    Returns
    -------
    pandas.DataFrame
        first, last: dates of the first and last day off; days: length. Cut at the ends of the period.
    """
    period = parameters.period
    calendar = DayCalendar(parameters.calendar, period.start, 0, period.days)
    found, begun = [], None
    for day in range(period.days + 1):
        off = day < period.days and not calendar.is_working(day)
        if off and begun is None:
            begun = day
        if not off and begun is not None:
            if day - begun >= 2 and any(calendar.is_day_off_on_weekday(one) for one in range(begun, day)):
                found.append((begun, day - 1, day - begun))
            begun = None
    dates = [(period.start + timedelta(days=first), period.start + timedelta(days=last), days)
             for first, last, days in found]
    return pd.DataFrame(dates, columns=["first", "last", "days"])
