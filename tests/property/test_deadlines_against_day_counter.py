"""Calendars and deadlines against slow counters of days and minutes, on random calendars, shifts and limits."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendars import DayCalendar, WorkingTime, shift_intervals
from sim.deadlines import Clocks
from sim.fields import Limit
from sim.parameters import Calendar
from sim.parameters.staffing import Shift

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TICK = Fraction(1, 2**20)
BEFORE, AFTER = -4, 6  # days covered
WIDER = 8  # further days on either side, where days are counted and not minutes
BEGIN, END = BEFORE * 1440, AFTER * 1440
times_of_day = st.integers(0, 1440)

weekdays = st.lists(st.sampled_from(WEEK), unique=True, max_size=6).map(tuple)
starts = st.dates(date(1999, 1, 1), date(2099, 1, 1))
spans = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(lambda span: span[0] != span[1])
shifts = st.builds(
    Shift,
    on=st.sampled_from(["working_days", "days_off", "all_days"]),
    weekdays=weekdays,
    hours=st.lists(spans, min_size=1, max_size=3).map(tuple),
)
ticks = st.integers(BEGIN * 2**20, END * 2**20 - 1)
minutes = st.integers(BEGIN, END - 1)
no_database = settings(database=None, deadline=None)


class World(NamedTuple):
    """A calendar with the settings that it was built from."""

    settings: Calendar
    days: DayCalendar

    def working(self, day: int) -> bool:
        """Look one day up in the settings."""
        when = self.days.start + timedelta(days=day)
        if when in self.settings.extra_working_days:
            return True
        return when not in self.settings.extra_days_off and WEEK[when.weekday()] not in self.settings.weekend


@st.composite
def worlds(draw, first_day=BEFORE, end_day=AFTER):
    start = draw(starts)
    dates = st.lists(st.integers(first_day - 2, end_day + 2).map(lambda day: start + timedelta(days=day)), max_size=6)
    calendar = Calendar(
        weekend=draw(weekdays), extra_days_off=tuple(draw(dates)), extra_working_days=tuple(draw(dates)),
        working_hours="s0",
    )  # fmt: skip
    return World(calendar, DayCalendar(calendar, start, first_day, end_day))


def on_duty(shift, world):
    """Return every minute on duty, found day by day and minute by minute."""
    wanted = {"working_days": (True,), "days_off": (False,), "all_days": (True, False)}[shift.on]
    found = set()
    for day in range(BEFORE, AFTER):
        name = WEEK[(world.days.start + timedelta(days=day)).weekday()]
        if world.working(day) not in wanted or (shift.weekdays and name not in shift.weekdays):
            continue
        for begin, end in shift.hours:
            past_midnight = 1440 if end < begin else 0
            found.update(day * 1440 + minute for minute in range(begin, end + past_midnight))
    return {minute for minute in found if BEGIN <= minute < END}


def step_after(duty, t, work):
    while work:
        if t >= END:
            return math.inf
        work -= t in duty
        t += 1
    return t


def step_before(duty, t, work):
    while work:
        if t <= BEGIN:
            return -math.inf
        t -= 1
        work -= t in duty
    return t


def day_and_time(tick):
    """Split a moment in ticks into its day and the ticks since that day's midnight."""
    day = 0
    while tick < 0:
        day, tick = day - 1, tick + 1440 * 2**20
    while tick >= 1440 * 2**20:
        day, tick = day + 1, tick - 1440 * 2**20
    return day, tick


def count_days(tick, limit, step, counts):
    """Walk from day to day, `step` = 1 or -1, until `limit` of those that count are passed; None beyond the range."""
    day, time = day_and_time(tick)
    left = int(limit.amount)
    while left:
        day += step
        if counts is not None and not BEFORE - WIDER <= day < AFTER + WIDER:
            return None
        left -= counts is None or counts(day)
    return day * 1440 + (time * TICK if limit.at is None else limit.at)


@no_database
@given(worlds())
def test_every_day_is_what_its_date_says(world):
    days = world.days
    for day in range(BEFORE, AFTER):
        when = days.start + timedelta(days=day)
        assert days.is_working(day) is world.working(day)
        assert days.is_day_off_on_weekday(day) is (
            not world.working(day) and WEEK[when.weekday()] not in world.settings.weekend
        )
        assert (days.date_of(day), days.day_of(when), days.weekday(day)) == (when, day, when.weekday())


