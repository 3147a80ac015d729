"""The work that ordinary orders bring, unit by unit: as drawn on a tape, and as expected before anything is drawn.

What comes in does not depend on any policy or roster, and its mean is known exactly. So it can take the luck of the
draw out of a comparison (control variates: S. S. Lavenberg and P. D. Welch, Management Science 27 (1981) 322,
doi:10.1287/mnsc.27.3.322). Orders of surges, of hot spots and from a list are left out.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.births import Births
from sim.calendars import DayCalendar
from sim.demand import Place, Tape
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters


class Offered(NamedTuple):
    """What comes to one unit in charge in the period."""

    orders: float
    """Number of ordinary orders."""
    handling_min: float
    """Their drawn handling times, in minutes, before any factor of tier or unit."""


def offered_work(parameters: Parameters, tape: Tape) -> dict[str, Offered]:
    """Return what one replication's tape brings each unit in the period; empty where orders come from a list."""
    period, births = parameters.period, Births(parameters, tape)
    if parameters.demand.listed is not None:
        return {}
    end = period.days * MINUTES_PER_DAY
    orders, minutes = dict.fromkeys(parameters.units, 0), dict.fromkeys(parameters.units, 0.0)
    begin = period.lead_in_days if period.opening == "lead_in" else 0
    for arrival in tape.arrivals(-begin * MINUTES_PER_DAY, end):
        if arrival.stream == "order" and arrival.received >= 0:
            birth = births.of(arrival)
            orders[birth.unit] += 1
            minutes[birth.unit] += tape.minutes(Place(birth.source, birth.slot), "handling")
    return {unit: Offered(orders[unit], minutes[unit]) for unit in orders}


def expected_work(parameters: Parameters, days: DayCalendar) -> dict[str, Offered]:
    """Return the exact mean of `offered_work` over replications."""
    if parameters.demand.listed is not None:
        return {}
    tape = Tape(parameters, 0, days)
    orders = float(tape.times.expected(0, parameters.period.days * MINUTES_PER_DAY).sum())
    mean = parameters.work.handling.mean
    shares = Births(parameters, tape).unit_shares()
    return {unit: Offered(orders * share, orders * share * mean) for unit, share in shares.items()}
