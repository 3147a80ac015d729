"""A unit asks to return an order that it holds not to be its own, or refuses it (C13 to C16)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.oversight import accountability, escalation
from sim.stages.dispatch import dispatch
from sim.work_order import Activity, Cause, WorkOrder


def returned(county: County, order: WorkOrder) -> Generator[Event, Any, bool]:
    """Let the unit return the order if it wants to and may; say whether it has gone to another unit."""
    if _refuses(county, order):
        order.refused = True
        county.log(order, Activity.REFUSED, county.desk(order).actor)
        _criticise(county, order)
        return False
    order.enter(Cause.RETURN_LOOP)
    upheld = False
    while not upheld and may_ask(county, order) and _wants_to(county, order):
        if not (yield from _request(county, order)):
            break
        upheld = yield from _review(county, order)
    if upheld:
        accountability.drop(county, order)
        yield from dispatch(county, order, _next_unit(county, order))
    order.enter(None)
    return upheld


def may_ask(county: County, order: WorkOrder) -> bool:
    """Return whether the policy lets the holder ask at all (C14)."""
    return county.policy.returns.allowed and order.may_return


def _wants_to(county: County, order: WorkOrder) -> bool:
    """Return whether the holder recognises the order as not its own, or shirks one that is."""
    attempt = 1 + order.return_requests
    if order.holder != order.unit:
        return county.chance(order, "recognise", attempt) < county.behaviour.recognise_share
    own = county.desk(order).unit.shirk_share
    share = county.behaviour.shirk_share if own is None else own
    return county.chance(order, "shirk", attempt) < share


def _refuses(county: County, order: WorkOrder) -> bool:
    own = order.holder == order.unit
    return own and county.chance(order, "refuse", order.dispatches) < county.behaviour.refuse_share


def _request(county: County, order: WorkOrder) -> Generator[Event, Any, bool]:
    """Write reason and grounds, have the principal sign; say whether the request is in time (C13)."""
    desk, attempt = county.desk(order), 1 + order.return_requests
    window_ends = county.clocks.after(county.policy.returns.window, order.last_dispatched)
    yield from desk.pool.serve(order, "reception", county.unit_minutes(order, "return_request", attempt))
    yield from desk.pool.serve(order, "principal", county.unit_minutes(order, "sign_principal:return", attempt))
    late = county.env.now > window_ends
    used_up = order.return_requests >= county.policy.returns.most and county.policy.returns.fallback_unit is None
    order.return_requests += 1
    if late or used_up:
        order.returns_void += 1
        county.log(order, Activity.RETURN_VOID, desk.actor, "late" if late else "used_up")
        return False
    county.log(order, Activity.RETURN_REQUESTED, desk.actor)
    return True


def _review(county: County, order: WorkOrder) -> Generator[Event, Any, bool]:
    """Let the office review the request; say whether it is upheld."""
    attempt = order.return_requests
    yield from county.wait(order, county.minutes(order, "review_delay", attempt), Cause.RETURN_LOOP)
    yield from county.office.serve(order, "return_review", county.minutes(order, "return_review", attempt))
    justified = order.holder != order.unit
    behaviour = county.behaviour
    share = behaviour.uphold_share_justified if justified else behaviour.uphold_share_unjustified
    if county.chance(order, "uphold", attempt) < share:
        order.returns_upheld += 1
        county.log(order, Activity.RETURN_UPHELD, county.at_office, order.holder)
        return True
    order.returns_rejected += 1
    order.may_return = not county.policy.returns.barred_after_rejection
    county.log(order, Activity.RETURN_REJECTED, county.at_office, order.holder)
    if not justified:
        _criticise(county, order)
    return False


def _criticise(county: County, order: WorkOrder) -> None:
    """Criticise the unit county-wide for an unjustified return or a refusal, and escalate (C15)."""
    if county.chance(order, "criticise", 1 + order.return_requests) < county.policy.returns.criticised_share:
        order.criticised = True
        county.log(order, Activity.CRITICISED, county.desk(order).actor)
        escalation.escalate(county, order, "unjustified_return")


def _next_unit(county: County, order: WorkOrder) -> str:
    """Return whom a returned order goes to: the unit in charge, by mistake another, at the end the fallback."""
    rules, attempt = county.policy.returns, order.return_requests
    if attempt > rules.most and rules.fallback_unit is not None:
        order.may_return = False
        return rules.fallback_unit
    mistaken = order.holder == order.unit  # the office has let it off what is its own
    if not mistaken and county.chance(order, "redispatch", attempt) < county.behaviour.redispatch_right_share:
        return order.unit
    return county.births.other_unit(order.unit, (order.holder,), county.chance(order, "redispatch_to", attempt))
