"""The order in which waiting work is taken up, pre-emption, and nobody idle beside it (see How the model works).

Only what the log leaves no doubt about is compared: work that is not the rest of something interrupted, between moments
at which nothing about its order changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property

from analysis.conformance.county_days import Spans
from analysis.conformance.deadlines import epochs
from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log, Story
from analysis.conformance.people import Person, Pool, staffed
from sim.parameters.work import Effects

RULES = {
    "best work first": "queue",
    "urgent work interrupts": "queue",
    "nobody idle while work waits": "queue",
}
_LONGEST_LINE = 60
"""Of longer lines only this much is compared with each choice."""
Key = tuple[float, ...]


class Standing:
    """What decides an order's place in a queue, and when that changes."""

    def __init__(self, story: Story, effects: Effects) -> None:
        self.received = story.received.time if story.received else None
        self.epochs = epochs(story)
        self.overdue = [event.time for event in story.of("overdue")]
        touching = {
            "predue_reminder": effects.reminder, "urged": effects.reminder, "supervision_sms": effects.supervision,
            "supervision_notice": effects.supervision, "leader_coordinated": effects.escalation,
        }  # fmt: skip
        self.boosted = min(
            (one.time for name, effect in touching.items() if effect.priority for one in story.of(name)),
            default=float("inf"),
        )
        self.changes = {self.boosted, *self.overdue, *(one.since for one in self.epochs)}

    def due(self, moment: float) -> float:
        """Return the deadline in force at a moment; infinity where there is none."""
        return next((one.due for one in reversed(self.epochs) if one.since < moment), float("inf"))

    def is_overdue(self, moment: float) -> bool:
        """Return whether the deadline in force has passed without a report."""
        begun = max((one.since for one in self.epochs if one.since < moment), default=float("inf"))
        return any(begun <= passed < moment for passed in self.overdue)


class Line:
    """The work of one pool, with what decides its order."""

    def __init__(self, log: Log, pool: Pool) -> None:
        self.log, self.pool, self.rules = log, pool, pool.rules
        self.work = sorted(
            (one for person in pool.people.values() for one in person.worked), key=lambda one: (one.since, one.row)
        )
        self._standing: dict[str, Standing] = {}
        stopped = {(one.order, one.detail, one.time) for one in self.work}
        self.resumed = {one.row for one in self.work if (one.order, one.detail, one.queued) in stopped}

    def tier(self, work: Event) -> str:
        """Return the tier of a piece of work; empty where the log does not say it."""
        return self.log.stories[work.order].tier_key

    def standing(self, work: Event) -> Standing:
        """Return what decides the place of a piece of work."""
        if work.order not in self._standing:
            self._standing[work.order] = Standing(self.log.stories[work.order], self.log.parameters.behaviour.effects)
        return self._standing[work.order]

    def key(self, work: Event, person: Person, moment: float) -> Key | None:
        """Return the place of new work for a person at a moment, smaller first; None where the log leaves doubt."""
        place = self.standing(work)
        theirs = work.detail in person.crew.roles
        if not theirs or work.row in self.resumed or place.received is None or moment in place.changes:
            return None
        rank = 1
        if self.tier(work) in self.rules.preempting_tiers:
            rank = -1
        elif place.boosted < moment and self.rules.reminder_boost:
            rank = 0
        elif self.rules.discipline == "earliest_due_parked" and place.is_overdue(moment):
            rank = 2
        return rank, person.crew.roles.index(work.detail), *self._sort(work, place, moment)

    def _sort(self, work: Event, place: Standing, moment: float) -> Key:
        received = place.received or 0.0
        sorts: dict[str, Callable[[], Key]] = {
            "first_come": lambda: (work.queued,),
            "oldest_order": lambda: (received,),
            "tier": lambda: (self.log.policy.tiers[self.tier(work)].rank, received),
            "earliest_due": lambda: (place.due(moment), received),
            "earliest_due_parked": lambda: (place.due(moment), received),
        }
        return sorts[self.rules.discipline]()

    @cached_property
    def by_waiting(self) -> list[Event]:
        """The work that had to wait, by when it began to."""
        return sorted((one for one in self.work if one.queued < one.since), key=lambda one: (one.queued, one.row))


