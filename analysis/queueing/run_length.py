"""How long a steady-state simulation must be: asymptotic variances of its averages."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import norm

from analysis.queueing.checks import inner_share, positive
from analysis.queueing.erlang import MMc
from analysis.queueing.finite import birth_death_probabilities

__all__ = ["mm1_wait_asymptotic_variance", "number_asymptotic_variance", "run_length_needed"]


def number_asymptotic_variance(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Return T times the variance of the average number present in M/M/c over a long time T.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below the number of servers.

    References
    ----------
    Whitt (1989), Planning queueing simulations, doi:10.1287/mnsc.35.11.1341; Whitt (1992), Asymptotic formulas for
    Markov processes with applications to simulation, doi:10.1287/opre.40.2.279 (birth-death chains).
    """
    queue = MMc(arrival_rate, service_rate, servers)
    size = servers + math.ceil(math.log(1e-24) / math.log(queue.utilisation))
    number = np.arange(size + 1)
    busy = np.minimum(number[1:], servers)
    states = birth_death_probabilities(np.full(size, arrival_rate), busy * service_rate)
    mean = float(states @ number)
    weighed = (number - mean) * states
    from_below, from_above = np.cumsum(weighed), -(np.cumsum(weighed[::-1])[::-1] - weighed)
    inner = np.where(number < mean, from_below, from_above)[:-1]  # the same sum, from the side that loses no digits
    return float(2 * np.sum(inner**2 / (arrival_rate * states[:-1])))


def mm1_wait_asymptotic_variance(arrival_rate: float, service_rate: float) -> float:
    """Return n times the variance of the average wait in queue of n successive orders in M/M/1, for large n.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that the busy server completes (exponential service).

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below 1.

    References
    ----------
    Whitt (1989), Planning queueing simulations, doi:10.1287/mnsc.35.11.1341.
    """
    load = MMc(arrival_rate, service_rate, 1).utilisation
    return load * (2 + 5 * load - 4 * load**2 + load**3) / (1 - load) ** 4 / service_rate**2


def run_length_needed(asymptotic_variance: float, half_width: float, level: float = 0.95) -> float:
    """Return the length of run (time, or number of orders) whose average has this half-width.

    Parameters
    ----------
    asymptotic_variance : float
        Length times the variance of the average, as the other functions here return it.
    half_width : float
        Half-width wanted, in the unit of the average.
    level : float
        Confidence level.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Whitt (1989), Planning queueing simulations, doi:10.1287/mnsc.35.11.1341.
    """
    positive(asymptotic_variance=asymptotic_variance, half_width=half_width)
    inner_share(level=level)
    return float(norm.ppf((1 + level) / 2)) ** 2 * asymptotic_variance / half_width**2
