"""Servers for each period of a day whose load changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy.integrate import quad

from analysis.queueing.checks import counts, positive, refuse
from analysis.queueing.staffing import fewest_servers_for_delay

__all__ = ["mol_servers", "sipp_servers"]


def sipp_servers(
    arrival_rate: Callable[[float], float],
    service_rate: float,
    boundaries: Sequence[float],
    wait_probability: float,
    *,
    lag: float = 0.0,
) -> tuple[int, ...]:
    """Return servers for each period by the mean arrival rate in it (stationary independent period by period).

    Parameters
    ----------
    arrival_rate : callable
        Time to orders a unit of time.
    service_rate : float
        Orders a unit of time that one busy server completes.
    boundaries : sequence of float
        Where periods begin, and where the last ends, rising.
    wait_probability : float
        Share of orders that may have to wait.
    lag : float
        Shift of the arrival rate to later times, such as one mean service time (lagged SIPP).

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Green, Kolesar and Whitt (2007), doi:10.1111/j.1937-5956.2007.tb00164.x.
    """
    positive(service_rate=service_rate)
    _rising(boundaries)
    servers = []
    for start, end in pairwise(boundaries):
        mean = quad(arrival_rate, start - lag, end - lag, epsabs=1e-12, limit=200)[0] / (end - start)
        servers.append(fewest_servers_for_delay(mean / service_rate, wait_probability))
    return tuple(servers)


def mol_servers(
    offered_load: Callable[[float], float], boundaries: Sequence[float], wait_probability: float, *, looks: int = 60
) -> tuple[int, ...]:
    """Return servers for each period by the greatest offered load in it (modified offered load).

    Parameters
    ----------
    offered_load : callable
        Time to mean number of busy servers if nobody waited: `open_orders_mean`.
    boundaries : sequence of float
        Where periods begin, and where the last ends, rising.
    wait_probability : float
        Share of orders that may have to wait.
    looks : int
        Times in each period at which the load is looked at, both ends besides.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Jennings, Mandelbaum, Massey and Whitt (1996), Server staffing to meet time-varying demand,
    doi:10.1287/mnsc.42.10.1383.
    """
    counts(looks=looks)
    _rising(boundaries)
    highest = [max(offered_load(float(at)) for at in np.linspace(*span, looks + 1)) for span in pairwise(boundaries)]
    return tuple(fewest_servers_for_delay(load, wait_probability) for load in highest)


def _rising(boundaries: Sequence[float]) -> None:
    if len(boundaries) < 2 or any(end <= start for start, end in pairwise(boundaries)):
        raise refuse("boundaries", list(boundaries), "must be at least two rising times", "sort them")
