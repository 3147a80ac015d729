"""How figures and differences are written."""

from __future__ import annotations

import math

import pytest

from analysis.numbers import changed, changed_interval, shown, shown_interval, signed

FIXED = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("value", "unit", "lang", "text"), [
    (0.97345, "share", "en", f"97.3{FIXED}%"), (0.97345, "share", "zh", "97.3%"), (1.25, "ratio", "zh", "125.0%"),
    (11938.4, "count", "en", "11,938"), (51.04, "count", "zh", "51.0"), (1.304, "days", "en", f"1.30{FIXED}days"),
    (21.04, "hours", "zh", f"21.0{FIXED}小时"), (None, "share", "en", "–"), (math.nan, "days", "zh", "–"),
])  # fmt: skip
def test_figures(value, unit, lang, text):
    assert shown(value, unit, lang) == text


def test_intervals_of_figures():
    assert shown_interval(0.97, 0.98, "share", "zh") == "97.0% – 98.0%"
    assert shown_interval(None, 0.98, "share", "zh") == "未知"


@pytest.mark.parametrize(("value", "unit", "half", "text"), [
    (0.0022, "share", 0.0015, "+0.22 points"),  # known to 0.15 points: two digits
    (0.0022, "share", 0.015, "+0.2 points"), (0.0022, "share", 0.00001, "+0.2200 points"),
    (-0.0123, "days", 0.003, "−0.0123 days"), (-24.2, "count", 18.0, "−24"), (-24.26, "count", 0.05, "−24.26"),
    (0.0, "share", None, "0.0 points"), (0.5, "share", 0.0, "+50.0 points"), (None, "share", 0.1, "–"),
])  # fmt: skip
def test_differences_have_as_many_digits_as_their_interval_supports(value, unit, half, text):
    assert changed(value, unit, "en", half).replace(FIXED, " ") == text


def test_intervals_of_differences():
    assert changed_interval(-0.0014, 0.0022, "share", "zh") == "−0.14 至 +0.22"
    assert changed_interval(-17.2, 9.4, "count", "en") == "−17 to +9"
    assert changed_interval(None, None, "count", "en") == "unknown"
    assert changed_interval(0.0, 0.0, "days", "en") == "0.00 to 0.00"


def test_what_rounds_to_nothing_has_no_sign():
    assert signed(-0.004, 2) == "0.00"
    assert signed(-0.006, 2) == "−0.01"
    assert signed(1234.5, 0) == "+1,234"
