"""How much of what a sweep shows comes from its factors, how much from the luck of a year, how much from too few runs.

Two-way analysis of variance, points by replications: H. Scheffé, The Analysis of Variance, 1959, ch. 4 and 7. Intervals
by the jackknife over points on the logarithm: J. N. Arvesen and M. W. Layard, Annals of Statistics 3 (1975) 1122,
doi:10.1214/aos/1176343242.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from analysis.sweep.sensitivity_data import Floats, refuse

__all__ = ["FEWEST_POINTS", "SMALL_NOISE", "Help", "Split", "mean_squares", "variance_split"]

Help = Literal["no", "yes", "unclear"]
SMALL_NOISE = 0.1
"""Share of noise below which more replications do not help: without it the spread would be 5 % narrower at most."""
FEWEST_POINTS = 5
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Split:
    """Where the spread of a KPI comes from; standard deviations in the KPI's unit, None where unknown."""

    points: int
    """Points."""
    replications: int
    """Replications of each."""
    factors: float
    """Standard deviation of the true means over the points: what the factors do."""
    factors_low: float | None
    """Lower end of its 95 % interval."""
    factors_high: float | None
    """Upper end."""
    luck: float
    """Standard deviation of one replication about its point's mean: what luck does if all factors are known."""
    luck_low: float
    """Lower end of its 95 % interval."""
    luck_high: float
    """Upper end."""
    noise: float
    """Standard error of a point's mean when points are compared: what too few replications leave."""
    noise_share: float
    """Share of `noise`, squared, in the variance of the points' means; 0 to 1."""
    noise_share_low: float | None
    """Lower end of its 95 % interval."""
    noise_share_high: float | None
    """Upper end."""
    seed_share: float
    """Share of the variance of single runs that is common to all points of a replication: the index of the seed."""
    more_replications_help: Help
    """Whether the noise is more than a tenth of the variance of the means: yes, no, or unclear."""


def mean_squares(values: Floats) -> tuple[float, float, float]:
    """Return the mean squares of points, replications and the rest of a table, points by replications.

    Their expectations are e + n V, e + p S and e, with V, S and e the variances of points, of replications and of the
    rest, p points and n replications.
    """
    points, replications = values.shape
    rows, columns, mean = values.mean(axis=1), values.mean(axis=0), values.mean()
    rest = values - rows[:, None] - columns[None, :] + mean
    return (replications * float(rows.var(ddof=1)), points * float(columns.var(ddof=1)),
            float((rest**2).sum()) / ((points - 1) * (replications - 1)))  # fmt: skip


def variance_split(values: Floats) -> Split:
    """Return how the spread of a KPI over points drawn at random splits into factors, luck and noise.

    Parameters
    ----------
    values
        The KPI at each point (row) and replication (column), all points with the same seeds; shape (points,
        replications), at least 5 by 2. The points must be a sample of what the factors may be: a Latin hypercube,
        Sobol' points, or the two independent halves of a Saltelli design.

    Notes
    -----
    The variance of the points' means is V + e / n: V comes from the factors, e / n from having simulated n replications
    only. What a replication does to all points alike is not in e, since points are compared on the same chances.
    Points spread more evenly than at random make the intervals wider than need be. The interval of `luck` is that of
    a variance with n - 1 degrees of freedom, for points share their luck.

    Raises
    ------
    ParameterError
        If there are too few points or replications, or a value is not finite.
    """
    if values.ndim != 2 or values.shape[0] < FEWEST_POINTS or values.shape[1] < 2:
        raise refuse("points, replications", values.shape, f"must be at least {FEWEST_POINTS} and 2",
                     "sweep more points, or run more replications")  # fmt: skip
    if not np.isfinite(values).all():
        raise refuse("values", "not all finite", "must be numbers", "leave out points without a figure")
    points, replications = values.shape
    _, seeds, rest = mean_squares(values)
    inputs = _factor_variance(values)
    own = max((seeds - rest) / points, 0.0)
    luck = rest + own
    low, high = _chi_interval(luck, replications - 1)
    share, share_low, share_high = _noise_share(values)
    factors_low, factors_high = _jackknifed(values, lambda some: math.log(max(_factor_variance(some), 0.0) or math.nan))
    whole = inputs + luck
    return Split(points, replications, math.sqrt(inputs), _root(factors_low), _root(factors_high), math.sqrt(luck),
                 math.sqrt(low), math.sqrt(high), math.sqrt(rest / replications), share, share_low, share_high,
                 own / whole if whole > 0 else 0.0, _help(share, share_low, share_high))  # fmt: skip


def _factor_variance(values: Floats) -> float:
    between, _, rest = mean_squares(values)
    return float(max((between - rest) / values.shape[1], 0.0))


def _noise_share(values: Floats) -> tuple[float, float | None, float | None]:
    between, _, rest = mean_squares(values)
    if not rest > 1e-24 * float((values**2).max(initial=0.0)):  # the rest of a table without noise is rounding
        return 0.0, 0.0, 0.0
    if not between > 0:
        return 1.0, None, None
    low, high = _jackknifed(values, lambda some: _log_ratio(*mean_squares(some)))
    return (min(rest / between, 1.0), None if low is None else min(low, 1.0), None if high is None else min(high, 1.0))


def _log_ratio(between: float, _: float, rest: float) -> float:
    return math.log(rest / between) if rest > 0 and between > 0 else math.nan


def _jackknifed(values: Floats, log_of: Callable[[Floats], float]) -> tuple[float | None, float | None]:
    """Return the interval of a quantity from its logarithm, leaving out one point after another."""
    count = values.shape[0]
    whole = log_of(values)
    without = np.asarray([log_of(np.delete(values, place, axis=0)) for place in range(count)])
    if not (math.isfinite(whole) and np.isfinite(without).all()):
        return None, None
    pseudo = count * whole - (count - 1) * without
    half = float(stats.t.ppf((1 + _LEVEL) / 2, count - 1)) * float(pseudo.std(ddof=1)) / math.sqrt(count)
    return math.exp(float(pseudo.mean()) - half), math.exp(float(pseudo.mean()) + half)


def _chi_interval(variance: float, degrees: int) -> tuple[float, float]:
    tail = (1 - _LEVEL) / 2
    return (variance * degrees / float(stats.chi2.ppf(1 - tail, degrees)),
            variance * degrees / float(stats.chi2.ppf(tail, degrees)))  # fmt: skip


def _root(value: float | None) -> float | None:
    return None if value is None else math.sqrt(value)


def _help(share: float, low: float | None, high: float | None) -> Help:
    if low is None or high is None:
        return "yes" if share >= 1 else "unclear"
    return "no" if high <= SMALL_NOISE else "yes" if low > SMALL_NOISE else "unclear"
