"""Paired differences, families, verdicts and settling: worked by hand, then limits."""

import math

import numpy as np
import pytest
from scipy.stats import t

from analysis.comparison import (
    Needed,
    holm,
    linearised_differences,
    paired_difference,
    replications_to_settle,
    simultaneous_level,
    verdict,
)
from analysis.intervals import ratio_interval
from sim.errors import ParameterError


def counts(*values):
    return [(value, 1) for value in values]


# the paired difference


def test_a_difference_of_counts_worked_by_hand():
    """Differences 2, 3, 1: mean 2, s 1; of 2 degrees the t distribution is 1/2 + t / (2 sqrt(2 + t^2))."""
    found = paired_difference(counts(10, 12, 11), counts(12, 15, 12), unit="count")
    assert (found.base, found.other, found.value) == (11, 13, 2)
    assert (found.replications, found.measured, found.degrees, found.identical) == (3, 3, 2, False)
    assert found.standard_error == pytest.approx(1 / math.sqrt(3), rel=1e-12)
    assert found.p_value == pytest.approx(1 - math.sqrt(12) / math.sqrt(14), rel=1e-10)
    quantile = 0.95 * math.sqrt(2 / (1 - 0.95**2))
    assert found.half_width == pytest.approx(quantile / math.sqrt(3), rel=1e-10)
    assert (found.low, found.high) == (2 - found.half_width, 2 + found.half_width)
    assert found.variance_ratio == pytest.approx((1 + 3) / 1, rel=1e-12)


def test_a_difference_of_shares_worked_by_hand():
    """Both shares are 4/6. Linearised: 5/9 and 7/9 against 8/9 and 4/9; differences 3/9 and -3/9, standard error 1/3."""
    base, other = [(1, 2), (3, 4)], [(2, 2), (2, 4)]
    assert linearised_differences(base, other) == pytest.approx([3 / 9, -3 / 9], rel=1e-12)
    found = paired_difference(base, other, unit="share")
    assert found.value == 0
    assert found.p_value == pytest.approx(1)
    assert found.standard_error == pytest.approx(1 / 3, rel=1e-12)
    assert found.half_width == pytest.approx(math.tan(0.95 * math.pi / 2) / 3, rel=1e-10)  # Cauchy: 1 degree
    assert (found.low, found.high) == (-1, 1)
    assert found.variance_ratio == pytest.approx((2 / 81 + 8 / 81) / (2 / 9), rel=1e-12)  # below 1: they did harm
    assert paired_difference(base, other, unit="days").high == found.half_width


def test_the_interval_excludes_zero_exactly_where_p_is_small():
    rng = np.random.default_rng(1)
    for size in (2, 5, 30):
        base = counts(*rng.normal(size=size))
        other = counts(*(rng.normal(0.5, size=size) + [pair[0] for pair in base]))
        for level in (0.5, 0.9, 0.95):
            found = paired_difference(base, other, unit="days", level=level)
            assert (found.low > 0 or found.high < 0) == (found.p_value < 1 - level)


def test_the_other_way_round_changes_the_sign_alone():
    base, other = [(9, 10), (19, 20), (14, 20)], [(10, 10), (15, 20), (18, 19)]
    one, two = paired_difference(base, other, unit="share"), paired_difference(other, base, unit="share")
    assert (one.value, one.low, one.high) == (-two.value, -two.high, -two.low)
    assert (one.p_value, one.variance_ratio) == pytest.approx((two.p_value, two.variance_ratio))


def test_one_replication_has_a_value_and_no_interval():
    found = paired_difference([(9, 10)], [(10, 10)], unit="share")
    assert found.value == pytest.approx(0.1)
    assert [found.low, found.high, found.half_width, found.p_value, found.degrees, found.variance_ratio] == [None] * 6


def test_what_was_never_measured_has_no_value():
    found = paired_difference([(0, 0), (0, 0)], [(1, 2), (1, 2)], unit="share")
    assert (found.base, found.other, found.value, found.measured) == (None, 0.5, None, 0)
    assert paired_difference([], [], unit="share").value is None


def test_a_replication_without_anything_to_measure_stays_in_the_value_and_not_in_the_degrees():
    base, never = [(0, 0), (5, 10), (7, 10), (8, 12)], [(0, 10), (0, 9), (0, 8), (0, 7)]
    found = paired_difference(never, base, unit="share")
    alone = ratio_interval([0, 5, 7, 8], [0, 10, 10, 12])
    assert (found.value, found.degrees, found.measured, found.replications) == (alone.value, 2, 3, 4)
    assert found.half_width == pytest.approx(alone.half_width, rel=1e-12)
    other = paired_difference(base, [(4, 10), (5, 10), (6, 10), (7, 10)], unit="share")
    assert other.value == pytest.approx(22 / 40 - 20 / 32)


