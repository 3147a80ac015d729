"""Intervals: worked cases, limits and coverage."""

import math

import numpy as np
import pytest
from scipy.stats import binom

from analysis.intervals import (
    Estimate,
    linearised,
    proportion_interval,
    ratio_interval,
    replications_needed,
    t_interval,
)

# known_answers.json, id stat_ratio
ON_TIME = [92, 181, 75, 140, 88, 210, 66, 130]
ORDERS = [100, 200, 90, 150, 95, 240, 70, 145]
# known_answers.json, id stat_t_precision
X = [12.1, 9.8, 11.4, 10.9, 13.2, 8.7, 10.1, 12.6, 11.0, 9.5]


def test_the_ratio_interval_agrees_with_the_known_answer():
    estimate = ratio_interval(ON_TIME, ORDERS)
    assert estimate.value == pytest.approx(0.900917431193, rel=1e-11)
    assert estimate.half_width == pytest.approx(0.0252438293724, rel=1e-10)
    assert estimate.low == pytest.approx(0.900917431193 - 0.0252438293724, rel=1e-10)
    assert estimate.high == pytest.approx(0.900917431193 + 0.0252438293724, rel=1e-10)
    assert estimate.replications == 8


def test_the_ratio_is_that_of_the_sums_and_not_the_mean_of_ratios():
    assert ratio_interval(ON_TIME, ORDERS).value != pytest.approx(0.904048915392, abs=1e-3)


def test_the_linearised_values_have_the_ratio_as_their_mean_and_its_standard_error():
    values = linearised(ON_TIME, ORDERS)
    assert values.mean() == pytest.approx(0.900917431193, rel=1e-11)
    assert values.std(ddof=1) / math.sqrt(8) == pytest.approx(0.0106756197546, rel=1e-10)


def test_the_t_interval_agrees_with_the_known_answer():
    estimate = t_interval(X)
    assert estimate.value == pytest.approx(10.93, rel=1e-12)
    assert estimate.half_width == pytest.approx(1.02620407596, rel=1e-10)


def test_the_replications_needed_agree_with_the_known_answer():
    assert replications_needed(X, 0.047619047619 * 10.93) == 32


def test_a_constant_needs_two_replications_to_be_known_as_one():
    assert replications_needed([3.0, 3.0, 3.0], 0.1) == 2


def test_the_replications_needed_are_the_fewest_that_are_enough():
    rng = np.random.default_rng(0)
    for _ in range(20):
        values = rng.normal(0, rng.uniform(0.1, 5), 6)
        needed = replications_needed(values, 0.3)
        slow = next(n for n in range(2, 5000) if _half(values, n) <= 0.3)
        assert needed == slow


def _half(values, count):
    scaled = np.resize([1.0, -1.0], count)
    scaled = (scaled - scaled.mean()) / scaled.std(ddof=1) * values.std(ddof=1)
    return t_interval(scaled).half_width - 1e-12


def test_a_single_replication_has_a_value_and_no_interval():
    assert t_interval([0.5]) == Estimate(0.5, None, None, None, 1)
    assert ratio_interval([9], [10]) == Estimate(0.9, None, None, None, 1)


def test_nothing_measured_has_no_value():
    assert ratio_interval([0, 0], [0, 0]) == Estimate(None, None, None, None, 0)
    assert t_interval([]) == Estimate(None, None, None, None, 0)


def test_a_replication_without_anything_to_measure_does_not_count():
    assert ratio_interval([5, 0, 8], [10, 0, 10]) == ratio_interval([5, 8], [10, 10])


def test_a_share_stays_between_0_and_1_and_keeps_its_half_width():
    estimate = ratio_interval([10, 10, 7], [10, 10, 10])
    assert estimate.high == 1
    assert estimate.half_width > 1 - estimate.value
    assert ratio_interval([0, 0, 3], [10, 10, 10]).low == 0


def test_a_mean_is_not_cut_at_1():
    assert ratio_interval([30, 50], [10, 10], unit="days").high > 4


def test_a_share_of_0_in_every_replication_is_not_called_certain():
    estimate = ratio_interval([0] * 20, [100] * 20)
    assert (estimate.value, estimate.low) == (0, 0)
    assert estimate.high == pytest.approx(1 - 0.025 ** (1 / 20), rel=1e-12)


def test_a_share_of_1_in_every_replication_is_not_called_certain():
    estimate = ratio_interval([100, 90, 80], [100, 90, 80])
    assert (estimate.value, estimate.high) == (1, 1)
    assert estimate.low == pytest.approx(0.025 ** (1 / 3), rel=1e-12)


def test_a_count_of_0_in_every_replication_has_the_poisson_bound():
    assert ratio_interval([0] * 10, [1] * 10, unit="count").high == pytest.approx(-math.log(0.025) / 10)


def test_the_proportion_interval_inverts_the_binomial_tails():
    estimate = proportion_interval(57, 60)
    assert binom.sf(56, 60, estimate.low) == pytest.approx(0.025, rel=1e-9)
    assert binom.cdf(57, 60, estimate.high) == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("call", [
    lambda: linearised([1, 2], [0, 0]), lambda: proportion_interval(2, 1), lambda: proportion_interval(0, 0),
    lambda: replications_needed([1.0], 0.1), lambda: replications_needed([1.0, 2.0], 0),
])
def test_what_cannot_be_worked_out_is_refused(call):
    with pytest.raises(ValueError, match=r"must be|needs"):
        call()


@pytest.mark.slow
def test_t_intervals_cover_the_mean_as_often_as_they_say():
    # exact coverage .95; 10,000 intervals leave 93.5 to 96.5 % with probability below 1e-11
    rng = np.random.default_rng(20)
    hits = 0
    for values in rng.normal(7, 3, (10_000, 10)):
        estimate = t_interval(values)
        hits += estimate.low <= 7 <= estimate.high
    assert 0.935 <= hits / 10_000 <= 0.965


@pytest.mark.slow
def test_ratio_intervals_cover_the_share_as_often_as_they_say():
    # orders of a replication share its luck (beta), and their number is random too
    rng = np.random.default_rng(21)
    hits = 0
    for _ in range(10_000):
        orders = rng.poisson(200, 30)
        on_time = rng.binomial(orders, rng.beta(32, 8, 30))
        estimate = ratio_interval(on_time, orders)
        hits += estimate.low <= 0.8 <= estimate.high
    assert 0.935 <= hits / 10_000 <= 0.965
