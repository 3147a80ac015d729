"""Deadlines: moments that lie a `Limit` after or before another moment, by the clock that the limit names."""

from __future__ import annotations

import math

import numpy as np

from sim.calendars import DayCalendar, WorkingTime
from sim.errors import ModelError
from sim.fields import MINUTES_PER_DAY, TICKS_PER_MIN, Limit, on_grid

_TICK = 1 / TICKS_PER_MIN


class Clocks:
    """The four clocks that limits run on.

    A day limit leaves out the day of the start, whether or not that is a working day, and lands on the n-th day
    (working day) after or before it: at the time of day of the start, or at the limit's own `at`. An infinite
    moment, a deadline that never comes, stays what it is.

    Parameters
    ----------
    days
        Working days; moments counted from by working time must lie in the days that it covers.
    working
        Working hours over the same days.
    """

    def __init__(self, days: DayCalendar, working: WorkingTime) -> None:
        self._first_day, self._end_day = days.first_day, days.end_day
        self._working = working
        self._working_days: list[int] = (np.flatnonzero(days.working) + days.first_day).tolist()
        self._count_before: list[int] = np.append(0, np.cumsum(days.working)).tolist()  # working days before day i

    def after(self, limit: Limit, t: float) -> float:
        """Return the moment `limit` after `t`, in minutes; inf where working time lasts past the days covered."""
        clock = limit.clock
        if clock == "hours":
            return t + on_grid(limit.amount * 60)
        if clock == "natural_days" and limit.at is None:
            return t + limit.amount * MINUTES_PER_DAY
        if not -math.inf < t < math.inf:
            return t
        day = int(t // MINUTES_PER_DAY)
        if clock == "natural_days":
            return self._on_day(day + int(limit.amount), limit, t)
        row = self._row(day)
        if clock == "working_hours":
            return self._working.after(t, _working_min(limit))
        nth = self._count_before[row + 1] + int(limit.amount) - 1
        return self._on_day(self._working_days[nth], limit, t) if nth < len(self._working_days) else math.inf

    def before(self, limit: Limit, t: float) -> float:
        """Return the moment `limit` before `t`, in minutes; -inf where working time starts before the days covered."""
        clock = limit.clock
        if clock == "hours":
            return t - on_grid(limit.amount * 60)
        if clock == "natural_days" and limit.at is None:
            return t - limit.amount * MINUTES_PER_DAY
        if not -math.inf < t < math.inf:
            return t
        day = int(t // MINUTES_PER_DAY)
        if clock == "natural_days":
            return self._on_day(day - int(limit.amount), limit, t)
        row = self._row(day)
        if clock == "working_hours":
            return self._working.before(t, _working_min(limit))
        nth = self._count_before[row] - int(limit.amount)
        return self._on_day(self._working_days[nth], limit, t) if nth >= 0 else -math.inf

    def _row(self, day: int) -> int:
        if not self._first_day <= day < self._end_day:
            covered = f"{self._first_day} to {self._end_day - 1}"
            raise ModelError("deadlines", f"working time from day {day} is outside the days covered, {covered}")
        return day - self._first_day

    @staticmethod
    def _on_day(day: int, limit: Limit, t: float) -> float:
        return float(day * MINUTES_PER_DAY) + (t % MINUTES_PER_DAY if limit.at is None else limit.at)


def _working_min(limit: Limit) -> float:
    return max(on_grid(limit.amount * 60), _TICK)  # no working time at all has no one moment at which it ends


def share_of(limit: Limit, share: float) -> Limit:
    """Return `share` (> 0) of `limit`: the same limit for 1, else one on the clock nearest to it.

    Hours and working hours are scaled. Natural days become elapsed hours, 24 a day, because part of a day is no number
    of days; `at` is then lost. Working days are scaled and rounded up to whole working days, at least 1; `at` is kept.
    """
    if share <= 0:
        raise ModelError("deadlines", f"{share:g} of a limit is no length of time")
    if share == 1:
        return limit
    amount = limit.amount * share
    if limit.clock == "natural_days":
        return Limit(amount=amount * 24, clock="hours")
    if limit.clock == "working_days":
        whole = math.ceil(round(amount, 9))  # 25 * 0.28 comes out a little above 7
        return Limit(amount=max(1, whole), clock="working_days", at=limit.at)
    return Limit(amount=amount, clock=limit.clock)
