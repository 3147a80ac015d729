"""M(t)/G/infinity: how many orders are open at once when nobody has to wait."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.integrate import quad

from analysis.queueing.checks import not_negative, refuse

__all__ = ["open_orders_mean"]


def open_orders_mean(
    arrival_rate: Callable[[float], float],
    service_tail: Callable[[float], float],
    time: float,
    *,
    start: float = 0.0,
    older_than: float = 0.0,
    longest_service: float = math.inf,
) -> float:
    """Return the mean number of orders open at `time`; the number itself is Poisson with this mean.

    It is the offered load over time, on which staffing by modified offered load rests.

    Parameters
    ----------
    arrival_rate : callable
        Time to orders a unit of time (Poisson).
    service_tail : callable
        Length of time to the share of services that last longer, such as the `sf` of a law of scipy.stats.
    time : float
        When to look.
    start : float
        When the first orders come, before which there is none; -inf for a past without beginning.
    older_than : float
        Count only orders that came longer ago than this.
    longest_service : float
        Length that no service exceeds; needed where the tail jumps to 0 there, as for a constant service time.

    Raises
    ------
    ParameterError
        If `time` lies before `start` or a length is negative.

    References
    ----------
    Eick, Massey and Whitt (1993), The physics of the Mt/G/inf queue, doi:10.1287/opre.41.4.731.
    """
    not_negative(older_than=older_than)
    if not time >= start:
        raise refuse("time", time, f"must be at least start = {start}", "look after the first orders have come")
    end = min(time - start, longest_service)
    if math.isinf(end):
        end = 1.0
        while service_tail(end) > 1e-17:
            end *= 2
    total, edges = 0.0, np.linspace(older_than, max(older_than, end), 33)
    for left, right in pairwise(edges):
        total += quad(lambda age: arrival_rate(time - age) * service_tail(age), left, right, epsabs=1e-13, limit=500)[0]
    return total
