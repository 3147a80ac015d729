"""One row of the theory's table: what was measured, what theory predicts, and whether the two agree."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.intervals import Estimate, ratio_interval
from analysis.theory.measured import Measured
from analysis.theory.predictions import STEP_MIN, Morning, backlog_days, erlang_wait, morning_queue, variation
from analysis.theory.reasons import reasons_against_erlang
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters
from sim.tallies import month_edges

__all__ = ["COLUMNS", "TOLERANCE", "VISIBLE_BACKLOG_DAYS", "WITHIN", "row_of"]

COLUMNS = (
    "pool", "role", "crews", "head_count", "people_on_duty", "load", "offered_load", "people_load", "utilisation",
    "theory", "figure", "predicted", "value", "low", "high", "half_width", "replications", "clears_at_min",
    "peak_month_load_share", "verdict", "reason", "against_erlang", "checks",
)  # fmt: skip
"""Keys of a row and columns of theory.csv, in order."""
TOLERANCE = 0.1
"""Relative difference below which theory and simulation agree, whatever the interval: they are read as plans."""
WITHIN = {"wait_min": 1.0, "backlog_days": 0.0}
"""By figure, the absolute difference below which they agree: a minute for Erlang's wait, nothing for a backlog.
For the morning queue it is the mean of one piece of work: flow does not see single orders."""
VISIBLE_BACKLOG_DAYS = 1.0
"""The least backlog that flow, which counts once a day, can see: where both are below it, nothing is tested."""
Floats = npt.NDArray[np.float64]
_Prediction = tuple[str, str, float | None, str | None]
"""Theory, figure, its value, and the reason why there is none."""


def row_of(seen: Measured, parameters: Parameters) -> dict[str, Any]:
    """Return the row of a station that had work; keys are `COLUMNS`."""
    station, open_minutes = seen.station, seen.hours.open_minutes
    against = _against_erlang(seen, parameters)
    theory, figure, predicted, reason = _predict(seen, against)
    failed = _failed_checks(seen, parameters)
    value = _simulated(seen, figure, parameters)
    on_duty, busy = seen.people("on_duty_min"), seen.people("busy_min")
    shown: dict[str, Any] = {
        "pool": station.pool, "role": station.role, "crews": list(station.crews or station.helpers),
        "head_count": station.head_count, "people_on_duty": _over(on_duty, open_minutes),
        "load": _over(seen.total("work_min"), open_minutes), "offered_load": _offered(seen),
        "people_load": _over(busy, open_minutes),
        "utilisation": _over(busy, on_duty), "theory": theory, "figure": figure, "predicted": predicted,
        "value": value.value, "low": value.low, "high": value.high, "half_width": value.half_width,
        "replications": value.replications, "clears_at_min": None, "peak_month_load_share": None,
    }  # fmt: skip
    if theory == "fluid":
        shown["peak_month_load_share"] = _peak_month(seen, parameters)
        shown["clears_at_min"] = _morning(seen).clears_at if figure == "on_duty_wait_min" else None
    within = WITHIN.get(figure, _law_mean(seen, parameters))
    verdict, parting = _verdict((theory, figure, predicted), value, within, failed)
    return {**shown, "verdict": verdict, "reason": parting or reason, "against_erlang": against, "checks": failed}


def _over(minutes: float, whole: float) -> float:
    return minutes / whole if whole else 0.0


def _offered(seen: Measured) -> float | None:
    """Return the load that came in, done or not, in erlangs while on duty; None where orders do not tell of it."""
    return _over(float(_inflow(seen).sum()), seen.hours.open_minutes) if seen.done else None


def _against_erlang(seen: Measured, parameters: Parameters) -> list[str]:
    came = float(seen.arrivals.sum()) / len(seen.pools)
    other = seen.other_work > 1e-6 * (1 + seen.total("work_min"))
    load = max(_offered(seen) or 0.0, _over(seen.total("work_min"), seen.hours.open_minutes))
    return reasons_against_erlang(parameters, seen.station, always_open=seen.hours.always, other_work=other,
                                  visits=_over(seen.total("tasks"), came), load=load)


def _predict(seen: Measured, against: list[str]) -> _Prediction:
    """Return the theory that holds, its figure and value; or none, and why."""
    station, law = seen.station, seen.station.law
    if not against and law is not None:
        rate, mean = seen.total("tasks") / seen.hours.minutes, seen.total("work_min") / seen.total("tasks")
        return "erlang_c", "wait_min", erlang_wait(rate, mean, station.head_count, variation(law)), None
    if not station.crews or (seen.hours.always and "overload" not in against):
        return "none", "wait_min", None, against[0]
    if len(station.shifts) > 1:
        return "none", "wait_min", None, "several_shifts"
    if not (seen.done and _capacity(seen) > 0):
        return "none", "wait_min", None, "no_record"
    if law is not None and "overload" not in against and seen.by_hour.any():
        return "fluid", "on_duty_wait_min", _morning(seen).on_duty_wait, None
    left = backlog_days(*_flow(seen)) / (_capacity(seen) / seen.hours.open_minutes * seen.hours.working_day)
    return "fluid", "backlog_days", float(left.mean()), None


def _capacity(seen: Measured) -> float:
    """Return the person-minutes that the scenario's people have for this role, other roles' work taken off."""
    there = seen.station.people_expected * seen.hours.open_minutes
    return there + seen.people("overtime_min") - seen.other_work


def _morning(seen: Measured) -> Morning:
    """Return the fluid queue; those whose first role this is do it first, the others do their other work first."""
    mean = seen.total("work_min") / (float(seen.arrivals.sum()) / len(seen.pools))
    first = sum(crew.count * (1 - crew.absence_share) for crew in seen.station.crews.values()
                if crew.roles[0] == seen.station.role)
    left = _over(_capacity(seen), seen.hours.open_minutes)
    return morning_queue(seen.steps, seen.hours.steps(STEP_MIN), max(first, left), mean)


def _inflow(seen: Measured) -> Floats:
    """Return the work that comes in on each day, in person-minutes."""
    return np.asarray(seen.arrivals * (seen.total("work_min") / seen.done))


def _flow(seen: Measured) -> tuple[Floats, Floats]:
    """Return the work that comes in and that can be done on each day, in person-minutes."""
    return _inflow(seen), seen.hours.by_day * (_capacity(seen) / seen.hours.open_minutes)


def _peak_month(seen: Measured, parameters: Parameters) -> float:
    """Return the work that comes in over what can be done, in the month in which this is largest."""
    _, edges = month_edges(parameters.period.start, parameters.period.days)
    days = (edges / MINUTES_PER_DAY).astype(np.int64).tolist()
    inflow, capacity = _flow(seen)
    return max((_over(float(inflow[a:b].sum()), float(capacity[a:b].sum())) for a, b in pairwise(days)), default=0.0)


def _simulated(seen: Measured, figure: str, parameters: Parameters) -> Estimate:
    """Return the simulation's value of a figure with its interval over replications."""
    if figure == "wait_min":
        return ratio_interval(seen.each("wait_min"), seen.each("tasks"), unit="minutes")
    if figure == "on_duty_wait_min":
        mean = _law_mean(seen, parameters)
        waits = [total - count * mean for total, count in seen.on_duty_waits]
        return ratio_interval(waits, [count for _, count in seen.on_duty_waits], unit="minutes")
    piece = seen.total("work_min") / seen.total("tasks")
    a_day = _capacity(seen) / seen.hours.open_minutes * seen.hours.working_day
    areas = [area * piece for area in seen.each("queue_area_min")]
    return ratio_interval(areas, [seen.hours.minutes * a_day] * len(areas), unit="days")


