"""Sentences and numbers of a verification, in Chinese and English."""

from __future__ import annotations

from analysis.conformance.chinese import LAWS_ZH, RULES_ZH
from analysis.verification.judging import Finding
from analysis.verification.outcome import CaseOutcome, Outcome, RulesOutcome
from analysis.verification.quantities import quantity_label, unit_of

__all__ = [
    "WORDS", "case_mistakes", "clause_name", "interval", "number", "relative", "rule_name", "rules_mistakes",
    "sharpness",     "summary", "verdict_line", "word",
]  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "title": ("hotline-sim 核验报告", "hotline-sim verification"),
    "all_hold": ("全部通过", "Everything agrees"),
    "not_all_hold": ("有不一致之处", "Something does not agree"),
    "quick": ("快速核验", "quick"),
    "full": ("完整核验", "full"),
    "known_answers": ("模型与理论解对照", "The model against theory"),
    "rules": ("事件日志与规则对照", "The event log against the rules"),
    "quantity": ("指标", "Quantity"),
    "theory": ("理论值", "Theory"),
    "simulated": ("模拟值", "Simulated"),
    "interval": ("区间", "Interval"),
    "sharpness": ("可察觉误差", "Error it catches"),
    "verdict": ("结论", "Verdict"),
    "agrees": ("一致", "agrees"),
    "differs": ("不一致", "DIFFERS"),
    "failed": ("运行失败", "FAILED"),
    "clause": ("条款", "Clause"),
    "rule": ("规则", "Rule"),
    "facts": ("核对事实数", "Facts checked"),
    "violations": ("违反数", "Violations"),
    "kept": ("符合", "kept"),
    "broken": ("违反", "BROKEN"),
    "not exercised": ("未涉及", "not exercised"),
    "mistakes": ("不一致明细", "What does not agree"),
    "minutes": ("{value} 分钟", "{value} min"),
    "how_cases": (
        (
            "完整的模型在化为教科书系统的情景上运行。"
            "“逐单递推”：在同一组随机数上与精确递推逐单比较，差异须不超过 10⁻⁹ 分钟。"
            "其余：理论值须落在各次重复运行的区间之内；若模型无误，每个情形误报的概率约为十万分之一。"
            "“可察觉误差”是区间较长的一臂：这样大的误差至少约有一半的机会被察觉，大如两臂之和（整个区间）的误差几乎必被察觉。"
            "“粗”：理论值的一半那样大的误差也可能不被察觉。"
        ),
        (
            "The whole simulator runs on scenarios that reduce it to a textbook system. 'Order by order': equal to an "
            "exact recursion on the same random numbers, to 10⁻⁹ minutes. The others: theory must lie within the "
            "interval over replications; where the simulator is right, a case fails by chance about once in 100,000 "
            "times. 'Error it catches' is the longer arm of the interval: an error of this size is caught at "
            "least about as often as not, one as large as both arms together (the whole interval) almost "
            "always. 'Coarse': even an error of half of theory may stay unseen."
        ),
    ),
    "how_rules": (
        (
            "另一套独立的程序读取事件日志和情景，重新推出每条规则，并以此核对工单表，与模型不共用计算代码。"
            "情景 {scenario}，{first} 至 {last}，{replications} 次重复运行，种子 {seed}。"
            "“未涉及”：本次运行中没有出现可供核对的事实，既不是通过，也不是不通过。"
        ),
        (
            "A second program reads the event log and the scenario, works out each rule again, and holds the orders' "
            "table against them; it shares no computation with the model. Scenario {scenario}, {first} to "
            "{last}, replications: {replications}, seed {seed}. 'Not exercised': the run gave no fact to check, which "
            "is neither."
        ),
    ),
    "case_mistake": (
        "{case}：{quantity}，理论值 {theory}，模拟值 {simulated}（{interval}），相差 {difference}",
        "{case}: {quantity}: theory says {theory}, the simulator {simulated} ({interval}): {difference} apart",
    ),
    "case_failure": ("{case}：运行失败：{failure}", "{case}: it did not run to its end: {failure}"),
    "case_advice": (
        "这是程序的缺陷，不是您的情景有误。请附情景 {scenario} 和种子 {seed} 反馈",
        "This is a defect of hotline-sim and not of your scenario: report it with scenario {scenario} and seed {seed}",
    ),
    "violation": (
        "{clause} {rule}：重复运行 {replication}，第 {minute} 分钟，{order}：{message}",
        "{clause} {rule}: replication {replication}, minute {minute}, {order}: {message}",
    ),
    "no_order": ("不涉及单个工单", "no single order"),
    "more": ("另有 {count} 处，见 verify.json", "{count} more are in verify.json"),
    "rules_advice": (
        "模型没有遵守它自己的规则。请附情景 {scenario} 和种子 {seed} 反馈",
        "The model has broken a rule of its own: please report it with scenario {scenario} and seed {seed}",
    ),
    "sums": (
        "理论情形 {held}/{cases} 个一致。事件日志：{violations}；{rules} 条规则中涉及 {exercised} 条（{facts} 个事实）",
        (
            "{held} of {cases} known answers agree. Event log: {violations}; {exercised} of {rules} rules exercised "
            "({facts} facts)"
        ),
    ),
    "no_violation": ("未发现违反", "nothing violated"),
    "some_violations": ("违反 {count} 处", "violations: {count}"),
    "verdict_line": ("{verdict}：{sums}", "{verdict}: {sums}"),
    "coarse": ("{error} 粗", "{error} coarse"),
    "made_by": (
        "hotline-sim {version}，{kind}，用时 {seconds} 秒（{versions}）",
        "hotline-sim {version}, {kind}, {seconds} seconds ({versions})",
    ),
    "failed_because": ("运行失败：{failure}", "FAILED: {failure}"),
    "runs": ("重复次数：{count}", "Replications: {count}"),
    "comma": ("、", ", "),
}
_MOST_SHOWN = 10


