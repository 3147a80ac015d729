"""Overdue orders in a row and in all, counted again unit by unit: who reports at the executive meeting (C36).

Deadlines of one unit that pass at the same instant have no order that the log shows, as those that were met leave no
event. So the reader follows every order in which they may have been read, and accepts what one of them explains.
"""

from __future__ import annotations

from collections import defaultdict
from math import isnan
from typing import NamedTuple

from analysis.conformance.county_days import DAY
from analysis.conformance.deadlines import epochs, met
from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log
from sim.parameters.policy import Accountability

RULES = {"report at the executive meeting": "C36", "a report has a cause": "C36"}
_MOST_STATES = 4000
"""More possible counts than this are not followed."""


class Count(NamedTuple):
    """A unit's count: overdue orders in a row, and the moments of those in the window."""

    row: int
    misses: tuple[float, ...]


class Verdict(NamedTuple):
    """One deadline of a unit, as it passes."""

    moment: float
    missed: bool
    order: str
    sure: bool
    """Whether it was surely judged: one that passes as the run ends may not have been."""


Reports = dict[tuple[str, float, str], list[str]]
"""What was reported, by unit, moment and order."""


class _Unit(NamedTuple):
    name: str
    reports: Reports
    book: Book


def read(log: Log, book: Book) -> None:
    """Count each unit's deadlines again, and compare the reports."""
    rules = log.policy.accountability
    reports: Reports = defaultdict(list)
    for event in log.events:
        if event.activity == "executive_report":
            reports[event.actor, event.time, event.order].append(event.detail)
            known = {"consecutive": rules.consecutive, "cumulative": rules.cumulative}.get(event.detail, 0)
            book.hold("a report has a cause", event, known > 0, "the rule {!r} is off or unknown", event.detail)
    if rules.co_units_share_blame or rules.order == "dispatch":
        return  # the log does not name co-units before they are convened, nor verdicts that wait for others
    verdicts = _by_deadline(log) if rules.order == "deadline" else _by_completion(log)
    for unit, found in sorted(verdicts.items()):
        _recount(log, _Unit(unit, reports, book), found)


def _by_deadline(log: Log) -> dict[str, list[Verdict]]:
    """Return each unit's deadlines in the order in which they pass; those of one instant: met ones first."""
    verdicts: dict[str, list[tuple[float, int, Verdict]]] = defaultdict(list)
    for story in log.stories.values():
        for event in story.of("overdue"):
            if event.actor != "office":
                verdicts[event.actor].append((event.time, event.row, Verdict(event.time, True, story.order, sure=True)))
        for epoch in epochs(story):
            counted = story.received is not None or epoch.due >= 0
            if (
                epoch.due <= log.horizon
                and counted
                and met(story, epoch)
                and not _replaced_unmet(story.reported(epoch.round), epoch.until)
            ):
                verdict = Verdict(epoch.due, False, story.order, epoch.due < log.horizon)
                verdicts[story.holder_at(epoch.due)].append((epoch.due, -1, verdict))
    return {unit: [one for *_, one in sorted(found)] for unit, found in verdicts.items()}


def _replaced_unmet(report: Event | None, until: float) -> bool:
    """Return whether another deadline took the place of this one before the report."""
    return report is None or until < report.time


def _by_completion(log: Log) -> dict[str, list[Verdict]]:
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for event in log.events:
        if event.activity == "reported" and not isnan(event.due):
            unit = log.stories[event.order].holder(event.row)
            # Moments told apart by their row: the log shows the order of reports.
            verdicts[unit].append(Verdict(event.time, event.time > event.due, event.order, sure=True))
    return verdicts


def _recount(log: Log, unit: _Unit, verdicts: list[Verdict]) -> None:
    rules = log.policy.accountability
    ledger = _Ledger(rules, log)
    states, place = {Count(0, ())}, 0
    while place < len(verdicts) and len(states) <= _MOST_STATES:
        moment = verdicts[place].moment
        group: list[Verdict] = []
        while place < len(verdicts) and verdicts[place].moment == moment and (rules.order == "deadline" or not group):
            group.append(verdicts[place])
            place += 1
        states = ledger.open_window(states, moment)
        states = _read_instant(ledger, states, unit, group)


def _read_instant(ledger: _Ledger, states: set[Count], unit: _Unit, group: list[Verdict]) -> set[Count]:
    """Follow every order in which the deadlines of one instant may have been read."""
    kept, missed = [one for one in group if not one.missed], [one for one in group if one.missed]
    need = any(one.sure for one in kept)
    branches = {(state, False) for state in states}
    for verdict in missed:
        if kept:
            branches |= {(ledger.met(state), True) for state, _ in branches}
        said = unit.reports.get((unit.name, verdict.moment, verdict.order), [])
        found = said.pop(0) if said else ""
        after = {(*ledger.missed(state, verdict.moment), used) for state, used in branches}
        fit = {(state, used) for state, tripped, used in after if tripped == found}
        expected = sorted({tripped or "nothing" for _, tripped, _ in after})
        unit.book.hold_at(
            "report at the executive meeting",
            verdict.order,
            verdict.moment,
            bool(fit),
            "{} misses a deadline: expected {}, found {}; counts may be {}",
            unit.name,
            " or ".join(expected),
            found or "nothing",
            sorted(state for state, _ in branches)[:3],
        )
        branches = fit or {(ledger.after(state, found), used) for state, _, used in after}
    if kept:
        branches |= {(ledger.met(state), True) for state, _ in branches}
    return {state for state, used in branches if used or not need}


class _Ledger:
    """The rule of counting."""

    def __init__(self, rules: Accountability, log: Log) -> None:
        self.rules, self.days = rules, log.duty.days
        self._window: object = None

    def open_window(self, states: set[Count], moment: float) -> set[Count]:
        """Return the counts at `moment`: both start again where another window has begun."""
        date = self.days.date_of(int(moment // DAY))
        window = {
            "calendar_year": (date.year,), "calendar_quarter": (date.year, (date.month - 1) // 3),
            "calendar_month": (date.year, date.month),
        }.get(self.rules.window)  # fmt: skip
        if window != self._window:
            self._window = window
            return {Count(0, ())}
        return states

    @staticmethod
    def met(state: Count) -> Count:
        """Return the count after a deadline that was met."""
        return Count(0, state.misses)

    def missed(self, state: Count, moment: float) -> tuple[Count, str]:
        """Return the count after a deadline that was missed, and the rule that it trips."""
        misses = state.misses
        if self.rules.window == "rolling":
            misses = tuple(one for one in misses if one > moment - self.rules.rolling_days * DAY)
        if self.rules.cumulative:  # more than the limit need not be remembered
            misses = (*misses, moment)[-self.rules.cumulative :]
        row = min(state.row + 1, self.rules.consecutive or 1)
        tripped = ""
        if self.rules.consecutive and row >= self.rules.consecutive:
            tripped = "consecutive"
        elif self.rules.cumulative and len(misses) >= self.rules.cumulative:
            tripped = "cumulative"
        return self.after(Count(row, misses), tripped), tripped

    def after(self, state: Count, tripped: str) -> Count:
        """Return the count after a report, or after none."""
        return Count(0, ()) if tripped and self.rules.reset else state
