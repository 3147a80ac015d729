"""Which thresholds would keep false call-ups rare, and what they would no longer see."""

from __future__ import annotations

import math
from collections.abc import Iterator
from collections.abc import Sequence as Many
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.chance.alike import Alike
from analysis.chance.power import share_table
from analysis.chance.replay import Notes, called, notes
from analysis.chance.rolling import RollingShares
from analysis.chance.units import Peers, common_shares
from analysis.chance.verdicts import Sequence
from analysis.intervals import proportion_interval
from sim.fields import MINUTES_PER_DAY
from sim.oversight.accountability import window_of
from sim.parameters import Parameters

__all__ = ["CONSECUTIVE", "CUMULATIVE", "LEAST", "SHARES", "best", "fixed_thresholds", "share_thresholds"]

CONSECUTIVE = (0, *range(2, 9))
"""Misses in a row that are tried; 0: that part is off."""
CUMULATIVE = (0, *range(3, 21))
"""Misses in all that are tried; 0: that part is off."""
SHARES = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
"""Shares that are tried, in multiples of the share of all units together."""
LEAST = (3, 5, 8, 12)
"""Least numbers of misses that are tried with them."""
Bools = npt.NDArray[np.bool_]
_ShareRule = tuple[int, float, int]
"""Misses in a row, share of the deadlines, and least number of misses."""


class _Replayed:
    """The run's own sequences under other rules."""

    def __init__(self, found: Many[Sequence], parameters: Parameters, slow: str) -> None:
        self.parameters = parameters
        window = window_of(parameters.policy.accountability, parameters.period.start)
        self._notes: list[Notes] = [notes(one, window) for one in found]
        place = {unit: index for index, unit in enumerate(parameters.units)}
        rows = {number: index for index, number in enumerate(sorted({one.replication for one in found}))}
        self._at = [rows[one.replication] for one in found], [place[one.unit] for one in found]
        self._shape, self._slow = (len(rows), len(place)), place.get(slow)

    def called(self, consecutive: int, cumulative: int) -> Bools:
        """Return who is called up in the period; shape (replications, units)."""
        result = np.zeros(self._shape, dtype=bool)
        if consecutive or cumulative:
            rules = self.parameters.policy.accountability.model_copy(
                update={"consecutive": consecutive, "cumulative": cumulative})  # fmt: skip
            result[self._at] = called(self._notes, rules, self.parameters)
        return result

    def columns(self, who: Bools) -> dict[str, float]:
        """Return what the table says of a rule's call-ups."""
        found = {"run_expected": float(who.sum(axis=1).mean()), "run_any": float(who.any(axis=1).mean())}
        if self._slow is None:
            return {**found, "slow_called": math.nan, "slow_low": math.nan, "slow_high": math.nan}
        seen = proportion_interval(int(who[:, self._slow].sum()), len(who))
        values = {"slow_called": seen.value, "slow_low": seen.low, "slow_high": seen.high}
        return found | {name: math.nan if value is None else value for name, value in values.items()}


def fixed_thresholds(found: Many[Sequence], parameters: Parameters, peers: Peers = "class",
                     slow: str = "") -> pd.DataFrame:
    """Return one row a pair of thresholds, for the scenario's own window, reading order and reset.

    Parameters
    ----------
    found
        Sequences of every unit and replication.
    parameters
        The scenario of the run.
    peers
        Whose share all units have in the chain.
    slow
        Key of the truly slow unit (`analysis.chance.slowest`); empty: none.

    Returns
    -------
    pandas.DataFrame
        consecutive, cumulative (0: off); false_expected: mean number of units called up in the period if all are
        alike; false_any: chance of at least one; power_2x, power_3x: chance that a unit twice or three times as often
        late is called up, mean over the units' volumes; run_expected, run_any: the same as the first two, from the
        run's own sequences; slow_called, slow_low, slow_high: share of the replications in which the slow unit is,
        with Clopper-Pearson's 95 % interval. The first four are exact for independent deadlines, counts beginning at
        0 with the period (sampled where the window rolls).
    """
    alike, replayed = Alike(found, parameters, peers, max(CUMULATIVE)), _Replayed(found, parameters, slow)
    pairs = [pair for pair in product(CONSECUTIVE, CUMULATIVE) if any(pair)]
    return pd.DataFrame([
        {"consecutive": row, "cumulative": total, **_chances(alike, row, total),
         **replayed.columns(replayed.called(row, total))}
        for row, total in pairs
    ])  # fmt: skip


