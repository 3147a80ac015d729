"""The life of an order: the process that strings the stages together."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.stages import follow_up, handling, intake, reply, review
from sim.stages.dispatch import accept, dispatch
from sim.stages.returns import returned
from sim.work_order import WorkOrder

Life = Generator[Event, Any, None]


def life(county: County, order: WorkOrder) -> Life:
    """Lead an order from receipt to its end."""
    intake.receive(county, order)
    if order.unreasonable and county.policy.dismiss_unreasonable:
        yield from intake.dismiss(county, order)
    elif county.chance(order, "direct_answer") < county.behaviour.direct_answer_share:
        yield from intake.answer(county, order)
    else:
        yield from dispatch(county, order, order.birth.sent_to)
        yield from life_at_unit(county, order)


def life_at_unit(county: County, order: WorkOrder) -> Life:
    """Lead an order from its arrival at a unit to closing."""
    yield from accept(county, order)
    while (yield from returned(county, order)):
        yield from accept(county, order)
    yield from first_handling(county, order)


def first_handling(county: County, order: WorkOrder) -> Life:
    """Lead an order that a unit has taken charge of to closing."""
    while True:
        yield from handling.contact(county, order)
        yield from handling.handle(county, order)
        yield from answer_city(county, order)
        reason = yield from _found_wanting(county, order)
        if not reason:
            break
        follow_up.order_redo(county, order, reason)
    follow_up.close(county, order)


def answer_city(county: County, order: WorkOrder) -> Life:
    """Write, sign, review and report the result of one round."""
    yield from reply.write(county, order, "reply")
    yield from reply.sign(county, order)
    if order.tier.rules.prereview:
        yield from review.pass_review(county, order)
    review.report(county, order)


def _found_wanting(county: County, order: WorkOrder) -> Generator[Event, Any, str]:
    """Return who wants the result redone: "audit", "callback", or nobody: ""."""
    if (yield from follow_up.audit(county, order)):
        return "audit"
    return "callback" if (yield from follow_up.call_back(county, order)) else ""
