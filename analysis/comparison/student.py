"""Student's t for a value whose standard error is estimated, and the error for an argument that cannot be used.

Formulas: Student, Biometrika 6 (1908) 1, doi:10.1093/biomet/6.1.1.
"""

from __future__ import annotations

from scipy import stats

from sim.errors import ParameterError, Problem

__all__ = ["FEWEST_TO_BE_CERTAIN", "check_level", "half_width", "refuse", "two_sided_p"]

FEWEST_TO_BE_CERTAIN = 10
"""Replications that must agree before their agreement is taken for more than chance, as in `analysis.intervals`."""


def refuse(name: str, value: object, rule: str, hint: str) -> ParameterError:
    """Return the error for an argument: its name, its value, the rule that it breaks, and what to do."""
    return ParameterError(Problem(name, str(value), rule, hint))


def check_level(level: float) -> None:
    """Raise ParameterError unless the level of confidence is above 0 and below 1."""
    if not 0 < level < 1:
        raise refuse("level", level, "must be above 0 and below 1", "write 0.95 for 95 %")


def half_width(standard_error: float, degrees: int, level: float) -> float:
    """Return half the length of the two-sided interval, in the unit of the standard error."""
    return float(stats.t.ppf((1 + level) / 2, degrees)) * standard_error


def two_sided_p(value: float, standard_error: float, degrees: int) -> float:
    """Return the chance of a value at least as far from 0 if the true one is 0; the standard error is above 0."""
    return float(2 * stats.t.sf(abs(value) / standard_error, degrees))
