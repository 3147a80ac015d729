"""Sobol' indices of a sweep, freed of what the noise of the simulation puts into them.

First order after A. Saltelli et al., total after M. J. W. Jansen, as in A. Saltelli et al., Computer Physics
Communications 181 (2010) 259, doi:10.1016/j.cpc.2009.09.018; computed by SALib. Indices of a stochastic code, of which
there are three kinds: X. Zhu and B. Sudret, Reliability Engineering & System Safety 214 (2021) 107815,
doi:10.1016/j.ress.2021.107815. Here: of the mean over replications.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.sweep.sensitivity_data import Floats, refuse, salib

__all__ = ["independent_rows", "sobol_indices"]

_LEVEL = 0.95
_RESAMPLES = 1000
_FEWEST_FOR_SEEDS = 3


@dataclass(frozen=True, slots=True)
class _Parts:
    """A Saltelli design's values, row by row; the last axis is the replication."""

    a: Floats
    """Shape (rows, replications)."""
    b: Floats
    """Shape (rows, replications)."""
    ab: Floats
    """`a` with one factor from `b`; shape (rows, factors, replications)."""
    centre: Floats
    """Mean over all points; shape (replications,)."""


def independent_rows(points: int, factors: int, *, second_order: bool) -> list[int]:
    """Return the places of the points that are a random sample of the factors: the halves A and B of the design."""
    width = _width(factors, second_order=second_order)
    return [place for place in range(points) if place % width in {0, width - 1}]


def sobol_indices(values: Floats, names: Sequence[str], *, second_order: bool = False, seed: int = 1) -> pd.DataFrame:
    """Return first-order and total indices: one row a factor, the largest total first.

    Parameters
    ----------
    values
        The KPI by point and replication, the points in SALib's order: for each row A, AB_1 … AB_k, (BA_1 … BA_k,) B;
        shape (rows x (factors + 2), replications), or rows x (2 factors + 2) with second order.
    names
        The factors in order.
    second_order
        Whether the design has the rows BA.
    seed
        Seed of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        factor; first, first_low, first_high; total, total_low, total_high: corrected for noise, with 95 % intervals;
        first_raw, total_raw: as SALib gives them; all as shares of the variance of the KPI's mean. NaN where nothing is
        left of the variance once the noise is taken out. With one replication the noise is unknown, and nothing is
        corrected.

    Notes
    -----
    The mean over n replications carries noise. With independent seeds it leaves the numerator of the first order as it
    is, and puts s2/n into Jansen's numerator and into the variance. With common seeds parts of it cancel. Both cases
    are one: a product of two means over the same replications exceeds the product of the true means by covariance/n
    in expectation, and the sample covariance over replications estimates it without bias. It is subtracted from each
    numerator and from the variance. Intervals: bootstrap over rows and, from three replications on, jackknife over
    replications, variances added; noise that is in both is counted twice, so intervals are rather too wide.

    Raises
    ------
    ParameterError
        If the points do not make a whole Saltelli design.
    """
    factors, width = len(names), _width(len(names), second_order=second_order)
    if len(values) % width or len(values) < 2 * width:
        raise refuse("points, factors", f"{len(values)}, {factors}", "must be whole rows of a Saltelli design",
                     "use the points as hotline sweep made them")  # fmt: skip
    parts = _parts(values, factors, width)
    raw = _by_salib(np.asarray(values.mean(axis=1)), names, second_order=second_order, seed=seed)
    first, total = _indices(*_rows(parts))
    errors = np.sqrt(_bootstrap(parts, seed) + _jackknife(parts))
    z = float(stats.norm.ppf((1 + _LEVEL) / 2))
    rows = pd.DataFrame({"factor": list(names), "first": first, "total": total})
    for place, name in enumerate(("first", "total")):
        rows[f"{name}_low"], rows[f"{name}_high"] = rows[name] - z * errors[place], rows[name] + z * errors[place]
        rows[f"{name}_raw"] = raw[place]
    order = ["factor", *(f"{name}{end}" for name in ("first", "total") for end in ("", "_low", "_high", "_raw"))]
    return rows[order].sort_values("total", ascending=False, kind="stable", ignore_index=True)


def _width(factors: int, *, second_order: bool) -> int:
    return 2 * factors + 2 if second_order else factors + 2


def _parts(values: Floats, factors: int, width: int) -> _Parts:
    rows = values.reshape(-1, width, values.shape[1])
    return _Parts(rows[:, 0], rows[:, -1], rows[:, 1 : factors + 1], np.asarray(values.mean(axis=0)))


def _by_salib(means: Floats, names: Sequence[str], *, second_order: bool, seed: int) -> tuple[Floats, Floats]:
    """Return SALib's own first-order and total indices."""
    if not np.ptp(means) > 0:
        return np.full(len(names), math.nan), np.full(len(names), math.nan)
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a resample of few rows may be constant; its interval is not used
        found = salib("sobol").analyze(problem, means, calc_second_order=second_order, num_resamples=2,
                                       seed=seed)
    return np.asarray(found["S1"], dtype=np.float64), np.asarray(found["ST"], dtype=np.float64)


def _rows(parts: _Parts) -> tuple[Floats, Floats, Floats, Floats]:
    """Return numerators (rows, factors), squares and deviations from the centre (rows, 2), all freed of noise."""
    half = np.stack([parts.a, parts.b], axis=1)
    # SALib centres numerators at the mean of all points, and the variance at that of A and B
    over = parts.b - parts.centre
    steps = parts.ab - parts.a[:, None]
    first = _product(over[:, None], steps)
    total = _product(steps, steps) / 2
    away = half - half.mean(axis=(0, 1))
    return first, total, _product(away, away), away.mean(axis=2)


def _product(one: Floats, two: Floats) -> Floats:
    """Return the product of the true means of two quantities over the same replications, without bias."""
    replications = one.shape[-1]
    plain = one.mean(axis=-1) * two.mean(axis=-1)
    if replications < 2:
        return np.asarray(plain)
    apart = (one - one.mean(axis=-1, keepdims=True)) * (two - two.mean(axis=-1, keepdims=True))
    return np.asarray(plain - apart.sum(axis=-1) / (replications - 1) / replications)


def _indices(first: Floats, total: Floats, squares: Floats, away: Floats) -> tuple[Floats, Floats]:
    variance = float(squares.mean()) - float(away.mean()) ** 2
    if not variance > 0:
        nothing = np.full(first.shape[1], math.nan)
        return nothing, nothing
    return first.mean(axis=0) / variance, total.mean(axis=0) / variance


def _bootstrap(parts: _Parts, seed: int) -> Floats:
    """Return the variances of both indices over resampled rows; shape (2, factors)."""
    first, total, squares, away = _rows(parts)
    generator, count = np.random.default_rng(seed), len(first)
    chosen = (generator.integers(count, size=count) for _ in range(_RESAMPLES))
    found = np.asarray([_indices(first[some], total[some], squares[some], away[some]) for some in chosen])
    return np.asarray(found.var(axis=0, ddof=1))


def _jackknife(parts: _Parts) -> Floats:
    """Return the variances of both indices by leaving out one replication after another; shape (2, factors)."""
    count = parts.a.shape[1]
    if count < _FEWEST_FOR_SEEDS:
        return np.zeros((2, parts.ab.shape[1]))
    found = []
    for place in range(count):
        some = [np.delete(one, place, axis=-1) for one in (parts.a, parts.b, parts.ab, parts.centre)]
        found.append(_indices(*_rows(_Parts(*some))))
    return np.asarray((count - 1) * np.asarray(found).var(axis=0))
