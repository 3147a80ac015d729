"""What the reader says: violations, and how many facts each rule was held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.conformance.log import Event


@dataclass(frozen=True, order=True)
class Violation:
    """One fact of the log that breaks a rule."""

    replication: int
    """Number of the replication."""
    at_min: float
    """When, in minutes since the period's start."""
    order: str
    """The order; empty for what concerns no single order."""
    clause: str
    """C01 to C39, or the name of a law that is no clause, such as conservation."""
    rule: str
    """Name of the rule, as in `RULES`."""
    message: str
    """What was expected and what was found."""


@dataclass(frozen=True)
class RuleResult:
    """What became of one rule."""

    rule: str
    """Name of the rule."""
    clause: str
    """Its clause."""
    facts: int
    """How many facts it was held against; 0: the log gave it no occasion."""
    violations: int
    """How many of them broke it."""

    @property
    def verdict(self) -> str:
        """In one word: not exercised, broken or kept."""
        if not self.facts:
            return "not exercised"
        return "broken" if self.violations else "kept"


@dataclass(frozen=True)
class Report:
    """The outcome of reading a log."""

    violations: tuple[Violation, ...]
    """All of them, by replication, time, order and rule."""
    rules: Mapping[str, RuleResult]
    """What became of each rule, by name."""

    def __str__(self) -> str:
        lines = [
            f"{one.clause:<12} {one.rule:<34} {one.verdict:<14} {one.facts:>8} facts {one.violations:>6} violations"
            for one in sorted(self.rules.values(), key=lambda one: (one.clause, one.rule))
        ]
        return "\n".join(lines)


class Book:
    """Takes down each fact that a rule is held against, and each violation."""

    def __init__(self, clauses: Mapping[str, str], replication: int = 0) -> None:
        self.clauses, self.replication = clauses, replication
        self.facts: Counter[str] = Counter()
        self.violations: list[Violation] = []

    def hold(self, rule: str, where: Event, kept: bool, message: str, *values: object) -> None:
        """Hold a fact, told by the event `where`, against a rule; `message` is formatted only where it is broken."""
        self.facts[rule] += 1
        if not kept:
            self.blame(rule, where.order, where.time, message, *values)

    def hold_at(self, rule: str, order: str, moment: float, kept: bool, message: str, *values: object) -> None:
        """Hold a fact that no event tells (something that did not happen) against a rule."""
        self.facts[rule] += 1
        if not kept:
            self.blame(rule, order, moment, message, *values)

    def blame(self, rule: str, order: str, moment: float, message: str, *values: object) -> None:
        """Take down a violation."""
        text = message.format(*values)
        self.violations.append(Violation(self.replication, moment, order, self.clauses[rule], rule, text))

    def results(self) -> dict[str, RuleResult]:
        """Return what became of each rule."""
        broken = Counter(one.rule for one in self.violations)
        return {rule: RuleResult(rule, clause, self.facts[rule], broken[rule]) for rule, clause in self.clauses.items()}
