"""Ranks, grades and lists from scores, and how they spread over replications."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.assessment.indicators import INDICATORS
from analysis.assessment.scoring import column_of
from sim.schemes import Scheme

__all__ = ["ALL_PERIODS", "GRADES", "OFTEN", "spread", "standings"]

GRADES = ("A", "B", "C", "D")
ALL_PERIODS = "all"
"""Name of the rows of `spread` that put every period together."""
OFTEN = 0.5
"""A unit ranked in a smaller share of the periods stands last in its class: its median rank is of a few good months."""
EXECUTIVE = "executive_report"
SCORE = "score"


def standings(scores: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return `scores` with ranks, grades and lists.

    Parameters
    ----------
    scores
        Scored rows with columns replication, period, unit, class, orders.
    scheme
        The scheme. Units of equal score share the better rank (1, 2, 2, 4). A unit with fewer orders than
        ``ranking.min_orders`` has no rank and is in no list of first or last.

    Returns
    -------
    pandas.DataFrame
        Further columns rank (empty: not ranked), ranked (units ranked beside it), grade (A to D; empty where the
        scheme has none, or the unit no order), first and last (whether among the first and last n, with all who tie
        at the edge), called_up, and called_up_because: ``score``, keys of components whose ``named_below`` is missed,
        ``executive_report``.
    """
    groups = ["replication", "period", *(["class"] if scheme.ranking.by_class else [])]
    counted = scores["score"].where(scores["orders"] >= scheme.ranking.min_orders)
    by_group = counted.groupby([scores[name] for name in groups], sort=False)
    rank, from_last = by_group.rank(method="min", ascending=False), by_group.rank(method="min")
    because = pd.Series(list(_reasons(scores, scheme)), index=scores.index, dtype=object)
    return scores.assign(
        rank=rank, ranked=by_group.transform("count"), grade=_grades(scores, scheme),
        first=rank <= scheme.lists.first, last=from_last <= scheme.lists.last,
        called_up=because != "", called_up_because=because,
    )  # fmt: skip


def _grades(scores: pd.DataFrame, scheme: Scheme) -> pd.Series:
    if scheme.grades is None:
        return pd.Series("", index=scores.index)
    marks = [scheme.grades.A, scheme.grades.B, scheme.grades.C]
    grade = np.select([scores["score"] >= mark for mark in marks], GRADES[:3], GRADES[3])
    return pd.Series(grade, index=scores.index).where(scores["orders"] > 0, "")


def _reasons(scores: pd.DataFrame, scheme: Scheme) -> Iterator[str]:
    """Yield, row by row, why the unit is called up; an empty text where it is not."""
    reasons: dict[str, pd.Series] = {}
    if scheme.lists.called_up_below is not None:
        reasons[SCORE] = scores["score"] < scheme.lists.called_up_below
    for key, component in scheme.components.items():
        name = column_of(component, scheme, scores.columns)
        if component.named_below is not None and name in scores:
            higher = INDICATORS[component.indicator].better == "higher"
            missed = scores[name] < component.named_below if higher else scores[name] > component.named_below
            reasons[key] = missed
    if "executive_report_count" in scores:
        reasons[EXECUTIVE] = scores["executive_report_count"] > 0
    for row in range(len(scores)):
        yield ";".join(name for name, holds in reasons.items() if holds.iloc[row])


def spread(standing: pd.DataFrame) -> pd.DataFrame:
    """Return how each unit's score, rank and grade spread over replications.

    Parameters
    ----------
    standing
        As from `standings`.

    Returns
    -------
    pandas.DataFrame
        One row a period and unit, and one for all periods together (period ``all``): class, orders (mean);
        score_mean, score_low, score_high; rank_mean, rank_median, rank_low, rank_high, rank_quarter_low,
        rank_quarter_high, over the rows in which it was ranked, low and high being the 5th and 95th percentile
        (quarters: the 25th and 75th); ranked_share; first_share, last_share, called_up_share and grade_A_share to
        grade_D_share: shares of the rows; satisfaction_mean and, where the scheme excludes orders,
        satisfaction_excluding_mean: means over the rows with a callback. Where a unit was never ranked, or never had
        an order, scores, grades and the chances of first and last are empty. Sorted by period, class and median rank,
        units that were ranked in a smaller share than `OFTEN` last.
    """
    together = standing.assign(period=ALL_PERIODS)
    rows = pd.concat([standing, together], ignore_index=True) if len(set(standing["period"])) > 1 else standing
    keys = ["period", "class", "unit"]
    grouped = rows.groupby(keys, sort=False)
    table = grouped[["orders", "score"]].mean().rename(columns={"score": "score_mean"})
    for name, share in (("low", 0.05), ("high", 0.95)):
        table[f"score_{name}"] = grouped["score"].quantile(share)
        table[f"rank_{name}"] = grouped["rank"].quantile(share)
    table["rank_mean"], table["rank_median"] = grouped["rank"].mean(), grouped["rank"].median()
    for name, share in (("low", 0.25), ("high", 0.75)):
        table[f"rank_quarter_{name}"] = grouped["rank"].quantile(share)
    table["ranked_share"] = grouped["rank"].count() / grouped.size()
    for name in ("satisfaction_share", "satisfaction_share_excluding"):
        if name in rows:
            table[name.replace("_share", "") + "_mean"] = grouped[name].mean()
    for name in ("first", "last", "called_up"):
        table[f"{name}_share"] = grouped[name].mean()
    for grade in GRADES:
        table[f"grade_{grade}_share"] = (rows["grade"] == grade).groupby([rows[key] for key in keys]).mean()
    table = _without_standing_empty(table).assign(seldom=table["ranked_share"] < OFTEN).reset_index()
    order = ["period", "class", "seldom", "rank_median", "rank_mean", "unit"]
    return table.sort_values(order, ignore_index=True).drop(columns="seldom")


def _without_standing_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Return a spread without scores, grades and chances of those who were never ranked, or never had an order."""
    # a unit without a case has full marks, and would look like the best of its class
    scores = ["score_mean", "score_low", "score_high"]
    chances = [f"{name}_share" for name in ("first", "last", *(f"grade_{grade}" for grade in GRADES))]
    stands = (table["ranked_share"] > 0) & (table["orders"] > 0)
    return table.assign(**{name: table[name].where(stands) for name in scores + chances})
