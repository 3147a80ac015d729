"""The tables of chance and fault as sheets that people read: names and headings in their language, percentages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from analysis.chance.verdicts import CONSEQUENCES
from analysis.terms import TERMS, label

if TYPE_CHECKING:
    from analysis.chance.results import Chance

__all__ = ["GROUP_ALL", "READINGS", "TESTS", "number_formats", "sheets"]

READINGS = {
    "volume": ("件数所致", "volume"),
    "as_peers": ("无法区分", "like peers"),
    "own_share": ("自身逾期率", "own share"),
    "more_by_clusters": ("扎堆：更多", "clusters: more"),
    "fewer_by_clusters": ("扎堆：更少", "clusters: fewer"),
}
"""Words for what the figures of a unit say (`analysis.chance.reading`)."""
TESTS = {"speed": ("速度参数最低", "its speed"), "long_run": ("长期逾期率最高", "its long-run share")}
"""Words for how the truly slow unit was found (`analysis.chance.slowest`)."""
GROUP_ALL = ("全部单位", "all units")
_SHEETS = {
    "units": ("单位", "Units"),
    "thresholds": ("固定门槛", "Thresholds"),
    "by_share": ("按比例门槛", "By share"),
    "last_places": ("末位名单", "Last places"),
    "consequences": ("各单位后果", "Consequences"),
    "county": ("全县后果", "County by month"),
    "effect": ("督办单的作用", "Effect of notices"),
}
_WHOLE, _TENTH, _HUNDREDTH, _PERCENT, _FINE_PERCENT = "#,##0", "#,##0.0", "0.00", "0%", "0.0%"
_COLUMNS = {
    "class": ("类别", "Class", ""),
    "deadlines": ("到期件数（每期平均）", "Deadlines, mean a period", _TENTH),
    "missed": ("逾期件数（每期平均）", "Missed, mean a period", _TENTH),
    "overdue_share": ("逾期率", "Overdue share", _FINE_PERCENT),
    "overdue_share_low": ("逾期率，95% 区间下限", "Overdue share, 95 % interval from", _FINE_PERCENT),
    "overdue_share_high": ("逾期率，95% 区间上限", "Overdue share, 95 % interval to", _FINE_PERCENT),
    "peer_share": ("同类逾期率", "Overdue share of peers", _FINE_PERCENT),
    "chance_as_peers": ("若与同类一样，被要求汇报的概率", "Chance to be called up if like peers", _PERCENT),
    "chance_own_share": ("按自身逾期率，被要求汇报的概率", "Chance to be called up at own overdue share", _PERCENT),
    "called_up": ("模拟中被要求汇报的比例", "Called up in the run, share of replications", _PERCENT),
    "called_up_low": ("模拟中被要求汇报，95% 区间下限", "Called up in the run, 95 % interval from", _PERCENT),
    "called_up_high": ("模拟中被要求汇报，95% 区间上限", "Called up in the run, 95 % interval to", _PERCENT),
    "reports": ("汇报次数（每期平均）", "Reports, mean a period", _TENTH),
    "lag1": ("相邻两件逾期的相关系数（互不相干时为 0）", "Correlation of one deadline with the next (independent: 0)",
             _HUNDREDTH),
    "mean_run": ("平均连续逾期件数", "Mean misses in a row", _HUNDREDTH),
    "run_ratio": ("连逾长度，为互不相干时的几倍", "Runs of misses, times as long as if independent", _HUNDREDTH),
    "variance_ratio": ("各月波动，为互不相干时的几倍", "Spread of months, times as wide as if independent", _HUNDREDTH),
    "reading": ("结论", "Reading", ""),
    "consecutive": ("连续逾期件数（0：不用）", "Misses in a row (0: off)", _WHOLE),
    "cumulative": ("累计逾期件数（0：不用）", "Misses in all (0: off)", _WHOLE),
    "share": ("累计逾期占到期件数的比例", "Misses in all, share of deadlines", _FINE_PERCENT),
    "least": ("累计逾期至少件数", "Misses in all, at least", _WHOLE),
    "false_expected": ("误伤单位数（全部一样时）", "False call-ups if all are alike", _HUNDREDTH),
    "false_any": ("有人被误伤的概率（全部一样时）", "Chance of any false call-up if all are alike", _FINE_PERCENT),
    "power_2x": ("看出两倍逾期者的概率", "Chance to see a unit twice as often late", _PERCENT),
    "power_3x": ("看出三倍逾期者的概率", "Chance to see a unit three times as often late", _PERCENT),
    "run_expected": ("本次模拟：被要求汇报的单位数", "This run: units called up", _HUNDREDTH),
    "run_any": ("本次模拟：有人被要求汇报的比例", "This run: share with anybody called up", _PERCENT),
    "slow_called": ("最慢单位被要求汇报的比例", "Slow unit called up", _PERCENT),
    "slow_low": ("最慢单位，95% 区间下限", "Slow unit, 95 % interval from", _PERCENT),
    "slow_high": ("最慢单位，95% 区间上限", "Slow unit, 95 % interval to", _PERCENT),
    "group": ("范围", "Among", ""),
    "units": ("参加排名的单位数", "Units ranked", _TENTH),
    "test": ("依据", "Slow by", ""),
    "listed": ("排进末位的比例", "Listed", _PERCENT),
    "listed_low": ("排进末位，95% 区间下限", "Listed, 95 % interval from", _PERCENT),
    "listed_high": ("排进末位，95% 区间上限", "Listed, 95 % interval to", _PERCENT),
    "by_lot": ("若抽签的概率", "Chance if drawn by lot", _PERCENT),
    "kind": ("事项", "What", ""),
    "figure": ("指标", "Figure", ""),
    "without": ("不起作用时", "Without the effect", ""),
    "with_effect": ("起作用时", "With it", ""),
    "difference": ("差值", "Difference", ""),
    "difference_low": ("差值，95% 区间下限", "Difference, 95 % interval from", ""),
    "difference_high": ("差值，95% 区间上限", "Difference, 95 % interval to", ""),
    "p_adjusted": ("p 值（多重比较已修正）", "p value, adjusted", ""),
    "verdict": ("结论", "Verdict", ""),
    "mean": ("每月平均次数", "Mean number a month", _TENTH),
    "low": ("95% 区间下限", "95 % interval from", _TENTH),
    "high": ("95% 区间上限", "95 % interval to", _TENTH),
}
"""Chinese and English heading, and number format, of each column."""


def sheets(chance: Chance, lang: str) -> dict[str, pd.DataFrame]:
    """Return the sheets of chance.xlsx by their names in `lang` ("zh" or "en"); a table without a row has none.

    Shares are numbers from 0 to 1; `number_formats` shows them in percent. Units come with the likeliest to be called
    up first, rules in the order of their thresholds. The sheet of consequences has one row a unit and
    month in which anything fell on the unit, with the mean number of each kind.
    """
    likeliest = chance.units.sort_values(["called_up", "chance_as_peers"], ascending=False, kind="stable")
    tables = {"units": likeliest, "thresholds": chance.thresholds, "by_share": chance.by_share,
              "last_places": chance.last_places, "consequences": _by_kind(chance.consequences),
              "county": chance.county}  # fmt: skip
    if chance.effect is not None:
        tables["effect"] = chance.effect
    names = {key: getattr(unit.name, lang) for key, unit in chance.parameters.units.items()}
    return {_SHEETS[name][lang != "zh"]: _readable(table, names, lang) for name, table in tables.items() if len(table)}


def number_formats(lang: str) -> dict[str, str]:
    """Return the number format of each heading that has one, as workbooks write it."""
    kinds = {_heading(kind, lang): _HUNDREDTH for kind in CONSEQUENCES}
    return kinds | {_heading(name, lang): shown for name, (_, _, shown) in _COLUMNS.items() if shown}


def _by_kind(consequences: pd.DataFrame) -> pd.DataFrame:
    """Return one row a unit and month, a column a kind, without the rows in which nothing happened."""
    wide = consequences.pivot_table(index=["unit", "month"], columns="kind", values="mean", sort=False)
    wide = wide.reindex(columns=list(CONSEQUENCES))
    return wide[(wide > 0).any(axis=1)].rename_axis(columns=None).reset_index()


def _readable(table: pd.DataFrame, names: Mapping[str, str], lang: str) -> pd.DataFrame:
    return pd.DataFrame({_heading(str(name), lang): table[name].map(dict(_words(str(name), table[name], names, lang)))
                         if name in _WORDED else table[name] for name in table.columns})  # fmt: skip


_VERDICTS = {key.removeprefix("differs_"): words for key, words in TERMS.items() if key.startswith("differs_")}
_WORDED = ("unit", "class", "group", "test", "reading", "kind", "figure", "verdict")


def _words(column: str, values: pd.Series, names: Mapping[str, str], lang: str) -> Iterator[tuple[str, str]]:
    """Yield what people read in the place of each value of a column."""
    pairs = {"test": TESTS, "reading": READINGS, "kind": TERMS, "figure": TERMS, "verdict": _VERDICTS}.get(
        column, {"all": GROUP_ALL})
    for value in values.unique():
        if column == "unit":
            yield value, names.get(value, value)
        else:
            yield value, pairs.get(value, TERMS.get(f"class_{value}", (value, value)))[lang != "zh"]


def _heading(column: str, lang: str) -> str:
    return _COLUMNS[column][lang != "zh"] if column in _COLUMNS else label(column, lang)
