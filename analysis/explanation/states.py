"""What each order was in one scenario, as far as the figures read it: on time, satisfied, days, parts of its time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.kpi import TIME_PARTS
from analysis.masks import Observation, called_back, days, due_final, on_time, some
from sim.fields import MINUTES_PER_DAY

__all__ = ["BAD", "GOOD", "KEYS", "ORDER_COLUMNS", "TEXTS", "UNCOUNTED", "WAITS", "states"]

GOOD, BAD, UNCOUNTED = 1, 0, -1
WAITS = TIME_PARTS[:7]
"""Parts of the time to the first report; what comes after it is redo and follow-up."""
KEYS = ["replication", "order_id", "first_received_min", "unit"]
"""What must agree for two rows to be one order: an appeal that came at another moment is another appeal."""
TEXTS = ("order_id", "tier", "unit", "holder")
"""Texts among the states."""
_REVIEW, _BEFORE_REVIEW = "review_min", [f"{part}_min" for part in WAITS if part != "review"]
ORDER_COLUMNS = (
    "replication", *TEXTS, "first_order_id", "cohort", "outcome", "chain", "received_min", "dispatched_min",
    "last_dispatched_min", "accepted_min", "reported_min", "last_reported_min", "due_first_min", "due_final_min",
    "dispatches", "return_requests", "extensions_approved", "redos", "overdue_count", "contact_made", "substandard",
    "called_back", "satisfied", "solved", *_BEFORE_REVIEW, _REVIEW,
)  # fmt: skip
"""Columns of orders.parquet that an explanation reads."""
Codes = npt.NDArray[np.int8]


def states(orders: pd.DataFrame, period_minutes: float) -> pd.DataFrame:
    """Return one row an order with what the figures make of it.

    Parameters
    ----------
    orders
        Rows with at least `ORDER_COLUMNS`; every order that others name as their first is among them.
    period_minutes
        Length of the period, in minutes.

    Returns
    -------
    DataFrame
        `KEYS` and the columns read; `on_time` and `satisfaction` (`GOOD`, `BAD`, `UNCOUNTED` where the order is not in
        the figure), by the definitions of `analysis.kpi`; `received` (whether it came in the period); `days` from
        receipt to report, where mean_days_to_report counts it; `waited_days` from receipt to the last report; and the
        parts `WAITS` of the time to the first report, in minutes.
    """
    found = orders.copy()
    seen = Observation(found, pd.DataFrame(), {}, period_minutes, ())
    found["first_received_min"] = _first_received(found)
    found["on_time"] = _codes(on_time(seen), due_final(seen))
    heard = called_back(seen).reindex(found.index, fill_value=False)
    found["satisfaction"] = _codes(some("satisfied")(seen).reindex(found.index, fill_value=False), heard)
    found["received"] = found["cohort"] == "period"
    found["days"] = days("reported_min")(seen).reindex(found.index)
    found["waited_days"] = (found["last_reported_min"] - found["received_min"]) / MINUTES_PER_DAY
    found[_REVIEW] = _review_before_report(found)
    return found.drop(columns=["cohort", "outcome", "called_back", "satisfied", "last_reported_min", "first_order_id"])


def _codes(good: pd.Series[bool], counted: pd.Series[bool]) -> Codes:
    return np.where(counted, np.where(good, GOOD, BAD), UNCOUNTED).astype(np.int8)


def _first_received(orders: pd.DataFrame) -> pd.Series[float]:
    """Return when the first appeal of each order's petitioner came."""
    repeats = orders.loc[orders["chain"] > 0, ["replication", "first_order_id"]].astype({"first_order_id": object})
    named = orders["order_id"].isin(repeats["first_order_id"].unique()) & (orders["chain"] == 0)
    first = orders[named].astype({"order_id": object}).set_index(["replication", "order_id"])["received_min"]
    found = orders["received_min"].copy()
    found[repeats.index] = first.reindex(pd.MultiIndex.from_frame(repeats)).to_numpy()
    return found


def _review_before_report(orders: pd.DataFrame) -> pd.Series[float]:
    """Return the minutes of review before the first report: the city's audit, booked under review too, comes after.

    Every other part here ends with the first report, so review is what they leave of the time to it.
    """
    rest = orders["reported_min"] - orders["received_min"] - orders[_BEFORE_REVIEW].sum(axis=1)
    return rest.where(orders["reported_min"].notna(), orders[_REVIEW])
