"""M(t)/M/c(t) over a span of time: rates and staff that change, by the Kolmogorov forward equations."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.integrate import quad, solve_ivp
from scipy.special import gammaincc
from scipy.stats import poisson

from analysis.queueing.checks import counts, not_negative, positive, refuse

__all__ = ["Course", "Period", "number_over_time"]

Array = npt.NDArray[np.float64]
Rate = float | Callable[[float], float]
_TIGHT = {"method": "DOP853", "rtol": 1e-11, "atol": 1e-15}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time with one number of servers.

    Parameters
    ----------
    length : float
        How long it lasts.
    arrival_rate : float or callable
        Orders a unit of time; a callable is given the time since the start of the first period, and must be smooth.
    servers : int
        Number of servers; 0 off shift. Where it falls, orders in service go back to the head of the queue.
    """

    length: float
    arrival_rate: Rate
    servers: int

    def __post_init__(self) -> None:
        positive(length=self.length)
        counts(least=0, servers=self.servers)
        if not callable(self.arrival_rate):
            not_negative(arrival_rate=self.arrival_rate)

    def arrivals(self, start: float) -> float:
        """Return the mean number of arrivals, for a period that begins at `start`."""
        if callable(self.arrival_rate):
            return float(quad(self.arrival_rate, start, start + self.length, epsabs=1e-12, limit=200)[0])
        return self.arrival_rate * self.length


@dataclass(frozen=True, slots=True)
class Course:
    """The number of orders present over time, as shares of many like spans."""

    times: Array
    """The times asked for; shape (times,)."""
    probabilities: Array
    """Chance of each number present at each of them; shape (times, states)."""
    occupied: Array
    """Expected time that each number is present, up to the last of them; shape (states,)."""
    seen: Array
    """Expected number of arrivals that find each number present, up to the last of them; shape (states,)."""

    def mean(self) -> Array:
        """Return the mean number present at each time; shape (times,)."""
        return np.asarray(self.probabilities @ np.arange(self.occupied.size))

    def at_least(self, number: int) -> Array:
        """Return the chance that at least `number` are present at each time; shape (times,)."""
        return np.asarray(self.probabilities[:, number:].sum(axis=1))

    def mean_over_time(self) -> float:
        """Return the time average, up to the last time, of the number present."""
        return float(self.occupied @ np.arange(self.occupied.size) / self.occupied.sum())

    def queue_over_time(self, servers: int) -> float:
        """Return the time average, up to the last time, of the number beyond `servers`."""
        return float(self.occupied @ np.maximum(np.arange(self.occupied.size) - servers, 0) / self.occupied.sum())

    def wait_probability(self, servers: int) -> float:
        """Return the share of the arrivals that find `servers` or more present."""
        return float(self.seen[servers:].sum() / self.seen.sum())

    def wait_mean(self, servers: int, service_rate: float) -> float:
        """Return the arrivals' mean wait, followed to its end, if `servers` serve from then on without a break."""
        positive(service_rate=service_rate)
        ahead = np.maximum(np.arange(self.seen.size) - servers + 1, 0)
        return float(self.seen @ ahead / self.seen.sum()) / (servers * service_rate)

    def wait_tail(self, servers: int, service_rate: float, time: float) -> float:
        """Return the share of the arrivals that wait longer than `time`, if `servers` serve without a break."""
        positive(service_rate=service_rate)
        not_negative(time=time)
        ahead = np.arange(1, self.seen.size - servers + 1)
        longer = gammaincc(ahead, servers * service_rate * time)
        return float(self.seen[servers:] @ longer / self.seen.sum())


