"""Queues that start empty: nothing to warm up, and theory is exact from the first minute. Units are copies of one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.queueing import (
    Course,
    Period,
    delayed_count_probabilities,
    first_orders,
    number_over_time,
    trigger_probability_in_queue,
)
from analysis.verification.case import Pair, Tables
from analysis.verification.reading import arrival_rate, handlers, mean_of, share_above
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = [
    "FIRST", "JUDGED", "measure_accountability", "measure_first_orders", "measure_from_empty", "measure_hourly",
    "theory_accountability", "theory_first_orders", "theory_from_empty", "theory_hourly",
]  # fmt: skip

FIRST = 25
"""How many orders of each copy the case of the first orders looks at."""
JUDGED = 15
"""How many orders of each copy the case of accountability looks at."""
_LOOKS_MIN = (144, 288, 720, 1440)
"""When the case of the queue that fills counts what is present."""
_HOURS = (8, 11, 16, 24)
"""Hours of the day at which the case of hourly rates counts what is present."""


def theory_from_empty(parameters: Parameters) -> dict[str, float]:
    """Return the mean number present at four times and over the day (Kolmogorov's forward equations)."""
    day = Period(MINUTES_PER_DAY, arrival_rate(parameters), handlers(parameters))
    course = number_over_time([day], 1 / parameters.work.handling.mean, _LOOKS_MIN)
    return {**_at_times(course, _LOOKS_MIN), "number_mean": course.mean_over_time()}


def _at_times(course: Course, times: tuple[int, ...]) -> dict[str, float]:
    return {f"number_at_{time}": float(mean) for time, mean in zip(times, course.mean(), strict=True)}


def measure_from_empty(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    return _numbers(tables, parameters, _LOOKS_MIN)


def _numbers(tables: Tables, parameters: Parameters, times: tuple[int, ...]) -> dict[str, Pair]:
    copies, orders = float(len(parameters.units)), tables.period
    come, gone = orders["received_min"].to_numpy(), orders["reported_min"].fillna(np.inf).to_numpy()
    inside = np.minimum(gone, MINUTES_PER_DAY) - come
    found = {f"number_at_{time}": (float(((come <= time) & (gone > time)).sum()), copies) for time in times}
    return {**found, "number_mean": (float(inside.sum()), copies * MINUTES_PER_DAY)}


def _hourly_course(parameters: Parameters) -> Course:
    weights = np.asarray(parameters.demand.arrivals.hour_weights, dtype=np.float64)
    rates = arrival_rate(parameters) * weights / weights.mean()
    hours = [Period(60, float(rate), handlers(parameters)) for rate in rates]
    return number_over_time(hours, 1 / parameters.work.handling.mean, [60 * hour for hour in _HOURS])


def theory_hourly(parameters: Parameters) -> dict[str, float]:
    """Return the numbers present over a day of changing rates, and the waits of those who come in it."""
    course, servers = _hourly_course(parameters), handlers(parameters)
    return {
        **_at_times(course, tuple(60 * hour for hour in _HOURS)),
        "number_mean": course.mean_over_time(),
        "wait_probability": course.wait_probability(servers),
        "wait_mean": course.wait_mean(servers, 1 / parameters.work.handling.mean),
    }


def measure_hourly(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    waits = tables.period["queue_min"]
    return {
        **_numbers(tables, parameters, tuple(60 * hour for hour in _HOURS)),
        "wait_probability": share_above(waits, 0),
        "wait_mean": mean_of(waits),
    }


def theory_first_orders(parameters: Parameters) -> dict[str, float]:
    """Return the mean wait and the share that waits over the first orders, and the mean wait of some of them."""
    found = first_orders(arrival_rate(parameters), 1 / parameters.work.handling.mean, handlers(parameters), FIRST)
    return {
        "wait_mean": float(found.wait_means.mean()),
        "wait_probability": float(found.wait_probabilities.mean()),
        "wait_of_5th": float(found.wait_means[4]),
        "wait_of_last": float(found.wait_means[-1]),
    }


def measure_first_orders(tables: Tables, _parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders = first_of_each(tables.orders, FIRST)
    return {
        "wait_mean": mean_of(orders["queue_min"]),
        "wait_probability": share_above(orders["queue_min"], 0),
        "wait_of_5th": mean_of(orders.loc[orders["place"] == 5, "queue_min"]),
        "wait_of_last": mean_of(orders.loc[orders["place"] == FIRST, "queue_min"]),
    }


def first_of_each(orders: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the first orders of each unit, with their `place`, from 1."""
    placed = orders.assign(place=orders.groupby("unit", observed=True).cumcount() + 1)
    return placed[placed["place"] <= count]


def _service(parameters: Parameters) -> float:
    return parameters.work.handling.mean * parameters.work.redo_share


def theory_accountability(parameters: Parameters) -> dict[str, float]:
    """Return the share overdue, and the chance that a unit is called to account, within its first orders."""
    queue = arrival_rate(parameters), 1 / _service(parameters), handlers(parameters), JUDGED
    rules, chances = parameters.policy.accountability, delayed_count_probabilities(*queue)
    trigger = trigger_probability_in_queue(*queue, consecutive=rules.consecutive, cumulative=rules.cumulative)
    return {
        "overdue_share": float(chances @ np.arange(JUDGED + 1)) / JUDGED,
        "none_overdue": float(chances[0]),
        "trigger_probability": trigger,
    }


def measure_accountability(tables: Tables, _parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication; who is called to account is read in the event log."""
    orders = first_of_each(tables.orders, JUDGED)
    overdue = orders.groupby("unit", observed=True)["overdue_count"].sum()
    called = tables.events.loc[tables.events["activity"] == "executive_report", "order_id"]
    units = orders.loc[orders["order_id"].isin(called.tolist()), "unit"].nunique()
    return {
        "overdue_share": mean_of(orders["overdue_count"]),
        "none_overdue": (float((overdue == 0).sum()), float(len(overdue))),
        "trigger_probability": (float(units), float(len(overdue))),
    }
