"""The units' figures that a scheme scores: counted from the orders of a run, month by month, and put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.assessment.indicators import ACTIONS, DAYS, INDICATORS, SHARES, TOTALS
from analysis.masks import Mask, Observation
from analysis.unit_figures import month_of
from sim.schemes import NOT_SIMULATED, Exclusion, Period

__all__ = ["EXCLUDING", "ORDER_COLUMNS", "Setting", "monthly", "of_period", "period_label", "rates"]

EXCLUDING = "_excluding"
"""Ending of the columns that leave out the scheme's exclusions."""
KEYS = ["replication", "period", "unit"]
ORDER_COLUMNS = (
    "replication", "cohort", "outcome", "tier", "holder", "unit", "sent_to", "received_min", "dispatched_min",
    "accepted_min", "contacted_min", "prereview_submitted_min", "reported_min", "closed_min", "acceptance_due_min",
    "first_contact_due_min", "due_first_min", "due_final_min", "city_due_min", "return_requests", "returns_rejected",
    "extensions_approved", "prereview_failures", "redos", "overdue_count", "urges", "complex", "repeat",
    "unreasonable", "unreachable", "contact_made", "substandard", "called_back", "satisfied", "solved",
    "first_satisfied",
)  # fmt: skip
"""Columns of orders.parquet that the figures are counted from."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run says about its county."""

    start: date
    """First date of the period."""
    days: int
    """Its length, in days."""
    classes: Mapping[str, str]
    """Class of every unit by its key, those without orders too."""
    urgent_tiers: tuple[str, ...]
    """Tiers that the scenario calls urgent."""

    @property
    def minutes(self) -> float:
        """Length of the period, in minutes."""
        return float(self.days * 1440)

    @property
    def months(self) -> list[str]:
        """Every month of the period, such as "2025-01"."""
        return [str(month) for month in pd.period_range(self.start, periods=self.days, freq="D").asfreq("M").unique()]


def monthly(orders: pd.DataFrame, units: pd.DataFrame, setting: Setting,
            exclude: Sequence[Exclusion] = ()) -> pd.DataFrame:
    """Return counts of every unit in every month of every replication.

    Parameters
    ----------
    orders
        Rows of orders.parquet, at least `ORDER_COLUMNS`. A unit's orders are those that it held last, in the month of
        their receipt; what came before the period counts for its deadlines, in the first month, as in units.parquet.
    units
        Rows of units.parquet: its events are taken from there.
    setting
        The run's county and period.
    exclude
        Kinds of orders left out of the columns that end in `EXCLUDING`. Kinds in `NOT_SIMULATED` leave nothing out.

    Returns
    -------
    pandas.DataFrame
        Columns replication, period (month), unit, orders (received in the period and dispatched); for each share
        ``<name>.met`` and ``<name>.of``, in orders; for each mean ``<name>.met`` (days) and ``<name>.of``; for each
        count ``<name>``; and all but the events once more with ``_excluding`` after the name.
    """
    held = orders[orders["dispatched_min"].notna() & (orders["received_min"] < setting.minutes)]
    held = held.assign(urgent=held["tier"].isin(setting.urgent_tiers))
    keys = [held["replication"], month_of(held["received_min"], setting.start, setting.minutes).rename("period"),
            held["holder"].astype(str).rename("unit")]
    counted = _counted(held, setting, "")
    if exclude:
        kept = held[~_left_out(held, exclude)]
        counted = pd.concat([counted, _counted(kept, setting, EXCLUDING).reindex(held.index, fill_value=0)], axis=1)
    everyone = pd.MultiIndex.from_product(
        [sorted(units["replication"].unique()), setting.months, list(setting.classes)], names=KEYS)
    events = units.assign(unit=units["unit"].astype(str), period=units["month"].astype(str)).set_index(KEYS)
    table = counted.groupby(keys).sum().reindex(everyone, fill_value=0)
    for name, column in ACTIONS.items():
        table[name] = events[column].reindex(everyone, fill_value=0)
    return table.reset_index()


def _counted(orders: pd.DataFrame, setting: Setting, ending: str) -> pd.DataFrame:
    seen = Observation(orders, pd.DataFrame(), {}, setting.minutes, ())

    def whole(mask: Mask) -> pd.Series[bool]:
        return mask(seen).reindex(orders.index, fill_value=False).astype(bool)

    columns = {f"orders{ending}": (orders["cohort"] == "period").astype(float)}
    for name, (part, of) in SHARES.items():
        base = whole(of)
        columns[f"{name}{ending}.met"] = (whole(part) & base).astype(float)
        columns[f"{name}{ending}.of"] = base.astype(float)
    for name, amount in DAYS.items():
        spent = amount(seen).reindex(orders.index)
        columns[f"{name}{ending}.met"], columns[f"{name}{ending}.of"] = spent.fillna(0.0), spent.notna().astype(float)
    for name, amount in TOTALS.items():
        columns[f"{name}{ending}"] = amount(seen).reindex(orders.index, fill_value=0.0).astype(float)
    return pd.DataFrame(columns, index=orders.index)


def _left_out(orders: pd.DataFrame, exclude: Sequence[Exclusion]) -> pd.Series[bool]:
    left = pd.Series(False, index=orders.index)
    for kind in exclude:
        if kind == "misrouted":
            left |= orders["sent_to"].astype(object) != orders["unit"].astype(object)
        elif kind not in NOT_SIMULATED:
            left |= orders[kind].fillna(False).astype(bool)
    return left


def period_label(month: str, period: Period) -> str:
    """Return the period that a month such as "2025-04" belongs to: itself, "2025-Q2" or "2025"."""
    year, number = month.split("-")
    return {"month": month, "quarter": f"{year}-Q{(int(number) + 2) // 3}", "year": year}[period]


def of_period(months: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the counts of `months` added up by quarter or year; those of months come back as they are."""
    labels = months["period"].map(lambda month: period_label(month, period))
    return months.assign(period=labels).groupby(KEYS, sort=False).sum().reset_index()


def rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that counts make: a share or a mean is met ÷ of, empty where there is no case."""
    figures = counts[[name for name in counts.columns if not name.endswith((".met", ".of"))]].copy()
    for name in (column.removesuffix(".of") for column in counts.columns if column.endswith(".of")):
        if INDICATORS[name.removesuffix(EXCLUDING)].unit != "count":
            figures[name] = counts[f"{name}.met"] / counts[f"{name}.of"].where(counts[f"{name}.of"] > 0)
    return figures
