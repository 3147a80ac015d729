"""Recursions that are exact on the same demand tape: when each order is done, worked out without the simulator.

Arrivals are those of the orders' table and minutes of service those of the tape. No engine, no pool and no event of the
simulator is used. Sums of times on the clock's grid are exact, so that the simulator must agree to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from heapq import heappop, heappush, heapreplace

import numpy as np
import numpy.typing as npt

__all__ = ["by_rank", "in_turn", "interrupting", "next_opening", "on_shift_clock", "reports_at"]

Array = npt.NDArray[np.float64]
Rank = Sequence[float] | Array


def in_turn(arrivals: Array, service: Array, servers: int, opens: Callable[[float], float] | None = None) -> Array:
    """Return when each order is done in the order of arrival (Lindley 1952; Kiefer and Wolfowitz 1955).

    Parameters
    ----------
    arrivals, service
        Moments of arrival in rising order, and minutes of service; shape (orders,).
    servers
        Number of servers.
    opens
        Gives the first moment from a given one on at which service may begin; None: at once.
    """
    free = [-math.inf] * servers
    done = np.empty(len(arrivals))
    for index, (arrival, minutes) in enumerate(zip(arrivals.tolist(), service.tolist(), strict=True)):
        start = max(arrival, free[0])
        done[index] = (start if opens is None else opens(start)) + minutes
        heapreplace(free, done[index])
    return done


def by_rank(arrivals: Array, service: Array, rank: Rank, servers: int) -> Array:
    """Return when each order is done where a free server takes the lowest rank, then the earliest arrival.

    Work in hand is not interrupted. What arrives at the moment of a choice takes part in it.
    """
    done = np.full(len(arrivals), np.nan)
    free = [-math.inf] * servers
    waiting: list[tuple[float, int]] = []
    come = 0
    while come < len(arrivals) or waiting:
        moment = free[0] if waiting else max(free[0], arrivals[come])
        while come < len(arrivals) and arrivals[come] <= moment:
            heappush(waiting, (rank[come], come))
            come += 1
        _, chosen = heappop(waiting)
        done[chosen] = moment + service[chosen]
        heapreplace(free, done[chosen])
    return done


def interrupting(arrivals: Array, service: Array, rank: Rank, servers: int) -> Array:
    """Return when each order is done where at any time those of lowest rank, then earliest arrival, are worked on.

    Work that is interrupted goes on later where it stopped.
    """
    done, left = np.full(len(arrivals), np.nan), service.astype(np.float64)
    present: list[tuple[float, int]] = []
    now, come = 0.0, 0
    while come < len(arrivals) or present:
        present.sort()
        served = [index for _, index in present[:servers]]
        soonest = min((now + left[index] for index in served), default=math.inf)
        until = min(soonest, arrivals[come] if come < len(arrivals) else math.inf)
        left[served] -= until - now
        now = until
        done[[index for index in served if left[index] == 0]] = now
        present = [entry for entry in present if left[entry[1]] > 0 or entry[1] not in served]
        while come < len(arrivals) and arrivals[come] <= now:
            present.append((rank[come], come))
            come += 1
    return done


def on_shift_clock(arrivals: Array, service: Array, servers: int, hours: tuple[float, float], day: float) -> Array:
    """Return when each order is done where work is put down at the end of a daily shift and goes on in the next.

    On the clock that runs on shift alone the queue never closes; its moments are put back on the day's clock.

    Parameters
    ----------
    arrivals, service, servers
        As for `in_turn`.
    hours
        When the shift begins and ends, in minutes of the day.
    day
        Length of a day in minutes.
    """
    opening, length = hours[0], hours[1] - hours[0]
    days, minute = np.divmod(arrivals, day)
    worked = in_turn(days * length + np.clip(minute - opening, 0, length), service, servers)
    days = np.ceil(worked / length) - 1  # work that ends with the shift ends on that day, not at the next opening
    return np.asarray(days * day + opening + (worked - days * length))


def next_opening(hours: tuple[float, float], day: float) -> Callable[[float], float]:
    """Return the function that gives the first moment from a given one on within a daily shift."""

    def opens(moment: float) -> float:
        today, minute = divmod(moment, day)
        if minute < hours[0]:
            return today * day + hours[0]
        return moment if minute < hours[1] else (today + 1) * day + hours[0]

    return opens


def reports_at(overdue: Sequence[bool], consecutive: int, cumulative: int) -> list[int]:
    """Return at which orders, counted from 0, a unit is called to account; both counts start again after each time."""
    found, run, total = [], 0, 0
    for index, missed in enumerate(overdue):
        run, total = (run + 1, total + 1) if missed else (0, total)
        if run >= consecutive or total >= cumulative:
            found.append(index)
            run = total = 0
    return found
