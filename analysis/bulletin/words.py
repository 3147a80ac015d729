"""Sentences of bulletins and special reports, in Chinese and English: those of the special report are here."""

from __future__ import annotations

from analysis.bulletin.monthly_words import MONTHLY

__all__ = ["WORDS", "word"]

_SPECIAL: dict[str, tuple[str, str]] = {
    "special_title": ("县12345热线专报", "County 12345 hotline: special report"),
    "special_lead": (
        "本月{topics}诉求较为集中，现将有关情况报告如下。",
        "Orders were concentrated on {topics} this month. This report says how.",
    ),
    "why_hot_topic": (
        "截至 {dates} 的 {days} 天内达到热点标准（{least} 件）",
        "hot ({least} orders within {days} days) up to {dates}",
    ),
    "why_special_report": (
        "本月工单达到专报标准（{least} 件）",
        "enough for a special report this month ({least} orders)",
    ),
    "business": ("此类诉求涉及营商环境。", "This topic concerns the business environment."),
    "reasons": ("列入专报的原因：{reasons}。", "Why it is here: {reasons}."), "reason_comma": ("；", "; "),
    "share_of_all": ("占全部 {share}", "{share} of all"), "county_has": ("全县 {value}", "County {value}"),
    "trend_sentence": (
        "最近一周收到 {last} 件；近 {count} 周中最多的一周截至 {day}，{most} 件。",
        "{last} orders came in the last week; of {count} weeks, most came in the one to {day}: {most}.",
    ),
    "trend_alt": ("此类诉求近几周每周工单数柱状图。", "Bars: orders on the topic in each of the last weeks."),
    "in_month": ("本月", "This month"), "earlier": ("此前", "Before"), "week_axis": ("七天，截至", "Seven days to"),
    "causes_text": (
        "其中 {clustered} 件出自 {causes} 个集中的起因，最大的一个带来 {largest} 件。",
        "{clustered} of them share a cause with others (causes: {causes}); the largest brought {largest}.",
    ),
    "causes_none": ("没有出自同一起因的集中诉求。", "None of them share a cause."),
    "special_units": ("涉及单位", "Units concerned"),
    "special_units_note": (
        (
            "只算此类工单。工单：本月收到、最后由该单位承办的；到期、逾期：最后时限落在本月的；满意率：本月收到"
            "并已回访的。"
        ),
        (
            "Orders on this topic alone. Orders: received this month and held by the unit last; due, overdue: "
            "last deadline in the month; satisfied: of those received this month and called back."
        ),
    ),
    "parts_sentence": (
        "此类工单用时最长的是“{part}”，平均 {hours} 小时；比全部工单多用最多的是“{slow}”，{change} 小时。",
        "“{part}” takes longest: {hours} hours on average. “{slow}” differs most from all orders: {change} hours.",
    ),
    "parts_level": (
        "此类工单用时最长的是“{part}”，平均 {hours} 小时；没有哪个环节比全部工单用时更长。",
        "“{part}” takes longest: {hours} hours on average. No part takes longer than for all orders.",
    ),
    "parts_alt": (
        "各环节平均用时条形图，此类工单与全部工单对比。",
        "Bars: mean hours in each part, this topic and all orders.",
    ),
    "parts_axis": ("平均小时", "Mean hours"), "this_topic": ("此类工单", "This topic"),
    "all_orders": ("全部工单", "All orders"),
    "parts_note": (
        "本月收到的工单，平均每件用于各环节的小时数（自然时间）；未结的计至模拟结束。",
        (
            "Orders received this month: mean hours in each part, in natural time; an open order's run to the "
            "end of the run."
        ),
    ),
}  # fmt: skip
WORDS = {**MONTHLY, **_SPECIAL}
"""(Chinese, English) by key."""


def word(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` ("zh" or "en") with its values filled in."""
    return WORDS[key][lang == "en"].format(**values)
