"""People who work in shifts while orders come around the clock, under both rules for work in hand at closing time."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.queueing import FinishingShifts, Period, SuspendingShifts
from analysis.verification.case import Pair, Tables
from analysis.verification.reading import arrival_rate, handlers, mean_of, share_above
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["measure_finish", "measure_suspend", "opening_hours", "theory_finish", "theory_suspend"]

HALF_DAY_MIN, WORKING_MIN = 720.0, 120.0
"""Where the tails of the sojourn are taken: half a day by the clock, two hours on shift; in minutes."""


def opening_hours(parameters: Parameters) -> tuple[float, float]:
    """Return when the handlers' shift begins and ends, in minutes of the day; it is the same every day."""
    (hours,) = parameters.staffing.shifts[parameters.staffing.units.crews["handlers"].shift].hours
    return float(hours[0]), float(hours[1])


def _periods(parameters: Parameters) -> Sequence[Period]:
    """Return the shift and the rest of the day, from the opening on."""
    opening, closing = opening_hours(parameters)
    rate, length = arrival_rate(parameters), closing - opening
    return Period(length, rate, handlers(parameters)), Period(MINUTES_PER_DAY - length, rate, 0)


def theory_suspend(parameters: Parameters) -> dict[str, float]:
    """Return mean and tails of the sojourn, nights included and on shift alone."""
    queue = SuspendingShifts(_periods(parameters), 1 / parameters.work.handling.mean)
    return {
        "sojourn_mean": queue.sojourn_mean,
        "sojourn_tail": queue.sojourn_tail(HALF_DAY_MIN),
        "working_sojourn_tail": queue.working_sojourn_tail(WORKING_MIN),
    }


def measure_suspend(tables: Tables, _parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders = tables.period
    sojourn = orders["reported_min"] - orders["received_min"]
    return {
        "sojourn_mean": mean_of(sojourn),
        "sojourn_tail": share_above(sojourn, HALF_DAY_MIN),
        "working_sojourn_tail": share_above(orders["queue_min"] + orders["work_min"], WORKING_MIN),
    }


def theory_finish(parameters: Parameters) -> dict[str, float]:
    """Return the mean sojourn, nights included, and the overtime a day of all handlers together, in minutes."""
    queue = FinishingShifts(_periods(parameters), 1 / parameters.work.handling.mean)
    return {"sojourn_mean": queue.sojourn_mean, "overtime_mean": queue.overtime_per_cycle}


def measure_finish(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders, pools = tables.period, tables.pools
    overtime = float(pools.loc[pools["crew"] == "handlers", "overtime_min"].sum())
    return {
        "sojourn_mean": mean_of(orders["reported_min"] - orders["received_min"]),
        "overtime_mean": (overtime, float(parameters.period.days)),
    }
