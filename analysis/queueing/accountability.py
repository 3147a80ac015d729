"""When a unit is called to account: so many overdue orders in a row, or so many in all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.queueing.checks import counts, inner_share, refuse, same_length, share
from analysis.queueing.transient import arrival_chain

__all__ = [
    "delayed_count_probabilities",
    "orders_to_trigger",
    "trigger_probability",
    "trigger_probability_in_queue",
]

Array = npt.NDArray[np.float64]


def trigger_probability(
    overdue_probability: float, orders: int, *, consecutive: int | None, cumulative: int | None
) -> float:
    """Return the chance that a unit is called to account within some orders that are overdue independently.

    Parameters
    ----------
    overdue_probability : float
        Chance that an order is overdue.
    orders : int
        Number of orders judged.
    consecutive : int or None
        Overdue orders in a row that are enough; None where the rule has no such part.
    cumulative : int or None
        Overdue orders in all that are enough; None where the rule has no such part.

    Raises
    ------
    ParameterError
        If an argument is out of range or the rule has no part at all.

    References
    ----------
    An absorbing Markov chain on the present run and the total, as for runs in Feller, An Introduction to Probability
    Theory and Its Applications, vol. 1, 3rd ed., chapter XIII, ISBN 978-0-471-25708-0.
    """
    share(overdue_probability=overdue_probability)
    counts(least=0, orders=orders)
    return _absorbed(np.ones((1, 1)), np.array([overdue_probability]), orders, consecutive, cumulative)


def trigger_probability_in_queue(
    arrival_rate: float,
    service_rate: float,
    servers: int,
    orders: int,
    *,
    consecutive: int | None,
    cumulative: int | None,
    overdue_from: int | None = None,
) -> float:
    """Return the chance that a unit is called to account within its first orders, where lateness comes in clusters.

    The unit is M/M/c, starts empty, and judges its orders as they arrive.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.
    orders : int
        Number of orders judged.
    consecutive, cumulative : int or None
        As in `trigger_probability`.
    overdue_from : int or None
        An order is overdue if it finds at least this many present; None for `servers`, that is, if it has to wait.

    Raises
    ------
    ParameterError
        If an argument is out of range or the rule has no part at all.

    References
    ----------
    As `trigger_probability`, joined with the chain of Kelton and Law (1985), doi:10.1287/opre.33.2.378.
    """
    chain = arrival_chain(arrival_rate, service_rate, servers, orders)
    return _absorbed(chain, _overdue(orders, servers, overdue_from), orders, consecutive, cumulative)


def _overdue(orders: int, servers: int, overdue_from: int | None) -> Array:
    least = servers if overdue_from is None else overdue_from
    counts(overdue_from=least)
    return (np.arange(orders) >= least).astype(np.float64)


def orders_to_trigger(
    overdue_probability: float, *, consecutive: int | None, cumulative: int | None
) -> tuple[float, float]:
    """Return mean and variance of the number of orders until a unit is called to account.

    Parameters and references are those of `trigger_probability`; orders never end.

    Raises
    ------
    ParameterError
        If an argument is out of range or the rule has no part at all.
    """
    if overdue_probability != 1:
        inner_share(overdue_probability=overdue_probability)
    on_time, overdue, _ = _ledger(consecutive, cumulative)
    moves = (1 - overdue_probability) * on_time + overdue_probability * overdue
    left = np.eye(len(moves)) - moves
    steps = np.linalg.solve(left, np.ones(len(moves)))
    further = np.linalg.solve(left, moves @ steps)
    mean = float(steps[0])
    return mean, 2 * float(further[0]) + mean - mean**2


def delayed_count_probabilities(
    arrival_rate: float, service_rate: float, servers: int, orders: int, overdue_from: int | None = None
) -> Array:
    """Return the chances that 0, 1, ..., all of the first orders are overdue in M/M/c that starts empty.

    Parameters
    ----------
    arrival_rate, service_rate, servers, orders, overdue_from
        As in `trigger_probability_in_queue`.

    Returns
    -------
    array of shape (orders + 1,)

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    The chain of Kelton and Law (1985), doi:10.1287/opre.33.2.378, joined with a count.
    """
    chain = arrival_chain(arrival_rate, service_rate, servers, orders)
    overdue = _overdue(orders, servers, overdue_from)[:, None]
    live = np.zeros((orders, orders + 1))
    live[0, 0] = 1.0
    for _ in range(orders):
        counted = live * (1 - overdue)
        counted[:, 1:] += (live * overdue)[:, :-1]
        live = chain.T @ counted
    return np.asarray(live.sum(axis=0))


def _ledger(consecutive: int | None, cumulative: int | None) -> tuple[Array, Array, Array]:
    """Return the moves of (run, total) at an order on time and at one overdue, and where the latter is the last."""
    if consecutive is None and cumulative is None:
        raise refuse("consecutive, cumulative", "None, None", "must not both be None", "give at least one threshold")
    for threshold in (consecutive, cumulative):
        if threshold is not None:
            counts(threshold=threshold)
    shape = (consecutive or 1, cumulative or 1)  # a part that the rule lacks stays at 0
    at = np.arange(shape[0] * shape[1]).reshape(shape)
    on_time, overdue = np.zeros((2, at.size, at.size))
    last = np.zeros(at.size)
    for run, total in np.ndindex(*shape):
        on_time[at[run, total], at[0, total]] = 1.0
        longer = run + (consecutive is not None), total + (cumulative is not None)
        if longer[0] < shape[0] and longer[1] < shape[1]:
            overdue[at[run, total], at[longer]] = 1.0
        else:
            last[at[run, total]] = 1.0
    return on_time, overdue, last


def _absorbed(
    chain: Array, overdue_share: Sequence[float] | Array, orders: int, consecutive: int | None, cumulative: int | None
) -> float:
    """Return the chance of a trigger where a Markov chain, from its state 0, sets each order's chance to be overdue."""
    same_length("overdue_share", overdue_share, len(chain))
    on_time, overdue, last = _ledger(consecutive, cumulative)
    late = np.asarray(overdue_share)[:, None]
    live = np.zeros((len(chain), len(last)))
    live[0, 0] = 1.0
    absorbed = 0.0  # summed by itself: one minus what is left would lose the digits of a small chance
    for _ in range(orders):
        absorbed += float(((live * late) @ last).sum())
        live = chain.T @ (live * (1 - late) @ on_time + live * late @ overdue)
    return absorbed
