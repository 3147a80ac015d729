"""Supervision messages, supervision notices and admonition talks (C31, C34)."""

from __future__ import annotations

from sim.county import County, UnitDesk
from sim.errands import errand
from sim.fields import MINUTES_PER_DAY
from sim.work_order import Activity, WorkOrder


def message(county: County, order: WorkOrder, reason: str) -> None:
    """Send a supervision message to the unit's principal (C31)."""
    order.supervision_messages += 1
    county.log(order, Activity.SUPERVISION_SMS, county.desk(order).actor, reason)
    county.affect(order, county.behaviour.effects.supervision)


def at_dispatch(county: County, order: WorkOrder) -> None:
    """Look at an order that a unit gets: dispatched many times, or one of many with one cause (C34)."""
    rules, desk, cause = county.policy.supervision, county.desk(order), order.birth.cause
    if rules.notice_after_dispatches and order.dispatches == rules.notice_after_dispatches:
        notice(county, order, "dispatched_repeatedly")
    if cause:
        desk.cause_counts[cause] = desk.cause_counts.get(cause, 0) + 1
        if desk.cause_counts[cause] == rules.notice_after_cluster_orders:
            notice(county, order, "concentrated")


def at_redo(county: County, order: WorkOrder) -> None:
    """Look at an order that must be redone (C31, C34)."""
    message(county, order, "redo")
    rules = county.policy.supervision
    if rules.notice_after_redos and order.redos >= rules.notice_after_redos:
        notice(county, order, "redo")


def notice(county: County, order: WorkOrder, reason: str) -> None:
    """Have the office issue a supervision notice, and a talk when the unit has had too many (C34)."""
    desk = county.desk(order)
    minutes = county.minutes(order, "supervision:notice", 1 + order.notices)

    def issue() -> None:
        order.notices += 1
        county.log(order, Activity.SUPERVISION_NOTICE, desk.actor, reason)
        county.affect(order, county.behaviour.effects.supervision)
        _talk_if_due(county, order, desk)

    errand(county.office, order, "supervision", minutes, issue)


def _talk_if_due(county: County, order: WorkOrder, desk: UnitDesk) -> None:
    rules, now = county.policy.supervision, county.env.now
    if not rules.talk_after_notices:
        return
    since = now - rules.talk_window_days * MINUTES_PER_DAY
    desk.notice_times = [moment for moment in desk.notice_times if moment > since] + [now]
    if len(desk.notice_times) >= rules.talk_after_notices:
        desk.notice_times = []
        county.log(order, Activity.ADMONITION_TALK, desk.actor)
