"""The unit writes its reply and has it signed (C10, C25, C26)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County
from sim.engine import Event
from sim.work_order import Activity, Cause, WorkOrder

_SIGNING = {"handling": "sign_handler", "section_head": "sign_section_head", "principal": "sign_principal"}


def write(county: County, order: WorkOrder, step: str) -> Generator[Event, Any, None]:
    """Write the reply, or mend it (`step` reply or rework), and upload the evidence."""
    desk = county.desk(order)
    order.replies += 1
    signs = county.policy.signatures[:1] == ("handling",)
    yield from desk.pool.serve(order, "handling", county.unit_minutes(order, step, order.replies), stay=signs)
    if order.replied != order.replied:
        order.replied = county.env.now
    order.substandard = county.chance(order, "substandard", order.replies) < _substandard_share(county, order, step)
    county.log(order, Activity.REPLIED, desk.actor, "substandard" if order.substandard else "standard")
    county.log(order, Activity.EVIDENCE_UPLOADED, desk.actor)


def _substandard_share(county: County, order: WorkOrder, step: str) -> float:
    if step == "rework":
        return county.behaviour.substandard_share_reworked
    own = county.desk(order).unit.substandard_share
    return county.behaviour.substandard_share if own is None else own


def sign(county: County, order: WorkOrder) -> Generator[Event, Any, None]:
    """Have the reply signed by each in turn; signing takes the signer's time and waits for the signer's hours."""
    desk = county.desk(order)
    order.enter(Cause.SIGNING)
    for role in county.policy.signatures:
        yield from desk.pool.serve(order, role, county.unit_minutes(order, _SIGNING[role], order.replies))
        county.log(order, Activity.SIGNED, desk.actor, role)
    order.signed = county.env.now
    order.enter(None)
