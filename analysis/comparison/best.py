"""Which of several policies is best, which may be, and which cannot be: multiple comparisons with the best.

Formulas: J. C. Hsu, Annals of Statistics 12 (1984) 1136, doi:10.1214/aos/1176346510; with common random numbers
B. L. Nelson and F. J. Matejcik, Management Science 41 (1995) 1935, doi:10.1287/mnsc.41.12.1935.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.comparison.paired import Pairs, paired_difference
from analysis.comparison.student import check_level, refuse
from analysis.intervals import LEVEL

__all__ = ["Place", "Standing", "compare_with_best"]

Place = Literal["best", "could_be_best", "not_best"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a policy is ahead of the best of the others, in the KPI's unit; above 0 is better for every KPI."""

    ahead: float | None
    """The estimate."""
    low: float | None
    """Lower end of the interval, at most 0; None where unknown."""
    high: float | None
    """Upper end of the interval, at least 0; None where unknown."""
    place: Place
    """best: no other is better; not_best: another is better; could_be_best: neither is clear."""


def compare_with_best(policies: Mapping[str, Pairs], *, better: Literal["higher", "lower"], unit: str,
                      level: float = LEVEL) -> dict[str, Standing]:
    """Return where each policy stands against the best of the others; all intervals hold together at `level`.

    Parameters
    ----------
    policies
        By name, the base among them: numerator and denominator of each replication, the same replications in the same
        order for all.
    better
        Which way is better.
    unit
        The KPI's unit, as in `paired_difference`.
    level
        Confidence level of all statements together.

    Raises
    ------
    ParameterError
        If there are fewer than two policies, or an argument cannot be used.

    Notes
    -----
    With d_ij the advantage of i over j, s_ij the standard deviation of its n paired values, a = 1 - level and w_ij =
    t_{1 - a / (k (k - 1)), n - 1} s_ij / sqrt(n), the interval goes from min(0, min_j (d_ij - w_ij)) to max(0, min_j
    (d_ij + w_ij)). On paired differences, so valid on common orders. i is best where no d_ij - w_ij is below 0: several
    are, where they tie exactly. i is not best where some d_ij + w_ij is below 0. A pair without an interval is taken to
    be open to both sides.

    All statements are right together with a chance of at least `level`. The interval's own claim needs only the k - 1
    comparisons with the true best, so it holds with at least 1 - a / k; the stricter bound lets every pair be compared.
    """
    check_level(level)
    if len(policies) < 2:
        raise refuse("len(policies)", len(policies), "must be at least 2", "give the base and one alternative")
    if better not in {"higher", "lower"}:
        raise refuse("better", better, "must be higher or lower", "choose a figure of which more or less is better")
    pairwise = 1 - 2 * (1 - level) / (len(policies) * (len(policies) - 1))
    advantages = _advantages(policies, 1 if better == "higher" else -1, unit, pairwise)
    return {name: _standing([found for (one, _), found in advantages.items() if one == name]) for name in policies}


_Advantage = tuple[float | None, float, float]
"""How far one policy is ahead of another: value, lower and upper end."""


def _advantages(policies: Mapping[str, Pairs], sign: int, unit: str, level: float) -> dict[tuple[str, str], _Advantage]:
    names, found = list(policies), {}
    for place, one in enumerate(names):
        for two in names[place + 1 :]:
            over = paired_difference(policies[two], policies[one], unit=unit, level=level)
            low = -math.inf if over.low is None else over.low
            high = math.inf if over.high is None else over.high
            ends = (low, high) if sign > 0 else (-high, -low)
            value = None if over.value is None else sign * over.value
            found[one, two] = (value, *ends)
            found[two, one] = (None if value is None else -value, -ends[1], -ends[0])
    return found


def _standing(against: list[_Advantage]) -> Standing:
    low, high = min(one[1] for one in against), min(one[2] for one in against)
    values = [one[0] for one in against if one[0] is not None]
    place: Place = "best" if low >= 0 else "not_best" if high < 0 else "could_be_best"
    return Standing(min(values) if len(values) == len(against) else None, None if math.isinf(low) else min(low, 0.0),
                    None if math.isinf(high) else max(high, 0.0), place)  # fmt: skip
