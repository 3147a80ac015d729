"""How figures and differences are written for people, in Chinese and English."""

from __future__ import annotations

import math

from analysis.terms import label

__all__ = ["NOTHING", "changed", "changed_interval", "shown", "shown_interval", "signed"]

NOTHING = "–"
"""In the place of a figure that is unknown."""
_DIGITS = {"share": 1, "ratio": 1, "days": 2, "hours": 1}
_FIXED_SPACE = "\N{NO-BREAK SPACE}"
_MOST_DIGITS = 4


def shown(value: float | None, unit: str, lang: str) -> str:
    """Return a figure with its unit, rounded for reading.

    Parameters
    ----------
    value
        The figure, in the unit; None or NaN where it is unknown.
    unit
        Of `analysis.kpi.Kpi`: share, ratio, count, days or hours.
    lang
        "zh" or "en".
    """
    if value is None or math.isnan(value):
        return NOTHING
    if unit in {"share", "ratio"}:
        return f"{100 * value:.1f}{'' if lang == 'zh' else _FIXED_SPACE}%"
    if unit == "count":
        return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
    return f"{value:,.{_DIGITS[unit]}f}{_FIXED_SPACE}{label(f'unit_{unit}', lang)}"


def shown_interval(low: float | None, high: float | None, unit: str, lang: str) -> str:
    """Return an interval from `low` to `high`; the word for unknown where it is."""
    if low is None or high is None:
        return label("unknown", lang)
    return f"{shown(low, unit, lang)} – {shown(high, unit, lang)}"


def changed(value: float | None, unit: str, lang: str, half_width: float | None = None) -> str:
    """Return a difference with its sign and unit, shares in percentage points.

    Parameters
    ----------
    value
        The difference, in the KPI's unit; None where it is unknown.
    unit
        The KPI's unit.
    lang
        "zh" or "en".
    half_width
        Half of its interval: as many digits are shown as it supports. None: as for a figure.
    """
    if value is None or math.isnan(value):
        return NOTHING
    ending = label(f"change_{unit}", lang)
    return f"{_bare(value, unit, half_width)}{_FIXED_SPACE if ending else ''}{ending}"


def changed_interval(low: float | None, high: float | None, unit: str, lang: str) -> str:
    """Return the interval of a difference, without its unit; the word for unknown where it is."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return label("unknown", lang)
    half = (high - low) / 2
    to = "至" if lang == "zh" else "to"
    return f"{_bare(low, unit, half)} {to} {_bare(high, unit, half)}"


def signed(value: float, digits: int = 0) -> str:
    """Return a number with its sign, none where it rounds to 0."""
    text = f"{abs(value):,.{digits}f}"
    return text if float(text.replace(",", "")) == 0 else ("+" if value > 0 else "−") + text


def _bare(value: float, unit: str, half_width: float | None) -> str:
    scale = 100 if unit in {"share", "ratio"} else 1
    least = 0 if unit == "count" else 1
    if not half_width:
        return signed(scale * value, _DIGITS.get(unit, least))
    digits = math.ceil(-math.log10(scale * half_width)) + (unit != "count")
    return signed(scale * value, max(least, min(digits, _MOST_DIGITS)))
