"""Two classes with service rates of their own in one pool: no closed form, so the Markov chain is solved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

from analysis.queueing.checks import counts, positive, refuse, same_length, stable

__all__ = ["two_class_waits"]

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
_EDGE = 1e-11  # probability that may lie on the edge at which the chain is cut off
_MOST_STATES = 300_000


def two_class_waits(
    arrival_rates: Sequence[float], service_rates: Sequence[float], servers: int, *, preemptive: bool = False
) -> Array:
    """Return both classes' mean time in the system less their own service, in a pool with priorities.

    Parameters
    ----------
    arrival_rates : sequence of 2 floats
        Orders a unit of time (Poisson) of the class served first and of the other.
    service_rates : sequence of 2 floats
        Orders of each class a unit of time that one server completes (exponential service).
    servers : int
        Number of servers.
    preemptive : bool
        Whether an order of the first class takes the place of one in service, which later goes on where it stopped.

    Returns
    -------
    array of shape (2,)

    Raises
    ------
    ParameterError
        If an argument is out of range, the load is not below the number of servers, or the load is so near it that
        the chain would need more than 300,000 states.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 3.4,
    doi:10.1002/9781118625651. The chain is cut off where less than 1e-11 of its probability lies.
    """
    same_length("arrival_rates", arrival_rates, 2)
    same_length("service_rates", service_rates, 2)
    for rate, service in zip(arrival_rates, service_rates, strict=True):
        positive(arrival_rate=rate, service_rate=service)
    counts(servers=servers)
    load = sum(rate / service for rate, service in zip(arrival_rates, service_rates, strict=True))
    stable(load / servers, "offered_load / servers")
    solve = _preemptive if preemptive else _non_preemptive
    most = np.array([30, 60])
    while True:
        if most.prod() * (1 if preemptive else servers + 1) > _MOST_STATES:
            raise refuse("offered_load / servers", load / servers, "is too near 1 for this chain to be solved",
                         "use mmc_priority_waits with one service rate for both classes")
        means, edges = solve(arrival_rates, service_rates, servers, most)
        if max(edges) < _EDGE:
            return means
        most = np.where(edges < _EDGE, most, most * 3 // 2)


def _solve(size: int, moves: list[tuple[Index, Index, Array]]) -> Array:
    """Return the steady state of a chain from its moves: lists of from, to and rate."""
    start, end, rate = (np.concatenate([np.ravel(move[part]) for move in moves]) for part in range(3))
    keep = start != 0  # the balance of state 0 follows from the others; its row says that the sum is 1
    inward = end != 0
    rows = np.concatenate([end[inward], start[keep], np.zeros(size, np.int64)])
    columns = np.concatenate([start[inward], start[keep], np.arange(size)])
    values = np.concatenate([rate[inward], -rate[keep], np.ones(size)])
    matrix = coo_array((values, (rows, columns)), shape=(size, size)).tocsc()
    return np.asarray(spsolve(matrix, np.eye(1, size)[0]))


def _preemptive(
    arrival_rates: Sequence[float], service_rates: Sequence[float], servers: int, most: Index
) -> tuple[Array, Array]:
    """Return the waits, and the probability at the two edges, of the chain on the numbers present."""
    shape = (int(most[0]), int(most[1]))
    at = np.arange(shape[0] * shape[1]).reshape(shape)
    number = np.indices(shape)
    first = np.minimum(number[0], servers)
    second = np.minimum(number[1], servers - first)
    moves = [
        (at[:-1], at[1:], np.full(at[1:].shape, arrival_rates[0])),
        (at[:, :-1], at[:, 1:], np.full(at[:, 1:].shape, arrival_rates[1])),
        (at[1:], at[:-1], first[1:] * service_rates[0]),
        (at[:, 1:], at[:, :-1], second[:, 1:] * service_rates[1]),
    ]
    states = _solve(at.size, moves).reshape(shape)
    present = np.array([(number[k] * states).sum() for k in range(2)])
    waits = present / np.asarray(arrival_rates) - 1 / np.asarray(service_rates)
    return waits, np.array([states[-1].sum(), states[:, -1].sum()])


def _non_preemptive(
    arrival_rates: Sequence[float], service_rates: Sequence[float], servers: int, most: Index
) -> tuple[Array, Array]:
    """Return the waits, and the probability at the two edges, of the chain on servers' work and queues."""
    shape = (servers + 1, int(most[0]), int(most[1]))  # orders of the first class in service, and both queues
    full = np.arange(np.prod(shape), dtype=np.int64).reshape(shape)
    queue = np.indices(shape)
    size = full.size + (servers * (servers + 1)) // 2
    free = iter(range(full.size, size))
    at = {(i, total - i): next(free) for total in range(servers) for i in range(total + 1)}
    at.update({(i, servers - i): int(full[i, 0, 0]) for i in range(servers + 1)})
    moves = [_between_partly_busy(at, servers, arrival_rates, service_rates)]
    of = [np.arange(servers + 1) * service_rates[0], np.arange(servers, -1, -1) * service_rates[1]]
    moves += [
        (full[:, :-1], full[:, 1:], np.full(full[:, 1:].shape, arrival_rates[0])),
        (full[:, :, :-1], full[:, :, 1:], np.full(full[:, :, 1:].shape, arrival_rates[1])),
        (full[:, 1:], full[:, :-1], np.broadcast_to(of[0][:, None, None], full[:, 1:].shape)),
        (full[:-1, 1:], full[1:, :-1], np.broadcast_to(of[1][:-1, None, None], full[1:, 1:].shape)),
        (full[1:, 0, 1:], full[:-1, 0, :-1], np.broadcast_to(of[0][1:, None], full[1:, 0, 1:].shape)),
        (full[:, 0, 1:], full[:, 0, :-1], np.broadcast_to(of[1][:, None], full[:, 0, 1:].shape)),
    ]
    states = _solve(size, moves)[: full.size].reshape(shape)
    waiting = np.array([(queue[k] * states).sum() for k in (1, 2)])
    return waiting / np.asarray(arrival_rates), np.array([states[:, -1].sum(), states[:, :, -1].sum()])


def _between_partly_busy(
    at: dict[tuple[int, int], int], servers: int, arrival_rates: Sequence[float], service_rates: Sequence[float]
) -> tuple[Index, Index, Array]:
    """Return the moves between states without a queue, (i, j) being the orders of both classes in service."""
    moves: list[tuple[int, int, float]] = []
    for (i, j), state in at.items():
        if i + j < servers:
            moves += [(state, at[i + 1, j], arrival_rates[0]), (state, at[i, j + 1], arrival_rates[1])]
        if i:
            moves.append((state, at[i - 1, j], i * service_rates[0]))
        if j:
            moves.append((state, at[i, j - 1], j * service_rates[1]))
    start, end, rate = zip(*moves, strict=True)
    return np.array(start), np.array(end), np.array(rate, dtype=np.float64)
