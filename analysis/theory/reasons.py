"""Why Erlang's formula does not hold at a station: every reason, the weightiest first."""

from __future__ import annotations

import math
from collections.abc import Iterator

from analysis.theory.stations import Station
from sim.parameters import Parameters
from sim.parameters.demand import Demand

__all__ = ["CHECKS", "PARTINGS", "REASONS", "even_arrivals", "reasons_against_erlang"]

REASONS = (
    "overload", "deferrable", "off_shift", "urgent_only", "several_roles", "several_crews", "absence", "preemption",
    "priorities", "passed_on", "uneven_arrivals", "returns", "several_shifts", "no_record",
)  # fmt: skip
"""Keys of the reasons why a theory does not apply; their texts are in `analysis.terms`."""
CHECKS = ("check_work", "check_duty", "check_people", "check_little")
"""Keys of what must hold whatever the theory: work by people = work by role; nobody works longer than on duty; people
on duty as the scenario has them; waits that are over within the area of the queue (Little (1961),
doi:10.1287/opre.9.3.383)."""
PARTINGS = ("erlang_c_above", "erlang_c_below", "fluid_above", "fluid_below")
"""Keys of how simulation and theory part: the theory, and whether the simulation lies above or below it."""
_A_DAY = {"hours": 24.0, "natural_days": 1.0, "working_days": 1.0}


def reasons_against_erlang(parameters: Parameters, station: Station, *, always_open: bool, other_work: bool,
                           visits: float, load: float) -> list[str]:
    """Return why the mean wait at a station is not Erlang's; empty where it is.

    Parameters
    ----------
    parameters
        The scenario.
    station
        The station.
    always_open
        Whether its people are on duty at all times.
    other_work
        Whether they had work of other roles.
    visits
        Pieces of work for each order that came.
    load
        Work that comes in while people are on duty, in erlangs.
    """
    overload = load >= station.head_count > 0
    visits = 1.0 if overload else visits  # most of what came is not taken up yet
    return [*(["overload"] if overload else []), *_of_people(parameters, station, always_open, other_work),
            *_of_work(parameters, station, visits)]


def _of_people(parameters: Parameters, station: Station, always_open: bool, other_work: bool) -> Iterator[str]:
    queue, tiers = station.queue, parameters.policy.tiers
    if not station.crews:
        yield "urgent_only"
    elif not always_open:
        yield "deferrable" if station.pool != "office" and _can_wait(parameters, station) else "off_shift"
    if other_work:
        yield "several_roles"
    if len(station.crews) + len(station.helpers) > 1:
        yield "several_crews"
    if any(crew.absence_share for crew in station.crews.values()):
        yield "absence"
    if len(tiers) > 1 and queue.preempting_tiers:
        yield "preemption"
    if queue.reminder_boost or (len(tiers) > 1 and queue.discipline != "first_come"):
        yield "priorities"


def _of_work(parameters: Parameters, station: Station, visits: float) -> Iterator[str]:
    if station.law is None:
        yield "passed_on"
    if not even_arrivals(parameters.demand):
        yield "uneven_arrivals"
    if abs(visits - 1) > 0.02:  # orders under way at the ends of the period make it differ from 1 a little
        yield "returns"


def _can_wait(parameters: Parameters, station: Station) -> bool:
    """Return whether no tier that only the regular crews serve is due within a day."""
    tiers = [tier for name, tier in parameters.policy.tiers.items() if name not in station.helped_tiers]
    return all(tier.completion.amount >= _A_DAY.get(tier.completion.clock, math.inf) for tier in tiers)


def even_arrivals(demand: Demand) -> bool:
    """Return whether orders come as a Poisson process of one rate at all times."""
    arrivals = demand.arrivals
    weekdays = {arrivals.weekday_factor(day) for day in range(7)}
    shaped = (
        len(set(arrivals.month_factors)) > 1, len(weekdays) > 1, len(set(arrivals.hour_weights)) > 1,
        arrivals.holiday_factor not in weekdays, bool(arrivals.special_days), bool(arrivals.trend_share_per_year),
        arrivals.overdispersion_k is not None, any(cluster.per_year for cluster in demand.clusters.values()),
        any(surge.orders_per_day for surge in demand.surges.values()), demand.listed is not None,
    )  # fmt: skip
    return not any(shaped)
