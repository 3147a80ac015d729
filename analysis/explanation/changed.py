"""Which orders came out differently in two scenarios that met the same orders, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from analysis.explanation.causes import Texts, days_cause, on_time_cause
from analysis.explanation.deadlines import MOMENT
from analysis.explanation.satisfaction import satisfaction_cause
from analysis.explanation.states import BAD, GOOD, KEYS, TEXTS, UNCOUNTED, states
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["CHANGED_COLUMNS", "COUNTED", "KINDS", "changed_orders", "matched"]

_ON_TIME = {
    (GOOD, BAD): "to_overdue", (BAD, GOOD): "to_on_time", (UNCOUNTED, BAD): "overdue_added",
    (BAD, UNCOUNTED): "overdue_dropped", (UNCOUNTED, GOOD): "on_time_added", (GOOD, UNCOUNTED): "on_time_dropped",
}  # fmt: skip
_SATISFACTION = {
    (GOOD, BAD): "to_dissatisfied", (BAD, GOOD): "to_satisfied", (UNCOUNTED, BAD): "dissatisfied_added",
    (BAD, UNCOUNTED): "dissatisfied_dropped", (UNCOUNTED, GOOD): "satisfied_added",
    (GOOD, UNCOUNTED): "satisfied_dropped",
}  # fmt: skip
KINDS = (*_ON_TIME.values(), *_SATISFACTION.values(), "later", "sooner", "order_added", "order_dropped")
"""Kinds of change: added and dropped say that the figure counts the order in one scenario only."""
COUNTED = "counted"
"""Cause of a change where both scenarios have the order, but the figure counts it in one: its deadline fell in the
period there, or a callback reached its petitioner there."""
CHANGED_COLUMNS = (
    "replication", "order_id", "tier", "unit", "unit_other", "on_time_change", "on_time_cause", "satisfaction_change",
    "satisfaction_cause", "days_change", "days_cause", "received_change", "received_cause", "reported_min_base",
    "reported_min_other", "due_final_min_base", "due_final_min_other",
)  # fmt: skip


def changed_orders(base_orders: pd.DataFrame, other_orders: pd.DataFrame, base: Parameters,
                   other: Parameters) -> pd.DataFrame:
    """Return one row an order that came out differently, with each change and its cause.

    Parameters
    ----------
    base_orders, other_orders
        Rows of orders.parquet of the same replications, with at least `states.ORDER_COLUMNS`.
    base, other
        The scenarios.

    Returns
    -------
    DataFrame
        `CHANGED_COLUMNS`, in the order of replication and order. Changes are of `KINDS`, empty where there is none, and
        so are causes: of `on_time_change` and `days_change` as `on_time_cause` and `days_cause` give them, of
        `satisfaction_change` as `satisfaction_cause` does, or `COUNTED`; of an order that only one scenario has,
        "repeat" (the petitioner appealed again in one only) or "demand" (the scenarios' demand differs). `days_change`
        is in days, other less base, 0 where the report came at the same moment or came in one only. `unit` is the
        unit that handled it in the base, `unit_other` in the other; times are minutes since the period's start.
    """
    both = matched(base_orders, other_orders, base.period.days * float(MINUTES_PER_DAY))
    both["on_time_change"] = _changes(both, "on_time", _ON_TIME)
    both["satisfaction_change"] = _changes(both, "satisfaction", _SATISFACTION)
    both["received_change"] = np.where(both["received_base"] == both["received_other"], "",
                                       np.where(both["received_other"], "order_added", "order_dropped"))  # fmt: skip
    move = (both["days_other"] - both["days_base"]).fillna(0.0)
    both["days_change"] = move.where(move.abs() > MOMENT / MINUTES_PER_DAY, 0.0)
    is_changed = both["days_change"] != 0
    for name in ("on_time", "satisfaction", "received"):
        is_changed |= both[f"{name}_change"] != ""
    found = both[is_changed].reset_index(drop=True)
    found = _with_causes(found, base, other)[list(CHANGED_COLUMNS)]
    texts = {name: found[name].astype(object).fillna("") for name in ("order_id", "tier", "unit", "unit_other")}
    return found.assign(**texts).sort_values(["replication", "order_id"], kind="stable", ignore_index=True)


def matched(base_orders: pd.DataFrame, other_orders: pd.DataFrame, period_minutes: float) -> pd.DataFrame:
    """Return one row an order of either scenario, its states side by side as ``<name>_base`` and ``<name>_other``.

    What only one scenario has is not counted in the other. `tier` and `unit` (the one that handled it) are the base's,
    where it has the order; `unit_other` is the other's.
    """
    sides = _alike(states(base_orders, period_minutes), states(other_orders, period_minutes))
    both = sides[0].merge(sides[1], how="outer", on=KEYS, suffixes=("_base", "_other"), validate="one_to_one")
    for side in ("base", "other"):
        for name in ("on_time", "satisfaction"):
            both[f"{name}_{side}"] = both[f"{name}_{side}"].fillna(UNCOUNTED).astype(np.int8)
        both[f"received_{side}"] = both[f"received_{side}"].astype("boolean").fillna(value=False).astype(bool)
    both["tier"] = both["tier_base"].fillna(both["tier_other"])
    both["unit"] = both["holder_base"].fillna(both["holder_other"])
    both["unit_other"] = both["holder_other"]
    both["in_both"] = both["chain_base"].notna() & both["chain_other"].notna()
    both["chain"] = both["chain_base"].fillna(both["chain_other"])
    return both


def _alike(*sides: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the sides with texts that stand for the same by the same number, which makes matching fast."""
    found = list(sides)
    for name in TEXTS:
        columns = [side[name].astype("category") for side in found]
        known = union_categoricals(columns, ignore_order=True).categories
        found = [side.assign(**{name: column.cat.set_categories(known)})
                 for side, column in zip(found, columns, strict=True)]  # fmt: skip
    return found


def _changes(both: pd.DataFrame, name: str, kinds: dict[tuple[int, int], str]) -> Texts:
    before, after = both[f"{name}_base"].to_numpy(), both[f"{name}_other"].to_numpy()
    conditions = [(before == one) & (after == two) for one, two in kinds]
    return np.select(conditions, list(kinds.values()), default="").astype(object)


def _with_causes(found: pd.DataFrame, base: Parameters, other: Parameters) -> pd.DataFrame:
    only = np.where(found["in_both"], COUNTED, np.where(found["chain"] > 0, "repeat", "demand"))
    reasons = {name: np.where(found[f"{name}_change"] != "", only, "").astype(object)
               for name in ("on_time", "satisfaction")}  # fmt: skip
    came_back = np.where(found["chain"] > 0, "repeat", "demand")
    reasons["received"] = np.where(found["received_change"] != "", came_back, "").astype(object)
    reasons["days"] = np.full(len(found), "", dtype=object)
    flips = found["on_time_change"].isin(["to_overdue", "to_on_time"]).to_numpy()
    reasons["on_time"][flips] = on_time_cause(found[flips], base)
    turned = found["satisfaction_change"].isin(["to_dissatisfied", "to_satisfied"]).to_numpy()
    rules = base.behaviour.satisfaction, other.behaviour.satisfaction
    reasons["satisfaction"][turned] = satisfaction_cause(found[turned], *rules)
    moved = (found["days_change"] != 0).to_numpy()
    reasons["days"][moved] = days_cause(found[moved])
    return found.assign(**{f"{name}_cause": reason for name, reason in reasons.items()})
