"""Working days, hours of duty and sums of working time, against notices and worked examples."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest
from holidays.countries.china import ChinaStaticHolidays

from sim.calendars import DayCalendar, WorkingTime, holidays_version, outside_cycle, shift_intervals
from sim.errors import ModelError
from sim.parameters import Calendar
from sim.parameters.staffing import Shift

OFFICE = Shift(hours=("09:00-12:00", "13:30-17:30"))


def calendar_of(start, days, **settings):
    return DayCalendar(Calendar(working_hours="office", **settings), start, 0, days)


def week(**settings):
    return calendar_of(date(2025, 6, 9), 7, **settings)  # Monday to Sunday, no holiday among them


def days_where(calendar, *, working):
    return [calendar.date_of(day) for day in range(calendar.end_day) if calendar.is_working(day) is working]


def intervals_of(days, name="office", **shifts):
    starts, ends = shift_intervals(shifts, name, days)
    assert starts.dtype == ends.dtype == np.float64
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


# Official calendar


def test_the_official_calendar_agrees_with_a_second_source_on_every_day_from_2023_to_2026():
    days = calendar_of(date(2023, 1, 1), 4 * 365 + 1, official="CN")
    assert days.date_of(days.end_day - 1) == date(2026, 12, 31)
    for day in range(days.end_day):
        when = date(2023, 1, 1) + timedelta(days=day)
        assert days.is_working(day) is chinese_calendar.is_workday(when), when
    assert days.unannounced_years == ()


def test_spring_festival_2025_has_eight_days_off_and_two_make_up_days_at_weekends():
    days = calendar_of(date(2025, 1, 26), 14, official="CN")
    off = [date(2025, 1, 28) + timedelta(days=n) for n in range(8)]
    assert days_where(days, working=False) == off
    assert days.is_working(days.day_of(date(2025, 1, 26)))
    assert days.is_working(days.day_of(date(2025, 2, 8)))


def test_national_day_2025_has_eight_days_off_between_two_make_up_days():
    days = calendar_of(date(2025, 9, 28), 14, official="CN")
    off = [date(2025, 10, 1) + timedelta(days=n) for n in range(8)]
    assert days_where(days, working=False) == off
    assert days.is_working(days.day_of(date(2025, 9, 28)))
    assert days.is_working(days.day_of(date(2025, 10, 11)))


def test_a_year_without_a_notice_has_the_weekly_pattern_and_is_reported(monkeypatch):
    known = {year: notice for year, notice in ChinaStaticHolidays.special_public_holidays.items() if year <= 2026}
    monkeypatch.setattr(ChinaStaticHolidays, "special_public_holidays", known)
    days = calendar_of(date(2026, 12, 1), 31 + 365, official="CN")
    assert days.unannounced_years == (2027,)
    for day in range(31, days.end_day):
        assert days.is_working(day) is (days.date_of(day).weekday() < 5)


def test_a_year_without_a_notice_still_takes_the_scenario_s_own_dates():
    days = calendar_of(
        date(2199, 1, 1), 365, official="CN",
        extra_days_off=(date(2199, 1, 1),), extra_working_days=(date(2199, 1, 5),),
    )  # fmt: skip
    assert days.unannounced_years == (2199,)
    assert not days.is_working(0)
    assert days.is_working(4)


def test_the_package_s_internal_table_still_tells_announced_years_from_others():
    table = ChinaStaticHolidays.special_public_holidays
    assert {2023, 2024, 2025, 2026} <= set(table)
    assert 2199 not in table


def test_without_an_official_calendar_no_year_is_unannounced_and_no_holiday_is_off():
    days = calendar_of(date(2025, 10, 1), 7)
    assert days.unannounced_years == ()
    assert days.working.tolist() == [True, True, True, False, False, True, True]


def test_the_version_of_the_source_is_a_version_number():
    assert re.match(r"\d+\.\d+", holidays_version())


# Days


def test_own_days_off_beat_make_up_days_and_own_working_days_beat_everything():
    days = calendar_of(
        date(2025, 1, 26), 14, official="CN", extra_days_off=(date(2025, 1, 26), date(2025, 2, 5)),
        extra_working_days=(date(2025, 1, 29), date(2025, 2, 5)),
    )  # fmt: skip
    assert not days.is_working(days.day_of(date(2025, 1, 26)))
    assert days.is_working(days.day_of(date(2025, 1, 29)))
    assert days.is_working(days.day_of(date(2025, 2, 5)))


def test_own_dates_outside_the_days_covered_change_nothing():
    dates = (date(2025, 6, 8), date(2025, 6, 16))
    assert week(extra_days_off=dates, extra_working_days=dates).working.tolist() == week().working.tolist()


def test_the_weekend_is_the_scenario_s():
    assert week(weekend=("fri",)).working.tolist() == [True, True, True, True, False, True, True]
    assert week(weekend=()).working.all()


def test_a_day_off_on_a_weekday_is_neither_a_weekend_nor_a_working_day():
    days = calendar_of(date(2025, 1, 26), 14, official="CN", extra_days_off=(date(2025, 2, 6),))
    found = [days.date_of(day) for day in range(14) if days.is_day_off_on_weekday(day)]
    festival = [date(2025, 1, 28), date(2025, 1, 29), date(2025, 1, 30), date(2025, 1, 31)]
    assert found == [*festival, date(2025, 2, 3), date(2025, 2, 4), date(2025, 2, 6)]


def test_days_before_the_period_have_negative_indices():
    days = DayCalendar(Calendar(working_hours="office", official="CN"), date(2025, 1, 1), -3, 2)
    assert days.date_of(-3) == date(2024, 12, 29)
    assert days.day_of(date(2024, 12, 29)) == -3
    assert [days.weekday(day) for day in range(-3, 2)] == [6, 0, 1, 2, 3]
    assert [days.is_working(day) for day in range(-3, 2)] == [False, True, True, False, True]


@pytest.mark.parametrize("day", [-1, 7])
@pytest.mark.parametrize("method", ["is_working", "is_day_off_on_weekday", "weekday", "date_of"])
def test_a_day_outside_those_covered_is_refused(method, day):
    with pytest.raises(ModelError, match="outside the days covered, 0 to 6"):
        getattr(week(), method)(day)


def test_a_date_outside_those_covered_is_refused():
    with pytest.raises(ModelError, match="outside the days covered"):
        week().day_of(date(2025, 6, 16))


def test_a_calendar_of_no_days_is_refused():
    with pytest.raises(ModelError, match="no day"):
        calendar_of(date(2025, 1, 1), 0)


# Shifts


def test_a_shift_has_its_spans_on_working_days_only():
    days = week(extra_days_off=[date(2025, 6, 9) + timedelta(days=n) for n in (1, 2, 3)])
    assert intervals_of(days, office=OFFICE) == [(540, 720), (810, 1050), (6300, 6480), (6570, 6810)]


def test_days_off_include_holidays_and_leave_out_make_up_days():
    days = calendar_of(date(2025, 1, 26), 3, official="CN")
    assert intervals_of(days, office=Shift(on="days_off", hours=("08:00-09:00",))) == [(3360, 3420)]


def test_weekdays_narrow_the_days_of_a_shift():
    shift = Shift(on="all_days", weekdays=("wed", "sun"), hours=("08:00-09:00",))
    assert intervals_of(week(), office=shift) == [(3360, 3420), (9120, 9180)]


def test_round_the_clock_is_one_interval():
    assert intervals_of(week(), office=Shift(on="all_days", hours=("00:00-24:00",))) == [(0, 10080)]


def test_overlapping_and_touching_spans_are_one_interval():
    shift = Shift(weekdays=("mon",), hours=("10:00-12:00", "08:00-11:00", "12:00-13:00", "08:30-09:00"))
    assert intervals_of(week(), office=shift) == [(480, 780)]


def test_a_span_past_midnight_belongs_to_the_day_on_which_it_begins():
    shift = Shift(weekdays=("fri",), hours=("22:00-06:00",))
    assert intervals_of(week(), office=shift) == [(7080, 7560)]


def test_a_span_from_midnight_to_the_same_midnight_is_no_time():
    assert intervals_of(week(), office=Shift(hours=("24:00-00:00",))) == []


def test_a_span_past_the_last_day_covered_is_cut_off():
    shift = Shift(on="days_off", weekdays=("sun",), hours=("22:00-06:00", "24:00-01:00"))
    assert intervals_of(week(), office=shift) == [(9960, 10080)]


def test_a_shift_without_a_day_is_empty_and_outside_it_is_all_the_time():
    never = Shift(on="days_off", weekdays=("mon",), hours=("08:00-09:00",))
    assert intervals_of(week(), office=never) == []
    assert intervals_of(week(), "duty", office=never, duty=Shift(outside="office")) == [(0, 10080)]
    assert WorkingTime(*shift_intervals({"office": never}, "office", week())).after(0, 1) == math.inf


def test_outside_a_shift_is_all_the_time_that_it_is_not_on():
    shifts = {"office": Shift(weekdays=("mon",), hours=("00:00-12:00", "14:00-18:00")), "duty": Shift(outside="office")}
    assert intervals_of(week(), "duty", **shifts) == [(720, 840), (1080, 10080)]


def test_outside_the_outside_of_a_shift_is_the_shift():
    shifts = {"office": OFFICE, "duty": Shift(outside="office"), "again": Shift(outside="duty")}
    assert intervals_of(week(), "again", **shifts) == intervals_of(week(), "office", **shifts)


def test_shifts_outside_each_other_in_a_circle_are_refused():
    shifts = {"a": Shift(outside="b"), "b": Shift(outside="c"), "c": Shift(outside="b")}
    assert outside_cycle(shifts) == ["b", "c"]
    with pytest.raises(ModelError, match="in a circle: a > b > c > b"):
        shift_intervals(shifts, "a", week())


def test_a_circle_of_shifts_is_found_in_a_file_as_read():
    assert outside_cycle({"a": {"outside": "a"}}) == ["a"]
    assert outside_cycle({"x": {"outside": "a"}, "a": {"outside": "b"}, "b": {"outside": "a"}}) == ["a", "b"]


def test_shifts_without_a_circle_have_none_however_wrong_they_are():
    assert outside_cycle({"a": OFFICE, "b": Shift(outside="a")}) is None
    assert outside_cycle({"a": {"outside": "unknown"}, "b": {"outside": ["a"]}, "c": None, "d": "outside"}) is None


# Sums of working time

# known_answers.json, case calendar_arithmetic: Mon-Fri 09:00-12:00 and 13:30-17:30, minute 0 is Mon 00:00.
KNOWN_ROWS = [
    (6720, 240, 10770), (0, 450, 2010), (540, 450, 2010), (6810, 1, 10621),
    (719, 2, 811), (7800, 2250, 20850), (3630, 180, 3870), (1049, 451, 3450),
]  # fmt: skip


def office_time(days=21):
    return WorkingTime(*shift_intervals({"office": OFFICE}, "office", calendar_of(date(2025, 6, 9), days)))


@pytest.mark.parametrize(("start", "work", "finish"), KNOWN_ROWS)
def test_work_finishes_at_the_known_moment(start, work, finish):
    time = office_time()
    assert time.after(start, work) == finish
    assert time.between(start, finish) == work


@pytest.mark.parametrize(("start", "work", "finish"), KNOWN_ROWS)
def test_the_mirror_of_known_work_begins_at_the_first_moment_on_duty(start, work, finish):
    time = office_time()
    begin = time.before(finish, work)
    assert begin >= start
    assert time.between(start, begin) == 0
    assert time.between(begin, finish) == work


def test_work_that_fills_a_shift_ends_with_it_and_begins_with_it():
    assert office_time().after(0, 180) == 720
    assert office_time().before(810, 180) == 540


def test_intervals_are_half_open():
    time = office_time()
    assert time.between(720, 810) == 0
    assert time.between(719, 720) == 1
    assert time.between(810, 811) == 1


def test_working_time_never_ends_where_the_range_is_exhausted():
    time = office_time(days=1)
    assert time.after(0, 420) == 1050
    assert time.after(0, 420 + 2**-20) == math.inf
    assert time.before(1440, 420) == 540
    assert time.before(1440, 420 + 2**-20) == -math.inf
