"""A work order, and the words of its biography: activities, outcomes, causes of elapsed time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.births import Birth
    from sim.engine import Event
    from sim.parameters.policy import Tier
    from sim.people import Task

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
    Activity.ANSWERED: "C03",
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
    Activity.EXTENSION_REJECTED: "C20 C23",
    Activity.EXTENSION_NOTIFIED: "C22",
    Activity.PROGRESS_TOLD: "C24",
    Activity.REPLIED: "C07 C25",
    Activity.EVIDENCE_UPLOADED: "C10",
    Activity.SIGNED: "C07 C26",
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
    Activity.ESCALATED: "C15 C32",
    Activity.LEADER_COORDINATED: "C15 C32",
    Activity.SUPERVISION_NOTICE: "C34",
    Activity.ADMONITION_TALK: "C34",
    Activity.ACCOUNTABILITY: "C35",
    Activity.EXECUTIVE_REPORT: "C36",
    Activity.STATISTICS: "C04",
    Activity.HOT_TOPIC: "C06",
    Activity.DEMAND_REVIEWED: "C38",
    Activity.SPECIAL_REPORT: "C39",
    Activity.UNITS_ASSESSED: "C05 C37",
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
        self.key, self.rules = key, rules
        self.rank: int = rules.rank


@dataclass(slots=True, eq=False)
class WorkOrder:
    """One order: what it is, fixed on arrival, and what has happened to it.

    Times are minutes since the period's start; NEVER where a thing has not happened. `round` is 1 for the first
    handling, 2 for the first redo. The names that end in `_due` are deadlines.
    """

    birth: Birth
    number: int
    order_id: str
    tier: TierRules
    cohort: str
    first_order_id: str
    # Read off the birth, as every stage asks for them.
    source: int
    slot: int
    chain: int
    received: float
    unit: str
    co_units: tuple[str, ...]
    holder: str
    spent: list[float]
    spent_until: float
    dispatched: float = NEVER
    last_dispatched: float = NEVER
    accepted: float = NEVER
    contacted: float = NEVER
    handling_started: float = NEVER
    replied: float = NEVER
    signed: float = NEVER
    prereview_submitted: float = NEVER
    prereview_passed: float = NEVER
    reported: float = NEVER
    last_reported: float = NEVER
    audited: float = NEVER
    called_back: float = NEVER
    closed: float = NEVER
    dispatch_due: float = NEVER
    acceptance_due: float = NEVER
    first_contact_due: float = NEVER
    city_due: float = NEVER
    due: float = NEVER
    due_first: float = NEVER
    due_final: float = NEVER
    redo_due: float = NEVER
    met_dues: tuple[float, ...] = ()  # deadlines of earlier rounds that were met but have not passed yet
    said_satisfied: float = NEVER  # what the last callback heard
    said_solved: float = NEVER
    satisfied: float = NEVER
    solved: float = NEVER
    first_satisfied: float = NEVER
    unreasonable: bool = False
    round_reported: bool = False
    due_judged: bool = False
    refused: bool = False
    criticised: bool = False
    escalated: bool = False
    contact_made: bool = False
    substandard: bool = False
    prereview_late: bool = False
    was_called_back: bool = False
    told_progress: bool = False
    boosted: bool = False
    overdue_now: bool = False
    ready_to_report: bool = False
    may_return: bool = True
    dispatches: int = 0
    return_requests: int = 0
    returns_upheld: int = 0
    returns_rejected: int = 0
    returns_void: int = 0
    extension_requests: int = 0
    extensions_approved: int = 0
    round_extensions: int = 0
    replies: int = 0
    prereview_rounds: int = 0
    prereview_failures: int = 0
    redos: int = 0
    overdue_count: int = 0
    urges: int = 0
    round_urges: int = 0
    supervision_messages: int = 0
    notices: int = 0
    work_factor: float = 1.0
    wait_factor: float = 1.0
    work_left: float = 1.0
    round: int = 1
    deadline: int = 999  # number of the deadline in force: 1000 and 1001 in the first round, 2000 … in the second
    outcome: str = "open"
    leader_done: Event | None = None
    task: Task | None = None
    errands: tuple[Task, ...] = ()  # work beside its own course
    sitting: Task | None = None
    phase: Cause | None = None
    waiting_for: Cause = Cause.QUEUE

    @classmethod
    def born(cls, birth: Birth, number: int, order_id: str, tier: TierRules, cohort: str) -> WorkOrder:
        """Return an order that arrives."""
        return cls(
            birth, number, order_id, tier, cohort, order_id, birth.source, birth.slot, birth.chain, birth.received,
            birth.unit, birth.co_units, birth.sent_to, [0.0] * len(Cause), birth.received,
        )  # fmt: skip

    def spend(self, cause: Cause, minutes: float) -> None:
        """Book `minutes` of elapsed time under `cause`, or under the phase that the order is in."""
        self.spent[cause if self.phase is None else self.phase] += minutes
        self.spent_until += minutes

    def drop_errand(self, errand: Task) -> None:
        """Forget work beside the order's own course: it is done, or not wanted any more."""
        self.errands = tuple(one for one in self.errands if one is not errand)

    def enter(self, phase: Cause | None) -> None:
        """Book all time from now on under `phase` (None: by its own cause); a redo stays a redo."""
        self.phase = Cause.REDO if self.round > 1 else phase
