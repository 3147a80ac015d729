"""A work order, and the words of its biography: activities, outcomes, causes of elapsed time."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.births import Birth
    from sim.engine import Event
    from sim.parameters.policy import Tier
    from sim.staffing import Task

NEVER = math.nan


class Activity(IntEnum):
    """What the event log can say; `CLAUSES` gives each one's clauses."""

    RECEIVED = 0
    ANSWERED = 1
    DISPATCHED = 2
    DISPATCH_SMS = 3
    ACCEPTED = 4
    RETURN_REQUESTED = 5
    RETURN_VOID = 6
    RETURN_UPHELD = 7
    RETURN_REJECTED = 8
    REDISPATCHED = 9
    REFUSED = 10
    CRITICISED = 11
    CONTACTED = 12
    HANDLING = 13
    CO_UNITS_CONVENED = 14
    CO_UNIT_COMPLETED = 15
    EXTENSION_BARRED = 16
    EXTENSION_REQUESTED = 17
    EXTENSION_APPROVED = 18
    EXTENSION_REJECTED = 19
    EXTENSION_NOTIFIED = 20
    PROGRESS_TOLD = 21
    REPLIED = 22
    EVIDENCE_UPLOADED = 23
    SIGNED = 24
    PREREVIEW_SUBMITTED = 25
    PREREVIEW_PASSED = 26
    PREREVIEW_FAILED = 27
    REPORTED = 28
    RESULT_TOLD = 29
    AUDIT_PASSED = 30
    REDO_ORDERED = 31
    CALLED_BACK = 32
    CLOSED = 33
    DISMISSED = 34
    PREDUE_REMINDER = 35
    OVERDUE = 36
    CITY_OVERDUE = 37
    URGED = 38
    SUPERVISION_SMS = 39
    ESCALATED = 40
    LEADER_COORDINATED = 41
    SUPERVISION_NOTICE = 42
    ADMONITION_TALK = 43
    ACCOUNTABILITY = 44
    EXECUTIVE_REPORT = 45
    STATISTICS = 46
    HOT_TOPIC = 47
    DEMAND_REVIEWED = 48
    SPECIAL_REPORT = 49
    UNITS_ASSESSED = 50
    ANNUAL_ASSESSMENT = 51
    WORKED = 52


CLAUSES: dict[Activity, str] = {
    Activity.RECEIVED: "C01",
    Activity.ANSWERED: "C01",
    Activity.DISPATCHED: "C02 C11 C17",
    Activity.DISPATCH_SMS: "C29",
    Activity.ACCEPTED: "C07 C08 C11",
    Activity.RETURN_REQUESTED: "C13",
    Activity.RETURN_VOID: "C13",
    Activity.RETURN_UPHELD: "C13 C16",
    Activity.RETURN_REJECTED: "C14 C16",
    Activity.REDISPATCHED: "C02",
    Activity.REFUSED: "C15",
    Activity.CRITICISED: "C15",
    Activity.CONTACTED: "C09 C11",
    Activity.HANDLING: "C07",
    Activity.CO_UNITS_CONVENED: "C12",
    Activity.CO_UNIT_COMPLETED: "C12",
    Activity.EXTENSION_BARRED: "C19",
    Activity.EXTENSION_REQUESTED: "C20",
    Activity.EXTENSION_APPROVED: "C20 C21",
    Activity.EXTENSION_REJECTED: "C23",
    Activity.EXTENSION_NOTIFIED: "C22",
    Activity.PROGRESS_TOLD: "C24",
    Activity.REPLIED: "C07 C25",
    Activity.EVIDENCE_UPLOADED: "C10",
    Activity.SIGNED: "C26",
    Activity.PREREVIEW_SUBMITTED: "C27",
    Activity.PREREVIEW_PASSED: "C28",
    Activity.PREREVIEW_FAILED: "C28",
    Activity.REPORTED: "C08 C18",
    Activity.RESULT_TOLD: "C09",
    Activity.AUDIT_PASSED: "C18",
    Activity.REDO_ORDERED: "C31 C34",
    Activity.CALLED_BACK: "C03 C33",
    Activity.CLOSED: "C07",
    Activity.DISMISSED: "C16",
    Activity.PREDUE_REMINDER: "C30",
    Activity.OVERDUE: "C17",
    Activity.CITY_OVERDUE: "C18",
    Activity.URGED: "C03 C31",
    Activity.SUPERVISION_SMS: "C31",
    Activity.ESCALATED: "C32",
    Activity.LEADER_COORDINATED: "C32",
    Activity.SUPERVISION_NOTICE: "C34",
    Activity.ADMONITION_TALK: "C34",
    Activity.ACCOUNTABILITY: "C35",
    Activity.EXECUTIVE_REPORT: "C36",
    Activity.STATISTICS: "C04",
    Activity.HOT_TOPIC: "C06",
    Activity.DEMAND_REVIEWED: "C38",
    Activity.SPECIAL_REPORT: "C39",
    Activity.UNITS_ASSESSED: "C05",
    Activity.ANNUAL_ASSESSMENT: "C37",
    Activity.WORKED: "C07",
}


