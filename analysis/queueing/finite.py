"""M/M/c/K: a queue that turns orders away when it is full."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from analysis.queueing.checks import counts, positive, refuse

__all__ = ["MMcK", "birth_death_probabilities"]

Array = npt.NDArray[np.float64]


def birth_death_probabilities(birth_rates: Array, death_rates: Array) -> Array:
    """Return the steady-state probabilities of a birth-death chain on 0, 1, ..., n; shape (n + 1,).

    Parameters
    ----------
    birth_rates : array of shape (n,)
        Rate from state i to i + 1, for i = 0, ..., n - 1, above 0.
    death_rates : array of shape (n,)
        Rate from state i to i - 1, for i = 1, ..., n, above 0.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.1,
    doi:10.1002/9781118625651. Summed as logarithms, so nothing overflows.
    """
    logs = np.concatenate([[0.0], np.cumsum(np.log(birth_rates) - np.log(death_rates))])
    return np.asarray(softmax(logs))


@dataclass(frozen=True, slots=True)
class MMcK:
    """The queue M/M/c/K in steady state; waits and sojourns are those of the orders let in.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time that ask to be let in (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.
    capacity : int
        Most orders present, those in service included; at least `servers`.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 2.4,
    doi:10.1002/9781118625651.
    """

    arrival_rate: float
    service_rate: float
    servers: int
    capacity: int

    def __post_init__(self) -> None:
        positive(arrival_rate=self.arrival_rate, service_rate=self.service_rate)
        counts(servers=self.servers, capacity=self.capacity)
        if self.capacity < self.servers:
            raise refuse("capacity", self.capacity, f"must be at least servers = {self.servers}",
                         "count the orders in service too")

    @property
    def state_probabilities(self) -> Array:
        """Shares of time with 0, 1, ..., capacity orders present; shape (capacity + 1,)."""
        busy = np.minimum(np.arange(1, self.capacity + 1), self.servers)
        return birth_death_probabilities(np.full(self.capacity, self.arrival_rate), busy * self.service_rate)

    @property
    def empty_probability(self) -> float:
        """Share of time in which nobody is there."""
        return float(self.state_probabilities[0])

    @property
    def blocking_probability(self) -> float:
        """Share of arrivals that are turned away."""
        return float(self.state_probabilities[-1])

    @property
    def accepted_rate(self) -> float:
        """Orders a unit of time that are let in."""
        return self.arrival_rate * (1 - self.blocking_probability)

    @property
    def wait_probability(self) -> float:
        """Share of the orders let in that have to wait."""
        states = self.state_probabilities
        return float(states[self.servers : -1].sum() / (1 - states[-1]))

    @property
    def queue_mean(self) -> float:
        """Mean number of orders that wait."""
        return float(np.maximum(np.arange(self.capacity + 1) - self.servers, 0) @ self.state_probabilities)

    @property
    def system_mean(self) -> float:
        """Mean number of orders that wait or are in service."""
        return float(np.arange(self.capacity + 1) @ self.state_probabilities)

    @property
    def wait_mean(self) -> float:
        """Mean wait of the orders let in."""
        return self.queue_mean / self.accepted_rate

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion of the orders let in."""
        return self.system_mean / self.accepted_rate

    @property
    def utilisation(self) -> float:
        """Share of its time that a server is busy."""
        return self.accepted_rate / (self.servers * self.service_rate)
