"""The unit calls the petitioner and solves the matter, with co-units where there are any (C09, C11, C12, C32)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.errands import errand
from sim.fields import on_grid
from sim.work_order import Activity, Cause, WorkOrder


def contact(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Call the petitioner first, unless the unit leaves it out (C09)."""
    if county.chance(order, "contact", order.round) >= county.behaviour.contact_share:
        return
    desk = county.desk(order)
    minutes = county.unit_minutes(order, "contact", order.round)
    yield from desk.pool.serve(order, "handling", minutes, stay=True)
    if not order.contact_made:
        order.contact_made, order.contacted = True, county.env.now
    county.log(order, Activity.CONTACTED, desk.actor)


def handle(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Solve the matter: work, perhaps a wait for something outside, the co-units' parts; then tell the result."""
    desk = county.desk(order)
    if order.round == 1:
        order.handling_started = county.env.now
    county.log(order, Activity.HANDLING, desk.actor)
    others = _convene(county, order)
    if county.policy.escalation.handling_waits and order.leader_done is not None:
        others.append(order.leader_done)
    work = _work(county, order)
    if county.chance(order, "external", order.round) < county.waits.external_share:
        before = on_grid(work * county.waits.work_before_share)
        yield from desk.pool.serve(order, "handling", before)
        yield from county.wait(order, _external(county, order), Cause.EXTERNAL_WAIT)
        work -= before
    yield from desk.pool.serve(order, "handling", work, stay=not others)
    yield from _wait_for(county, order, others)
    minutes = county.unit_minutes(order, "notification", order.round)
    yield from desk.pool.serve(order, "handling", minutes, stay=True)
    county.log(order, Activity.RESULT_TOLD, desk.actor)


def _work(county: County, order: WorkOrder) -> float:
    """Return the handler's minutes in this round."""
    factor = county.work.handling_factor_by_tier.get(order.tier.key, 1.0) * order.work_factor
    if order.round > 1:
        return county.unit_minutes(order, "handling", order.round, factor * county.work.redo_share)
    if order.birth.handling_min is not None:
        return on_grid(order.birth.handling_min * order.work_factor * order.work_left)
    return county.unit_minutes(order, "handling", 1, factor * order.work_left)


def _external(county: County, order: WorkOrder) -> float:
    """Return the minutes of the wait for something outside."""
    factor = county.waits.external_factor_by_tier.get(order.tier.key, 1.0) * order.wait_factor
    return on_grid(county.minutes(order, "external", order.round) * factor)


def _convene(county: County, order: WorkOrder) -> list[Event]:
    """Set the co-units to work beside the lead (C12)."""
    others = [key for key in order.co_units if key != order.holder]  # the lead may be one of them by a misrouting
    if not others or order.round > 1:
        return []
    county.log(order, Activity.CO_UNITS_CONVENED, county.desk(order).actor, ";".join(others))
    return [_co_work(county, order, number, key) for number, key in enumerate(others, 1)]


def _co_work(county: County, order: WorkOrder, number: int, key: str) -> Event:
    """Return the event of a co-unit having done its part."""
    desk, done = county.units[key], county.env.event()
    minutes = on_grid(county.minutes(order, "co_unit_handling", number) / desk.unit.speed)

    def completed() -> None:
        county.log(order, Activity.CO_UNIT_COMPLETED, desk.actor)
        done.succeed()

    errand(desk.pool, order, "handling", minutes, completed)
    return done


def _wait_for(county: County, order: WorkOrder, others: list[Event]) -> Generator[Event, Any, None]:
    """Wait for the co-units, and for the leader where the policy says so; both count as external waits."""
    began = county.env.now
    order.waiting_for = Cause.EXTERNAL_WAIT
    for done in others:
        if not done.processed:
            yield done
    order.spend(Cause.EXTERNAL_WAIT, county.env.now - began)
    order.waiting_for = Cause.QUEUE
