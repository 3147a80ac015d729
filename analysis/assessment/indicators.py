"""Every figure of a unit that points may hang on: its names, its definition, and what it asks of each order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.kpi import KPIS
from analysis.masks import (
    Mask,
    Observation,
    called_back,
    days,
    dispatched,
    due,
    due_final,
    early,
    met,
    on_time,
    reached,
    received,
    reported_by_end,
    sent_in_period,
    some,
)
from sim.schemes import COUNT_NAMES, DAYS_NAMES, FAULT_NAMES, SHARE_NAMES

__all__ = ["ACTIONS", "DAYS", "INDICATORS", "SHARES", "TOTALS", "Indicator", "indicators_page"]

Amount = Callable[[Observation], "pd.Series[float]"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """How results and errors speak of a unit's figure."""

    name: str
    """Its name in scheme files."""
    zh: str
    en: str
    unit: Literal["share", "days", "count"]
    """share: 0 to 1; days: natural days; count: orders or events."""
    better: Literal["higher", "lower"]
    definition_zh: str
    definition_en: str


def _urgent(seen: Observation) -> pd.Series[bool]:
    return due_final(seen) & seen.orders["urgent"]


def _both(first: Mask, second: Mask) -> Mask:
    return lambda seen: first(seen) & second(seen)


def _column(name: str) -> Amount:
    return lambda seen: seen.period[name].fillna(0)


_REPORTED = reached("reported_min")

SHARES: dict[str, tuple[Mask, Mask]] = {
    "on_time_share": (on_time, due_final),
    "on_time_share_first_deadline": (met("reported_min", "due_first_min"), due("due_first_min")),
    "city_on_time_share": (met("reported_min", "city_due_min"), due("city_due_min")),
    "urgent_on_time_share": (on_time, _urgent),
    "accepted_in_time_share": (met("accepted_min", "acceptance_due_min"), due("acceptance_due_min")),
    "contacted_in_time_share": (met("contacted_min", "first_contact_due_min"), due("first_contact_due_min")),
    "contact_made_share": (some("contact_made"), _REPORTED),
    "early_share": (early, due("due_first_min")),
    "completion_share": (reported_by_end, sent_in_period),
    "satisfaction_share": (some("satisfied"), called_back),
    "first_satisfaction_share": (some("first_satisfied"), reached("first_satisfied")),
    "resolution_share": (some("solved"), called_back),
    "standard_reply_share": (lambda seen: ~some("substandard")(seen), _REPORTED),
    "prereview_fail_share": (some("prereview_failures"), reached("prereview_submitted_min")),
    "redo_share": (some("redos"), _REPORTED),
    "return_request_share": (some("return_requests"), dispatched),
    "extension_share": (some("extensions_approved"), dispatched),
    "repeat_share": (some("repeat"), received),
    "unreported_share": (lambda seen: ~_REPORTED(seen), dispatched),
}
"""By name: which orders have it, and of which orders it is asked. The same questions as in `analysis.kpi`."""
DAYS: dict[str, Amount] = {"mean_days_to_report": days("reported_min"), "mean_days_to_close": days("closed_min")}
"""By name: days of each order, empty where there are none to count."""
TOTALS: dict[str, Amount] = {
    "early_count": lambda seen: _both(early, due("due_first_min"))(seen).astype(float),
    "satisfied_count": lambda seen: _both(some("satisfied"), called_back)(seen).astype(float),
    "overdue_count": lambda seen: (due_final(seen) & ~on_time(seen)).astype(float),
    "missed_deadline_count": _column("overdue_count"),
    "substandard_count": lambda seen: _both(some("substandard"), _REPORTED)(seen).astype(float),
    "prereview_failure_count": _column("prereview_failures"),
    "redo_count": _column("redos"),
    "return_rejected_count": _column("returns_rejected"),
    "urge_count": _column("urges"),
}
"""By name: how many times of each order."""
ACTIONS: dict[str, str] = {
    "accountability_count": "accountability", "executive_report_count": "executive_report",
    "criticised_count": "criticised", "notice_count": "supervision_notice", "talk_count": "admonition_talk",
}
"""By name: the column of units.parquet that counts these events."""