def test_a_figure_measured_in_one_replication_alone_gives_no_interval():
    found = paired_difference([(0, 0), (0, 0), (5, 10)], [(4, 10), (5, 10), (7, 10)], unit="share")
    assert found.value == pytest.approx(16 / 30 - 0.5)
    assert (found.low, found.p_value) == (None, None)


def test_what_is_the_same_in_every_replication_is_identical():
    base = [(9, 10), (19, 20), (14, 20)]
    found = paired_difference(base, list(base), unit="share")
    assert (found.value, found.low, found.high, found.p_value, found.identical) == (0, 0, 0, 1, True)
    assert found.variance_ratio == math.inf
    assert paired_difference(counts(3, 3), counts(3, 3), unit="count").variance_ratio is None


def test_differences_of_rounding_are_none():
    base = counts(0.1 + 0.2, 0.7, 1.1)
    assert paired_difference(base, counts(0.3, 0.7, 1.1), unit="days").identical
    shares = [(7.0, 70.0), (3.0, 30.0), (1.1, 11.0)]
    found = paired_difference(shares, [(7 / 3, 70 / 3), (1.0, 10.0), (1.1 / 3, 11 / 3)], unit="share")
    assert (found.identical, found.variance_ratio) == (True, None)


@pytest.mark.parametrize("step", [1, 0.1])
def test_few_equal_differences_are_no_certainty_and_many_are(step):
    base = counts(*(one / 7 for one in range(40, 58, 2)))
    other = [(over + step, under) for over, under in base]
    few = paired_difference(base, other, unit="count")
    assert (few.measured, few.low, few.p_value, few.degrees) == (9, None, None, None)
    assert few.value == pytest.approx(step)
    more = paired_difference([*base, (60, 1)], [*other, (60 + step, 1)], unit="count")
    assert (more.low, more.high, more.p_value) == (more.value, more.value, 2**-9)
    assert more.variance_ratio == few.variance_ratio == math.inf


@pytest.mark.parametrize("call", [
    lambda: paired_difference(counts(1, 2), counts(1), unit="count"),
    lambda: paired_difference(counts(1, math.nan), counts(1, 2), unit="count"),
    lambda: paired_difference([(1, -1), (1, 2)], [(1, 1), (1, 1)], unit="share"),
    lambda: paired_difference(counts(1, 2), counts(1, 3), unit="count", level=95),
    lambda: linearised_differences(counts(1, 2), counts(1)),
    lambda: holm({"a": 1.5}), lambda: holm({"a": math.nan}), lambda: simultaneous_level(0),
    lambda: simultaneous_level(3, level=1), lambda: verdict(1, 0.5, better="higher", level=0),
    lambda: replications_to_settle([1.0]), lambda: replications_to_settle([1.0, 2.0], cap=1),
])  # fmt: skip
def test_what_cannot_be_worked_out_is_refused(call):
    with pytest.raises(ParameterError, match=r"= .*: must .*; "):
        call()


def test_a_scenario_without_anything_to_measure_has_no_linearised_values():
    with pytest.raises(ValueError, match="denominators"):
        linearised_differences([(0, 0)], [(1, 1)])


# families


def test_holm_keeps_order_and_leaves_out_what_cannot_be_tested():
    """Sorted .01, .02, .3: times 3, 2, 1 is .03, .04, .3."""
    adjusted = holm({"late": 0.3, "none": None, "early": 0.01, "mean": 0.02})
    assert list(adjusted) == ["late", "none", "early", "mean"]
    assert adjusted["none"] is None
    assert [adjusted[name] for name in ("early", "mean", "late")] == pytest.approx([0.03, 0.04, 0.3])


def test_holm_never_turns_the_order_round_and_stays_at_most_1():
    assert holm({1: 0.4, 2: 0.41, 3: 1.0}) == {1: 1.0, 2: 1.0, 3: 1.0}
    assert list(holm({1: 0.02, 2: 0.021, 3: 0.9}).values()) == pytest.approx([0.06, 0.06, 0.9])
    assert holm({}) == {}


def test_a_single_comparison_is_not_adjusted():
    assert holm({"only": 0.04}) == {"only": 0.04}
    assert simultaneous_level(1) == pytest.approx(0.95)
    assert simultaneous_level(5, 0.9) == pytest.approx(0.98)


