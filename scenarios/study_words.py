"""Chinese for the rules and hints that only studies have; the rest is in `chinese`."""

from __future__ import annotations

import re
from dataclasses import replace

from scenarios.messages import in_chinese
from sim.errors import Problem

__all__ = ["STUDY_CHINESE", "in_language"]

STUDY_CHINESE: dict[str, str] = {
    # the sections' own checks
    "must be a number, a word, true, false, null, or a list of these":
        "须为数字、文字、true、false、null，或由它们组成的列表",
    "must name each value once: {} stands twice": "每个值只能写一次：{} 写了两次",
    "must be more than low = {}": "须大于 low = {}",
    "log needs a range above 0": "scale: log 要求取值范围大于 0",
    "needs whole numbers as low and high, and a linear scale": "要求 low、high 为整数，且 scale 为 linear",
    "must be a power of 2 (64, 128, 256 …): the sequence is balanced only then":
        "须为 2 的幂（64、128、256……）：只有这样序列才均衡",
    "must not be less than at_least = {}": "不得小于 at_least = {}",
    "must be a multiple of 2": "须为 2 的倍数",
    # paths
    "no such value in the base scenario": "基准情景中没有这个值",
    "nothing stands there in the base scenario": "基准情景中此处是空的",
    "vary {} as a whole, or set it in the base": "请整体改变 {}，或先在基准情景中写明",
    "is a whole section, not a single value": "是整节内容，不是单个值",
    "name one of the values in it: {}": "请写出其中的一个值：{}",
    "is not the model's to read, so that it changes nothing": "模型不读取它，改变它没有作用",
    "leave it out": "请删去",
    "is set for all points by the study": "由研究统一设定",
    "write {} at the top level of the study": "请在研究文件最外层写 {}",
    "would make points of different lengths, whose figures cannot be compared": "会使各点的时期长短不一，数字无法比较",
    "make one study for each period": "请为每个时期各做一个研究",
    "is read from a file before the study begins": "在研究开始之前就已从文件读入",
    "write it in a scenario file, and take that as base": "请写进情景文件，并以该文件为基准",
    "is varied already by {}": "已由 {} 改变",
    "lies within what {} varies": "在 {} 所改变的内容之内",
    "is both a lever and an uncertainty": "既是可选措施，又是不确定因素",
    "is the name of a column of the results": "与结果表的列名相同",
    "choose another name": "请换一个名字",
    # values and designs
    "must have values, or low and high": "须写明 values，或 low 和 high",
    "has both values and a range": "同时写了 values 和取值范围",
    "keep values, or low and high": "请只保留 values，或只保留 low 和 high",
    "varies nothing": "没有任何变化的因素",
    "add levers: or uncertainties:": "请加上 levers: 或 uncertainties:",
    "has {} points: must be at most {}": "共有 {} 个点：至多 {} 个",
    "take fewer factors or levels, or a space-filling design": "请减少因素或水平，或改用填充空间的设计",
    "must have levels: {} is a range": "须写明 levels：{} 是一个取值范围",
    "add it under design, such as levels: 3": "请加在 design 之下，如 levels: 3",
    "has no value in the base scenario to start from": "在基准情景中没有可以作为起点的值",
    "needs the package {}": "需要安装 {}",
    "install it: pip install 'hotline-sim[sweep]'": "请安装：pip install 'hotline-sim[sweep]'",
    "first at point {}": "最早出现在第 {} 点",
    "at {} points in all": "共涉及 {} 个点",
    "at point {} alone": "仅涉及第 {} 点",
    "must be at least at_least, or at most at_most": "须写明 at_least 或 at_most",
    "add one of the two": "请写明其中一个",
    # tables of points
    "no factor of this name": "没有这个因素",
    "no column of this factor": "缺少这个因素的列",
    "add the column, or leave the factor out": "请加上这一列，或删去这个因素",
    "has no points below the headings": "表头下没有任何点",
    "add a row for each point": "每个点请写一行",
    "must be from {} to {}": "须在 {} 与 {} 之间",
    "run.precision.kpi = {}: no figure of this name": "run.precision.kpi = {}：没有这个指标",
    # finding the file
    "no file and no shipped study of this name": "没有这个文件，也没有这个自带研究",
}


def in_language(problem: Problem, lang: str) -> Problem:
    """Return `problem` with its rule and hint in the language `lang` ("en" or "zh"); names and values stay."""
    if lang != "zh":
        return problem
    hint = "；".join(_chinese(part) for part in problem.hint.split("; ")) if problem.hint else ""
    return replace(problem, rule=_chinese(problem.rule), hint=hint)


def _chinese(sentence: str) -> str:
    head, colon, values = sentence.partition(": ")
    if head.startswith("first at point ") and colon:  # the point's values follow, which are no words
        return f"{_chinese(head)}：{values}"
    for english, chinese in STUDY_CHINESE.items():
        match = re.fullmatch("(.+?)".join(map(re.escape, english.split("{}"))), sentence, re.DOTALL)
        if match:
            return chinese.format(*match.groups())
    return in_chinese(sentence)
