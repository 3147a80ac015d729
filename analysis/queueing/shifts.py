"""Servers that work in shifts while orders come around the clock, under both rules for work in hand at closing time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.linalg import expm
from scipy.sparse.linalg import LinearOperator, gmres
from scipy.special import gammainc, gammaincc
from scipy.stats import binom, poisson

from analysis.queueing.checks import not_negative, positive, refuse, stable
from analysis.queueing.time_varying import Course, Period, forward, most_new, number_over_time

__all__ = ["FinishingShifts", "SuspendingShifts"]

Array = npt.NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


@dataclass(frozen=True)
class _Cycle:
    """A cycle of periods that repeats for ever; what both rules share."""

    periods: Sequence[Period]
    service_rate: float

    def __post_init__(self) -> None:
        positive(service_rate=self.service_rate, arrivals_per_cycle=self._arrivals)
        stable(self.utilisation, "arrivals a cycle / (service_rate * server time a cycle)")

    @property
    def cycle_length(self) -> float:
        """Length of the cycle."""
        return sum(period.length for period in self.periods)

    @cached_property
    def _begins(self) -> Array:
        return np.cumsum([0.0, *(period.length for period in self.periods)])

    @cached_property
    def _arrivals(self) -> float:
        return sum(period.arrivals(float(at)) for period, at in zip(self.periods, self._begins[:-1], strict=True))

    @property
    def utilisation(self) -> float:
        """Work that comes in a cycle over what the servers can do on shift."""
        capacity = self.service_rate * sum(period.length * period.servers for period in self.periods)
        return self._arrivals / capacity if capacity else math.inf

    @property
    def off_shift_share(self) -> float:
        """Share of the orders that come while nobody is on shift."""
        spans = zip(self.periods, self._begins[:-1], strict=True)
        return sum(period.arrivals(float(at)) for period, at in spans if not period.servers) / self._arrivals

    @property
    def _states(self) -> int:
        """Return how many states to keep: those above have a chance of about 1e-16."""
        steady = math.ceil(math.log(1e-16) / math.log(min(self.utilisation, 0.999999)))
        return 1 + most_new(self.periods, self.service_rate) + steady + max(period.servers for period in self.periods)

    def _one_number(self) -> int:
        """Return the number of servers on shift; raise ParameterError where it differs from shift to shift."""
        found = {period.servers for period in self.periods if period.servers}
        if len(found) > 1:
            raise refuse("periods", sorted(found), "must have one number of servers on shift for this figure",
                         "use number_over_time for rosters of several sizes")
        return found.pop()


@dataclass(frozen=True)
class SuspendingShifts(_Cycle):
    """A queue in periodic steady state in which work in hand at closing time is put down and later goes on.

    Parameters
    ----------
    periods : sequence of Period
        One cycle, such as a day or a week; 0 servers off shift.
    service_rate : float
        Orders that one server completes in a unit of time on shift (exponential service, order of arrival).

    Raises
    ------
    ParameterError
        If an argument is out of range or more work comes in a cycle than the servers can do.

    References
    ----------
    The forward equations of Green, Kolesar and Whitt (2007), doi:10.1111/j.1937-5956.2007.tb00164.x, closed by
    the condition that a cycle ends as it began.
    """

    @cached_property
    def start_probabilities(self) -> Array:
        """Chances of 0, 1, 2, ... orders present at the start of the cycle; one-dimensional."""
        if any(callable(period.arrival_rate) for period in self.periods):
            return self._found_by_cycles()
        cycle = np.eye(self._states)
        for period in self.periods:
            cycle = _moves(period, self.service_rate, self._states) @ cycle
        return _fixed_point(cycle)

    def _found_by_cycles(self) -> Array:
        """Return the chances at the start of the cycle by running cycles, where a rate has no matrix to raise."""
        size, spread = self._states, np.full(self._states, 1 / self._states)

        def residual(chances: Array) -> Array:
            end = number_over_time(self.periods, self.service_rate, [self.cycle_length], chances).probabilities[0]
            kept = end[:size]
            return np.asarray(chances - kept + spread * chances.sum())

        operator = LinearOperator((size, size), matvec=residual, dtype=np.float64)
        found, info = gmres(operator, spread, rtol=1e-11, atol=0.0, restart=80, maxiter=10)
        if info:
            raise refuse("utilisation", self.utilisation, "is too near 1 for the cycle to settle", "add servers")
        found = np.maximum(found, 0.0)
        return np.asarray(found / found.sum())

    def course(self, times: Sequence[float]) -> Course:
        """Return the number present at times of the cycle, in rising order."""
        return number_over_time(self.periods, self.service_rate, times, self.start_probabilities)

    @cached_property
    def _whole(self) -> Course:
        return self.course([self.cycle_length])

    @property
    def system_mean(self) -> float:
        """Time average of the number of orders present."""
        return self._whole.mean_over_time()

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion, nights included."""
        return self.system_mean * self.cycle_length / self._arrivals

    def working_sojourn_tail(self, time: float) -> float:
        """Return the share of orders that take longer than `time` to completion, counted on shift only."""
        not_negative(time=time)
        seen = self._whole.seen
        return float(seen @ _longer(np.arange(seen.size), self._one_number(), self.service_rate, time) / seen.sum())

    def sojourn_tail(self, time: float) -> float:
        """Return the share of orders that take longer than `time` to completion, nights included."""
        not_negative(time=time)
        servers, length = self._one_number(), self.cycle_length
        changes = np.concatenate([self._begins, (self._begins - time) % length])  # where time on shift ahead has kinks
        edges = np.unique(np.round(np.clip(changes, 0, length), 12))
        half = np.diff(edges) / 2
        arrivals = (edges[:-1] + half + half * _NODES[:, None]).T.ravel()
        course = self.course([*arrivals, length])
        states = np.arange(course.occupied.size)
        late = 0.0
        for at, weight, chances in zip(arrivals, np.outer(half, _WEIGHTS).ravel(), course.probabilities, strict=False):
            working = self._on_shift(at + time) - self._on_shift(at)
            rate = self._rate(at)
            late += weight * rate * float(chances @ _longer(states, servers, self.service_rate, working))
        return float(late / self._arrivals)

    def _on_shift(self, time: float) -> float:
        """Return the time on shift from 0 to `time`."""
        cycles, rest = divmod(time, self.cycle_length)
        on = np.array([period.length if period.servers else 0.0 for period in self.periods])
        return float(cycles * on.sum() + np.interp(rest, self._begins, np.concatenate([[0.0], np.cumsum(on)])))

    def _rate(self, time: float) -> float:
        rate = self.periods[int(np.searchsorted(self._begins, time, side="right")) - 1].arrival_rate
        return float(rate(time)) if callable(rate) else rate


