"""How far the simulator is from the exact recursions, order by order on the same tape."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.verification.case import Draw, Pair, Tables
from analysis.verification.reading import handlers, limit_min
from analysis.verification.recursions import (
    by_rank,
    in_turn,
    interrupting,
    next_opening,
    on_shift_clock,
    reports_at,
)
from analysis.verification.shifts import opening_hours
from analysis.verification.whole_tape import largest, marked_as
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = [
    "ASKING", "CO_UNIT", "HANDLING", "REDO", "accountability", "co_units", "copies", "earliest_due", "finish",
    "first_come", "no_difference", "no_unit_differs", "preemptive", "priorities", "rework", "rework_draws", "slotted",
    "suspend", "with_deadlines",
]  # fmt: skip

Array = npt.NDArray[np.float64]
ASKING = Draw("chance", "ask_extension", 1000)
"""Chances are numbered by the deadline in force; the first of the first round is 1000."""
HANDLING = Draw("minutes", "handling")
CO_UNIT = Draw("minutes", "co_unit_handling")
REDO = Draw("minutes", "handling", 2)


def no_difference(_parameters: Parameters) -> dict[str, float]:
    """Return what theory says of a recursion: that nothing differs."""
    return {"largest_difference": 0.0}


def no_unit_differs(_parameters: Parameters) -> dict[str, float]:
    """Return what theory says where units are compared: that none differs."""
    return {"units_that_differ": 0.0}


def _columns(orders: pd.DataFrame, draw: Draw = HANDLING) -> tuple[Array, Array]:
    """Return moments of arrival and minutes of service."""
    return orders["received_min"].to_numpy(), orders[draw.column].to_numpy()


def _ranks(orders: pd.DataFrame, parameters: Parameters) -> Array:
    tiers = parameters.policy.tiers
    return np.array([tiers[name].rank for name in orders["tier"]], dtype=np.float64)


def first_come(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare one unit that works in the order of arrival."""
    return largest(in_turn(*_columns(tables.orders), handlers(parameters)), tables.orders, tables, parameters)


