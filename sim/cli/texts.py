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
    "verifying": ("核验", "Verifying"),
    "precision_reached": (
        "精度已达到：{kpi}的置信区间半宽 {half}，要求 {wanted}",
        "Precise enough: {kpi} is within ±{half}, wanted ±{wanted}",
    ),
    "precision_missed": (
        "精度未达到：{kpi}的置信区间半宽 {half}，要求 {wanted}；已到 run.precision.at_most = {most}，可调大后重新运行",
        "Not precise enough: {kpi} ±{half}, wanted ±{wanted}; raise run.precision.at_most = {most} and run again",
    ),
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
    "theory_count": (
        (
            "共 {total} 项（{file}）：比较后不符 {parts} 项、相符 {agrees} 项；积压少到流体近似看不见 "
            "{nothing_waits} 项；无适用理论 {does_not_apply} 项"
        ),
        (
            "Of {total} ({file}): compared and part {parts}, compared and agree {agrees}, below what flow can see "
            "{nothing_waits}, without theory {does_not_apply}"
        ),
    ),
    "theory_legend": (
        "负荷/人数：只计本项工作；利用率：这些人全部工作", "Load/staff: this role; Busy: all that its people do",
    ),
    "theory_wait_min": ("分：平均等待", "min: mean wait"),
    "theory_on_duty_wait_min": ("分：上班时间内等待", "min: mean wait on duty"),
    "theory_backlog_days": ("日：积压工作日", "days: backlog"),
    "theory_nothing_waits": ("无积压：不足一日", "clear: under a day"),
    "theory_peak": (
        "最忙月份来件占人力的比例，最高为{work}：{share}",
        "Work over hours in the fullest month: at most {share} ({work})",
    ),
    "theory_morning": (
        "按流体近似，夜间来件通常到 {clock} 无需再等",
        "by flow the night's queue is gone by {clock}",
    ),
    "theory_erlang_not": ("不用 Erlang", "Not Erlang"),
    "assess_needs_one": (
        "请给出结果文件夹 RUN，或用 --figures 给出数据表，二者择一",
        "give either RUN (a results folder) or --figures TABLE",
    ),
    "assess_period_of_table": (
        "--period 只用于结果文件夹；数据表的时期写在其“时期”列中",
        "--period goes with a results folder; a table says its periods in its column period",
    ),
    "assess_rule": (
        "同分并列，取较高名次（1、2、2、4）；工单少于 {orders} 件的不排名；{classes}",
        (
            "Equal scores share the better rank (1, 2, 2, 4); units with fewer than {orders} orders are not ranked; "
            "{classes}"
        ),
    ),
    "assess_by_class": ("各类单位分别排名", "each class is ranked apart"),
    "assess_together": ("全部单位一起排名", "all units are ranked together"),
    "assess_nothing": ("没有可计量的工单或数据，按满分计：{names}", "nothing to measure, full marks to all: {names}"),
    "assess_rescaled": (
        "没有可计量的工单或数据，其余各项按比例放大：{names}", "nothing to measure, the rest scaled up: {names}",
    ),
    "assess_not_simulated": (
        "办法要求剔除、但模拟中没有的情形（未作剔除）：{names}",
        "left out by the scheme but unknown to the simulation, so nothing is left out for it: {names}",
    ),
    "assess_as_counted": (
        "数据表按原样计分：是否剔除由填表单位决定（{names}）",
        "the table is scored as it is: exclusions ({names}) are the business of who counted",
    ),
    "assess_given": (
        "工单反映不出的项目，按满分计：{names}", "points that no order shows, taken as full marks: {names}",
    ),
    "assess_assumed": ("分值为假定的项目：{names}", "points that are assumed, not published: {names}"),
    "assess_no_orders": (
        "数据表没有工单数列：所有单位均参加排名", "the table has no column orders: every unit is ranked",
    ),
    "assess_chance": (
        "同样的规则，同样的单位：一个单位的名次通常在 {places} 个名次之间变动",
        "Same rules, same unit: the rank of a typical unit moves over {places} places",
    ),
    "assess_one": ("只有一次重复运行：没有名次分布", "one replication only: ranks have no spread"),
    "assess_replications": (
        "重复运行 {count} 次，每{period}一个得分", "{count} replications, each score covers a {period}",
    ),
    "compare_one_of": (
        "--replications 与 --precision 二者择一",
        "give either --replications or --precision, not both",
    ),
    "compare_none_done": (
        "{name}：没有一次重复运行成功，无法比较",
        "{name}: no replication came to its end, so that nothing can be compared",
    ),
    "no_report": (
        "报告没有写成（{error}）；其余结果完整。请把这条信息连同情景文件报告给开发者",
        "The report could not be written ({error}); the results are whole. Please report this with the scenario",
    ),
    "compare_took": (
        "模拟用时 {simulated} 秒，统计和报告用时 {reported} 秒",
        "Simulated in {simulated} s, compared and reported in {reported} s",
    ),
    "compare_written": (
        "结果在 {folder}；请打开 {folder}/report.html（Word 版：report.docx）",
        "Results are in {folder}; open {folder}/report.html (for Word: report.docx)",
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
