"""Assessment of units by a scheme: points, scores, ranks, grades and lists, and how much of them is chance."""

from __future__ import annotations

import pandas as pd

from analysis.assessment.figures import ORDER_COLUMNS, Setting, monthly, of_period, period_label, rates
from analysis.assessment.indicators import INDICATORS, indicators_page
from analysis.assessment.scoring import mean_of_months, points_columns, scored, without_cases
from analysis.assessment.standing import ALL_PERIODS, GRADES, OFTEN, spread, standings
from sim.schemes import Period, Scheme

__all__ = [
    "ALL_PERIODS", "GRADES", "INDICATORS", "OFTEN", "ORDER_COLUMNS", "Setting", "assess_figures", "assess_run",
    "indicators_page", "points_columns", "spread", "standings", "without_cases",
]  # fmt: skip


def assess_run(orders: pd.DataFrame, units: pd.DataFrame, setting: Setting, scheme: Scheme,
               period: Period | None = None) -> pd.DataFrame:
    """Return the standing of every unit in every period of every replication of a run.

    Parameters
    ----------
    orders, units
        Rows of orders.parquet (at least `ORDER_COLUMNS`) and units.parquet.
    setting
        The run's county and period.
    scheme
        The scheme.
    period
        What one score covers; by default what the scheme says.

    Returns
    -------
    pandas.DataFrame
        One row a replication, period and unit: figures, points, score, and what `standings` adds.
    """
    covers = period or scheme.period
    months = monthly(orders, units, setting, scheme.exclude)
    figures = rates(of_period(months, covers))
    if covers == "month" or scheme.longer_periods == "pooled":
        scores = scored(figures, scheme)
    else:
        each = scored(rates(months), scheme)
        longer = each["period"].map(lambda month: period_label(month, covers))
        scores = mean_of_months(each.assign(longer=longer), figures, scheme)
    return standings(scores.assign(**{"class": scores["unit"].map(setting.classes)}), scheme)


def assess_figures(counts: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return the standing of the units in a table of figures.

    Parameters
    ----------
    counts
        One row a period and unit: columns period, unit, class, orders (without it everyone is ranked), and figures by
        name: a rate, or ``<name>.met`` and ``<name>.of``, or a number of events. Figures are taken as they are: the
        scheme's exclusions are the business of who counted them.
    scheme
        The scheme.
    """
    figures = rates(counts).assign(replication=0)
    if "orders" in figures:
        return standings(scored(figures, scheme), scheme)
    enough = figures.assign(orders=max(scheme.ranking.min_orders, 1))  # nothing tells who has too few
    return standings(scored(enough, scheme), scheme).drop(columns="orders")
