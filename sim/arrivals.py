"""When orders come: rates by hour, turned into moments by a change of clock.

Orders of a stream are the points of a unit-rate Poisson process, read on the clock that the rate drives (the inversion
of Çinlar, Introduction to Stochastic Processes, 1975). So order i stays order i when the volume is scaled: it only
comes sooner or later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.calendars import DayCalendar
from sim.fields import MINUTES_PER_DAY, TICKS_PER_MIN
from sim.parameters import Parameters
from sim.parameters.demand import Arrivals, Cluster, Surge

BLOCK = 4096
CAUSE_SLOTS = 256
"""Places on the tape that each cause of a hot spot has: the most orders that it can bring."""
_CAUSES_PER_BLOCK = BLOCK // CAUSE_SLOTS
_HOURS = 24
_DAYS_PER_BLOCK = 512
Floats = NDArray[np.float64]

Draw = Callable[..., Floats]
"""draw(name, size, *index): `size` uniform numbers of a named stream."""


class Arrival(NamedTuple):
    """An order that comes; sorts by time, then by stream, block and place in it."""

    received: float
    stream: str
    block: int
    slot: int
    cause: str = ""


class ArrivalTimes:
    """The moments at which orders come, stream by stream."""

    def __init__(self, parameters: Parameters, days: DayCalendar, draw: Draw) -> None:
        self.demand, self.days, self.draw = parameters.demand, days, draw

    def streams(self, start: float, end: float) -> list[Iterator[Arrival]]:
        """Return one iterator a stream, each in time order, over [start, end) minutes."""
        if self.demand.listed is not None:
            return [self._listed()]
        ordinary = self._poisson("order", self._daily_rates(start, end), start, end)
        surges = [self._surge(key, surge, start, end) for key, surge in self.demand.surges.items()]
        clusters = [self._clusters(key, cluster, start, end) for key, cluster in self.demand.clusters.items()]
        return [ordinary, *surges, *clusters]

    def _listed(self) -> Iterator[Arrival]:
        for index, listed in enumerate(self.demand.listed or ()):
            yield Arrival(listed.received_min, "listed", index // BLOCK, index % BLOCK)

    def backlog(self) -> list[tuple[float, int, int]]:
        """Return (age in minutes, block, slot) of each order of the opening backlog, oldest first."""
        count = self.demand.backlog.orders
        blocks = [self.draw("backlog/age", BLOCK, 0, 1, block) for block in range(-(-count // BLOCK))]
        ages = [on_grid(self.demand.backlog.age.quantile(uniforms)) for uniforms in blocks]
        found = [(float(age), block, slot) for block, column in enumerate(ages) for slot, age in enumerate(column)]
        return sorted(found[:count], key=lambda order: (-order[0], order[1], order[2]))

    def _poisson(self, stream: str, daily: Floats, start: float, end: float, cause: str = "") -> Iterator[Arrival]:
        """Yield the points of a Poisson process whose expected number on each day from `start` is `daily`."""
        weights = np.asarray(self.demand.arrivals.hour_weights, dtype=np.float64)
        expected = np.concatenate(([0.0], np.cumsum(np.outer(daily, weights / weights.sum()).ravel())))
        edges = start + np.arange(expected.size) * (MINUTES_PER_DAY / _HOURS)
        passed, block = 0.0, 0
        while passed < expected[-1]:
            gaps = -np.log1p(-self.draw(f"{stream}/gap", BLOCK, 0, 1, block))
            points = passed + np.cumsum(gaps)
            for slot, moment in enumerate(on_grid(np.interp(points, expected, edges)).tolist()):
                if points[slot] >= expected[-1] or moment >= end:
                    return
                yield Arrival(moment, stream, block, slot, cause)
            passed, block = float(points[-1]), block + 1

    def _daily_rates(self, start: float, end: float) -> Floats:
        """Return the rate of ordinary orders on each day of [start, end), in orders a day, days' own luck included."""
        rates = self.expected(start, end)
        shape = self.demand.arrivals.overdispersion_k
        if shape is not None:
            rates *= special.gammaincinv(shape, self._by_date("order/day", _days(start, end))) / shape
        return rates

    def expected(self, start: float, end: float) -> Floats:
        """Return the mean number of ordinary orders on each day of [start, end)."""
        arrivals = self.demand.arrivals
        return np.array([arrivals.orders_per_day * self._factor(arrivals, day) for day in _days(start, end)])

    def _factor(self, arrivals: Arrivals, day: int) -> float:
        """Return what month, weekday or holiday, special days and trend make of the rate on one day."""
        when = self.days.date_of(day)
        growth = float((1 + arrivals.trend_share_per_year) ** (day / 365))
        level = arrivals.month_factors[when.month - 1] * growth
        for special_days in arrivals.special_days:
            if special_days.first <= when <= special_days.last:
                return level * special_days.factor
        if self.days.is_day_off_on_weekday(day):
            return level * arrivals.holiday_factor
        return level * arrivals.weekday_factor(when.weekday())

    def _by_date(self, name: str, days: range) -> Floats:
        """Return one uniform number a day, keyed by its date."""
        if not days:
            return np.empty(0)
        first = self.days.date_of(days[0]).toordinal()
        blocks = range(first // _DAYS_PER_BLOCK, (first + len(days) - 1) // _DAYS_PER_BLOCK + 1)
        drawn = np.concatenate([self.draw(name, _DAYS_PER_BLOCK, block) for block in blocks])
        offset = first - blocks[0] * _DAYS_PER_BLOCK
        return np.asarray(drawn[offset : offset + len(days)])

    def _surge(self, key: str, surge: Surge, start: float, end: float) -> Iterator[Arrival]:
        first, last = self._minutes_of(surge.first), self._minutes_of(surge.last) + MINUTES_PER_DAY
        if last <= start or first >= end:
            return
        days = int(last - first) // MINUTES_PER_DAY
        stream = f"surge/{key}"
        cause = stream if surge.one_cause else ""
        for arrival in self._poisson(stream, np.full(days, surge.orders_per_day), first, last, cause):
            if start <= arrival.received < end:
                yield arrival

    def _clusters(self, key: str, cluster: Cluster, start: float, end: float) -> Iterator[Arrival]:
        """Yield the orders of all hot spots of one kind."""
        stream = f"cluster/{key}"
        found = []
        for number, begins in enumerate(self._causes(stream, cluster.per_year, start, end)):
            size = self._size(stream, number, cluster.orders_mean)
            spread = cluster.spread.quantile(self.draw(f"{stream}/spread", size, 0, 1, number))
            cause = f"{stream}/{number + 1}"
            moments = enumerate((begins + on_grid(spread)).tolist())
            block, first = number // _CAUSES_PER_BLOCK, number % _CAUSES_PER_BLOCK * CAUSE_SLOTS
            found += [Arrival(when, stream, block, first + index, cause) for index, when in moments if when < end]
        return iter(sorted(found))

    def _causes(self, stream: str, per_year: float, start: float, end: float) -> Iterator[float]:
        mean_gap = 365 * MINUTES_PER_DAY / per_year if per_year else np.inf
        moment, block = start, 0
        while mean_gap < np.inf:
            for gap in on_grid(-mean_gap * np.log1p(-self.draw(f"{stream}/cause", CAUSE_SLOTS, block))).tolist():
                moment += gap
                if moment >= end:
                    return
                yield moment
            block += 1

    def _size(self, stream: str, number: int, mean: float) -> int:
        """Return the geometric number of orders of one cause, at least 1 and at most CAUSE_SLOTS."""
        if mean == 1:
            return 1
        uniform = float(self.draw(f"{stream}/size", 1, number)[0])
        return min(CAUSE_SLOTS, 1 + int(np.log1p(-uniform) / np.log1p(-1 / mean)))

    def _minutes_of(self, when: date) -> float:
        return float((when - self.days.start).days * MINUTES_PER_DAY)


def _days(start: float, end: float) -> range:
    return range(int(start // MINUTES_PER_DAY), -int(-end // MINUTES_PER_DAY))


def on_grid(minutes: Floats) -> Floats:
    """Return `minutes` rounded to the clock's grid, as `sim.fields.on_grid` does for one number."""
    return np.asarray(np.round(minutes * TICKS_PER_MIN) / TICKS_PER_MIN, dtype=np.float64)
