"""The one place where each KPI is defined: a ratio of two sums over one replication.

Over replications a KPI is the sum of its numerators over the sum of its denominators. Shares of orders are taken over
the orders that arrived in the period, followed past its end; shares of deadlines over the orders whose deadline fell in
the period, whenever they came, so that an order still open after its deadline counts against the share, and one whose
deadline lies beyond the period does not count at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import pandas as pd

__all__ = ["HEADLINE", "KPIS", "TIME_PARTS", "UNIT_ACTIONS", "Kpi", "Observation", "by_unit", "measure"]

TIME_PARTS = ("queue", "work", "off_shift", "external_wait", "signing", "review", "return_loop", "redo", "follow_up")
"""The causes that an order's elapsed time is split by; columns ``<cause>_min`` of the orders."""
UNIT_ACTIONS = ("accountability", "executive_report", "criticised", "supervision_notice", "admonition_talk")
"""Activities counted for each unit, in the events whose actor is the unit."""


@dataclass(frozen=True)
class Observation:
    """What one replication showed, as the KPIs read it."""

    orders: pd.DataFrame
    """One row an order, every cohort."""
    pools: pd.DataFrame
    """Crew and role rows of the period's months."""
    counts: Mapping[str, float]
    """Number of events in the period by activity; an activity left out has 0."""
    period_minutes: float
    """Length of the period, in minutes."""
    month_ends: Sequence[float]
    """Ends of the months that end in the period, in minutes since its start, ascending."""

    @cached_property
    def period(self) -> pd.DataFrame:
        """Orders that arrived in the period."""
        return self.orders[self.orders["cohort"] == "period"]


Better = Literal["higher", "lower", "none"]
Mask = Callable[[Observation], "pd.Series[bool]"]
Number = Callable[[Observation], float]


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
    _add(key, "share", texts, _number(lambda seen: part(seen) & whole(seen)), _number(whole))


def _mean(key: _Key, unit: Literal["days", "hours"], texts: _Texts, values: Callable[[Observation], pd.Series]) -> None:
    _add(key, unit, texts, lambda seen: float(values(seen).sum()), lambda seen: float(values(seen).count()))


def _number(mask: Mask) -> Number:
    return lambda seen: float(mask(seen).sum())


def _sum(*columns: str) -> Number:
    return lambda seen: float(seen.period[list(columns)].sum().sum())


def _reached(milestone: str) -> Mask:
    return lambda seen: seen.period[milestone].notna()


def _some(column: str) -> Mask:
    return lambda seen: seen.period[column].fillna(0) > 0  # unknown is not some


def _met(milestone: str, due: str) -> Mask:
    return lambda seen: seen.orders[milestone] <= seen.orders[due]


def _due(column: str) -> Mask:
    # an order that the office answers or dismisses is never reported: a deadline it may have had asks nothing of a unit
    return lambda seen: (seen.orders[column].between(0, seen.period_minutes, inclusive="left")
                         & ~seen.orders["outcome"].isin(("answered", "dismissed")))


def _misrouted(seen: Observation) -> pd.Series[bool]:
    # pandas refuses to compare two dictionary columns with different categories
    return seen.period["sent_to"].astype(object) != seen.period["unit"].astype(object)


def _early(seen: Observation) -> pd.Series[bool]:
    sent, due = seen.orders["dispatched_min"], seen.orders["due_first_min"]
    return seen.orders["reported_min"] - sent <= (due - sent) / 2


def _sent_in_period(seen: Observation) -> pd.Series[bool]:
    return seen.orders["dispatched_min"].between(0, seen.period_minutes, inclusive="left")


def _reported_by_end(seen: Observation) -> pd.Series[bool]:
    return _sent_in_period(seen) & (seen.orders["reported_min"] <= seen.period_minutes)


def _in_hand(orders: pd.DataFrame, at: float) -> pd.Series[bool]:
    return (orders["dispatched_min"] <= at) & ~(orders["reported_min"] <= at) & ~(orders["closed_min"] <= at)


def _not_closed(orders: pd.DataFrame, at: float) -> pd.Series[bool]:
    return (orders["received_min"] <= at) & ~(orders["closed_min"] <= at)


def _backlog_ratios(seen: Observation) -> list[float]:
    ratios, start, received = [], 0.0, seen.orders["received_min"]
    for end in seen.month_ends:
        arrived = int(received.between(start, end, inclusive="left").sum())
        ratios += [float(_not_closed(seen.orders, end).sum()) / arrived] if arrived else []
        start = end
    return ratios


