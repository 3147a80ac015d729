"""Deadlines by each of the four clocks, against examples worked by hand."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import pytest

from sim.calendars import DayCalendar, WorkingTime, shift_intervals
from sim.deadlines import Clocks, share_of
from sim.errors import ModelError
from sim.fields import Limit, on_grid
from sim.parameters import Calendar
from sim.parameters.staffing import Shift

START = date(2025, 1, 1)
OFFICE = Shift(hours=("08:30-12:00", "14:00-17:30"))
DAYS = DayCalendar(Calendar(official="CN", working_hours="office"), START, -31, 120)
CLOCKS = Clocks(DAYS, WorkingTime(*shift_intervals({"office": OFFICE}, "office", DAYS)))
CLOCK_NAMES = ["hours", "natural_days", "working_hours", "working_days"]


def minute(text):
    midnight = datetime.combine(START, datetime.min.time())
    return (datetime.fromisoformat(text) - midnight) / timedelta(minutes=1)


def limit(amount, clock, at=None):
    return Limit(amount=amount, clock=clock, at=at)


@pytest.mark.parametrize(
    ("start", "wanted", "end"),
    [
        ("2025-01-24 16:00", limit(1, "hours"), "2025-01-24 17:00"),
        ("2025-01-27 16:00", limit(24, "hours"), "2025-01-28 16:00"),
        ("2025-01-27 16:00", limit(3, "natural_days"), "2025-01-30 16:00"),
        ("2025-01-27 16:00", limit(3, "natural_days", "24:00"), "2025-01-31 00:00"),
        ("2025-01-27 00:00", limit(1, "natural_days", "00:00"), "2025-01-28 00:00"),
        ("2025-01-24 16:00", limit(3, "working_days"), "2025-02-05 16:00"),
        ("2025-01-24 16:00", limit(3, "working_days", "17:30"), "2025-02-05 17:30"),
        ("2025-01-24 16:00", limit(3, "working_days", "24:00"), "2025-02-06 00:00"),
        ("2025-01-30 03:00", limit(1, "working_days"), "2025-02-05 03:00"),
        ("2025-01-24 17:00", limit(1, "working_hours"), "2025-01-26 09:00"),
        ("2025-01-27 17:00", limit(1, "working_hours"), "2025-02-05 09:00"),
        ("2024-12-30 10:00", limit(3, "working_days"), "2025-01-03 10:00"),
    ],
    ids=str,
)
def test_a_limit_ends_at_the_moment_worked_by_hand(start, wanted, end):
    assert CLOCKS.after(wanted, minute(start)) == minute(end)


@pytest.mark.parametrize(
    ("end", "wanted", "start"),
    [
        ("2025-01-24 16:00", limit(24, "hours"), "2025-01-23 16:00"),
        ("2025-01-30 16:00", limit(3, "natural_days"), "2025-01-27 16:00"),
        ("2025-01-30 16:00", limit(1, "natural_days", "17:00"), "2025-01-29 17:00"),
        ("2025-01-30 16:00", limit(1, "natural_days", "24:00"), "2025-01-30 00:00"),
        ("2025-02-05 16:00", limit(3, "working_days"), "2025-01-24 16:00"),
        ("2025-02-02 03:00", limit(1, "working_days"), "2025-01-27 03:00"),
        ("2025-02-05 16:00", limit(1, "working_days", "17:00"), "2025-01-27 17:00"),
        ("2025-02-05 09:00", limit(1, "working_hours"), "2025-01-27 17:00"),
        ("2025-01-03 10:00", limit(3, "working_days"), "2024-12-30 10:00"),
    ],
    ids=str,
)
def test_a_moment_before_another_is_the_one_worked_by_hand(end, wanted, start):
    assert CLOCKS.before(wanted, minute(end)) == minute(start)


def test_across_the_spring_festival_working_days_end_eight_days_after_natural_days():
    start = minute("2025-01-27 09:00")
    natural, working = (CLOCKS.after(limit(3, clock), start) for clock in ("natural_days", "working_days"))
    assert (natural, working) == (minute("2025-01-30 09:00"), minute("2025-02-07 09:00"))
    assert working - natural == 8 * 1440


def test_amounts_that_are_off_the_clock_s_grid_are_put_on_it():
    start = 7 + 2**-20
    for clock in ("hours", "working_hours"):
        end = CLOCKS.after(limit(1.3, clock), start)
        assert end == on_grid(end)
        assert CLOCKS.before(limit(1.3, "hours"), CLOCKS.after(limit(1.3, "hours"), start)) == start


def test_a_moment_just_before_midnight_belongs_to_the_day_that_ends():
    just_before = minute("2025-01-27 00:00") - 2**-20
    assert CLOCKS.after(limit(1, "natural_days", "24:00"), just_before) == minute("2025-01-28 00:00")
    assert CLOCKS.after(limit(1, "working_days", "24:00"), just_before) == minute("2025-01-28 00:00")
    assert CLOCKS.after(limit(1, "working_days", "24:00"), minute("2025-01-27 00:00")) == minute("2025-02-06 00:00")


@pytest.mark.parametrize("clock", ["working_days", "working_hours"])
def test_working_time_past_the_days_covered_never_ends(clock):
    assert CLOCKS.after(limit(2000, clock), 0) == math.inf
    assert CLOCKS.before(limit(2000, clock), 0) == -math.inf


def test_the_first_and_the_last_working_day_covered_are_still_reached():
    assert CLOCKS.after(limit(1, "working_days"), minute("2025-04-29 10:00")) == minute("2025-04-30 10:00")
    assert CLOCKS.before(limit(1, "working_days"), minute("2024-12-02 10:00")) == -math.inf
    assert CLOCKS.before(limit(1, "working_days"), minute("2024-12-03 10:00")) == minute("2024-12-02 10:00")
    assert CLOCKS.after(limit(1, "working_days"), minute("2025-04-30 10:00")) == math.inf


@pytest.mark.parametrize("clock", ["working_days", "working_hours"])
@pytest.mark.parametrize("t", [-31 * 1440 - 2**-20, 120 * 1440])
def test_working_time_counted_from_outside_the_days_covered_is_refused(clock, t):
    for count in (CLOCKS.after, CLOCKS.before):
        with pytest.raises(ModelError, match="outside the days covered"):
            count(limit(1, clock), t)


@pytest.mark.parametrize("clock", CLOCK_NAMES)
@pytest.mark.parametrize("at", [None, "12:00"])
@pytest.mark.parametrize("never", [math.inf, -math.inf])
def test_a_moment_that_never_comes_stays_what_it_is(clock, at, never):
    wanted = limit(2, clock, at if clock.endswith("days") else None)
    assert CLOCKS.after(wanted, never) == never
    assert CLOCKS.before(wanted, never) == never


def test_natural_time_needs_no_calendar():
    assert CLOCKS.after(limit(1, "natural_days", "12:00"), 1000 * 1440.0) == 1001 * 1440 + 720
    assert CLOCKS.before(limit(1, "natural_days", "12:00"), -1000 * 1440.0) == -1001 * 1440 + 720


def test_a_limit_too_short_for_the_clock_s_grid_takes_the_shortest_time_there_is():
    nine = minute("2025-01-02 09:00")
    assert CLOCKS.after(limit(1e-12, "working_hours"), nine) == nine + 2**-20
    assert CLOCKS.before(limit(1e-12, "working_hours"), nine) == nine - 2**-20


@pytest.mark.parametrize(
    ("whole", "share", "part"),
    [
        (limit(24, "hours"), 0.5, limit(12, "hours")),
        (limit(4, "working_hours"), 0.25, limit(1, "working_hours")),
        (limit(3, "natural_days"), 0.5, limit(36, "hours")),
        (limit(3, "natural_days", "24:00"), 0.5, limit(36, "hours")),
        (limit(5, "working_days", "17:30"), 0.5, limit(3, "working_days", "17:30")),
        (limit(1, "working_days"), 0.1, limit(1, "working_days")),
        (limit(1, "working_days"), 1e-12, limit(1, "working_days")),
        (limit(25, "working_days"), 0.28, limit(7, "working_days")),
        (limit(3, "natural_days"), 2, limit(144, "hours")),
    ],
    ids=str,
)
def test_a_share_of_a_limit_is_on_the_nearest_clock_that_can_hold_it(whole, share, part):
    assert share_of(whole, share) == part


@pytest.mark.parametrize("clock", CLOCK_NAMES)
def test_the_whole_of_a_limit_is_the_limit(clock):
    whole = limit(3, clock, "17:30" if clock.endswith("days") else None)
    assert share_of(whole, 1) is whole


@pytest.mark.parametrize("share", [0, -0.5])
def test_no_share_of_a_limit_is_refused(share):
    with pytest.raises(ModelError, match="no length of time"):
        share_of(limit(3, "natural_days"), share)
