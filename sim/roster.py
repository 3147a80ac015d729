"""Who is on duty when: crews turned into people with dated intervals, less their days of absence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.calendars import DayCalendar, WorkingTime, merged, shift_intervals
from sim.fields import MINUTES_PER_DAY
from sim.parameters.staffing import Crew, Shift
from sim.people import Person
from sim.streams import generator

_DAYS_PER_BLOCK = 512
Intervals = tuple[NDArray[np.float64], NDArray[np.float64]]


class Roster:
    """The on-duty intervals of every shift, worked out once for a scenario and shared by its replications.

    Parameters
    ----------
    shifts
        Shifts by name.
    days
        The calendar.
    first_day, end_day
        Days on which people are wanted; their absence is worked out for these alone.
    """

    def __init__(self, shifts: Mapping[str, Shift], days: DayCalendar, first_day: int, end_day: int) -> None:
        self.days, self.first_day, self.end_day = days, first_day, end_day
        self._intervals: dict[str, Intervals] = {name: shift_intervals(shifts, name, days) for name in shifts}
        self._lists = {name: (_endless(starts), _endless(ends)) for name, (starts, ends) in self._intervals.items()}
        self.open_time = lru_cache(maxsize=None)(self._open_time)
        self._by_day = lru_cache(maxsize=None)(lambda shift: _split_at_midnight(*self._intervals[shift]))
        self._wanted = lru_cache(maxsize=None)(self._on_wanted_days)
        self.openings = lru_cache(maxsize=None)(self._openings)

    def _open_time(self, shifts: frozenset[str]) -> WorkingTime:
        """Return the time in which at least one of `shifts` is on duty."""
        intervals = [self._intervals[name] for name in sorted(shifts)]
        none = np.empty(0)
        starts = np.concatenate([none, *(starts for starts, _ in intervals)])
        ends = np.concatenate([none, *(ends for _, ends in intervals)])
        return WorkingTime(*merged(starts, ends))

    def _openings(self, shifts: frozenset[str]) -> list[float]:
        """Return the moments at which any of `shifts` begins, or would after an absence; at last infinity."""
        moments = [self._by_day(name)[0] for name in shifts]
        return _endless(np.unique(np.concatenate([*moments, np.empty(0)])))

    def people(
        self, seed: int, replication: int, pool: str, crews: Mapping[str, Crew], actors: Mapping[str, int]
    ) -> list[Person]:
        """Return the people of a pool, crew by crew, for one replication.

        `actors` gives the number under which the log knows each, by "pool/crew/1", "pool/crew/2" …
        """
        people = []
        for name, crew in crews.items():
            for number in range(1, crew.count + 1):
                actor = f"{pool}/{name}/{number}"
                starts, ends = self._on_duty(crew, seed, replication, actor)
                people.append(Person(actors[actor], name, crew, starts, ends))
        return people

    def duty(self, person: Person) -> Intervals:
        """Return the intervals of a person's duty as arrays."""
        return np.asarray(person.starts[:-1]), np.asarray(person.ends[:-1])

    def _on_duty(self, crew: Crew, seed: int, replication: int, actor: str) -> tuple[Sequence[float], Sequence[float]]:
        if not crew.absence_share:
            return self._lists[crew.shift]
        starts, ends, day = self._wanted(crew.shift)
        present = self._attendance(seed, replication, actor)[day] >= crew.absence_share
        starts, ends = merged(starts[present], ends[present])
        return _endless(starts), _endless(ends)

    def _on_wanted_days(self, shift: str) -> tuple[*Intervals, NDArray[np.int64]]:
        """Return a shift's intervals, cut at midnight, and the day of each, counted from the first one wanted."""
        starts, ends = self._by_day(shift)
        day = np.floor_divide(starts, MINUTES_PER_DAY).astype(np.int64)
        wanted = (day >= self.first_day) & (day < self.end_day)
        return starts[wanted], ends[wanted], day[wanted] - self.first_day

    def _attendance(self, seed: int, replication: int, actor: str) -> NDArray[np.float64]:
        """Return one uniform number a day from `first_day`, keyed by person and date, whatever the period's length."""
        first = self.days.date_of(self.first_day).toordinal()
        last = first + self.end_day - self.first_day
        blocks = range(first // _DAYS_PER_BLOCK, (last - 1) // _DAYS_PER_BLOCK + 1)
        drawn = [generator(seed, replication, f"absence/{actor}", block).random(_DAYS_PER_BLOCK) for block in blocks]
        return np.concatenate(drawn)[first - blocks[0] * _DAYS_PER_BLOCK :]


def _endless(moments: NDArray[np.float64]) -> list[float]:
    return [*moments.tolist(), math.inf]


def _split_at_midnight(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> Intervals:
    """Return the same intervals, cut at each midnight, so that a person can be away for a day of a longer one."""
    pieces = [
        (max(start, midnight), min(end, midnight + MINUTES_PER_DAY))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for midnight in np.arange(start // MINUTES_PER_DAY * MINUTES_PER_DAY, end, MINUTES_PER_DAY).tolist()
    ]
    cut = np.asarray(pieces, dtype=np.float64).reshape(-1, 2)
    return cut[:, 0], cut[:, 1]