_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "urgent_on_time_share": (
        "紧急工单按时办结率", "Urgent orders on time", "同按时办结率，但仅计紧急级别的工单",
        "As the on-time share, of orders in the tiers that the scenario calls urgent"),
    "contact_made_share": (
        "联系诉求人比例", "Petitioner called", "期内收到并已上报的工单中，单位联系过诉求人的比例",
        "Of the orders received in the period and reported: the unit called the petitioner"),
    "standard_reply_share": (
        "答复规范率", "Standard replies", "期内收到并已上报的工单中，最后一次答复要素齐全的比例",
        "Of the orders received in the period and reported: the last reply lacks no part"),
    "early_count": (
        "提前办结数", "Early orders", "首次时限落在期内的工单中，在首次转办至该时限的前一半时间内上报的工单数",
        "Orders whose first deadline fell in the period, reported in the first half of the time till then"),
    "satisfied_count": (
        "满意工单数", "Satisfied orders", "期内收到并已回访的工单中，诉求人表示满意的工单数；经重办后满意的也计入",
        "Orders received in the period and called back whose petitioner was satisfied, after a redo too"),
    "substandard_count": (
        "答复不规范数", "Substandard replies", "期内收到并已上报的工单中，最后一次答复要素不全的工单数",
        "Orders received in the period and reported whose last reply lacks a part"),
    "prereview_failure_count": (
        "预审核退回次数", "Pre-review failures", "期内收到的工单被预审核退回的次数",
        "Times that orders received in the period failed pre-review"),
    "redo_count": (
        "重办次数", "Redos", "期内收到的工单被退回重办的次数", "Redos of orders received in the period"),
    "return_rejected_count": (
        "退单驳回次数", "Returns rejected", "期内收到的工单申请退单被驳回的次数",
        "Return requests on orders received in the period that were rejected"),
    "urge_count": (
        "催办次数", "Times urged", "期内收到的工单被催办的次数", "Times that orders received in the period were urged"),
}  # fmt: skip
_LOWER = {"prereview_fail_share", "redo_share", "return_request_share", "extension_share", "repeat_share",
          "unreported_share", *DAYS_NAMES, *FAULT_NAMES}  # fmt: skip


def _indicator(name: str, unit: Literal["share", "days", "count"]) -> Indicator:
    better: Literal["higher", "lower"] = "lower" if name in _LOWER else "higher"
    if name in KPIS:
        kpi = KPIS[name]
        return Indicator(name, kpi.zh, kpi.en, unit, better, kpi.definition_zh, kpi.definition_en)
    zh, en, definition_zh, definition_en = _TEXTS[name]
    return Indicator(name, zh, en, unit, better, definition_zh, definition_en)


INDICATORS: dict[str, Indicator] = {
    **{name: _indicator(name, "share") for name in SHARE_NAMES},
    **{name: _indicator(name, "days") for name in DAYS_NAMES},
    **{name: _indicator(name, "count") for name in COUNT_NAMES},
}
"""Every indicator by the name that schemes have for it."""


def indicators_page() -> str:
    """Return the reference of every indicator as a section in Markdown."""
    head = (
        "## Indicators\n\nA unit's orders are those that it held last. Orders count in the period of their receipt; "
        "events in the period in which they happen.\n\n"
        "| Name | 中文 | English | Unit | Better | Definition | 口径 |\n|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *(_page_row(one) for one in INDICATORS.values())]) + "\n"


def _page_row(one: Indicator) -> str:
    cells = f"`{one.name}`", one.zh, one.en, one.unit, one.better, one.definition_en, one.definition_zh
    return f"| {' | '.join(cells)} |"
