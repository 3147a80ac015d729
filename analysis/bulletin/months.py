"""The months of a run's period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sim.errors import ParameterError, Problem
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["Month", "month_before", "months_of_run", "the_month"]


@dataclass(frozen=True, slots=True)
class Month:
    """A month, or the part of it that lies in a run's period."""

    name: str
    """Such as "2025-03"."""
    first: date
    """First date of it in the period."""
    last: date
    """Last date of it in the period."""
    start_min: float
    """Its start, in minutes since the period's start."""

    @property
    def minutes(self) -> float:
        """Its length, in minutes."""
        return float(((self.last - self.first).days + 1) * MINUTES_PER_DAY)

    @property
    def whole(self) -> bool:
        """Whether all of the calendar month lies in the period."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1


def months_of_run(parameters: Parameters) -> list[Month]:
    """Return every month of a scenario's period, in order; the first and the last may be parts of months."""
    period = parameters.period
    months = []
    for one in pd.period_range(period.start, period.end, freq="M"):
        first = max(period.start, one.start_time.date())
        last = min(period.end, one.end_time.date())
        months.append(Month(str(one), first, last, float((first - period.start).days * MINUTES_PER_DAY)))
    return months


def the_month(name: str, parameters: Parameters) -> Month:
    """Return the month called `name`, as "2025-03"; raises ParameterError where the period has none of that name."""
    months = months_of_run(parameters)
    for month in months:
        if month.name == name:
            return month
    rule = f"must be a month of the run's period, {months[0].name} to {months[-1].name}"
    raise ParameterError(Problem("month", repr(name), rule, "write it as year and month, with two digits"))


def month_before(month: Month, parameters: Parameters) -> Month | None:
    """Return the month before `month`, or None where the period has none."""
    return next((one for one in months_of_run(parameters) if one.last == month.first - timedelta(days=1)), None)
