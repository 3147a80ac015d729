"""Limits counted slowly: day by day, or span of working time by span."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

from analysis.conformance.county_days import DAY, CountyDays, Duty
from sim.fields import Limit
from sim.parameters import Parameters

_FAR = 600
"""Days after which a search for working days gives up: there are none."""


def tick(minutes: float) -> float:
    """Return a length of time on the log's grid of 2**-20 minutes."""
    return round(minutes * 2**20) / 2**20


class Limits:
    """Counts limits forwards and backwards from a moment."""

    def __init__(self, parameters: Parameters, duty: Duty) -> None:
        self.days: CountyDays = duty.days
        self.open = duty.spans(parameters.calendar.working_hours)
        self._begins = [begin for begin, _ in self.open]
        self._ends = [end for _, end in self.open]

    def after(self, limit: Limit, moment: float) -> float:
        """Return the moment that lies `limit` after `moment`."""
        return self._count(limit, moment, 1)

    def before(self, limit: Limit, moment: float) -> float:
        """Return the moment that lies `limit` before `moment`."""
        return self._count(limit, moment, -1)

    def _count(self, limit: Limit, moment: float, step: int) -> float:
        if not math.isfinite(moment):
            return moment
        if limit.clock == "hours":
            return moment + step * tick(limit.amount * 60)
        if limit.clock == "working_hours":
            minutes = tick(limit.amount * 60)
            return self.work_after(moment, minutes) if step > 0 else self.work_before(moment, minutes)
        day, left, gone = int(moment // DAY), int(limit.amount), 0
        while left:
            day, gone = day + step, gone + 1
            if limit.clock == "natural_days" or self.days.works(day):
                left -= 1
            if gone > _FAR:
                return step * math.inf
        return day * DAY + (moment % DAY if limit.at is None else limit.at)

    def work_after(self, moment: float, minutes: float) -> float:
        """Return when `minutes` (above 0) of working time have passed since `moment`."""
        for begin, end in self.open[bisect_right(self._ends, moment) :]:
            begin = max(begin, moment)  # noqa: PLW2901 - the rest of the span that the moment falls in
            if minutes <= end - begin:
                return begin + minutes
            minutes -= end - begin
        return math.inf

    def work_before(self, moment: float, minutes: float) -> float:
        """Return from when `minutes` (above 0) of working time pass until `moment`."""
        for begin, end in reversed(self.open[: bisect_left(self._begins, moment)]):
            end = min(end, moment)  # noqa: PLW2901 - the part of the span before the moment
            if minutes <= end - begin:
                return end - minutes
            minutes -= end - begin
        return -math.inf

    def is_working_time(self, moment: float) -> bool:
        """Return whether work may end at `moment`: within working time, or at the end of a span of it."""
        place = bisect_left(self._ends, moment)
        return place < len(self.open) and self.open[place][0] < moment

    def share(self, limit: Limit, part: float) -> Limit:
        """Return a part of a limit: natural days become hours, working days are rounded up to whole ones."""
        if part == 1:
            return limit
        amount = limit.amount * part
        if limit.clock == "natural_days":
            return Limit(amount=amount * 24, clock="hours")
        if limit.clock == "working_days":
            return Limit(amount=max(1, math.ceil(round(amount, 9))), clock="working_days", at=limit.at)
        return Limit(amount=amount, clock=limit.clock)