@no_database
@given(worlds(), shifts, st.integers(0, 3))
def test_a_shift_is_on_exactly_in_the_minutes_that_its_words_say(world, shift, outsides):
    chain = {"s0": shift} | {f"s{n + 1}": Shift(outside=f"s{n}") for n in range(outsides)}
    begins, ends = (edge.tolist() for edge in shift_intervals(chain, f"s{outsides}", world.days))
    found = {minute for begin, end in zip(begins, ends, strict=True) for minute in range(int(begin), int(end))}
    expected = on_duty(shift, world)
    assert found == (expected if outsides % 2 == 0 else set(range(BEGIN, END)) - expected)
    edges = [edge for interval in zip(begins, ends, strict=True) for edge in interval]
    assert all(earlier < later for earlier, later in pairwise(edges))


@no_database
@given(worlds(), shifts, minutes, minutes, st.integers(1, 3000))
def test_working_time_is_the_number_of_minutes_stepped_through(world, shift, a, b, work):
    duty = on_duty(shift, world)
    time = WorkingTime(*shift_intervals({"s0": shift}, "s0", world.days))
    a, b = sorted((a, b))
    assert time.between(a, b) == len(duty & set(range(a, b)))
    assert time.after(a, work) == step_after(duty, a, work)
    assert time.before(b, work) == step_before(duty, b, work)


@no_database
@given(worlds(), shifts, minutes, st.integers(1, 3000))
def test_a_limit_of_working_hours_is_the_number_of_minutes_stepped_through(world, shift, t, work):
    duty = on_duty(shift, world)
    clocks = Clocks(world.days, WorkingTime(*shift_intervals({"s0": shift}, "s0", world.days)))
    limit = Limit(amount=work / 60, clock="working_hours")
    assert clocks.after(limit, t) == step_after(duty, t, work)
    assert clocks.before(limit, t) == step_before(duty, t, work)


@no_database
@given(worlds(), shifts, ticks, st.integers(1, 3000 * 2**20))
def test_working_time_between_a_start_and_its_end_is_the_work_to_the_last_tick(world, shift, tick, work):
    time = WorkingTime(*shift_intervals({"s0": shift}, "s0", world.days))
    t, amount = tick / 2**20, work / 2**20
    end, begin = time.after(t, amount), time.before(t, amount)
    if end < math.inf:
        assert time.between(t, end) == amount
        assert time.between(t, end - 2**-20) == amount - 2**-20
    else:
        assert time.between(t, END) < amount
    if begin > -math.inf:
        assert time.between(begin, t) == amount
        assert time.between(begin + 2**-20, t) == amount - 2**-20
    else:
        assert time.between(BEGIN, t) < amount


@no_database
@given(worlds(), shifts, st.lists(ticks, min_size=3, max_size=3))
def test_working_time_adds_up_exactly(world, shift, moments):
    time = WorkingTime(*shift_intervals({"s0": shift}, "s0", world.days))
    a, b, c = sorted(tick / 2**20 for tick in moments)
    assert time.between(a, b) + time.between(b, c) == time.between(a, c)


@no_database
@given(worlds(BEFORE - WIDER, AFTER + WIDER), ticks, st.integers(1, 20), st.none() | times_of_day)
def test_working_days_are_those_walked_through(world, tick, amount, at):
    clocks = Clocks(world.days, WorkingTime(*shift_intervals({"s0": Shift(hours=((0, 1),))}, "s0", world.days)))
    limit = Limit(amount=amount, clock="working_days", at=at)
    end, begin = (count_days(tick, limit, step, world.working) for step in (1, -1))
    assert clocks.after(limit, tick / 2**20) == (math.inf if end is None else end)
    assert clocks.before(limit, tick / 2**20) == (-math.inf if begin is None else begin)


@no_database
@given(worlds(), ticks, st.integers(1, 400), st.none() | times_of_day)
def test_natural_days_are_those_walked_through(world, tick, amount, at):
    clocks = Clocks(world.days, WorkingTime(*shift_intervals({"s0": Shift(hours=((0, 1),))}, "s0", world.days)))
    limit = Limit(amount=amount, clock="natural_days", at=at)
    assert clocks.after(limit, tick / 2**20) == count_days(tick, limit, 1, None)
    assert clocks.before(limit, tick / 2**20) == count_days(tick, limit, -1, None)


@no_database
@given(worlds(), ticks, st.integers(1, 10**6))
def test_hours_pass_day_and_night(world, tick, work):
    clocks = Clocks(world.days, WorkingTime(*shift_intervals({"s0": Shift(hours=((0, 1),))}, "s0", world.days)))
    limit = Limit(amount=work / 60, clock="hours")
    assert clocks.after(limit, tick / 2**20) == tick * TICK + work
    assert clocks.before(limit, tick / 2**20) == tick * TICK - work
