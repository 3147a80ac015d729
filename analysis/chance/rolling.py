"""The chance of a call-up where the window rolls: by sampling, as the chain would have to know the moment of each miss.

What decides is the longest run of misses and the most misses within any window's length. Both are taken from drawn
sequences of misses at the moments of the run's own deadlines.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.chance.verdicts import Sequence
from sim.fields import MINUTES_PER_DAY

__all__ = ["DRAWS", "Sample", "sampled"]

DRAWS = 500
"""Sequences drawn for each unit and replication. Over R replications the standard error is at most 0.5 / √(500 R)."""
_SEED = 20230019  # any; the same for every call, so that thresholds are compared on the same draws
Integers = npt.NDArray[np.int64]


class Sample(NamedTuple):
    """What decides, for each drawn sequence."""

    longest: Integers
    """Longest run of misses that ends in the period; shape (draws,)."""
    most: Integers
    """Most misses in a window that ends in the period; shape (draws,)."""

    def called(self, consecutive: int, cumulative: int) -> float:
        """Return the share of the draws in which a rule calls the unit up; 0: that part of the rule is off."""
        by_run = self.longest >= consecutive if consecutive else np.zeros(len(self.longest), dtype=bool)
        by_total = self.most >= cumulative if cumulative else np.zeros(len(self.most), dtype=bool)
        return float((by_run | by_total).mean())


def sampled(share: float, sequence: Sequence, rolling_days: int, period_minutes: float, draws: int = DRAWS) -> Sample:
    """Return a sample of what decides for a unit whose deadlines are missed independently.

    Parameters
    ----------
    share
        Chance that a deadline is missed.
    sequence
        The unit's deadlines: their moments and which of them lie in the period.
    rolling_days
        Length of the window, in days.
    period_minutes
        Length of the period, in minutes.
    draws
        Number of sequences drawn.

    Notes
    -----
    Misses before the period count in windows that reach into it, as in a run; a report before the period, after which
    a run would count anew, is not followed.
    """
    order = np.argsort(sequence.moment, kind="stable")  # read by dispatch, moments may be out of order
    moment, inside = sequence.moment[order], sequence.inside(period_minutes)[order]
    if not inside.any():
        return Sample(np.zeros(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64))
    missed = np.random.default_rng(_SEED).random((draws, len(moment))) < share
    total = np.concatenate([np.zeros((draws, 1), dtype=np.int64), np.cumsum(missed, axis=1)], axis=1)
    start = np.searchsorted(moment, moment - rolling_days * MINUTES_PER_DAY, side="right")
    within = total[:, 1:] - total[:, start]
    position = np.arange(len(moment))
    run = position - np.maximum.accumulate(np.where(missed, -1, position), axis=1)
    return Sample(run[:, inside].max(axis=1), within[:, inside].max(axis=1))
