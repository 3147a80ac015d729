"""The office dispatches an order to a unit, and the unit signs for it (C02, C08, C11, C17, C29)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.oversight import accountability, escalation, supervision
from sim.stages import extension
from sim.work_order import Activity, WorkOrder


def dispatch(county: County, order: WorkOrder, unit: str) -> Generator[Event, Any, None]:
    """Send the order to `unit`; the first dispatch starts the county's clock."""
    attempt = order.dispatches + 1
    yield from county.office.serve(order, "dispatch", county.minutes(order, "dispatch", attempt))
    send(county, order, unit)


def send(county: County, order: WorkOrder, unit: str) -> None:
    """Hand the order over to `unit` now."""
    now = county.env.now
    order.dispatches += 1
    order.holder, order.last_dispatched = unit, now
    again = order.dispatches > 1
    if not again:
        order.dispatched = now
    _start_clock(county, order, again)
    county.log(order, Activity.REDISPATCHED if again else Activity.DISPATCHED, county.at_office, unit)
    county.log(order, Activity.DISPATCH_SMS, county.desk(order).actor)
    rules = order.tier.rules
    if rules.acceptance is not None and order.accepted != order.accepted:
        order.acceptance_due = county.clocks.after(rules.acceptance, now)
    if rules.first_contact is not None:
        order.first_contact_due = county.clocks.after(rules.first_contact, now)
    accountability.expect(county, order)
    supervision.at_dispatch(county, order)


def _start_clock(county: County, order: WorkOrder, again: bool) -> None:
    starts = county.policy.clock_starts
    restarts = again and county.policy.returns.clock_after_upheld == "restart" and starts != "acceptance"
    if restarts or (starts == "dispatch" and not again):
        extension.set_due(county, order, county.clocks.after(order.tier.rules.completion, county.env.now))


def resume(county: County, order: WorkOrder) -> None:
    """Take up an order of the opening backlog: dispatched and accepted at its receipt, part of its work done.

    Its deadline ran from then; where it has passed before the period begins, it counts for nobody in the period.
    """
    order.dispatches = 1
    order.holder = order.unit
    order.dispatched = order.last_dispatched = order.accepted = order.received
    order.work_left = county.parameters.demand.backlog.work_left_share
    order.may_return = False
    extension.set_due(county, order, county.clocks.after(order.tier.rules.completion, order.received))
    if order.due < county.env.now:
        order.due_judged = order.overdue_now = True
    accountability.expect(county, order)


def accept(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Let the unit's people read the order and sign for it."""
    minutes = county.unit_minutes(order, "acceptance", order.dispatches)
    yield from county.desk(order).pool.serve(order, "reception", minutes)
    now = county.env.now
    first = order.accepted != order.accepted
    if first:
        order.accepted = now
    runs_anew = first or county.policy.returns.clock_after_upheld == "restart"
    if county.policy.clock_starts == "acceptance" and runs_anew:
        extension.set_due(county, order, county.clocks.after(order.tier.rules.completion, now))
    county.log(order, Activity.ACCEPTED, county.desk(order).actor)
    escalation.at_acceptance(county, order)
