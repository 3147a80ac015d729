"""How sure a figure is: confidence intervals over independent replications.

Formulas: A. M. Law, Simulation Modeling and Analysis, 5th ed., ch. 9 (t interval, precision); W. G. Cochran, Sampling
Techniques, 3rd ed., ch. 6 (ratio by the delta method); C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

__all__ = ["Estimate", "linearised", "proportion_interval", "ratio_interval", "replications_needed", "t_interval"]

LEVEL = 0.95
_FEWEST_TO_BE_CERTAIN = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and how sure it is; None where nothing was measured or, for the interval, where it is unknown."""

    value: float | None
    """The point estimate, in the figure's own unit."""
    low: float | None
    """Lower end of the interval."""
    high: float | None
    """Upper end of the interval."""
    half_width: float | None
    """Half the interval before it was cut to what the figure can be; where it is one-sided, its length."""
    replications: int
    """How many replications it rests on."""


def t_interval(values: Sequence[float] | npt.NDArray[np.float64], level: float = LEVEL) -> Estimate:
    """Return the mean of one value a replication with its t interval; the interval is unknown below two values."""
    data = np.asarray(values, dtype=np.float64)
    if data.size < 2:
        return Estimate(float(data[0]) if data.size else None, None, None, None, int(data.size))
    mean, half = float(data.mean()), _half_width(data, level)
    return Estimate(mean, mean - half, mean + half, half, int(data.size))


def _half_width(data: npt.NDArray[np.float64], level: float) -> float:
    return float(stats.t.ppf((1 + level) / 2, data.size - 1)) * float(data.std(ddof=1)) / math.sqrt(data.size)


def linearised(numerators: Sequence[float], denominators: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return one value a replication whose mean is the ratio of the sums and whose spread is the ratio's.

    The delta method: value r is R + (y_r - R n_r) / mean(n) with R = sum(y) / sum(n). Differences between two scenarios
    on the same replications, and the number of replications needed, are worked out on these values. Raises ValueError
    where the denominators sum to 0.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    if not under.sum() > 0:
        raise ValueError(f"sum of denominators = {under.sum()}: must be above 0")
    ratio = over.sum() / under.sum()
    return np.asarray(ratio + (over - ratio * under) / under.mean())


def ratio_interval(numerators: Sequence[float], denominators: Sequence[float], level: float = LEVEL,
                   unit: str = "share") -> Estimate:
    """Return the ratio of the sums over replications with its interval by the delta method and the t quantile.

    Parameters
    ----------
    numerators, denominators
        One number a replication, none negative; a replication with denominator 0 has nothing to measure.
    level
        Confidence level.
    unit
        The KPI's unit. The interval of a ``share`` is cut to 0 to 1, every other one at 0.

    Notes
    -----
    Where a share is 0 in every replication (or 1 in every one) its spread is 0 and the delta method would claim
    certainty. The interval is then Clopper and Pearson's for 0 out of R replications (the exact form of the rule of
    three), a bound on the chance that a replication shows any such order at all, and with it on the share as long as
    replications that show some have no more orders than others. Orders of one replication are not independent, so
    they are not counted as trials; the bound is wide for few replications, and is meant to be. A count that is 0 in
    every replication gets the exact Poisson bound -ln((1 - level) / 2) / R (F. Garwood, Biometrika 28 (1936) 437),
    which takes the events as independent.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    over, under = over[under > 0], under[under > 0]
    count = int(under.size)
    if count < 2:
        return Estimate(float(over[0] / under[0]) if count else None, None, None, None, count)
    if unit == "share" and (not over.any() or np.array_equal(over, under)):
        return proportion_interval(count if over.any() else 0, count, level)
    if unit == "count" and not over.any():
        bound = -math.log((1 - level) / 2) / count
        return Estimate(0.0, 0.0, bound, bound, count)
    value, half = float(over.sum() / under.sum()), _half_width(linearised(over.tolist(), under.tolist()), level)
    if half == 0 and count < _FEWEST_TO_BE_CERTAIN:
        return Estimate(value, None, None, None, count)  # a few that agree by chance are no certainty
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0 if unit == "share" else math.inf), half, count)


def proportion_interval(successes: int, trials: int, level: float = LEVEL) -> Estimate:
    """Return the share of replications in which something held, with its Clopper-Pearson interval.

    For statements such as "the target is met in 95 of 100 replications", where a t interval fails near 0 and 1.
    `half_width` is the longer arm. Raises ValueError for fewer than one trial or for successes beyond 0 to trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"successes, trials = {successes}, {trials}: must be 0 <= successes <= trials and trials >= 1")
    tail, share = (1 - level) / 2, successes / trials
    low = float(stats.beta.ppf(tail, successes, trials - successes + 1)) if successes else 0.0
    high = float(stats.beta.ppf(1 - tail, successes + 1, trials - successes)) if successes < trials else 1.0
    return Estimate(share, low, high, max(share - low, high - share), trials)


def replications_needed(values: Sequence[float] | npt.NDArray[np.float64], half_width: float,
                        level: float = LEVEL) -> int:
    """Return the smallest number of replications whose t interval would be at most `half_width` to either side.

    Taken from the spread of the values at hand: a plan, not a promise. For a relative error g of the true mean, ask for
    g / (1 + g) times the mean. Raises ValueError for fewer than two values or a half-width that is not above 0.
    """
    data = np.asarray(values, dtype=np.float64)
    if data.size < 2 or not half_width > 0:
        raise ValueError(f"values, half_width = {data.size}, {half_width}: needs two values and a half-width above 0")
    deviation = float(data.std(ddof=1))

    def enough(count: int) -> bool:
        return float(stats.t.ppf((1 + level) / 2, count - 1)) * deviation <= half_width * math.sqrt(count)

    high = 2
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:  # the t half-width falls with every further replication, so halving finds the first
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
