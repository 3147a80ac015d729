"""Why an alternative of a comparison differs from its base: which orders changed, grouped, with telling examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.comparison.folder import ComparisonResults
from analysis.explanation.changed import changed_orders
from analysis.explanation.grouped import by_cause, by_unit, net_effects
from analysis.explanation.states import ORDER_COLUMNS
from analysis.store import Results
from sim.parameters import Parameters

__all__ = ["Explanation", "changed_in", "examples", "explain", "replications_of"]

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """What tells an alternative from its base."""

    base: Parameters
    """The base's scenario."""
    other: Parameters
    """The alternative's."""
    replications: tuple[int, ...]
    """Replications that both have."""
    changed: pd.DataFrame
    """`changed_orders`."""
    causes: pd.DataFrame
    """`by_cause`."""
    units: pd.DataFrame
    """`by_unit`."""
    net: pd.DataFrame
    """`net_effects`."""
    remarks: tuple[str, ...]
    """What the comparison remarks about the two (`analysis.comparison.comparable.Remark`)."""

    @property
    def name(self) -> str:
        """Name of the alternative."""
        return self.other.scenario.name


def explain(comparison: ComparisonResults, names: Sequence[str]) -> Iterator[Explanation]:
    """Yield the explanation of each of some alternatives of a comparison.

    Raises ResultsError where a run in the folder is missing or damaged.
    """
    base = comparison.run(comparison.base)
    orders = base.table("orders", ORDER_COLUMNS)
    for name in names:
        other = comparison.run(name)
        numbers = replications_of(base, other)
        changed = changed_in(orders, other.table("orders", ORDER_COLUMNS), base, other)
        yield Explanation(
            _parameters(base), _parameters(other), numbers, changed, by_cause(changed, numbers),
            by_unit(changed, numbers), net_effects(changed, numbers), _remarks(comparison, name),
        )  # fmt: skip


def replications_of(base: Results, other: Results) -> tuple[int, ...]:
    """Return the replications that two runs both have, ascending."""
    return tuple(sorted(set(base.run["replications_done"]) & set(other.run["replications_done"])))


def changed_in(base_orders: pd.DataFrame, other_orders: pd.DataFrame, base: Results, other: Results) -> pd.DataFrame:
    """Return `changed_orders` of two runs over the replications that both have."""
    numbers = replications_of(base, other)
    one, two = (orders[orders["replication"].isin(numbers)] for orders in (base_orders, other_orders))
    return changed_orders(one, two, _parameters(base), _parameters(other))


def examples(changed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of up to three telling orders: the largest changes.

    Of the orders that turned overdue, of those that turned on time, and of those whose petitioner changed the answer,
    the one whose report moved most; then, of all others, those whose report moved most; the first three of these.
    """
    size = changed["days_change"].abs()
    ranked = changed.assign(_size=size).sort_values("_size", ascending=False, kind="stable").drop(columns="_size")
    kinds = [ranked["on_time_change"] == "to_overdue", ranked["on_time_change"] == "to_on_time",
             ranked["satisfaction_change"].isin(("to_dissatisfied", "to_satisfied"))]  # fmt: skip
    first = pd.concat([*(ranked[kind].head(1) for kind in kinds), ranked.head(_EXAMPLES)])
    return first[~first.index.duplicated()].head(_EXAMPLES).reset_index(drop=True)


def _parameters(results: Results) -> Parameters:
    return Parameters.model_validate(results.run["scenario"])


def _remarks(comparison: ComparisonResults, name: str) -> tuple[str, ...]:
    found: dict[str, Any] = comparison.content.get("remarks") or {}
    return tuple(found.get(name, ()))
