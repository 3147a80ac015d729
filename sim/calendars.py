"""Working days, hours of duty, and sums of working time.

Time is minutes since 00:00 of the period's first day, local time; day d is [1440 d, 1440 (d + 1)) and may be negative.
Every number is a multiple of 2**-20 minutes (`sim.fields.on_grid`), so that sums and differences are exact.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any, get_args

import numpy as np
from holidays import country_holidays
from holidays.countries.china import ChinaStaticHolidays
from numpy.typing import NDArray

from sim.errors import ModelError
from sim.fields import MINUTES_PER_DAY, Day
from sim.parameters import Calendar
from sim.parameters.staffing import Shift

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Intervals = tuple[Floats, Floats]

_WEEKDAYS: tuple[str, ...] = get_args(Day)  # in the order of date.weekday()


def holidays_version() -> str:
    """Return the version of the package that the official calendar comes from; each version knows other years."""
    return version("holidays")


def _unannounced(years: Iterable[int]) -> tuple[int, ...]:
    # The package has no public way to ask; without a notice it guesses the days off and leaves the make-up days out.
    return tuple(year for year in years if year not in ChinaStaticHolidays.special_public_holidays)


class DayCalendar:
    """Working days and days off, by day index.

    Weekly days off, then the official calendar (days off, then make-up working days, 调休), then the scenario's own
    days off, then its own working days: the later wins. Years without an official notice have the weekly pattern and
    the scenario's own dates alone.

    Parameters
    ----------
    calendar
        The scenario's section.
    start
        Date of day 0.
    first_day, end_day
        Days covered, first_day <= d < end_day.

    Attributes
    ----------
    working
        Whether day `first_day + i` is a working day; bool, shape (end_day - first_day,).
    unannounced_years
        Years covered for which the official calendar was asked for and has no notice, ascending.
    """

    def __init__(self, calendar: Calendar, start: date, first_day: int, end_day: int) -> None:
        if first_day >= end_day:
            raise ModelError("calendars", f"no day from {first_day} to before {end_day}")
        self.start, self.first_day, self.end_day = start, first_day, end_day
        self._weekday = (np.arange(first_day, end_day) + start.weekday()) % 7
        weekend: Bools = np.isin(self._weekday, [_WEEKDAYS.index(day) for day in calendar.weekend])
        self.working: Bools = ~weekend
        self.unannounced_years: tuple[int, ...] = ()
        if calendar.official is not None:
            self._mark_official()
        self._mark(calendar.extra_days_off, working=False)
        self._mark(calendar.extra_working_days, working=True)
        self.working.setflags(write=False)
        self._weekday_off: Bools = ~self.working & ~weekend

    def _mark(self, dates: Iterable[date], *, working: bool) -> None:
        days = [(day - self.start).days for day in dates]
        self.working[[day - self.first_day for day in days if self.first_day <= day < self.end_day]] = working

    def _mark_official(self) -> None:
        years = range(self.date_of(self.first_day).year, self.date_of(self.end_day - 1).year + 1)
        self.unannounced_years = _unannounced(years)
        announced = set(years) - set(self.unannounced_years)
        if announced:
            official = country_holidays("CN", years=announced)
            self._mark((day for day in official if day.year in announced), working=False)
            self._mark((day for day in official.weekend_workdays if day.year in announced), working=True)

    def _row(self, day: int) -> int:
        if not self.first_day <= day < self.end_day:
            covered = f"{self.first_day} to {self.end_day - 1}"
            raise ModelError("calendars", f"day {day} is outside the days covered, {covered}")
        return day - self.first_day

    def is_working(self, day: int) -> bool:
        """Return whether day index `day` is a working day."""
        return bool(self.working[self._row(day)])

    def is_day_off_on_weekday(self, day: int) -> bool:
        """Return whether day index `day` is a day off, official or the scenario's own, that is no weekly day off."""
        return bool(self._weekday_off[self._row(day)])

    def weekday(self, day: int) -> int:
        """Return the weekday of day index `day`, Monday = 0."""
        return int(self._weekday[self._row(day)])

    def date_of(self, day: int) -> date:
        """Return the date of day index `day`."""
        self._row(day)
        return self.start + timedelta(days=day)

    def day_of(self, when: date) -> int:
        """Return the day index of the date `when`."""
        day = (when - self.start).days
        self._row(day)
        return day


def _outside(shift: Any) -> str | None:
    outside = shift.get("outside") if isinstance(shift, Mapping) else getattr(shift, "outside", None)
    return outside if isinstance(outside, str) else None


def _chain(shifts: Mapping[str, Any], name: str) -> tuple[list[str], str | None]:
    """Return the shifts met in following `outside` from `name`, and the one of them that the last leads back to."""
    chain = [name]
    while (following := _outside(shifts.get(chain[-1]))) is not None:
        if following in chain:
            return chain, following
        chain.append(following)
    return chain, None


