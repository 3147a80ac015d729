"""Words for kinds of change, causes and headings, in Chinese and English."""

from __future__ import annotations

from analysis.terms import TERMS, label

__all__ = ["CAUSES", "HEADINGS", "KIND_WORDS", "cause_word", "heading", "kind_word"]

KIND_WORDS = {
    "to_overdue": ("由按时变逾期", "on time → overdue"),
    "to_on_time": ("由逾期变按时", "overdue → on time"),
    "overdue_added": ("逾期，仅对比方案计入", "overdue, counted in the alternative only"),
    "overdue_dropped": ("逾期，仅基准方案计入", "overdue, counted in the base only"),
    "on_time_added": ("按时，仅对比方案计入", "on time, counted in the alternative only"),
    "on_time_dropped": ("按时，仅基准方案计入", "on time, counted in the base only"),
    "to_dissatisfied": ("由满意变不满意", "satisfied → dissatisfied"),
    "to_satisfied": ("由不满意变满意", "dissatisfied → satisfied"),
    "dissatisfied_added": ("不满意，仅对比方案计入", "dissatisfied, counted in the alternative only"),
    "dissatisfied_dropped": ("不满意，仅基准方案计入", "dissatisfied, counted in the base only"),
    "satisfied_added": ("满意，仅对比方案计入", "satisfied, counted in the alternative only"),
    "satisfied_dropped": ("满意，仅基准方案计入", "satisfied, counted in the base only"),
    "later": ("上报推迟", "reported later"),
    "sooner": ("上报提前", "reported sooner"),
    "order_added": ("工单，仅对比方案有", "order in the alternative only"),
    "order_dropped": ("工单，仅基准方案有", "order in the base only"),
}
"""Words for `changed.KINDS`."""
CAUSES = {
    "route": ("换了承办单位或退单次数不同", "another unit, or other returns"),
    "deadline": ("规定的办理时限变了", "another time allowed by rule"),
    "extension": ("延期不同", "other extensions"),
    "came": ("再次来电的时间不同", "appealed again at another time"),
    "dispatch": ("派单时间不同，时限随之移动", "dispatched, so due, at another time"),
    "counted": ("仅一个方案计入期内", "falls in the period in one only"),
    "repeat": ("诉求人再次来电仅见于一个方案，或时间不同", "petitioner appealed again in one only"),
    "demand": ("诉求量不同", "the demand differs"),
    "solved": ("问题是否解决", "solved or not"),
    "lateness": ("是否逾期", "late or not"),
    "contact": ("是否先行联系", "called first or not"),
    "quality": ("答复是否规范", "standard of the reply"),
    "days": ("等待天数", "days waited"),
    "behaviour": ("情景设定的满意率不同", "the scenarios assume another base"),
    "other": ("其他", "something else"),
}
"""Words for causes that are no part of an order's time; those have theirs in `analysis.terms`. "redo" is both."""
HEADINGS = {
    "alternative": ("对比方案", "Alternative"),
    "order_id": ("工单编号", "Order"),
    "tier": ("级别", "Tier"),
    "unit_other": ("对比方案的承办单位", "Unit in the alternative"),
    "kind": ("变化", "Change"),
    "on_time_change": ("按时办结的变化", "Change: on time"),
    "on_time_cause": ("按时办结变化的原因", "Cause: on time"),
    "satisfaction_change": ("满意与否的变化", "Change: satisfaction"),
    "satisfaction_cause": ("满意与否变化的原因", "Cause: satisfaction"),
    "days_change": ("上报推迟天数（负数为提前）", "Days later (below 0: sooner)"),
    "days_cause": ("上报时间变化的原因", "Cause: days"),
    "received_change": ("仅一个方案有", "In one only"),
    "received_cause": ("仅一个方案有的原因", "Cause: in one only"),
    "reported_min_base": ("基准方案上报时间", "Reported in the base"),
    "reported_min_other": ("对比方案上报时间", "Reported in the alternative"),
    "due_final_min_base": ("基准方案时限", "Deadline in the base"),
    "due_final_min_other": ("对比方案时限", "Deadline in the alternative"),
    "orders": ("工单数（每次重复运行平均）", "Orders a replication"),
    "days": ("上报推迟天数合计（每次重复运行平均）", "Days later, sum a replication"),
    "to_overdue": ("变逾期（件）", "Became overdue"),
    "to_on_time": ("变按时（件）", "Became on time"),
    "overdue_net": ("逾期净增（件）", "Overdue, net"),
    "days_lost": ("推迟天数", "Days later"),
    "days_saved": ("提前天数", "Days sooner"),
    "days_net": ("推迟天数（净）", "Days later, net"),
    "low": ("95% 区间下限", "95 % interval from"),
    "high": ("95% 区间上限", "95 % interval to"),
    "sheet_causes": ("按原因", "By cause"),
    "sheet_units": ("按单位", "By unit"),
    "sheet_changed": ("变化最大的工单", "Largest changes"),
}


def kind_word(kind: str, lang: str) -> str:
    """Return what people read in the place of a kind of change; empty for none."""
    return KIND_WORDS[kind][lang != "zh"] if kind else ""


def cause_word(cause: str, lang: str) -> str:
    """Return what people read in the place of a cause; empty for none."""
    if not cause:
        return ""
    said = CAUSES[cause][lang != "zh"] if cause in CAUSES else label(cause, lang)
    return said[:1].lower() + said[1:]


def heading(column: str, lang: str) -> str:
    """Return the heading of a column; the ends of an interval name what it is of."""
    for end in ("low", "high"):
        if column.endswith(f"_{end}"):
            between = "，" if lang == "zh" else ", "
            return heading(column.removesuffix(f"_{end}"), lang) + between + HEADINGS[end][lang != "zh"]
    return HEADINGS[column][lang != "zh"] if column in HEADINGS else TERMS[column][lang != "zh"]
