"""What KPIs are made of: one replication as they read it, and questions that can be asked of each order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd


@dataclass(frozen=True)
class Observation:
    """What one replication showed, as the KPIs read it."""

    orders: pd.DataFrame
    """One row an order, every cohort."""
    pools: pd.DataFrame
    """Crew and role rows of the period's months."""
    counts: Mapping[str, float]
    """Number of events in the period by activity; an activity left out has 0."""
    period_minutes: float
    """Length of the period, in minutes."""
    month_ends: Sequence[float]
    """Ends of the months that end in the period, in minutes since its start, ascending."""

    @cached_property
    def period(self) -> pd.DataFrame:
        """Orders that arrived in the period."""
        return self.orders[self.orders["cohort"] == "period"]


Mask = Callable[[Observation], "pd.Series[bool]"]
Number = Callable[[Observation], float]


def number(mask: Mask) -> Number:
    """Return how many orders `mask` tells of."""
    return lambda seen: float(mask(seen).sum())


def total_of(*columns: str) -> Number:
    """Return the sum of some columns over the orders of the period."""
    return lambda seen: float(seen.period[list(columns)].sum().sum())


def reached(milestone: str) -> Mask:
    """Tell of each order of the period whether it reached a milestone."""
    return lambda seen: seen.period[milestone].notna()


def some(column: str) -> Mask:
    """Tell of each order of the period whether a count or rating is above 0; unknown is not."""
    return lambda seen: seen.period[column].fillna(0) > 0


def met(milestone: str, due: str) -> Mask:
    """Tell of each order whether it reached a milestone by a deadline."""
    return lambda seen: seen.orders[milestone] <= seen.orders[due]


def due(column: str) -> Mask:
    """Tell of each order that units answer for whether a deadline of its fell in the period."""
    # an order that the office answers or dismisses is never reported: a deadline it may have had asks nothing of a unit
    return lambda seen: (seen.orders[column].between(0, seen.period_minutes, inclusive="left")
                         & ~seen.orders["outcome"].isin(("answered", "dismissed")))


def misrouted(seen: Observation) -> pd.Series[bool]:
    """Tell of each order of the period whether it went first to a unit not in charge."""
    # pandas refuses to compare two dictionary columns with different categories
    return seen.period["sent_to"].astype(object) != seen.period["unit"].astype(object)


def early(seen: Observation) -> pd.Series[bool]:
    """Tell of each order whether it was reported in the first half of its limit."""
    sent, due = seen.orders["dispatched_min"], seen.orders["due_first_min"]
    return seen.orders["reported_min"] - sent <= (due - sent) / 2


def sent_in_period(seen: Observation) -> pd.Series[bool]:
    """Tell of each order whether it was first dispatched in the period."""
    return seen.orders["dispatched_min"].between(0, seen.period_minutes, inclusive="left")


def reported_by_end(seen: Observation) -> pd.Series[bool]:
    """Tell of each order whether it was dispatched in the period and reported by its end."""
    return sent_in_period(seen) & (seen.orders["reported_min"] <= seen.period_minutes)


def in_hand(orders: pd.DataFrame, at: float) -> pd.Series[bool]:
    """Tell of each order whether a unit had it in hand at a moment."""
    return (orders["dispatched_min"] <= at) & ~(orders["reported_min"] <= at) & ~(orders["closed_min"] <= at)


def not_closed(orders: pd.DataFrame, at: float) -> pd.Series[bool]:
    """Tell of each order whether it was received and not closed at a moment."""
    return (orders["received_min"] <= at) & ~(orders["closed_min"] <= at)


def backlog_ratios(seen: Observation) -> list[float]:
    """Return, for each month end, the orders not closed over the month's orders."""
    ratios, start, received = [], 0.0, seen.orders["received_min"]
    for end in seen.month_ends:
        arrived = int(received.between(start, end, inclusive="left").sum())
        ratios += [float(not_closed(seen.orders, end).sum()) / arrived] if arrived else []
        start = end
    return ratios


def crew_minutes(office: bool, column: str) -> Number:
    """Return the minutes in a column over the office's crews, or over the units'."""
    def total(seen: Observation) -> float:
        rows = seen.pools["crew"].notna() & ((seen.pools["pool"] == "office") == office)
        return float(seen.pools.loc[rows, column].sum())

    return total


def days(end: str) -> Callable[[Observation], pd.Series]:
    """Return the days from receipt to `end` of each order of the period that units answer for."""
    return lambda seen: (seen.period[end] - seen.period["received_min"]).where(
        ~seen.period["outcome"].isin(("answered", "dismissed"))) / 1440


received, dispatched, called_back = reached("received_min"), reached("dispatched_min"), some("called_back")
due_final, on_time = due("due_final_min"), met("reported_min", "due_final_min")
