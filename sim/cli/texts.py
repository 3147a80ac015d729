"""The command line's own sentences, in Chinese and English; labels of results are in analysis.terms."""

from __future__ import annotations

import os
from typing import Literal

Lang = Literal["en", "zh"]

TEXTS: dict[str, tuple[str, str]] = {
    "valid": ("{name}：可以运行", "{name}: can be run"),
    "problems": ("{count} 处错误：", "{count} mistakes:"),
    "problem": ("1 处错误：", "1 mistake:"),
    "warning": ("提示", "Note"),
    "no_notice": (
        (
            "{years} 年的放假调休安排尚未收录：该年只按每周工作日和休息日计算；可在 calendar 中用 extra_days_off、"
            "extra_working_days 补上日期"
        ),
        (
            "the official days off of {years} are not known here yet: the weekly pattern alone is used; add the dates "
            "as calendar.extra_days_off and calendar.extra_working_days"
        ),
    ),
    "nobody": (
        "{place} 没有人能以岗位 {role} 办理级别 {tier}：这样的工单会一直等到期末",
        "nobody in {place} can fill role {role} for tier {tier}: such orders wait until the end",
    ),
    "running": ("模拟运行", "Simulating"),
    "written": ("结果已写入 {folder}", "Results are in {folder}"),
    "interrupted": (
        "已中断：已完成的 {done} 次重复运行保存在 {folder}；接着运行：{command}",
        "Stopped: the {done} finished replications are kept in {folder}; to go on: {command}",
    ),
    "interrupted_empty": ("已中断：尚无完成的重复运行", "Stopped: no replication had finished"),
    "failed": (
        "{count} 次重复运行失败，未计入任何数字：",
        "{count} replications failed and are in no figure:",
    ),
    "all_failed": ("所有重复运行都失败了，没有结果", "every replication failed: there are no results"),
    "assumptions": (
        "本结果所依据的假定（{count} 项；理由见 {file}）",
        "What this rests on: {count} assumptions (reasons in {file})",
    ),
    "own_values": ("本情景自行设定", "set by this scenario itself"),
    "after_report": (
        "自收到至归档的平均自然时间；其中市级审核和回访在上报之后，不影响是否按时",
        (
            "From receipt to closing, in natural time; the city's audit and the follow-up come after the report and do "
            "not decide whether an order is on time"
        ),
    ),
    "one_replication": (
        "只有一次重复运行：没有置信区间，数字可能只是偶然",
        "one replication only: there is no interval, and the figures may be chance",
    ),
    "exported": ("已导出到 {file}", "Exported to {file}"),
    "created": (
        "已新建 {file}；修改后检查：hotline check {file}",
        "Made {file}; when you have changed it: hotline check {file}",
    ),
    "exists": (
        "{file} 已存在，不会覆盖；请换一个名字",
        "{file} exists already and is not overwritten; choose another name",
    ),
    "bad_name": (
        "名称 {name} 不可用：只能含字母、数字、- 和 _", "name {name} cannot be used: only letters, digits, - and _",
    ),
    "scenario": ("情景", "Scenario"),
    "question": ("要回答的问题", "The question that it answers"),
    "section": ("出处", "Section"),
    "rule": ("规定", "Rule"),
    "parameters": ("参数", "Parameters"),
    "per_replication": ("相关事件数（每次重复运行平均）", "Events linked to it, average a replication"),
    "never": ("从未触发", "never"),
    "clauses": ("条款登记表（获政办〔2023〕19号）", "Clause register (获政办〔2023〕19号)"),
    "nothing": ("无", "none"),
}


def default_language() -> str:
    """Return the language of the user's system: "zh" or "en"."""
    words = (os.environ.get(name, "") for name in ("HOTLINE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((word for word in words if word), "").lower().startswith("zh") else "en"


def text(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` with its values filled in."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**values)
