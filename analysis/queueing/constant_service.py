"""M/D/c: constant service times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve
from scipy.optimize import brentq
from scipy.stats import poisson

from analysis.queueing.checks import counts, not_negative, positive, stable

__all__ = ["MDc"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class MDc:
    """The queue M/D/c in steady state, served in the order of arrival.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_time : float
        The time that every service takes.
    servers : int
        Number of servers.

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below the number of servers.

    References
    ----------
    Franx (2001), A simple solution for the M/D/c waiting time distribution, Operations Research Letters 29,
    doi:10.1016/S0167-6377(01)00108-0.
    """

    arrival_rate: float
    service_time: float
    servers: int

    def __post_init__(self) -> None:
        positive(arrival_rate=self.arrival_rate, service_time=self.service_time)
        counts(servers=self.servers)
        stable(self.utilisation, "arrival_rate * service_time / servers")

    @property
    def offered_load(self) -> float:
        """Mean number of busy servers, in erlangs."""
        return self.arrival_rate * self.service_time

    @property
    def utilisation(self) -> float:
        """Share of its time that a server is busy."""
        return self.offered_load / self.servers

    @cached_property
    def state_probabilities(self) -> Array:
        """Shares of time with 0, 1, 2, ... orders present, up to where they fall below 1e-17; one-dimensional."""
        size = self.servers + 1 + math.ceil(40 / self._decay) + 10 * math.ceil(math.sqrt(self.offered_load))
        left = np.maximum(np.arange(size) - self.servers, 0)  # seen again one service time later: all these are gone
        moves = poisson.pmf(np.arange(size)[None, :] - left[:, None], self.offered_load)
        moves[:, -1] += 1 - moves.sum(axis=1)
        balance = moves.T - np.eye(size)
        balance[0] = 1.0
        return np.asarray(solve(balance, np.eye(size)[0])).clip(0.0)

    @property
    def _decay(self) -> float:
        """Rate at which the probabilities of long queues fall with each further order."""
        load, servers = self.offered_load, self.servers

        def excess(rate: float) -> float:
            return load * math.expm1(rate) - servers * rate

        low = math.log(servers / load)  # where the excess is least, and below 0
        high = low + 1.0
        while excess(high) < 0:
            high += 1.0
        return float(brentq(excess, low, high))

    @property
    def wait_probability(self) -> float:
        """Share of orders that have to wait."""
        return float(1 - self.state_probabilities[: self.servers].sum())

    @property
    def queue_mean(self) -> float:
        """Mean number of orders that wait."""
        states = self.state_probabilities
        return float(np.maximum(np.arange(states.size) - self.servers, 0) @ states)

    @property
    def system_mean(self) -> float:
        """Mean number of orders that wait or are in service."""
        return self.queue_mean + self.offered_load

    @property
    def wait_mean(self) -> float:
        """Mean wait of all orders."""
        return self.queue_mean / self.arrival_rate

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion."""
        return self.wait_mean + self.service_time

    def wait_tail(self, time: float) -> float:
        """Return the share of orders that wait longer than `time`."""
        not_negative(time=time)
        rounds = math.floor(time / self.service_time) + 1
        states = self.state_probabilities
        at_most = np.cumsum(states)
        last = np.minimum(rounds * self.servers - 1 + self.servers - np.arange(rounds * self.servers), states.size - 1)
        ahead = poisson.pmf(np.arange(last.size), self.arrival_rate * (rounds * self.service_time - time))
        # written with the tails of both laws, so that small values keep their digits
        return float(poisson.sf(last.size - 1, self.arrival_rate * (rounds * self.service_time - time))
                     + ahead @ (1 - at_most[last]))
