"""Classes of orders served by priority: mean waits in closed form, and the tail of each class's wait in M/M/c."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import diags_array
from scipy.sparse.linalg import expm_multiply

from analysis.queueing.checks import counts, not_negative, positive, refuse, same_length, stable
from analysis.queueing.erlang import MMc, erlang_c

__all__ = ["mg1_priority_waits", "mmc_priority_wait_tail", "mmc_priority_waits"]

Array = npt.NDArray[np.float64]


def mmc_priority_waits(
    arrival_rates: Sequence[float], service_rate: float, servers: int, *, preemptive: bool = False
) -> Array:
    """Return each class's mean time in the system less its own service, in M/M/c with priorities.

    Without preemption that is the wait for service to begin; with it, the wait and all interruptions together.

    Parameters
    ----------
    arrival_rates : sequence of float, one for each class
        Orders a unit of time (Poisson), the class served first at the head.
    service_rate : float
        Orders a unit of time that one busy server completes, the same for all classes (exponential service).
    servers : int
        Number of servers.
    preemptive : bool
        Whether an order of a higher class takes the place of one in service, which later goes on where it stopped.

    Returns
    -------
    array, one mean for each class

    Raises
    ------
    ParameterError
        If an argument is out of range or the load of all classes is not below the number of servers.

    References
    ----------
    Cobham (1954), doi:10.1287/opre.2.1.70; Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th
    ed., section 3.4, doi:10.1002/9781118625651.
    """
    rates = _rates(arrival_rates)
    positive(service_rate=service_rate)
    counts(servers=servers)
    up_to = np.cumsum(rates)
    stable(up_to[-1] / (servers * service_rate), "sum(arrival_rates) / (servers * service_rate)")
    if preemptive:  # the first k classes never notice the others, so together they are M/M/c
        present = np.array([MMc(rate, service_rate, servers).system_mean for rate in up_to])
        return np.diff(present, prepend=0.0) / rates - 1 / service_rate
    capacity = servers * service_rate
    residual = erlang_c(servers, up_to[-1] / service_rate) / capacity
    spare = 1 - np.concatenate([[0.0], up_to]) / capacity
    return residual / (spare[:-1] * spare[1:])


def mg1_priority_waits(
    arrival_rates: Sequence[float],
    service_means: Sequence[float],
    service_squares: Sequence[float],
    *,
    preemptive: bool = False,
) -> Array:
    """Return each class's mean time in the system less its own service, in M/G/1 with priorities.

    Without preemption that is the wait for service to begin; with it (resuming), the wait and all interruptions.

    Parameters
    ----------
    arrival_rates : sequence of float, one for each class
        Orders a unit of time (Poisson), the class served first at the head.
    service_means, service_squares : sequences of float, one for each class
        E[S] and E[S^2] of each class.
    preemptive : bool
        Whether an order of a higher class takes the place of one in service, which later goes on where it stopped.

    Returns
    -------
    array, one mean for each class

    Raises
    ------
    ParameterError
        If an argument is out of range, the lengths differ, or the load is not below 1.

    References
    ----------
    Cobham (1954), doi:10.1287/opre.2.1.70; Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th
    ed., section 3.4, doi:10.1002/9781118625651.
    """
    rates, means, squares = _rates(arrival_rates), _rates(service_means, "service_means"), np.asarray(service_squares)
    same_length("service_means", means, rates.size)
    same_length("service_squares", squares, rates.size)
    if np.any(squares < means**2 * (1 - 1e-12)):
        raise refuse("service_squares", squares, "must be at least service_means ** 2",
                     "give the means of the squares, not the variances")
    load = np.cumsum(rates * means)
    stable(float(load[-1]), "sum(arrival_rates * service_means)")
    spare = 1 - np.concatenate([[0.0], load])
    residual = np.cumsum(rates * squares) / 2
    if preemptive:
        return np.asarray(means / spare[:-1] - means + residual / (spare[:-1] * spare[1:]))
    return np.asarray(residual[-1] / (spare[:-1] * spare[1:]))


def mmc_priority_wait_tail(
    arrival_rates: Sequence[float], service_rate: float, servers: int, rank: int, time: float
) -> float:
    """Return the share of one class's orders that wait longer than `time`, in M/M/c without preemption.

    Parameters
    ----------
    arrival_rates, service_rate, servers
        As in `mmc_priority_waits`.
    rank : int
        The class, counted from 0, the one served first.
    time : float
        The wait until service begins, at least 0.

    Raises
    ------
    ParameterError
        If an argument is out of range or the load is not below the number of servers.

    Notes
    -----
    Given that all servers are busy, the waiting orders of the classes up to this one are geometric in number. The order
    waits until these, itself and all that overtake it have gone into service: the time in which a birth-death chain
    first reaches 0.

    References
    ----------
    Davis (1966), Waiting-time distribution of a multi-server, priority queuing system, doi:10.1287/opre.14.1.133.
    """
    rates = _rates(arrival_rates)
    not_negative(time=time)
    counts(least=0, rank=rank)
    if rank >= rates.size:
        raise refuse("rank", rank, f"must be below the number of classes, {rates.size}", "count classes from 0")
    delayed = MMc(float(rates.sum()), service_rate, servers).wait_probability
    capacity, overtaking = servers * service_rate, float(rates[:rank].sum())
    ratio = float(rates[: rank + 1].sum()) / capacity
    size = 1 + math.ceil(math.log(1e-18) / math.log(ratio))
    size += math.ceil(overtaking * time + 10 * math.sqrt(overtaking * time) + 10)
    present = np.arange(1, size + 1)
    start = (1 - ratio) * ratio ** (present - 1)
    chain = diags_array(
        [np.full(size - 1, capacity), np.full(size, -(capacity + overtaking)), np.full(size - 1, overtaking)],
        offsets=[1, 0, -1], shape=(size, size), format="csr",
    )
    return delayed * float(expm_multiply(chain * time, start).sum())


def _rates(values: Sequence[float], name: str = "arrival_rates") -> Array:
    rates = np.asarray(values, dtype=np.float64)
    if rates.ndim != 1 or rates.size == 0:
        raise refuse(name, values, "must be a list of at least one number", "give one number for each class")
    for index, value in enumerate(rates):
        positive(**{f"{name}[{index}]": float(value)})
    return rates
