"""The difference between two scenarios that met the same orders, replication by replication.

Formulas: A. M. Law, Simulation Modeling and Analysis, 5th ed., ch. 10 (paired t) and ch. 11 (common random numbers);
W. G. Cochran, Sampling Techniques, 3rd ed., ch. 6 (ratio by the delta method).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.comparison.student import FEWEST_TO_BE_CERTAIN, check_level, half_width, refuse, two_sided_p
from analysis.intervals import LEVEL, linearised

__all__ = ["Difference", "Pairs", "linearised_differences", "paired_difference"]

Pairs = Sequence[tuple[float, float]]
"""Numerator and denominator of a KPI, one pair a replication, in the order of the replications."""
_Values = npt.NDArray[np.float64]
_ROUNDING = 1e-12
"""Spread, as a share of the figure, below which it is rounding: differences that are equal come out this far apart."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Another scenario less the base in one KPI, and how sure it is; None where unknown."""

    base: float | None
    """The base's figure: ratio of sums over these replications."""
    other: float | None
    """The other scenario's figure."""
    value: float | None
    """Other less base, in the KPI's unit."""
    replications: int
    """Replications compared."""
    measured: int
    """Of them, those in which both scenarios had something to measure."""
    identical: bool = False
    """Whether no replication shows any difference. A statement about these replications, not about all."""
    low: float | None = None
    """Lower end of the interval of the difference."""
    high: float | None = None
    """Upper end."""
    half_width: float | None = None
    """Half the interval before it was cut to what the difference can be."""
    standard_error: float | None = None
    """Standard error of the difference."""
    p_value: float | None = None
    """Chance of a difference at least as large, to either side, if there is none in truth."""
    degrees: int | None = None
    """Degrees of freedom of Student's t."""
    variance_ratio: float | None = None
    """How many times more replications would be needed without common orders; below 1 they did harm."""


def linearised_differences(base: Pairs, other: Pairs) -> _Values:
    """Return one value a replication, other less base, whose mean is the difference between the ratios of sums.

    Parameters
    ----------
    base, other
        Numerator and denominator of each replication, the same replications in the same order.

    Returns
    -------
    numpy.ndarray
        One value a replication by the delta method (`analysis.intervals.linearised`). A replication in which a scenario
        had nothing to measure adds nothing to that scenario's figure, and here enters with that figure. Values
        that agree up to rounding are made equal.

    Raises
    ------
    ParameterError
        If the two have not the same length, or a number cannot be used.
    ValueError
        If the denominators of one of them sum to 0.
    """
    _check(base, other)
    return _differences(_values(base), _values(other))


def _check(base: Pairs, other: Pairs) -> None:
    if len(base) != len(other):
        hint = "compare the same replications, in the same order"
        raise refuse("len(base), len(other)", f"{len(base)}, {len(other)}", "must be equal", hint)
    for name, pairs in (("base", base), ("other", other)):
        for pair in pairs:
            if not (math.isfinite(pair[0]) and math.isfinite(pair[1]) and pair[1] >= 0):
                rule = "must be finite numbers, the denominator not below 0"
                raise refuse(name, pair, rule, "give one numerator and denominator a replication")


def _values(pairs: Pairs) -> _Values:
    return linearised([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def _differences(before: _Values, after: _Values) -> _Values:
    found = after - before
    rounding = _ROUNDING * float(max(np.abs(before).max(), np.abs(after).max()))
    if np.abs(found).max() <= rounding:
        return np.zeros_like(found)
    return np.full_like(found, found.mean()) if np.ptp(found) <= rounding else found


def paired_difference(base: Pairs, other: Pairs, *, unit: str, level: float = LEVEL) -> Difference:
    """Return other less base in one KPI, with its paired-t interval over common replications.

    Parameters
    ----------
    base, other
        Numerator and denominator of each replication, the same replications in the same order. A count has
        denominator 1.
    unit
        The KPI's unit. The interval of a difference of two of unit ``share`` is cut to -1 to 1.
    level
        Confidence level; see `analysis.comparison.simultaneous_level` for several differences at once.

    Notes
    -----
    The interval is Student's on `linearised_differences`. What scenarios have in common, the orders above all, cancels:
    `variance_ratio` = (s_base^2 + s_other^2) / s_difference^2 is what that bought, infinite where the difference never
    varies and the scenarios do, None where nothing varies.

    Every replication counts in the value, so that it is the difference of the two figures as each run shows them. A
    replication in which one of them had nothing to measure says nothing of its spread: the degrees of freedom and
    the small-sample correction are those of the `measured` replications alone, of which there must be two.

    Where no replication shows any difference the interval is 0 to 0 and p is 1. Where all show the same difference, not
    0, fewer than ten are no certainty and there is no interval; from ten on it is that one value, and p is that of
    the sign test, 2^(1 - measured) (J. Arbuthnott, Phil. Trans. 27 (1710) 186).

    Raises
    ------
    ParameterError
        If the two have not the same length, or a number or the level cannot be used.
    """
    _check(base, other)
    check_level(level)
    measured = sum(1 for one, two in zip(base, other, strict=True) if one[1] > 0 and two[1] > 0)
    first, second = _ratio(base), _ratio(other)
    if first is None or second is None:
        return Difference(first, second, None, len(base), measured)
    before, after = _values(base), _values(other)
    found = _differences(before, after)
    identical = not found.any()
    plain = Difference(first, second, 0.0 if identical else second - first, len(base), measured, identical)
    if measured < 2:
        return plain
    plain = replace(plain, variance_ratio=_variance_ratio(before, after, found))
    return _without_spread(plain) if np.ptp(found) == 0 else _with_interval(plain, second - first, found, unit, level)


def _ratio(pairs: Pairs) -> float | None:
    under = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / under if under > 0 else None


def _variance_ratio(before: _Values, after: _Values, found: _Values) -> float | None:
    if np.ptp(found) > 0:
        return float((before.var() + after.var()) / found.var())
    varies = any(np.ptp(one) > _ROUNDING * np.abs(one).max() for one in (before, after))
    return math.inf if varies else None


def _without_spread(plain: Difference) -> Difference:
    """Return the difference that is the same in every replication: none at all, or one that may agree by chance."""
    if not plain.identical and plain.measured < FEWEST_TO_BE_CERTAIN:
        return plain
    p_value = 1.0 if plain.identical else 2.0 ** (1 - plain.measured)
    return replace(plain, low=plain.value, high=plain.value, half_width=0.0, standard_error=0.0, p_value=p_value,
                   degrees=plain.measured - 1)  # fmt: skip


def _with_interval(plain: Difference, value: float, found: _Values, unit: str, level: float) -> Difference:
    degrees = plain.measured - 1
    # replications without anything to measure add no square, so the divisor n - 1 counts the others alone
    error = math.sqrt(float(found.var()) / len(found) * plain.measured / degrees)
    half, bound = half_width(error, degrees, level), 1.0 if unit == "share" else math.inf
    return replace(plain, low=max(value - half, -bound), high=min(value + half, bound), half_width=half,
                   standard_error=error, p_value=two_sided_p(value, error, degrees), degrees=degrees)  # fmt: skip
