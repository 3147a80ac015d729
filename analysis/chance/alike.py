"""The chance that a rule calls each unit up if all are alike, or if one is several times as often late."""

from __future__ import annotations

from collections.abc import Sequence as Many
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.chance.chain import not_called, spared_by_runs
from analysis.chance.replay import segments
from analysis.chance.rolling import Sample, sampled
from analysis.chance.units import Peers, common_shares
from analysis.chance.verdicts import Sequence
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["MULTIPLES", "Alike"]

MULTIPLES = (1, 2, 3)
"""How often a unit is late, in multiples of the common share."""
Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Alike:
    """The units of a run with their own numbers of deadlines, and one common share of misses.

    Parameters
    ----------
    found
        Sequences of every unit and replication.
    parameters
        The scenario of the run.
    peers
        Whose share is common.
    most
        Largest total that will be asked for: one table then serves all.

    Attributes
    ----------
    deadlines
        Number of deadlines in the period by replication, unit and window; int, shape (r, u, w), filled up with 0.
        Counts begin at 0 with the period.
    missed
        How many of them the run missed; the same shape.
    rolling
        Whether the window rolls: then chances are sampled; thresholds by share are the business of
        `analysis.chance.rolling.RollingShares`.
    """

    def __init__(self, found: Many[Sequence], parameters: Parameters, peers: Peers, most: int) -> None:
        rules = parameters.policy.accountability
        self._most = most
        self.rolling = rules.window == "rolling"
        common = common_shares(found, parameters, peers)
        self._shares = np.array([common[unit] for unit in parameters.units])
        self.deadlines, self.missed = _counted(found, parameters)
        self._samples = _samples(found, common, parameters) if self.rolling else {}

    def called(self, multiple: int, consecutive: int, cumulative: int | Integers) -> Array:
        """Return the chance of each unit to be called up in the period; shape (replications, units).

        Parameters
        ----------
        multiple
            One of `MULTIPLES`.
        consecutive
            Misses in a row that are enough; 0: that part is off.
        cumulative
            Misses in all that are enough; 0: off. Or one number a window, shape of `deadlines`.
        """
        if self.rolling:
            return self._sampled(multiple, consecutive, int(np.max(cumulative)))
        thresholds = np.broadcast_to(np.asarray(cumulative), self.deadlines.shape)
        spared = np.ones(self.deadlines.shape)
        for share in np.unique(self._shares):
            units = self._shares == share
            table = self._table(min(float(share) * multiple, 1.0), consecutive, int(thresholds.max()) and self._most)
            numbers = self.deadlines[:, units]
            # without that part, no total is enough
            most = np.where(thresholds[:, units] > 0, thresholds[:, units], table.shape[1] - 1)
            spared[:, units] = table[numbers, most]
        return np.asarray(1 - spared.prod(axis=2))

    def _table(self, share: float, consecutive: int, most: int) -> Array:
        return _spared(share, int(self.deadlines.max()), consecutive, most)

    def _sampled(self, multiple: int, consecutive: int, cumulative: int) -> Array:
        return np.array([[one.called(consecutive, cumulative) for one in row] for row in self._samples[multiple]])


@lru_cache(maxsize=256)
def _spared(share: float, orders: int, consecutive: int, most: int) -> Array:
    """Return `not_called` of one share; where `most` is 0, one column without a limit on the total."""
    if not most:
        return spared_by_runs(share, orders, consecutive)[:, None]
    return np.asarray(not_called([share], orders, consecutive, most)[0])


def _counted(found: Many[Sequence], parameters: Parameters) -> tuple[Integers, Integers]:
    place = {unit: index for index, unit in enumerate(parameters.units)}
    rows = {number: index for index, number in enumerate(sorted({one.replication for one in found}))}
    parts = [(one, segments(one, parameters)) for one in found]
    widest = max([1, *(len(windows) for _, windows in parts)])
    counts = np.zeros((2, len(rows), len(place), widest), dtype=np.int64)
    for one, windows in parts:
        for window, part in enumerate(windows):
            counts[:, rows[one.replication], place[one.unit], window] = part.inside, part.missed
    return counts[0], counts[1]


def _samples(found: Many[Sequence], common: dict[str, float],
             parameters: Parameters) -> dict[int, list[list[Sample]]]:
    days, end = parameters.policy.accountability.rolling_days, float(parameters.period.days * MINUTES_PER_DAY)
    held = {(one.replication, one.unit): one for one in found}
    numbers = sorted({one.replication for one in found})
    return {
        multiple: [[sampled(min(multiple * common[unit], 1.0), held[number, unit], days, end)
                    for unit in parameters.units] for number in numbers]
        for multiple in MULTIPLES
    }  # fmt: skip
