"""One server that is away at times: vacations when there is no work, and breakdowns at any time."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.queueing.checks import positive, refuse, stable

__all__ = ["BreakdownQueue", "vacation_wait_mean"]


def vacation_wait_mean(wait_mean: float, vacation_mean: float, vacation_square: float) -> float:
    """Return the mean wait where the server leaves each time the queue is empty, until it comes back to work.

    Parameters
    ----------
    wait_mean : float
        Mean wait in the same M/G/1 with a server that never leaves (`MG1.wait_mean`, `MMc.wait_mean`).
    vacation_mean : float
        Mean E[V] of one absence.
    vacation_square : float
        E[V^2] of one absence: the square of the mean if it is constant, twice that if it is exponential.

    Raises
    ------
    ParameterError
        If a time is not above 0 or no absence can have these moments.

    References
    ----------
    Fuhrmann and Cooper (1985), doi:10.1287/opre.33.5.1117: the wait is that without vacations plus the rest of one.
    """
    positive(wait_mean=wait_mean, vacation_mean=vacation_mean)
    if not vacation_square >= vacation_mean**2 * (1 - 1e-12):
        raise refuse("vacation_square", vacation_square, "must be at least vacation_mean ** 2",
                     "give the mean of the square, not the variance")
    return wait_mean + vacation_square / (2 * vacation_mean)


@dataclass(frozen=True, slots=True)
class BreakdownQueue:
    """M/M/1 whose server fails at any time, idle or busy, and later goes on with the order in hand.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that the working server completes (exponential service).
    failure_rate : float
        One over the mean time that the server works.
    repair_rate : float
        One over the mean time that it is away.

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below the availability.

    References
    ----------
    White and Christie (1958), Queuing with preemptive priorities or with breakdown, doi:10.1287/opre.6.1.79.
    """

    arrival_rate: float
    service_rate: float
    failure_rate: float
    repair_rate: float

    def __post_init__(self) -> None:
        positive(arrival_rate=self.arrival_rate, service_rate=self.service_rate,
                 failure_rate=self.failure_rate, repair_rate=self.repair_rate)
        stable(self.arrival_rate / (self.service_rate * self.availability), "offered_load / availability")

    @property
    def availability(self) -> float:
        """Share of time in which the server works."""
        return self.repair_rate / (self.repair_rate + self.failure_rate)

    @property
    def system_mean(self) -> float:
        """Mean number of orders that wait or are in service."""
        both = self.repair_rate + self.failure_rate
        spare = self.service_rate * self.repair_rate - self.arrival_rate * both
        return self.arrival_rate * (both**2 + self.service_rate * self.failure_rate) / (both * spare)

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion."""
        return self.system_mean / self.arrival_rate
