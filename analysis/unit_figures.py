"""The units' figures: one row a replication, month and unit, from the same definitions as the KPIs."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.masks import (
    Mask,
    Observation,
    called_back,
    days,
    due_final,
    in_hand,
    on_time,
    reached,
    received,
    some,
)

__all__ = ["UNIT_ACTIONS", "by_unit", "month_of"]

UNIT_ACTIONS = ("accountability", "executive_report", "criticised", "supervision_notice", "admonition_talk")
"""Activities counted for each unit, in the events whose actor is the unit."""

_UNIT_FIGURES: dict[str, Mask] = {
    "orders": received, "deadlines": due_final, "on_time": lambda seen: due_final(seen) & on_time(seen),
    "overdue": lambda seen: due_final(seen) & ~on_time(seen), "reported": reached("reported_min"),
    "called_back": called_back, "satisfied": lambda seen: called_back(seen) & some("satisfied")(seen),
    "solved": lambda seen: called_back(seen) & some("solved")(seen), "return_requested": some("return_requests"),
    "redone": some("redos"), "extended": some("extensions_approved"),
}


def month_of(minutes: pd.Series, start: date, period_minutes: float) -> pd.Series:
    """Return the month ("2025-01") of moments in minutes since `start`; those outside the period go to its ends."""
    inside = minutes.clip(0, period_minutes - 1)
    return (pd.Timestamp(start) + pd.to_timedelta(inside, unit="m")).dt.strftime("%Y-%m")


def _order_figures(orders: pd.DataFrame, start: date, period_minutes: float) -> pd.DataFrame:
    held = orders[orders["dispatched_min"].notna() & (orders["received_min"] < period_minutes)]
    seen = Observation(held, pd.DataFrame(), {}, period_minutes, ())
    # some masks speak of the period's orders alone
    masks = {name: mask(seen).reindex(held.index, fill_value=False) for name, mask in _UNIT_FIGURES.items()}
    figures = pd.DataFrame(masks, index=held.index).astype(int)
    figures["in_hand_at_end"] = in_hand(held, period_minutes).astype(int)
    figures["report_days"] = days("reported_min")(seen).reindex(held.index).fillna(0.0)
    keys = [held["replication"], month_of(held["received_min"], start, period_minutes).rename("month"),
            held["holder"].astype(str).rename("unit")]
    return figures.groupby(keys).sum()


def by_unit(orders: pd.DataFrame, actions: pd.DataFrame, pools: pd.DataFrame, start: date,
            period_minutes: float) -> pd.DataFrame:
    """Return the units' figures: one row a replication, month of receipt and unit, sorted by these.

    Parameters
    ----------
    orders
        One row an order, every cohort. A unit's orders are those that it held last; orders never dispatched are in no
        row, and what came before the period counts for its deadlines and for `in_hand_at_end`, in the first month.
    actions
        Events with columns replication, activity, actor (a unit key) and time; those of `UNIT_ACTIONS` in the period
        are counted in the month of the event.
    pools
        Crew and role rows; those of months outside the period are left out.
    start
        First date of the period.
    period_minutes
        Its length, in minutes.

    Returns
    -------
    pandas.DataFrame
        Columns replication, month ("2025-01"), unit; numbers of orders: orders, deadlines (last deadline in the
        period), on_time, overdue, reported, called_back, satisfied, solved, return_requested, redone, extended,
        in_hand_at_end; numbers of events: `UNIT_ACTIONS`; busy_min, on_duty_min, overtime_min in person-minutes;
        report_days (sum), mean_days_to_report, on_time_share, satisfaction_share, NaN where there is nothing to share.
    """
    keys = ["replication", "month", "unit"]
    inside = actions["time"].between(0, period_minutes, inclusive="left")
    actions = actions[inside & actions["activity"].isin(UNIT_ACTIONS)]
    counted = actions.assign(month=month_of(actions["time"], start, period_minutes), unit=actions["actor"].astype(str),
                             activity=actions["activity"].astype(str))
    events = pd.crosstab([counted[key] for key in keys], counted["activity"]).reindex(columns=list(UNIT_ACTIONS))
    last = pd.Timestamp(start) + pd.Timedelta(minutes=period_minutes - 1)
    crews = pools[pools["crew"].notna() & (pools["pool"] != "office")]
    crews = crews.assign(unit=crews["pool"].astype(str), month=crews["month"].astype(str))
    crews = crews[crews["month"].between(f"{start:%Y-%m}", f"{last:%Y-%m}")]
    minutes = crews.groupby(keys)[["busy_min", "on_duty_min", "overtime_min"]].sum()
    table = pd.concat([_order_figures(orders, start, period_minutes), events, minutes], axis=1).fillna(0).sort_index()
    table["mean_days_to_report"] = table["report_days"] / table["reported"].where(table["reported"] > 0)
    table["on_time_share"] = table["on_time"] / table["deadlines"].where(table["deadlines"] > 0)
    table["satisfaction_share"] = table["satisfied"] / table["called_back"].where(table["called_back"] > 0)
    return table.reset_index()
