"""The predictions themselves: Erlang's wait, the morning queue, the flow of a backlog."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.queueing import MMc
from sim.distributions import Constant, Duration, Exponential, Gamma, Lognormal
from sim.fields import MINUTES_PER_DAY

__all__ = ["STEP_MIN", "Morning", "backlog_days", "erlang_wait", "morning_queue", "variation"]

Floats = npt.NDArray[np.float64]
STEP_MIN = 5.0
"""Step of the fluid's clock, in minutes."""
_QUANTILES = (np.arange(100_000) + 0.5) / 100_000


def variation(law: Duration) -> float:
    """Return the coefficient of variation of a law: its standard deviation over its mean."""
    if isinstance(law, Constant):
        return 0.0
    if isinstance(law, Exponential):
        return 1.0
    if isinstance(law, Lognormal | Gamma):
        return law.cv
    lengths = law.quantile(_QUANTILES)
    return float(lengths.std() / lengths.mean())


def erlang_wait(arrival_rate: float, service_mean: float, people: int, cv: float) -> float:
    """Return the mean wait of M/G/c in steady state, in the unit of `service_mean`.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_mean : float
        Mean service time.
    people : int
        Number of servers.
    cv : float
        Coefficient of variation of service.

    Notes
    -----
    Erlang C times (1 + cv^2) / 2. Exact for exponential service (M/M/c) and for one server (Pollaczek and Khinchine);
    between these an approximation. Raises ParameterError where the load is not below the number of servers.

    References
    ----------
    Lee and Longton (1959), Queueing processes associated with airline passenger check-in, doi:10.1057/jors.1959.5.
    """
    return MMc(arrival_rate, 1 / service_mean, people).wait_mean * (1 + cv**2) / 2


@dataclass(frozen=True, slots=True)
class Morning:
    """What the fluid queue of people in shifts predicts."""

    on_duty_wait: float
    """Mean wait while people are on duty, in minutes, over all arrivals."""
    clears_at: float | None
    """Minute of the day by which the queue that has come overnight is gone: the median over the days; None: none."""


def morning_queue(arrivals: Floats, on_duty: Floats, people: float, service_mean: float) -> Morning:
    """Return the fluid queue of work that comes at all hours and is done in shifts.

    With N in the system, N' = arrival rate - min(N, people on duty) / service_mean, and max(0, N - people) wait.

    Parameters
    ----------
    arrivals : array of shape (steps,)
        Expected arrivals in each step of `STEP_MIN` minutes, from a midnight on.
    on_duty : array of shape (steps,)
        Share of each step in which people are on duty.
    people : float
        How many are then free for this work, on average; may be a fraction.
    service_mean : float
        Mean minutes of work of an arrival.

    References
    ----------
    Mandelbaum, Massey and Reiman (1998), Strong approximations for Markovian service networks,
    doi:10.1023/A:1019112920622; for the morning queue Newell, Applications of Queueing Theory, 2nd ed. (1982), ch. 2.
    """
    present, area, waiting = 0.0, 0.0, np.zeros(arrivals.size)
    rate = min(1.0, STEP_MIN / service_mean)
    for index, (new, share) in enumerate(zip(arrivals.tolist(), on_duty.tolist(), strict=True)):
        present += new
        waiting[index] = max(0.0, present - people * share)
        present -= min(present * rate * (share > 0), people * share * STEP_MIN / service_mean)
        area += (waiting[index] + max(0.0, present - people * share)) / 2 * share * STEP_MIN
    return Morning(float(area) / float(arrivals.sum()), _clears_at(waiting, on_duty > 0))


def _clears_at(waiting: Floats, open_: npt.NDArray[np.bool_]) -> float | None:
    """Return the median minute of the day at which nobody waits any more, over days that begin with a queue."""
    per_day = int(MINUTES_PER_DAY / STEP_MIN)
    found = []
    for queue, at_work in zip(waiting.reshape(-1, per_day), open_.reshape(-1, per_day), strict=True):
        first = int(at_work.argmax())
        if at_work[first] and queue[first] > 0:
            done = np.flatnonzero(queue[first:] == 0)
            found.append((first + int(done[0])) * STEP_MIN if done.size else float(MINUTES_PER_DAY))
    return float(np.median(found)) if found else None


def backlog_days(inflow: Floats, capacity: Floats) -> Floats:
    """Return the work left over at the end of each day, in the unit of the arguments.

    Parameters
    ----------
    inflow : array of shape (days,)
        Work that comes in on each day, in person-minutes.
    capacity : array of shape (days,)
        Work that can be done on each day, in person-minutes.

    References
    ----------
    Newell, Applications of Queueing Theory, 2nd ed. (1982), ch. 2: cumulative work in, less cumulative work that could
    be done, less the least that this difference has been.
    """
    net = np.concatenate([[0.0], np.cumsum(inflow - capacity)])
    return np.asarray((net - np.minimum.accumulate(net))[1:])
