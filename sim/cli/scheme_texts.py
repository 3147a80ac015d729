"""What `list`, `check` and `new` say of assessment schemes, in Chinese and English."""

from __future__ import annotations

__all__ = ["SCHEME_TEXTS", "scheme_text"]

SCHEME_TEXTS: dict[str, tuple[str, str]] = {
    "scenarios": ("情景", "Scenarios"),
    "schemes": ("考核办法", "Assessment schemes"),
    "scheme": ("考核办法", "Scheme"),
    "title": ("名称", "Title"),
    "source": ("出处", "Source"),
    "is_scenario": ("（情景）", " (a scenario)"),
    "valid": (
        "{name}：可用于考核（考核办法）；用法：hotline assess RUN --scheme {given}",
        "{name}: can be used (an assessment scheme): hotline assess RUN --scheme {given}",
    ),
    "template": (
        """\
# （用一行写明这个考核办法与 {base} 的不同）
# yaml-language-server: $schema=./scheme.schema.json
#   编辑器补全：hotline schema --scheme > scheme.schema.json
#
# 本文件只写与 {base} 不同之处，其余照用。去掉行首的 # 即可启用该项。
# 检查：hotline check {name}.yaml   使用：hotline assess results/huojia --scheme {name}.yaml

extends: {base}

scheme:
  name: "{name}"
  title: {{zh: "{name}", en: "{name}"}}
  source: 草案               # 写明文件名或网址；没有出处的分值写“假定”

# components:                # 满分、达标值、每差一个百分点（一天、一件）扣几分
#   {component}: {{weight: {weight:g}, target: {target:g}, slope: {slope:g}}}

# bonuses:                   # 加分：按件，或达到某个数值
#   early: {{name: {{zh: 提前办结, en: Early}}, count: early_count, points: 0.1, at_most: 3, source: 草案}}
#   solved: {{name: {{zh: 解决率高, en: Solved}}, indicator: resolution_share, reaches: 0.9, points: 2, source: 草案}}

# penalties:                 # 扣分：每发生一次
#   talk: {{name: {{zh: 约谈, en: Talks}}, count: talk_count, points: 1, at_most: 5, source: 草案}}

# ranking: {{by_class: true, min_orders: 10}}       # 工单少于 10 件的单位不排名
# lists: {{first: 3, last: 3}}
# grades: {{A: 95, B: 85, C: 75}}
""",
        """\
# What differs from {base}? (write it here, in one line)
# yaml-language-server: $schema=./scheme.schema.json
#   Completion in an editor: hotline schema --scheme > scheme.schema.json
#
# This file holds only what differs from {base}; everything else is taken from there.
# Remove the # before a line to set it. Check it with: hotline check {name}.yaml
# Use it with: hotline assess results/huojia --scheme {name}.yaml

extends: {base}

scheme:
  name: "{name}"
  title: {{zh: "{name}", en: "{name}"}}
  source: draft              # name the document or give its address; say "assumed" where there is none

# components:                # full marks, mark, points lost for each percentage point (day, event) short
#   {component}: {{weight: {weight:g}, target: {target:g}, slope: {slope:g}}}

# bonuses:                   # points added: for each event, or for reaching a mark
#   early: {{name: {{zh: 提前办结, en: Early}}, count: early_count, points: 0.1, at_most: 3, source: draft}}
#   solved: {{name: {{zh: 解决率高, en: Solved}}, indicator: resolution_share, reaches: 0.9, points: 2, source: draft}}

# penalties:                 # points taken off for each event
#   talk: {{name: {{zh: 约谈, en: Talks}}, count: talk_count, points: 1, at_most: 5, source: draft}}

# ranking: {{by_class: true, min_orders: 10}}       # a unit with fewer than 10 orders is not ranked
# lists: {{first: 3, last: 3}}
# grades: {{A: 95, B: 85, C: 75}}
""",
    ),
}


def scheme_text(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` with its values filled in."""
    return SCHEME_TEXTS[key][0 if lang == "zh" else 1].format(**values)
