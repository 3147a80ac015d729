"""Mistakes planted in the model, each of which the reader of the log must find: data for a test and for a page.

A mistake is planted in one of two ways. `altered`: the model runs under another scenario than the one that its log is
held against, as a model would that misreads a rule. `patch`: a function of the model is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from sim.deadlines import Clocks
from sim.fields import MINUTES_PER_DAY, Limit
from sim.oversight import accountability, escalation, reminders, supervision
from sim.stages import extension, follow_up, handling, reply, review
from sim.work_order import Activity

Patch = Callable[[pytest.MonkeyPatch], None]

BASES: dict[str, tuple[str, str, str]] = {
    "exercise": (
        "exercise.yaml",
        "period: {start: 2025-01-13, end: 2025-01-31, follow_up_days: 6}",
        "",
    ),
    "certain": (
        "exercise.yaml",
        """
        period: {start: 2025-01-13, end: 2025-01-26, follow_up_days: 6}
        policy:
          callback: {share: 1}
          extensions: {margin_min: 480}
          returns: {review_delay: 30, fallback_unit: unit3}
          escalation: {handling_waits: true}
          reminders: {urge_after: 6 hours, urge_interval: 24 hours}
        behaviour: {contact_share: 1}
        work: {supervision: 0, notification: 0}
        waits: {city_decision: 45, city_works_office_hours: true}
        """,
        "",
    ),
    "return at 61 minutes": (
        "county.yaml",
        "work: {acceptance: 9, return_request: 30, sign_principal: 22}",
        """
        received,order_id,urgency,unit,sent_to
        2025-01-06 09:00,R,general,unit1,unit2
        """,
    ),
    "reported when due": (
        "county.yaml",
        "policy: {tiers: {general: {completion: 2 hours, extension: false}}}",
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 09:00,X,general,unit1,120
        """,
    ),
}
"""Scenarios by name: the file that they extend, what differs, and a list of orders."""


@dataclass(frozen=True)
class Mutant:
    """One planted mistake."""

    name: str
    """What is wrong, in a few words."""
    clause: str
    """Clause or law that it breaks."""
    rule: str
    """The rule of the reader that finds it."""
    planted: str
    """What is planted."""
    base: str = "exercise"
    """Name of the scenario in `BASES`."""
    altered: dict[str, Any] = field(default_factory=dict)
    """Fields of the scenario, by dotted name, with the values that the model runs under."""
    patch: Patch | None = None
    """Replaces something of the model."""


def _hours(amount: float) -> Limit:
    return Limit(amount=amount, clock="hours")


# Patches


