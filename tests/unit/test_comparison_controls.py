"""Control variates: one case worked by hand, the regression by another way, and when controls are not used."""

import math

import numpy as np
import pytest

from analysis.comparison import controlled, fewest_replications, independent_controls
from sim.errors import ParameterError

CONTROL = np.arange(-7.0, 8)
"""15 replications: the fewest for one control. Squares sum to 280."""
NOISE = np.zeros(15)
NOISE[[0, 14]], NOISE[[1, 13]] = 1, -1
"""Even about the middle, sum 0: at right angles to the control, squares sum to 4."""


def test_a_regression_worked_by_hand():
    """Difference 2 + 3 c and noise; at the mean c = 1 it is 5, s^2 = 4 / 13 and the leverage is 1 / 15 + 1 / 280."""
    values = 2 + 3 * CONTROL + NOISE
    found = controlled(values, CONTROL[:, None], [1.0])
    assert found.value == pytest.approx(5, rel=1e-12)
    assert found.standard_error == pytest.approx(math.sqrt(4 / 13 * (1 / 15 + 1 / 280)), rel=1e-12)
    assert (found.degrees, found.replications, found.used) == (13, 15, (0,))
    assert found.half_width == pytest.approx(2.1603686565 * found.standard_error, rel=1e-10)  # t table: 13 degrees, .975
    assert (found.low, found.high) == (found.value - found.half_width, found.value + found.half_width)
    assert found.p_value < 1e-10
    plain = (9 * 280 + 4) / 14
    assert found.variance_ratio == pytest.approx(plain / (4 / 13 * 13 / 12), rel=1e-12)


def test_several_controls_agree_with_least_squares_on_the_whole_table():
    rng = np.random.default_rng(7)
    controls = rng.normal(size=(40, 3)) * [1, 50, 1e4] + [3, 200, 1e6]
    means = [3.1, 195, 1.001e6]
    values = controls @ [0.5, 0.01, 1e-4] + rng.normal(size=40)
    table = np.column_stack([np.ones(40), (controls - means) / [1, 50, 1e4]])
    slopes, squares, _, _ = np.linalg.lstsq(table, values, rcond=None)
    found = controlled(values, controls, means, level=0.9)
    assert found.value == pytest.approx(slopes[0], rel=1e-10)
    error = math.sqrt(float(squares[0]) / 36 * np.linalg.inv(table.T @ table)[0, 0])
    assert found.standard_error == pytest.approx(error, rel=1e-10)
    assert found.half_width == pytest.approx(1.6882977141 * error, rel=1e-9)  # t table: 36 degrees, .95


def test_units_and_origin_of_a_control_change_nothing():
    values = 2 + 3 * CONTROL + NOISE
    one = controlled(values, CONTROL[:, None], [1.0])
    two = controlled(values, 12_000 + 60 * CONTROL[:, None], [12_060.0])
    assert (two.value, two.low, two.variance_ratio) == pytest.approx((one.value, one.low, one.variance_ratio), rel=1e-9)


def test_constant_and_dependent_controls_are_dropped_and_the_first_of_a_set_stays():
    rng = np.random.default_rng(8)
    one, two = rng.normal(100, 5, 30), rng.normal(1e5, 20, 30)
    table = np.column_stack([np.full(30, 7.0), one, 3 * one + 5, two, one + two])
    assert independent_controls(table) == (1, 3)
    assert independent_controls(np.zeros((30, 2))) == ()
    values = rng.normal(size=30)
    found = controlled(values, table, [7, 100, 305, 1e5, 1e5 + 100])
    alone = controlled(values, table[:, [1, 3]], [100, 1e5])
    assert (found.value, found.low, found.used) == (alone.value, alone.low, (1, 3))


def test_controls_wait_for_enough_replications():
    assert [fewest_replications(controls) for controls in (1, 2, 4)] == [15, 20, 30]
    rng = np.random.default_rng(9)
    for controls in (1, 2, 4):
        least = fewest_replications(controls)
        table, means = rng.normal(size=(least, controls)), [0.0] * controls
        values = rng.normal(size=least)
        assert controlled(values, table, means) is not None
        assert controlled(values[1:], table[1:], means) is None


def test_controls_that_explain_nothing_cost_less_than_a_quarter():
    for controls in range(1, 200):
        count = fewest_replications(controls)
        assert (count - 2) / (count - controls - 2) < 1.25


def test_without_a_control_or_a_spread_the_plain_interval_stays():
    assert controlled(NOISE, np.ones((15, 1)), [1.0]) is None
    assert controlled(NOISE, np.empty((15, 0)), []) is None
    assert controlled(np.ones(15), CONTROL[:, None], [0.0]) is None
    assert controlled(np.zeros(15), CONTROL[:, None], [0.0]) is None
    assert controlled(2 + 3 * CONTROL, CONTROL[:, None], [0.0]) is None


@pytest.mark.parametrize(("values", "controls", "means"), [
    (NOISE, CONTROL[:14, None], [0.0]), (NOISE, CONTROL[:, None], [0.0, 1.0]), (NOISE, CONTROL, [0.0]),
    (NOISE, CONTROL[:, None], [math.nan]), (NOISE * math.nan, CONTROL[:, None], [0.0]), ([], np.empty((0, 1)), [0.0]),
])  # fmt: skip
def test_what_does_not_fit_is_refused(values, controls, means):
    with pytest.raises(ParameterError, match="must be"):
        controlled(values, controls, means)


def test_a_level_is_a_share():
    with pytest.raises(ParameterError, match="level = 95"):
        controlled(2 + NOISE, CONTROL[:, None], [0.0], level=95)
