"""Joint handling: an order is done when the last of its units is done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.integrate import quad
from scipy.stats import binom

from analysis.queueing.checks import counts, not_negative, positive, refuse
from analysis.queueing.erlang import MMc
from analysis.queueing.laws import Law

__all__ = [
    "fork_join_sojourn_mean",
    "last_done_mean",
    "last_done_tail",
    "order_statistic_means",
    "order_statistic_tail",
]


def last_done_tail(laws: Sequence[Law], time: float) -> float:
    """Return the chance that the last of some independent units is not done by `time`.

    Parameters
    ----------
    laws : sequence of Law
        The law of each unit's time, as a frozen law of scipy.stats.
    time : float
        Time since all began.

    Raises
    ------
    ParameterError
        If there is no unit.

    References
    ----------
    David and Nagaraja, Order Statistics, 3rd ed., section 5.2, doi:10.1002/0471722162.
    """
    if not laws:
        raise refuse("laws", "[]", "must hold at least one law", "give one for each unit")
    late = np.array([float(law.sf(time)) for law in laws])
    if np.any(late == 1):
        return 1.0
    return float(-np.expm1(np.log1p(-late).sum()))


def last_done_mean(laws: Sequence[Law]) -> float:
    """Return the mean time until the last of some independent units is done.

    Parameters
    ----------
    laws : sequence of Law
        The law of each unit's time, as a frozen law of scipy.stats.

    Raises
    ------
    ParameterError
        If there is no unit.

    References
    ----------
    David and Nagaraja, Order Statistics, 3rd ed., section 5.2, doi:10.1002/0471722162: the integral of the tail.
    """
    scale = sum(float(law.moment(1)) for law in laws)
    edges = [0.0, *(scale * 2.0**power for power in range(-6, 11))]

    def late(time: float) -> float:
        return last_done_tail(laws, time)

    parts = [quad(late, *edge, epsabs=0, epsrel=1e-12)[0] for edge in pairwise(edges)]
    return float(sum(parts) + quad(late, edges[-1], np.inf, epsabs=1e-13 * scale)[0])


def order_statistic_means(count: int, rate: float) -> npt.NDArray[np.float64]:
    """Return the mean times until the first, second, ..., last of `count` alike exponential units is done.

    Parameters
    ----------
    count : int
        Number of units.
    rate : float
        One over each unit's mean time.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    David and Nagaraja, Order Statistics, 3rd ed., section 2.5, doi:10.1002/0471722162.
    """
    counts(count=count)
    positive(rate=rate)
    return np.cumsum(1 / np.arange(count, 0, -1)) / rate


def order_statistic_tail(count: int, rate: float, done: int, time: float) -> float:
    """Return the chance that fewer than `done` of `count` alike exponential units are done by `time`.

    Parameters
    ----------
    count, rate
        As in `order_statistic_means`.
    done : int
        Number of units that must be done, from 1 to `count`.
    time : float
        Time since all began.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    David and Nagaraja, Order Statistics, 3rd ed., section 2.1, doi:10.1002/0471722162.
    """
    counts(count=count, done=done)
    positive(rate=rate)
    not_negative(time=time)
    if done > count:
        raise refuse("done", done, f"must be at most count = {count}", "ask for no more units than there are")
    return float(binom.cdf(done - 1, count, -np.expm1(-rate * time)))


def fork_join_sojourn_mean(arrival_rate: float, service_rate: float) -> float:
    """Return the mean time until both parts of an order are done, each in a queue of its own.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson); each puts one part into each of two single-server queues.
    service_rate : float
        Parts a unit of time that each server completes (exponential service).

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below 1.

    References
    ----------
    Nelson and Tantawi (1988), Approximate analysis of fork/join synchronization in parallel queues, IEEE Transactions
    on Computers 37, doi:10.1109/12.2213; the value for two queues is exact.
    """
    queue = MMc(arrival_rate, service_rate, 1)
    return (12 - queue.utilisation) / 8 * queue.sojourn_mean
