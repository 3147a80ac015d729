"""How many servers: the smallest number that meets a target in steady state, and the square-root rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import count

from scipy.optimize import brentq
from scipy.stats import norm

from analysis.queueing.checks import counts, inner_share, not_negative, positive, share
from analysis.queueing.erlang import MMc, erlang_c
from analysis.queueing.patience import ErlangA

__all__ = [
    "fewest_servers_for_abandonment",
    "fewest_servers_for_delay",
    "fewest_servers_for_wait",
    "halfin_whitt_beta",
    "halfin_whitt_wait_probability",
    "head_count",
    "square_root_servers",
]


def fewest(enough: Callable[[int], bool], least: int) -> int:
    """Return the smallest number of servers, of `least` or more, that is enough."""
    return next(servers for servers in count(max(1, least)) if enough(servers))


def fewest_servers_for_wait(arrival_rate: float, service_rate: float, limit: float, target: float) -> int:
    """Return the smallest number of servers with which at least `target` of the orders wait no longer than `limit`.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    limit : float
        Longest wait that counts as in time.
    target : float
        Share of orders to be in time.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.3,
    doi:10.1002/9781118625651.
    """
    positive(arrival_rate=arrival_rate, service_rate=service_rate)
    not_negative(limit=limit)
    inner_share(target=target)
    least = math.floor(arrival_rate / service_rate) + 1
    return fewest(lambda servers: MMc(arrival_rate, service_rate, servers).wait_tail(limit) <= 1 - target, least)


def fewest_servers_for_delay(offered_load: float, wait_probability: float) -> int:
    """Return the smallest number of servers with which at most `wait_probability` of the orders have to wait (M/M/c).

    Parameters
    ----------
    offered_load : float
        Mean number of busy servers, in erlangs.
    wait_probability : float
        Share of orders that may have to wait.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.3,
    doi:10.1002/9781118625651.
    """
    not_negative(offered_load=offered_load)
    inner_share(wait_probability=wait_probability)
    least = math.floor(offered_load) + 1
    return fewest(lambda servers: erlang_c(servers, offered_load) <= wait_probability, least)


def fewest_servers_for_abandonment(
    arrival_rate: float, service_rate: float, abandonment_rate: float, target: float
) -> int:
    """Return the smallest number of servers with which at most `target` of the orders leave unserved (Erlang A).

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    abandonment_rate : float
        One over the mean patience.
    target : float
        Share of orders that may leave.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Garnett, Mandelbaum and Reiman (2002), doi:10.1287/msom.4.3.208.7753.
    """
    positive(arrival_rate=arrival_rate, service_rate=service_rate)
    inner_share(target=target)
    least = math.floor(arrival_rate * (1 - target) / service_rate)  # with fewer, more than the target cannot be served

    def enough(servers: int) -> bool:
        return ErlangA(arrival_rate, service_rate, servers, abandonment_rate).abandonment_probability <= target

    return fewest(enough, least)


def halfin_whitt_wait_probability(beta: float) -> float:
    """Return the share of orders that wait where the servers are offered_load + beta * sqrt(offered_load), many.

    Parameters
    ----------
    beta : float
        Spare servers in units of the square root of the offered load, above 0.

    Raises
    ------
    ParameterError
        If `beta` is not above 0.

    References
    ----------
    Halfin and Whitt (1981), doi:10.1287/opre.29.3.567.
    """
    positive(beta=beta)
    return float(1 / (1 + beta * math.exp(norm.logcdf(beta) - norm.logpdf(beta))))


def halfin_whitt_beta(wait_probability: float) -> float:
    """Return the beta at which `halfin_whitt_wait_probability` is this.

    Parameters
    ----------
    wait_probability : float
        Share of orders that may have to wait, above 0 and below 1.

    Raises
    ------
    ParameterError
        If the share is out of range.

    References
    ----------
    Halfin and Whitt (1981), doi:10.1287/opre.29.3.567.
    """
    inner_share(wait_probability=wait_probability)
    high = 1.0
    while halfin_whitt_wait_probability(high) > wait_probability:
        high *= 2
    low = 1.0
    while halfin_whitt_wait_probability(low) < wait_probability:
        low /= 2
    if low == high:
        return low
    return float(brentq(lambda beta: halfin_whitt_wait_probability(beta) - wait_probability, low, high, xtol=1e-14))


def square_root_servers(offered_load: float, beta: float) -> int:
    """Return offered_load + beta * sqrt(offered_load), rounded up.

    Parameters
    ----------
    offered_load : float
        Mean number of busy servers, in erlangs.
    beta : float
        Quality of service, such as from `halfin_whitt_beta`.

    Raises
    ------
    ParameterError
        If an argument is not above 0.

    References
    ----------
    Halfin and Whitt (1981), doi:10.1287/opre.29.3.567.
    """
    positive(offered_load=offered_load, beta=beta)
    return math.ceil(offered_load + beta * math.sqrt(offered_load))


def head_count(servers: int, availability: float) -> int:
    """Return the people to employ so that on average `servers` are at work.

    Parameters
    ----------
    servers : int
        Servers needed at work.
    availability : float
        Share of the rostered time in which a person is at work: one less leave, training and breaks.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Green, Kolesar and Whitt (2007), doi:10.1111/j.1937-5956.2007.tb00164.x. One divides by the availability;
    multiplying by one plus the share away gives too few.
    """
    counts(servers=servers)
    share(availability=availability)
    positive(availability=availability)
    return math.ceil(servers / availability - 1e-9)
