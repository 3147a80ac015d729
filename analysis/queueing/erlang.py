"""Erlang's loss and delay formulas, and the queue M/M/c that rests on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import exprel, gammaln

from analysis.queueing.checks import counts, not_negative, positive, share, stable

__all__ = ["MMc", "erlang_b", "erlang_c"]


def erlang_b(servers: int, offered_load: float) -> float:
    """Return the share of arrivals that find every server busy where nobody waits (M/M/c/c, M/G/c/c).

    Parameters
    ----------
    servers : int
        Number of servers, at least 0.
    offered_load : float
        Arrival rate over service rate, in erlangs.

    Raises
    ------
    ParameterError
        If an argument is negative or `servers` is no whole number.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.5,
    doi:10.1002/9781118625651. The recursion never forms a factorial, so it holds for thousands of servers.
    """
    counts(least=0, servers=servers)
    not_negative(offered_load=offered_load)
    blocked = 1.0
    for busy in range(1, servers + 1):
        blocked = offered_load * blocked / (busy + offered_load * blocked)
    return blocked


def erlang_c(servers: int, offered_load: float) -> float:
    """Return the share of arrivals that have to wait in M/M/c.

    Parameters
    ----------
    servers : int
        Number of servers, at least 1.
    offered_load : float
        Arrival rate over service rate, in erlangs; below `servers`.

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below the number of servers.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.3,
    doi:10.1002/9781118625651.
    """
    counts(servers=servers)
    stable(offered_load / servers, "offered_load / servers")
    blocked = erlang_b(servers, offered_load)
    return blocked / (1 - offered_load / servers * (1 - blocked))


@dataclass(frozen=True, slots=True)
class MMc:
    """The queue M/M/c in steady state, served in the order of arrival.

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
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.3,
    doi:10.1002/9781118625651.
    """

    arrival_rate: float
    service_rate: float
    servers: int

    def __post_init__(self) -> None:
        positive(arrival_rate=self.arrival_rate, service_rate=self.service_rate)
        counts(servers=self.servers)
        stable(self.utilisation, "arrival_rate / (servers * service_rate)")

    @property
    def offered_load(self) -> float:
        """Mean number of busy servers, in erlangs."""
        return self.arrival_rate / self.service_rate

    @property
    def utilisation(self) -> float:
        """Share of its time that a server is busy."""
        return self.offered_load / self.servers

    @property
    def spare_rate(self) -> float:
        """Orders a unit of time that all servers together could do beyond those that arrive."""
        return self.servers * self.service_rate - self.arrival_rate

    @property
    def empty_probability(self) -> float:
        """Share of time in which nobody is there."""
        return float(self.state_probabilities(0)[0])

    def state_probabilities(self, most: int) -> npt.NDArray[np.float64]:
        """Return the shares of time with 0, 1, ..., `most` orders present; shape (most + 1,)."""
        counts(least=0, most=most)
        number = np.arange(most + 1)
        full = math.log(self.wait_probability) + math.log1p(-self.utilisation)  # all servers busy and nobody waits
        below = full + gammaln(self.servers + 1) - gammaln(number + 1) + (number - self.servers) * math.log(
            self.offered_load
        )
        above = full + (number - self.servers) * math.log(self.utilisation)
        return np.exp(np.where(number < self.servers, below, above))

    @property
    def wait_probability(self) -> float:
        """Share of orders that have to wait (Erlang C)."""
        return erlang_c(self.servers, self.offered_load)

    @property
    def wait_mean(self) -> float:
        """Mean wait of all orders, those that do not wait included."""
        return self.wait_probability / self.spare_rate

    @property
    def wait_mean_if_waiting(self) -> float:
        """Mean wait of the orders that wait."""
        return 1 / self.spare_rate

    @property
    def wait_sd(self) -> float:
        """Standard deviation of the wait over all orders."""
        delayed = self.wait_probability
        return math.sqrt(delayed * (2 - delayed)) / self.spare_rate

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion."""
        return self.wait_mean + 1 / self.service_rate

    @property
    def queue_mean(self) -> float:
        """Mean number of orders that wait."""
        return self.arrival_rate * self.wait_mean

    @property
    def system_mean(self) -> float:
        """Mean number of orders that wait or are in service."""
        return self.queue_mean + self.offered_load

    def wait_tail(self, time: float) -> float:
        """Return the share of orders that wait longer than `time`."""
        not_negative(time=time)
        return self.wait_probability * math.exp(-self.spare_rate * time)

    def sojourn_tail(self, time: float) -> float:
        """Return the share of orders that take longer than `time` from arrival to completion."""
        not_negative(time=time)
        gap = self.spare_rate - self.service_rate  # may be 0 or negative; exprel keeps all three cases exact
        slower = math.exp(-min(self.service_rate, self.spare_rate) * time)
        waited = self.service_rate * time * slower * float(exprel(-abs(gap) * time))
        return math.exp(-self.service_rate * time) + self.wait_probability * waited

    def tardiness_mean(self, limit: float) -> float:
        """Return the mean time by which completion passes `limit` after arrival, counted as 0 for orders in time."""
        return self.sojourn_tail(limit) / self.service_rate + self.wait_tail(limit) / self.spare_rate

    def overdue_share(self, limit: float, extension: float = 0.0, extension_share: float = 0.0) -> float:
        """Return the share of orders completed after their limit.

        Parameters
        ----------
        limit : float
            Time allowed from arrival to completion.
        extension : float
            Further time that some orders are given, whatever the state of the queue.
        extension_share : float
            Share of the orders that are given it.

        Raises
        ------
        ParameterError
            If a time is negative or the share is none.
        """
        not_negative(extension=extension)
        share(extension_share=extension_share)
        extended = extension_share * self.sojourn_tail(limit + extension)
        return (1 - extension_share) * self.sojourn_tail(limit) + extended
