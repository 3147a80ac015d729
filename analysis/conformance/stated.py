"""Limits that no event marks, compared with the orders' own table where it is given (C08, C09, C17, C18, C27)."""

from __future__ import annotations

import math

from analysis.conformance.deadlines import epochs
from analysis.conformance.findings import Book
from analysis.conformance.log import Log, Story

RULES = {
    "limit of dispatch": "C08",
    "limit of acceptance": "C08",
    "limit of the first call": "C09",
    "deadlines in the table": "C17",
    "city's deadline in the table": "C18",
    "lateness of pre-review in the table": "C27",
}


def read(log: Log, book: Book) -> None:
    """Hold each order's row against the log."""
    if log.orders is None:
        return
    for row in log.orders.to_dict("records"):
        story = log.stories.get(str(row["order_id"]))
        if story is not None and story.received is not None and story.tier is not None:
            _limits(log, story, {str(name): value for name, value in row.items()}, book)


def _limits(log: Log, story: Story, row: dict[str, object], book: Book) -> None:
    tier, after = story.tier, log.limits.after
    if tier is None or story.received is None:
        return
    received = story.received.time
    found = epochs(story)
    first = [one for one in found if one.round == 1]
    expected: dict[str, tuple[str, float]] = {
        "dispatch_due_min": ("limit of dispatch", after(tier.dispatch, received) if tier.dispatch else math.nan),
        "city_due_min": ("city's deadline in the table", after(tier.city, received) if tier.city else math.nan),
        "due_first_min": ("deadlines in the table", first[0].due if first else math.nan),
        "due_final_min": ("deadlines in the table", first[-1].due if first else math.nan),
        "redo_due_min": ("deadlines in the table", found[-1].due if found and found[-1].round > 1 else math.nan),
    }
    if len(story.dispatches) == 1:  # with more, the documents leave open from which of them
        sent = story.dispatches[0].time
        expected["acceptance_due_min"] = (
            "limit of acceptance",
            after(tier.acceptance, sent) if tier.acceptance else math.nan,
        )
        expected["first_contact_due_min"] = (
            "limit of the first call",
            after(tier.first_contact, sent) if tier.first_contact else math.nan,
        )
    for column, (rule, due) in expected.items():
        stated = float(str(row[column]))
        same = stated == due or (math.isnan(stated) and math.isnan(due))
        book.hold_at(rule, story.order, received, same, "{}: {} by the rules, {} in the table", column, due, stated)
    submitted = story.of("prereview_submitted")
    if submitted:
        late = submitted[0].detail == "late"
        book.hold(
            "lateness of pre-review in the table",
            submitted[0],
            bool(row["prereview_late"]) == late,
            "the log says {}, the table {}",
            submitted[0].detail,
            row["prereview_late"],
        )
