"""Working days and hours of duty, looked up date by date and span by span.

Written for being obviously right: nothing is summed ahead, nothing is shared with the model.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays
from holidays.countries.china import ChinaStaticHolidays

from sim.parameters import Calendar, Parameters
from sim.parameters.staffing import Shift

DAY = 1440
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BEFORE, _AFTER = 120, 500
"""Days on either side of the run that are looked at: longer than any limit in sense."""


@cache
def official(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return a year's official days off and make-up working days; without a notice for the year there are none."""
    if year not in ChinaStaticHolidays.special_public_holidays:
        return frozenset(), frozenset()
    found = country_holidays("CN", years=year)
    off = frozenset(day for day in found if day.year == year)
    return off, frozenset(day for day in found.weekend_workdays if day.year == year)


class CountyDays:
    """Which days are working days, by day index (0 is the period's first)."""

    def __init__(self, calendar: Calendar, start: date) -> None:
        self.calendar, self.start = calendar, start
        self._known: dict[int, bool] = {}

    def date_of(self, day: int) -> date:
        """Return the date of a day."""
        return self.start + timedelta(days=day)

    def works(self, day: int) -> bool:
        """Return whether the county works on a day."""
        if day not in self._known:
            self._known[day] = self._works(self.date_of(day))
        return self._known[day]

    def _works(self, when: date) -> bool:
        rules = self.calendar
        if when in rules.extra_working_days:
            return True
        if when in rules.extra_days_off:
            return False
        off, made_up = official(when.year) if rules.official else (frozenset[date](), frozenset[date]())
        if when in made_up:
            return True
        return when not in off and WEEK[when.weekday()] not in rules.weekend


Spans = list[tuple[float, float]]


class Duty:
    """When each shift is on duty, as spans [begin, end) that neither touch nor overlap."""

    def __init__(self, parameters: Parameters) -> None:
        self.shifts, self.days = parameters.staffing.shifts, CountyDays(parameters.calendar, parameters.period.start)
        self.first = -parameters.period.lead_in_days - _BEFORE
        self.last = parameters.period.days + parameters.period.follow_up_days + _AFTER
        self._known: dict[str, Spans] = {}

    def spans(self, shift: str) -> Spans:
        """Return the spans of a shift over the run and some time on either side."""
        if shift not in self._known:
            rules = self.shifts[shift]
            self._known[shift] = self._gaps(self.spans(rules.outside)) if rules.outside else self._written(rules)
        return self._known[shift]

    def _written(self, rules: Shift) -> Spans:
        found: Spans = []
        for day in range(self.first, self.last):
            if not self._is_on(rules, day):
                continue
            for begin, end in rules.hours:
                past_midnight = DAY if end < begin else 0
                found.append((day * DAY + begin, day * DAY + end + past_midnight))
        return _joined(found)

    def _is_on(self, rules: Shift, day: int) -> bool:
        if rules.weekdays and WEEK[self.days.date_of(day).weekday()] not in rules.weekdays:
            return False
        return rules.on == "all_days" or self.days.works(day) == (rules.on == "working_days")

    def _gaps(self, spans: Spans) -> Spans:
        """Return all the time that is not in `spans`."""
        begin, found = float(self.first * DAY), []
        for start, end in spans:
            if begin < start:
                found.append((begin, start))
            begin = max(begin, end)
        return [*found, (begin, float(self.last * DAY))]


def _joined(spans: Spans) -> Spans:
    """Return spans in order, those that touch or overlap made one."""
    found: Spans = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((float(begin), float(end)))
    return found
