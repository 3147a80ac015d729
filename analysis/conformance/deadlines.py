"""The county's deadline in force, counted again (C17, C21, C23), and whether it was met (C08, C18, C35)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log, Story

RULES = {
    "deadline set": "C17",
    "deadline stands": "C23",
    "extension within the cap": "C21",
    "overdue when a deadline passes": "C17",
    "on time or overdue": "C08",
    "handler held accountable": "C35",
    "the city's clock": "C18",
}


@dataclass
class Epoch:
    """A deadline while it is in force."""

    round: int
    due: float
    since: float
    until: float = math.inf

    def in_force_at(self, moment: float) -> bool:
        """Return whether it is in force when all of the instant but its deadlines has happened."""
        return self.since <= moment < self.until


def epochs(story: Story) -> list[Epoch]:
    """Return the deadlines that were in force for an order, as the log's column says, one after the other."""
    found: list[Epoch] = []
    for event in story.events:
        last = found[-1] if found else None
        if math.isnan(event.due) or (last and (last.round, last.due) == (event.round, event.due)):
            continue
        if last:
            last.until = event.time
        since = event.time if story.received or last else -math.inf
        found.append(Epoch(event.round, event.due, since))
    return found


def met(story: Story, epoch: Epoch) -> bool:
    """Return whether the order was reported in the deadline's round, at the deadline or before."""
    report = story.reported(epoch.round)
    return report is not None and report.time <= epoch.due


def missed(story: Story, epoch: Epoch) -> bool:
    """Return whether the deadline passed in force, without a report, and before the order's end."""
    if met(story, epoch) or not epoch.in_force_at(epoch.due) or story.ended_by(epoch.due):
        return False
    return story.received is not None or epoch.due >= 0  # what passed before the period counts for nobody in it


def read(log: Log, book: Book) -> None:
    """Hold each order's deadlines against these rules."""
    for story in log.stories.values():
        _recount(log, story, book)
        _overdue(log, story, book)
        _reports(story, book)
        _accountability(story, book)
        _city(log, story, book)


def _recount(log: Log, story: Story, book: Book) -> None:
    before = due = math.nan if story.received else story.events[0].due
    for event in story.events:
        new = _new_due(log, story, event, due)
        if new is not None:
            due = new
        rule = "deadline stands" if new is None else "deadline set"
        same = event.due == due or (math.isnan(due) and math.isnan(event.due))
        book.hold(
            rule, event, same, "with {} the deadline in force is {}, but {} is written", event.activity, due, event.due
        )
        if event.activity == "extension_approved":
            _capped(log, event, before, book)
        before = due = event.due


def _capped(log: Log, event: Event, before: float, book: Book) -> None:
    base = before if log.policy.extensions.counted_from == "deadline" else event.time
    latest = max(before, log.limits.after(log.policy.extensions.cap, base))
    book.hold(
        "extension within the cap",
        event,
        before <= event.due <= latest,
        "an extension of {} may last until {}, this one lasts until {}",
        before,
        latest,
        event.due,
    )


def _new_due(log: Log, story: Story, event: Event, due: float) -> float | None:
    """Return the deadline that an event puts in force; None where it puts in force none."""
    policy, after, tier = log.policy, log.limits.after, story.tier
    restarts = policy.returns.clock_after_upheld == "restart"
    if event.activity == "extension_approved":
        base = due if policy.extensions.counted_from == "deadline" else event.time
        return max(due, min(after(policy.extensions.length, base), after(policy.extensions.cap, base)))
    if tier is None:  # of the opening backlog: the log does not say its tier
        return event.due if event.activity == "redo_ordered" else None
    if event.activity == "redo_ordered":
        return after(log.limits.share(tier.completion, policy.audit.redo_limit_share), event.time)
    starts = {
        "received": policy.clock_starts == "receipt",
        "dispatched": policy.clock_starts == "dispatch",
        "redispatched": restarts and policy.clock_starts != "acceptance",
        "accepted": policy.clock_starts == "acceptance" and (restarts or event in story.of("accepted")[:1]),
    }
    return after(tier.completion, event.time) if starts.get(event.activity) else None


def _overdue(log: Log, story: Story, book: Book) -> None:
    """Compare the deadlines that passed unmet with those that the log calls overdue."""
    rule, horizon = "overdue when a deadline passes", log.horizon
    found = {(event.round, event.time): event for event in story.of("overdue")}
    for epoch in epochs(story):
        if epoch.due > horizon:
            continue
        event = found.pop((epoch.round, epoch.due), None)
        is_missed = missed(story, epoch)
        if epoch.due < horizon or event is not None:  # at the horizon itself it may not have been judged any more
            book.hold_at(
                rule,
                story.order,
                epoch.due,
                is_missed == (event is not None),
                "the deadline of round {} was {}, but the log {}",
                epoch.round,
                "missed" if is_missed else "met or replaced",
                "calls it overdue" if event else "does not call it overdue",
            )
        if event is not None:
            holder = story.holder_at(epoch.due) or "office"
            book.hold(
                rule, event, event.actor == holder, "{} holds it then, but {} is called overdue", holder, event.actor
            )
    for event in found.values():
        book.hold(rule, event, False, "no deadline of round {} passes at this moment", event.round)


def _reports(story: Story, book: Book) -> None:
    for event in story.of("reported"):
        verdict = "overdue" if event.time > event.due else "on_time"
        book.hold(
            "on time or overdue",
            event,
            event.detail == verdict,
            "due {}, reported {}: {}, but {} is written",
            event.due,
            event.time,
            verdict,
            event.detail,
        )


def _accountability(story: Story, book: Book) -> None:
    """See that the handler answers for each overdue deadline that a unit holds, and for nothing else."""
    expected = [(event.time, event.actor) for event in story.of("overdue") if event.actor != "office"]
    found = [(event.time, event.actor) for event in story.of("accountability")]
    moment = story.events[0].time
    book.facts["handler held accountable"] += len(expected)
    if expected != found:
        book.blame(
            "handler held accountable",
            story.order,
            expected[0][0] if expected else moment,
            "overdue at a unit: {}; held accountable: {}",
            expected,
            found,
        )
    for event in story.of("accountability"):
        if story.tier is not None:
            reason = "urgent_unanswered" if story.tier.urgent else "overdue"
            book.hold(
                "handler held accountable",
                event,
                event.detail == reason,
                "in tier {} the reason is {}, not {}",
                story.tier_key,
                reason,
                event.detail,
            )


def _city(log: Log, story: Story, book: Book) -> None:
    """See that the city's own deadline, from receipt, is judged as it passes."""
    found = story.of("city_overdue")
    if story.received is None or story.tier is None or (story.tier.city is None and not found):
        return
    due = log.limits.after(story.tier.city, story.received.time) if story.tier.city else math.inf
    report = story.reported(1)
    late = due < log.horizon and not (report and report.time <= due) and not story.ended_by(due)
    if due != log.horizon:
        book.hold_at(
            "the city's clock",
            story.order,
            due,
            [event.time for event in found] == [due] * late,
            "due to the city at {}, {}; called overdue at {}",
            due,
            "missed" if late else "met",
            [event.time for event in found],
        )
    for event in found:
        holder = story.holder_at(event.time) or "office"
        book.hold("the city's clock", event, event.actor == holder, "{} holds it then, not {}", holder, event.actor)
