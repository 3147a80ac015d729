"""Sentences and headings of `hotline explain`, in Chinese and English."""

from __future__ import annotations

__all__ = ["DETAILS", "EXPLAIN_TEXTS", "explain_text"]

EXPLAIN_TEXTS: dict[str, tuple[str, str]] = {
    "title": ("差别从何而来：{other} 对比 {base}", "Why {other} differs from {base}"),
    "rests_on": (
        ("重复运行 {count} 次，同样的工单逐件对照；合计 {different} 件次结果不同："
         "{verdicts} 件次是否按时、是否满意有变，或仅一个方案有；"
         "另有 {moved} 件次上报提前或推迟 {limit}及以上。此外 {less} 件次上报时间变动不足 {limit}，不计在内。"),
        ("{count} replications, the same orders held against each other. In all replications together, {different} "
         "came out differently: {verdicts} changed in being on time or satisfied, or exist in one scenario only; "
         "another {moved} were reported {limit} or more sooner or later. Not counted here: {less} that moved by less."),
    ),
    "nothing": (
        "没有任何变化：在{other}中，每件工单的结果都与{base}相同。",
        "Nothing changed: in {other} every order came out as in {base}.",
    ),
    "other_demand": (
        "提示：两个情景的诉求或日历不同，只有同一时刻收到、同一单位主管的工单才逐件对照；其余计为“诉求量不同”。",
        ("Note: the two scenarios differ in demand or calendar. Only orders received at the same moment, for the same "
         "unit, are held against each other; the others count as “the demand differs”."),
    ),
    "interval": ("（95% 区间 {low} 至 {high}）", " (95 % interval {low} to {high})"),
    "no_interval": ("只有一次重复运行：没有区间，数字可能只是偶然。",
                    "One replication only: there is no interval, and the figures may be chance."),
    "say_overdue_more": (
        "平均每次重复运行多 {net} 件逾期{interval}：{worse} 件由按时变逾期，{better} 件由逾期变按时。",
        ("An average replication has {net} more overdue orders{interval}: {worse} turned from on time to overdue, "
         "{better} from overdue to on time."),
    ),
    "say_overdue_fewer": (
        "平均每次重复运行少 {net} 件逾期{interval}：{worse} 件由按时变逾期，{better} 件由逾期变按时。",
        ("An average replication has {net} fewer overdue orders{interval}: {worse} turned from on time to overdue, "
         "{better} from overdue to on time."),
    ),
    "say_satisfied_more": (
        "满意的诉求人多 {net} 人{interval}：{worse} 人由满意变不满意，{better} 人由不满意变满意。",
        ("{net} more petitioners are satisfied{interval}: {worse} turned from satisfied to dissatisfied, {better} the "
         "other way."),
    ),
    "say_satisfied_fewer": (
        "满意的诉求人少 {net} 人{interval}：{worse} 人由满意变不满意，{better} 人由不满意变满意。",
        ("{net} fewer petitioners are satisfied{interval}: {worse} turned from satisfied to dissatisfied, {better} the "
         "other way."),
    ),
    "say_once": (
        "其余差额来自仅一个方案计入期内的工单，例如诉求人再次来电仅见于一个方案。",
        ("What these do not add up to are orders that only one of the two counts, as when a petitioner appealed again "
         "in one only."),
    ),
    "say_days_more": (
        "上报合计提前 {saved} 天、推迟 {lost} 天，净推迟 {net} 天{interval}。",
        ("In sum over all orders, reports came {saved} days sooner and {lost} days later: {net} days later net"
         "{interval}."),
    ),
    "say_days_fewer": (
        "上报合计提前 {saved} 天、推迟 {lost} 天，净提前 {net} 天{interval}。",
        ("In sum over all orders, reports came {saved} days sooner and {lost} days later: {net} days sooner net"
         "{interval}."),
    ),
    "causes": ("变化与原因（每次重复运行平均）", "What changed, and why (average a replication)"),
    "kind": ("变化", "Change"),
    "cause": ("原因", "Cause"),
    "orders": ("工单数（95% 区间）", "Orders (95 % interval)"),
    "days": ("推迟天数", "Days later"),
    "causes_note": (
        ("原因：该件工单所用时间中朝同一方向变化最大的部分；"
         "因承办单位、规定的办理时限、延期、再次来电时间或派单时间不同的，另列。时限只是随派单移动的，不算规定有变。"
         "满意与否：使满意几率变化最大的一项。原因是对逐件结果的归类，不是统计检验。全部变化见 by_cause.csv。"),
        ("Cause: the part of the order's time that changed most in the direction of the report; another unit, "
         "another time allowed by rule, other extensions, an appeal or a dispatch at another time are named as such. A "
         "deadline that only moved along with the dispatch is no change of rule. For satisfaction: the fact that moved "
         "the odds most. Causes sort what happened to single orders; they are no statistical test. by_cause.csv has "
         "all."),
    ),
    "others": ("其他原因", "other causes"),
    "units": ("变化最多的单位（共 {total} 个，列出 {count} 个；每次重复运行平均）",
              "Units with most changes ({count} of {total}; average a replication)"),
    "unit": ("承办单位", "Unit"),
    "to_overdue": ("变逾期", "Became\noverdue"),
    "to_on_time": ("变按时", "Became\non time"),
    "overdue_net": ("逾期净增\n（95% 区间）", "Overdue, net\n(95 % interval)"),
    "days_lost": ("推迟天数", "Days\nlater"),
    "days_saved": ("提前天数", "Days\nsooner"),
    "examples": ("典型工单（变化最大的）", "Telling orders (the largest changes)"),
    "order": ("工单", "Order"),
    "what": ("变化与原因", "Change and cause"),
    "see": ("逐件查看：", "To see one:"),
    "versions": (
        "提示：这次比较所用的版本（{stored}）与现在安装的（{installed}）不同，重新模拟的结果可能不一样。",
        ("Note: the comparison was made with {stored}, installed is {installed}: what is simulated again may differ."),
    ),
    "bad_order": (
        "比较结果中没有工单 {order}；相近的编号：{nearest}",
        "no order of the comparison is called {order}; nearest: {nearest}",
    ),
    "bad_alternative": (
        "{name} 不是这次比较中的对比方案；可选：{known}",
        "{name} is no alternative of this comparison; choose from {known}",
    ),
    "bad_replication": (
        "两个方案没有共同的第 {number} 次重复运行；可选：{known}",
        "the two scenarios have no replication {number} in common; choose from {known}",
    ),
    "replication_alone": ("--replication 须与 --order 同用", "--replication goes with --order"),
    "no_common": (
        "{base}与{other}没有共同完成的重复运行，无从对照。",
        "{base} and {other} have no replication in common to hold against each other.",
    ),
    "order_title": (
        "工单 {order}，第 {number} 次重复运行：{base} 与 {other}",
        "Order {order}, replication {number}: {base} and {other}",
    ),
    "say_same": (
        "两个方案中这件工单的经过完全相同。",
        "In both scenarios this order's course is the same from beginning to end.",
    ),
    "say_absent": (
        "只有{name}有这件工单：在另一方案中它没有出现。",
        "Only {name} has this order: in the other scenario it never came.",
    ),
    "say_repeat": (
        "它是同一诉求人的再次来电，原因要看前一件：{command}",
        "It is the same petitioner's next appeal; the reason lies in the one before: {command}",
    ),
    "say_ended": (
        "首个差别：{name}的记录到此为止，另一方案还有：{what}（{time}）。",
        "First difference: the record in {name} ends here; the other goes on with: {what} ({time}).",
    ),
    "say_later": (
        "首个差别：{what}。{base}：{before}；{other}：{after}，晚 {gap}。",
        "First difference: {what}. In {base} at {before}; in {other} at {after}, {gap} later.",
    ),
    "say_sooner": (
        "首个差别：{what}。{base}：{before}；{other}：{after}，早 {gap}。",
        "First difference: {what}. In {base} at {before}; in {other} at {after}, {gap} sooner.",
    ),
    "say_longer": (
        "首个差别：{what}从同一时刻开始，{base}做到 {before}，{other}做到 {after}。",
        ("First difference: {what} begins at the same moment and lasts until {before} in {base}, until {after} in "
         "{other}."),
    ),
    "say_deadline": (
        "首个差别：{what}（{time}）时的时限。{base}：{before}；{other}：{after}。",
        "First difference: the deadline at {what} ({time}). In {base} {before}; in {other} {after}.",
    ),
    "say_different": (
        "首个差别：{base}：{what_base}（{before}）；{other}：{what_other}（{after}）。",
        "First difference: in {base}: {what_base} at {before}; in {other}: {what_other} at {after}.",
    ),
    "no_deadline": ("无时限", "none"),
    "say_meanwhile": (
        "在{name}中等候期间（{since} 至 {until}），同一批人（{crew}）先办了另外 {count} 件：{orders}。",
        ("While it waited in {name} ({since} to {until}), the same people ({crew}) worked on other orders, {count} "
         "in all: {orders}."),
    ),
    "and_more": ("等", " and more"),
    "say_idle": (
        "在{name}中等候期间（{since} 至 {until}），这批人（{crew}）没有办其他工单：不在班，或在等前一步。",
        ("While it waited in {name} ({since} to {until}), these people ({crew}) worked on no other order: they were "
         "off shift, or it was not ready for them."),
    ),
    "say_gap": (
        "到上报为止，差距变化最大的一步：{what}，{other}比{base}{direction} {gap}。",
        "Up to the report the two drift apart most at: {what}; {other} comes {gap} {direction} there than {base}.",
    ),
    "later": ("又晚了", "later"),
    "sooner": ("又早了", "sooner"),
    "step": ("事项", "Step"),
    "gap": ("相差", "Gap"),
    "work_on": ("工作：{role}（{place}）", "Work: {role} ({place})"),
    "table_note": (
        "▶ 首个差别；灰色为此前相同的经过；“–”：该方案没有这一步；相差：正数为对比方案更晚。",
        ("▶ first difference; grey: the same in both before it; “–”: no such step there; Gap: above 0, later in the "
         "alternative."),
    ),
    "minute": ("{value} 分钟", "{value} min"),
    "second": ("{value} 秒", "{value} s"),
    "hour": ("{value} 小时", "{value} h"),
    "day": ("{value} 天", "{value} days"),
}  # fmt: skip
DETAILS: dict[str, tuple[str, str]] = {
    "on_time": ("按时", "on time"), "overdue": ("逾期", "overdue"),
    "standard": ("规范", "standard"), "substandard": ("不规范", "substandard"),
    "in_time": ("提前量足够", "in time"), "late": ("太晚", "too late"),
    "satisfied": ("满意", "satisfied"), "dissatisfied": ("不满意", "dissatisfied"),
    "solved": ("已解决", "solved"), "unsolved": ("未解决", "unsolved"), "unreachable": ("联系不上", "unreachable"),
    "rounds_used_up": ("次数用完", "rounds used up"), "used_up": ("次数用完", "used up"),
    "refused": ("未获批准", "refused"), "deadline_passed": ("时限已过", "deadline passed"),
    "same_day": ("当天", "same day"), "later": ("次日以后", "a later day"),
    "callback": ("因回访", "after the callback"), "audit": ("因市级审核", "after the audit"),
    "prereview_failed": ("预审核不通过", "pre-review failed"), "redo": ("重办", "redo"),
    "urged": ("催办未果", "urged in vain"),
    "complex": ("复杂", "complex"), "concentrated": ("集中", "concentrated"), "consecutive": ("连续逾期", "in a row"),
    "unjustified_return": ("无理退单", "unjustified return"), "cumulative": ("累计逾期", "in all"),
    "urgent_unanswered": ("紧急工单未回应", "urgent, unanswered"),
    "dispatched_repeatedly": ("多次转办", "dispatched repeatedly"),
}  # fmt: skip
"""Words for what the event log writes as detail, beside roles, units and tiers."""


def explain_text(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` with its values filled in."""
    return EXPLAIN_TEXTS[key][0 if lang == "zh" else 1].format(**values)
