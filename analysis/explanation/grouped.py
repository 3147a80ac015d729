"""How many orders changed, of which kind and why, and what that comes to: means over replications with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.explanation.changed import KINDS
from analysis.intervals import t_interval

__all__ = ["NET", "by_cause", "by_unit", "changes", "net_effects"]

NET: Mapping[str, Mapping[str, int]] = {
    "overdue_count": {"to_overdue": 1, "overdue_added": 1, "to_on_time": -1, "overdue_dropped": -1},
    "on_time": {"to_on_time": 1, "on_time_added": 1, "to_overdue": -1, "on_time_dropped": -1},
    "satisfied": {"to_satisfied": 1, "satisfied_added": 1, "to_dissatisfied": -1, "satisfied_dropped": -1},
    "orders_count": {"order_added": 1, "order_dropped": -1},
}
"""By figure: which kinds of change add to it and which take from it. Overdue orders; orders on time and satisfied
petitioners, which are what the two shares count; orders received."""
_COUNTS = {"orders", "to_overdue", "to_on_time", "days_lost", "days_saved"}
"""Columns that are never below 0, and whose intervals are cut there."""
_FEWEST_TO_BE_CERTAIN = 10
"""As in `analysis.intervals`: from how many replications on, all the same is taken for certain."""
_MEASURES = ("on_time", "satisfaction", "received")


def changes(changed: pd.DataFrame) -> pd.DataFrame:
    """Return one row an order and change: replication, unit, kind, cause, and the days that its report moved.

    An order that both turned overdue and was reported later has a row for each.
    """
    parts = [changed[changed[f"{name}_change"] != ""] for name in _MEASURES]
    rows = [part[["replication", "unit", "days_change"]].assign(
        kind=part[f"{name}_change"], cause=part[f"{name}_cause"])
        for name, part in zip(_MEASURES, parts, strict=True)]  # fmt: skip
    moved = changed[changed["days_change"] != 0]
    kind = moved["days_change"].gt(0).map({True: "later", False: "sooner"})
    rows.append(moved[["replication", "unit", "days_change"]].assign(kind=kind, cause=moved["days_cause"]))
    return pd.concat(rows, ignore_index=True)


def by_cause(changed: pd.DataFrame, replications: Sequence[int]) -> pd.DataFrame:
    """Return how many orders a replication changed by kind and cause, and the days that their reports moved.

    Parameters
    ----------
    changed
        What `changed_orders` gave, over all replications.
    replications
        The replications; one without a change counts as none.

    Returns
    -------
    DataFrame
        `kind`, `cause`, `orders` (mean number a replication) and `days` (mean sum a replication, other less base) with
        the ends of their 95 % t intervals (missing with one replication, or where fewer than ten happen to agree;
        those of `orders` are cut at 0); kinds in the order of `KINDS`, the most
        frequent cause first.
    """
    rows = changes(changed)
    order = {kind: place for place, kind in enumerate(KINDS)}
    found = _estimated(rows, ["kind", "cause"], replications)
    found = found.sort_values(["kind", "orders", "cause"], ascending=[True, False, True], kind="stable",
                              key=lambda column: column.map(order) if column.name == "kind" else column)  # fmt: skip
    return found.reset_index(drop=True)


def by_unit(changed: pd.DataFrame, replications: Sequence[int]) -> pd.DataFrame:
    """Return what changed by the unit that handled the order (in the base, where it is there), most changed first.

    Columns: `unit`; `to_overdue`, `to_on_time` (orders a replication, with intervals); `overdue_net` (difference in
    overdue orders, `NET`); `days_lost`, `days_saved` (days a replication, both positive) and `days_net`. Parameters as
    in `by_cause`.
    """
    rows = changes(changed)
    orders = rows.pivot_table(index=["replication", "unit"], columns="kind", values="cause", aggfunc="count",
                              fill_value=0).reindex(columns=list(KINDS), fill_value=0)  # fmt: skip
    moved = rows[rows["kind"].isin(("later", "sooner"))]
    days = moved.pivot_table(index=["replication", "unit"], columns="kind", values="days_change", aggfunc="sum",
                             fill_value=0.0)  # fmt: skip
    days = days.reindex(orders.index, columns=["later", "sooner"], fill_value=0.0)
    table = pd.DataFrame({
        "to_overdue": orders["to_overdue"], "to_on_time": orders["to_on_time"],
        "overdue_net": _net(orders, "overdue_count"),
        "days_lost": days["later"], "days_saved": -days["sooner"], "days_net": days["later"] + days["sooner"],
    })  # fmt: skip
    found = [{"unit": unit, **_columns(part.droplevel("unit"), replications)}
             for unit, part in table.groupby(level="unit")]  # fmt: skip
    columns = ["unit", *(name + end for name in table.columns for end in ("", "_low", "_high"))]
    result = pd.DataFrame(found, columns=columns)
    flips, moves = result["to_overdue"] + result["to_on_time"], result["days_lost"] + result["days_saved"]
    ranked = result.assign(_flips=flips, _moves=moves)
    ranked = ranked.sort_values(["_flips", "_moves"], ascending=False, kind="stable", ignore_index=True)
    return ranked[columns]


def net_effects(changed: pd.DataFrame, replications: Sequence[int]) -> pd.DataFrame:
    """Return what all changes together come to: one row a figure of `NET`, and the days saved and lost.

    Columns: `figure`, `value` (mean a replication, other less base), `low`, `high`. "overdue_count" is the difference
    in overdue orders, by identity; the rows "days_lost", "days_saved" (both positive) and "days_net" sum over the
    orders that were reported in both scenarios.
    """
    rows = changes(changed)
    counts = rows.pivot_table(index="replication", columns="kind", values="cause", aggfunc="count", fill_value=0)
    counts = counts.reindex(index=list(replications), columns=list(KINDS), fill_value=0)
    move = changed["days_change"].groupby(changed["replication"])
    table = pd.DataFrame({name: _net(counts, name) for name in NET})
    table["days_lost"] = move.agg(lambda one: one.clip(lower=0).sum())
    table["days_saved"] = move.agg(lambda one: -one.clip(upper=0).sum())
    table["days_net"] = table["days_lost"] - table["days_saved"]
    columns = _columns(table.fillna(0.0), replications)
    return pd.DataFrame([{"figure": name, "value": columns[name], "low": columns[f"{name}_low"],
                          "high": columns[f"{name}_high"]} for name in map(str, table)])  # fmt: skip


def _net(counts: pd.DataFrame, figure: str) -> pd.Series[float]:
    """Return what kinds of change, one column each, come to in a figure of `NET`."""
    signs = NET[figure]
    return counts[list(signs)].mul(list(signs.values())).sum(axis=1)


def _estimated(rows: pd.DataFrame, keys: list[str], replications: Sequence[int]) -> pd.DataFrame:
    """Return mean orders and days a replication of each group, with intervals."""
    sums = rows.groupby([*keys, "replication"])["days_change"].agg(orders="count", days="sum")
    found = []
    for key, part in sums.reset_index().groupby(keys):
        names = dict(zip(keys, key, strict=True)) if isinstance(key, tuple) else {}
        found.append({**names, **_columns(part.set_index("replication")[["orders", "days"]], replications)})
    columns = [*keys, *(name + end for name in ("orders", "days") for end in ("", "_low", "_high"))]
    return pd.DataFrame(found, columns=columns)


def _columns(part: pd.DataFrame, replications: Sequence[int]) -> dict[str, float]:
    """Return the mean and its interval of each column, whose rows are replications; one left out has 0."""
    whole, found = part.reindex(list(replications), fill_value=0), dict[str, float]()
    for name in map(str, whole.columns):
        one = t_interval(whole[name].to_numpy(dtype=float))
        # a few replications that agree by chance are no certainty; where nothing changed there is nothing to know
        is_certain = one.half_width != 0 or one.value == 0 or one.replications >= _FEWEST_TO_BE_CERTAIN
        value, low, high = (math.nan if end is None else end for end in (one.value, one.low, one.high))
        if not is_certain:
            low = high = math.nan
        found |= {name: value, f"{name}_low": max(low, 0.0) if name in _COUNTS else low, f"{name}_high": high}
    return found
