"""The rule applied afterwards, under any thresholds, to the deadlines that a run met and missed."""

from __future__ import annotations

from collections.abc import Sequence as Many
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.chance.verdicts import Sequence
from sim.oversight.accountability import StreakLedger, WindowOf, window_of
from sim.parameters import Parameters
from sim.parameters.policy import Accountability

__all__ = ["Notes", "Report", "Segment", "called", "notes", "replay", "segments"]


class Report(NamedTuple):
    """One report at the executive meeting."""

    replication: int
    unit: str
    time: float
    """Minutes since the period's start."""
    rule: str
    """Which part of the rule: consecutive or cumulative."""


class Segment(NamedTuple):
    """Deadlines of one window, as numbers: read before the period, read in it, and missed in it."""

    before: int
    inside: int
    missed: int


Bools = npt.NDArray[np.bool_]
Notes = tuple[tuple[bool, float, float], ...]
"""Missed, moment, and when read: of each deadline that can change a count, in the order of reading."""


def segments(sequence: Sequence, parameters: Parameters) -> list[Segment]:
    """Return the windows of a sequence, in the order of reading, those without a deadline in the period left out."""
    window = window_of(parameters.policy.accountability, parameters.period.start)
    inside = sequence.inside(parameters.period.days * 1440.0)
    found: list[list[int]] = []
    last: object = found  # no window is equal to it
    for moment, read_at, within, missed in zip(sequence.moment.tolist(), sequence.read_at.tolist(), inside.tolist(),
                                               sequence.missed.tolist(), strict=True):  # fmt: skip
        if (current := window(moment)) != last:
            found.append([0, 0, 0])
            last = current
        found[-1][0] += read_at < 0
        found[-1][1] += within
        found[-1][2] += within and missed
    return [Segment(*one) for one in found if one[1]]


def notes(sequence: Sequence, window: WindowOf) -> Notes:
    """Return what of a sequence can change a count: the first of deadlines met in a row in one window stands for all.

    Parameters
    ----------
    sequence
        One unit's deadlines in one replication.
    window
        Gives the name of a moment's window (`sim.oversight.accountability.window_of`).
    """
    kept: list[tuple[bool, float, float]] = []
    before: tuple[bool, object] = True, None
    for missed, moment, read_at in zip(sequence.missed.tolist(), sequence.moment.tolist(), sequence.read_at.tolist(),
                                       strict=True):  # fmt: skip
        now = missed, window(moment)
        if missed or now != before:
            kept.append((missed, moment, read_at))
        before = now
    return tuple(kept)


def replay(sequence: Sequence, rules: Accountability, parameters: Parameters) -> list[Report]:
    """Return every report that a rule asks for on a sequence, before and after the period too.

    Parameters
    ----------
    sequence
        One unit's deadlines in one replication.
    rules
        The rule; with the scenario's own, the reports are those of the run's log.
    parameters
        The scenario of the run.
    """
    window = window_of(rules, parameters.period.start)
    ledger = StreakLedger(rules, window)
    tripped = ((ledger.note(missed, moment), read_at) for missed, moment, read_at in notes(sequence, window))
    return [Report(sequence.replication, sequence.unit, read_at, rule) for rule, read_at in tripped if rule]


def called(all_notes: Many[Notes], rules: Accountability, parameters: Parameters) -> Bools:
    """Return for each sequence, given as `notes`, whether a rule calls its unit up in the period; bool, shape (n,)."""
    window, end = window_of(rules, parameters.period.start), parameters.period.days * 1440.0
    fewest = min(threshold for threshold in (rules.consecutive, rules.cumulative) if threshold)
    return np.array([_is_called(one, StreakLedger(rules, window), fewest, end) for one in all_notes], dtype=bool)


def _is_called(read: Notes, ledger: StreakLedger, fewest: int, end: float) -> bool:
    if sum(missed for missed, _, _ in read) < fewest:
        return False
    return any(ledger.note(missed, moment) and 0 <= read_at < end for missed, moment, read_at in read)