def _law_mean(seen: Measured, parameters: Parameters) -> float:
    law, pool = seen.station.law, seen.station.pool
    speed = 1.0 if pool == "office" else parameters.units[pool].speed
    return 0.0 if law is None else float(law.mean) / speed


def _failed_checks(seen: Measured, parameters: Parameters) -> list[str]:
    empty = parameters.period.opening != "lead_in"
    key = seen.station.pool, seen.station.role
    found = [one.failed_checks(seen.station, seen.hours.open_minutes, began_empty=empty)
             for one in seen.pools if key in one.roles]
    return list(dict.fromkeys(name for names in found for name in names))


def _verdict(prediction: tuple[str, str, float | None], value: Estimate, within: float,
             failed: list[str]) -> tuple[str, str | None]:
    """Return agrees, parts, nothing_waits or does_not_apply; for parts also the failed check or which of both is more.

    `prediction` is theory, figure and its value; nothing_waits says that both are below what flow can see.
    """
    theory, figure, predicted = prediction
    if failed:
        return "parts", failed[0]
    if predicted is None or value.value is None:
        return "does_not_apply", None
    if figure == "backlog_days" and max(predicted, value.value) < VISIBLE_BACKLOG_DAYS:
        return "nothing_waits", None
    apart = abs(predicted - value.value)
    inside = value.low is not None and value.high is not None and value.low <= predicted <= value.high
    if inside or apart <= max(within, TOLERANCE * value.value):
        return "agrees", None
    return "parts", f"{theory}_{'above' if value.value > predicted else 'below'}"
