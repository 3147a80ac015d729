"""When a shift is open, as the theory's clock."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.calendars import DayCalendar, merged, shift_intervals
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["Hours"]

Floats = npt.NDArray[np.float64]


class Hours:
    """The time in which any of some shifts is on duty.

    Parameters
    ----------
    parameters
        The scenario; gives calendar, period and shifts.
    shifts
        Names of the shifts.
    """

    def __init__(self, parameters: Parameters, shifts: frozenset[str]) -> None:
        period = parameters.period
        self.days = period.days
        self.minutes = float(period.days * MINUTES_PER_DAY)
        calendar = DayCalendar(parameters.calendar, period.start, -1, period.days + period.follow_up_days + 1)
        parts = [shift_intervals(parameters.staffing.shifts, name, calendar) for name in sorted(shifts)]
        starts, ends = (np.concatenate(side) for side in zip(*parts, strict=True))
        starts, ends = merged(starts, ends)
        self._knots = np.stack([starts, ends], axis=1).ravel()
        self._done = np.cumsum(np.stack([np.zeros_like(starts), ends - starts], axis=1).ravel())

    def until(self, times: npt.ArrayLike) -> Floats:
        """Return the minutes on duty from the start of the period up to each of `times` (minutes since then)."""
        when = np.asarray(times, dtype=np.float64)
        if not self._knots.size:
            return np.zeros_like(when)
        return np.asarray(np.interp(when, self._knots, self._done) - np.interp(0.0, self._knots, self._done))

    @cached_property
    def by_day(self) -> Floats:
        """Minutes on duty on each day of the period; shape (days,)."""
        return np.asarray(np.diff(self.until(np.arange(self.days + 1) * MINUTES_PER_DAY)))

    @property
    def open_minutes(self) -> float:
        """Minutes on duty in the period."""
        return float(self.by_day.sum())

    @property
    def always(self) -> bool:
        """Whether somebody is on duty at all times of the period."""
        return self.open_minutes >= self.minutes

    @property
    def working_day(self) -> float:
        """Mean minutes on duty of the days that have any; 0 where none has."""
        days = self.by_day[self.by_day > 0]
        return float(days.mean()) if days.size else 0.0

    def steps(self, step: float) -> Floats:
        """Return the share of each step of the period that is on duty; shape (minutes / step,)."""
        return np.asarray(np.diff(self.until(np.arange(int(self.minutes / step) + 1) * step)) / step)
