"""What the next month should watch, said only where a figure of this month says it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.bulletin.names import shown
from analysis.bulletin.report import Subject
from analysis.kpi import TIME_PARTS
from analysis.masks import in_hand, not_closed
from analysis.terms import label

__all__ = ["focus_points"]

_NAMED = 3
_FEWEST_CALLBACKS = 10
"""Xiangyin county ranks units with fewer orders than this apart: xiangyin.gov.cn/31203/65577/65578."""


def focus_points(subject: Subject, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return sentences for the units and the office, from the tables of the monthly bulletin."""
    points = (
        _backlog(subject), _overdue(subject, tables["units"]), _satisfaction(subject, tables["units"]), _part(subject),
        _hot(subject, tables["hot_topics"]),
    )  # fmt: skip
    return tuple(point for point in points if point)


def _backlog(subject: Subject) -> str:
    orders, end = subject.now.orders, subject.now.month.minutes
    open_now = not_closed(orders, end)
    return subject.say("focus_backlog", count=int(open_now.sum()), in_hand=int((open_now & in_hand(orders, end)).sum()))


def _overdue(subject: Subject, units: pd.DataFrame) -> str:
    late = units[units["overdue"] > 0].sort_values("overdue", ascending=False, kind="stable").head(_NAMED)
    if late.empty:
        return ""
    named = [subject.say("unit_orders", unit=subject.names.unit(row["unit"]), count=row["overdue"])
             for row in late.to_dict("records")]  # fmt: skip
    share = shown(late["overdue"].sum() / units["overdue"].sum(), "share", subject.lang)
    return subject.say("focus_overdue", units=subject.names.listed(named), share=share)


def _satisfaction(subject: Subject, units: pd.DataFrame) -> str:
    county = subject.now.figure("satisfaction_share")
    low = units[(units["called_back"] >= _FEWEST_CALLBACKS) & (units["satisfaction_share"] < county)]
    if low.empty:
        return ""
    lowest = low.sort_values("satisfaction_share", kind="stable").head(_NAMED)
    named = [f"{subject.names.unit(row['unit'])} {shown(row['satisfaction_share'], 'share', subject.lang)}"
             for row in lowest.to_dict("records")]  # fmt: skip
    return subject.say("focus_satisfaction", least=_FEWEST_CALLBACKS, units=subject.names.listed(named),
                       county=shown(county, "share", subject.lang))  # fmt: skip


def _part(subject: Subject) -> str:
    hours = {part: subject.now.figure(f"{part}_hours") for part in TIME_PARTS}
    longest = max(hours, key=lambda part: hours[part])
    if not hours[longest] > 0:
        return ""
    return subject.say("focus_part", part=label(longest, subject.lang), hours=f"{hours[longest]:.1f}",
                       share=shown(hours[longest] / sum(hours.values()), "share", subject.lang))  # fmt: skip


def _hot(subject: Subject, hot: pd.DataFrame) -> str:
    topics = [subject.names.topic(key) for key in dict.fromkeys(hot["topic"])]
    return subject.say("focus_hot", topics=subject.names.listed(topics)) if topics else ""
