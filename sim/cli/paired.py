"""The same replications of several scenarios, and what is kept of each for their comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.comparison import Look, StoppingRule
from analysis.comparison.compared import half_widths
from analysis.comparison.side import Side, common
from analysis.kpi import KPIS
from sim.cli.batch import Batch
from sim.model import Setting
from sim.offered import expected_work
from sim.parameters import Parameters

__all__ = ["Kept", "Looks", "kept_of", "sides_of"]

Kept = Mapping[str, Any]
"""By scenario: figures and work offered by replication, failures, seconds; ready for JSON."""


def kept_of(batch: Batch) -> dict[str, Any]:
    """Return what a comparison needs of each member's replications, by the scenario's name."""
    kept = {}
    for member, failures in zip(batch.members, batch.failures, strict=True):
        records = member.store.records()
        kept[member.parameters.scenario.name] = {
            "measures": {str(number): record["measures"] for number, record in records.items()},
            "offered": {str(number): record["offered"] for number, record in records.items()},
            "failures": [dict(vars(failure)) for _, failure in sorted(failures.items())],
            "seconds": sum(record["seconds"] for record in records.values()),
        }
    return kept


def sides_of(scenarios: Sequence[Parameters], kept: Mapping[str, Kept]) -> list[Side]:
    """Return the sides of a comparison from what was kept of each scenario."""
    sides = []
    for parameters in scenarios:
        own = kept[parameters.scenario.name]
        measures, offered = (_by_number(own[name]) for name in ("measures", "offered"))
        expected = expected_work(parameters, Setting.of(parameters).days)
        plain = {unit: [work.orders, work.handling_min] for unit, work in expected.items()}
        sides.append(Side(parameters, measures, offered, plain))
    return sides


def _by_number(rows: Mapping[str, Any]) -> dict[int, Any]:
    return {int(number): row for number, row in rows.items()}


@dataclass
class Looks:
    """How many replications a comparison needs: more and more until every difference is precise enough."""

    rule: StoppingRule
    primary: str
    sides: Callable[[], Sequence[Side]]
    """Gives the sides as far as they are simulated."""
    last: Look | None = field(default=None, init=False)
    """What the last look showed."""

    def __iter__(self) -> Iterator[int]:
        number = self.rule.next_look(0)
        while number is not None:
            yield number
            self.last = self._look(number)
            number = self.last.next_look

    def _look(self, number: int) -> Look:
        base, *others = (_below(side, number) for side in self.sides())
        figures = base.pairs(self.primary, common(base))
        under = sum(pair[1] for pair in figures)
        level = sum(pair[0] for pair in figures) / under if under else None
        widths = half_widths(base, others, self.primary)
        return self.rule.look(number, widths, base=level, unit=KPIS[self.primary].unit)


def _below(side: Side, number: int) -> Side:
    """Return the side with the first so many replications, whatever else was simulated already."""
    some = {one: side.measures[one] for one in side.measures if one < number}
    return Side(side.parameters, some, side.offered, side.expected)
