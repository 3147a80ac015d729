"""Staffing for a target that must be met not on average but with a certain chance."""

from __future__ import annotations

import math

import numpy as np

from analysis.queueing.accountability import delayed_count_probabilities
from analysis.queueing.checks import inner_share, share
from analysis.queueing.staffing import fewest

__all__ = ["fewest_servers_for_certainty", "fewest_servers_for_mean_share", "on_time_certainty"]


def on_time_certainty(arrival_rate: float, service_rate: float, servers: int, orders: int, target: float) -> float:
    """Return the chance that at least `target` of the first orders need not wait, in M/M/c that starts empty.

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
    target : float
        Share of them that must be in time.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    The chain of Kelton and Law (1985), doi:10.1287/opre.33.2.378, joined with a count.
    """
    share(target=target)
    may_wait = math.floor((1 - target) * orders + 1e-9)
    return float(delayed_count_probabilities(arrival_rate, service_rate, servers, orders)[: may_wait + 1].sum())


def fewest_servers_for_certainty(
    arrival_rate: float, service_rate: float, orders: int, target: float, certainty: float
) -> int:
    """Return the smallest number of servers with which `on_time_certainty` is at least `certainty`.

    Parameters, errors and references are those of `on_time_certainty`; `certainty` is a share above 0 and below 1.
    """
    inner_share(certainty=certainty)

    def enough(servers: int) -> bool:
        return on_time_certainty(arrival_rate, service_rate, servers, orders, target) >= certainty

    return fewest(enough, 1)


def fewest_servers_for_mean_share(arrival_rate: float, service_rate: float, orders: int, target: float) -> int:
    """Return the smallest number of servers with which on average `target` of the first orders need not wait.

    Parameters, errors and references are those of `on_time_certainty`. What holds on average fails in many periods:
    see `fewest_servers_for_certainty`.
    """
    inner_share(target=target)

    def enough(servers: int) -> bool:
        chances = delayed_count_probabilities(arrival_rate, service_rate, servers, orders)
        return float(chances @ np.arange(orders + 1)) <= (1 - target) * orders

    return fewest(enough, 1)
