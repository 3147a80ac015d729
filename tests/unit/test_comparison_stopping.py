"""The precision that is wanted, and when a run stops."""

import pytest

from analysis.comparison import Precision, StoppingRule
from sim.errors import ParameterError


@pytest.mark.parametrize(("text", "amount", "unit"), [
    ("0.2pp", 0.002, "points"), (" 0.2 PP ", 0.002, "points"), ("0.2个百分点", 0.002, "points"), ("5%", 0.05, "percent"),
    ("5 ％", 0.05, "percent"), ("0.5 days", 0.5, "days"), ("1 day", 1, "days"), (".5d", 0.5, "days"), ("0.5天", 0.5, "days"),
    ("3 hours", 3, "hours"), ("3小时", 3, "hours"), ("20", 20, "count"), ("20件", 20, "count"), ("20.", 20, "count"),
])  # fmt: skip
def test_a_precision_is_read(text, amount, unit):
    found = Precision.parse(text)
    assert (found.amount, found.unit) == (pytest.approx(amount, rel=1e-12), unit)


@pytest.mark.parametrize("text", ["", "pp", "0", "0%", "-1", "1e5", "100%", "5 weeks", "nan", "inf", "1,5", "5%%", "1 2", "٣"])
def test_what_is_no_precision_is_refused(text):
    with pytest.raises(ValueError, match=r"precision = .*must be .*; write 0\.2pp"):
        Precision.parse(text)


def test_points_and_numbers_are_half_widths_in_the_figures_own_unit():
    assert Precision.parse("0.2pp").half_width(0.9, "share") == pytest.approx(0.002)
    assert Precision.parse("0.2pp").half_width(None, "ratio") == pytest.approx(0.002)
    assert Precision.parse("0.5 days").half_width(3, "days") == 0.5
    assert Precision.parse("20").half_width(0, "count") == 20


def test_a_percentage_is_one_of_the_base_and_a_little_stricter():
    """5 % of a base of 210: .05 / 1.05 of it is 10."""
    assert Precision.parse("5%").half_width(210, "count") == pytest.approx(10)
    assert Precision.parse("5%").half_width(-210, "days") == pytest.approx(10)
    assert Precision.parse("5%").half_width(0, "count") is None
    assert Precision.parse("5%").half_width(None, "count") is None


@pytest.mark.parametrize(("text", "unit"), [("20", "share"), ("0.2pp", "days"), ("1 day", "hours"), ("1 hour", "count"), ("3", "days")])
def test_a_precision_in_another_unit_than_the_figure_is_refused(text, unit):
    with pytest.raises(ParameterError, match=f"must fit a figure in {unit}; write .*5%"):
        Precision.parse(text).half_width(0.9, unit)


@pytest.fixture
def rule():
    return StoppingRule(Precision.parse("1 day"), at_most=33, step=10)


def test_the_rule_looks_at_the_least_then_every_step_and_at_the_most(rule):
    looks, number = [], 0
    while (number := rule.next_look(number)) is not None:
        looks.append(number)
    assert looks == [10, 20, 30, 33]
    assert rule.next_look(14) == 20


def test_every_alternative_must_be_precise(rule):
    done = rule.look(10, {"edd": 0.9, "more": 1.0}, base=3, unit="days")
    assert (done.outcome, done.next_look, done.wanted, done.replications, done.rule) == ("precise", None, 1.0, 10, rule)
    assert done.half_widths == {"edd": 0.9, "more": 1.0}
    on = rule.look(20, {"edd": 0.9, "more": 1.01}, base=3, unit="days")
    assert (on.outcome, on.next_look) == ("go_on", 30)


def test_an_unknown_interval_is_not_precise(rule):
    assert rule.look(10, {"edd": None}, base=3, unit="days").outcome == "go_on"
    relative = StoppingRule(Precision.parse("5%"), at_most=20)
    look = relative.look(10, {"edd": 0.0}, base=0, unit="count")
    assert (look.outcome, look.wanted) == ("go_on", None)


def test_at_the_most_it_ends_precise_or_not(rule):
    assert rule.look(33, {"edd": 2}, base=3, unit="days").outcome == "at_most"
    assert rule.look(33, {"edd": 1}, base=3, unit="days").outcome == "precise"


def test_looking_at_other_moments_is_refused(rule):
    for replications in (5, 9, 11, 15, 34, 40):
        with pytest.raises(ParameterError, match="number at which the rule looks; look at 10, then every 10, and at 33"):
            rule.look(replications, {"edd": 1}, base=3, unit="days")


def test_nothing_to_look_at_is_refused(rule):
    with pytest.raises(ParameterError, match="at least one alternative"):
        rule.look(10, {}, base=3, unit="days")


@pytest.mark.parametrize("arguments", [{"at_least": 9}, {"step": 4}, {"at_most": 9}, {"at_least": 50, "at_most": 40}])
def test_a_rule_that_looks_too_soon_or_too_often_is_refused(arguments):
    with pytest.raises(ParameterError, match="must be at least"):
        StoppingRule(Precision.parse("5%"), **{"at_most": 100, **arguments})
