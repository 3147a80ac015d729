"""How many replications it would take to make a difference clear."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.comparison.student import FEWEST_TO_BE_CERTAIN, check_level, half_width, refuse
from analysis.intervals import LEVEL, replications_needed

__all__ = ["Needed", "replications_to_settle"]


@dataclass(frozen=True, slots=True)
class Needed:
    """A number of replications, or that it is beyond one."""

    replications: int
    """How many in all, not how many more."""
    more_than: bool
    """Whether even so many would not be enough."""


def replications_to_settle(differences: npt.ArrayLike, level: float = LEVEL, cap: int = 10_000,
                          power: float = 0.5) -> Needed | None:
    """Return how many replications would make the interval leave 0 out, if mean and spread stayed; None if it does now.

    A plan, not a promise: the true difference may be smaller than the one seen, or none.

    Parameters
    ----------
    differences
        One value a replication, as from `analysis.comparison.linearised_differences`; at least two.
    level
        Confidence level of the interval: that of the family where there are several.
    cap
        The largest number to be named.
    power
        Chance, if the true difference is the one seen, that so many replications make it clear: a half, and then the
        interval's half-width equals the difference, up to just below 1.

    Notes
    -----
    The half-width asked for is the difference times z / (z + z_power) (J. Cohen, Statistical Power Analysis, 2nd ed.,
    ch. 2), with z the normal quantile of the interval.

    Raises
    ------
    ParameterError
        If there are fewer than two differences, the cap is below 2, or the level cannot be used.
    """
    values = np.asarray(differences, dtype=np.float64)
    check_level(level)
    if values.size < 2 or cap < 2:
        hint = "run two replications or more"
        raise refuse("len(differences), cap", f"{values.size}, {cap}", "must both be at least 2", hint)
    if not 0.5 <= power < 1:
        raise refuse("power", power, "must be at least 0.5 and below 1", "write 0.8 for a chance of 80 %")
    plain, more = (float(stats.norm.ppf(one)) for one in ((1 + level) / 2, power))
    mean, deviation = abs(float(values.mean())) * plain / (plain + more), float(values.std(ddof=1))
    most = max(cap, values.size)
    if mean == 0 or half_width(deviation / math.sqrt(most), most - 1, level) > mean:
        return Needed(cap, more_than=True)
    least = FEWEST_TO_BE_CERTAIN if np.ptp(values) == 0 else replications_needed(values, mean, level)
    return Needed(least, more_than=False) if least > values.size else None
