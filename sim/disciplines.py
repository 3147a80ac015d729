"""Queue disciplines: which of the waiting work comes first."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.parameters.staffing import Queue
    from sim.people import Task

# Ranks of waiting work; a smaller one is taken up first, whatever the discipline.
PREEMPTING, RESUMED, BOOSTED, ORDINARY, PARKED = -3, -2, -1, 0, 1


def rank_by(rules: Queue) -> Callable[[Task], int]:
    """Return the function that ranks a task under the queue's rules."""
    preempting = frozenset(rules.preempting_tiers)
    parks = rules.discipline == "earliest_due_parked"

    def rank(task: Task) -> int:
        order = task.order
        if order.tier.key in preempting:
            return PREEMPTING
        if task.interrupted:
            return RESUMED
        if order.boosted and rules.reminder_boost:
            return BOOSTED
        return PARKED if parks and order.overdue_now else ORDINARY

    return rank


def due(task: Task) -> float:
    """Return the deadline in force of the task's order; infinity where there is none."""
    moment = task.order.due
    return moment if moment == moment else math.inf  # noqa: PLR0124 - NEVER is not equal to itself


SORTS: dict[str, Callable[[Task], tuple[float, float]]] = {
    "first_come": lambda task: (task.joined, 0.0),
    "oldest_order": lambda task: (task.order.received, task.joined),
    "tier": lambda task: (task.order.tier.rank, task.order.received),
    "earliest_due": lambda task: (due(task), task.order.received),
    "earliest_due_parked": lambda task: (due(task), task.order.received),
}