def _crew_minutes(office: bool, column: str) -> Number:
    def total(seen: Observation) -> float:
        rows = seen.pools["crew"].notna() & ((seen.pools["pool"] == "office") == office)
        return float(seen.pools.loc[rows, column].sum())

    return total


def _days(end: str) -> Callable[[Observation], pd.Series]:
    return lambda seen: (seen.period[end] - seen.period["received_min"]).where(
        ~seen.period["outcome"].isin(("answered", "dismissed"))) / 1440


_all, _dispatched, _called_back = _reached("received_min"), _reached("dispatched_min"), _some("called_back")
_due_final, _on_time = _due("due_final_min"), _met("reported_min", "due_final_min")

_add(("orders_count", "none", "C04"), "count", (
    "受理工单数", "Orders received", "期内收到的工单数", "Orders received in the period"), _number(_all))
_share(("on_time_share", "higher", "C04"), (
    "按时办结率", "On-time share",
    "最后时限(含延期)落在期内的工单中,在时限内上报的比例;逾限未报为未按时;热线办直接答复和不予办理的不计",
    ("Of the orders whose last deadline (extended or not) fell in the period, without those that "
     "the office answered or dismissed: reported by then; still open after it is not on time")), _on_time, _due_final)
_share(("on_time_share_first_deadline", "higher", "C04"), (
    "按时办结率(首次时限)", "On-time share, first deadline", "同按时办结率,但按延期前的首次时限计算",
    "As the on-time share, by the first deadline, before any extension"),
    _met("reported_min", "due_first_min"), _due("due_first_min"))
_add(("overdue_count", "lower", "C04"), "count", (
    "逾期工单数", "Overdue orders", "最后时限落在期内而未按时上报的工单数,即按时办结率的补数",
    "Orders whose last deadline fell in the period and was missed: the complement of the on-time share"),
    _number(lambda seen: _due_final(seen) & ~_on_time(seen)))
_add(("missed_deadline_count", "lower", "C36"), "count", (
    "逾期次数(含重办)", "Missed deadlines, redos included", "期内收到的工单错过时限的次数,含重办时限,跟踪至期后",
    "Deadlines missed by orders received in the period, those of redos included, followed past the period's end"),
    _sum("overdue_count"))
_add(("completion_share", "higher", "C04"), "share", (
    "办结率", "Completion share", "期内首次转办的工单中,至期末已上报的比例",
    "Of the orders first dispatched in the period: reported by its end"),
    _number(_reported_by_end), _number(_sent_in_period))
_share(("satisfaction_share", "higher", "C04"), (
    "满意率", "Satisfaction share", "期内收到并已回访的工单中满意的比例,不作剔除",
    "Of the orders received in the period and called back: satisfied; nothing excluded"),
    _some("satisfied"), _called_back)
_share(("satisfaction_share_excluding", "higher", "C04"), (
    "满意率(剔除后)", "Satisfaction share after exclusions",
    "同满意率,但剔除无理重复诉求和复杂工单;联系不上的本未回访,两率均不含",
    ("As the satisfaction share, but without unreasonable repeats and complex orders; those never reached by a "
     "callback are in neither")), _some("satisfied"),
    lambda seen: _called_back(seen) & ~_some("unreasonable")(seen) & ~_some("complex")(seen))
_share(("resolution_share", "higher", "C34"), (
    "解决率", "Resolution share", "期内收到并已回访的工单中,问题确已解决的比例",
    "Of the orders received in the period and called back: really solved"), _some("solved"), _called_back)
_share(("first_satisfaction_share", "higher", "C33"), (
    "首办满意率", "First-completion satisfaction", "期内收到、首次办结后已回访的工单中满意的比例",
    "Of the orders received in the period and called back after their first completion: satisfied then"),
    _some("first_satisfied"), _reached("first_satisfied"))
_share(("return_request_share", "lower", "C13"), (
    "退单申请率", "Return-request share", "期内收到并转办的工单中,至少申请退单一次的比例",
    "Of the orders received in the period and dispatched: return asked at least once"),
    _some("return_requests"), _dispatched)
_add(("return_upheld_share", "none", "C14"), "share", (
    "退单通过率", "Upheld share of returns", "期内收到工单的退单申请中,经审核同意的比例;逾时无效的不审核,不计",
    "Of the return requests reviewed on orders received in the period: upheld; void requests are not reviewed"),
    _sum("returns_upheld"), _sum("returns_upheld", "returns_rejected"))
_share(("misrouted_share", "lower", "C02"), (
    "错派率", "Misrouted share", "期内收到并转办的工单中,首次转给非主管单位的比例",
    "Of the orders received in the period and dispatched: first sent to a unit not in charge"), _misrouted, _dispatched)
