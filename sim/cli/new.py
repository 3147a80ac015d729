"""hotline new: begin a what-if scenario, or an assessment scheme of your own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import rich_click as click

from scenarios.loader import load
from scenarios.scheme_files import is_scheme, load_scheme
from sim.cli.common import USAGE_ERROR, console, language_option, reports_errors
from sim.cli.scheme_texts import scheme_text
from sim.cli.texts import Lang, text

_ENGLISH = """\
# What would happen if …? (write your question here, in one line)
# yaml-language-server: $schema=./hotline.schema.json
#   Completion in an editor: hotline schema > hotline.schema.json
#
# This file holds only what differs from {base}; everything else is taken from there.
# Remove the # before a line to set it. Check it with: hotline check {name}.yaml   Run it with: hotline run {name}.yaml

extends: {base}

scenario:
  name: "{name}"
  title: {{zh: "{name}", en: "{name}"}}
  question: {{zh: 如果……会怎样？, en: What would happen if …?}}

# period:
#   start: 2025-01-01
#   end: 2025-12-31

# units:                     # head counts of one unit, by its key
#   {unit}: {{staff: {{{crew}: 4}}}}

# policy:
#   tiers:
#     {tier}: {{completion: 5 working_days}}    # hours, natural_days, working_hours or working_days
#   returns: {{window: 2 hours}}
#   prereview: {{lead: 12 hours}}

# staffing:
#   units:
#     queue: {{discipline: earliest_due}}       # first_come, oldest_order, tier, earliest_due, earliest_due_parked

# demand:
#   surges:
#     storm: {{first: 2025-07-20, last: 2025-07-22, orders_per_day: 60, topic: {topic}}}
"""
_CHINESE = """\
# 如果……会怎样？（把要回答的问题写在这一行）
# yaml-language-server: $schema=./hotline.schema.json
#   编辑器补全：hotline schema > hotline.schema.json
#
# 本文件只写与 {base} 不同之处，其余照用。去掉行首的 # 即可启用该项。
# 检查：hotline check {name}.yaml   运行：hotline run {name}.yaml

extends: {base}

scenario:
  name: "{name}"
  title: {{zh: "{name}", en: "{name}"}}
  question: {{zh: 如果……会怎样？, en: What would happen if …?}}

# period:                    # 模拟的时期
#   start: 2025-01-01
#   end: 2025-12-31

# units:                     # 某个单位的人数，用单位代码
#   {unit}: {{staff: {{{crew}: 4}}}}

# policy:
#   tiers:
#     {tier}: {{completion: 5个工作日}}         # 小时、自然日、工作小时或工作日
#   returns: {{window: 2小时}}                  # 退单时限
#   prereview: {{lead: 12小时}}                 # 预审核提前量

# staffing:
#   units:
#     queue: {{discipline: earliest_due}}       # first_come 先到先办，earliest_due 先到期先办，tier 按级别

# demand:
#   surges:                  # 某几天的集中诉求
#     storm: {{first: 2025-07-20, last: 2025-07-22, orders_per_day: 60, topic: {topic}}}
"""
_TEMPLATES = {"zh": _CHINESE, "en": _ENGLISH}


@click.command()
@click.argument("name")
@click.option("--from", "base", default="huojia", show_default=True,
              help="Scenario, or assessment scheme, that it differs from.")  # fmt: skip
@language_option
@reports_errors
def new(name: str, base: str, lang: Lang) -> None:
    """Make NAME.yaml in this folder: a commented what-if scenario, or scheme where --from names a scheme."""
    target = Path(f"{name.removesuffix('.yaml')}.yaml")
    stem = target.stem
    if not re.fullmatch(r"[\w-]+", stem) or target.name != str(target):
        console(stderr=True).print(text("bad_name", lang, name=name))
        sys.exit(USAGE_ERROR)
    origin = base if not Path(base).exists() else Path(base).as_posix()
    body = _scheme(stem, origin, lang) if is_scheme(base) else _scenario(stem, origin, lang)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(body)
    except FileExistsError:
        console(stderr=True).print(text("exists", lang, file=target))
        sys.exit(USAGE_ERROR)
    console().print(text("created", lang, file=target))


def _scenario(name: str, base: str, lang: Lang) -> str:
    parameters = load(base, lang=lang)
    return _TEMPLATES[lang].format(
        name=name, base=base, unit=next(iter(parameters.units)), crew=next(iter(parameters.staffing.units.crews)),
        tier=list(parameters.policy.tiers)[-1], topic=next(iter(parameters.demand.topics)),
    )  # fmt: skip


def _scheme(name: str, base: str, lang: Lang) -> str:
    key, first = next(iter(load_scheme(base, lang).components.items()))
    return scheme_text("template", lang, name=name, base=base, component=key, weight=first.weight, target=first.target,
                       slope=first.slope)  # fmt: skip