@dataclass(frozen=True)
class FinishingShifts(_Cycle):
    """A queue in periodic steady state in which servers finish the work in hand at closing time, and start none.

    Parameters
    ----------
    periods : sequence of Period
        One cycle, such as a day or a week, with constant arrival rates, at least one period off shift (0 servers), and
        one number of servers on shift.
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service, order of arrival).

    Raises
    ------
    ParameterError
        If an argument is out of range or more work comes in a cycle than the servers can do on shift.

    References
    ----------
    The forward equations of Green, Kolesar and Whitt (2007), doi:10.1111/j.1937-5956.2007.tb00164.x; off shift
    the work in hand is a pure death process, independent of what comes.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._one_number()
        if all(period.servers for period in self.periods):
            raise refuse("periods", "no period off shift", "must have one with 0 servers", "use SuspendingShifts")
        if any(callable(period.arrival_rate) for period in self.periods):
            raise refuse("arrival_rate", "a function", "must be a constant in each period", "use shorter periods")

    @cached_property
    def _stretches(self) -> list[list[Period]]:
        """Return runs of periods on and off shift in turn, the first on shift and the last off."""
        on = [bool(period.servers) for period in self.periods]
        first = next(at for at in range(len(on)) if on[at] and not on[at - 1])
        stretches: list[list[Period]] = []
        for period in [*self.periods[first:], *self.periods[:first]]:
            if stretches and bool(stretches[-1][0].servers) == bool(period.servers):
                stretches[-1].append(period)
            else:
                stretches.append([period])
        return stretches

    @cached_property
    def _run(self) -> tuple[float, list[float], float]:
        """Return the area under the number present, the mean numbers in hand at closings, and the overtime, a cycle."""
        cycle = np.eye(self._states)
        for stretch in self._stretches:
            cycle = self._through(stretch) @ cycle
        chances, area, in_hand, overtime = _fixed_point(cycle), 0.0, [], 0.0
        states = np.arange(chances.size)
        for stretch in self._stretches:
            length = sum(period.length for period in stretch)
            if stretch[0].servers:
                course = number_over_time(stretch, self.service_rate, [length], chances)
                area += float(course.occupied @ np.arange(course.occupied.size))
            else:
                busy = float(chances @ np.minimum(states, self._one_number()))
                worked = busy * -math.expm1(-self.service_rate * length) / self.service_rate
                area += float(chances @ states) * length - (busy * length - worked) + _area_of_arrivals(stretch)
                in_hand.append(busy)
                overtime += worked
            chances = self._through(stretch) @ chances
        return area, in_hand, overtime

    def _through(self, stretch: list[Period]) -> Array:
        """Return the chances at the end of a stretch (rows) given the number present at its start (columns)."""
        moves = np.eye(self._states)
        if stretch[0].servers:
            for period in stretch:
                moves = _moves(period, self.service_rate, self._states) @ moves
            return moves
        length = sum(period.length for period in stretch)
        states = np.arange(self._states)
        in_hand = np.minimum(states, self._one_number())
        left = binom.pmf(in_hand - (states - states[:, None]), in_hand, math.exp(-self.service_rate * length))
        arrivals = sum(period.arrivals(0.0) for period in stretch)
        come = poisson.pmf(states[:, None] - states, arrivals)
        come[-1] += 1 - come.sum(axis=0)
        return np.asarray(come @ left)

    @property
    def system_mean(self) -> float:
        """Time average of the number of orders present."""
        return self._run[0] / self.cycle_length

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to completion, nights included."""
        return self._run[0] / self._arrivals

    @property
    def in_hand_at_close(self) -> tuple[float, ...]:
        """Mean number of orders in service at each closing time, from the first closing after an opening."""
        return tuple(self._run[1])

    @property
    def overtime_per_cycle(self) -> float:
        """Mean time that all servers together work off shift in a cycle."""
        return self._run[2]


