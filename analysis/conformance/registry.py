"""Which rule checks which clause, what the log does not show, and why."""

from __future__ import annotations

from collections.abc import Callable

from analysis.conformance import (
    chances,
    columns,
    conservation,
    deadlines,
    extensions,
    follow_up,
    oversight,
    path,
    queues,
    reminders,
    reports,
    returns,
    review,
    roster,
    stated,
    steps,
    streaks,
)  # fmt: skip
from analysis.conformance.findings import Book
from analysis.conformance.log import Log

MODULES = (
    columns, conservation, path, deadlines, returns, extensions, review, reminders, oversight, streaks, follow_up,
    chances, reports, steps, roster, queues, stated,
)  # fmt: skip
"""The readers, each with its `RULES` and its `read`."""

RULES: dict[str, str] = {rule: clause for module in MODULES for rule, clause in module.RULES.items()}
"""Every rule and its clause."""

READERS: tuple[Callable[[Log, Book], None], ...] = tuple(module.read for module in MODULES)
"""What holds a log against the rules."""

CHECKED: dict[str, tuple[str, ...]] = {
    clause: tuple(
        f"{module.__name__.rpartition('.')[2]}.read: {rule}"
        for module in MODULES
        for rule, its in module.RULES.items()
        if its == clause
    )
    for clause in sorted(set(RULES.values()))
}
"""Each clause, or law that is no clause, with the functions and rules that check it."""

UNCHECKED: dict[str, str] = {
    "C02": "no event says which unit is in charge of an order, so a misrouting cannot be told from a right dispatch",
}
"""Clauses that no rule checks, and why."""

PARTLY: dict[str, str] = {
    "C05": "that the assessment comes out at its dates; what it says is no event",
    "C06": "topics stand in no event: dates, names, and bounds by the number of all orders",
    "C12": "that those convened complete before the lead; who the co-units are is known only as they are convened",
    "C13": "window, number, signature; whether an order is outside the unit's duties stands in no event",
    "C15": "what follows a refusal; of a rejected return the log does not say whether it was unjustified",
    "C16": "delay of review, dismissal of repeats; whether a repeat is unreasonable stands in no event",
    "C22": "the mark of the day; work that waits lapses at closing, so that a petitioner never told is no proof",
    "C24": "as C22",
    "C32": "cause, moment and coordination of an escalation; that a complex order was not escalated cannot be seen",
    "C33": "that callbacks say satisfied and solved; the odds behind them are chances",
    "C34": "notices have a cause and talks their number; which orders have one cause stands in no event",
    "C36": "all but accountability.order = dispatch and co_units_share_blame = true",
    "C37": "that the assessment comes out at its date",
    "C38": "that the review comes out at its dates",
    "C39": "as C06",
    "roster": "days of absence are drawn, not logged",
    "queue": "the place of interrupted work is left out, as are idleness and overtime of crews with absences",
}
"""What of a clause is checked where not all of it is."""
