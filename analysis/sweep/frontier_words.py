"""What the frontier of a sweep says, in plain sentences for people, in Chinese and English."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.kpi import KPIS
from analysis.numbers import NOTHING, shown
from analysis.sweep.frontier import Frontier
from analysis.terms import label
from sim.studies import Constraint

__all__ = ["chance_text", "constraint_text", "frontier_headline", "frontier_sentences"]

Row = Mapping[Any, Any]
FIXED_SPACE = "\N{NO-BREAK SPACE}"


def _say(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def constraint_text(constraint: Constraint, lang: str) -> str:
    """Return what a constraint asks, as in: on-time share at least 95 %."""
    unit, name = KPIS[constraint.kpi].unit, label(constraint.kpi, lang)
    parts = []
    if constraint.at_least is not None:
        value = shown(constraint.at_least, unit, lang)
        parts.append(_say(lang, f"不低于 {value}", f"at least {value}"))
    if constraint.at_most is not None:
        value = shown(constraint.at_most, unit, lang)
        parts.append(_say(lang, f"不高于 {value}", f"at most {value}"))
    return f"{name}{_say(lang, '', ' ')}{_say(lang, '、', ', ').join(parts)}"


def chance_text(row: Row, lang: str) -> str:
    """Return the 95 % interval of the chance that one period meets the constraints; a dash where there is none."""
    if math.isnan(row["chance"]):
        return NOTHING
    low, high = 100 * row["chance_low"], 100 * row["chance_high"]
    return f"{low:.0f}–{high:.0f}{'' if lang == 'zh' else FIXED_SPACE}%"


def frontier_headline(found: Frontier, constraints: Sequence[Constraint], lang: str) -> str:
    """Return the one sentence that says what to see."""
    rows = {row["point"]: row for row in found.rows.to_dict("records")}
    kpi = label(found.kpi, lang)
    if constraints and found.cheapest_certain is not None:
        row = rows[found.cheapest_certain]
        return _say(lang, f"确定达标的方案中最省的是点 {row['point']}：每周 {row['hours']:,.0f} 人时，"
                    f"{kpi} {_value(row, found.kpi, lang)}。",
                    f"The cheapest point that certainly meets the target is {row['point']}: {row['hours']:,.0f} staff "
                    f"hours a week, {_value(row, found.kpi, lang)}.")  # fmt: skip
    if constraints:
        return _say(lang, "没有一个点确定达标。", "No point certainly meets the target.")
    counts = found.rows["place"].value_counts()
    on, may = int(counts.get("on", 0)), int(counts.get("may_be_on", 0))
    return _say(lang, f"{len(rows)} 个点中，{on} 个在前沿上（花同样人时没有更好的），另有 {may} 个可能在前沿上。",
                f"Of {len(rows)} points {on} are on the frontier (none better for the same hours); {may} more may be.")


def _value(row: Row, kpi: str, lang: str) -> str:
    return shown(row["value"], KPIS[kpi].unit, lang)


def frontier_sentences(found: Frontier, constraints: Sequence[Constraint], lang: str) -> list[str]:
    """Return what may be said of the constraints, how sure it is, and what the hours are."""
    said = []
    if constraints:
        asked = _say(lang, "；", "; ").join(constraint_text(one, lang) for one in constraints)
        said.append(_say(lang, f"要求：{asked}。", f"Target: {asked}."))
        said.append(_choice(found, lang))
        said.append(_say(lang,
                         "“确定达标”指长期平均（同时对所有点有 95% 把握）；"
                         "“单独一期达标的可能”指在一个模拟期（如一年）内达到全部要求的机会。",
                         '"Certainly" is about the long run, with 95 % confidence for all points together; "chance" is '
                         "that one period, such as a year, meets every target."))  # fmt: skip
    said.append(_say(lang, "人时：按排班每周在岗的小时数，所有人员合计；请假计入，加班不计。",
                     "Staff hours: hours on the roster a week, all people together; absence is in, overtime is not."))
    said.append(_say(lang, "“可能在前沿上”：有别的点人时不多而数字更好，但差别还不明确。",
                     '"May be on it": another point shows better for no more hours, but the difference is not clear.'))
    return said


def _choice(found: Frontier, lang: str) -> str:
    hours = dict(zip(found.rows["point"], found.rows["hours"], strict=True))
    certain, possible = found.cheapest_certain, found.cheapest_possible
    if possible is None:
        return _say(lang, "所有点都确定不达标。", "Every point certainly misses the target.")
    if certain is None:
        return _say(lang,
                    f"可能达标的点中最省的是点 {possible}（每周 {hours[possible]:,.0f} 人时）；没有一个确定达标。",
                    f"The cheapest point that may meet it is {possible} ({hours[possible]:,.0f} hours a week); none "
                    "does for certain.")  # fmt: skip
    if certain == possible:
        return _say(lang, f"点 {certain} 确定达标，没有更省的点可能达标。",
                    f"Point {certain} certainly meets it, and no cheaper point may.")  # fmt: skip
    return _say(lang, f"确定达标中最省的是点 {certain}（{hours[certain]:,.0f} 人时），可能达标中最省的是点 {possible}"
                f"（{hours[possible]:,.0f} 人时）：两者之间要靠更多次重复运行来分清。",
                f"Certainly met by point {certain} ({hours[certain]:,.0f} hours), perhaps by {possible} "
                f"({hours[possible]:,.0f} hours): more replications would tell.")  # fmt: skip
