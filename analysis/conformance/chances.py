"""Chances of 0 and 1 leave nothing to chance: what never or always happens (C15, C16, C20, C25, C28, C31)."""

from __future__ import annotations

from itertools import pairwise

from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log, Story
from sim.parameters.work import ByQuality

RULES = {
    "never or always substandard": "C25",
    "never or always through pre-review": "C28",
    "never or always redone": "C31",
    "refusals by chance": "C15",
    "extensions by chance": "C20",
    "returns upheld by chance": "C16",
}


def read(log: Log, book: Book) -> None:
    """Hold each order against the chances that are no chances."""
    for story in log.stories.values():
        _quality(log, story, book)
        _review(log, story, book)
        _redone(log, story, book)
        _unit(log, story, book)


def _sure(rule: str, event: Event, share: float, happened: bool, book: Book) -> None:
    if share in {0, 1}:
        book.hold(
            rule,
            event,
            happened == (share == 1),
            "with a chance of {} it {}",
            share,
            "happened" if happened else "did not happen",
        )


def _quality(log: Log, story: Story, book: Book) -> None:
    behaviour = log.parameters.behaviour
    for before, event in pairwise(story.course):
        if event.activity != "replied":
            continue
        unit = log.parameters.units.get(event.actor)
        own = unit.substandard_share if unit else None
        share = behaviour.substandard_share if own is None else own
        if before.activity == "prereview_failed":
            share = behaviour.substandard_share_reworked
        _sure("never or always substandard", event, share, event.detail == "substandard", book)


def _by_quality(shares: ByQuality, reply: Event | None) -> float:
    return shares.substandard if reply is not None and reply.detail == "substandard" else shares.standard


def _review(log: Log, story: Story, book: Book) -> None:
    reply = None
    for event in story.course:
        reply = event if event.activity == "replied" else reply
        if event.activity in {"prereview_passed", "prereview_failed"}:
            passed = event.activity == "prereview_passed" and event.detail != "rounds_used_up"
            _sure(
                "never or always through pre-review",
                event,
                _by_quality(log.parameters.behaviour.prereview_pass_share, reply),
                passed,
                book,
            )


def _redone(log: Log, story: Story, book: Book) -> None:
    reply, redos = None, 0
    for before, event in pairwise(story.course):
        reply = before if before.activity == "replied" else reply
        redo = event.activity == "redo_ordered"
        left = redos < log.policy.audit.most_redos
        redos += redo
        if before.activity == "reported" and (redo or event.activity == "audit_passed"):
            share = _by_quality(log.parameters.behaviour.audit_redo_share, reply)
            _sure("never or always redone", event, share if left else 0, redo, book)
        if before.activity == "called_back":
            share = log.parameters.behaviour.callback_redo_share
            _sure(
                "never or always redone",
                event,
                share if left and before.detail.startswith("dissatisfied") else 0,
                redo,
                book,
            )


def _unit(log: Log, story: Story, book: Book) -> None:
    behaviour = log.parameters.behaviour
    for event in story.of("refused"):
        _sure("refusals by chance", event, behaviour.refuse_share, True, book)
    for event in story.of("extension_requested"):
        unit = log.parameters.units.get(event.actor)
        own = unit.ask_extension_share if unit else None
        _sure("extensions by chance", event, behaviour.ask_extension_share if own is None else own, True, book)
    shares = {behaviour.uphold_share_justified, behaviour.uphold_share_unjustified}
    for event in story.of("return_upheld", "return_rejected"):
        if len(shares) == 1:
            _sure("returns upheld by chance", event, next(iter(shares)), event.activity == "return_upheld", book)
