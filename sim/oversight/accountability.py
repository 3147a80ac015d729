"""Who answers for overdue orders: the handler each time (C35), the principal after three or five (C36)."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable
from functools import cache

from sim.county import County, UnitDesk
from sim.fields import MINUTES_PER_DAY
from sim.parameters.policy import Accountability
from sim.work_order import Activity, WorkOrder

WindowOf = Callable[[float], object]
"""Gives the name of the window that a moment falls in; the counts start again when it changes."""


def window_of(rules: Accountability, start: dt.date) -> WindowOf:
    """Return the function that names the window of a moment (minutes since `start`)."""

    @cache
    def date_of(day: float) -> dt.date:
        return start + dt.timedelta(days=day)

    def date(moment: float) -> dt.date:
        return date_of(moment // MINUTES_PER_DAY)

    if rules.window == "calendar_year":
        return lambda moment: date(moment).year
    if rules.window == "calendar_quarter":
        return lambda moment: (date(moment).year, (date(moment).month - 1) // 3)
    if rules.window == "calendar_month":
        return lambda moment: (date(moment).year, date(moment).month)
    return lambda _moment: None


class StreakLedger:
    """A unit's count of overdue orders, in a row and in all."""

    def __init__(self, rules: Accountability, window: WindowOf) -> None:
        self.rules, self._window_of = rules, window
        self.consecutive = 0
        self._misses: deque[float] = deque()
        self._window: object = None
        self._order: dict[int, tuple[bool, float] | None] = {}

    @property
    def cumulative(self) -> int:
        """Overdue orders counted in the window."""
        return len(self._misses)

    def note(self, missed: bool, moment: float) -> str:
        """Count one order, and return the rule that it trips: "consecutive", "cumulative" or ""."""
        window = self._window_of(moment)
        if window != self._window:
            self._window = window
            self._start_again()
        if self.rules.window == "rolling":
            while self._misses and self._misses[0] <= moment - self.rules.rolling_days * MINUTES_PER_DAY:
                self._misses.popleft()
        if not missed:
            self.consecutive = 0
            return ""
        self.consecutive += 1
        self._misses.append(moment)
        tripped = self._tripped()
        if tripped and self.rules.reset:
            self._start_again()
        return tripped

    def _tripped(self) -> str:
        rules = self.rules
        if rules.consecutive and self.consecutive >= rules.consecutive:
            return "consecutive"
        return "cumulative" if rules.cumulative and self.cumulative >= rules.cumulative else ""

    def _start_again(self) -> None:
        self.consecutive = 0
        self._misses.clear()

    def expect(self, number: int) -> None:
        """Take an order into the reading order (rules.order = dispatch): it is read after those before it."""
        self._order.setdefault(number, None)

    def drop(self, number: int) -> None:
        """Take back an order that has left the unit."""
        self._order.pop(number, None)

    def settle(self, number: int, missed: bool, moment: float) -> list[tuple[bool, float]]:
        """Return which orders can now be read, in order of dispatch: whether missed, and the moment of the deadline."""
        self._order[number] = missed, moment
        ready = []
        while self._order:
            first = next(iter(self._order))
            verdict = self._order[first]
            if verdict is None:
                break
            del self._order[first]
            ready.append(verdict)
        return ready


def expect(county: County, order: WorkOrder) -> None:
    """Note that the order's holder has got it, where orders are read by dispatch and its deadline is yet to pass."""
    if county.policy.accountability.order == "dispatch" and not order.due_judged:
        county.desk(order).streak.expect(order.number)


def drop(county: County, order: WorkOrder) -> None:
    """Note that the order leaves its holder."""
    county.desk(order).streak.drop(order.number)


def deadline_judged(county: County, order: WorkOrder, missed: bool) -> None:
    """Count an order whose deadline in force passes now."""
    rules = county.policy.accountability
    if missed:
        desk = county.desk(order)
        urgent = order.tier.rules.urgent
        county.log(order, Activity.ACCOUNTABILITY, desk.actor, "urgent_unanswered" if urgent else "overdue")
    for desk in _answerable(county, order):
        if rules.order == "deadline":
            _note(county, order, desk, missed, county.env.now)
        elif rules.order == "dispatch":
            for verdict, moment in desk.streak.settle(order.number, missed, county.env.now):
                _note(county, order, desk, verdict, moment)


def reported(county: County, order: WorkOrder) -> None:
    """Count an order when it is reported, where orders are read by completion."""
    if county.policy.accountability.order == "completion" and order.due == order.due:
        for desk in _answerable(county, order):
            _note(county, order, desk, county.env.now > order.due, county.env.now)


def _answerable(county: County, order: WorkOrder) -> list[UnitDesk]:
    desks = [county.desk(order)]
    if county.policy.accountability.co_units_share_blame:
        desks += [county.units[key] for key in order.co_units if key != order.holder]
    return desks


def _note(county: County, order: WorkOrder, desk: UnitDesk, missed: bool, moment: float) -> None:
    tripped = desk.streak.note(missed, moment)
    if tripped:
        county.recorder.mention(order)
        county.log(order, Activity.EXECUTIVE_REPORT, desk.actor, tripped)
