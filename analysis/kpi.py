"""The one place where each KPI is defined: a ratio of two sums over one replication.

Over replications a KPI is the sum of its numerators over the sum of its denominators. Shares of orders are taken over
the orders that arrived in the period, followed past its end; shares of deadlines over the orders whose deadline fell in
the period, whenever they came, so that an order still open after its deadline counts against the share, and one whose
deadline lies beyond the period does not count at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.masks import (
    Mask,
    Number,
    Observation,
    backlog_ratios,
    called_back,
    crew_minutes,
    days,
    dispatched,
    due,
    due_final,
    early,
    met,
    misrouted,
    number,
    on_time,
    reached,
    received,
    reported_by_end,
    sent_in_period,
    some,
    total_of,
)

__all__ = ["HEADLINE", "KPIS", "TIME_PARTS", "Kpi", "Observation", "measure"]

TIME_PARTS = ("queue", "work", "off_shift", "external_wait", "signing", "review", "return_loop", "redo", "follow_up")
"""The causes that an order's elapsed time is split by; columns ``<cause>_min`` of the orders."""



Better = Literal["higher", "lower", "none"]

@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure that results show: its names, its definition, and how one replication adds to it."""

    name: str
    zh: str
    en: str
    unit: Literal["share", "ratio", "count", "days", "hours"]
    """share: 0 to 1; ratio: like a share, but may pass 1; count: events or orders a replication."""
    better: Better
    clause: str
    """Clause of the policy that asks for it; empty where none does."""
    definition_zh: str
    definition_en: str
    numerator: Number
    denominator: Number


KPIS: dict[str, Kpi] = {}
"""Every KPI by name, in the order in which results show them."""
_Key = tuple[str, Better, str]
_Texts = tuple[str, str, str, str]


def _add(key: _Key, unit: Literal["share", "ratio", "count", "days", "hours"], texts: _Texts, numerator: Number,
         denominator: Number = lambda _: 1.0) -> None:
    name, better, clause = key
    KPIS[name] = Kpi(name, texts[0], texts[1], unit, better, clause, texts[2], texts[3], numerator, denominator)


def _share(key: _Key, texts: _Texts, part: Mask, whole: Mask) -> None:
    _add(key, "share", texts, number(lambda seen: part(seen) & whole(seen)), number(whole))


def _mean(key: _Key, unit: Literal["days", "hours"], texts: _Texts, values: Callable[[Observation], pd.Series]) -> None:
    _add(key, unit, texts, lambda seen: float(values(seen).sum()), lambda seen: float(values(seen).count()))


_add(("orders_count", "none", "C04"), "count", (
    "受理工单数", "Orders received", "期内收到的工单数", "Orders received in the period"), number(received))
_share(("on_time_share", "higher", "C04"), (
    "按时办结率", "On-time share",
    "最后时限(含延期)落在期内的工单中,在时限内上报的比例;逾限未报为未按时;热线办直接答复和不予办理的不计",
    ("Of the orders whose last deadline (extended or not) fell in the period, without those that "
     "the office answered or dismissed: reported by then; still open after it is not on time")), on_time, due_final)
_share(("on_time_share_first_deadline", "higher", "C04"), (
    "按时办结率(首次时限)", "On-time share, first deadline", "同按时办结率,但按延期前的首次时限计算",
    "As the on-time share, by the first deadline, before any extension"),
    met("reported_min", "due_first_min"), due("due_first_min"))
_add(("overdue_count", "lower", "C04"), "count", (
    "逾期工单数", "Overdue orders", "最后时限落在期内而未按时上报的工单数,即按时办结率的补数",
    "Orders whose last deadline fell in the period and was missed: the complement of the on-time share"),
    number(lambda seen: due_final(seen) & ~on_time(seen)))
_add(("missed_deadline_count", "lower", "C36"), "count", (
    "逾期次数(含重办)", "Missed deadlines, redos included", "期内收到的工单错过时限的次数,含重办时限,跟踪至期后",
    "Deadlines missed by orders received in the period, those of redos included, followed past the period's end"),
    total_of("overdue_count"))
_add(("completion_share", "higher", "C04"), "share", (
    "办结率", "Completion share", "期内首次转办的工单中,至期末已上报的比例",
    "Of the orders first dispatched in the period: reported by its end"),
    number(reported_by_end), number(sent_in_period))
_share(("satisfaction_share", "higher", "C04"), (
    "满意率", "Satisfaction share", "期内收到并已回访的工单中满意的比例,不作剔除",
    "Of the orders received in the period and called back: satisfied; nothing excluded"),
    some("satisfied"), called_back)
_share(("satisfaction_share_excluding", "higher", "C04"), (
    "满意率(剔除后)", "Satisfaction share after exclusions",
    "同满意率,但剔除无理重复诉求和复杂工单;联系不上的本未回访,两率均不含",
    ("As the satisfaction share, but without unreasonable repeats and complex orders; those never reached by a "
     "callback are in neither")), some("satisfied"),
    lambda seen: called_back(seen) & ~some("unreasonable")(seen) & ~some("complex")(seen))
_share(("resolution_share", "higher", "C34"), (
    "解决率", "Resolution share", "期内收到并已回访的工单中,问题确已解决的比例",
    "Of the orders received in the period and called back: really solved"), some("solved"), called_back)
_share(("first_satisfaction_share", "higher", "C33"), (
    "首办满意率", "First-completion satisfaction", "期内收到、首次办结后已回访的工单中满意的比例",
    "Of the orders received in the period and called back after their first completion: satisfied then"),
    some("first_satisfied"), reached("first_satisfied"))
_share(("return_request_share", "lower", "C13"), (
    "退单申请率", "Return-request share", "期内收到并转办的工单中,至少申请退单一次的比例",
    "Of the orders received in the period and dispatched: return asked at least once"),
    some("return_requests"), dispatched)
_add(("return_upheld_share", "none", "C14"), "share", (
    "退单通过率", "Upheld share of returns", "期内收到工单的退单申请中,经审核同意的比例;逾时无效的不审核,不计",
    "Of the return requests reviewed on orders received in the period: upheld; void requests are not reviewed"),
    total_of("returns_upheld"), total_of("returns_upheld", "returns_rejected"))
_share(("misrouted_share", "lower", "C02"), (
    "错派率", "Misrouted share", "期内收到并转办的工单中,首次转给非主管单位的比例",
    "Of the orders received in the period and dispatched: first sent to a unit not in charge"), misrouted, dispatched)
_share(("extension_share", "lower", "C20"), (
    "延期率", "Extension share", "期内收到并转办的工单中,至少获准延期一次的比例",
    "Of the orders received in the period and dispatched: extended at least once"),
    some("extensions_approved"), dispatched)
_share(("prereview_fail_share", "lower", "C28"), (
    "预审核不通过率", "Pre-review failure share", "期内收到并提交预审核的工单中,至少一次未通过的比例",
    "Of the orders received in the period and submitted to pre-review: failed it at least once"),
    some("prereview_failures"), reached("prereview_submitted_min"))
_share(("redo_share", "lower", "C31"), (
    "重办率", "Redo share", "期内收到并已上报的工单中,至少重办一次的比例",
    "Of the orders received in the period and reported: redone at least once"),
    some("redos"), reached("reported_min"))
_share(("repeat_share", "lower", "C24"), (
    "重复诉求率", "Repeat share", "期内收到的工单中,重复诉求的比例",
    "Of the orders received in the period: repeats of an earlier one"), some("repeat"), received)
_add(("unreasonable_count", "lower", "C16"), "count", (
    "无理重复诉求数", "Unreasonable repeats", "期内收到的无理重复诉求数",
    "Unreasonable repeats received in the period"),
    number(some("unreasonable")))
_add(("dismissed_count", "none", "C16"), "count", (
    "不予办理数", "Dismissed orders", "期内收到、不予办理的无理重复诉求数",
    "Unreasonable repeats received in the period and dismissed"),
    number(lambda seen: seen.period["outcome"] == "dismissed"))
_share(("accepted_in_time_share", "higher", "C08"), (
    "按时签收率", "Accepted in time", "签收时限落在期内的工单中,按时签收的比例",
    "Of the orders whose acceptance deadline fell in the period: accepted by then"),
    met("accepted_min", "acceptance_due_min"), due("acceptance_due_min"))
_share(("contacted_in_time_share", "higher", "C09"), (
    "按时首次联系率", "Contacted in time", "首次联系时限落在期内的工单中,按时联系诉求人的比例",
    "Of the orders whose first-contact deadline fell in the period: petitioner called by then"),
    met("contacted_min", "first_contact_due_min"), due("first_contact_due_min"))
_share(("city_on_time_share", "higher", "C18"), (
    "市级时限按时率", "On-time share, city deadline", "同按时办结率,但按市级时限计算",
    "As the on-time share, by the city platform's deadline"),
    met("reported_min", "city_due_min"), due("city_due_min"))
_share(("early_share", "higher", "C08"), (
    "提前办结率", "Early share", "首次时限落在期内的工单中,在首次转办至该时限的前一半时间内上报的比例",
    ("Of the orders whose first deadline fell in the period: reported in the first half of the time "
     "from first dispatch to that deadline")), early, due("due_first_min"))
_share(("unreported_share", "lower", "C11"), (
    "未上报率", "Never reported", "期内收到并转办的工单中,至模拟结束仍未上报的比例;此率高时,平均天数和回访各率偏乐观",
    ("Of the orders received in the period and dispatched: not reported by the end of the run. Where it is high, mean "
     "days and callback shares flatter, since they know only orders that got so far")),
    lambda seen: ~reached("reported_min")(seen), dispatched)
_mean(("mean_days_to_report", "lower", "C08"), "days", (
    "平均上报天数", "Mean days to report", "期内收到并已上报的工单,自收到至首次上报的平均自然日",
    "Orders received in the period and reported: mean natural days from receipt to the first report"),
    days("reported_min"))
_mean(("mean_days_to_close", "lower", "C07"), "days", (
    "平均归档天数", "Mean days to close", "期内收到、由单位办理并已归档的工单,自收到至归档的平均自然日",
    "Orders received in the period, handled by units and closed: mean natural days from receipt to closing"),
    days("closed_min"))
_add(("month_end_backlog_share", "lower", "C04"), "ratio", (
    "月末未办结比", "Month-end backlog", "各月末已收到而未办结归档的工单数(含以前结转)与当月收到工单数之比,按月平均",
    ("At each month end in the period: orders received and not closed, whenever they came, over the orders received in "
     "that month since the period's start, as counties publish it; mean over the month ends")),
    lambda seen: sum(backlog_ratios(seen)), lambda seen: float(len(backlog_ratios(seen))))
_share(("escalated_share", "lower", "C32"), (
    "提级办理率", "Escalated share", "期内收到并转办的工单中,提级至分管县领导的比例",
    "Of the orders received in the period and dispatched: escalated to the deputy county leader"),
    some("escalated"), dispatched)


def _count_events(name: str, clause: str, activity: str, zh: str, en: str) -> None:
    texts = (zh, en, f"期内“{zh}”的次数", f"Events '{activity}' that fell in the period")
    _add((name, "lower", clause), "count", texts, lambda seen: float(seen.counts.get(activity, 0)))


def _split_time(part: str, zh: str, en: str) -> None:
    _mean((f"{part}_hours", "lower", ""), "hours", (
        f"{zh}时长", f"Hours {en}", f"期内收到的工单平均用于{zh}的小时数(自然时间;未结的计至模拟期末)",
        f"Orders received in the period: mean hours {en}, in natural time; an open order's run to the end of the run"),
        lambda seen: seen.period[f"{part}_min"] / 60)


def _utilisation(name: str, office: bool, zh: str, en: str) -> None:
    _add((name, "none", ""), "share", (
        f"{zh}人员利用率", f"{en} utilisation", "期内在岗时间中用于办理的比例,加班不计",
        "Of the crews' time on duty in the period: at work; overtime is in neither"),
        crew_minutes(office, "busy_min"), crew_minutes(office, "on_duty_min"))


_count_events("executive_report_count", "C36", "executive_report", "常务会议专题汇报", "Executive-meeting reports")
_count_events("accountability_count", "C35", "accountability", "承办人问责", "Accountability cases")
_count_events("notice_count", "C34", "supervision_notice", "督办单", "Supervision notices")
_count_events("talk_count", "C34", "admonition_talk", "约谈", "Admonition talks")
_count_events("criticised_count", "C15", "criticised", "通报批评", "County-wide criticisms")
_utilisation("office_utilisation", True, "热线办", "Office")
_utilisation("unit_utilisation", False, "承办单位", "Unit")
for _part, _zh, _en in zip(
    TIME_PARTS, ("排队", "办理", "非工作时间", "外部等待", "签批", "审核", "退单往返", "重办", "回访归档"),
    ("in queues", "at work", "off shift", "waiting for others", "in signing", "in review", "in the return loop",
     "in redos", "in follow-up"), strict=True):
    _split_time(_part, _zh, _en)

HEADLINE = ("orders_count", "on_time_share", "overdue_count", "completion_share", "satisfaction_share",
            "resolution_share", "mean_days_to_report", "month_end_backlog_share", "executive_report_count")
"""KPIs that a result opens with, in order."""


def measure(orders: pd.DataFrame, pools: pd.DataFrame, counts: Mapping[str, float], period_minutes: float,
            month_ends: Sequence[float]) -> dict[str, tuple[float, float]]:
    """Return each KPI's numerator and denominator in one replication, by name; arguments as in `Observation`."""
    seen = Observation(orders, pools, counts, period_minutes, month_ends)
    return {name: (kpi.numerator(seen), kpi.denominator(seen)) for name, kpi in KPIS.items()}
