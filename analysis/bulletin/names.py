"""What keys, numbers and moments are called in a bulletin."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import pandas as pd

from analysis.bulletin.headings import COLUMNS, KINDS, MEASURES
from analysis.bulletin.words import word
from analysis.kpi import KPIS
from analysis.numbers import signed
from analysis.terms import TERMS, label
from sim.parameters import Parameters

__all__ = ["Lang", "Names", "changed", "lasted", "shown"]

Lang = Literal["zh", "en"]
_NOTHING = "–"
_FIXED_SPACE = "\N{NO-BREAK SPACE}"
_DATES = {"until", "week_to"}
_HOUR = 60


def shown(value: float, unit: str, lang: Lang) -> str:
    """Return a KPI's value of a unit of `Kpi` as text; "–" where there is none."""
    if math.isnan(value):
        return _NOTHING
    if unit in {"share", "ratio"}:
        return f"{100 * value:.1f}{'' if lang == 'zh' else _FIXED_SPACE}%"
    if unit == "count":
        return f"{value:,.0f}"
    return f"{value:,.{2 if unit == 'days' else 1}f} {label(f'unit_{unit}', lang)}"


def changed(now: float, before: float, unit: str, lang: Lang) -> str:
    """Return the change from `before` to `now` with its unit: shares in percentage points; "–" where one is missing."""
    change = now - before
    if math.isnan(change):
        return _NOTHING
    if unit in {"share", "ratio"}:
        return f"{signed(100 * change, 1)} {word('points', lang)}"
    if unit == "count":
        return signed(change)
    return f"{signed(change, 2 if unit == 'days' else 1)} {label(f'unit_{unit}', lang)}"


def lasted(hours: float, lang: Lang) -> str:
    """Return a time of so many hours: in whole minutes, 1 at least, below an hour, and in hours from there on."""
    minutes = max(1, round(60 * hours))
    return word("minutes", lang, count=minutes) if minutes < _HOUR else shown(hours, "hours", lang)


class Names:
    """Names of a scenario's units, topics, tiers and of the project's own words, in one language."""

    def __init__(self, parameters: Parameters, lang: Lang) -> None:
        self.parameters, self.lang = parameters, lang

    def unit(self, key: str) -> str:
        """Return the name of a unit, or the key where the scenario has none."""
        unit = self.parameters.units.get(key)
        return getattr(unit.name, self.lang) if unit else key

    def topic(self, key: str) -> str:
        """Return the name of a topic."""
        topic = self.parameters.demand.topics.get(key)
        return getattr(topic.name, self.lang) if topic else key

    def kind(self, by: str, key: str) -> str:
        """Return the name of a channel, tier, or request type; the scenario's own key where it has no name."""
        if by == "tier":
            return str(getattr(self.parameters.policy.tiers[key].name, self.lang))
        return KINDS.get(key, (key, key))[self.lang == "en"]

    def unit_class(self, key: str) -> str:
        """Return the name of a class of units."""
        return TERMS.get(f"class_{key}", (key, key))[self.lang == "en"]

    def figure(self, name: str) -> str:
        """Return the name of a KPI."""
        return str(getattr(KPIS[name], self.lang))

    def date(self, moment: pd.Timestamp, *, clock: bool = False) -> str:
        """Return a date, or date and time, without the year."""
        if pd.isna(moment):
            return _NOTHING
        text = f"{moment.month}月{moment.day}日" if self.lang == "zh" else f"{moment.day}{_FIXED_SPACE}{moment:%b}"
        return f"{text}{_FIXED_SPACE}{moment:%H:%M}" if clock else text

    def month(self, first: pd.Timestamp) -> str:
        """Return a month and its year."""
        return f"{first.year}年{first.month}月" if self.lang == "zh" else f"{first:%B %Y}"

    def listed(self, texts: list[str]) -> str:
        """Return texts as a list inside a sentence."""
        return ("、" if self.lang == "zh" else ", ").join(texts)

    def heading(self, column: str) -> str:
        """Return the heading of a column of a table of `tables`."""
        return (COLUMNS.get(column) or TERMS[column])[self.lang == "en"]

    def text(self, column: str, key: str) -> str:
        """Return what a text in a table of `tables` is called, by the name of its column."""
        naming: dict[str, Callable[[str], str]] = {
            "unit": self.unit, "topic": self.topic, "class": self.unit_class, "figure": self.figure,
            "tier": lambda tier: self.kind("tier", tier), "activity": lambda activity: label(activity, self.lang),
            "part": lambda part: label(part, self.lang), "by": lambda by: word(f"by_{by}", self.lang),
            "measured_in": lambda unit: MEASURES[unit][self.lang == "en"],
            "why": lambda why: KINDS.get(why, (why, why))[self.lang == "en"],
        }  # fmt: skip
        return naming[column](key) if column in naming and key else key

    def cell(self, column: str, value: Any) -> str:
        """Return a value of a table of `tables` as text, by the name of its column."""
        if isinstance(value, str):
            return self.text(column, value)
        if value is None or pd.isna(value):
            return _NOTHING
        if isinstance(value, pd.Timestamp):
            return self.date(value, clock=column not in _DATES)
        return self._number(column, float(value))

    def _number(self, column: str, value: float) -> str:
        if column == "satisfied":
            return word("yes" if value else "no", self.lang)
        if column == "change":
            return signed(value)
        if column == "late":
            return lasted(value, self.lang)
        unit = "share" if column.endswith("share") else "hours" if column.startswith("hours") else "count"
        return f"{value:,.1f}" if unit == "hours" else shown(value, unit, self.lang)