class Cause(IntEnum):
    """Where an order's elapsed time goes; the parts sum to the whole."""

    QUEUE = 0
    WORK = 1
    OFF_SHIFT = 2
    EXTERNAL_WAIT = 3
    SIGNING = 4
    REVIEW = 5
    RETURN_LOOP = 6
    REDO = 7
    FOLLOW_UP = 8

class TierRules:
    """A tier's key and rules, as orders carry them."""

    __slots__ = ("key", "rank", "rules")

    def __init__(self, key: str, rules: Tier) -> None:
        self.key, self.rules, self.rank = key, rules, rules.rank


class WorkOrder:
    """One order: what it is, fixed on arrival, and what has happened to it.

    Times are minutes since the period's start; NEVER where a thing has not happened. `round` is 1 for the first
    handling, 2 for the first redo. The names that end in `_due` are deadlines.
    """

    def __init__(self, birth: Birth, number: int, order_id: str, tier: TierRules, cohort: str) -> None:
        self.birth, self.number, self.order_id, self.tier, self.cohort = birth, number, order_id, tier, cohort
        self.source, self.slot, self.chain, self.received = birth.source, birth.slot, birth.chain, birth.received
        self.unit, self.co_units = birth.unit, birth.co_units
        self.first_order_id = order_id
        self.unreasonable = False
        self.holder = birth.sent_to
        self.outcome = "open"
        self.round = 1
        self.dispatched = self.last_dispatched = self.accepted = self.contacted = self.handling_started = NEVER
        self.replied = self.signed = self.prereview_submitted = self.prereview_passed = NEVER
        self.reported = self.last_reported = self.audited = self.called_back = self.closed = NEVER
        self.dispatch_due = self.acceptance_due = self.first_contact_due = self.city_due = NEVER
        self.due = self.due_first = self.due_final = self.redo_due = NEVER
        self.round_reported = False
        self.due_judged = False
        self.dispatches = self.return_requests = self.returns_upheld = self.returns_rejected = self.returns_void = 0
        self.extension_requests = self.extensions_approved = self.round_extensions = 0
        self.replies = self.prereview_rounds = self.prereview_failures = self.redos = 0
        self.overdue_count = self.urges = self.round_urges = self.supervision_messages = self.notices = 0
        self.may_return = True
        self.refused = self.criticised = self.escalated = self.contact_made = False
        self.substandard = self.prereview_late = self.was_called_back = self.told_progress = False
        self.boosted = self.overdue_now = self.ready_to_report = False
        self.satisfied = self.solved = self.first_satisfied = NEVER
        self.work_factor = self.wait_factor = 1.0
        self.leader_done: Event | None = None
        self.task: Task | None = None
        self.phase: Cause | None = None
        self.waiting_for = Cause.QUEUE
        self.spent = [0.0] * len(Cause)
        self.spent_until = birth.received
        self.work_left = 1.0

    def spend(self, cause: Cause, minutes: float) -> None:
        """Book `minutes` of elapsed time under `cause`, or under the phase that the order is in."""
        self.spent[cause if self.phase is None else self.phase] += minutes
        self.spent_until += minutes

    def enter(self, phase: Cause | None) -> None:
        """Book all time from now on under `phase` (None: by its own cause); a redo stays a redo."""
        self.phase = Cause.REDO if self.round > 1 else phase
