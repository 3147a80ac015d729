"""Deadlines in slotted time: which rule for who is next misses how many, worked out exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve
from scipy.stats import binom

from analysis.queueing.checks import counts, inner_share, refuse, stable

__all__ = ["Misses", "SlottedQueue"]

_MOST_STATES = 200_000
State = tuple[int, int, int]  # late orders, and for each class the set of lead times present, one bit a slot


@dataclass(frozen=True, slots=True)
class Misses:
    """Shares of orders completed after their deadline."""

    first: float
    """Share of the first class."""
    second: float
    """Share of the second class."""
    overall: float
    """Share of all orders."""


@dataclass(frozen=True, slots=True)
class SlottedQueue:
    """One server and two classes of orders with deadlines, slot by slot, in steady state.

    At the start of each slot at most one order of each class comes, independently; then one order is served, which
    takes the slot. An order is in time if its service ends within as many slots as its class allows. Late orders are
    served all the same.

    Parameters
    ----------
    first_probability, second_probability : float
        Chance that an order of the class comes at the start of a slot.
    first_deadline, second_deadline : int
        Slots allowed from arrival to completion.

    Raises
    ------
    ParameterError
        If an argument is out of range or at least as many orders come as slots.

    References
    ----------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., chapter 3,
    doi:10.1002/9781118625651, for the chains; the states for earliest due date are worked out here.
    """

    first_probability: float
    second_probability: float
    first_deadline: int
    second_deadline: int

    def __post_init__(self) -> None:
        inner_share(first_probability=self.first_probability, second_probability=self.second_probability)
        counts(first_deadline=self.first_deadline, second_deadline=self.second_deadline)
        stable(self.first_probability + self.second_probability, "first_probability + second_probability")

    @property
    def _ratio(self) -> float:
        """Ratio of the geometric number left over after a slot, the same under every rule."""
        neither = (1 - self.first_probability) * (1 - self.second_probability)
        return self.first_probability * self.second_probability / neither

    def _misses(self, first: float, second: float) -> Misses:
        come = self.first_probability + self.second_probability
        overall = (self.first_probability * first + self.second_probability * second) / come
        return Misses(float(first), float(second), float(overall))

    def first_come(self) -> Misses:
        """Return the misses in the order of arrival, the first class first where both come at once."""
        ratio, ahead = self._ratio, self.first_probability
        second = (1 - ahead) * ratio**self.second_deadline + ahead * ratio ** (self.second_deadline - 1)
        return self._misses(ratio**self.first_deadline, second)

    def head_of_line(self) -> Misses:
        """Return the misses where the first class always goes first, so that it never waits."""
        before = np.arange(math.ceil(math.log(1e-18) / math.log(self._ratio)) + self.second_deadline + 1)
        seen = (1 - self._ratio) * self._ratio**before
        return self._misses(0.0, float(seen @ binom.cdf(before, self.second_deadline, 1 - self.first_probability)))

    def earliest_due(self, late: Literal["first", "last"] = "first") -> Misses:
        """Return the misses where the earliest deadline goes first, and the earlier arrival among equal ones.

        Parameters
        ----------
        late : {"first", "last"}
            Late orders keep their deadlines and so go first; or they are parked until no order in time is left.

        Raises
        ------
        ParameterError
            If the deadlines are so long that the chain would have more than 200,000 states.
        """
        if late not in {"first", "last"}:
            raise refuse("late", late, 'must be "first" or "last"', 'write "first" for plain earliest due date')
        index: dict[State, int] = {(0, 0, 0): 0}
        moves: list[tuple[int, int, float, int, int]] = []
        most = math.ceil(math.log(1e-18) / math.log(self._ratio)) + 2 if late == "first" else 0
        waiting = [(0, 0, 0)]
        while waiting:
            state = waiting.pop()
            for after, chance, missed in self._slot(state, most):
                if after not in index:
                    index[after] = len(index)
                    waiting.append(after)
                moves.append((index[state], index[after], chance, *missed))
            if len(index) > _MOST_STATES:
                raise refuse("first_deadline, second_deadline", f"{self.first_deadline}, {self.second_deadline}",
                             "are too long for this chain to be solved", "use longer slots")
        return self._judge(len(index), moves)

    def _slot(self, state: State, most: int) -> Iterator[tuple[State, float, tuple[int, int]]]:
        """Yield what a slot may lead to: the next state, its chance, and the misses of each class."""
        for first, second in np.ndindex(2, 2):
            chance = self.first_probability if first else 1 - self.first_probability
            chance *= self.second_probability if second else 1 - self.second_probability
            late = state[0]
            leads = [state[1] | first << self.first_deadline - 1, state[2] | second << self.second_deadline - 1]
            if late:
                late -= 1
            elif any(leads):
                served = self._next(leads[0], leads[1])
                leads[served] &= leads[served] - 1  # the lowest bit is the earliest deadline
            missed = leads[0] & 1, leads[1] & 1
            yield (min(most, late + sum(missed)), leads[0] >> 1, leads[1] >> 1), chance, missed

    def _next(self, first: int, second: int) -> int:
        """Return the class of the order with the earliest deadline; of equal ones, the one that came earlier."""
        lows = [leads & -leads if leads else math.inf for leads in (first, second)]
        if lows[0] == lows[1]:
            return int(self.second_deadline > self.first_deadline)
        return int(lows[1] < lows[0])

    def _judge(self, size: int, moves: list[tuple[int, int, float, int, int]]) -> Misses:
        start, end, chance, first, second = (np.array(column) for column in zip(*moves, strict=True))
        inner = end != 0  # the balance of state 0 follows from the others; its row says that the sum is 1
        rows = np.concatenate([end[inner], np.arange(1, size), np.zeros(size, np.int64)])
        columns = np.concatenate([start[inner], np.arange(1, size), np.arange(size)])
        values = np.concatenate([chance[inner], -np.ones(size - 1), np.ones(size)])
        steady = spsolve(coo_array((values, (rows, columns)), shape=(size, size)).tocsc(), np.eye(1, size)[0])
        flow = np.atleast_1d(steady)[start] * chance
        return self._misses(flow @ first / self.first_probability, flow @ second / self.second_probability)
