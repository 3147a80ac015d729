"""What `sensitivity` and `frontier` print, in Chinese and English."""

from __future__ import annotations

__all__ = ["SENSITIVITY_TEXTS", "sensitivity_text"]

SENSITIVITY_TEXTS: dict[str, tuple[str, str]] = {
    "factor": ("因素", "Factor"),
    "step": ("从 → 到", "From → to"),
    "effect": ("影响", "Effect"),
    "interval": ("95% 区间", "95 % interval"),
    "mu_star": ("平均影响", "Mean effect"),
    "sigma": ("离散程度", "Spread of effects"),
    "noise": ("噪声（标准误）", "Noise (std. error)"),
    "reading": ("判断", "Reading"),
    "none": ("毫无影响", "none at all"),
    "is_noise": ("可能只是噪声", "may be noise"),
    "clear": ("明确", "clear"),
    "unknown": ("无从判断", "unknown"),
    "first": ("单独（一阶）", "Alone"),
    "total": ("总", "In all"),
    "morris_title": ("各因素的影响（Morris 法）", "What each factor does (Morris)"),
    "sobol_title": ("不确定性来自哪里（Sobol 指数）", "Where the uncertainty comes from (Sobol' indices)"),
    "main_effects_title": ("各因素的主效应（回归）", "Main effects (regression)"),
    "one_at_a_time_title": ("每次只变一个因素", "One factor at a time"),
    "frontier_title": ("花多少人时，得到什么", "What staff hours buy"),
    "point": ("点", "Point"),
    "hours": ("人时/周", "Hours a week"),
    "place": ("前沿", "Frontier"),
    "on": ("在前沿上", "on it"),
    "may_be_on": ("可能", "may be"),
    "beaten": ("否", "beaten"),
    "too_few": ("次数太少", "too few runs"),
    "chance": ("单独一期达标的可能", "Chance in one period (95 %)"),
    "meets": ("长期达标", "Meets target"),
    "certainly": ("确定", "yes"),
    "maybe": ("可能", "maybe"),
    "no": ("否", "no"),
    "hidden": ("另有 {count} 个不如它们的点，见 frontier.csv", "{count} more points, all beaten, are in frontier.csv"),
    "more_title": (
        "若再模拟 {budget} 次，以下分配最能分清前沿（依据现有结果的建议，不是保证）：",
        "If {budget} more runs were made, these would tell most about the frontier (a rule of thumb, no promise):",
    ),
    "more_column": ("再模拟次数", "More replications"),
    "done_column": ("已有次数", "Replications so far"),
    "more_none": ("各点的结果毫无波动：不需要更多次重复运行", "Nothing varies: no more replications are needed"),
}


def sensitivity_text(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` with its values filled in."""
    return SENSITIVITY_TEXTS[key][0 if lang == "zh" else 1].format(**values)