def test_what_its_simultaneous_interval_calls_clear_holm_calls_clear():
    rng = np.random.default_rng(5)
    for _ in range(30):
        base, size = rng.normal(size=12), 6
        others = [base + rng.normal(rng.uniform(0, 1.2), 1, 12) for _ in range(size)]
        level = simultaneous_level(size)
        found = [paired_difference(counts(*base), counts(*other), unit="days", level=level) for other in others]
        adjusted = holm({place: one.p_value for place, one in enumerate(found)})
        assert all(adjusted[place] <= 0.05 for place, one in enumerate(found) if one.low > 0 or one.high < 0)


# verdicts


@pytest.mark.parametrize(("value", "p_value", "better", "word"), [
    (0.1, 0.01, "higher", "better"), (-0.1, 0.01, "higher", "worse"), (0.1, 0.01, "lower", "worse"),
    (-0.1, 0.01, "lower", "better"), (0.1, 0.01, "none", "higher"), (-0.1, 0.01, "none", "lower"),
    (0.1, 0.0501, "higher", "not_clear"), (0.1, 0.05, "higher", "better"), (0.0, 1.0, "higher", "not_clear"),
    (0.1, None, "higher", "too_few"), (None, None, "none", "too_few"),
])  # fmt: skip
def test_the_word_follows_from_sign_p_value_and_direction(value, p_value, better, word):
    assert verdict(value, p_value, better=better) == word


def test_identical_is_said_of_replications_and_not_of_a_single_one():
    assert verdict(0.0, 1.0, better="higher", identical=True) == "identical"
    one = paired_difference([(9, 10)], [(9, 10)], unit="share")
    assert one.identical
    assert verdict(one.value, one.p_value, better="higher", identical=one.identical) == "too_few"


def test_the_limit_of_a_level_is_on_the_clear_side_whatever_its_rounding():
    assert verdict(1, 0.1, better="higher", level=0.9) == "better"
    assert verdict(1, 0.1001, better="higher", level=0.9) == "not_clear"


# settling


def test_the_replications_that_settle_are_the_fewest_whose_interval_leaves_0_out():
    rng = np.random.default_rng(3)
    for mean in (0.2, 0.5, -0.4):
        values = rng.normal(size=8)
        values = (values - values.mean()) / values.std(ddof=1) + mean
        enough = [n for n in range(2, 2000) if t.ppf(0.975, n - 1) <= abs(mean) * math.sqrt(n)]
        assert replications_to_settle(values) == Needed(enough[0], more_than=False)


def test_a_difference_that_is_clear_needs_no_more():
    assert replications_to_settle([1.0, 1.1, 0.9, 1.0]) is None
    assert replications_to_settle([1.0] * 10) is None
    assert replications_to_settle([2.0, -0.5] * 10) is None
    assert replications_to_settle([2.0, -0.5] * 10, cap=4) is None  # the cap is on what is named, not on what was run


def test_few_equal_differences_need_ten_replications():
    assert replications_to_settle([1.0] * 9) == Needed(10, more_than=False)


def test_beyond_the_cap_the_cap_is_named():
    assert replications_to_settle([1.0, -1.0, 1.0, -1.0]) == Needed(10_000, more_than=True)
    assert replications_to_settle([0.0] * 12) == Needed(10_000, more_than=True)
    assert replications_to_settle([1.0, -1.0, 1.0, -0.99999], cap=500) == Needed(500, more_than=True)
    needed = replications_to_settle([1.0, -0.9, 1.0, -0.9]).replications
    assert replications_to_settle([1.0, -0.9, 1.0, -0.9], cap=needed) == Needed(needed, more_than=False)
    assert replications_to_settle([1.0, -0.9, 1.0, -0.9], cap=needed - 1) == Needed(needed - 1, more_than=True)


def test_settled_and_clear_are_the_same():
    rng = np.random.default_rng(4)
    for _ in range(50):
        values = rng.normal(0.6, 1, 10)
        clear = paired_difference(counts(*[0] * 10), counts(*values), unit="days").p_value < 0.05
        assert (replications_to_settle(values) is None) == clear


def test_a_chance_of_four_in_five_takes_twice_the_replications_of_an_even_one():
    values = 1 + 10 * np.tile([1.0, -1.0], 20) * math.sqrt(39 / 40)  # mean 1, standard deviation 10
    even, likely = (replications_to_settle(values, power=power).replications for power in (0.5, 0.8))
    # (1.960 * 10)^2 = 384 and ((1.960 + 0.842) * 10)^2 = 785, and a few more for Student's t
    assert 384 <= even <= 390
    assert 785 <= likely <= 791
    with pytest.raises(ParameterError, match=r"at least 0\.5"):
        replications_to_settle(values, power=0.4)
