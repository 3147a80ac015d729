"""Every label that results show, in Chinese and English: one table, and the KPIs' own names."""

from __future__ import annotations

from analysis.kpi import KPIS

__all__ = ["LANGUAGES", "TERMS", "label"]

LANGUAGES = ("zh", "en")

_ACTIVITIES = {
    "received": ("收到", "Received"),
    "answered": ("直接答复", "Answered by the office"),
    "dispatched": ("转办", "Dispatched"),
    "dispatch_sms": ("交办短信", "Dispatch message"),
    "accepted": ("签收", "Accepted"),
    "return_requested": ("申请退单", "Return requested"),
    "return_void": ("退单逾时无效", "Return void"),
    "return_upheld": ("同意退单", "Return upheld"),
    "return_rejected": ("驳回退单", "Return rejected"),
    "redispatched": ("改派", "Redispatched"),
    "refused": ("拒办", "Refused"),
    "criticised": ("通报批评", "Criticised county-wide"),
    "contacted": ("联系诉求人", "Petitioner contacted"),
    "handling": ("开始办理", "Handling begun"),
    "co_units_convened": ("牵头会商", "Co-units convened"),
    "co_unit_completed": ("协办完成", "Co-unit completed"),
    "extension_barred": ("不得延期", "Extension barred"),
    "extension_requested": ("申请延期", "Extension requested"),
    "extension_approved": ("同意延期", "Extension approved"),
    "extension_rejected": ("驳回延期", "Extension rejected"),
    "extension_notified": ("告知延期", "Extension notified"),
    "progress_told": ("告知进展", "Progress told"),
    "replied": ("拟写回复", "Reply written"),
    "evidence_uploaded": ("上传佐证", "Evidence uploaded"),
    "signed": ("签批", "Signed"),
    "prereview_submitted": ("提交预审核", "Submitted to pre-review"),
    "prereview_passed": ("预审核通过", "Pre-review passed"),
    "prereview_failed": ("预审核不通过", "Pre-review failed"),
    "reported": ("上报", "Reported to the city"),
    "result_told": ("告知结果", "Result told"),
    "audit_passed": ("市级审核通过", "City audit passed"),
    "redo_ordered": ("退回重办", "Redo ordered"),
    "called_back": ("回访", "Called back"),
    "closed": ("办结归档", "Closed"),
    "dismissed": ("不予办理", "Dismissed"),
    "predue_reminder": ("临期提醒", "Pre-overdue reminder"),
    "overdue": ("逾期", "Overdue"),
    "city_overdue": ("市级时限逾期", "Overdue by the city's clock"),
    "urged": ("催办", "Urged"),
    "supervision_sms": ("督办短信", "Supervision message"),
    "escalated": ("提级办理", "Escalated"),
    "leader_coordinated": ("县领导协调", "Coordinated by the leader"),
    "supervision_notice": ("督办单", "Supervision notice"),
    "admonition_talk": ("约谈", "Admonition talk"),
    "accountability": ("承办人问责", "Handler held accountable"),
    "executive_report": ("常务会议专题汇报", "Executive-meeting report"),
    "statistics": ("统计通报", "Statistics published"),
    "hot_topic": ("热点诉求", "Hot topic found"),
    "demand_reviewed": ("诉求分析", "Demand reviewed"),
    "special_report": ("热线专报", "Special report"),
    "units_assessed": ("单位考核", "Units assessed"),
    "annual_assessment": ("年度考核", "Annual assessment"),
    "worked": ("办理时段", "Work segment"),
}
_CAUSES = {
    "queue": ("排队", "In queues"),
    "work": ("办理", "At work"),
    "off_shift": ("非工作时间", "Off shift"),
    "external_wait": ("外部等待", "Waiting for others"),
    "signing": ("签批", "Signing"),
    "review": ("审核", "In review"),
    "return_loop": ("退单往返", "Return loop"),
    "redo": ("重办", "Redo"),
    "follow_up": ("回访归档", "Follow-up"),
}
_OUTCOMES = {
    "outcome_closed": ("已办结", "Closed"),
    "outcome_answered": ("热线办直接答复", "Answered by the office"),
    "outcome_dismissed": ("不予办理", "Dismissed"),
    "outcome_open": ("未办结", "Still open"),
    "cohort_lead_in": ("预运行期收到", "Of the lead-in"),
    "cohort_backlog": ("期初结转", "Of the opening backlog"),
    "cohort_period": ("期内收到", "Of the period"),
    "cohort_follow_up": ("期后收到", "After the period"),
}
_UNITS = {
    "unit_share": ("%", "%"),
    "unit_ratio": ("%", "%"),
    "unit_count": ("", ""),
    "unit_days": ("天", "days"),
    "unit_hours": ("小时", "hours"),
    "unit_minutes": ("分钟", "minutes"),
}
_HEADINGS = {
    "headline": ("主要指标", "Headline figures"),
    "all_kpis": ("全部指标", "All figures"),
    "units_in_trouble": ("重点关注单位", "Units in trouble"),
    "lowest_on_time": ("按时办结率最低", "Lowest on-time share"),
    "highest_in_hand": ("期末在办最多", "Most orders in hand at the end"),
    "highest_utilisation": ("人员利用率最高", "Highest utilisation"),
    "most_executive_reports": ("专题汇报最多", "Most executive-meeting reports"),
    "time": ("时间去向", "Where the time goes"),
    "fired": ("规则触发次数", "What fired"),
    "failures": ("失败的重复运行", "Failed replications"),
    "replications": ("重复运行次数", "Replications"),
    "replication": ("重复运行", "Replication"),
    "kpi": ("指标", "Figure"),
    "value": ("数值", "Value"),
    "interval": ("95% 置信区间", "95 % interval"),
    "half_width": ("半宽", "Half-width"),
    "unknown": ("未知", "unknown"),
    "mean": ("平均", "Mean"),
    "least": ("最少", "Least"),
    "most": ("最多", "Most"),
    "range": ("范围", "Range"),
    "share": ("占比", "Share"),
    "hours": ("小时", "Hours"),
    "unit": ("承办单位", "Unit"),
    "month": ("月份", "Month"),
    "cause": ("原因", "Cause"),
    "activity": ("事项", "Activity"),
    "clause": ("条款", "Clause"),
    "definition": ("口径", "Definition"),
    "orders": ("工单数", "Orders"),
    "deadlines": ("到期工单数", "Orders due"),
    "on_time": ("按时", "On time"),
    "office": ("县热线办", "County hotline office"),
    "city": ("市级平台", "City platform"),
    "leader": ("分管县领导", "Deputy county leader"),
    "executive_meeting": ("县政府常务会议", "County executive meeting"),
}
TERMS: dict[str, tuple[str, str]] = {
    **_ACTIVITIES, **_CAUSES, **_OUTCOMES, **_UNITS, **_HEADINGS,
    **{name: (kpi.zh, kpi.en) for name, kpi in KPIS.items()},
}
"""(Chinese, English) by key: activities and causes by their own names, outcomes, cohorts and units by a prefix."""


def label(key: str, lang: str) -> str:
    """Return the label of `key` in `lang` ("zh" or "en"); raises KeyError for a key or a language that is unknown."""
    if lang not in LANGUAGES:
        raise KeyError(lang)
    return TERMS[key][LANGUAGES.index(lang)]
