"""The clock's watchers: pre-overdue reminder, the deadline itself, urging (C17, C30, C31)."""

from __future__ import annotations

from sim.county import County
from sim.engine import DUE, WATCH, Timer
from sim.errands import errand
from sim.oversight import accountability, supervision
from sim.work_order import Activity, WorkOrder


def watch(county: County, order: WorkOrder) -> None:
    """Watch the order's deadline in force: remind before it, judge it when it passes."""
    rules = county.policy.reminders
    if order.tier.rules.reminder:
        moment = county.clocks.before(rules.predue_lead, order.due)
        county.later(moment, WATCH, lambda timer: _remind(county, timer), (order, order.deadline))
    county.later(order.due, DUE, lambda timer: _judge(county, timer), (order, order.due))


def watch_city(county: County, order: WorkOrder) -> None:
    """Watch the city's own deadline, which runs beside the county's (C18)."""
    county.later(order.city_due, DUE, lambda timer: _judge_city(county, timer), order)


def _remind(county: County, timer: Timer) -> None:
    order, deadline = timer.payload
    if order.dispatches and not _settled(order, deadline):  # before the dispatch, there is no unit to be reminded
        county.log(order, Activity.PREDUE_REMINDER, county.desk(order).actor)
        county.affect(order, county.behaviour.effects.reminder)


def _judge_city(county: County, timer: Timer) -> None:
    order: WorkOrder = timer.payload
    if order.reported != order.reported and order.outcome == "open":
        county.log(order, Activity.CITY_OVERDUE, _answerable(county, order))


def _judge(county: County, timer: Timer) -> None:
    order, due = timer.payload
    if due in order.met_dues:
        order.met_dues = tuple(one for one in order.met_dues if one != due)
        accountability.deadline_judged(county, order, missed=False)
    if order.due == due and not order.due_judged:  # perhaps of the same moment as the one met before it
        order.due_judged = True
        if not order.round_reported:
            _overdue(county, order)
        if order.dispatches:  # before that, no unit holds it
            accountability.deadline_judged(county, order, missed=not order.round_reported)


def _overdue(county: County, order: WorkOrder) -> None:
    """Take down that a deadline has passed without a report, and do what follows from it."""
    order.overdue_count += 1
    order.overdue_now = True
    county.requeue(order)
    county.log(order, Activity.OVERDUE, _answerable(county, order))
    if not order.dispatches:
        return
    _would_have_asked(county, order)
    _tell_progress(county, order)
    _urge_later(county, order, county.policy.reminders.urge_after)


def _answerable(county: County, order: WorkOrder) -> int:
    """Return who has the order in hand: the office until the first dispatch, then a unit."""
    return county.desk(order).actor if order.dispatches else county.at_office


def _would_have_asked(county: County, order: WorkOrder) -> None:
    """Note an overdue order whose unit would have asked an extension, had its tier allowed one (C19)."""
    if not order.tier.rules.extension and county.chance(order, "ask_extension", order.round) < ask_share(county, order):
        county.log(order, Activity.EXTENSION_BARRED, county.desk(order).actor)


def ask_share(county: County, order: WorkOrder) -> float:
    """Return the chance that the order's holder asks an extension for an unfinished order."""
    own = county.desk(order).unit.ask_extension_share
    return county.behaviour.ask_extension_share if own is None else own


def _tell_progress(county: County, order: WorkOrder) -> None:
    """Have the unit tell the petitioner of progress and measures after an extension that was not enough (C24)."""
    if not order.round_extensions:
        return
    desk = county.desk(order)

    def told() -> None:
        order.told_progress = True
        county.log(order, Activity.PROGRESS_TOLD, desk.actor)

    minutes, deadline = county.unit_minutes(order, "notification:progress", order.round), order.deadline
    errand(desk.pool, order, "handling", minutes, told, wanted=lambda: not _settled(order, deadline))


def _urge_later(county: County, order: WorkOrder, after: object) -> None:
    if after is not None and order.round_urges < county.policy.reminders.most_urges:
        moment = county.clocks.after(after, county.env.now)  # type: ignore[arg-type]
        county.later(moment, WATCH, lambda timer: _urge(county, timer), (order, order.deadline))


def _urge(county: County, timer: Timer) -> None:
    """Have the office urge the unit, and come back to it after the interval."""
    order, deadline = timer.payload

    def urged() -> None:
        if _settled(order, deadline):
            return
        order.urges += 1
        order.round_urges += 1
        county.log(order, Activity.URGED, county.desk(order).actor)
        county.affect(order, county.behaviour.effects.reminder)
        threshold = county.policy.reminders.supervision_after_urges
        if threshold and order.round_urges >= threshold:
            supervision.message(county, order, "urged")
        _urge_later(county, order, county.policy.reminders.urge_interval)

    if not _settled(order, deadline):
        minutes = county.minutes(order, "supervision", 1 + order.urges)
        errand(county.office, order, "supervision", minutes, urged, wanted=lambda: not _settled(order, deadline))


def _settled(order: WorkOrder, deadline: int) -> bool:
    return order.deadline != deadline or order.round_reported or order.outcome != "open"
