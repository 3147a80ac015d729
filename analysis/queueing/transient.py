"""M/M/c seen by its first orders: the chain of numbers found on arrival, from empty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.queueing.checks import counts, positive

__all__ = ["FirstOrders", "arrival_chain", "first_orders"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FirstOrders:
    """What the first orders meet, one entry for each in the order of arrival."""

    wait_means: Array
    """Mean wait of each order; shape (orders,)."""
    wait_probabilities: Array
    """Chance that each order has to wait; shape (orders,)."""


def arrival_chain(arrival_rate: float, service_rate: float, servers: int, orders: int) -> Array:
    """Return the chances of the number that the next arrival finds, given the number that this one found.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson). The load may be above capacity.
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.
    orders : int
        Number of arrivals to follow, which bounds the number present if the system starts empty.

    Returns
    -------
    array of shape (orders, orders)
        Row: the number found by this arrival, 0 to orders - 1. Column: by the next, the last column standing for all
        from there on.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Kelton and Law (1985), The transient behavior of the M/M/s queue, doi:10.1287/opre.33.2.378.
    """
    positive(arrival_rate=arrival_rate, service_rate=service_rate)
    counts(servers=servers, orders=orders)
    present = np.arange(orders + 1)
    busy = np.minimum(present, servers) * service_rate
    first_is_arrival = arrival_rate / (arrival_rate + busy)
    logs = np.cumsum(np.log(busy[1:] / (arrival_rate + busy[1:])), dtype=np.float64)
    logs = np.concatenate([[0.0], logs])
    fall = logs[1:, None] - logs[None, :]  # from one more than was found, down to each number
    chain = np.where(present[None, :] <= present[1:, None], np.exp(np.minimum(fall, 0.0)) * first_is_arrival, 0.0)
    chain[:, -2] += chain[:, -1]
    return chain[:, :-1]


def first_orders(arrival_rate: float, service_rate: float, servers: int, orders: int) -> FirstOrders:
    """Return the mean waits and chances of waiting of the first orders in M/M/c that starts empty.

    There is no warm-up in this question, so it is an exact test of a simulator.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson). The load may be above capacity.
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.
    orders : int
        How many orders to follow.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Kelton and Law (1985), The transient behavior of the M/M/s queue, doi:10.1287/opre.33.2.378.
    """
    chain = arrival_chain(arrival_rate, service_rate, servers, orders)
    found = np.arange(orders)
    wait = np.maximum(found - servers + 1, 0) / (servers * service_rate)
    chances = np.eye(1, orders)[0]
    means, delayed = np.empty(orders), np.empty(orders)
    for order in range(orders):
        means[order], delayed[order] = chances @ wait, chances[servers:].sum()
        chances = chances @ chain
    return FirstOrders(means, delayed)