def _moves(period: Period, service_rate: float, size: int) -> Array:
    """Return the chances at the end of a period (rows) given the number present at its start (columns)."""
    change = forward(period, service_rate, size)
    return np.asarray(expm(change(0.0, np.eye(size))[0] * period.length))


def _fixed_point(cycle: Array) -> Array:
    """Return the chances that a cycle leaves as they were."""
    balance = cycle - np.eye(len(cycle))
    balance[0] = 1.0
    return np.linalg.solve(balance, np.eye(len(cycle))[0]).clip(0.0)


def _area_of_arrivals(stretch: list[Period]) -> float:
    """Return the integral over a stretch of the mean number that has come since its start."""
    area, come = 0.0, 0.0
    for period in stretch:
        new = period.arrivals(0.0)
        area += come * period.length + new * period.length / 2
        come += new
    return area


def _longer(found: npt.NDArray[np.int64], servers: int, service_rate: float, time: float) -> Array:
    """Return the chance to take longer than `time` on shift, for an order that finds so many present; one each."""
    ahead = np.maximum(found - servers + 1, 0)  # departures that must come before service begins
    alone = math.exp(-service_rate * time)
    if servers == 1:
        return np.asarray(gammaincc(ahead + 1, service_rate * time))
    stages = np.maximum(ahead, 1)
    with np.errstate(divide="ignore"):  # where so many departures cannot be, the logarithm is -inf and its chance 0
        begun = np.log(gammainc(stages, (servers - 1) * service_rate * time))
    in_service = alone * np.exp(stages * math.log(servers / (servers - 1)) + begun)
    return np.where(ahead == 0, alone, gammaincc(stages, servers * service_rate * time) + in_service)
