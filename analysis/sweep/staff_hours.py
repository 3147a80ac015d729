"""What a scenario's staff costs: hours on the roster."""

from __future__ import annotations

from collections.abc import Mapping

from sim.assembly import Setting, crews_of
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters
from sim.parameters.staffing import Crew

__all__ = ["staff_hours"]


def staff_hours(parameters: Parameters, setting: Setting | None = None) -> float:
    """Return the hours on the roster in an average week of the period, of all people of the office and the units.

    For each crew: head count times the hours of its shift in the period, by the official calendar, divided by the weeks
    of the period. Days of absence are counted, since they are paid; overtime is not, since no roster plans it.

    Parameters
    ----------
    parameters
        The scenario.
    setting
        Its calendar and roster, where they are at hand.

    Returns
    -------
    float
        Hours a week.
    """
    period, staffing = parameters.period, parameters.staffing
    roster = (setting or Setting.of(parameters)).roster
    end = float(period.days * MINUTES_PER_DAY)

    def hours(crews: Mapping[str, Crew]) -> float:
        minutes = (crew.count * roster.open_time(frozenset([crew.shift])).between(0.0, end) for crew in crews.values())
        return sum(minutes) / 60

    people = hours(staffing.office.crews)
    people += sum(hours(crews_of(unit, staffing.units.crews)) for unit in parameters.units.values())
    return people / (period.days / 7)
