"""The office reviews the reply before it goes to the city (C27, C28), and the result is reported (C18)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.oversight import accountability, supervision
from sim.stages import reply
from sim.work_order import Activity, Cause, WorkOrder


def pass_review(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Submit the reply until it passes, or until the rounds allowed are used up."""
    rounds = 0
    while True:
        rounds += 1
        _submit(county, order)
        order.enter(Cause.REVIEW)
        minutes = county.minutes(order, "prereview", order.prereview_rounds)
        yield from county.office.serve(order, "prereview", minutes)
        order.enter(None)
        if _passes(county, order):
            county.log(order, Activity.PREREVIEW_PASSED, county.at_office)
            break
        if rounds >= county.policy.prereview.most_rounds:
            county.log(order, Activity.PREREVIEW_PASSED, county.at_office, "rounds_used_up")
            break
        order.prereview_failures += 1
        order.ready_to_report = False
        county.log(order, Activity.PREREVIEW_FAILED, county.at_office, order.holder)
        supervision.message(county, order, "prereview_failed")
        yield from reply.write(county, order, "rework")
        yield from reply.sign(county, order)
    order.prereview_passed = county.env.now


def _submit(county: County, order: WorkOrder) -> None:
    now = county.env.now
    order.ready_to_report = True
    order.prereview_rounds += 1
    late = now > county.clocks.before(county.policy.prereview.lead, order.due)
    if order.prereview_rounds == 1:
        order.prereview_submitted, order.prereview_late = now, late
    county.log(order, Activity.PREREVIEW_SUBMITTED, county.desk(order).actor, "late" if late else "in_time")


def _passes(county: County, order: WorkOrder) -> bool:
    shares = county.behaviour.prereview_pass_share
    share = shares.substandard if order.substandard else shares.standard
    return county.chance(order, "prereview", order.prereview_rounds) < share


def report(county: County, order: WorkOrder) -> None:
    """Report the result to the city: the moment that counts for on time."""
    now = county.env.now
    order.round_reported, order.last_reported = True, now
    if order.round == 1:
        order.reported = now
    in_time = "on_time" if now <= order.due else "overdue"
    county.log(order, Activity.REPORTED, county.at_office, in_time)
    accountability.reported(county, order)