_share(("extension_share", "lower", "C20"), (
    "延期率", "Extension share", "期内收到并转办的工单中,至少获准延期一次的比例",
    "Of the orders received in the period and dispatched: extended at least once"),
    _some("extensions_approved"), _dispatched)
_share(("prereview_fail_share", "lower", "C28"), (
    "预审核不通过率", "Pre-review failure share", "期内收到并提交预审核的工单中,至少一次未通过的比例",
    "Of the orders received in the period and submitted to pre-review: failed it at least once"),
    _some("prereview_failures"), _reached("prereview_submitted_min"))
_share(("redo_share", "lower", "C31"), (
    "重办率", "Redo share", "期内收到并已上报的工单中,至少重办一次的比例",
    "Of the orders received in the period and reported: redone at least once"),
    _some("redos"), _reached("reported_min"))
_share(("repeat_share", "lower", "C24"), (
    "重复诉求率", "Repeat share", "期内收到的工单中,重复诉求的比例",
    "Of the orders received in the period: repeats of an earlier one"), _some("repeat"), _all)
_add(("unreasonable_count", "lower", "C16"), "count", (
    "无理重复诉求数", "Unreasonable repeats", "期内收到的无理重复诉求数",
    "Unreasonable repeats received in the period"),
    _number(_some("unreasonable")))
_add(("dismissed_count", "none", "C16"), "count", (
    "不予办理数", "Dismissed orders", "期内收到、不予办理的无理重复诉求数",
    "Unreasonable repeats received in the period and dismissed"),
    _number(lambda seen: seen.period["outcome"] == "dismissed"))
_share(("accepted_in_time_share", "higher", "C08"), (
    "按时签收率", "Accepted in time", "签收时限落在期内的工单中,按时签收的比例",
    "Of the orders whose acceptance deadline fell in the period: accepted by then"),
    _met("accepted_min", "acceptance_due_min"), _due("acceptance_due_min"))
_share(("contacted_in_time_share", "higher", "C09"), (
    "按时首次联系率", "Contacted in time", "首次联系时限落在期内的工单中,按时联系诉求人的比例",
    "Of the orders whose first-contact deadline fell in the period: petitioner called by then"),
    _met("contacted_min", "first_contact_due_min"), _due("first_contact_due_min"))
_share(("city_on_time_share", "higher", "C18"), (
    "市级时限按时率", "On-time share, city deadline", "同按时办结率,但按市级时限计算",
    "As the on-time share, by the city platform's deadline"),
    _met("reported_min", "city_due_min"), _due("city_due_min"))
_share(("early_share", "higher", "C08"), (
    "提前办结率", "Early share", "首次时限落在期内的工单中,在首次转办至该时限的前一半时间内上报的比例",
    ("Of the orders whose first deadline fell in the period: reported in the first half of the time "
     "from first dispatch to that deadline")), _early, _due("due_first_min"))
_share(("unreported_share", "lower", "C11"), (
    "未上报率", "Never reported", "期内收到并转办的工单中,至模拟结束仍未上报的比例;此率高时,平均天数和回访各率偏乐观",
    ("Of the orders received in the period and dispatched: not reported by the end of the run. Where it is high, mean "
     "days and callback shares flatter, since they know only orders that got so far")),
    lambda seen: ~_reached("reported_min")(seen), _dispatched)
_mean(("mean_days_to_report", "lower", "C08"), "days", (
    "平均上报天数", "Mean days to report", "期内收到并已上报的工单,自收到至首次上报的平均自然日",
    "Orders received in the period and reported: mean natural days from receipt to the first report"),
    _days("reported_min"))
_mean(("mean_days_to_close", "lower", "C07"), "days", (
    "平均归档天数", "Mean days to close", "期内收到、由单位办理并已归档的工单,自收到至归档的平均自然日",
    "Orders received in the period, handled by units and closed: mean natural days from receipt to closing"),
    _days("closed_min"))
_add(("month_end_backlog_share", "lower", "C04"), "ratio", (
    "月末未办结比", "Month-end backlog", "各月末已收到而未办结归档的工单数(含以前结转)与当月收到工单数之比,按月平均",
    ("At each month end in the period: orders received and not closed, whenever they came, over the orders received in "
     "that month since the period's start, as counties publish it; mean over the month ends")),
    lambda seen: sum(_backlog_ratios(seen)), lambda seen: float(len(_backlog_ratios(seen))))
_share(("escalated_share", "lower", "C32"), (
    "提级办理率", "Escalated share", "期内收到并转办的工单中,提级至分管县领导的比例",
    "Of the orders received in the period and dispatched: escalated to the deputy county leader"),
    _some("escalated"), _dispatched)


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
        _crew_minutes(office, "busy_min"), _crew_minutes(office, "on_duty_min"))


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


