"""The log's own columns: time that does not run backwards, dates, and the clauses named."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.conformance.findings import Book
from analysis.conformance.log import Log
from analysis.conformance.words import CLAUSES, GENERAL

RULES = {
    "time does not run backwards": "log",
    "date and time": "log",
    "clauses named": "log",
    "activity known": "log",
    "rounds are counted": "C31",
}


def read(log: Log, book: Book) -> None:
    """Hold every row's columns against these rules."""
    frame = log.frame
    _rows(
        "time does not run backwards",
        log,
        book,
        frame["time"].diff().fillna(0) >= 0,
        "an earlier moment than the row before",
    )
    midnight = pd.Timestamp(log.parameters.period.start)
    written = (pd.to_datetime(frame["timestamp"]) - midnight) / pd.Timedelta(minutes=1)
    _rows("date and time", log, book, (written - frame["time"]).abs() < 1e-5, "date and time differ from the minutes")
    named = frame["activity"].map(CLAUSES)
    _rows("activity known", log, book, named.notna(), "an activity that the reader does not know")
    _rows("clauses named", log, book, named.eq(frame["clause"]), "other clauses than this activity belongs to")
    for story in log.stories.values():
        number = 1
        for event in story.events:
            number += event.activity == "redo_ordered"
            book.hold(
                "rounds are counted",
                event,
                event.round == number,
                "round {} after {} redos, but {} is written",
                number,
                number - 1,
                event.round,
            )
    for event in log.events:
        if event.activity in GENERAL:
            book.hold(
                "rounds are counted",
                event,
                event.round == 0 and not event.order,
                "what concerns no order has neither order nor round, but {} and {} are written",
                event.order,
                event.round,
            )


def _rows(rule: str, log: Log, book: Book, good: pd.Series[bool], message: str) -> None:
    book.facts[rule] += len(good)
    for row in np.flatnonzero(~good.to_numpy(dtype=bool)).tolist():
        event = log.events[row]
        book.blame(rule, event.order, event.time, "{}: {} of {}", message, event.activity, event.order or "no order")
