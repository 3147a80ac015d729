"""The exact chance that the rule calls a unit up whose deadlines are missed independently of each other.

The absorbing chain of `analysis.queueing.trigger_probability` on the present run and the total, for all numbers of
deadlines and all totals at once, window by window; W. Feller, An Introduction to Probability Theory and Its
Applications, vol. 1, 3rd ed., ch. XIII, ISBN 978-0-471-25708-0; J. C. Fu and M. V. Koutras, J. Amer. Statist. Assoc. 89
(1994) 1050, doi:10.1080/01621459.1994.10476841.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.chance.replay import Segment
from sim.parameters.policy import Accountability

__all__ = ["call_up_probability", "not_called", "spared_by_runs"]

Array = npt.NDArray[np.float64]


def not_called(shares: Many[float] | Array, orders: int, consecutive: int, most: int) -> Array:
    """Return the chances that no run of misses is long enough and that misses are fewer than a total.

    Parameters
    ----------
    shares
        Chances that a deadline is missed, shape (p,).
    orders
        Largest number of deadlines.
    consecutive
        Misses in a row that are enough; 0: that part is off.
    most
        Largest total asked for.

    Returns
    -------
    array of shape (p, orders + 1, most + 1)
        Entry [i, n, m]: no run of `consecutive` and fewer than m misses among n deadlines missed with chance
        ``shares[i]``.
    """
    chance = np.asarray(shares, dtype=np.float64)
    live = np.zeros((len(chance), consecutive or 1, most))
    live[:, 0, 0] = 1.0
    exactly = np.zeros((len(chance), orders + 1, most))
    for number in range(orders + 1):
        exactly[:, number] = live.sum(axis=1)
        live = _next(live, chance, is_run=consecutive > 0)
    below = np.zeros((len(chance), orders + 1, most + 1))
    np.cumsum(exactly, axis=2, out=below[:, :, 1:])
    return below


def _next(live: Array, chance: Array, *, is_run: bool) -> Array:
    """Return the chances of (run, total) after one more deadline; what trips a part of the rule is left out."""
    after = np.zeros_like(live)
    after[:, 0] = (1 - chance)[:, None] * live.sum(axis=1)
    if is_run:
        after[:, 1:, 1:] = chance[:, None, None] * live[:, :-1, :-1]
    else:
        after[:, 0, 1:] += chance[:, None] * live[:, 0, :-1]
    return after


def call_up_probability(share: float, windows: Many[Segment], rules: Accountability) -> float:
    """Return the chance that the rule calls a unit up in the period, each deadline being missed with one chance.

    Parameters
    ----------
    share
        Chance that a deadline is missed.
    windows
        The unit's windows (`analysis.chance.replay.segments`). Counts that a window brings from before the period are
        followed too, with what the rule does after a report (``reset``).
    rules
        Thresholds and ``reset``; the window itself is in `windows`. A rolling window is no business of this chain.
    """
    if not (rules.consecutive or rules.cumulative):
        return 0.0
    spared = 1.0
    for one in windows:
        if one.before:
            spared *= 1 - _after_a_start(share, one.before, one.inside, rules)
        else:
            spared *= float(_spared(share, _above(one.inside), rules.consecutive, rules.cumulative)[one.inside])
    return 1 - spared


def _above(number: int) -> int:
    """Return a power of two from 32 that is at least `number`, so that a few curves serve all numbers."""
    return max(32, 1 << (number - 1).bit_length())


@lru_cache(maxsize=4096)
def _spared(share: float, orders: int, consecutive: int, cumulative: int) -> Array:
    """Return the chance not to be called up within 0, 1, …, `orders` deadlines of a window."""
    if not cumulative:
        return spared_by_runs(share, orders, consecutive)
    return np.asarray(not_called([share], orders, consecutive, cumulative)[0, :, cumulative])


def spared_by_runs(share: float, orders: int, consecutive: int) -> Array:
    """Return the chance of no run of `consecutive` misses among 0, 1, …, `orders` deadlines; shape (orders + 1,)."""
    live = np.zeros(consecutive)
    live[0] = 1.0
    curve = np.ones(orders + 1)
    for number in range(1, orders + 1):
        live = np.append((1 - share) * live.sum(), share * live[:-1])
        curve[number] = live.sum()
    return curve


@lru_cache(maxsize=4096)
def _after_a_start(share: float, before: int, inside: int, rules: Accountability) -> float:
    """Return the chance to be called up in the last `inside` deadlines of a window that `before` others began."""
    longest, total = rules.consecutive or 1, rules.cumulative or 1
    live = np.zeros((longest + 1, total + 1))
    live[0, 0] = 1.0
    for _ in range(before):
        live, tripped = _step(live, share, rules)
        if rules.reset:
            live[0, 0] += tripped.sum()
        else:
            live += tripped
    called = 0.0
    for _ in range(inside):
        live, tripped = _step(live, share, rules)
        called += float(tripped.sum())
    return called


def _step(live: Array, share: float, rules: Accountability) -> tuple[Array, Array]:
    """Return where (run, total), each cut at its threshold, has gone without and with a report."""
    run, total = (np.minimum(np.arange(size) + bool(part), size - 1) for size, part in
                  zip(live.shape, (rules.consecutive, rules.cumulative), strict=True))  # fmt: skip
    missed = np.zeros_like(live)
    np.add.at(missed, np.ix_(run, total), share * live)
    trips = np.zeros(live.shape, dtype=bool)
    if rules.consecutive:
        trips[-1, :] = True
    if rules.cumulative:
        trips[:, -1] = True
    after = np.where(trips, 0.0, missed)
    after[0] += (1 - share) * live.sum(axis=0)
    return after, np.where(trips, missed, 0.0)
