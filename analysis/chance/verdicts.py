"""What the rule of accountability read in a run: each unit's deadlines, met or missed, in the scenario's own order.

A missed deadline stands in the log (``accountability``); one that was met does not, and is taken from the report that
met it. Deadlines of one instant are read in the order in which they were set, as the engine does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.oversight.accountability import StreakLedger, window_of
from sim.parameters import Parameters

__all__ = ["CONSEQUENCES", "EVENT_COLUMNS", "ORDER_COLUMNS", "READ_ACTIVITIES", "Sequence", "sequences"]

CONSEQUENCES = ("accountability", "supervision_notice", "admonition_talk", "executive_report")
"""Activities that fall on a unit."""
_SETTERS = ("received", "dispatched", "redispatched", "accepted", "extension_approved", "redo_ordered")
READ_ACTIVITIES = (*_SETTERS, "return_upheld", "reported", *CONSEQUENCES)
"""Activities of the event log that this package reads."""
EVENT_COLUMNS = ("replication", "order_id", "time", "activity", "actor", "due", "detail")
"""Columns of the events that it reads."""
ORDER_COLUMNS = ("replication", "order_id", "cohort", "holder", "co_units", "received_min", "due_first_min")
"""Columns of the orders that it reads."""
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Sequence(NamedTuple):
    """The deadlines of one unit in one replication, in the order in which the rule reads them."""

    replication: int
    """Number of the replication."""
    unit: str
    """Key of the unit."""
    moment: Floats
    """Moment that decides on the window: the deadline (order = completion: the report); minutes, shape (n,)."""
    read_at: Floats
    """Moment at which it was read; minutes, ascending, shape (n,)."""
    missed: Bools
    """Whether it was missed; shape (n,)."""

    def inside(self, period_minutes: float) -> Bools:
        """Return which were read in the period; bool, shape (n,)."""
        return (self.read_at >= 0) & (self.read_at < period_minutes)


class _Event(NamedTuple):
    row: int
    order: str
    time: float
    activity: str
    actor: str
    due: float
    detail: str


class _Verdict(NamedTuple):
    moment: float
    row: int
    order: str
    units: tuple[str, ...]
    missed: bool


_Held = dict[str, tuple[str, tuple[str, ...]]]
"""Last holder of each order, and the co-units that share the blame."""
_SetAt = dict[tuple[str, float], int]
"""Row at which an order's deadline was set."""
_Reading = tuple[str, float, float, bool]
"""Unit, moment, when read, missed."""


def sequences(events: pd.DataFrame, orders: pd.DataFrame, parameters: Parameters) -> list[Sequence]:
    """Return the sequence of each unit in each replication, empty ones included; by replication, then unit.

    Parameters
    ----------
    events
        Log in its own order; columns `EVENT_COLUMNS`, at least the activities in `READ_ACTIVITIES`.
    orders
        Columns `ORDER_COLUMNS`, every cohort.
    parameters
        The scenario of the run; its ``policy.accountability`` says in which order deadlines are read, and whose they
        are.
    """
    found: list[Sequence] = []
    for number, held in orders.groupby("replication", sort=True):
        replication = int(str(number))
        readings: dict[str, list[_Reading]] = defaultdict(list)
        for reading in _readings(_events(events[events["replication"] == replication]), held, parameters):
            readings[reading[0]].append(reading)
        found += [_sequence(replication, unit, readings.get(unit, [])) for unit in parameters.units]
    return found


def _sequence(replication: int, unit: str, readings: list[_Reading]) -> Sequence:
    numbers = np.array([one[1:] for one in readings], dtype=np.float64).reshape(-1, 3)
    return Sequence(replication, unit, numbers[:, 0], numbers[:, 1], numbers[:, 2].astype(bool))


def _events(frame: pd.DataFrame) -> list[_Event]:
    columns = [frame[name].tolist() for name in ("order_id", "time", "activity", "actor", "due", "detail")]
    return [_Event(row, *values) for row, values in enumerate(zip(*columns, strict=True))]


