"""The deadline in force, and its extension: asked, decided, told (C19 to C23)."""

from __future__ import annotations

from sim.county import County
from sim.engine import WATCH, Timer
from sim.errands import errand
from sim.fields import MINUTES_PER_DAY
from sim.oversight import reminders
from sim.work_order import Activity, WorkOrder


def set_due(county: County, order: WorkOrder, due: float) -> None:
    """Put a county deadline in force, and set its watchers."""
    order.deadline += 1
    order.due, order.due_judged, order.overdue_now = due, False, False
    if order.round == 1:
        order.due_final = due
        if order.due_first != order.due_first:
            order.due_first = due
    else:
        order.redo_due = due
    county.requeue(order)
    reminders.watch(county, order)
    _prepare(county, order)


def _prepare(county: County, order: WorkOrder) -> None:
    """Set the moment at which the unit decides whether to ask for an extension: the last one allowed."""
    rules = county.policy.extensions
    if order.tier.rules.extension and order.round_extensions < rules.most:
        last = county.clocks.before(rules.lead, order.due)
        if rules.cutoff is not None and last % MINUTES_PER_DAY > rules.cutoff:
            last += rules.cutoff - last % MINUTES_PER_DAY
        if last >= county.env.now:
            begins = county.city_hours.before(last, rules.margin_min) if rules.margin_min else last
            moment = max(begins, county.env.now)
            county.later(moment, WATCH, lambda timer: _ask(county, timer), (order, order.deadline))


def _ask(county: County, timer: Timer) -> None:
    """Have an unfinished order's extension written and signed, if the unit asks for one."""
    order, deadline = timer.payload
    if _lapsed(order, deadline) or order.ready_to_report or order.dispatches == 0:
        return
    if county.chance(order, "ask_extension", deadline) >= reminders.ask_share(county, order):
        return
    desk = county.desk(order)
    writing = county.unit_minutes(order, "extension_request", deadline)
    signing = county.unit_minutes(order, "sign_principal:extension", deadline)

    def wanted() -> bool:
        return order.holder == desk.key and not _lapsed(order, deadline)

    def written() -> None:
        errand(desk.pool, order, "principal", signing, signed, wanted=wanted)

    def signed() -> None:
        if wanted():
            _request(county, order)

    errand(desk.pool, order, "handling", writing, written, wanted=wanted)


def _request(county: County, order: WorkOrder) -> None:
    """Hand the signed request in; one that comes too late is refused at once (C20, C23)."""
    order.extension_requests += 1
    county.log(order, Activity.EXTENSION_REQUESTED, county.desk(order).actor)
    if _counts_from(county) > county.clocks.before(county.policy.extensions.lead, order.due):
        county.log(order, Activity.EXTENSION_REJECTED, county.at_city, "late")
        return
    moment = county.city_ready(county.minutes(order, "city_decision", order.deadline))
    county.later(moment, WATCH, lambda timer: _decide(county, timer), (order, order.deadline))


def _counts_from(county: County) -> float:
    """Return the moment at which a request made now counts as made, given the daily cut-off hour."""
    now, cutoff = county.env.now, county.policy.extensions.cutoff
    if cutoff is None or now % MINUTES_PER_DAY <= cutoff:
        return now
    return (now // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY


def _decide(county: County, timer: Timer) -> None:
    """Let the city approve or reject; a decision after the deadline can only reject."""
    order, deadline = timer.payload
    if _lapsed(order, deadline):
        return
    if county.env.now > order.due:
        county.log(order, Activity.EXTENSION_REJECTED, county.at_city, "deadline_passed")
    elif county.chance(order, "approve_extension", deadline) < county.behaviour.extension_approval_share:
        _approve(county, order)
    else:
        county.log(order, Activity.EXTENSION_REJECTED, county.at_city, "refused")


def _approve(county: County, order: WorkOrder) -> None:
    rules, clocks = county.policy.extensions, county.clocks
    base = order.due if rules.counted_from == "deadline" else county.env.now
    order.extensions_approved += 1
    order.round_extensions += 1
    # Counted from approval, a short extension could end before the deadline that it extends.
    set_due(county, order, max(order.due, min(clocks.after(rules.length, base), clocks.after(rules.cap, base))))
    county.log(order, Activity.EXTENSION_APPROVED, county.at_city)
    _notify(county, order)


def _notify(county: County, order: WorkOrder) -> None:
    """Have the unit tell the petitioner, which must happen on the day of approval (C22)."""
    desk, day = county.desk(order), county.env.now // MINUTES_PER_DAY

    def told() -> None:
        same_day = county.env.now // MINUTES_PER_DAY == day
        county.log(order, Activity.EXTENSION_NOTIFIED, desk.actor, "same_day" if same_day else "later")

    minutes = county.unit_minutes(order, "notification:extension", order.extensions_approved)
    errand(desk.pool, order, "handling", minutes, told)


def _lapsed(order: WorkOrder, deadline: int) -> bool:
    """Return whether the matter is over: reported, closed, or under another deadline."""
    return order.round_reported or order.outcome != "open" or order.deadline != deadline
