"""The tables of a bulletin, as numbers: headings are names of columns, to be read by people in `words`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.bulletin.replication import TOPIC_ACTIVITIES, Seen
from analysis.kpi import KPIS
from analysis.masks import due_final, on_time
from analysis.unit_figures import UNIT_ACTIONS
from sim.parameters import Parameters

__all__ = ["action_table", "figure_table", "hot_table", "mix_table", "overdue_table", "redo_table", "topic_table",
           "unit_table"]  # fmt: skip

_ACTIONS_LISTED = [name for name in UNIT_ACTIONS if name != "accountability"]  # every overdue order has one of those


def figure_table(names: Sequence[str], now: Seen, before: Seen | None) -> pd.DataFrame:
    """Return KPIs of a month and of the month before (NaN: none).

    Columns figure, measured_in (unit of `Kpi`), this_month, last_month.
    """
    return pd.DataFrame({
        "figure": list(names), "measured_in": [KPIS[name].unit for name in names],
        "this_month": [now.figure(name) for name in names],
        "last_month": [before.figure(name) if before else float("nan") for name in names],
    })  # fmt: skip


def mix_table(now: Seen, before: Seen | None, keys: Sequence[str]) -> pd.DataFrame:
    """Return orders received by each of the columns `keys` of the orders.

    Columns by (which key), kind, orders, share (of the month's orders), last_month (orders; NaN: no month before),
    change.
    """
    parts = []
    for key in keys:
        counted = now.received[key].value_counts()
        earlier = before.received[key].value_counts() if before else pd.Series(dtype=float)
        kinds = sorted({*counted.index, *earlier.index}, key=lambda kind: (-counted.get(kind, 0), kind))
        orders = counted.reindex(kinds, fill_value=0)
        last = earlier.reindex(kinds, fill_value=0) if before else earlier.reindex(kinds)
        parts.append(pd.DataFrame({"by": key, "kind": kinds, "orders": orders.to_numpy(),
                                   "share": (orders / max(len(now.received), 1)).to_numpy(),
                                   "last_month": last.to_numpy(dtype=float)}))  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return table.assign(change=table["orders"] - table["last_month"])


def topic_table(now: Seen, before: Seen | None) -> pd.DataFrame:
    """Return topics by orders received, most first.

    Columns topic, orders, share, last_month, change, and the KPIs overdue_count (as overdue), on_time_share and
    satisfaction_share over the orders on the topic.
    """
    table = mix_table(now, before, ["topic"]).drop(columns="by").rename(columns={"kind": "topic"})
    on_each = {topic: now.on_topic(topic) for topic in table["topic"]}
    figures = {"overdue": "overdue_count", "on_time_share": "on_time_share", "satisfaction_share": "satisfaction_share"}
    return table.assign(**{column: [on_each[topic].figure(name) for topic in table["topic"]]
                           for column, name in figures.items()})  # fmt: skip


def unit_table(now: Seen, parameters: Parameters) -> pd.DataFrame:
    """Return every unit of the county, by class, most orders first.

    Columns unit, class, figures of `by_unit` by name (satisfied as satisfied_orders), returns (requests that the unit
    made in the month), and on_time_rank and satisfaction_rank: rank of the share among the units of the class that have
    one, 1 is the highest, equal shares have the same rank.
    """
    keys = list(parameters.units)
    names = ["orders", "deadlines", "on_time", "overdue", "called_back", "satisfied", "redone", "extended",
             *UNIT_ACTIONS]  # fmt: skip
    table = now.units[names].reindex(keys, fill_value=0).astype(int).rename_axis("unit").reset_index()
    table.insert(1, "class", [parameters.units[key].unit_class for key in keys])
    asked = now.events.loc[now.events["activity"] == "return_requested", "actor"].value_counts()
    table["returns"] = asked.reindex(keys, fill_value=0).to_numpy(dtype=int)
    for share, part, whole in (("on_time", "on_time", "deadlines"), ("satisfaction", "satisfied", "called_back")):
        table[f"{share}_share"] = table[part] / table[whole].where(table[whole] > 0)
        ranks = table.groupby("class")[f"{share}_share"].rank(method="min", ascending=False)
        table[f"{share}_rank"] = ranks.astype("Int64")
    classes = list(dict.fromkeys(table["class"]))
    table = table.sort_values(["class", "orders"], key=lambda column: column.map(classes.index)
                              if column.name == "class" else -column, kind="stable", ignore_index=True)  # fmt: skip
    return table.rename(columns={"satisfied": "satisfied_orders"})


def overdue_table(now: Seen) -> pd.DataFrame:
    """Return the orders that the KPI overdue_count counts, by deadline.

    Columns order, unit (the last holder), topic, tier, due and reported (dates and times to the minute; NaT: not
    reported in the run), hours_late (to the report).
    """
    seen = now.observation
    late = now.orders[due_final(seen) & ~on_time(seen)].sort_values("due_final_min", kind="stable")
    table = late[["order_id", "holder", "topic", "tier"]].set_axis(["order", "unit", "topic", "tier"], axis=1)
    for column, minutes in (("due", late["due_final_min"]), ("reported", late["reported_min"])):
        table[column] = pd.Timestamp(now.month.first) + pd.to_timedelta(minutes.round(), unit="min")
    table["hours_late"] = (late["reported_min"] - late["due_final_min"]) / 60
    return table.reset_index(drop=True)


def redo_table(now: Seen) -> pd.DataFrame:
    """Return the orders that the KPI redo_share counts: columns order, unit, topic, tier, redos, satisfied."""
    redone = now.received[(now.received["redos"] > 0) & now.received["reported_min"].notna()]
    table = redone[["order_id", "holder", "topic", "tier", "redos", "satisfied"]]
    return table.set_axis(["order", "unit", "topic", "tier", "redos", "satisfied"], axis=1).reset_index(drop=True)


def action_table(now: Seen) -> pd.DataFrame:
    """Return what units were called up for in the month.

    Columns timestamp (to the minute), unit, activity, order, why.
    """
    taken = now.events[now.events["activity"].isin(_ACTIONS_LISTED)]
    table = taken[["timestamp", "actor", "activity", "order_id", "detail"]]
    table = table.assign(timestamp=table["timestamp"].dt.floor("min"))
    return table.set_axis(["timestamp", "unit", "activity", "order", "why"], axis=1).reset_index(drop=True)


def hot_table(now: Seen) -> pd.DataFrame:
    """Return what the run said about topics in the month: columns until (last date it speaks of), activity, topic."""
    said = now.events[now.events["activity"].isin(TOPIC_ACTIVITIES)]
    until = (said["timestamp"] - pd.Timedelta(minutes=1)).dt.normalize()  # said at the midnight that ends that date
    table = pd.DataFrame({"until": until, "activity": said["activity"], "topic": said["detail"]})
    return table.reset_index(drop=True)
