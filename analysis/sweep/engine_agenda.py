"""What is still to be run, in an order in which neighbours share a point or the orders that they meet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sim.parameters import Precision
from sim.studies import Plan

__all__ = ["Agenda", "Item", "same_orders"]

_ON_THE_TAPE = ("calendar", "demand", "period", "policy.returns.review_delay", "waits", "work")
"""What changes the orders or their chances; the worker itself makes sure of it before it shares a tape."""


class Item(NamedTuple):
    """One run to do."""

    point: int
    """Number of the point."""
    replication: int
    """Number of the replication."""


def same_orders(plan: Plan, points: Sequence[int]) -> list[list[int]]:
    """Return the points in groups that meet the same orders with the same chances, in the order of their firsts."""
    groups: dict[str, list[int]] = {}
    for point in points:
        changes = plan.changes(point).items()
        on_tape = sorted((path, repr(value)) for path, value in changes if f"{path}.".startswith(_PREFIXES))
        groups.setdefault(repr(on_tape), []).append(point)
    return list(groups.values())


_PREFIXES = tuple(f"{path}." for path in _ON_THE_TAPE)


class Agenda:
    """The runs of a sweep: so many replications of each point, or as many as a precision needs.

    Parameters
    ----------
    groups
        Points by what they share, as from `same_orders`.
    wanted
        Replications of each point, or the precision that each point is to reach.
    precise
        precise(point, replications): whether the point's interval, over the replications below that number, is narrow
        enough. Asked only when all of these are settled, so that the answer never depends on who was first.
    """

    def __init__(self, groups: Sequence[Sequence[int]], wanted: int | Precision,
                 precise: Callable[[int, int], bool]) -> None:
        self._rule = wanted if isinstance(wanted, Precision) else None
        self._first = wanted.at_least if isinstance(wanted, Precision) else wanted
        self._precise = precise
        self._planned = self._initial(groups)
        self._more: deque[Item] = deque()
        self._targets = {point: self._first for group in groups for point in group}
        self._left = dict(self._targets)
        self.shared = {point for group in groups if len(group) > 1 for point in group}

    def _initial(self, groups: Sequence[Sequence[int]]) -> Iterator[Item]:
        for group in groups:
            for replication in range(self._first):
                yield from (Item(point, replication) for point in group)

    def next(self) -> Item | None:
        """Return the next run to do, or None where there is none for now: a precision may ask for more later."""
        return self._more.popleft() if self._more else next(self._planned, None)

    def settle(self, point: int) -> None:
        """Note that one of a point's runs is done or has failed; with a precision, look whether it is enough."""
        self._left[point] -= 1
        rule, target = self._rule, self._targets[point]
        if self._left[point] or rule is None or target >= rule.at_most or self._precise(point, target):
            return
        further = min(target + rule.step, rule.at_most)
        self._more.extend(Item(point, replication) for replication in range(target, further))
        self._targets[point], self._left[point] = further, further - target

    @property
    def runs(self) -> int:
        """How many runs there are in all, as far as is known by now."""
        return sum(self._targets.values())
