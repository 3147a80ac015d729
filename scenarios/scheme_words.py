"""Chinese for the rules and hints that only schemes and tables of unit figures have; the rest is in `chinese`."""

from __future__ import annotations

from dataclasses import replace

from scenarios.messages import in_chinese
from sim.errors import Problem

__all__ = ["SCHEME_CHINESE", "in_language"]

SCHEME_CHINESE: dict[str, str] = {
    "must be a share from 0 to 1, such as 0.96 for 96 %": "须为 0 至 1 的比例，如 96 % 写作 0.96",
    "must not be above the weight": "不得高于该项权重（weight）",
    "must not be below lowest": "不得低于 lowest",
    "must be below the mark of the grade above it": "须低于上一等级的分数线",
    "no indicator of this name": "没有这个指标",
    "no count that points are added for": "没有这个可以加分的计数指标",
    "no count that points are taken off for": "没有这个可以扣分的计数指标",
    "cannot stand beside count: keep indicator and reaches for a mark, or count for each event":
        "不能与 count 同时填写：达标加分请保留 indicator 和 reaches，按件加分请保留 count",
    "must stand beside an indicator": "须与 indicator 一起填写",
    "must be given beside indicator": "填写了 indicator，也须填写 reaches",
    "must be given with indicator, or count in their place": "须填写 indicator 和 reaches，或改填 count",
    "goes with count only": "只能与 count 一起填写",
    "no file and no shipped scheme of this name": "没有这个文件，也没有这个自带考核办法",
    "must be the name of a scheme or of a file": "须为考核办法名或文件名",
    "must be a share from 0 to 1, or a percentage such as 96.5 %": "须为 0 至 1 的比例，或百分数如 96.5 %",
    "must be at least 0": "不得小于 0",
    "must not be more than the cases in the column beside it": "不得多于同一指标的总数（.of 列）",
    "has no column of cases beside it": "缺少与它配对的总数列（.of）",
    "has no column of hits beside it": "缺少与它配对的达标数列（.met）",
    "stands beside a column of the same indicator's rate": "与同一指标的比例列重复",
    "means the same as another column": "与另一列含义相同",
    "keep one of the two": "请只留一种",
    "this unit stands already in the same period": "同一时期已有这个单位",
    "has no figures below the headings": "表头下没有数据",
    "no column of this scheme's indicators": "没有本考核办法所用指标的列",
}


def in_language(problem: Problem, lang: str) -> Problem:
    """Return `problem` with its rule and hint in the language `lang` ("en" or "zh"); names and values stay."""
    if lang != "zh":
        return problem
    parts = [SCHEME_CHINESE.get(part) or in_chinese(part) for part in problem.hint.split("; ")] if problem.hint else []
    return replace(problem, rule=SCHEME_CHINESE.get(problem.rule) or in_chinese(problem.rule), hint="；".join(parts))
