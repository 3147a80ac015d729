"""Sentences of reports, in Chinese and English."""

from __future__ import annotations

__all__ = ["WORDS", "word"]

WORDS: dict[str, tuple[str, str]] = {
    "title": ("方案比较：{base}与 {count} 个方案", "Policies compared: {base} and {count} alternatives"),
    "title_one": ("方案比较：{base}与{other}", "Policies compared: {base} and {other}"),
    "subtitle": (
        "{first} 至 {last}；同一批工单重复模拟 {count} 次（模拟结果，并非实际数据）",
        "{first} to {last}; the same orders simulated {count} times (simulated, not real figures)",
    ),
    "said_better": (
        "“{other}”更好：{kpi}与“{base}”相差 {change}（95% 区间 {interval}），差别明确。",
        "“{other}” is better: its {kpi} differs from “{base}” by {change} (95 % interval {interval}). This is clear.",
    ),
    "said_worse": (
        "“{other}”更差：{kpi}与“{base}”相差 {change}（95% 区间 {interval}），差别明确。",
        "“{other}” is worse: its {kpi} differs from “{base}” by {change} (95 % interval {interval}). This is clear.",
    ),
    "said_higher": (
        "“{other}”的{kpi}更高：与“{base}”相差 {change}（95% 区间 {interval}），差别明确。",
        "“{other}” has a higher {kpi}: it differs from “{base}” by {change} (95 % interval {interval}). This is clear.",
    ),
    "said_lower": (
        "“{other}”的{kpi}更低：与“{base}”相差 {change}（95% 区间 {interval}），差别明确。",
        "“{other}” has a lower {kpi}: it differs from “{base}” by {change} (95 % interval {interval}). This is clear.",
    ),
    "said_not_clear": (
        "“{other}”与“{base}”的{kpi}差别不明确：{change}（95% 区间 {interval}），可能只是偶然。",
        (
            "Whether “{other}” differs from “{base}” in {kpi} is not clear: {change} (95 % interval {interval}) may be "
            "chance."
        ),
    ),
    "said_identical": (
        "“{other}”与“{base}”的{kpi}完全相同：{count} 次重复运行中一次差别也没有。",
        "“{other}” and “{base}” have the same {kpi}: there is no difference in any of {count} replications.",
    ),
    "said_too_few": (
        "“{other}”与“{base}”的{kpi}无法判断：只有 {count} 次可比的重复运行，或没有可计的工单；请增加 --replications。",
        (
            "Nothing can be said of “{other}” against “{base}” in {kpi}: {count} replications to compare, or no order "
            "to count; raise --replications."
        ),
    ),
    "needed": (
        "如果差别确实这么大，共运行约 {count} 次有八成可能分清。",
        "If the difference is as large as it looks, {count} replications in all make it clear with a chance of 80 %.",
    ),
    "needed_more": (
        "差别太小，{count} 次重复运行也未必能分清。",
        "It is so small that even {count} replications may not make it clear.",
    ),
    "clearly_worse": ("同时明确变差：{figures}{more}。", "Clearly worse too: {figures}{more}."),
    "clearly_better": ("同时明确变好：{figures}{more}。", "Clearly better too: {figures}{more}."),
    "moved": ("{kpi} {base} → {other}", "{kpi} {base} → {other}"),
    "and_more": ("，另有 {count} 项", ", and {count} more"),
    "best_one": ("从{kpi}看，“{best}”最好（把握 95%）。", "By {kpi}, “{best}” is best (95 % confident)."),
    "best_several": (
        "从{kpi}看，还不能断定哪个最好，可能是：{names}（把握 95%）。",
        "By {kpi}, which is best is not settled; it may be: {names} (95 % confident).",
    ),
    "best_out": ("可以排除：{names}。", "Ruled out: {names}."),
    "quote": ("“{name}”", "“{name}”"), "comma": ("、", ", "),
    "colon": ("：", ": "), "semicolon": ("；", "; "),
    "precise": (
        "精度达到要求：每个差值的区间半宽都不超过 {wanted}（共 {count} 次重复运行）。",
        "Precise enough: every difference is known to within ±{wanted} ({count} replications).",
    ),
    "at_most": (
        "重复运行到上限 {count} 次，精度仍未达到 ±{wanted}：请调大 --at-most，或放宽精度。",
        "The limit of {count} replications was reached before ±{wanted}: raise --at-most, or ask for less precision.",
    ),
    "no_base": (
        "基准的该项指标为零或未知，按百分比要求的精度无从计算：运行到上限 {count} 次。",
        "The base's figure is 0 or unknown, so a share of it means nothing: {count} replications, the limit, were run.",
    ),
    "rule": (
        (
            "停止规则：至少 {least} 次，此后每 {step} 次看一次主要指标每个差值的区间半宽，全部达到要求或到上限"
            " {most} 次即停止；与差别大小无关。按此规则停止时，95% 区间的实际把握约为 93.7%（模拟测得）。"
        ),
        (
            "Stopping rule: at least {least} replications, then a look every {step} at the half-width of every "
            "difference in the primary figure; stop when all are narrow enough, or at {most}. How large the "
            "differences are plays no part. Intervals so stopped hold the truth in about 93.7 % instead of 95 % of "
            "cases (measured by simulation)."
        ),
    ),
    "other_work": (
        "“{other}”改变了办理或等待所需的时间（work、waits）：来件相同，每件所需的时间不同。",
        "“{other}” changes how long work or waits take (work, waits): same orders, other times for each.",
    ),
    "other_demand": (
        "“{other}”的来件与“{base}”不同：差别中也包括来件本身的不同，不全是规则或人员的作用。",
        (
            "“{other}” does not get the orders that “{base}” gets: the difference includes that of the orders, not "
            "only that of rules or staff."
        ),
    ),
    "other_calendar": (
        "“{other}”的工作日历与“{base}”不同：来件和上班时间都随之变化。",
        "“{other}” has another calendar of working days than “{base}”: orders and working hours change with it.",
    ),
    "other_opening": (
        "“{other}”的期初状态与“{base}”不同：差别中也包括期初的不同。",
        "“{other}” begins the period differently from “{base}”: the difference includes that of the beginning.",
    ),
    "other_behaviour": (
        "“{other}”改变了人的行为假定（behaviour）：结论以这些假定成立为前提。",
        "“{other}” changes assumptions on how people behave (behaviour): what follows holds if they do.",
    ),
    "other_seed": (
        "“{other}”自己的种子没有使用：比较时各方案都用“{base}”的种子。",
        "The seed that “{other}” sets was not used: all scenarios are compared with that of “{base}”.",
    ),
    "failed": (
        "“{name}”有 {count} 次重复运行失败（{numbers}）：这些次不参加比较。",
        "{count} replications of “{name}” failed ({numbers}): they are left out of the comparison.",
    ),
    "few": (
        "只有 {count} 次重复运行：结论很粗，建议至少 20 次。",
        "Only {count} replications: the conclusions are rough; 20 or more are advised.",
    ),
    "figure": ("指标", "Figure"), "scenario": ("方案", "Scenario"), "base": ("基准", "Base"),
    "difference": ("差值", "Difference"), "interval": ("95% 区间", "95 % interval"), "verdict": ("结论", "Verdict"),
    "bought": ("配对所值", "Pairing"), "times": ("{value} 倍", "×{value}"),
    "beyond": ("极大", "very many"),
    "table_note": (
        (
            "差值为方案减基准，在同一批工单上逐次配对计算；“不明确”只表示可能是偶然，并不表示没有差别。结论按 Holm 法"
            "对同时作出的多个比较作了修正，因此区间不含零也可能判为不明确。“配对所值”：若各方案用各自独立的工单，要达到"
            "同样精度所需重复运行的倍数（含对来件多少、工作量大小的校正）。"
        ),
        (
            "Differences are scenario less base, paired replication by replication on the same orders. “Not clear” "
            "means that it may be chance, not that there is none. Verdicts are adjusted for being many (Holm), so "
            "that one may be not clear though its interval leaves 0 out. Pairing: how many times more "
            "replications independent orders would need for the same precision, the adjustment for the orders' number "
            "and work included."
        ),
    ),
    "controlled_note": (
        (
            "带 * 的差值作了来件校正：扣除了各次模拟来件多少和工作量大小的偶然影响（控制变量：{controls}），因此与前两"
            "列直接相减略有出入。"
        ),
        (
            "Differences with * are adjusted for the luck of the draw: for how many orders the replications happened "
            "to bring and how much work (control variates: {controls}). So they differ a little from the plain "
            "subtraction."
        ),
    ),
    "control_orders": ("全县工单数", "the county's orders"), "control_work": ("全县工作量", "the county's work"),
    "control_unit": ("{unit}的工作量", "the work of {unit}"),
    "changes": ("各方案改了什么", "What each scenario changes"), "parameter": ("参数", "Parameter"),
    "changes_more": ("……另有 {count} 项", "… and {count} more"), "absent": ("（无）", "(none)"),
    "decision": ("结论", "What follows"), "differences": ("各项指标的差别", "Every figure"),
    "charts": ("图", "Charts"), "rests_on": ("依据的假定", "Assumptions it rests on"),
    "method": ("方法", "Method"), "again": ("重做一遍", "To do it again"),
    "assumption": ("参数", "Parameter"), "why": ("理由和合理范围", "Reason and plausible range"),
    "assumptions_note": (
        "{count} 项参数没有公开数据，取值为假定；本县实际情况不同时，结论可能改变。",
        "{count} parameters have no published value and are assumed; where a county differs, conclusions may change.",
    ),
    "own_values": (
        "方案自行设定的数值（未注明来源）：{paths}",
        "Values that a scenario sets itself, without a source: {paths}",
    ),
    "method_pairs": (
        (
            "各方案在相同的 {count} 次重复运行中面对完全相同的来件：每件工单的到达时刻、类别、所需工时等随机量都预先"
            "抽定，不因规则或人员而改变。逐次相减后求均值和 t 区间；比率类指标用 delta 法（分子、分母之和相除）。"
        ),
        (
            "In the same {count} replications every scenario meets the very same orders: when each comes, of what kind "
            "it is, how much work it takes and so on are drawn beforehand, and no rule or roster changes them. "
            "Differences are taken replication by replication, with their mean and t interval; for shares by the delta "
            "method, as ratios of sums."
        ),
    ),
    "method_family": (
        (
            "主要指标（{kpi}）对全部方案的比较、表中其余指标、未列出的指标各为一组，组内用 Holm 法修正：在每一组内，"
            "把并不存在的差别说成明确的可能性不超过 5%。哪个方案最好，用与最优者的多重比较（Hsu 法）判断，不作来件"
            "校正；按前述结论明确更差的方案、或有方案明确更好时的基准，一并排除。"
        ),
        (
            "Three families are judged by Holm's method: the primary figure ({kpi}) over all scenarios, the other "
            "figures of the table, and those not shown. In each, the chance that any difference which does not exist "
            "is called clear is at most 5 %. Which scenario is best is judged by multiple comparisons with the best "
            "(Hsu), without the adjustment for the luck of the draw; a scenario that is clearly worse by the verdicts, "
            "or a base that one is clearly better than, is ruled out too."
        ),
    ),
    "run_subtitle": (
        "{first} 至 {last}；重复模拟 {count} 次（模拟结果，并非实际数据）",
        "{first} to {last}; simulated {count} times (simulated, not real figures)",
    ),
    "run_lead": (
        "{question}　按时办结率 {on_time}（95% 区间 {interval}），每期逾期工单约 {overdue} 件，满意率 {satisfied}。",
        (
            "{question} {on_time} of orders are reported in time (95 % interval {interval}), about {overdue} a period "
            "are overdue, {satisfied} of petitioners called back are satisfied."
        ),
    ),
    "run_figures": ("主要指标", "Main figures"), "run_others": ("其余指标", "Other figures"),
    "value": ("数值", "Value"),
    "run_note": (
        "区间为 95% 置信区间，按 {count} 次独立的重复运行计算；口径见文件夹内 summary.json 和项目文档“KPIs”。",
        (
            "95 % intervals over {count} independent replications; definitions stand in the project's documentation "
            "under KPIs."
        ),
    ),
    "trouble": ("重点关注单位", "Units in trouble"), "why_listed": ("原因", "Because of"), "unit": ("单位", "Unit"),
    "run_few": (
        "只有 {count} 次重复运行，区间未知或很宽。",
        "Only {count} replications: intervals are unknown or wide.",
    ),
    "run_failed": (
        "{count} 次重复运行失败（{numbers}）：不在任何数字之内。",
        "{count} replications failed ({numbers}): they are in no figure.",
    ),
    "fired": ("规则触发次数（每次运行平均）", "What fired, mean a replication"), "activity": ("事项", "Activity"),
    "mean": ("平均", "Mean"), "range": ("范围", "Range"),
    "explain": (
        "为何有差别（哪些工单的结果变了、因何而变）：把 FOLDER 换成结果文件夹后运行",
        "Why they differ, order by order: put the results folder in the place of FOLDER",
    ),
    "versions": (
        "版本 {version}，种子 {seed}，Python {python}；{hashes}",
        "Version {version}, seed {seed}, Python {python}; {hashes}",
    ),
    "made_by": ("hotline-sim {version} 模拟结果", "Simulated with hotline-sim {version}"),
}  # fmt: skip
"""(Chinese, English) by key."""


def word(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` ("zh" or "en") with its values filled in."""
    return WORDS[key][lang == "en"].format(**values)
