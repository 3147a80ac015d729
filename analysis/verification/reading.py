"""What known answers read of a scenario and of tables, each in one way."""

from __future__ import annotations

import pandas as pd

from analysis.verification.case import Pair
from sim.errors import HotlineError
from sim.fields import MINUTES_PER_DAY, Limit
from sim.parameters import Parameters

__all__ = ["arrival_rate", "handlers", "limit_min", "mean_of", "share_above", "utilisation"]

_UNIT = "unit1"


def arrival_rate(parameters: Parameters) -> float:
    """Return orders a minute, on average over a day, at each unit that takes orders; all take as many."""
    (topic,) = parameters.demand.topics.values()
    takers = topic.units or parameters.units
    return parameters.demand.arrivals.orders_per_day / MINUTES_PER_DAY / len(takers)


def handlers(parameters: Parameters) -> int:
    """Return how many handlers a unit has: unit 1, or each of the copies."""
    common = parameters.staffing.units.crews["handlers"].count
    unit = parameters.units.get(_UNIT)
    return common if unit is None else unit.staff.get("handlers", common)


def limit_min(limit: Limit) -> float:
    """Return a limit in hours as minutes; raises HotlineError for one that runs on a calendar."""
    if limit.clock != "hours":
        raise HotlineError(f"{limit}: this known answer is for limits in hours")
    return limit.amount * 60


def mean_of(values: pd.Series[float]) -> Pair:
    """Return sum and number."""
    return float(values.sum()), float(len(values))


def share_above(values: pd.Series[float], limit: float) -> Pair:
    """Return how many are above `limit`, and the number."""
    return float((values > limit).sum()), float(len(values))


def utilisation(pools: pd.DataFrame, pool: str | None = _UNIT, crew: str = "handlers") -> Pair:
    """Return minutes at work and on duty of a crew within the period."""
    rows = pools[(pools["pool"] == pool) & (pools["crew"] == crew)]
    return float(rows["busy_min"].sum()), float(rows["on_duty_min"].sum())
