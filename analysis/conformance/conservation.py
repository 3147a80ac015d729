"""Nothing is lost, nothing comes from nowhere, and an ending is an end (section 3, last paragraph; C01)."""

from __future__ import annotations

from analysis.conformance.findings import Book
from analysis.conformance.log import Log, Story
from analysis.conformance.words import AFTER_THE_END, BACKLOG, ENDS

RULES = {
    "received once, first of all": "C01",
    "a listed order comes when its list says": "C01",
    "at most one ending": "conservation",
    "nothing after the end": "conservation",
    "inside the run": "conservation",
    "opening backlog": "conservation",
    "balance": "conservation",
}


def read(log: Log, book: Book) -> None:
    """Hold the log as a whole, and each order, against these rules."""
    for story in log.stories.values():
        _received(log, story, book)
        _ended(story, book)
    for event in log.events:
        inside = log.start <= event.time <= log.horizon
        book.hold(
            "inside the run",
            event,
            inside,
            "the run lasts from {} to {}, but this is at {}",
            log.start,
            log.horizon,
            event.time,
        )
    unseen = log.unseen_backlog
    book.facts["opening backlog"] += bool(log.backlog)
    if unseen < 0:
        book.blame(
            "opening backlog",
            "",
            log.start,
            "{} orders in hand at the start, but {} stand in the log",
            log.backlog,
            log.backlog - unseen,
        )
    _listed(log, book)
    _balance(log, book)


def _received(log: Log, story: Story, book: Book) -> None:
    first, count = story.events[0], len(story.of("received"))
    if not log.backlog or count:
        good = first.activity == "received" and count == 1 and first.actor == "city" and story.tier is not None
        book.hold(
            "received once, first of all",
            first,
            good,
            "an order begins with one receipt from the city, in a tier of the scenario; this one begins with {} by {}"
            " ({}), and is received {} times",
            first.activity,
            first.actor,
            first.detail,
            count,
        )


def _ended(story: Story, book: Book) -> None:
    ends = [event for event in story.events if event.activity in ENDS]
    book.hold("at most one ending", story.events[-1], len(ends) <= 1, "it ends {} times", len(ends))
    if story.end is not None:
        for event in story.events:
            if event.row > story.end.row:
                book.hold(
                    "nothing after the end",
                    event,
                    event.activity in AFTER_THE_END,
                    "it was {} at {}, and yet there is {}",
                    story.end.activity,
                    story.end.time,
                    event.activity,
                )


def _listed(log: Log, book: Book) -> None:
    rule = "a listed order comes when its list says"
    for one in log.parameters.demand.listed or ():
        if not log.start <= one.received_min < log.horizon:
            continue
        story = log.stories.get(one.order_id)
        found = story.received.time if story and story.received else None
        book.hold_at(
            rule,
            one.order_id,
            one.received_min,
            found is not None and abs(found - one.received_min) < 1e-5,
            "the list says {}, the log {}",
            one.received_min,
            found,
        )


def _balance(log: Log, book: Book) -> None:
    """Compare with the orders' own table, where it is given: each order stands in both, with the same end."""
    if log.orders is None:
        return
    table = dict(zip(log.orders["order_id"], log.orders["outcome"], strict=True))
    for name in sorted({*table, *log.stories}):
        story, stated = log.stories.get(name), table.get(name)
        if story is None:
            known = log.backlog > 0 and stated == "open"  # in hand at the start, and never taken up
            found = f"no event ({BACKLOG})" if known else "no event"
        else:
            found = story.end.activity if story.end else "open"
            known = stated == found
        moment = story.events[-1].time if story else log.horizon
        book.hold_at("balance", name, moment, known, "the orders' table says {}, the log {}", stated, found)
    awaited = sum(log.is_awaited(story) for story in log.stories.values())
    closed = sum(log.is_awaited(story) and story.end is not None for story in log.stories.values())
    stated_open = int((log.orders["outcome"].eq("open") & log.orders["cohort"].isin(("period", "backlog"))).sum())
    expected = awaited + max(0, log.unseen_backlog) - closed
    book.hold_at(
        "balance",
        "",
        log.horizon,
        stated_open == expected,
        "{} orders of the period and the backlog are open at the end by the log, {} by the table",
        expected,
        stated_open,
    )
