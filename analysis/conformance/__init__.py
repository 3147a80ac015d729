"""An independent reader of the event log: every rule of the policy derived again from the events alone.

It shares no code with the model but the types of the scenario, so that a mistake would have to be made twice to stay
unseen. `check` gives the violations, `report` says besides how often each rule was put to the test.
"""

from __future__ import annotations

import pandas as pd

from analysis.conformance.county_days import Duty
from analysis.conformance.findings import Book, Report, RuleResult, Violation
from analysis.conformance.log import Log
from analysis.conformance.registry import CHECKED, PARTLY, READERS, RULES, UNCHECKED
from sim.parameters import Parameters

__all__ = ["CHECKED", "PARTLY", "RULES", "UNCHECKED", "Report", "RuleResult", "Violation", "check", "report"]


def check(events: pd.DataFrame, parameters: Parameters, orders: pd.DataFrame | None = None) -> list[Violation]:
    """Return the violations in the event log of one replication or more.

    Parameters
    ----------
    events
        Rows of events.parquet.
    parameters
        The scenario as resolved.
    orders
        Rows of orders.parquet, to be compared with the events; None: the events alone are read.
    """
    return list(report(events, parameters, orders).violations)


def report(events: pd.DataFrame, parameters: Parameters, orders: pd.DataFrame | None = None) -> Report:
    """Return the violations, and for each rule how many facts it was held against.

    Parameters
    ----------
    events, parameters, orders
        As for `check`.
    """
    frame, duty = _plain(events), Duty(parameters)
    rows = None if orders is None else _plain(orders)
    violations: list[Violation] = []
    totals = Book(RULES)
    for number in sorted(set(frame["replication"].tolist())):
        mine = None if rows is None else rows[rows["replication"] == number]
        log = Log(frame[frame["replication"] == number], parameters, duty, mine)
        book = Book(RULES, int(number))
        for read in READERS:
            read(log, book)
        totals.facts += book.facts
        violations += book.violations
    totals.violations = sorted(violations)
    return Report(tuple(totals.violations), totals.results())


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its texts as texts, an empty one where there is none."""
    plain = frame.copy(deep=False)
    for name in plain.columns:
        if not isinstance(plain[name].dtype, pd.CategoricalDtype) and plain[name].dtype != object:
            continue
        texts = plain[name].astype(object)
        plain[name] = texts.where(texts.notna(), "")
    return plain