def share_thresholds(found: Many[Sequence], parameters: Parameters, peers: Peers = "class",
                     slow: str = "") -> pd.DataFrame:
    """Return one row a rule whose cumulative part is scaled for volume; empty where no deadline was missed.

    The unit is called up where its misses in a window reach max(least, ⌈share × its deadlines in the window⌉), which is
    known at the window's end, or where so many come in a row. A window that rolls is looked at with every deadline of
    the period; misses and deadlines before the period count in it.

    Parameters and columns are those of `fixed_thresholds`, with share and least in the place of cumulative.
    """
    overall, largest = _overall(found, parameters)
    if not overall:
        return pd.DataFrame()
    replayed, rules = _Replayed(found, parameters, slow), list(_share_rules(overall))
    if parameters.policy.accountability.window == "rolling":
        rows = _by_rolling_share(found, parameters, peers, replayed, rules)
    else:
        most = max((max(math.ceil(share * largest), least) for _, share, least in rules), default=1)
        rows = _by_share(Alike(found, parameters, peers, most), replayed, rules)
    return pd.DataFrame(rows)


def _by_share(alike: Alike, replayed: _Replayed, rules: Many[_ShareRule]) -> Iterator[dict[str, float]]:
    by_run = {row: replayed.called(row, 0) for row in CONSECUTIVE}
    for row, share, least in rules:
        # a hair off, so that 0.05 × 100 is 5 and not the next number above 5.000000000000001
        most = np.maximum(least, np.ceil(share * alike.deadlines - 1e-9)).astype(np.int64)
        who = by_run[row] | (alike.missed >= most).any(axis=2)
        yield {"consecutive": row, "share": share, "least": least, **_chances(alike, row, most),
               **replayed.columns(who)}  # fmt: skip


def _by_rolling_share(found: Many[Sequence], parameters: Parameters, peers: Peers, replayed: _Replayed,
                      rules: Many[_ShareRule]) -> Iterator[dict[str, float]]:
    shares = list(dict.fromkeys(share for _, share, _ in rules))
    alike = RollingShares(found, common_shares(found, parameters, peers), parameters, shares)
    by_run = {row: replayed.called(row, 0) for row in CONSECUTIVE}
    for row, share, least in rules:
        who = by_run[row] | alike.reached((share, least))
        yield {"consecutive": row, "share": share, "least": least, **_chances(alike, row, (share, least)),
               **replayed.columns(who)}  # fmt: skip


def _overall(found: Many[Sequence], parameters: Parameters) -> tuple[float, int]:
    """Return the share of deadlines missed by all units together, and the most deadlines of a unit in a period."""
    shares = share_table(found, float(parameters.period.days * MINUTES_PER_DAY))
    total = int(shares["deadlines"].sum())
    return (float(shares["missed"].sum()) / total if total else 0.0), int(shares["deadlines"].max())


def _share_rules(overall: float) -> Iterator[_ShareRule]:
    shares = [round(overall * multiple, 4) for multiple in SHARES]
    yield from product(CONSECUTIVE, [share for share in shares if share < 1], LEAST)


def _chances(alike: Alike | RollingShares, consecutive: int, cumulative: Any) -> dict[str, float]:
    alone = alike.called(1, consecutive, cumulative)
    some = alike.deadlines.sum(axis=2) > 0
    power = {f"power_{multiple}x": float(alike.called(multiple, consecutive, cumulative)[some].mean())
             if some.any() else math.nan for multiple in (2, 3)}  # fmt: skip
    anybody = 1 - (1 - alone).prod(axis=1)
    return {"false_expected": float(alone.sum(axis=1).mean()), "false_any": float(anybody.mean()), **power}


def best(table: pd.DataFrame, within: float, *, in_run: bool = False) -> dict[str, float] | None:
    """Return the rule that sees most among those that call an equal up rarely enough; None where none does.

    Parameters
    ----------
    table
        As from `fixed_thresholds` or `share_thresholds`.
    within
        Largest chance that any unit is called up falsely in the period (``false_any``).
    in_run
        Whether the share of the replications in which the run calls anybody up (``run_any``) must be within it too.
        That is the true chance of a false call-up, clusters included, where all units work alike.

    Returns
    -------
    dict or None
        The row with the largest power_3x, then power_2x; of equals the first, which has the smaller thresholds.
    """
    kept = table[table["false_any"] <= within] if len(table) else table
    kept = kept[kept["run_any"] <= within] if in_run and len(kept) else kept
    if not len(kept):
        return None
    row = kept.sort_values(["power_3x", "power_2x"], ascending=False, kind="stable").iloc[0]
    return {str(name): float(value) for name, value in row.items() if value == value}  # noqa: PLR0124 - NaN