def outside_cycle(shifts: Mapping[str, Any]) -> list[str] | None:
    """Return the names of shifts that are each outside the next, the last outside the first; None where there are none.

    Parameters
    ----------
    shifts
        Shifts by name, as `Shift` or as read from the file, even where the rest of them is wrong.
    """
    for name in shifts:
        chain, back = _chain(shifts, name)
        if back is not None:
            return chain[chain.index(back) :]
    return None


def merged(starts: Floats, ends: Floats) -> Intervals:
    """Return the intervals sorted, those that touch or overlap made one."""
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    gap = starts[1:] > ends[:-1]
    return starts[np.append(True, gap)[: starts.size]], ends[np.append(gap, True)[: ends.size]]


def _own_intervals(shift: Shift, days: DayCalendar) -> Intervals:
    index = np.arange(days.first_day, days.end_day)
    on = {"working_days": days.working, "days_off": ~days.working, "all_days": np.full(index.size, True)}[shift.on]
    if shift.weekdays:
        weekday = (index + days.start.weekday()) % 7
        on = on & np.isin(weekday, [_WEEKDAYS.index(day) for day in shift.weekdays])
    midnight = index[on] * float(MINUTES_PER_DAY)
    spans = [(begin, end if end > begin else end + MINUTES_PER_DAY) for begin, end in shift.hours]
    starts = np.concatenate([midnight + begin for begin, _ in spans])
    ends = np.concatenate([midnight + end for _, end in spans])
    limit = float(days.end_day * MINUTES_PER_DAY)
    ends = np.minimum(ends, limit)
    kept = starts < ends  # "24:00-00:00" is no time at all
    return merged(starts[kept], ends[kept])


def _complement(intervals: Intervals, days: DayCalendar) -> Intervals:
    starts = np.append(days.first_day * float(MINUTES_PER_DAY), intervals[1])
    ends = np.append(intervals[0], days.end_day * float(MINUTES_PER_DAY))
    kept = starts < ends
    return starts[kept], ends[kept]


def shift_intervals(shifts: Mapping[str, Shift], name: str, days: DayCalendar) -> Intervals:
    """Return the starts and ends of the times on duty, in minutes; both float, shape (n,), ascending.

    Intervals are half-open, [start, end), within the days covered; those that touch or overlap are one. A span that
    runs past midnight belongs to the day on which it begins: cut off at the end of the days covered, and missing from
    the first of them, so cover a day more than is used.

    Parameters
    ----------
    shifts
        Shifts by name.
    name
        The shift wanted.
    days
        Working days.
    """
    chain, back = _chain(shifts, name)
    if back is not None:
        raise ModelError("calendars", f"shifts lie outside each other in a circle: {' > '.join([*chain, back])}")
    intervals = _own_intervals(shifts[chain[-1]], days)
    # Outside the outside of a shift is the shift itself, so only the chain's parity counts.
    return intervals if len(chain) % 2 else _complement(intervals, days)


class WorkingTime:
    """Sums of time on duty.

    Parameters
    ----------
    starts, ends
        Half-open intervals [start, end) in minutes, ascending, none touching another, as from `shift_intervals`;
        shape (n,). Nobody is on duty before the first and after the last.
    """

    def __init__(self, starts: Floats, ends: Floats) -> None:
        done = np.append(0.0, np.cumsum(ends - starts))
        self._starts: list[float] = starts.tolist()
        self._ends: list[float] = ends.tolist()
        self._done_at_start: list[float] = done[:-1].tolist()
        self._done_at_end: list[float] = done[1:].tolist()

    def _done(self, t: float) -> float:
        row = bisect_right(self._starts, t) - 1
        if row < 0:
            return 0.0
        end = self._ends[row]
        return self._done_at_start[row] + (min(t, end) - self._starts[row])

    def between(self, a: float, b: float) -> float:
        """Return the minutes on duty in [a, b); `a` <= `b`."""
        row = bisect_right(self._starts, a) - 1
        if row >= 0 and b <= self._ends[row]:
            return b - a  # within one interval, most often
        return self._done(b) - self._done(a)

    def after(self, t: float, minutes: float) -> float:
        """Return the earliest moment by which `minutes` (> 0) on duty have passed since `t`; inf if they never do.

        Time that ends with a shift ends at its end, not at the start of the next one.
        """
        done = self._done(t) + minutes
        row = bisect_left(self._done_at_end, done)
        if row == len(self._starts):
            return math.inf
        return self._starts[row] + (done - self._done_at_start[row])

    def before(self, t: float, minutes: float) -> float:
        """Return the latest moment from which `minutes` (> 0) on duty pass until `t`; -inf if there is none.

        Time that begins with a shift begins at its start, not at the end of the one before.
        """
        done = self._done(t) - minutes
        row = bisect_right(self._done_at_start, done) - 1
        if row < 0:
            return -math.inf
        return self._starts[row] + (done - self._done_at_start[row])