def _readings(events: list[_Event], orders: pd.DataFrame, parameters: Parameters) -> Iterator[_Reading]:
    rules = parameters.policy.accountability
    co_units = orders["co_units"] if rules.co_units_share_blame else [""] * len(orders)
    held = {name: (str(holder), tuple(str(others).split(";")) if others else ())
            for name, holder, others in zip(orders["order_id"], orders["holder"], co_units, strict=True)}  # fmt: skip
    if rules.order == "completion":
        verdicts = _by_completion(events, held)
    else:
        first = _set_at(events, orders)
        verdicts = sorted([*_met(events, held, first), *_missed(events, held, first)])
    if rules.order == "dispatch":
        yield from _by_dispatch(verdicts, events, orders, parameters)
        return
    for one in verdicts:
        for unit in one.units:
            yield unit, one.moment, one.moment, one.missed


def _whose(held: tuple[str, tuple[str, ...]], unit: str = "") -> tuple[str, ...]:
    """Return who answers: the unit, or the last holder, and the co-units where they share the blame."""
    first = unit or held[0]
    return (first, *(other for other in held[1] if other != first))


def _by_completion(events: list[_Event], held: _Held) -> list[_Verdict]:
    return [_Verdict(one.time, one.row, one.order, _whose(held[one.order]), one.time > one.due)
            for one in events if one.activity == "reported" and not isnan(one.due)]  # fmt: skip


def _met(events: list[_Event], held: _Held, first: _SetAt) -> Iterator[_Verdict]:
    """Yield the deadlines met; an order goes to no other unit after its report, so that its last holder met it."""
    for one in events:
        if one.activity == "reported" and one.time <= one.due:
            row = first.get((one.order, one.due), 0)
            yield _Verdict(one.due, row, one.order, _whose(held[one.order]), missed=False)


def _missed(events: list[_Event], held: _Held, first: _SetAt) -> Iterator[_Verdict]:
    for one in events:
        if one.activity == "accountability":
            # the last holder may be another than the one that missed this deadline
            row, units = first.get((one.order, one.time), 0), _whose(held[one.order], one.actor)
            yield _Verdict(one.time, row, one.order, units, missed=True)


def _set_at(events: list[_Event], orders: pd.DataFrame) -> _SetAt:
    """Return the row at which each deadline of each order was set; the opening backlog's before all others."""
    backlog = _backlog(orders)
    first = {(name, due): place - len(backlog) for place, (_, name, due) in enumerate(backlog)}
    for one in events:
        if one.activity in _SETTERS:
            first.setdefault((one.order, one.due), one.row)
    return first


def _by_dispatch(verdicts: list[_Verdict], events: list[_Event], orders: pd.DataFrame,
                 parameters: Parameters) -> Iterator[_Reading]:
    """Yield the readings where each unit's orders are read as dispatched, each once those before it are decided."""
    rules = parameters.policy.accountability
    ledgers = {unit: StreakLedger(rules, window_of(rules, parameters.period.start)) for unit in parameters.units}
    numbers = {name: number for number, name in enumerate(orders["order_id"].tolist())}
    for unit, name, due in _backlog(orders):
        if due >= 0:  # what passed before the period counts for nobody
            ledgers[unit].expect(numbers[name])
    moves = [one for one in events if one.activity in {"dispatched", "redispatched", "return_upheld"}]
    # the deadlines of an instant come last in it
    steps: list[tuple[float, int, int, _Event | _Verdict]] = [(one.time, 0, one.row, one) for one in moves]
    steps += [(one.moment, 1, place, one) for place, one in enumerate(verdicts)]
    for time, _, _, step in sorted(steps, key=lambda one: one[:3]):
        if isinstance(step, _Verdict):
            for unit in step.units:
                ready = ledgers[unit].settle(numbers[step.order], step.missed, step.moment)
                yield from ((unit, moment, time, missed) for missed, moment in ready)
        elif step.activity == "return_upheld":
            ledgers[step.detail].drop(numbers[step.order])
        elif not step.due < time:  # one that has passed is judged already
            ledgers[step.detail].expect(numbers[step.order])


def _backlog(orders: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Return holder, name and deadline of the opening backlog's orders, in the order in which they were taken up."""
    kept = orders[orders["cohort"] == "backlog"].sort_values(["received_min", "order_id"])
    columns = (kept[name].tolist() for name in ("holder", "order_id", "due_first_min"))
    return list(zip(*columns, strict=True))
