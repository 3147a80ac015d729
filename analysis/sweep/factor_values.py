"""How a factor's name and value are written for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.studies import Factor

__all__ = ["factor_labels", "value_text"]


def factor_labels(factors: Mapping[str, Factor], lang: str) -> dict[str, str]:
    """Return the name of each factor by key: the study's in `lang` ("zh" or "en"), or the key where it gives none."""
    return {key: getattr(factor.name, lang) if factor.name else key for key, factor in factors.items()}


def value_text(value: Any) -> str:
    """Return a factor's value for people: numbers to four digits, other things as they are."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
