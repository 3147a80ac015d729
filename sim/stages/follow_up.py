"""After the report: the city's audit, the callback, redo, closing, and the next appeal (C03, C31, C33, C34)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.county import County, odds
from sim.deadlines import share_of
from sim.engine import Event
from sim.fields import MINUTES_PER_DAY
from sim.oversight import supervision
from sim.stages import extension
from sim.work_order import Activity, Cause, WorkOrder


def audit(county: County, order: WorkOrder) -> Generator[Event, Any, bool]:
    """Let the city audit the result; say whether it orders a redo."""
    if not county.policy.audit.enabled:
        return False
    order.enter(Cause.REVIEW)
    ready = county.city_ready(county.minutes(order, "city_audit", order.round))
    yield from county.wait(order, ready - county.env.now, Cause.REVIEW)
    order.enter(None)
    order.audited = county.env.now
    shares = county.behaviour.audit_redo_share
    share = shares.substandard if order.substandard else shares.standard
    if order.redos < county.policy.audit.most_redos and county.chance(order, "audit", order.round) < share:
        return True
    county.log(order, Activity.AUDIT_PASSED, county.at_city)
    return False


def call_back(county: County, order: WorkOrder) -> Generator[Event, Any, bool]:
    """Call the petitioner, if the order is in the census or sample; say whether that leads to a redo (C33)."""
    _rate(county, order)
    if county.chance(order, "callback_sample", order.round) >= county.policy.callback.share:
        return False
    order.enter(Cause.FOLLOW_UP)
    yield from county.wait(order, county.minutes(order, "before_callback", order.round), Cause.FOLLOW_UP)
    yield from county.office.serve(order, "callback", county.minutes(order, "callback", order.round))
    order.enter(None)
    order.called_back = county.env.now
    if order.birth.unreachable:
        county.log(order, Activity.CALLED_BACK, county.at_office, "unreachable")
        return False
    order.was_called_back = True
    order.said_satisfied, order.said_solved = order.satisfied, order.solved
    if order.round == 1:
        order.first_satisfied = order.satisfied
    words = "satisfied" if order.satisfied else "dissatisfied", "solved" if order.solved else "unsolved"
    county.log(order, Activity.CALLED_BACK, county.at_office, " ".join(words))
    redo = county.chance(order, "callback_redo", order.round) < county.behaviour.callback_redo_share
    return redo and not order.satisfied and order.redos < county.policy.audit.most_redos


def _rate(county: County, order: WorkOrder) -> None:
    """Settle whether the matter is solved and the petitioner satisfied: two different questions.

    This is so whether anybody asks or not; what results know is what a callback has heard.
    """
    order.solved = float(county.chance(order, "solved", order.round) < _solved_share(county, order))
    order.satisfied = float(county.chance(order, "satisfied", order.round) < _satisfied_share(county, order))


def _solved_share(county: County, order: WorkOrder) -> float:
    rules = county.behaviour.resolution
    ratio = rules.redo_odds**order.redos
    ratio *= rules.complex_odds if order.birth.complex else 1
    ratio *= rules.substandard_odds if order.substandard else 1
    ratio *= rules.repeat_odds if order.chain else 1
    return odds(rules.share, ratio)


def _satisfied_share(county: County, order: WorkOrder) -> float:
    rules = county.behaviour.satisfaction
    ratio = rules.redo_odds**order.redos
    ratio *= rules.unsolved_odds if not order.solved else 1
    ratio *= rules.late_odds if order.overdue_count else 1
    ratio *= rules.no_contact_odds if not order.contact_made else 1
    ratio *= rules.substandard_odds if order.substandard else 1
    ratio *= rules.odds_per_day ** ((order.last_reported - order.received) / MINUTES_PER_DAY)
    return odds(rules.share, ratio)


def order_redo(county: County, order: WorkOrder, reason: str) -> None:
    """Begin another round of handling with a deadline of its own (C31, C34)."""
    if not order.due_judged:
        order.met_dues = (*order.met_dues, order.due)
    order.redos += 1
    order.round += 1
    order.deadline = 1000 * order.round - 1
    order.round_reported = order.ready_to_report = False
    order.round_extensions = order.round_urges = 0
    order.enter(Cause.REDO)
    limit = share_of(order.tier.rules.completion, county.policy.audit.redo_limit_share)
    extension.set_due(county, order, county.clocks.after(limit, county.env.now))
    county.log(order, Activity.REDO_ORDERED, county.at_city if reason == "audit" else county.at_office, reason)
    supervision.at_redo(county, order)


def close(county: County, order: WorkOrder) -> None:
    """Close and archive the order (C07); the petitioner may appeal again."""
    order.closed = county.env.now
    order.outcome = "closed"
    county.log(order, Activity.CLOSED, county.at_office)
    rules = county.behaviour.repeat
    if order.chain < rules.longest_chain and county.chance(order, "repeat") < _repeat_share(county, order):
        county.appeal_again(order)


def _repeat_share(county: County, order: WorkOrder) -> float:
    rules = county.behaviour.repeat
    if not order.satisfied:
        share = rules.share_if_dissatisfied
    else:
        share = rules.share_if_content if order.solved else rules.share_if_unsolved
    return odds(share, rules.told_odds) if order.told_progress else share
