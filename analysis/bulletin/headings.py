"""Headings of the tables of bulletins, and names of what the scenario only has keys for."""

from __future__ import annotations

__all__ = ["COLUMNS", "KINDS", "MEASURES"]

KINDS: dict[str, tuple[str, str]] = {
    "telephone": ("电话", "Telephone"), "web": ("网站", "Web"), "app": ("手机客户端", "Mobile app"),
    "any": ("全部", "All"), "complaint": ("投诉", "Complaint"), "report": ("举报", "Report of an offence"),
    "help": ("求助", "Request for help"), "suggestion": ("建议", "Suggestion"), "consultation": ("咨询", "Question"),
    "consecutive": ("连续逾期", "Overdue in a row"), "cumulative": ("累计逾期", "Overdue in all"),
    "redo": ("重办", "Redo"), "concentrated": ("集中诉求", "Many orders with one cause"),
    "dispatched_repeatedly": ("多次转办", "Dispatched several times"),
}  # fmt: skip
"""Channels, request types and reasons, (Chinese, English) by the keys of the baseline and of the event log."""
MEASURES: dict[str, tuple[str, str]] = {
    "share": ("比例", "share"), "ratio": ("比例", "ratio"), "count": ("数量", "number"), "days": ("天", "days"),
    "hours": ("小时", "hours"),
}  # fmt: skip
"""Units of `Kpi`, (Chinese, English)."""
COLUMNS: dict[str, tuple[str, str]] = {
    "measured_in": ("计量", "Measured in"), "extended": ("延期", "Extended"),
    "satisfied_orders": ("满意", "Satisfied, no."), "figure": ("指标", "Figure"),
    "this_month": ("本月", "This month"), "last_month": ("上月", "Last month"), "change": ("增减", "Change"),
    "by": ("分类", "By"), "kind": ("项目", "Kind"), "orders": ("工单", "Orders"), "share": ("占比", "Share"),
    "topic": ("诉求类别", "Topic"), "overdue": ("逾期", "Overdue"), "on_time_share": ("按时办结率", "On time"),
    "satisfaction_share": ("满意率", "Satisfied"), "unit": ("承办单位", "Unit"), "class": ("类别", "Class"),
    "deadlines": ("到期", "Due"), "on_time": ("按时", "On time, no."), "on_time_rank": ("按时名次", "On-time rank"),
    "called_back": ("回访", "Called back"), "satisfaction_rank": ("满意名次", "Satis. rank"),
    "returns": ("申请退单", "Returns asked"), "redone": ("重办", "Redone"), "order": ("工单编号", "Order"),
    "tier": ("级别", "Tier"), "due": ("办理时限", "Deadline"), "reported": ("上报时间", "Reported"),
    "hours_late": ("超时（小时）", "Hours late"), "late": ("超时", "Late by"), "redos": ("重办次数", "Redos"),
    "satisfied": ("末次回访满意", "Satisfied at last"), "timestamp": ("时间", "Time"), "activity": ("事项", "What"),
    "why": ("缘由", "Why"), "definition": ("口径", "Definition"), "until": ("截至", "Up to"),
    "in_month": ("在本月", "In the month"), "week_to": ("截至", "Week to"), "part": ("环节", "Step"),
    "hours": ("本类（小时）", "This topic, hours"), "hours_all": ("全部（小时）", "All orders, hours"),
}  # fmt: skip
"""Headings of columns, (Chinese, English) by the column's name."""
