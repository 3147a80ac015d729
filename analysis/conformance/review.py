"""Pre-review by the office, report, audit and redo by the city (C18, C27, C28, C31)."""

from __future__ import annotations

from itertools import pairwise

from analysis.conformance.findings import Book
from analysis.conformance.laws import only, shortest
from analysis.conformance.log import Event, Log, Story

RULES = {
    "pre-review by tier": "C27",
    "pre-review lead": "C27",
    "rounds of pre-review": "C28",
    "a failed reply goes back": "C28",
    "the city audits or not": "C18",
    "the city audits in its hours": "C18",
    "number of redos": "C31",
}


def read(log: Log, book: Book) -> None:
    """Hold each order's review, audit and redos against these rules."""
    for story in log.stories.values():
        for event in story.of("prereview_submitted"):
            _lead(log, story, event, book)
        _needed(story, book)
        _rounds(log, story, book)
        _audit(log, story, book)
        for number, event in enumerate(story.of("redo_ordered"), 1):
            most = log.policy.audit.most_redos
            book.hold("number of redos", event, number <= most, "redo {}, at most {}", number, most)


def _lead(log: Log, story: Story, event: Event, book: Book) -> None:
    last = log.limits.before(log.policy.prereview.lead, event.due)
    mark = "late" if event.time > last else "in_time"
    book.hold(
        "pre-review lead",
        event,
        event.detail == mark,
        "due {}, to be submitted by {}, submitted {}: {}, not {}",
        event.due,
        last,
        event.time,
        mark,
        event.detail,
    )
    if story.tier is not None:
        book.hold("pre-review by tier", event, story.tier.prereview, "tier {} has no pre-review", story.tier_key)


def _needed(story: Story, book: Book) -> None:
    for before, event in pairwise(story.course):
        if event.activity == "reported" and story.tier is not None:
            passed = before.activity == "prereview_passed"
            book.hold(
                "pre-review by tier",
                event,
                passed == story.tier.prereview,
                "tier {} is reported {} pre-review, not after {}",
                story.tier_key,
                "after" if story.tier.prereview else "without",
                before.activity,
            )


def _rounds(log: Log, story: Story, book: Book) -> None:
    most, count, number = log.policy.prereview.most_rounds, 0, 1
    for event in story.course:
        if event.round != number:
            number, count = event.round, 0
        count += event.activity == "prereview_submitted"
        if event.activity == "prereview_passed":
            good = count == most if event.detail == "rounds_used_up" else count <= most
            book.hold("rounds of pre-review", event, good, "round {} of {}, and passed {}", count, most, event.detail)
        if event.activity == "prereview_failed":
            book.hold("rounds of pre-review", event, count < most, "round {} of {} ends in failing", count, most)
            holder = story.holder(event.row)
            book.hold(
                "a failed reply goes back",
                event,
                event.detail == holder,
                "it goes back to {}, not {}",
                holder,
                event.detail,
            )


def _audit(log: Log, story: Story, book: Book) -> None:
    enabled = log.policy.audit.enabled
    for report, event in pairwise(story.course):
        if report.activity != "reported":
            continue
        audited = event.activity == "audit_passed" or (event.activity == "redo_ordered" and event.actor == "city")
        book.hold(
            "the city audits or not",
            event,
            audited == enabled,
            "the city {}, but after the report comes {} by {}",
            "audits" if enabled else "does not audit",
            event.activity,
            event.actor,
        )
        if audited:
            _audited(log, report, event, book)


def _audited(log: Log, report: Event, event: Event, book: Book) -> None:
    waits, took = log.parameters.waits, event.time - report.time
    minutes = only(waits.city_audit)
    rule = "the city audits in its hours"
    if minutes is not None:
        open_hours = waits.city_works_office_hours and minutes
        ready = log.limits.work_after(report.time, minutes) if open_hours else report.time + minutes
        book.hold(rule, event, event.time == ready, "reported {}, audited {}, not {}", report.time, ready, event.time)
        return
    if waits.city_works_office_hours and took:
        book.hold(rule, event, log.limits.is_working_time(event.time), "audited outside working hours")
    book.hold(
        rule,
        event,
        took >= shortest(waits.city_audit),
        "an audit takes {} at least, here {}",
        shortest(waits.city_audit),
        took,
    )
