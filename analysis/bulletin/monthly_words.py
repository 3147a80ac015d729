"""Sentences of the monthly bulletin, and of every report, in Chinese and English."""

from __future__ import annotations

__all__ = ["MONTHLY"]

MONTHLY: dict[str, tuple[str, str]] = {
    "title": ("县12345热线工单办理情况通报", "County 12345 hotline: monthly bulletin"),
    "simulated": (
        (
            "模拟数据，不是真实数字。本文说的是情景“{scenario}”第 {number} 次重复运行（共完成 {count} 次）中的"
            "{month}，只是可能出现的一个{month}。换一次重复运行，数字会不同；多次运行的平均数和区间见该次模拟的"
            "汇总。命令选项和数据文件从 0 起编号：这一次写作 --replication {option}。"
        ),
        (
            "Simulated, not real figures. It tells of {month} in replication {number} ({count} were completed) of the "
            "scenario “{scenario}”: one {month} that could happen. Another replication gives other figures; the"
            " means and intervals over all of them are in the run's summary. Options and data files count from 0: "
            "this one is --replication {option} there."
        ),
    ),
    "part_of_month": (
        "本月只有 {first} 至 {last} 在模拟期内，数字只算这些天。",
        "Only {first} to {last} of this month are in the simulated period; the figures are of these days.",
    ),
    "no_last_month": (
        "模拟期内没有上月，故无上月数字。",
        "The simulated period has no month before; its figures are missing.",
    ),
    "overall": ("一、总体情况", "1. Overall"),
    "overall_text": (
        (
            "本月受理工单 {orders_count} 件，按时办结率 {on_time_share}，逾期 {overdue_count} 件，办结率 "
            "{completion_share}。已回访工单满意率 {satisfaction_share}，解决率 {resolution_share}。"
        ),
        (
            "The office received {orders_count} orders this month. {on_time_share} were on time, "
            "{overdue_count} were overdue, and {completion_share} were completed. Of those called back, "
            "{satisfaction_share} were satisfied and {resolution_share} solved."
        ),
    ),
    "against": ("上月 {value}", "Last month {value}"),
    "days_sentence": (
        "平均每天收到 {mean} 件；最多的是 {day}，{most} 件。",
        "{mean} orders came a day on average; most came on {day}: {most}.",
    ),
    "days_alt": ("本月每天收到的工单数柱状图。", "Bars: orders received on each day of the month."),
    "weekend": ("周六、周日", "Saturday, Sunday"), "weekday": ("周一至周五", "Monday to Friday"),
    "orders_axis": ("工单（件）", "Orders"), "day_axis": ("日", "Day of the month"),
    "figures_table": ("主要指标", "Main figures"),
    "definitions_at_end": (
        "各指标的口径见文末；口径中的“期”在此指本月。回访结果跟踪到模拟结束，真实通报在月末只能看到其中一部分。",
        (
            "Definitions are at the end; their “period” is the month here. Callbacks are followed to the end of"
            " the run; a real bulletin sees only some of them at the month's end."
        ),
    ),
    "mix": ("二、工单构成", "2. What came"),
    "mix_table": ("按来源渠道、级别和诉求类型分", "By channel, tier and type of request"),
    "mix_note": ("占比：占本月受理工单数。", "Share: of the orders received this month."),
    "by_channel": ("来源渠道", "Channel"), "by_tier": ("级别", "Tier"),
    "by_request_type": ("诉求类型", "Type of request"), "topics": ("三、热点诉求", "3. Topics"),
    "topics_sentence": (
        "{top}诉求最多，{orders} 件，占 {share}。",
        "Most orders are about {top}: {orders}, or {share} of all.",
    ),
    "topics_more": (
        "比上月增加最多的是{topic}，{change} 件。",
        " The largest rise on last month is {topic}: {change}.",
    ),
    "topics_alt": ("各类诉求本月与上月工单数对比条形图。", "Bars: orders on each topic, this month and last."),
    "topics_table": ("各类诉求", "Topics"),
    "topics_note": (
        "逾期、按时办结率、满意率的口径同全县指标，只算该类工单。",
        "Overdue, on time and satisfied are defined as for the county, over the orders on the topic.",
    ),
    "hot_none": ("本月没有诉求达到热点标准（{rule}）。", "No topic was hot this month ({rule})."),
    "hot_rule": ("{days} 天内同类诉求达到 {orders} 件", "{orders} orders on one topic within {days} days"),
    "hot_off": ("情景未设热点标准", "the scenario has no rule for it"),
    "hot_table": ("达到热点或专报标准的诉求", "Topics that were hot or called for a special report"),
    "hot_note": (
        (
            "热点：{rule}；专报：一个月内同类诉求达到 {wide} 件，涉及营商环境的达到 {business} 件（0 为不适用）"
            "。标准是情景的设定。"
        ),
        (
            "Hot: {rule}. Special report: {wide} orders on one topic in a month, or {business} on one that "
            "concerns the business environment (0: never). The thresholds are settings of the scenario."
        ),
    ),
    "units": ("四、各单位办理情况", "4. Units"),
    "units_note": (
        (
            "工单：本月收到、最后由该单位承办的。到期、按时、逾期：最后时限（含延期）落在本月的工单。按时办结率"
            " = 按时 ÷ 到期。满意率 = 满意 ÷ 回访，本月收到并已回访的工单。申请退单：本月该单位提出的次数。重办"
            "：本月收到、至少重办一次的工单。名次：按左边一栏在同类单位中排，相同的并列。件数少的单位，名次多半"
            "是偶然；要看偶然占多少，用 hotline assess 和 hotline chance。"
        ),
        (
            "Orders: received this month and held by the unit last. Due, on time, overdue: orders whose last "
            "deadline (extended or not) fell in the month. On time = number on time ÷ due. Satisfied = "
            "satisfied ÷ called back, of the orders received this month. Returns asked: by the unit, this "
            "month. Redone: orders received this month and redone at least once. Rank: by the column to its "
            "left, within the class; equals share a rank. The rank of a unit with few orders is mostly chance: "
            "hotline assess and hotline chance say how much."
        ),
    ),
    "lists": ("五、逾期、重办和问责情况", "5. Overdue and redone orders, and call-ups"),
    "overdue_table": ("逾期工单 {count} 件", "Overdue orders: {count}"),
    "overdue_note": (
        "最后时限落在本月而未按时上报的工单，按时限排列；“–”为至模拟结束未上报。",
        "Orders whose last deadline fell in the month and was missed, by deadline; “–”: not reported in the run.",
    ),
    "redo_table": ("重办工单 {count} 件", "Redone orders: {count}"),
    "redo_note": (
        "本月收到、已上报、至少重办一次的工单。",
        "Orders received this month, reported, and redone at least once.",
    ),
    "action_table": (
        "通报批评、督办单、约谈和常务会议专题汇报 {count} 次",
        "Criticisms, supervision notices, talks and executive-meeting reports: {count}",
    ),
    "action_note": (
        (
            "按事项发生的月份计。通报批评：退单无正当理由或拒绝接收（C15）。督办单、约谈（C34）。常务会议专题汇"
            "报：连续或累计逾期达到次数（C36）。另有承办人问责 {cases} 次（C35），多因逾期。"
        ),
        (
            "By month of the event. Criticism: an unjustified return, or a refusal (C15). Notices and talks: "
            "C34. Executive-meeting report: too many overdue orders in a row or in all (C36). Besides, handlers"
            " were held accountable {cases} times (C35), mostly for overdue orders."
        ),
    ),
    "more_rows": ("只列前 {shown} 行，其余见 {file}。", " The first {shown} rows are shown; the rest is in {file}."),
    "none_listed": ("本月没有。", "None this month."), "focus": ("六、下月需要关注", "6. What to watch next month"),
    "focus_backlog": (
        "月末未办结归档 {count} 件，结转下月，其中 {in_hand} 件还在承办单位手中。",
        "{count} orders were not closed at the month's end; {in_hand} of them are still in units' hands.",
    ),
    "focus_overdue": (
        "逾期较多的单位：{units}，合计占全县逾期的 {share}。请留意这些单位在办工单的时限。",
        (
            "Most overdue orders: {units}; together {share} of the county's. Watch the deadlines of what they "
            "have in hand."
        ),
    ),
    "focus_satisfaction": (
        "回访 {least} 件以上、满意率低于全县（{county}）最多的单位：{units}。请了解不满意的原因。",
        (
            "Satisfaction furthest below the county's ({county}), of units with {least} callbacks or more: "
            "{units}. Find out why."
        ),
    ),
    "focus_part": (
        "工单用时最长的环节是“{part}”，平均 {hours} 小时，占 {share}。",
        "The longest part of an order's time is “{part}”: {hours} hours on average, {share} of the whole.",
    ),
    "focus_hot": (
        "本月的热点诉求：{topics}。请看下月是否持续。",
        "Hot topics this month: {topics}. See whether they go on.",
    ),
    "definitions": ("附：指标口径", "Annex: definitions"),
    "basis": (
        "依据：获政办〔2023〕19号 二（一）、四（四）、四（五）。",
        "Basis: 获政办〔2023〕19号, sections 2(1), 4(4), 4(5).",
    ),
    "footer": (
        "模拟数据，不是真实数字｜hotline-sim {version}｜情景 {name}，种子 {seed}，第 {number} 次重复运行",
        "Simulated, not real figures | hotline-sim {version} | scenario {name}, seed {seed}, replication {number}",
    ),
    "minutes": ("{count} 分钟", "{count} min"),
    "unit_orders": ("{unit} {count} 件", "{unit} {count}"), "points": ("个百分点", "pp"), "yes": ("是", "yes"),
    "no": ("否", "no"),
}  # fmt: skip
"""(Chinese, English) by key."""