def word(key: str, lang: str, **values: object) -> str:
    """Return a word or sentence in Chinese ("zh") or English with its values filled in."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)


def rule_name(rule: str, lang: str) -> str:
    """Return a conformance rule's name; its English one where it has no other."""
    return RULES_ZH.get(rule, rule) if lang == "zh" else rule


def clause_name(clause: str, lang: str) -> str:
    """Return a clause's number, or the name of a law that is no clause."""
    return LAWS_ZH.get(clause, clause) if lang == "zh" else clause


def summary(outcome: Outcome, lang: str) -> str:
    """Return in one sentence how many known answers agree and how many facts keep the rules."""
    rules = outcome.rules
    count = len(rules.violations)
    return word(
        "sums", lang, cases=len(outcome.cases), held=sum(case.holds for case in outcome.cases),
        exercised=rules.exercised, facts=f"{rules.facts:,}", rules=len(rules.rules),
        violations=word("some_violations", lang, count=count) if count else word("no_violation", lang),
    )  # fmt: skip


def verdict_line(outcome: Outcome, lang: str) -> str:
    """Return the verdict with what it rests on."""
    verdict = word("all_hold" if outcome.holds else "not_all_hold", lang)
    return word("verdict_line", lang, verdict=verdict, sums=summary(outcome, lang))


def number(value: float | None, quantity: str, lang: str) -> str:
    """Return a value of a quantity with four significant digits and its unit; a dash where there is none."""
    if value is None:
        return "–"
    unit = unit_of(quantity)
    if unit == "share":
        return f"{100 * value:.4g} %"
    shown = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}".replace("e-0", "e-")
    return word("minutes", lang, value=shown) if unit == "minutes" else shown


def interval(finding: Finding, lang: str) -> str:
    """Return the ends of a finding's interval with the unit behind the second; one value where the two are the same."""
    if finding.low is None or finding.high is None:
        return "–"
    low, high = (number(end, finding.quantity, lang) for end in (finding.low, finding.high))
    return low if low == high else f"{low.partition(' ')[0]} – {high}"


def relative(finding: Finding, value: float | None, lang: str) -> str:
    """Return an error: in per cent of theory, or where that is 0 in the quantity's own unit."""
    if value is None:
        return "–"
    return f"{float(f'{100 * abs(value):.2g}'):g} %" if finding.theory else number(abs(value), finding.quantity, lang)


def sharpness(finding: Finding, lang: str, *, quick: bool) -> str:
    """Return the error that a finding catches; in the quick verification marked where that is above half of theory."""
    shown = relative(finding, finding.smallest_error, lang)
    return word("coarse", lang, error=shown) if quick and finding.coarse else shown


def case_mistakes(outcome: CaseOutcome, lang: str) -> list[str]:
    """Return what is wrong with a known answer, and what to do; empty where nothing is."""
    if outcome.holds:
        return []
    name = outcome.case.name(lang)
    lines = [word("case_failure", lang, case=name, failure=outcome.failure)] if outcome.failure else []
    lines += [
        word("case_mistake", lang, case=name, quantity=quantity_label(one.quantity, lang),
             theory=number(one.theory, one.quantity, lang), simulated=number(one.simulated, one.quantity, lang),
             interval=interval(one, lang), difference=relative(one, one.difference, lang))
        for one in outcome.findings
        if not one.agrees
    ]  # fmt: skip
    scenario = f"known_answers/{outcome.case.scenario}.yaml"
    return [*lines, word("case_advice", lang, scenario=scenario, seed=outcome.seed)]


def rules_mistakes(outcome: RulesOutcome, lang: str) -> list[str]:
    """Return the first violations in the event log, and what to do; empty where there are none."""
    if outcome.holds:
        return []
    lines = [word("case_failure", lang, case=outcome.scenario, failure=outcome.failure)] if outcome.failure else []
    lines += [
        word("violation", lang, clause=clause_name(one.clause, lang), rule=rule_name(one.rule, lang),
             replication=one.replication, minute=f"{one.at_min:g}", order=one.order or word("no_order", lang),
             message=one.message)
        for one in outcome.violations[:_MOST_SHOWN]
    ]  # fmt: skip
    if len(outcome.violations) > _MOST_SHOWN:
        lines.append(word("more", lang, count=len(outcome.violations) - _MOST_SHOWN))
    return [*lines, word("rules_advice", lang, scenario=outcome.scenario, seed=outcome.seed)]
