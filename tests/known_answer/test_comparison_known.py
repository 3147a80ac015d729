"""Comparison against published and independently computed numbers (known_answers.json, ids in each docstring)."""

import math

import numpy as np
import pytest

from analysis.comparison import Precision, StoppingRule, controlled, holm, paired_difference, simultaneous_level
from analysis.intervals import replications_needed


def orthogonal(count: int, columns: int) -> np.ndarray:
    """Return columns at right angles to each other and to the constant, each with sample variance 1."""
    rng = np.random.default_rng(11)
    table = np.linalg.qr(np.column_stack([np.ones(count), rng.normal(size=(count, columns))]))[0][:, 1:]
    return table * math.sqrt(count - 1)


def test_holm_and_bonferroni():
    """stat_holm_bonferroni; Holm (1979), Scand. J. Statist. 6:65."""
    p_values = dict(enumerate([0.01, 0.04, 0.03, 0.005]))
    assert list(holm(p_values).values()) == pytest.approx([0.03, 0.06, 0.06, 0.02], rel=1e-12)
    by_bonferroni = [min(1, p * 0.05 / (1 - simultaneous_level(4))) for p in p_values.values()]
    assert by_bonferroni == pytest.approx([0.04, 0.16, 0.12, 0.02], rel=1e-10)


def test_the_t_interval_and_relative_precision_of_a_difference():
    """stat_t_precision; Law, Simulation Modeling and Analysis, ch. 9. The base is 0, so that the difference is x."""
    x = [12.1, 9.8, 11.4, 10.9, 13.2, 8.7, 10.1, 12.6, 11.0, 9.5]
    found = paired_difference([(0, 1)] * 10, [(value, 1) for value in x], unit="days")
    assert found.value == pytest.approx(10.93, rel=1e-12)
    assert found.standard_error == pytest.approx(1.43453438052 / math.sqrt(10), rel=1e-10)
    assert found.half_width == pytest.approx(1.02620407596, rel=1e-10)
    assert found.half_width / found.value == pytest.approx(0.0938887535184, rel=1e-10)
    wanted = Precision.parse("5%").half_width(found.value, "days")
    assert wanted / found.value == pytest.approx(0.047619047619, rel=1e-11)
    assert replications_needed(x, wanted) == 32
    rule = StoppingRule(Precision.parse("5%"), at_most=100)
    assert rule.look(10, {"x": found.half_width}, base=found.value, unit="days").outcome == "go_on"


def test_common_orders_with_correlation_09_save_nine_replications_in_ten():
    """stat_cv_crn_theory, crn_var_ratio_rho09_equal_var = 0.1; Law, ch. 11."""
    one, two = orthogonal(30, 2).T
    other = 0.9 * one + math.sqrt(1 - 0.9**2) * two
    found = paired_difference([(value, 1) for value in one], [(value, 1) for value in other], unit="days")
    assert 1 / found.variance_ratio == pytest.approx(0.1, rel=1e-10)


@pytest.mark.parametrize(("controls", "explained", "expected"), [
    (1, 0.64, 0.373333333333),  # cv_var_ratio_1ctrl_rho08_n30
    (3, 0.0, 1.12),  # cv_loss_3ctrl_n30
])  # fmt: skip
def test_controls_take_away_what_they_explain_and_cost_their_loss_factor(controls, explained, expected):
    """stat_cv_crn_theory; Lavenberg and Welch (1981), Management Science 27:322.

    Made so that the estimate of 1 - R^2, residual variance over variance, is the theory's: (1 - r^2) (n - 1) / (n - q -
    1) = 1 - R^2.
    """
    count = 30
    columns = orthogonal(count, controls + 1)
    rest = (1 - explained) * (count - controls - 1) / (count - 1)
    values = math.sqrt(1 - rest) * columns[:, 0] + math.sqrt(rest) * columns[:, -1]
    found = controlled(values, columns[:, :controls], [0.0] * controls)
    assert 1 / found.variance_ratio == pytest.approx(expected, rel=1e-10)