def number_over_time(
    periods: Sequence[Period], service_rate: float, times: Sequence[float], start: int | npt.ArrayLike = 0
) -> Course:
    """Return how many orders are present over time.

    Parameters
    ----------
    periods : sequence of Period
        One after the other from time 0.
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    times : sequence of float
        When to look, in rising order, up to the end of the periods.
    start : int or array of shape (states,)
        Number present at time 0, or the chances of 0, 1, 2, ... present.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Green, Kolesar and Whitt (2007), doi:10.1111/j.1937-5956.2007.tb00164.x. Solved by scipy's eighth-order
    Runge-Kutta rule to 1e-11; the states are cut off where they are reached with a chance below 1e-14.
    """
    positive(service_rate=service_rate)
    if isinstance(start, int):
        counts(least=0, start=start)
        start = np.eye(1, start + 1, start)[0]
    first = np.asarray(start, dtype=np.float64)
    looks = np.asarray(times, dtype=np.float64)
    end = sum(period.length for period in periods)
    if looks.size == 0 or np.any(np.diff(looks) < 0) or looks[0] < 0 or looks[-1] > end * (1 + 1e-12):
        raise refuse("times", list(times), f"must rise from 0 to at most {end}", "sort them, or add periods")
    most = first.size - 1 + most_new(periods, service_rate)
    state = np.zeros((3, most + 1))
    state[0, : first.size] = first
    rows, now = [], 0.0
    for period in periods:
        until = now + period.length
        stops = np.unique(np.append(looks[(looks >= now) & (looks < until)], until))
        for stop in stops[stops <= looks[-1]]:
            state = _advance(state, period, service_rate, now, float(stop))
            now = float(stop)
            rows += [state[0]] * int(np.sum(looks == now) if now < until else 0)
        rows += [state[0]] * int(np.sum(looks == until) if until == end else 0)
        now = until
    rows += [state[0]] * (looks.size - len(rows))  # those that rounding puts just beyond the end
    return Course(looks, np.array(rows), state[1], state[2])


def most_new(periods: Sequence[Period], service_rate: float) -> int:
    """Return a number that those present exceed with a chance below 1e-14, more than at the start, at any time."""
    begins = np.cumsum([0.0, *(period.length for period in periods)])
    total = sum(period.arrivals(float(begin)) for period, begin in zip(periods, begins[:-1], strict=True))
    arrivals = int(poisson.isf(1e-15, total)) + 2 if total else 1
    if any(callable(period.arrival_rate) for period in periods):
        return arrivals
    servers = min(period.servers for period in periods)
    rate = max(float(period.arrival_rate) for period in periods)  # type: ignore[arg-type]
    if not 0 < rate < servers * service_rate:
        return arrivals
    steady = servers + math.ceil(math.log(1e-16) / math.log(rate / (servers * service_rate)))
    return min(arrivals, steady)


def _advance(state: Array, period: Period, service_rate: float, begin: float, end: float) -> Array:
    """Return chances, occupied times and arrivals seen at `end`, from those at `begin`; rows of an array."""
    if end <= begin:
        return state
    change = forward(period, service_rate, state.shape[1])

    def slope(time: float, flat: Array) -> Array:
        chances = flat[: state.shape[1]]
        moved, rate = change(time, chances)
        return np.concatenate([moved, chances, rate * chances])

    solution = solve_ivp(slope, (begin, end), state.ravel(), t_eval=[end], **_TIGHT)
    return np.asarray(solution.y[:, -1].reshape(state.shape))


def forward(period: Period, service_rate: float, size: int) -> Callable[[float, Array], tuple[Array, float]]:
    """Return the right-hand side of the forward equations: time and chances in, their slope and the arrival rate out.

    The chances may have further axes after the first. In the last state nobody is let in.
    """
    given = period.arrival_rate
    deaths = np.minimum(np.arange(1, size), period.servers) * service_rate

    def change(time: float, chances: Array) -> tuple[Array, float]:
        rate = float(given(time)) if callable(given) else given
        flow = rate * chances[:-1] - (deaths * chances[1:].T).T  # net, from each state to the next
        slope = np.zeros_like(chances)
        slope[:-1] -= flow
        slope[1:] += flow
        return slope, rate

    return change
