"""People work on duty, on one thing at a time, on what is theirs (section 2, last paragraph)."""

from __future__ import annotations

from itertools import pairwise

from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log
from analysis.conformance.people import Person, Pool, staffed

RULES = {
    "somebody of the roster": "roster",
    "begins on duty": "roster",
    "stops at the shift's end": "roster",
    "one thing at a time": "roster",
    "role and tier of the crew": "roster",
    "works for an order in the house": "C11",
    "no negative wait": "roster",
}


def read(log: Log, book: Book) -> None:
    """Hold each segment of work against these rules."""
    found = staffed(log)
    known = {name for pool in found.values() for name in pool.people}
    for event in log.events:
        if event.activity == "worked":
            book.hold(
                "somebody of the roster",
                event,
                event.actor in known,
                "{} is not among the people of the scenario",
                event.actor,
            )
            book.hold(
                "no negative wait",
                event,
                event.queued <= event.since <= event.time,
                "waits from {}, begins {}, ends {}",
                event.queued,
                event.since,
                event.time,
            )
    reached = _reached(log)
    for pool in found.values():
        for person in pool.people.values():
            for event in person.worked:
                _on_duty(pool, person, event, book)
                _theirs(log, person, event, reached, book)
            for one, other in pairwise(person.worked):
                book.hold(
                    "one thing at a time",
                    other,
                    one.time <= other.since,
                    "{} works for {} until {}, and for {} from {}",
                    person.name,
                    one.order,
                    one.time,
                    other.order,
                    other.since,
                )


def _on_duty(pool: Pool, person: Person, event: Event, book: Book) -> None:
    shift = person.shift_at(event.since)
    book.hold("begins on duty", event, shift is not None, "{} is not on duty at {}", person.name, event.since)
    if shift is not None:
        latest = {
            "suspend": shift[1], "overtime": shift[1] + pool.rules.overtime_max_min, "finish": float("inf"),
        }[pool.rules.shift_end]  # fmt: skip
        book.hold(
            "stops at the shift's end",
            event,
            event.time <= latest,
            "{} is on duty until {} and may work until {}, but works until {}",
            person.name,
            shift[1],
            latest,
            event.time,
        )


def _reached(log: Log) -> dict[str, dict[str, float]]:
    """Return since when each order has been with each unit, as holder or co-unit."""
    found: dict[str, dict[str, float]] = {}
    for name, story in log.stories.items():
        since = found[name] = {} if story.received else {story.holder(-1): float("-inf")}
        for event in story.of("dispatched", "redispatched", "co_units_convened"):
            for unit in event.detail.split(";"):
                since.setdefault(unit, event.time)
    return found


def _theirs(log: Log, person: Person, event: Event, reached: dict[str, dict[str, float]], book: Book) -> None:
    tier = log.stories[event.order].tier_key
    able = person.is_able(event.detail, tier) if tier else event.detail in person.crew.roles
    book.hold(
        "role and tier of the crew",
        event,
        able,
        "{} does {} for {}; works at {} in tier {}",
        person.name,
        ", ".join(person.crew.roles),
        ", ".join(person.crew.tiers) or "all tiers",
        event.detail,
        tier,
    )
    unit = person.name.split("/")[0]
    if unit != "office":
        since = reached[event.order].get(unit, float("inf"))
        book.hold(
            "works for an order in the house",
            event,
            since <= event.queued,
            "{} gets {} at {}, but work waits there from {}",
            unit,
            event.order,
            since,
            event.queued,
        )
