"""Whether the orders' table holds every order of the tape, done when the recursion has it done, and marked overdue."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.verification.case import Pair, Tables
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["OfAllOrders", "largest", "marked_as"]

Array = npt.NDArray[np.float64]
Compare = Callable[[Tables, Parameters], Mapping[str, Pair]]


@dataclass(frozen=True, slots=True)
class OfAllOrders:
    """A comparison, with an infinite difference where the table has not the orders of the tape, all of them."""

    theory: Callable[[Parameters], Mapping[str, float]]
    """Names the quantities."""
    compare: Compare
    """Compares them where all orders are there."""

    def __call__(self, tables: Tables, parameters: Parameters) -> Mapping[str, Pair]:
        """Return the differences."""
        if _same_orders(tables, parameters):
            return self.compare(tables, parameters)
        return dict.fromkeys(self.theory(parameters), (math.inf, 1.0))


def _same_orders(tables: Tables, parameters: Parameters) -> bool:
    """Return whether names and moments of arrival are the tape's, none is missing, and the period has been run."""
    table, tape = tables.orders.set_index(tables.orders["order_id"].astype(str))["received_min"], tables.arrivals
    if table.empty or not table.index.is_unique or tables.end_min < parameters.period.days * MINUTES_PER_DAY:
        return False
    same = bool((tape.reindex(table.index) == table).all())
    return same and bool(tape[tape < tables.end_min].index.isin(table.index).all())


def largest(expected: Array, orders: pd.DataFrame, tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the largest difference in minutes between the recursion and the reports of some orders.

    It is infinite where none is reported, where a reported order is not expected, and where one is not reported that
    should be: an order of the period by the end of the follow-up, as the simulation goes on for those, and any other by
    the end of the simulation.
    """
    found = orders["reported_min"].to_numpy(dtype=np.float64)
    done = ~np.isnan(found)
    gaps = np.abs(found[done] - expected[done])
    period = parameters.period
    last = (period.days + period.follow_up_days) * MINUTES_PER_DAY
    until = np.where(orders["cohort"] == "period", max(last, tables.end_min), tables.end_min)
    missing = bool((~done & ~(expected >= until)).any())
    worst = float(gaps.max()) if gaps.size and not missing and not np.isnan(gaps).any() else math.inf
    return {"largest_difference": (worst, 1.0)}


def marked_as(expected: Array, due: Array, orders: pd.DataFrame, tables: Tables) -> bool:
    """Return whether just those orders are marked overdue that are done after their deadline in the recursion.

    Deadlines at the end of the simulation and beyond it are not judged.
    """
    judged = due < tables.end_min
    marked = orders["overdue_count"].to_numpy() > 0
    return bool((marked[judged] == (expected > due)[judged]).all())
