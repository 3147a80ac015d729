"""The quantities of known answers: their names in both languages, and their units."""

from __future__ import annotations

from typing import Literal

__all__ = ["QUANTITIES", "quantity_label", "unit_of"]

Unit = Literal["minutes", "share", "number", "minutes2"]

QUANTITIES: dict[str, tuple[str, str, Unit]] = {
    "largest_difference": ("逐单最大差异", "Largest difference, order by order", "minutes"),
    "units_that_differ": ("汇报次序不符的单位数", "Units whose reports differ", "number"),
    "work_mean": ("平均办理用时", "Mean work", "minutes"),
    "work_variance": ("办理用时方差", "Variance of work", "minutes2"),
    "utilisation": ("人员利用率", "Share of time at work", "share"),
    "wait_probability": ("需等待的比例", "Share that waits", "share"),
    "wait_mean": ("平均等待", "Mean wait", "minutes"),
    "wait_tail": ("等待超过一次平均办理用时的比例", "Share that waits longer than one mean of service", "share"),
    "sojourn_mean": ("平均历时", "Mean time to completion", "minutes"),
    "sojourn_tail": ("历时超过限值的比例", "Share beyond a limit", "share"),
    "working_sojourn_tail": ("按上班时间计历时超过限值的比例", "Share beyond a limit, on shift alone", "share"),
    "own_part_mean": ("主办部分平均历时", "Mean time of the lead's own part", "minutes"),
    "high_wait_mean": ("优先类平均等待", "Mean wait, first class", "minutes"),
    "high_wait_tail": ("优先类长时间等待的比例", "Share of long waits, first class", "share"),
    "general_wait_mean": ("普通类平均等待", "Mean wait, second class", "minutes"),
    "general_wait_tail": ("普通类长时间等待的比例", "Share of long waits, second class", "share"),
    "past_first_deadline": ("超过首个时限的比例", "Share past the first deadline", "share"),
    "overdue_share": ("逾期比例", "Share overdue", "share"),
    "high_overdue_share": ("优先类逾期比例", "Share overdue, first class", "share"),
    "general_overdue_share": ("普通类逾期比例", "Share overdue, second class", "share"),
    "tardiness_mean": ("平均超时（未超时计 0）", "Mean time past the deadline, 0 if in time", "minutes"),
    "dispatches_mean": ("平均派单次数", "Mean number of dispatches", "number"),
    "requests_mean": ("平均退单申请次数", "Mean number of return requests", "number"),
    "reception_queue_mean": ("签收平均排队数", "Mean queue at reception", "number"),
    "review_queue_mean": ("退单审核平均排队数", "Mean queue at review", "number"),
    "passes_mean": ("平均送审次数", "Mean number of passes", "number"),
    "overtime_mean": ("每日加班", "Overtime a day", "minutes"),
    "number_mean": ("全天平均在办数", "Mean number present over the day", "number"),
    "wait_of_5th": ("第 5 单平均等待", "Mean wait of the 5th order", "minutes"),
    "wait_of_last": ("第 25 单平均等待", "Mean wait of the 25th order", "minutes"),
    "none_overdue": ("全部按时的比例", "Chance that none is overdue", "share"),
    "trigger_probability": ("触发专题汇报的概率", "Chance of being called to account", "share"),
}
"""Each quantity by name: in Chinese, in English, and its unit."""
_AT = "number_at_"


def quantity_label(name: str, lang: str) -> str:
    """Return a quantity's name in Chinese ("zh") or English."""
    if name.startswith(_AT):
        hours = f"{int(name.removeprefix(_AT)) / 60:g}"
        return f"第 {hours} 小时平均在办数" if lang == "zh" else f"Mean number present after {hours} hours"
    return QUANTITIES[name][0 if lang == "zh" else 1]


def unit_of(name: str) -> Unit:
    """Return a quantity's unit."""
    return "number" if name.startswith(_AT) else QUANTITIES[name][2]
