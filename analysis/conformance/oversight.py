"""Escalation to the deputy county leader, supervision notices and admonition talks (C32, C34)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.conformance.county_days import DAY
from analysis.conformance.findings import Book
from analysis.conformance.laws import only, shortest
from analysis.conformance.log import Event, Log, Story

RULES = {
    "escalated once, and with cause": "C32",
    "the leader coordinates": "C32",
    "handling waits for the leader": "C32",
    "notice with cause": "C34",
    "talk after enough notices": "C34",
}


def read(log: Log, book: Book) -> None:
    """Hold escalation and supervision against these rules."""
    for story in log.stories.values():
        for event in story.of("escalated"):
            _escalated(log, story, event, book)
        _coordinated(log, story, book)
        _waited(log, story, book)
        _notices(log, story, book)
    _talks(log, book)


def _escalated(log: Log, story: Story, event: Event, book: Book) -> None:
    rules = log.policy.escalation
    accepted = any(one.time == event.time for one in story.of("accepted"))
    mix = log.parameters.demand
    listed = any(one.complex for one in mix.listed or ())
    cause = {
        "complex": accepted and rules.enabled and (mix.mix.complex_share > 0 or listed),
        "concentrated": accepted and rules.cluster_orders > 0 and bool(mix.clusters or mix.surges),
        "unjustified_return": any(one.time == event.time for one in story.of("criticised")),
    }
    rule = "escalated once, and with cause"
    book.hold(rule, event, cause.get(event.detail, False), "no cause {} at this moment", event.detail)
    book.hold(rule, event, event is story.of("escalated")[0], "escalated once already")


def _coordinated(log: Log, story: Story, book: Book) -> None:
    law = log.parameters.waits.leader_coordination
    found = story.of("leader_coordinated")
    for event in found:
        begun = story.of("escalated")
        soonest = begun[0].time + shortest(law) if begun else float("inf")
        book.hold(
            "the leader coordinates",
            event,
            event.time >= soonest and len(found) == 1 and event.actor == "leader",
            "once, by the leader, at {} or later; here {} times, by {}",
            soonest,
            len(found),
            event.actor,
        )
    minutes = only(law)
    if minutes is None:
        return
    for event in story.of("escalated")[:1]:
        moment = event.time + minutes
        expected = [moment] * (not story.ended_by(moment))
        if moment < log.horizon:
            book.hold(
                "the leader coordinates",
                event,
                [one.time for one in found] == expected,
                "expected at {}, found at {}",
                expected,
                [one.time for one in found],
            )


def _waited(log: Log, story: Story, book: Book) -> None:
    if not log.policy.escalation.handling_waits:
        return
    for told in story.of("result_told"):
        begun = [one for one in story.of("handling") if one.round == told.round]
        if begun and any(one.row < begun[0].row for one in story.of("escalated")):
            done = any(one.row < told.row for one in story.of("leader_coordinated"))
            book.hold(
                "handling waits for the leader", told, done, "the unit finishes before the leader has coordinated"
            )


def _triggers(log: Log, story: Story) -> Iterator[tuple[str, float, str]]:
    """Yield reason, moment and unit of each notice that the log shows to be due."""
    rules = log.policy.supervision
    for number, event in enumerate(story.dispatches, 1):
        if number == rules.notice_after_dispatches:
            yield "dispatched_repeatedly", event.time, event.detail
        if rules.notice_after_cluster_orders:
            yield "concentrated", event.time, event.detail  # whether its cause has brought enough orders, no log says
    for number, event in enumerate(story.of("redo_ordered"), 1):
        if rules.notice_after_redos and number >= rules.notice_after_redos:
            yield "redo", event.time, story.holder(event.row)


def _notices(log: Log, story: Story, book: Book) -> None:
    instant = only(log.parameters.work.supervision) == 0
    begun = {event.queued for event in story.of("worked") if event.detail == "supervision"}
    waiting = list(_triggers(log, story))
    for event in story.of("supervision_notice"):
        fit = [
            one
            for one in waiting
            if one[0] == event.detail
            and one[2] == event.actor
            and one[1] <= event.time
            and (one[1] == event.time or (not instant and one[1] in begun))
        ]
        book.hold(
            "notice with cause",
            event,
            bool(fit),
            "no cause for a notice {} to {}; causes not used up: {}",
            event.detail,
            event.actor,
            waiting,
        )
        if fit:
            waiting.remove(fit[0])
    if instant:
        for reason, moment, unit in waiting:
            if reason != "concentrated":
                book.hold_at(
                    "notice with cause", story.order, moment, False, "a notice {} to {} is missing", reason, unit
                )


def _talks(log: Log, book: Book) -> None:
    """Count each unit's notices again; a talk ends the count."""
    rules = log.policy.supervision
    times: dict[str, list[float]] = defaultdict(list)
    expected: Counter[tuple[str, float]] = Counter()
    where: dict[tuple[str, float], Event] = {}
    for event in log.events:
        key = event.actor, event.time
        if event.activity == "supervision_notice" and rules.talk_after_notices:
            since = event.time - rules.talk_window_days * DAY
            recent = [moment for moment in times[event.actor] if moment > since] + [event.time]
            enough = len(recent) >= rules.talk_after_notices
            times[event.actor] = [] if enough else recent
            expected[key] += enough
            where[key] = event
        if event.activity == "admonition_talk":
            expected[key] -= 1
            where.setdefault(key, event)
    for key, event in where.items():
        book.hold(
            "talk after enough notices",
            event,
            expected[key] == 0,
            "{} talks too few (below 0: too many) with {}",
            expected[key],
            key[0],
        )
