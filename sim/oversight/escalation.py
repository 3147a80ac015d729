"""Escalation to the deputy county leader (C15, C32)."""

from __future__ import annotations

from sim.county import County
from sim.engine import WATCH, Event, Timer
from sim.work_order import Activity, WorkOrder


def escalate(county: County, order: WorkOrder, reason: str) -> None:
    """Escalate an order, once: the unit reports to the leader, who coordinates after a while."""
    if order.escalated:
        return
    order.escalated = True
    order.leader_done = Event(county.env)
    county.log(order, Activity.ESCALATED, county.desk(order).actor, reason)
    moment = county.env.now + county.minutes(order, "leader_coordination")
    county.later(moment, WATCH, lambda timer: _coordinated(county, timer), order)


def at_acceptance(county: County, order: WorkOrder) -> None:
    """Escalate what is complex, or one of many orders with the same cause at the same unit (C32)."""
    rules = county.policy.escalation
    if rules.enabled and order.birth.complex:
        escalate(county, order, "complex")
    count = county.desk(order).cause_counts.get(order.birth.cause, 0)
    if order.birth.cause and rules.cluster_orders and count >= rules.cluster_orders:
        escalate(county, order, "concentrated")


def _coordinated(county: County, timer: Timer) -> None:
    order: WorkOrder = timer.payload
    if order.outcome == "open":
        county.log(order, Activity.LEADER_COORDINATED, county.at_leader)
        county.affect(order, county.behaviour.effects.escalation)
    if order.leader_done is not None:
        order.leader_done.succeed()
