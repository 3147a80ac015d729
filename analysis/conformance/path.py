"""The course of an order, step by step (sections 2 and 3): what may follow what, by whom, and how often."""

from __future__ import annotations

from itertools import pairwise

from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log, Story
from analysis.conformance.words import BY_THE_HOLDER, MAY_FOLLOW

RULES = {
    "one step after the other": "C07",
    "the next step at once": "conservation",
    "by the unit that holds it": "C11",
    "dispatched to a unit of the county": "C11",
    "evidence with each reply": "C10",
    "signatures in their order": "C26",
    "quality of a reply is stated": "C25",
    "contact before handling": "C09",
    "convened once, in the first handling": "C12",
    "co-units finish before the lead": "C12",
    "each co-unit completes once": "C12",
}


def read(log: Log, book: Book) -> None:
    """Hold each order's course against these rules."""
    units = log.parameters.units
    for story in log.stories.values():
        _course(log, story, book)
        _at_once(log, story, book)
        _actors(story, book)
        _replies(log, story, book)
        _co_units(story, book)
        for event in story.dispatches:
            book.hold(
                "dispatched to a unit of the county", event, event.detail in units, "{!r} is no unit", event.detail
            )


def _course(log: Log, story: Story, book: Book) -> None:
    before = story.begins
    if before and not log.backlog:
        before = ""
    for event in story.course:
        allowed = MAY_FOLLOW[before]
        book.hold(
            "one step after the other",
            event,
            event.activity in allowed,
            "after {} may come {}, but here is {}",
            before or "nothing",
            ", ".join(sorted(allowed)) or "nothing",
            event.activity,
        )
        before = event.activity
    share = log.parameters.behaviour.contact_share
    for one, other in pairwise(story.course):
        if other.activity == "handling" and share in {0, 1}:
            called = one.activity == "contacted"
            book.hold(
                "contact before handling",
                other,
                called == (share == 1),
                "the contact share is {}, but before handling comes {}",
                share,
                one.activity,
            )


def _at_once(log: Log, story: Story, book: Book) -> None:
    """See that no order is left lying where its next step waits for nothing and nobody: it would be lost."""
    policy = log.policy
    straight_on = {"called_back", "replied", "prereview_passed"}
    straight_on |= {"evidence_uploaded"} if not policy.signatures else set()
    if policy.callback.share == 0:
        straight_on |= {"audit_passed"} if policy.audit.enabled else {"reported"}
    for event, following in zip(story.course, [*story.course[1:], None], strict=False):
        fully_signed = event.activity == "signed" and (event.detail,) == policy.signatures[-1:]
        if event.time < log.horizon and (event.activity in straight_on or fully_signed):
            good = following is not None and following.time == event.time
            found = f"{following.activity} at {following.time}" if following else "nothing at all"
            book.hold("the next step at once", event, good, "what follows {} waits for nobody, here comes {}",
                      event.activity, found)  # fmt: skip


def _actors(story: Story, book: Book) -> None:
    for event in story.events:
        if event.activity in BY_THE_HOLDER:
            # The message of a dispatch is written after it; a verdict on the holder before anything of its instant.
            holder = story.holder(event.row)
            book.hold(
                "by the unit that holds it",
                event,
                event.actor == holder,
                "{} holds the order, but {} is by {}",
                holder or "no unit",
                event.activity,
                event.actor,
            )


def _replies(log: Log, story: Story, book: Book) -> None:
    expected = list(log.policy.signatures)
    signed: list[str] = []
    for before, event in pairwise(story.course):
        if before.activity == "replied":
            _reply(before, event, book)
            signed = []
        if event.activity == "signed":
            signed.append(event.detail)
        goes_on = event.activity == "prereview_submitted" or (
            event.activity == "reported" and before.activity != "prereview_passed"
        )
        if goes_on:
            book.hold(
                "signatures in their order",
                event,
                signed == expected,
                "a reply goes on with the signatures {}, this one has {}",
                expected,
                signed,
            )


def _reply(reply: Event, following: Event, book: Book) -> None:
    evidence = following.activity == "evidence_uploaded" and following.time == reply.time
    book.hold(
        "evidence with each reply",
        reply,
        evidence,
        "evidence goes in with the reply, but at {} comes {}",
        following.time,
        following.activity,
    )
    book.hold(
        "quality of a reply is stated",
        reply,
        reply.detail in {"standard", "substandard"},
        "a reply is standard or substandard, not {!r}",
        reply.detail,
    )


def _co_units(story: Story, book: Book) -> None:
    convened = story.of("co_units_convened")
    done = {event.actor: event for event in story.of("co_unit_completed")}
    for event in convened:
        alone = len(convened) == 1 and event.round == 1 and story.holder(event.row) not in event.detail.split(";")
        book.hold(
            "convened once, in the first handling",
            event,
            alone,
            "the others are convened once, in round 1; here {} times, in round {}: {}",
            len(convened),
            event.round,
            event.detail,
        )
    asked = {name for event in convened for name in event.detail.split(";")}
    for event in story.of("co_unit_completed"):
        good = event.actor in asked and event == done[event.actor] and event.row > convened[0].row
        book.hold("each co-unit completes once", event, good, "{} was not convened, or completes twice", event.actor)
    for event in story.of("result_told")[: len(convened)]:
        missing = sorted(name for name in asked if name not in done or done[name].row > event.row)
        book.hold(
            "co-units finish before the lead",
            event,
            not missing,
            "the lead completes when all have, but {} had not",
            ", ".join(missing),
        )
