"""Networks of queues with returns (Jackson), and the time through stations in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.linalg import expm

from analysis.queueing.checks import counts, not_negative, positive, refuse, same_length, stable
from analysis.queueing.erlang import MMc

__all__ = ["JacksonNetwork", "tandem_sojourn_tail", "traffic_rates"]

Array = npt.NDArray[np.float64]


def traffic_rates(external_rates: Sequence[float], routing: npt.ArrayLike) -> Array:
    """Return the total arrival rate at each station, returns included; shape (stations,).

    Parameters
    ----------
    external_rates : sequence of float
        Orders a unit of time that come to each station from outside.
    routing : array of shape (stations, stations)
        Entry [i, j] is the share of the orders done at station i that go on to j; the rest of the row leaves.

    Raises
    ------
    ParameterError
        If a rate or share is out of range, a row sums to more than 1, or orders could stay for ever.

    References
    ----------
    Jackson (1957), doi:10.1287/opre.5.4.518.
    """
    outside, shares = np.asarray(external_rates, dtype=np.float64), np.asarray(routing, dtype=np.float64)
    if shares.shape != (outside.size, outside.size):
        raise refuse("routing", f"shape {shares.shape}", f"must have shape {(outside.size, outside.size)}",
                     "give one row and one column for each station")
    for index, rate in enumerate(outside):
        not_negative(**{f"external_rates[{index}]": float(rate)})
    if np.any(shares < 0) or np.any(shares.sum(axis=1) > 1 + 1e-12):
        raise refuse("routing", shares.tolist(), "must have no negative entry and no row above 1",
                     "write shares; what is missing to 1 leaves")
    if not np.max(np.abs(np.linalg.eigvals(shares))) < 1 - 1e-12:
        raise refuse("routing", shares.tolist(), "must let every order leave in the end",
                     "make a row of each closed group sum to less than 1")
    return np.linalg.solve(np.eye(outside.size) - shares.T, outside).astype(np.float64)


@dataclass(frozen=True)
class JacksonNetwork:
    """An open network of M/M/c stations in steady state; an order may come back to a station.

    Parameters
    ----------
    external_rates : sequence of float
        Orders a unit of time that come to each station from outside (Poisson).
    routing : array of shape (stations, stations)
        Entry [i, j] is the share of the orders done at station i that go on to j; the rest of the row leaves.
    service_rates : sequence of float
        Orders a unit of time that one busy server of each station completes (exponential service).
    servers : sequence of int
        Number of servers of each station.

    Raises
    ------
    ParameterError
        If an argument is out of range, the lengths differ, nobody comes, or a station's load is not below capacity.

    References
    ----------
    Jackson (1957), doi:10.1287/opre.5.4.518.
    """

    external_rates: Sequence[float]
    routing: npt.ArrayLike
    service_rates: Sequence[float]
    servers: Sequence[int]

    def __post_init__(self) -> None:
        rates = self.arrival_rates
        same_length("service_rates", self.service_rates, rates.size)
        same_length("servers", self.servers, rates.size)
        positive(**{"sum(external_rates)": float(np.sum(self.external_rates))})
        for index, (service, servers) in enumerate(zip(self.service_rates, self.servers, strict=True)):
            positive(**{f"service_rates[{index}]": service, f"arrival_rates[{index}]": float(rates[index])})
            counts(**{f"servers[{index}]": servers})
            stable(float(rates[index]) / (service * servers), f"utilisation of station {index}")

    @cached_property
    def arrival_rates(self) -> Array:
        """Orders a unit of time at each station, returns included; shape (stations,)."""
        return traffic_rates(self.external_rates, self.routing)

    @cached_property
    def stations(self) -> tuple[MMc, ...]:
        """Each station as a queue of its own: in steady state their numbers present are independent."""
        return tuple(
            MMc(float(rate), service, servers)
            for rate, service, servers in zip(self.arrival_rates, self.service_rates, self.servers, strict=True)
        )

    @property
    def utilisations(self) -> Array:
        """Share of its time that a server of each station is busy; shape (stations,)."""
        return np.array([station.utilisation for station in self.stations])

    @property
    def visits(self) -> Array:
        """Mean number of times that an order comes to each station; shape (stations,)."""
        return np.asarray(self.arrival_rates / np.sum(self.external_rates))

    @property
    def system_mean(self) -> float:
        """Mean number of orders in the network."""
        return sum(station.system_mean for station in self.stations)

    @property
    def sojourn_mean(self) -> float:
        """Mean time from an order's arrival from outside until it leaves, over all its visits."""
        return self.system_mean / float(np.sum(self.external_rates))

    def state_probability(self, present: Sequence[int]) -> float:
        """Return the share of time in which each station has just this number of orders (product form)."""
        same_length("present", present, len(self.stations))
        shares = [float(queue.state_probabilities(n)[n]) for queue, n in zip(self.stations, present, strict=True)]
        return float(np.prod(shares))


def tandem_sojourn_tail(arrival_rate: float, service_rates: Sequence[float], time: float) -> float:
    """Return the share of orders that need longer than `time` through single-server stations in a row.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rates : sequence of float
        Orders a unit of time that each station's one server completes (exponential service).
    time : float
        Time from arrival at the first station to completion at the last.

    Raises
    ------
    ParameterError
        If an argument is out of range or a station's load is not below 1.

    References
    ----------
    Burke (1956), The output of a queuing system, doi:10.1287/opre.4.6.699; Gross, Shortle, Thompson and Harris,
    Fundamentals of Queueing Theory, 4th ed., chapter 4, doi:10.1002/9781118625651: in the order of arrival the sojourns
    are independent and exponential.
    """
    not_negative(time=time)
    rates = np.array([MMc(arrival_rate, service, 1).spare_rate for service in service_rates])
    stages = np.diag(-rates) + np.diag(rates[:-1], 1)  # as a chain of stages, since rates may be equal
    return float(expm(stages * time)[0].sum())