_UNIT_FIGURES: dict[str, Mask] = {
    "orders": _all, "deadlines": _due_final, "on_time": lambda seen: _due_final(seen) & _on_time(seen),
    "overdue": lambda seen: _due_final(seen) & ~_on_time(seen), "reported": _reached("reported_min"),
    "called_back": _called_back, "satisfied": lambda seen: _called_back(seen) & _some("satisfied")(seen),
    "solved": lambda seen: _called_back(seen) & _some("solved")(seen), "return_requested": _some("return_requests"),
    "redone": _some("redos"), "extended": _some("extensions_approved"),
}


def _month(minutes: pd.Series, start: date, period_minutes: float) -> pd.Series:
    inside = minutes.clip(0, period_minutes - 1)
    return (pd.Timestamp(start) + pd.to_timedelta(inside, unit="m")).dt.strftime("%Y-%m")


def _order_figures(orders: pd.DataFrame, start: date, period_minutes: float) -> pd.DataFrame:
    held = orders[orders["dispatched_min"].notna() & (orders["received_min"] < period_minutes)]
    seen = Observation(held, pd.DataFrame(), {}, period_minutes, ())
    # some masks speak of the period's orders alone
    masks = {name: mask(seen).reindex(held.index, fill_value=False) for name, mask in _UNIT_FIGURES.items()}
    figures = pd.DataFrame(masks, index=held.index).astype(int)
    figures["in_hand_at_end"] = _in_hand(held, period_minutes).astype(int)
    figures["report_days"] = _days("reported_min")(seen).reindex(held.index).fillna(0.0)
    keys = [held["replication"], _month(held["received_min"], start, period_minutes).rename("month"),
            held["holder"].astype(str).rename("unit")]
    return figures.groupby(keys).sum()


def by_unit(orders: pd.DataFrame, actions: pd.DataFrame, pools: pd.DataFrame, start: date,
            period_minutes: float) -> pd.DataFrame:
    """Return the units' figures: one row a replication, month of receipt and unit, sorted by these.

    Parameters
    ----------
    orders
        One row an order, every cohort. A unit's orders are those that it held last; orders never dispatched are in no
        row, and what came before the period counts for its deadlines and for `in_hand_at_end`, in the first month.
    actions
        Events with columns replication, activity, actor (a unit key) and time; those of `UNIT_ACTIONS` in the period
        are counted in the month of the event.
    pools
        Crew and role rows; those of months outside the period are left out.
    start
        First date of the period.
    period_minutes
        Its length, in minutes.

    Returns
    -------
    pandas.DataFrame
        Columns replication, month ("2025-01"), unit; numbers of orders: orders, deadlines (last deadline in the
        period), on_time, overdue, reported, called_back, satisfied, solved, return_requested, redone, extended,
        in_hand_at_end; numbers of events: `UNIT_ACTIONS`; busy_min, on_duty_min, overtime_min in person-minutes;
        report_days (sum), mean_days_to_report, on_time_share, satisfaction_share, NaN where there is nothing to share.
    """
    keys = ["replication", "month", "unit"]
    inside = actions["time"].between(0, period_minutes, inclusive="left")
    actions = actions[inside & actions["activity"].isin(UNIT_ACTIONS)]
    counted = actions.assign(month=_month(actions["time"], start, period_minutes), unit=actions["actor"].astype(str),
                             activity=actions["activity"].astype(str))
    events = pd.crosstab([counted[key] for key in keys], counted["activity"]).reindex(columns=list(UNIT_ACTIONS))
    last = pd.Timestamp(start) + pd.Timedelta(minutes=period_minutes - 1)
    crews = pools[pools["crew"].notna() & (pools["pool"] != "office")]
    crews = crews.assign(unit=crews["pool"].astype(str), month=crews["month"].astype(str))
    crews = crews[crews["month"].between(f"{start:%Y-%m}", f"{last:%Y-%m}")]
    minutes = crews.groupby(keys)[["busy_min", "on_duty_min", "overtime_min"]].sum()
    table = pd.concat([_order_figures(orders, start, period_minutes), events, minutes], axis=1).fillna(0).sort_index()
    table["mean_days_to_report"] = table["report_days"] / table["reported"].where(table["reported"] > 0)
    table["on_time_share"] = table["on_time"] / table["deadlines"].where(table["deadlines"] > 0)
    table["satisfaction_share"] = table["satisfied"] / table["called_back"].where(table["called_back"] > 0)
    return table.reset_index()