def with_deadlines(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare one unit that works in the order of arrival, and which orders are marked overdue, extensions counted."""
    orders, rules = tables.orders, parameters.policy.extensions
    expected, due = in_turn(*_columns(orders), handlers(parameters)), _due(orders, parameters)
    asks = orders[ASKING.column].to_numpy() < parameters.behaviour.ask_extension_share
    late = expected > due - limit_min(rules.lead)
    return _and_marks(expected, due + limit_min(rules.length) * (asks & late), orders, tables, parameters)


def _due(orders: pd.DataFrame, parameters: Parameters) -> Array:
    """Return the first deadlines, worked out from receipt, which is dispatch where nothing comes between."""
    limits = {name: limit_min(rules.completion) for name, rules in parameters.policy.tiers.items()}
    return np.asarray(orders["received_min"].to_numpy() + np.array([limits[name] for name in orders["tier"]]))


def _and_marks(expected: Array, due: Array, orders: pd.DataFrame, tables: Tables,
               parameters: Parameters) -> dict[str, Pair]:  # fmt: skip
    """Return the largest difference, infinite where an order is marked overdue and should not be, or the reverse."""
    if not marked_as(expected, due, orders, tables):
        return {"largest_difference": (np.inf, 1.0)}
    return largest(expected, orders, tables, parameters)


def priorities(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare one unit that goes by rank and interrupts nothing."""
    expected = by_rank(*_columns(tables.orders), _ranks(tables.orders, parameters), handlers(parameters))
    return largest(expected, tables.orders, tables, parameters)


def preemptive(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare one unit that goes by rank and interrupts."""
    expected = interrupting(*_columns(tables.orders), _ranks(tables.orders, parameters), handlers(parameters))
    return largest(expected, tables.orders, tables, parameters)


def suspend(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare shifts at whose end work is put down."""
    hours = opening_hours(parameters)
    expected = on_shift_clock(*_columns(tables.orders), handlers(parameters), hours, MINUTES_PER_DAY)
    return largest(expected, tables.orders, tables, parameters)


def finish(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare shifts at whose end work is finished."""
    opens = next_opening(opening_hours(parameters), MINUTES_PER_DAY)
    expected = in_turn(*_columns(tables.orders), handlers(parameters), opens)
    return largest(expected, tables.orders, tables, parameters)


def co_units(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare two parts, each in a queue of its own: the later of the two counts."""
    parts = [in_turn(*_columns(tables.orders, draw), 1) for draw in (HANDLING, CO_UNIT)]
    return largest(np.maximum(*parts), tables.orders, tables, parameters)


def earliest_due(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare one unit that takes the earliest deadline first."""
    orders = tables.orders
    service, due = np.full(len(orders), parameters.work.handling.mean), _due(orders, parameters)
    expected = by_rank(orders["received_min"].to_numpy(), service, due, 1)
    return _and_marks(expected, due, orders, tables, parameters)


def slotted(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare one unit that works in the order of its list, also where both classes come at one instant.

    The table has them in the order in which they ended; the list has the first class first.
    """
    orders = tables.orders.iloc[np.lexsort((_ranks(tables.orders, parameters), tables.orders["received_min"]))]
    service = np.full(len(orders), parameters.work.handling.mean)
    expected = in_turn(orders["received_min"].to_numpy(), service, 1)
    return _and_marks(expected, _due(orders, parameters), orders, tables, parameters)


def _over_copies(tables: Tables, compare: Callable[[pd.DataFrame], dict[str, Pair]]) -> dict[str, Pair]:
    found = [compare(orders) for _, orders in tables.orders.groupby("unit", observed=True)]
    return max(found, key=lambda one: one["largest_difference"])


def copies(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare many units, each of which works in the order of arrival."""

    def compare(orders: pd.DataFrame) -> dict[str, Pair]:
        return largest(in_turn(*_columns(orders), handlers(parameters)), orders, tables, parameters)

    return _over_copies(tables, compare)


def rework_draws(most_rounds: int) -> tuple[Draw, ...]:
    """Return what the comparison of rework reads of the tape."""
    passes = range(1, most_rounds + 1)
    steps = [Draw("minutes", "reply" if attempt == 1 else "rework", attempt) for attempt in passes]
    return (*steps, *(Draw("chance", "prereview", attempt) for attempt in passes))


def rework(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare replies written until one passes, where nobody waits for anybody."""
    orders, expected = tables.orders, tables.orders["received_min"].to_numpy(copy=True)
    draws = rework_draws(parameters.policy.prereview.most_rounds)
    going = np.full(len(orders), True)
    for minutes, chance in zip(draws[: len(draws) // 2], draws[len(draws) // 2 :], strict=True):
        expected[going] += orders[minutes.column].to_numpy()[going]
        going &= orders[chance.column].to_numpy() >= parameters.behaviour.prereview_pass_share.standard
    return largest(expected, orders, tables, parameters)


def accountability(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Compare who is called to account at which order, where an order is overdue if it waits past its limit.

    A unit with an order that is marked overdue and should not be, or the reverse, differs too.
    """
    rules, period = parameters.policy.accountability, set(tables.period["order_id"])
    log = tables.events[tables.events["activity"] == "executive_report"]
    log = log[log["order_id"].isin(period)]
    called = log.groupby("actor", observed=True)["order_id"].apply(list).to_dict()
    differing = 0
    for unit, orders in tables.orders.groupby("unit", observed=True):
        overdue = _overdue(orders, parameters)
        judged = orders["due_first_min"].to_numpy() < tables.end_min
        wrongly_marked = bool((overdue != (orders["overdue_count"].to_numpy() > 0))[judged].any())
        trips = reports_at(overdue.tolist(), rules.consecutive, rules.cumulative)
        names = [name for name in orders["order_id"].to_numpy()[trips] if name in period]
        differing += wrongly_marked or names != called.get(unit, [])
    return {"units_that_differ": (float(differing), 1.0)}


def _overdue(orders: pd.DataFrame, parameters: Parameters) -> npt.NDArray[np.bool_]:
    """Return which orders are reported after their first deadline, by the recursion."""
    arrivals, first = _columns(orders)
    service = first + orders[REDO.column].to_numpy() * parameters.work.redo_share
    reported = in_turn(arrivals, service, handlers(parameters)) - service + first
    return np.asarray(reported > orders["due_first_min"].to_numpy())
