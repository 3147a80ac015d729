"""Slotted time with deadlines: orders come at the starts of slots, which no stream of a scenario does."""

from __future__ import annotations

import numpy as np

from analysis.queueing import SlottedQueue
from analysis.verification.case import Pair, Tables
from analysis.verification.reading import limit_min, share_above
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters
from sim.parameters.demand import ListedOrder

__all__ = ["measure_slots", "theory_earliest_due", "theory_slotted", "with_slotted_orders"]

CLASSES = ("high", "general")
"""Tiers of the two classes: where both come at once, the first stands first."""
EMPTY_SLOTS = 100
"""Slots at the beginning that are not looked at; the queue empties every few slots, and forgets what came before."""
_STREAM = 12345
"""Sets these draws apart from others of the same seed and replication."""


def with_slotted_orders(parameters: Parameters, replication: int) -> Parameters:
    """Return the scenario with a list of orders: in each slot one of each class with its chance, drawn by seed."""
    slot, shares = parameters.work.handling.mean, parameters.demand.mix.urgency
    slots = int(parameters.period.days * MINUTES_PER_DAY / slot)
    draw = np.random.default_rng([_STREAM, parameters.run.seed, replication]).random((slots, len(CLASSES)))
    come = draw < [shares[name] for name in CLASSES]
    listed = tuple(
        ListedOrder(received_min=number * slot, order_id=f"S{number:05d}{name}", urgency=name)
        for number, row in enumerate(come)
        for name, comes in zip(CLASSES, row, strict=True)
        if comes
    )
    return parameters.model_copy(update={"demand": parameters.demand.model_copy(update={"listed": listed})})


def _queue(parameters: Parameters) -> SlottedQueue:
    slot, shares = parameters.work.handling.mean, parameters.demand.mix.urgency
    limits = [round(limit_min(parameters.policy.tiers[name].completion) / slot) for name in CLASSES]
    return SlottedQueue(shares[CLASSES[0]], shares[CLASSES[1]], limits[0], limits[1])


def theory_slotted(parameters: Parameters) -> dict[str, float]:
    """Return the shares overdue in the order of arrival, but for the second class's, which is too rare to be judged."""
    misses = _queue(parameters).first_come()
    return {"high_overdue_share": misses.first, "overdue_share": misses.overall}


def theory_earliest_due(parameters: Parameters) -> dict[str, float]:
    """Return the shares overdue where the earliest due date goes first, late orders included."""
    misses = _queue(parameters).earliest_due()
    return {"high_overdue_share": misses.first, "general_overdue_share": misses.second, "overdue_share": misses.overall}


def measure_slots(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders = tables.period
    orders = orders[orders["received_min"] >= EMPTY_SLOTS * parameters.work.handling.mean]
    missed = orders["overdue_count"]
    found = {f"{name}_overdue_share": share_above(missed[orders["tier"] == name], 0) for name in CLASSES}
    return {**found, "overdue_share": share_above(missed, 0)}
