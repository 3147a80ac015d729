"""Messages at dispatch and before the deadline, urging, supervision messages (C03, C29 to C31)."""

from __future__ import annotations

from collections import Counter

from analysis.conformance.deadlines import epochs
from analysis.conformance.findings import Book
from analysis.conformance.laws import only
from analysis.conformance.log import Event, Log, Story

RULES = {
    "message with each dispatch": "C29",
    "reminder before the deadline": "C30",
    "reminder to the holder, by tier": "C30",
    "urged at its time": "C03",
    "number of urgings": "C31",
    "urged until the result is in": "C31",
    "supervision message with cause": "C31",
}


def read(log: Log, book: Book) -> None:
    """Hold the messages about each order against these rules."""
    for story in log.stories.values():
        _at_dispatch(story, book)
        _reminders(log, story, book)
        _urging(log, story, book)
        _messages(log, story, book)


def _at_dispatch(story: Story, book: Book) -> None:
    sent = Counter((event.time, event.actor) for event in story.of("dispatch_sms"))
    for event in story.dispatches:
        book.hold(
            "message with each dispatch", event, sent[event.time, event.detail] > 0, "no message to {}", event.detail
        )
        sent[event.time, event.detail] -= 1
    for event in story.of("dispatch_sms"):
        book.hold(
            "message with each dispatch", event, sent[event.time, event.actor] <= 0, "a message without a dispatch"
        )


def _reminders(log: Log, story: Story, book: Book) -> None:
    found = [event.time for event in story.of("predue_reminder")]
    if story.tier is None or not story.tier.reminder:
        for event in story.of("predue_reminder"):
            book.hold(
                "reminder to the holder, by tier", event, story.tier is None, "tier {} has no reminder", story.tier_key
            )
        return
    for event in story.of("predue_reminder"):
        holder = story.holder(event.row)
        book.hold(
            "reminder to the holder, by tier",
            event,
            event.actor == holder,
            "{} holds it, but {} is reminded",
            holder or "no unit",
            event.actor,
        )
    _at_their_time(log, story, found, book)


def _at_their_time(log: Log, story: Story, found: list[float], book: Book) -> None:
    """Compare the moments of reminders with those that the deadlines in force ask for."""
    rule = "reminder before the deadline"
    for epoch in epochs(story):
        moment = log.limits.before(log.policy.reminders.predue_lead, epoch.due)
        if moment >= log.horizon or not epoch.since <= moment <= epoch.until:
            continue
        if (moment == epoch.until and moment not in found) or not story.holder_at(moment):
            found = [one for one in found if one != moment]
            continue  # replaced at that very instant, before the reminder or after it; or there is nobody to remind
        report = story.reported(epoch.round)
        over = (report is not None and report.time <= moment) or story.ended_by(moment)
        book.hold_at(
            rule,
            story.order,
            moment,
            (moment in found) != over,
            "due {}, order {}: {} reminder expected at {}, the log has {}",
            epoch.due,
            "settled" if over else "open",
            "no" if over else "a",
            moment,
            found,
        )
        if moment in found:
            found.remove(moment)
    for moment in found:
        if moment < log.horizon:
            book.hold_at(rule, story.order, moment, False, "no deadline in force asks for a reminder here")


def _urging(log: Log, story: Story, book: Book) -> None:
    rules, instant = log.policy.reminders, only(log.parameters.work.supervision) == 0
    begun = {event.queued for event in story.of("worked") if event.detail == "supervision"}
    base, count = None, 0
    for event in story.of("overdue", "urged"):
        if event.activity == "overdue":
            base, count = (event.time if event.actor != "office" else None), 0
            continue
        count += 1
        after = rules.urge_after if count == 1 else rules.urge_interval
        if base is None or after is None:
            book.hold(
                "urged at its time", event, False, "urged without an overdue deadline at a unit, or without the rule"
            )
            continue
        moment = log.limits.after(after, base)
        good = event.time == moment if instant else event.time >= moment and (moment in begun or event.time == moment)
        book.hold(
            "urged at its time",
            event,
            good,
            "the office takes it up at {} and urges after that; it urges at {}, work waited from {}",
            moment,
            event.time,
            sorted(begun),
        )
        base = event.time
        _urged(log, story, event, book)
    if instant and rules.urge_after is not None:
        _not_urged(log, story, book)


def _urged(log: Log, story: Story, event: Event, book: Book) -> None:
    number = sum(one.round == event.round and one.row <= event.row for one in story.of("urged"))
    book.hold(
        "number of urgings",
        event,
        number <= log.policy.reminders.most_urges,
        "urging {} of this round, at most {}",
        number,
        log.policy.reminders.most_urges,
    )
    report = story.reported(event.round)
    over = (report is not None and report.row < event.row) or story.ended_by(event.time)
    book.hold("urged until the result is in", event, not over, "urged after the report or the end")


def _not_urged(log: Log, story: Story, book: Book) -> None:
    """See that each overdue deadline is urged at once where urging takes nobody any time."""
    rules = log.policy.reminders
    if rules.urge_after is None or not rules.most_urges:
        return
    for event in story.of("overdue"):
        moment = log.limits.after(rules.urge_after, event.time)
        done = sum(one.round == event.round and one.row < event.row for one in story.of("urged"))
        changed = any(one.time <= moment and one.due != event.due for one in story.events if one.row > event.row)
        report = story.reported(event.round)
        over = (report is not None and report.time <= moment) or story.ended_by(moment)
        if moment < log.horizon and event.actor != "office" and not changed and not over and done < rules.most_urges:
            found = any(one.time == moment for one in story.of("urged"))
            book.hold("urged until the result is in", event, found, "still unreported at {}, and not urged", moment)


def _messages(log: Log, story: Story, book: Book) -> None:
    """Compare supervision messages with their three causes, moment by moment."""
    threshold = log.policy.reminders.supervision_after_urges
    expected: Counter[tuple[float, str]] = Counter()
    urged: Counter[int] = Counter()
    where: dict[tuple[float, str], Event] = {}
    for event in story.of("urged", "prereview_failed", "redo_ordered"):
        urged[event.round] += event.activity == "urged"
        reason = {"urged": "urged", "prereview_failed": "prereview_failed", "redo_ordered": "redo"}[event.activity]
        if reason != "urged" or (threshold and urged[event.round] >= threshold):
            expected[event.time, reason] += 1
            where[event.time, reason] = event
    found = Counter((event.time, event.detail) for event in story.of("supervision_sms"))
    where |= {(event.time, event.detail): event for event in story.of("supervision_sms")}
    for key in sorted({*expected, *found}):
        book.hold(
            "supervision message with cause",
            where[key],
            expected[key] == found[key],
            "{} supervision messages for the reason {} expected, {} found",
            expected[key],
            key[1],
            found[key],
        )
