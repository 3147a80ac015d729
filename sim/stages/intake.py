"""The office receives an order; some it answers or dismisses itself (C01, C16)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.oversight import reminders
from sim.stages import extension
from sim.work_order import Activity, WorkOrder


def receive(county: County, order: WorkOrder) -> None:
    """Take the order over from the city at once; the city's clock starts (C01, C18)."""
    rules = order.tier.rules
    if rules.dispatch is not None:
        order.dispatch_due = county.clocks.after(rules.dispatch, order.received)
    if rules.city is not None:
        order.city_due = county.clocks.after(rules.city, order.received)
        reminders.watch_city(county, order)
    if county.policy.clock_starts == "receipt":
        extension.set_due(county, order, county.clocks.after(rules.completion, order.received))
    county.log(order, Activity.RECEIVED, county.at_city, order.tier.key)


def dismiss(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Dispose of an unreasonable repeat by its own short procedure (C16)."""
    yield from county.office.serve(order, "return_review", county.minutes(order, "dismissal"))
    _settle(county, order, Activity.DISMISSED, "dismissed")


def answer(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Answer an order in the office itself."""
    yield from county.office.serve(order, "dispatch", county.minutes(order, "direct_answer"))
    _settle(county, order, Activity.ANSWERED, "answered")


def _settle(county: County, order: WorkOrder, activity: Activity, outcome: str) -> None:
    order.closed = county.env.now
    order.outcome = outcome
    order.due_judged = True  # no unit holds it, so no deadline is any unit's
    county.log(order, activity, county.at_office)
