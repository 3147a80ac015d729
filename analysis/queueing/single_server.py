"""M/G/1: moments by Pollaczek and Khinchine, tails by the renewal equation of the wait."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.integrate import quad
from scipy.signal import lfilter

from analysis.queueing.checks import not_negative, positive, refuse, stable
from analysis.queueing.laws import Law

__all__ = ["MG1", "mg1_sojourn_tail", "mg1_wait_tail"]

Array = npt.NDArray[np.float64]
_STEPS = (1024, 2048, 4096)


@dataclass(frozen=True, slots=True)
class MG1:
    """The queue M/G/1 in steady state, served in the order of arrival, from the moments of service.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_mean : float
        Mean service time E[S].
    service_square : float
        E[S^2], in time squared.
    service_cube : float
        E[S^3], in time cubed; used for standard deviations only.

    Raises
    ------
    ParameterError
        If an argument is out of range, no service time can have these moments, or the load is not below 1.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., section 5.1,
    doi:10.1002/9781118625651.
    """

    arrival_rate: float
    service_mean: float
    service_square: float
    service_cube: float

    def __post_init__(self) -> None:
        positive(arrival_rate=self.arrival_rate, service_mean=self.service_mean)
        slack = 1 - 1e-12  # a constant service time has equality here
        if not self.service_square >= self.service_mean**2 * slack:
            raise refuse("service_square", self.service_square, "must be at least service_mean ** 2",
                         "give the mean of the square, not the variance")
        if not self.service_cube * self.service_mean >= self.service_square**2 * slack:
            raise refuse("service_cube", self.service_cube, "must be at least service_square ** 2 / service_mean",
                         "give the mean of the cube")
        stable(self.utilisation, "arrival_rate * service_mean")

    @classmethod
    def of(cls, arrival_rate: float, service: Law) -> MG1:
        """Return the queue with this law of service."""
        return cls(arrival_rate, *(float(service.moment(order)) for order in (1, 2, 3)))

    @property
    def utilisation(self) -> float:
        """Share of time in which the server is busy; also the share of orders that have to wait."""
        return self.arrival_rate * self.service_mean

    @property
    def wait_probability(self) -> float:
        """Share of orders that have to wait."""
        return self.utilisation

    @property
    def wait_mean(self) -> float:
        """Mean wait of all orders."""
        return self.arrival_rate * self.service_square / (2 * (1 - self.utilisation))

    @property
    def wait_sd(self) -> float:
        """Standard deviation of the wait over all orders."""
        return math.sqrt(self.wait_mean**2 + self.arrival_rate * self.service_cube / (3 * (1 - self.utilisation)))

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion."""
        return self.wait_mean + self.service_mean

    @property
    def sojourn_sd(self) -> float:
        """Standard deviation of the time from arrival to completion."""
        return math.sqrt(self.wait_sd**2 + max(0.0, self.service_square - self.service_mean**2))

    @property
    def queue_mean(self) -> float:
        """Mean number of orders that wait."""
        return self.arrival_rate * self.wait_mean

    @property
    def system_mean(self) -> float:
        """Mean number of orders that wait or are in service."""
        return self.arrival_rate * self.sojourn_mean


def mg1_wait_tail(arrival_rate: float, service: Law, time: float) -> float:
    """Return the share of orders that wait longer than `time` in M/G/1.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service : Law
        Law of service, with a density (a constant service time is in `MDc`).
    time : float
        The wait, at least 0.

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below 1.

    Notes
    -----
    Solves the renewal equation w(x) = a * int_x^inf S(u) du + a * int_0^x S(u) w(x - u) du, where a is the arrival rate
    and S(u) the share of services longer than u, by the trapezoidal rule on three grids and extrapolation. The error
    is about 1e-9 where the density of service is smooth.

    References
    ----------
    Asmussen, Applied Probability and Queues, 2nd ed., chapter X, doi:10.1007/b97236.
    """
    return _tails(arrival_rate, service, time)[0]


def mg1_sojourn_tail(arrival_rate: float, service: Law, time: float) -> float:
    """Return the share of orders that take longer than `time` from arrival to completion in M/G/1.

    Parameters, errors and method are those of `mg1_wait_tail`; the sojourn follows from the density f of the wait by
    level crossing, P(T > x) = P(W > x) + f(x) / arrival_rate.
    """
    return _tails(arrival_rate, service, time)[1]


def _tails(arrival_rate: float, service: Law, time: float) -> tuple[float, float]:
    not_negative(time=time)
    load = MG1.of(arrival_rate, service).utilisation
    if time == 0:
        return load, 1.0
    beyond = float(quad(service.sf, time, np.inf, epsabs=0, epsrel=1e-12, limit=500)[0])
    rough = []
    for steps in _STEPS:
        longer = np.asarray(service.sf(np.linspace(0.0, time, steps + 1)))
        rough.append(_on_grid(arrival_rate, load, time / steps, longer, beyond))
    once = [(4 * fine - coarse) / 3 for coarse, fine in pairwise(rough)]
    wait, sojourn = (16 * once[1] - once[0]) / 15
    return float(wait), float(sojourn)


def _on_grid(arrival_rate: float, load: float, step: float, longer: Array, beyond: float) -> Array:
    """Return the tails of wait and sojourn at the end of a grid by the trapezoidal rule.

    `longer` is the tail of service on the grid, and `beyond` its integral from the end of the grid on.
    """
    areas = (longer[:-1] + longer[1:]) / 2 * step
    excess = beyond + np.concatenate([np.cumsum(areas[::-1])[::-1], [0.0]])
    kernel = arrival_rate * step * longer
    # row i of the equations is x_i = g_i + sum_j kernel_j x_(i-j) with half weight at both ends: a recursive filter
    row = -kernel
    row[0] = 1 - kernel[0] / 2
    known = np.stack([arrival_rate * excess, arrival_rate * (1 - load) * longer])
    first = np.array([[arrival_rate * excess[0]], [arrival_rate * (1 - load)]])
    rest = known - kernel / 2 * first
    rest[:, 0] = first[:, 0] * row[0]
    wait, density = lfilter([1.0], row, rest)[:, -1]
    return np.array([wait, wait + density / arrival_rate])