def _one_minute_late(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Clocks.after
    monkeypatch.setattr(Clocks, "after", lambda self, limit, t: right(self, limit, t) + 1)


def _reminders_a_minute_late(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Clocks.before
    monkeypatch.setattr(Clocks, "before", lambda self, limit, t: right(self, limit, t) + 1)


def _co_units_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_for(county: Any, order: Any, others: Any) -> Iterator[Any]:
        return
        yield

    monkeypatch.setattr(handling, "_wait_for", wait_for)


def _streak_off_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def tripped(self: Any) -> str:
        if self.rules.consecutive and self.consecutive > self.rules.consecutive:
            return "consecutive"
        return "cumulative" if self.rules.cumulative and self.cumulative > self.rules.cumulative else ""

    monkeypatch.setattr(accountability.StreakLedger, "_tripped", tripped)


def _met_deadlines_do_not_end_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    right = accountability.StreakLedger.note
    monkeypatch.setattr(accountability.StreakLedger, "note", lambda self, missed, t: right(self, missed, t) if missed else "")


def _nobody_is_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "_remind", lambda *_: None)


def _some_overdue_go_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = reminders._overdue
    monkeypatch.setattr(reminders, "_overdue", lambda county, order: right(county, order) if order.number % 5 else None)


def _on_time_only_before_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    def report(county: Any, order: Any) -> None:
        order.round_reported, order.last_reported = True, county.env.now
        if order.round == 1:
            order.reported = county.env.now
        county.log(order, Activity.REPORTED, county.at_office, "on_time" if county.env.now < order.due else "overdue")
        accountability.reported(county, order)

    monkeypatch.setattr(review, "report", report)


def _an_order_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    right = follow_up.close

    def close(county: Any, order: Any) -> None:
        if order.number == 7:  # as if the log's last rows were not written
            order.closed, order.outcome = county.env.now, "closed"
        else:
            right(county, order)

    monkeypatch.setattr(follow_up, "close", close)


def _always_in_time_for_prereview(monkeypatch: pytest.MonkeyPatch) -> None:
    def submit(county: Any, order: Any) -> None:
        order.ready_to_report = True
        order.prereview_rounds += 1
        if order.prereview_rounds == 1:
            order.prereview_submitted = county.env.now
        county.log(order, Activity.PREREVIEW_SUBMITTED, county.desk(order).actor, "in_time")

    monkeypatch.setattr(review, "_submit", submit)


def _escalated_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    right = escalation.escalate

    def escalate(county: Any, order: Any, reason: str) -> None:
        if order.escalated:
            county.log(order, Activity.ESCALATED, county.desk(order).actor, reason)
        right(county, order, reason)

    monkeypatch.setattr(escalation, "escalate", escalate)


def _talks_never_start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def talk(county: Any, order: Any, desk: Any) -> None:
        rules, now = county.policy.supervision, county.env.now
        desk.notice_times = [one for one in desk.notice_times if one > now - rules.talk_window_days * MINUTES_PER_DAY] + [now]
        if len(desk.notice_times) >= rules.talk_after_notices:
            county.log(order, Activity.ADMONITION_TALK, desk.actor)

    monkeypatch.setattr(supervision, "_talk_if_due", talk)


def _an_extension_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def request(county: Any, order: Any) -> None:
        if not extension._lapsed(order, order.deadline):
            extension._approve(county, order)

    monkeypatch.setattr(extension, "_request", request)


def _half_of_the_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    right = reply.sign

    def sign(county: Any, order: Any) -> Iterator[Any]:
        if order.number % 2:
            yield from right(county, order)
        else:
            desk = county.desk(order)
            yield from desk.pool.serve(order, "principal", 2.0)
            county.log(order, Activity.SIGNED, desk.actor, "principal")

    monkeypatch.setattr(reply, "sign", sign)


def _redo_without_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    right = supervision.message
    monkeypatch.setattr(supervision, "message", lambda county, order, reason: None if reason == "redo" else right(county, order, reason))


def _approved_though_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = extension._counts_from
    monkeypatch.setattr(extension, "_counts_from", lambda county: right(county) - 600)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("a deadline a minute late", "C17", "deadline set", "every limit ends one minute later", patch=_one_minute_late),
    Mutant("natural days as working days", "C17", "deadline set", "three natural days are counted as working days",
           altered={"policy.tiers.general.completion": Limit(amount=3, clock="working_days")}),
    Mutant("the clock starts at receipt", "C17", "deadline set", "the county's clock starts at receipt, not at dispatch",
           altered={"policy.clock_starts": "receipt"}),
    Mutant("half a limit for a redo", "C17", "deadline set", "a redo has half of its tier's limit",
           altered={"policy.audit.redo_limit_share": 0.5}),
    Mutant("overdue unseen", "C17", "overdue when a deadline passes", "every fifth missed deadline is passed over",
           patch=_some_overdue_go_unseen),
    Mutant("late when exactly due", "C08", "on time or overdue", "a report exactly at its deadline is called overdue",
           base="reported when due", patch=_on_time_only_before_the_deadline),
    Mutant("acceptance limit wrong", "C08", "limit of acceptance", "the limit of acceptance is five hours, not four",
           altered={"policy.tiers.general.acceptance": _hours(5)}),
    Mutant("first call left out", "C09", "contact before handling", "half of the petitioners are not called first",
           base="certain", altered={"behaviour.contact_share": 0.5}),
    Mutant("city's clock late", "C18", "the city's clock", "the city's own limit is three hours, not two",
           altered={"policy.tiers.extra_urgent.city": _hours(3)}),
    Mutant("audit left out", "C18", "the city audits or not", "the city audits nothing", altered={"policy.audit.enabled": False}),
    Mutant("city decides at night", "C20", "the city decides in its hours", "the city's decisions count elapsed hours",
           base="certain", altered={"waits.city_works_office_hours": False}),
    Mutant("return after 61 minutes", "C13", "return window", "a return request is heard 61 minutes after dispatch",
           base="return at 61 minutes", altered={"policy.returns.window": _hours(61 / 60)}),
    Mutant("a return too many", "C13", "number of returns", "any number of returns is heard", altered={"policy.returns.most": 50}),
    Mutant("returned again after a rejection", "C14", "no return after a rejection", "the bar after a rejection is lifted, and units shirk",
           altered={"policy.returns.barred_after_rejection": False, "behaviour.shirk_share": 1.0}),
    Mutant("returns to anybody", "C16", "where a returned order goes", "an order returned too often goes on as if it were not",
           base="certain", altered={"policy.returns.fallback_unit": "unit1", "policy.returns.window": _hours(8)}),
    Mutant("dispute not waited for", "C16", "review takes its delay", "the review of a return begins without its delay",
           base="certain", altered={"policy.returns.review_delay": 0}),
    Mutant("urgent order extended", "C19", "extension by tier", "urgent orders may be extended",
           altered={"policy.tiers.urgent.extension": True, "policy.tiers.urgent.completion": Limit(amount=5, clock="natural_days")}),
    Mutant("asked too late, and heard", "C20", "a late request is refused at once", "requests count ten hours earlier than made",
           patch=_approved_though_refused),
    Mutant("approved by nobody", "C20", "a request in time is decided", "an extension is granted without a request",
           patch=_an_extension_from_nowhere),
    Mutant("extended twice", "C20", "number of extensions", "an order gets up to three extensions",
           altered={"policy.extensions.most": 3, "behaviour.ask_extension_share": 1.0}),
    Mutant("extended for five days", "C21", "extension within the cap", "an extension lasts five working days",
           altered={"policy.extensions.cap": Limit(amount=5, clock="working_days"),
                    "policy.extensions.length": Limit(amount=5, clock="working_days")}),
    Mutant("co-units left behind", "C12", "co-units finish before the lead", "the lead does not wait for its co-units",
           patch=_co_units_left_behind),
    Mutant("signatures left out", "C26", "signatures in their order", "every other reply is signed by the principal alone",
           patch=_half_of_the_signatures),
    Mutant("pre-review skipped", "C27", "pre-review by tier", "general orders are reported without pre-review",
           altered={"policy.tiers.general.prereview": False}),
    Mutant("pre-review never late", "C27", "pre-review lead", "the lead before the deadline is not looked at",
           patch=_always_in_time_for_prereview),
    Mutant("a round too many", "C28", "rounds of pre-review", "a reply is reviewed five times at most, not three",
           altered={"policy.prereview.most_rounds": 5}),
    Mutant("reminder a minute late", "C30", "reminder before the deadline", "moments before a deadline are one minute late",
           patch=_reminders_a_minute_late),
    Mutant("nobody reminded", "C30", "reminder before the deadline", "no reminder goes out", patch=_nobody_is_reminded),
    Mutant("urged too soon", "C03", "urged at its time", "the office urges five hours after the deadline, not six",
           altered={"policy.reminders.urge_after": _hours(5)}),
    Mutant("callback skipped", "C03", "census or sample", "half of the petitioners are not called back", base="certain",
           altered={"policy.callback.share": 0.5}),
    Mutant("ladder a step early", "C31", "supervision message with cause", "the first urging brings a supervision message",
           altered={"policy.reminders.supervision_after_urges": 1}),
    Mutant("redo without a message", "C31", "supervision message with cause", "a redo brings no supervision message",
           patch=_redo_without_a_message),
    Mutant("a redo too many", "C31", "number of redos", "an order is redone up to six times",
           altered={"policy.audit.most_redos": 6, "behaviour.audit_redo_share.standard": 0.6}),
    Mutant("escalated twice", "C32", "escalated once, and with cause", "an order may be escalated again", patch=_escalated_again_and_again),
    Mutant("leader not waited for", "C32", "handling waits for the leader", "the unit finishes before the leader has coordinated",
           base="certain", altered={"policy.escalation.handling_waits": False}),
    Mutant("talk after two notices", "C34", "talk after enough notices", "two notices bring an admonition talk, not three",
           altered={"policy.supervision.talk_after_notices": 2}),
    Mutant("talks without a new count", "C34", "talk after enough notices", "the count of notices goes on after a talk",
           patch=_talks_never_start_again),
    Mutant("the wrong cause", "C35", "handler held accountable", "urgent orders are not told apart",
           altered={"policy.tiers.urgent.urgent": False}),
    Mutant("streak off by one", "C36", "report at the executive meeting", "four in a row or six in all, not three or five",
           patch=_streak_off_by_one),
    Mutant("streak without reset", "C36", "report at the executive meeting", "the counts go on after a report",
           altered={"policy.accountability.reset": False}),
    Mutant("streak not ended", "C36", "report at the executive meeting", "a deadline that was met does not end a run",
           altered={"policy.accountability.cumulative": 0}, patch=_met_deadlines_do_not_end_a_run),
    Mutant("streak read by completion", "C36", "report at the executive meeting", "orders are read as they are reported",
           altered={"policy.accountability.order": "completion"}),
    Mutant("statistics left out", "C04", "statistics at each month's end", "nothing is published at the month's end",
           altered={"policy.reports.monthly_statistics": False}),
    Mutant("looks at the wrong days", "C06", "hot topics", "topics are looked at every five days, not seven",
           altered={"policy.reports.hot_topic_days": 5}),
    Mutant("callback takes longer", "C07", "as long as the scenario says", "a callback takes six minutes, not five",
           altered={"work.callback": 6}),
    Mutant("pre-review by nobody", "C07", "somebody has worked on it", "pre-review takes nobody's time", altered={"work.prereview": 0}),
    Mutant("an order lost", "conservation", "the next step at once", "an order is called back and never heard of again",
           patch=_an_order_is_lost),
    Mutant("an order lost, by the table", "conservation", "balance", "an order ends without a word in the log",
           patch=_an_order_is_lost),
    Mutant("a seat too many", "roster", "somebody of the roster", "a unit has one handler more than the scenario says",
           altered={"units.unit1.staff.handlers": 4}),
    Mutant("work over lunch", "roster", "stops at the shift's end", "office hours end at 12:30, not 12:00",
           altered={"staffing.shifts.office_hours.hours": ["08:30-12:30", "14:30-18:00"]}),
    Mutant("work at the Spring Festival", "roster", "begins on duty", "official days off are not kept",
           altered={"calendar.official": None}),
    Mutant("work not theirs", "roster", "role and tier of the crew", "section heads handle orders",
           altered={"staffing.units.crews.section_heads.roles": ["section_head", "handling"]}),
    Mutant("queue jumped", "queue", "best work first", "units serve whoever came first, not by tier",
           altered={"staffing.units.queue.discipline": "first_come"}),
    Mutant("no pre-emption", "queue", "urgent work interrupts", "an extra-urgent order waits for the work in hand",
           altered={"staffing.units.queue.preempting_tiers": []}),
    Mutant("idle hands", "queue", "nobody idle while work waits", "section heads are away every other day, which no scenario says",
           altered={"staffing.units.crews.section_heads.absence_share": 0.5}),
)  # fmt: skip
