"""Sentences and headings of `hotline chance`, in Chinese and English."""

from __future__ import annotations

from analysis.chance.readable import GROUP_ALL, READINGS, TESTS

__all__ = ["CHANCE_TEXTS", "chance_text"]

CHANCE_TEXTS: dict[str, tuple[str, str]] = {
    "title": ("偶然还是过失：{name}", "Chance or fault: {name}"),
    "rests_on": (
        "重复运行 {count} 次；规则：{rule}；同类比较：{peers}",
        "{count} replications; the rule: {rule}; peers: {peers}",
    ),
    "peers_class": ("同类单位", "units of the same class"),
    "peers_all": ("全部单位", "all units"),
    "rule_off": ("本情景未启用该规则：没有单位会被要求汇报", "the rule is off in this scenario: nobody is called up"),
    "rule_row": ("连续逾期 {row} 件", "{row} in a row"),
    "rule_total": ("累计逾期 {total} 件", "{total} in all"),
    "rule_share": (
        "累计逾期达 {share}，且不少于 {least} 件", "{share} of its deadlines in all, but at least {least}",
    ),
    "or": ("或", " or "),
    "off": ("关闭", "off"),
    "units": ("最可能被要求汇报的单位（共 {total} 个，列出 {count} 个）",
              "Units most at risk of being called up ({count} of {total})"),
    "unit": ("承办单位", "Unit"),
    "deadlines": ("到期件数", "Deadlines"),
    "overdue": ("逾期率%\n（区间）", "Overdue %\n(interval)"),
    "peer_share": ("同类\n%", "Peers\n%"),
    "as_peers": ("若与同类\n一样%", "If like\npeers %"),
    "own_share": ("按自身\n逾期率%", "At own\nshare %"),
    "seen": ("模拟所见%\n（区间）", "Seen %\n(interval)"),
    "runs": ("连逾\n×", "Runs\n×"),
    "months": ("月度\n×", "Months\n×"),
    "reading": ("结论", "Reading"),
    **{f"is_{name}": words for name, words in READINGS.items()},
    "columns": (
        ("若与同类一样、按自身逾期率：假定各件逾期互不相干时被要求汇报的概率（精确链）；"
        "模拟所见：该期内被要求汇报的重复运行占比，95% 区间；"
        "连逾×、月度×：逾期连成串的长度、各月件数的波动，为互不相干时的几倍"),
        ("If like peers, At own share: chance to be called up if deadlines are missed independently (exact chain); "
        "Seen: share of the replications in which it was, 95 % interval; Runs ×, Months ×: how many times as long as "
        "if independent the runs of overdue deadlines are, and how many times as wide the months spread"),
    ),
    "sampled": (
        "滚动时间窗：概率由抽样得出，不是精确链",
        "The window rolls: chances are sampled, not exact",
    ),
    "few": (
        "只有 {count} 次重复运行：区间很宽，许多单位还看不清；建议 20 次以上",
        "With {count} replications intervals are wide and much stays unclear; run twenty or more",
    ),
    "say_volume": (
        "清楚：{count} 个单位即使与同类完全一样，也几乎每期都会被要求汇报，只因为件数多：{names}",
        ("Clear: {count} units would be called up in almost every period even if they worked like their peers; their "
        "volume alone does it: {names}"),
    ),
    "say_own_share": (
        "清楚：{count} 个单位与同类不同，是因为自身逾期率不同：{names}",
        "Clear: {count} units part from their peers, because of their own overdue share: {names}",
    ),
    "say_more_by_clusters": (
        "清楚：{count} 个单位比自身逾期率所能说明的更常被要求汇报，因为逾期扎堆：{names}",
        ("Clear: {count} units are called up more often than their own share explains, as their lateness comes in "
        "clusters: {names}"),
    ),
    "say_fewer_by_clusters": (
        "清楚：{count} 个单位比自身逾期率所能说明的更少被要求汇报，因为逾期集中在少数时期：{names}",
        ("Clear: {count} units are called up less often than their own share explains, as their lateness is crowded "
        "into few periods: {names}"),
    ),
    "say_as_peers": (
        "不清楚：其余 {count} 个单位，所见与同类之间的偶然差别分不开；被要求汇报一次不能说明有过失",
        ("Not clear: for the other {count} units what was seen cannot be told from chance among equals; a report shows "
        "no fault"),
    ),
    "say_clusters": (
        ("逾期扎堆：连成串的长度是互不相干时的 {run} 倍，各月件数的波动是 {months} 倍（旺季也算在内）。"
        "精确链不知道扎堆：件数少的单位实际上更常、件数多的单位可能更少被要求汇报"),
        ("Lateness comes in clusters: runs {run} times as long as if independent, months spread {months} times as wide "
        "(seasons included). The chain knows no clusters: units with few orders are called up more often than it says, "
        "those with many perhaps less often"),
    ),
    "say_independent": (
        "逾期没有明显扎堆：连成串的长度是互不相干时的 {run} 倍，各月波动 {months} 倍",
        ("Lateness shows no strong clusters: runs {run} times as long as if independent, months spread {months} times "
        "as wide"),
    ),
    "nobody_late": ("没有一件逾期：无从比较", "no deadline was missed: there is nothing to compare"),
    "thresholds": ("各种门槛：误伤多少，又能看出什么", "Thresholds: how many false call-ups, and what they still see"),
    "rule": ("规则", "Rule"),
    "false_expected": ("误伤\n单位数", "False\ncall-ups"),
    "false_any": ("有人被\n误伤%", "Any\nfalse %"),
    "power_2x": ("看出两倍\n逾期者%", "Sees\n2× %"),
    "power_3x": ("看出三倍\n逾期者%", "Sees\n3× %"),
    "run_expected": ("本次模拟\n单位数", "This run:\nunits"),
    "run_any": ("本次模拟\n有人%", "This run:\nany %"),
    "slow": ("最慢单位\n%", "Slow\nunit %"),
    "this_scenario": ("（现行）", " (in force)"),
    "thresholds_note": (
        ("误伤：所有单位完全一样、各件互不相干时，每期被要求汇报的单位数和至少有一个的概率；"
        "看出：逾期率为同类两倍、三倍的单位被要求汇报的概率（各单位件数的平均）；"
        "本次模拟：把该规则用到本次运行的逾期顺序上；最慢单位：{slow}"),
        ("False: units called up in a period, and the chance of at least one, if all are alike and deadlines "
        "independent; Sees: chance that a unit two or three times as often late is called up, mean over the units' "
        "volumes; This run: the rule applied to the run's own sequences; Slow unit: {slow}"),
    ),
    "say_own_rule": (
        "现行规则：即使所有单位完全一样，每期也平均有 {expected} 个单位被要求汇报，至少有一个的概率 {any}",
        ("The rule in force: even if all units were alike, it would call up {expected} units in an average period, and "
        "anybody at all with chance {any}"),
    ),
    "say_best_fixed": (
        "误伤概率不超过 {within} 的固定门槛中，最能看出问题的是：{rule}；能看出三倍逾期者的概率 {power}",
        ("Of the fixed thresholds that keep the chance of any false call-up within {within}, this sees most: {rule}; "
        "it sees a unit three times as often late with chance {power}"),
    ),
    "say_best_share": (
        "误伤概率不超过 {within} 的按比例门槛中，最能看出问题的是：{rule}；能看出三倍逾期者的概率 {power}",
        ("Of the thresholds by share that keep the chance of any false call-up within {within}, this sees most: "
        "{rule}; it sees a unit three times as often late with chance {power}"),
    ),
    "say_best_run": (
        "但在本次模拟（逾期扎堆，单位也不尽相同）中，该规则在 {any} 的重复运行中要求有人汇报",
        ("But in this run, with its clusters and its differences between units, that rule calls somebody up in {any} "
        "of the replications"),
    ),
    "say_best_in_run": (
        ("若连本次模拟中的误伤（逾期扎堆也算在内）也要不超过 {within}，最能看出问题的是：{rule}；"
        "能看出三倍逾期者的概率 {power}；仅凭 {count} 次重复运行，误伤概率仍可能高达 {high}（95% 区间上限）"),
        ("If call-ups in this run, clusters included, are to stay within {within} too, this sees most: {rule}; it sees "
        "a unit three times as often late with chance {power}; from {count} replications alone, the chance that it "
        "calls anybody up may still be {high} (upper end of the 95 % interval)"),
    ),
    "say_none_in_run": (
        "所试的门槛没有一个在本次模拟中也不超过 {within}；若确有单位更慢，这并不是坏事",
        "No threshold tried stays within {within} in this run too; if some units truly are slower, that is no fault",
    ),
    "slow_none": ("没有明显更慢的", "none is clearly slower"),
    "say_none_fixed": (
        "所试的固定门槛（连续 2–8、累计 3–20）都不能把误伤概率控制在 {within} 以内",
        "No fixed threshold tried (2–8 in a row, 3–20 in all) keeps the chance of a false call-up within {within}",
    ),
    "say_none_share": (
        "所试的按比例门槛也不能把误伤概率控制在 {within} 以内",
        "Nor does any threshold by share that was tried keep it within {within}",
    ),
    "last": ("真正慢的单位有多大机会排进末 {n} 名（按逾期率，至少 {least} 件到期）",
             "Is the truly slow unit among the last {n} by overdue share (at least {least} deadlines)?"),
    "group": ("范围", "Among"),
    "test": ("依据", "Slow by"),
    "group_all": GROUP_ALL,
    **{f"test_{name}": words for name, words in TESTS.items()},
    "listed": ("排进末位%（区间）", "Listed % (interval)"),
    "by_lot": ("抽签%", "By lot %"),
    "last_none": ("没有可以比较的单位", "no group has units to compare"),
    "say_last": (
        "长期逾期率：每次重复运行的“真正慢的单位”由其余各次决定；各单位相差很小时，这样的单位只是偶然选出的",
        ("Long-run share: for each replication the truly slow unit is chosen by the others; where units differ little, "
        "it is a chance choice itself"),
    ),
    "say_consequences": (
        ("每期平均：承办人问责 {accountability} 次，督办单 {supervision_notice} 份，约谈 {admonition_talk} 次，"
        "常务会议汇报 {executive_report} 次；按单位和月份见 consequences.csv"),
        ("An average period brings {accountability} records of handlers held accountable, {supervision_notice} "
        "notices, {admonition_talk} talks and {executive_report} reports; by unit and month in consequences.csv"),
    ),
    "say_no_effect": (
        "在模型中这些后果不改变单位的工作（督办单的作用由 behaviour.effects.supervision 设定，本情景未设）",
        ("In the model none of these changes how a unit works (a notice has the effect behaviour.effects.supervision, "
        "which this scenario does not set)"),
    ),
    "effect": ("督办单的作用改变了什么", "What the effect of notices changes"),
    "figure": ("指标", "Figure"), "without": ("不起作用", "Without"), "with_effect": ("起作用", "With"),
    "difference": ("差值", "Difference"), "interval": ("95% 区间", "95 % interval"), "verdict": ("结论", "Verdict"),
    "say_effect_pairs": (
        "同样的 {count} 次重复运行、同一批工单，督办单起作用与不起作用各模拟一遍，逐次相减；结论已作多重比较修正",
        ("The same {count} replications on the same orders, with the effect of notices and without, subtracted one by "
         "one; verdicts are adjusted for being several"),
    ),
    "say_effect": (
        "督办单按 behaviour.effects.supervision 改变该工单；问责、约谈和汇报在模型中不改变单位的工作",
        ("A notice changes its order by behaviour.effects.supervision; records, talks and reports change nothing in "
        "the model"),
    ),
    "chart_called_up": (
        "{total} 个单位中，有 {count} 个即使与同类完全一样，也多半会在本期被要求汇报",
        "{count} of {total} units would more likely than not be called up even if they worked like their peers",
    ),
    "chart_called_up_none": (
        "没有单位在与同类一样时多半会被要求汇报：机会最大的单位为 {most}",
        "No unit that works like its peers is likely to be called up: the chance is {most} at most",
    ),
    "chart_called_up_few": (
        "{sentence}（图中为最可能的 {shown} 个）", "{sentence} (the {shown} most at risk are shown)",
    ),
    "chart_chance": ("被要求汇报的概率（%）", "Chance to be called up in the period (%)"),
    "chart_seen": (
        "模拟所见：被要求汇报的重复运行占比，95% 区间（{count} 次重复运行）",
        "Seen: share of the replications in which it was called up, 95 % interval ({count} replications)",
    ),
    "chart_as_peers": (
        "若与同类一样：逾期率同为同类的，各件互不相干（{how}）",
        "If like its peers: their overdue share, deadlines independent ({how})",
    ),
    "chart_own_share": (
        "按自身逾期率，各件互不相干（{how}）", "At its own overdue share, deadlines independent ({how})",
    ),
    "how_exact": ("精确链", "exact chain"),
    "how_sampled": ("抽样", "sampled"),
    "chart_overdue": ("逾期率 %\n自身 / 同类", "Overdue %\nown / peers"),
    "chart_thresholds": (
        "现行规则在全部单位一样时有 {any} 的概率误伤；误伤不超过 {within} 的最好规则，能看出三倍逾期者的概率为 {power}",
        ("Among equals the rule in force calls somebody up with chance {any}; the best rule that keeps this within "
        "{within} sees a unit three times as often late with chance {power}"),
    ),
    "chart_thresholds_off": (
        "误伤不超过 {within} 的最好规则，能看出三倍逾期者的概率为 {power}",
        ("The best rule that keeps the chance of a false call-up within {within} sees a unit three times as often late "
        "with chance {power}"),
    ),
    "chart_thresholds_none": (
        "所试的规则没有一个能把误伤概率控制在 {within} 以内",
        "None of the rules tried keeps the chance of a false call-up within {within}",
    ),
    "chart_alike": ("若全部单位一样、各件互不相干", "If all units are alike, deadlines independent"),
    "chart_run": ("用到本次模拟的逾期顺序上（含扎堆）", "Applied to this run, clusters included"),
    "chart_false_alike": ("有单位被误伤的概率（%）", "Chance of any false call-up (%)"),
    "chart_in_run": ("有单位被要求汇报的重复运行占比（%）", "Replications with anybody called up (%)"),
    "chart_power": ("看出三倍逾期者的概率（%）", "Chance to see a unit 3 times as often late (%)"),
    "chart_fixed": ("固定门槛", "fixed thresholds"),
    "chart_by_share": ("按比例门槛", "thresholds by share"),
    "chart_own": ("现行：{rule}", "In force: {rule}"),
    "chart_best_alike": ("左图中最好：{rule}", "Best on the left: {rule}"),
    "chart_best_run": ("两图中都不超过 {within} 的最好：{rule}", "Best of those within {within} on both sides: {rule}"),
    "chart_within": ("误伤概率 {within}（横轴左端放大）", "{within} (the axis is stretched on its left)"),
    "chart_consequences": (
        "全县平均每期有专题汇报 {executive_report} 次，承办人问责 {accountability} 次",
        ("In the whole county an average period brings {executive_report} reports at the executive meeting and "
        "{accountability} records of handlers held accountable"),
    ),
    "chart_number": ("次/月", "a month"),
    "chart_bar": ("每月平均次数（全县）", "Mean number a month (whole county)"),
    "chart_interval": ("95% 区间", "95 % interval"),
    "bad_within": ("{value} 不是 0 到 1 之间的概率；请写如 5% 或 0.05",
                   "{value} is no chance from 0 to 1; write 5% or 0.05"),
}  # fmt: skip


def chance_text(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` with its values filled in."""
    return CHANCE_TEXTS[key][0 if lang == "zh" else 1].format(**values)
