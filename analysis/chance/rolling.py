"""The chance of a call-up where the window rolls: by sampling, as the chain would have to know the moment of each miss.

What decides is the longest run of misses and the most misses within any window's length. Both are taken from drawn
sequences of misses at the moments of the run's own deadlines.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.chance.verdicts import Sequence
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["DRAWS", "RollingShares", "Sample", "observed", "sampled"]

DRAWS = 500
"""Sequences drawn for each unit and replication. Over R replications the standard error is at most 0.5 / √(500 R)."""
_SEED = 20230019  # any; the same for every call, so that thresholds are compared on the same draws
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


class Sample(NamedTuple):
    """What decides, for each drawn sequence."""

    longest: Integers
    """Longest run of misses that ends in the period; shape (draws,)."""
    most: Integers
    """Most misses in a window that ends in the period; shape (draws,)."""
    most_by_share: Integers
    """The same over those windows alone in which a share of the deadlines was missed; shape (shares, draws)."""

    def called(self, consecutive: int, cumulative: int) -> float:
        """Return the share of the draws in which a rule calls the unit up; 0: that part of the rule is off."""
        by_total = self.most >= cumulative if cumulative else np.zeros(len(self.most), dtype=bool)
        return float((self._by_run(consecutive) | by_total).mean())

    def called_by_share(self, consecutive: int, place: int, least: int) -> float:
        """Return the same where the total must reach the share at `place`, and at least `least` (1 or more)."""
        return float((self._by_run(consecutive) | (self.most_by_share[place] >= least)).mean())

    def _by_run(self, consecutive: int) -> Bools:
        return self.longest >= consecutive if consecutive else np.zeros(len(self.longest), dtype=bool)


def sampled(share: float, sequence: Sequence, rolling_days: int, period_minutes: float, *, draws: int = DRAWS,
            shares: Many[float] = ()) -> Sample:
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
    shares
        Shares of the deadlines in a window that a rule by share asks for.

    Notes
    -----
    Misses before the period count in windows that reach into it, as in a run; a report before the period, after which
    a run would count anew, is not followed.
    """
    missed = np.random.default_rng(_SEED).random((draws, len(sequence.moment))) < share
    return _sample(missed, sequence, rolling_days, period_minutes, shares)


def observed(sequence: Sequence, rolling_days: int, period_minutes: float, shares: Many[float] = ()) -> Sample:
    """Return what decides for the sequence itself, as a sample of one; parameters as for `sampled`."""
    order = np.argsort(sequence.moment, kind="stable")
    return _sample(sequence.missed[None, order], sequence, rolling_days, period_minutes, shares)


def _sample(missed: Bools, sequence: Sequence, rolling_days: int, period_minutes: float,
            shares: Many[float]) -> Sample:
    """Return what decides for misses by the order of moments, shape (draws, n)."""
    order = np.argsort(sequence.moment, kind="stable")  # read by dispatch, moments may be out of order
    moment, inside = sequence.moment[order], sequence.inside(period_minutes)[order]
    draws = len(missed)
    if not inside.any():
        none = np.zeros(draws, dtype=np.int64)
        return Sample(none, none, np.zeros((len(shares), draws), dtype=np.int64))
    total = np.concatenate([np.zeros((draws, 1), dtype=np.int64), np.cumsum(missed, axis=1)], axis=1)
    start = np.searchsorted(moment, moment - rolling_days * MINUTES_PER_DAY, side="right")
    position = np.arange(len(moment))
    within = (total[:, 1:] - total[:, start])[:, inside]
    run = position - np.maximum.accumulate(np.where(missed, -1, position), axis=1)
    most_by_share = [_most_by_share(within, (position + 1 - start)[inside], share) for share in shares]
    return Sample(run[:, inside].max(axis=1), within.max(axis=1),
                  np.array(most_by_share, dtype=np.int64).reshape(len(shares), draws))  # fmt: skip


def _most_by_share(within: Integers, deadlines: Integers, share: float) -> Integers:
    """Return the most misses in a window that reach the share of its deadlines; 0 where none does."""
    # a hair off, so that 0.05 × 100 is 5 and not the next number above 5.000000000000001
    needed = np.ceil(share * deadlines - 1e-9)
    return np.asarray(np.where(within >= needed, within, 0).max(axis=1), dtype=np.int64)


class RollingShares:
    """The units of a run under rules by share where the window rolls.

    Parameters
    ----------
    found
        Sequences of every unit and replication.
    common
        The share of deadlines that each unit misses in the chances.
    parameters
        The scenario of the run; gives the length of the window and the period.
    shares
        Shares that the rules ask for.

    Attributes
    ----------
    deadlines
        Number of deadlines in the period by replication and unit; int, shape (r, u, 1).
    """

    def __init__(self, found: Many[Sequence], common: Mapping[str, float], parameters: Parameters,
                 shares: Many[float]) -> None:
        self._common, self._shares = common, tuple(shares)
        self._days = parameters.policy.accountability.rolling_days
        self._end = float(parameters.period.days * MINUTES_PER_DAY)
        at = {(one.replication, one.unit): one for one in found}
        numbers = sorted({one.replication for one in found})
        self._rows = [[at[number, unit] for unit in parameters.units] for number in numbers]
        self.deadlines = np.array([[[one.inside(self._end).sum()] for one in row] for row in self._rows])
        self._held = [[observed(one, self._days, self._end, self._shares) for one in row] for row in self._rows]
        self._drawn: dict[int, list[list[Sample]]] = {}

    def called(self, multiple: int, consecutive: int, rule: tuple[float, int]) -> Floats:
        """Return the chance of each unit to be called up in the period; shape (replications, units).

        Parameters
        ----------
        multiple
            How often a unit is late, in multiples of its common share.
        consecutive
            Misses in a row that are enough; 0: that part is off.
        rule
            Share of the deadlines in the window, and the least number of misses.
        """
        if multiple not in self._drawn:
            self._drawn[multiple] = [[self._sampled(one, multiple) for one in row] for row in self._rows]
        return self._called(self._drawn[multiple], consecutive, rule)

    def reached(self, rule: tuple[float, int]) -> Bools:
        """Return whose misses in the run reached the share and the number; shape (replications, units)."""
        return self._called(self._held, 0, rule) > 0

    def _sampled(self, one: Sequence, multiple: int) -> Sample:
        chance = min(multiple * self._common[one.unit], 1.0)
        return sampled(chance, one, self._days, self._end, shares=self._shares)

    def _called(self, samples: list[list[Sample]], consecutive: int, rule: tuple[float, int]) -> Floats:
        place = self._shares.index(rule[0])
        return np.array([[one.called_by_share(consecutive, place, rule[1]) for one in row] for row in samples])
