"""What a sweep's factors do, in plain sentences for people, in Chinese and English."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from analysis.kpi import KPIS
from analysis.numbers import changed, changed_interval
from analysis.sweep.factor_values import value_text
from analysis.sweep.noise import SMALL_NOISE, Split
from analysis.sweep.sensitivity import Sensitivity
from analysis.terms import label

__all__ = ["headline", "interval_text", "noise_sentences", "percent", "remarks"]

Row = Mapping[Any, Any]


def _say(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def percent(share: float, lang: str) -> str:
    """Return a share (0 to 1) as a percentage; a tiny one as below 0.1."""
    number = f"{100 * share:.1f}" if share >= 0.001 or share == 0 else "<0.1"
    return f"{number}%" if lang == "zh" else f"{number}\N{NO-BREAK SPACE}%"


def _names(kpi: str) -> tuple[str, str]:
    english = label(kpi, "en")
    return label(kpi, "zh"), english[:1].lower() + english[1:]


def interval_text(row: Row, kpi: str, lang: str) -> str:
    """Return the interval of an effect for people."""
    ends = [None if math.isnan(row[end]) else row[end] for end in ("low", "high")]
    return changed_interval(ends[0], ends[1], KPIS[kpi].unit, lang)


def headline(found: Sensitivity, labels: Mapping[str, str], lang: str) -> str:
    """Return the one sentence that says which factor matters most.

    Parameters
    ----------
    found
        What the factors do.
    labels
        Name of each factor by its key (`factor_labels`).
    lang
        "zh" or "en".
    """
    rows = found.table.to_dict("records")
    if not rows:
        zh, en = _names(found.kpi)
        return _say(lang, f"没有因素变动，{zh}没有可说明的差别。", f"No factor varied: nothing can be said of {en}.")
    if found.method == "sobol":
        return _sobol_headline(rows[0], found.kpi, labels, lang)
    if found.method == "morris":
        return _morris_headline(rows, found.kpi, labels, lang)
    return _effects_headline(rows, found.kpi, labels, lang)


def _effects_headline(rows: list[dict[Any, Any]], kpi: str, labels: Mapping[str, str], lang: str) -> str:
    (zh, en), top = _names(kpi), rows[0]
    name = labels.get(top["factor"], top["factor"])
    step = f"{value_text(top['from_value'])} → {value_text(top['to_value'])}"
    half = (top["high"] - top["low"]) / 2
    by = changed(top["effect"], KPIS[kpi].unit, lang, None if math.isnan(half) else half)
    unclear = sum(1 for row in rows if not (row["low"] > 0 or row["high"] < 0))
    if unclear:
        have = "has" if unclear == 1 else "have"
        rest = _say(lang, f"{len(rows)} 项变动中有 {unclear} 项影响不明确。",
                    f"Of {len(rows)} changes, {unclear} {have} no clear effect.")  # fmt: skip
    else:
        rest = _say(lang, "各项影响都明确。", "All effects are clear.")
    return _say(lang, f"对{zh}影响最大的是“{name}”（{step}）：{by}。{rest}",
                f'"{name}" ({step}) moves {en} most: {by}. {rest}')  # fmt: skip


def _sobol_headline(top: Row, kpi: str, labels: Mapping[str, str], lang: str) -> str:
    zh, en = _names(kpi)
    name = labels.get(top["factor"], top["factor"])
    if math.isnan(top["total"]):
        return _say(lang, f"{zh}在各点之间的差别不大于模拟噪声：看不出哪个因素重要，需要更多次重复运行。",
                    f"Between points, {en} differs by no more than noise: ranking factors needs more replications.")
    share = f"{100 * min(max(top['total'], 0), 1):.0f}"
    return _say(lang,
                f"{zh}的不确定性主要来自“{name}”：约 {share}% 与它有关（含它与其他因素的共同作用）。",
                f'"{name}" matters most for {en}: about {share}\N{NO-BREAK SPACE}% of its uncertainty has to do with '
                "it, alone or together with others.")  # fmt: skip


def _morris_headline(rows: list[dict[Any, Any]], kpi: str, labels: Mapping[str, str], lang: str) -> str:
    zh, en = _names(kpi)
    clear = [labels.get(row["factor"], row["factor"]) for row in rows if row["reading"] == "clear"]
    if any(row["reading"] == "unknown" for row in rows):
        name = labels.get(rows[0]["factor"], rows[0]["factor"])
        return _say(lang, f"对{zh}影响最大的是“{name}”；只有一次重复运行，无法知道这是否超出模拟噪声。",
                    f'"{name}" moves {en} most; with one replication it may be noise.')  # fmt: skip
    if not clear:
        return _say(lang, f"没有一个因素对{zh}的影响明显超出模拟噪声。",
                    f"No factor moves {en} by clearly more than the noise of the simulation.")  # fmt: skip
    some, whole = len(clear), len(rows)
    return _say(lang, f"对{zh}影响最大的是“{clear[0]}”；{whole} 个因素中有 {some} 个的影响明显超出模拟噪声。",
                f'"{clear[0]}" moves {en} most; {some} of {whole} factors do clearly more than noise would.')


def noise_sentences(split: Split, kpi: str, lang: str) -> list[str]:
    """Return what the split says: spread by factors, luck of a year, and whether more replications would help."""
    (zh, en), unit = _names(kpi), KPIS[kpi].unit
    factors, luck = (_size(value, unit, lang) for value in (split.factors, split.luck))
    interval = ""
    if split.factors_low is not None and split.factors_high is not None:
        ends = changed_interval(split.factors_low, split.factors_high, unit, lang).replace("+", "")
        interval = _say(lang, f"（95% 区间 {ends}）", f" (95 % interval {ends})")
    spread = _say(
        lang,
        f"各因素取值不同，使{zh}有 {factors}的标准差{interval}；"
        f"因素都已知时，同样长的各期之间仅因运气就有 {luck}的标准差。",
        f"What the factors do to {en}: a standard deviation of {factors}{interval}. With all factors "
        f"known, one period and the next would still differ by luck, with a standard deviation of {luck}.")  # fmt: skip
    return [spread, _help(split, lang)]


def _help(split: Split, lang: str) -> str:
    share, limit = percent(split.noise_share, lang), percent(SMALL_NOISE, lang)
    if split.more_replications_help == "no":
        return _say(lang,
                    f"模拟噪声只占各点差别（方差）的 {share}：增加重复运行次数没有用，要弄清的是因素本身。",
                    f"Noise is only {share} of the variance between points: more replications would not help; knowing "
                    "the factors better would.")  # fmt: skip
    if split.more_replications_help == "yes":
        return _say(lang, f"模拟噪声占各点差别（方差）的 {share}：增加重复运行次数有用。",
                    f"Noise is {share} of the variance between points: more replications would help.")  # fmt: skip
    return _say(lang,
                f"模拟噪声约占各点差别（方差）的 {share}，是否超过 {limit} 还不清楚：可先增加少量重复运行。",
                f"Noise is about {share} of the variance between points; whether it is above {limit} is not clear: a "
                "few more replications would tell.")  # fmt: skip


def _size(value: float, unit: str, lang: str) -> str:
    return changed(value, unit, lang, value / 10 if value else None).lstrip("+")


def remarks(found: Sensitivity, lang: str) -> list[str]:
    """Return what a reader must know of how the figures came about."""
    said = [_say(
        lang,
        f"以上均指 {found.replications} 次重复运行的平均值，共 {found.points} 个点；"
        "各点用相同的随机数，因此噪声大部分抵消。",
        f"All this is about the mean over {found.replications} replications at each of {found.points} points; all "
        "points met the same chances, so that much of the noise cancels.")]  # fmt: skip
    if found.method == "sobol" and found.replications > 1:
        said.append(_say(lang, "各指数已扣除模拟噪声；未扣除的也在表中（_raw）。",
                         "The indices are freed of the simulation's noise; the table has the plain ones too (_raw)."))
    if found.replications == 1:
        said.append(_say(lang, "只有一次重复运行，无法知道噪声有多大。",
                         "With one replication nothing is known of the noise."))  # fmt: skip
    if found.explained is not None:
        share = percent(found.explained, lang)
        said.append(_say(lang, f"按直线关系能解释各点差别（方差）的 {share}；区间未就多个因素调整。",
                         f"Straight lines explain {share} of the variance between points; intervals are not adjusted "
                         "for the number of factors."))  # fmt: skip
    return said
