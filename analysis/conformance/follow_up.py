"""What follows the report: callback, redo after it, the next appeal, dismissal (C03, C16, C33)."""

from __future__ import annotations

from itertools import pairwise

from analysis.conformance.findings import Book
from analysis.conformance.laws import shortest
from analysis.conformance.log import Event, Log, Story

RULES = {
    "census or sample": "C03",
    "callback after its wait": "C03",
    "words of a callback": "C33",
    "redo after a callback": "C31",
    "repeat after its parent": "C16",
    "dismissed with cause": "C16",
    "answered by the office": "C03",
}
_WORDS = {"satisfied solved", "satisfied unsolved", "dissatisfied solved", "dissatisfied unsolved", "unreachable"}


def read(log: Log, book: Book) -> None:
    """Hold each order's follow-up against these rules."""
    for name, story in log.stories.items():
        _callbacks(log, story, book)
        _repeat(log, name, story, book)
        _settled_by_office(log, story, book)


def _callbacks(log: Log, story: Story, book: Book) -> None:
    share = log.policy.callback.share
    least = shortest(log.parameters.waits.before_callback) + shortest(log.parameters.work.callback)
    for before, event in pairwise(story.course):
        if event.activity == "closed" and share in {0, 1}:
            called = before.activity == "called_back"
            book.hold(
                "census or sample",
                event,
                called == (share == 1),
                "the share called back is {}, but before closing comes {}",
                share,
                before.activity,
            )
        if event.activity == "called_back":
            book.hold("census or sample", event, share > 0, "nobody is called back by the scenario")
            took = event.time - before.time
            book.hold(
                "callback after its wait",
                event,
                took >= least,
                "at least {} after {}, here {}",
                least,
                before.activity,
                took,
            )
            _words(log, story, event, book)
        if event.activity == "redo_ordered" and event.actor == "office":
            good = (
                before.activity == "called_back"
                and before.detail.startswith("dissatisfied")
                and event.detail == "callback"
            )
            book.hold(
                "redo after a callback",
                event,
                good,
                "a redo by the office follows a dissatisfied callback, not {} {}",
                before.activity,
                before.detail,
            )


def _words(log: Log, story: Story, event: Event, book: Book) -> None:
    share = log.parameters.demand.mix.unreachable_share
    unreachable = event.detail == "unreachable"
    always = {one.detail == "unreachable" for one in story.of("called_back")}
    possible = share > 0 if unreachable else share < 1
    book.hold(
        "words of a callback",
        event,
        event.detail in _WORDS and possible and len(always) == 1,
        "{!r}: unknown words, or a petitioner who can be reached at one time and not at another",
        event.detail,
    )


def _repeat(log: Log, name: str, story: Story, book: Book) -> None:
    found = log.parent(name)
    if found is None or story.received is None:
        return
    first, before, number = found
    parent = log.stories.get(before)
    longest = log.parameters.behaviour.repeat.longest_chain
    closed = parent.end if parent and parent.end and parent.end.activity == "closed" else None
    soonest = closed.time + shortest(log.parameters.waits.before_repeat) if closed else float("inf")
    book.hold(
        "repeat after its parent",
        story.received,
        story.received.time >= soonest and number <= longest + 1,
        "appeal {} of {} comes after {} is closed, at {} or later; at most {} appeals",
        number,
        first,
        before,
        soonest,
        longest + 1,
    )


def _settled_by_office(log: Log, story: Story, book: Book) -> None:
    share = log.parameters.behaviour.direct_answer_share
    for event in story.of("dismissed"):
        good = log.policy.dismiss_unreasonable and log.parent(story.order) is not None
        book.hold(
            "dismissed with cause",
            event,
            good,
            "only an unreasonable repeat is dismissed, and only where the policy says so",
        )
    first = story.course[1] if story.received and len(story.course) > 1 else None
    if first is not None and first.activity != "dismissed" and share in {0, 1}:
        answered = first.activity == "answered"
        book.hold(
            "answered by the office",
            first,
            answered == (share == 1),
            "the share answered by the office is {}, here: {}",
            share,
            first.activity,
        )