def read(log: Log, book: Book) -> None:
    """Hold each choice of a pool's people against these rules."""
    for pool in staffed(log).values():
        line = Line(log, pool)
        _choices(line, book)
        _interruptions(line, book)
        _idle(line, book)


def _choices(line: Line, book: Book) -> None:
    """See that whoever takes up work takes the best that waits for them."""
    waiting: list[Event] = []
    arrivals, place = line.by_waiting, 0
    for chosen in line.work:
        while place < len(arrivals) and arrivals[place].queued < chosen.since:
            waiting.append(arrivals[place])
            place += 1
        waiting = [one for one in waiting if one.since > chosen.since]
        person = line.pool.people[chosen.actor]
        own = line.key(chosen, person, chosen.since) if waiting else None
        if own is None:
            continue
        for other in waiting[:_LONGEST_LINE]:
            if other.order == chosen.order or not person.is_able(other.detail, line.tier(other)):
                continue
            theirs = line.key(other, person, chosen.since)
            if theirs is not None:
                book.hold(
                    "best work first",
                    chosen,
                    own <= theirs,
                    "{} takes up {} ({}) at {}, while {} ({}) waits: {} before {}",
                    person.name,
                    chosen.order,
                    chosen.detail,
                    chosen.since,
                    other.order,
                    other.detail,
                    own,
                    theirs,
                )


def _interruptions(line: Line, book: Book) -> None:
    """See that nobody able works on something else while work of a pre-empting tier waits."""
    tiers = line.rules.preempting_tiers
    for urgent in line.by_waiting if tiers else ():
        if line.tier(urgent) not in tiers:
            continue
        for person in line.pool.people.values():
            in_overtime = (
                person.crew.absence_share and line.rules.shift_end != "suspend"
            )  # perhaps: then nobody interrupts
            if in_overtime or not person.is_able(urgent.detail, line.tier(urgent)):
                continue
            last = bisect_left(person.worked, urgent.since, key=lambda one: one.since)
            first = max(0, bisect_right(person.worked, urgent.queued, key=lambda one: one.since) - 1)
            for other in person.worked[first:last]:
                begin, end = max(other.since, urgent.queued), min(other.time, urgent.since)
                shift = person.shift_at(begin)
                if begin < end and shift is not None and line.tier(other):
                    book.hold(
                        "urgent work interrupts",
                        urgent,
                        line.tier(other) in tiers,
                        "{} waits from {} to {} while {} works for {}",
                        urgent.order,
                        urgent.queued,
                        urgent.since,
                        person.name,
                        other.order,
                    )


def _idle(line: Line, book: Book) -> None:
    """See that nobody able is on duty and free while work waits; whoever may be absent is left out."""
    free = {
        person.name: _free(person, line.log.horizon)
        for person in line.pool.people.values()
        if not person.crew.absence_share
    }
    begins = {name: [begin for begin, _ in spans] for name, spans in free.items()}
    for work in line.by_waiting:
        tier = line.tier(work)
        for name, spans in free.items():
            if not tier or not line.pool.people[name].is_able(work.detail, tier):
                continue
            place = bisect_left(begins[name], work.since) - 1
            idle = place >= 0 and spans[place][1] > work.queued
            book.hold(
                "nobody idle while work waits",
                work,
                not idle,
                "{} for {} waits from {} to {}, while {} is on duty and free",
                "interrupted work" if work.row in line.resumed else "work",
                work.order,
                work.queued,
                work.since,
                name,
            )


def _free(person: Person, horizon: float) -> Spans:
    """Return when a person is on duty with nothing in hand."""
    found, work, place = [], person.worked, 0
    for begin, end in person.duty:
        at = begin
        while place < len(work) and work[place].time <= at:
            place += 1
        index = place
        while index < len(work) and work[index].since < end:
            if at < work[index].since:
                found.append((at, work[index].since))
            at = max(at, work[index].time)
            index += 1
        if at < end and at < horizon:
            found.append((at, min(end, horizon)))
    return found
