"""What a verification has found, all of it: the known answers and the rules of the event log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from analysis.conformance import Report, RuleResult, Violation
from analysis.verification.case import Case
from analysis.verification.judging import Finding
from analysis.verification.quantities import unit_of

__all__ = ["CaseOutcome", "Outcome", "RulesOutcome", "merged"]


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What became of one known answer."""

    case: Case
    """The known answer."""
    findings: tuple[Finding, ...]
    """What became of each quantity; empty where a replication failed."""
    replications: int
    """How many it rests on."""
    seed: int
    """Seed of its scenario."""
    failure: str = ""
    """What stopped it, in one line; empty where nothing did."""

    @property
    def holds(self) -> bool:
        """Whether all its quantities agree with theory."""
        return not self.failure and all(finding.agrees for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        findings = [
            {**asdict(one), "difference": one.difference, "coarse": one.coarse,
             "unit": unit_of(one.quantity)} for one in self.findings
        ]
        return {
            "key": self.case.key, "name_zh": self.case.name_zh, "name_en": self.case.name_en, "kind": self.case.kind,
            "scenario": f"known_answers/{self.case.scenario}.yaml", "seed": self.seed, "holds": self.holds,
            "replications": self.replications, "failure": self.failure, "findings": findings,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RulesOutcome:
    """What the independent reader of the event log says of a scenario."""

    scenario: str
    """The scenario as it was named."""
    seed: int
    """Its seed."""
    first: str
    """First date of the period read."""
    last: str
    """Last date."""
    replications: int
    """How many were read."""
    rules: tuple[RuleResult, ...]
    """What became of each rule, by clause."""
    violations: tuple[Violation, ...]
    """All of them."""
    failure: str = ""
    """What stopped it, in one line; empty where nothing did."""

    @property
    def holds(self) -> bool:
        """Whether no fact breaks a rule."""
        return not self.failure and not self.violations

    @property
    def facts(self) -> int:
        """How many facts were held against rules."""
        return sum(rule.facts for rule in self.rules)

    @property
    def exercised(self) -> int:
        """How many rules met a fact."""
        return sum(rule.facts > 0 for rule in self.rules)

    def as_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        return {
            "scenario": self.scenario, "seed": self.seed, "first": self.first, "last": self.last, "holds": self.holds,
            "replications": self.replications, "failure": self.failure, "facts": self.facts,
            "rules_exercised": self.exercised, "rules_in_all": len(self.rules),
            "rules": [{**asdict(rule), "verdict": rule.verdict} for rule in self.rules],
            "violations": [asdict(violation) for violation in self.violations],
        }  # fmt: skip


def merged(reports: Sequence[Report]) -> tuple[tuple[RuleResult, ...], tuple[Violation, ...]]:
    """Return the rules of several replications with their facts added up, by clause, and all violations in order."""
    facts: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    clauses: dict[str, str] = {}
    for report in reports:
        for rule, result in report.rules.items():
            clauses[rule] = result.clause
            facts[rule] += result.facts
            broken[rule] += result.violations
    rules = [RuleResult(rule, clause, facts[rule], broken[rule]) for rule, clause in clauses.items()]
    violations = sorted(violation for report in reports for violation in report.violations)
    return tuple(sorted(rules, key=lambda one: (one.clause, one.rule))), tuple(violations)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole verification."""

    version: str
    """Version of hotline-sim."""
    quick: bool
    """Whether it was the quick one."""
    seconds: float
    """How long it took."""
    versions: Mapping[str, str]
    """Versions of what figures depend on."""
    cases: tuple[CaseOutcome, ...]
    """The known answers."""
    rules: RulesOutcome
    """The rules of the event log."""

    @property
    def holds(self) -> bool:
        """Whether everything agrees."""
        return self.rules.holds and all(case.holds for case in self.cases)

    def as_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        return {
            "version": self.version, "versions": dict(self.versions), "quick": self.quick, "seconds": self.seconds,
            "holds": self.holds, "cases": [case.as_json() for case in self.cases], "conformance": self.rules.as_json(),
        }  # fmt: skip
