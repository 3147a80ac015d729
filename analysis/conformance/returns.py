"""Returns, refusals and what follows from them (C13 to C16)."""

from __future__ import annotations

from itertools import pairwise

from analysis.conformance.findings import Book
from analysis.conformance.laws import only, shortest
from analysis.conformance.log import Event, Log, Story

RULES = {
    "return window": "C13",
    "number of returns": "C13",
    "no return after a rejection": "C14",
    "returns are allowed": "C13",
    "review takes its delay": "C16",
    "where a returned order goes": "C16",
    "criticised with cause": "C15",
    "criticised and escalated": "C15",
}
ASKED = ("return_requested", "return_void")


def read(log: Log, book: Book) -> None:
    """Hold each order's returns and refusals against these rules."""
    for story in log.stories.values():
        for event in story.of(*ASKED):
            _asked(log, story, event, book)
        _reviewed(log, story, book)
        _sent_on(log, story, book)
        _criticised(log, story, book)


def _asked(log: Log, story: Story, event: Event, book: Book) -> None:
    rules = log.policy.returns
    dispatch = next((one for one in reversed(story.dispatches) if one.row < event.row), None)
    if dispatch is None:
        book.hold("returns are allowed", event, False, "asked before any dispatch")
        return
    ends = log.limits.after(rules.window, dispatch.time)
    void = event.activity == "return_void"
    late = event.time > ends
    if late or not void or event.detail == "late":
        book.hold(
            "return window",
            event,
            late == (void and event.detail == "late"),
            "dispatched {}, window until {}, asked {}: but the log says {} {}",
            dispatch.time,
            ends,
            event.time,
            event.activity,
            event.detail,
        )
    heard = sum(one.row < event.row for one in story.of("return_requested"))
    used_up = heard >= rules.most and rules.fallback_unit is None
    if not late:
        book.hold(
            "number of returns",
            event,
            used_up == void,
            "{} requests heard of {} at most, but the log says {} {}",
            heard,
            rules.most,
            event.activity,
            event.detail,
        )
    _may_ask(log, story, event, heard, book)


def _may_ask(log: Log, story: Story, event: Event, heard: int, book: Book) -> None:
    rules = log.policy.returns
    rejected = any(one.row < event.row for one in story.of("return_rejected"))
    book.hold(
        "no return after a rejection",
        event,
        not (rules.barred_after_rejection and rejected),
        "a rejected request may not be made again, and here is {}",
        event.activity,
    )
    sent_on = next((one for one in reversed(story.of("redispatched")) if one.row < event.row), None)
    asked = sum(one.row < sent_on.row for one in story.of(*ASKED)) if sent_on else 0
    at_fallback = rules.fallback_unit is not None and asked > rules.most
    book.hold(
        "returns are allowed",
        event,
        rules.allowed and not at_fallback,
        "returns are {}, requests so far {}: the unit may not ask",
        "allowed" if rules.allowed else "not allowed",
        heard,
    )


def _reviewed(log: Log, story: Story, book: Book) -> None:
    delay = shortest(log.policy.returns.review_delay) + shortest(log.parameters.work.return_review)
    exact = only(log.policy.returns.review_delay) is not None and only(log.parameters.work.return_review) == 0
    for one, other in pairwise(story.course):
        if one.activity == "return_requested" and other.activity in {"return_upheld", "return_rejected"}:
            took = other.time - one.time
            book.hold(
                "review takes its delay",
                other,
                took == delay if exact else took >= delay,
                "delay and review take {} {}, here {}",
                "exactly" if exact else "at least",
                delay,
                took,
            )
            holder = story.holder(other.row)
            book.hold(
                "where a returned order goes",
                other,
                other.detail == holder,
                "{} asked, but {} is answered",
                holder,
                other.detail,
            )


def _sent_on(log: Log, story: Story, book: Book) -> None:
    rules = log.policy.returns
    for upheld, sent in pairwise(
        event for event in story.course if event.activity in {"return_upheld", "redispatched"}
    ):
        if upheld.activity == "return_upheld" and sent.activity == "redispatched":
            heard = sum(one.row < upheld.row for one in story.of("return_requested"))
            if heard > rules.most:
                book.hold(
                    "where a returned order goes",
                    sent,
                    sent.detail == rules.fallback_unit,
                    "return {} of {} is upheld: it goes to {}, not {}",
                    heard,
                    rules.most,
                    rules.fallback_unit,
                    sent.detail,
                )


def _criticised(log: Log, story: Story, book: Book) -> None:
    share = log.policy.returns.criticised_share
    causes = [one for one in story.events if one.activity in {"return_rejected", "refused"}]
    moments = {one.time for one in causes}
    for event in story.of("criticised"):
        book.hold(
            "criticised with cause",
            event,
            share > 0 and event.time in moments,
            "neither a rejected return nor a refusal at this moment, or the share is {}",
            share,
        )
        escalated = [one for one in story.of("escalated") if one.time <= event.time]
        book.hold("criticised and escalated", event, bool(escalated), "criticised, but not escalated")
    if share == 1:
        for event in story.of("refused"):
            found = any(one.time == event.time for one in story.of("criticised"))
            book.hold("criticised and escalated", event, found, "a refusal that is not criticised")
