"""Multiple comparisons with the best: a case worked by hand, ties, and what is not known."""

import math

import pytest

from analysis.comparison import compare_with_best
from sim.errors import ParameterError

A = [10, 12, 14, 16]
B = [14, 17, 20, 21]
"""A and 4, 5, 6, 5: mean 5, standard error sqrt(2 / 3) / 2."""
C = [15, 16, 21, 20]
"""B and 1, -1, 1, -1: mean 0, standard error 1 / sqrt(3); from A 5, 4, 7, 4: mean 5, standard error 1 / sqrt(2)."""


def policies(**values):
    return {name: [(value, 1) for value in some] for name, some in values.items()}


def tail_of_3_degrees(t):
    """Return the chance to be above t; closed form for 3 degrees of freedom."""
    x = t / math.sqrt(3)
    return 0.5 - (x / (1 + x**2) + math.atan(x)) / math.pi


def test_three_policies_worked_by_hand():
    """One-sided quantile at .05 / 6 of 3 degrees: 4.857; half-widths 1.98 (A, B), 3.43 (A, C), 2.80 (B, C)."""
    found = compare_with_best(policies(A=A, B=B, C=C), better="higher", unit="count")
    quantile = found["B"].high * math.sqrt(3)
    assert tail_of_3_degrees(quantile) == pytest.approx(0.05 / 6, rel=1e-9)
    assert {name: one.place for name, one in found.items()} == {"A": "not_best", "B": "could_be_best", "C": "could_be_best"}
    assert {name: one.ahead for name, one in found.items()} == {"A": -5, "B": 0, "C": 0}
    assert (found["A"].low, found["A"].high) == pytest.approx((-5 - quantile / math.sqrt(2), 0))
    assert (found["B"].low, found["B"].high) == pytest.approx((-quantile / math.sqrt(3), quantile / math.sqrt(3)))


def test_two_policies_are_compared_by_a_paired_t_test_at_the_same_level():
    """Two ordered pairs at .05 / 2 each: the two-sided interval; 5 -+ 3.182 sqrt(2 / 3) / 2 leaves 0 out."""
    found = compare_with_best(policies(A=A, B=B), better="higher", unit="count")
    half = 3.18244630528 * math.sqrt(2 / 3) / 2  # t table: 3 degrees, .975
    assert (found["B"].low, found["B"].high, found["B"].place) == (0, pytest.approx(5 + half), "best")
    assert (found["A"].low, found["A"].high, found["A"].place) == (pytest.approx(-5 - half), 0, "not_best")


def test_where_lower_is_better_the_signs_are_turned():
    higher = compare_with_best(policies(A=A, B=B, C=C), better="higher", unit="count")
    negative = policies(**{name: [-value for value in some] for name, some in {"A": A, "B": B, "C": C}.items()})
    assert compare_with_best(negative, better="lower", unit="count") == higher
    assert compare_with_best(policies(A=A, B=B, C=C), better="lower", unit="count")["A"].place == "best"


def test_policies_that_tie_exactly_are_best_together():
    found = compare_with_best(policies(A=A, B=B, twin=B), better="higher", unit="count")
    assert [found[name].place for name in ("A", "B", "twin")] == ["not_best", "best", "best"]
    assert (found["twin"].ahead, found["twin"].low, found["twin"].high) == (0, 0, 0)


def test_a_twin_does_not_make_a_policy_not_best():
    found = compare_with_best(policies(C=C, B=B, twin=B), better="higher", unit="count")
    assert {one.place for one in found.values()} == {"could_be_best"}


def test_one_replication_leaves_everything_open():
    found = compare_with_best(policies(A=[1], B=[2]), better="higher", unit="count")
    assert {(one.low, one.high, one.place) for one in found.values()} == {(None, None, "could_be_best")}
    assert found["B"].ahead == 1


def test_a_policy_without_a_figure_keeps_no_other_from_being_not_best():
    shares = {"good": [(9, 10), (10, 10), (9, 10)], "bad": [(1, 10), (2, 10), (0, 10)], "none": [(0, 0)] * 3}
    found = compare_with_best(shares, better="higher", unit="share")
    assert {name: one.place for name, one in found.items()} == {"good": "could_be_best", "bad": "not_best", "none": "could_be_best"}
    assert (found["good"].ahead, found["good"].low, found["none"].high) == (None, None, None)


@pytest.mark.parametrize(("given", "better"), [
    (policies(A=A), "higher"), (policies(A=A, B=B), "none"), (policies(A=A, B=B[:3]), "higher"),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused(given, better):
    with pytest.raises(ParameterError, match="must be"):
        compare_with_best(given, better=better, unit="count")
