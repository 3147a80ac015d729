"""The tables behind charts as people read them: headings and names in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.figures.names import Names
from analysis.terms import TERMS

__all__ = ["formats", "readable", "sheet_name"]

_HEADINGS: dict[str, tuple[str, str]] = {
    "scenario": ("情景", "Scenario"), "tier": ("级别", "Tier"), "unit": ("承办单位", "Unit"),
    "month": ("月份", "Month"), "date": ("日期", "Date"),
    "stage": ("阶段", "Stage"), "group": ("工单", "Orders"), "cause": ("原因", "Cause"),
    "pool": ("单位", "Place"), "crew": ("岗位", "Crew"),
    "hour": ("一周第几小时（周一零时为0）", "Hour of the week (0: Mon 00:00)"),
    "orders": ("工单数（每次运行平均）", "Orders, mean a replication"),
    "orders_due": ("到期工单数（每次运行平均）", "Orders due, mean a replication"),
    "orders_on_time": ("其中按时（每次运行平均）", "On time, mean a replication"),
    "on_time_share": ("按时办结率", "On-time share"), "replications": ("重复运行次数", "Replications"),
    "hours": ("小时", "Hours"), "share": ("占比", "Share"), "mean": ("平均", "Mean"),
    "low": ("5% 分位", "5 %"), "high": ("95% 分位", "95 %"),
    "from_share": ("用时占时限的比例，从", "Share of the limit used, from"), "to_share": ("至", "to"),
    "order_share": ("占上报工单的比例", "Share of orders"), "up_to_share": ("累计比例", "Share up to there"),
    "called_up_share": ("被点名的概率", "Chance of being called up"),
    "reports": ("专题汇报次数（每次运行平均）", "Reports, mean a replication"),
    "on_duty_hours": ("在岗人时", "Person-hours on duty"), "busy_hours": ("办理人时", "Person-hours at work"),
    "overtime_hours": ("加班人时", "Person-hours overtime"), "utilisation": ("利用率", "Utilisation"),
    "kpi": ("指标", "Figure"), "measure": ("单位", "Measure"), "difference": ("差值", "Difference"),
    "better": ("何者为好", "Better side"), "verdict": ("结论", "Verdict"),
}  # fmt: skip
_ENDS = {"_low": ("（区间下限）", ", low end"), "_high": ("（区间上限）", ", high end")}
_VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "stage": {"not_closed": ("未归档", "not closed"), "at_units": ("在单位", "at units")},
    "group": {"all": ("全部", "all")},
    "pool": {"office": ("热线办", "Office"), "units": ("各单位合计", "All units")},
    "measure": {"percentage_points": ("百分点", "percentage points"), "count": ("数量", "number"),
                "days": ("天", "days"), "hours": ("小时", "hours")},
    "better": {"higher": ("高", "higher"), "lower": ("低", "lower"), "none": ("无所谓", "neither")},
}  # fmt: skip
_SHEETS = {
    "differences": ("差别", "Differences"), "on_time_by_tier": ("按时率按级别", "On time by tier"),
    "time_split": ("时间去向", "Where time goes"), "backlog": ("未办结", "Backlog"),
    "time_taken": ("用时与时限", "Time taken"),
    "on_time_by_unit": ("按时率按单位", "On time by unit"), "called_up": ("点名", "Called up"),
    "unit_months": ("单位分月", "Units by month"), "week": ("利用率分时", "Utilisation"),
}  # fmt: skip


def readable(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return a view with headings and names in the reader's language."""
    return pd.DataFrame({_heading(str(column), names): _column(rows, str(column), names) for column in rows})


def _heading(column: str, names: Names) -> str:
    for end, texts in _ENDS.items():
        stem = column.removesuffix(end)
        if stem != column and stem in _HEADINGS:
            return names.say(*_HEADINGS[stem]) + names.say(*texts)
    return names.say(*_HEADINGS.get(column, (column, column)))


def _column(rows: pd.DataFrame, column: str, names: Names) -> Any:
    if column == "crew":
        return [names.crew(str(pool), str(crew)) for pool, crew in zip(rows["pool"], rows["crew"], strict=True)]
    naming: Mapping[str, Callable[[str], str]] = {
        "scenario": names.scenario, "tier": names.tier, "unit": names.unit, "kpi": names.term,
        "cause": lambda key: names.term(key) if key in TERMS else key,
        "verdict": lambda key: names.term(f"differs_{key}"),
        "pool": lambda key: names.say(*_VALUES["pool"][key]) if key in _VALUES["pool"] else names.unit(key),
        "group": lambda key: names.say(*_VALUES["group"][key]) if key in _VALUES["group"] else names.tier(key),
    }  # fmt: skip
    if column in naming:
        return [naming[column](str(value)) for value in rows[column]]
    if column in _VALUES:
        return [names.say(*_VALUES[column].get(str(value), (str(value),) * 2)) for value in rows[column]]
    return rows[column]


def formats(rows: pd.DataFrame, names: Names) -> dict[str, str]:
    """Return the number format by heading of the columns of a view that hold shares: percent."""
    shares = [str(column) for column in rows if "share" in str(column) or column == "utilisation"]
    return {_heading(column, names): "0.0%" for column in shares}


def sheet_name(key: str, names: Names) -> str:
    """Return the name of a view's sheet; of one scenario only, with its key behind. At most 31 characters."""
    for stem, texts in _SHEETS.items():
        if key == stem or (key.startswith(f"{stem}_") and key not in _SHEETS):
            return (names.say(*texts) + key.removeprefix(stem).replace("_", " ", 1))[:31]
    return key[:31]
