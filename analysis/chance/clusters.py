"""Whether lateness comes in clusters: three measures that independence puts at 0 or 1."""

from __future__ import annotations

import math
from collections.abc import Sequence as Many
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Clusters", "clusters"]

Bools = npt.NDArray[np.bool_]


class Clusters(NamedTuple):
    """Measures of clustering; NaN where there is nothing to measure."""

    lag1: float
    """Correlation of one deadline's verdict with the next one's; 0 where independent."""
    mean_run: float
    """Mean number of misses in a row."""
    run_ratio: float
    """That number over the one expected of as many independent deadlines; 1 where independent."""
    variance_ratio: float
    """Spread of the misses a month over the binomial one; 1 where independent. Seasons count as clusters."""


def clusters(verdicts: Many[Bools], months: Many[Many[tuple[int, int]]]) -> Clusters:
    """Return how far one unit's misses come in clusters, over all replications.

    Parameters
    ----------
    verdicts
        Whether each deadline was missed, in the order of reading; one array a replication.
    months
        (deadlines, misses) of each month, one list a replication.

    Notes
    -----
    All around the unit's share p over all replications. Of n independent deadlines np misses and p (1 + (n - 1)(1 - p))
    runs are expected (A. M. Mood, Ann. Math. Statist. 11 (1940) 367, doi:10.1214/aoms/1177731825, for the theory of
    runs). The variance ratio is Pearson's statistic over its degrees of freedom.
    """
    total, missed = sum(len(one) for one in verdicts), sum(int(one.sum()) for one in verdicts)
    if not 0 < missed < total:
        return Clusters(math.nan, math.nan, math.nan, math.nan)
    share = missed / total
    runs = sum(_runs(one) for one in verdicts)
    expected = sum(share * (1 + (len(one) - 1) * (1 - share)) for one in verdicts if len(one))
    ratio = (missed / runs) / (missed / expected)
    return Clusters(_lag1(verdicts, share), missed / runs, ratio, _variance_ratio(months, share))


def _runs(missed: Bools) -> int:
    """Return the number of runs of misses."""
    return int(missed[:1].sum() + (missed[1:] & ~missed[:-1]).sum())


def _lag1(verdicts: Many[Bools], share: float) -> float:
    deviations = [one - share for one in verdicts]
    together = sum(float(one[1:] @ one[:-1]) for one in deviations if len(one) > 1)
    pairs = sum(max(len(one) - 1, 0) for one in deviations)
    return together / pairs / (share * (1 - share)) if pairs else math.nan


def _variance_ratio(months: Many[Many[tuple[int, int]]], share: float) -> float:
    cells = [(number, missed) for one in months for number, missed in one if number]
    if len(cells) < 2:
        return math.nan
    squares = sum((missed - number * share) ** 2 / (number * share * (1 - share)) for number, missed in cells)
    return squares / (len(cells) - 1)
