"""What charts call things, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from analysis.terms import label
from sim.parameters import Parameters

__all__ = ["Names", "names_of"]

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a scenario's parts by their keys; a key without a name is shown itself."""

    lang: Language
    """The reader's language."""
    scenarios: Mapping[str, str] = field(default_factory=dict)
    """By the keys of a view's column scenario."""
    units: Mapping[str, str] = field(default_factory=dict)
    """By unit key."""
    tiers: Mapping[str, str] = field(default_factory=dict)
    """By tier key."""
    crews: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By ("office" or "units", crew)."""

    def say(self, zh: str, en: str) -> str:
        """Return the text in the reader's language."""
        return zh if self.lang == "zh" else en

    def term(self, key: str) -> str:
        """Return the label that results show for `key` (`analysis.terms`)."""
        return label(key, self.lang)

    def scenario(self, key: str) -> str:
        """Return the name of a scenario."""
        return self.scenarios.get(key, key)

    def unit(self, key: str) -> str:
        """Return the name of a unit."""
        return self.units.get(key, key)

    def tier(self, key: str) -> str:
        """Return the name of a tier."""
        return self.tiers.get(key, key)

    def crew(self, pool: str, crew: str) -> str:
        """Return the name of a crew; `pool`: office, units, or the key of a unit."""
        name = self.crews.get(("office" if pool == "office" else "units", crew), crew)
        several = {"office": self.say("热线办", "Office"), "units": self.say("各单位", "All units")}
        owner = several.get(pool, self.unit(pool))
        return self.say(f"{owner}：{name}", f"{owner}: {name.lower()}")

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share (0 to 1) as a percentage."""
        return f"{100 * share:.{digits}f}" + self.say("%", "\u00a0%")  # a space at which no line breaks

    def day(self, when: date) -> str:
        """Return a date without its year."""
        return self.say(f"{when.month}月{when.day}日", f"{when.day} {when:%B}")

    def month(self, number: int) -> str:
        """Return the short name of a month, 1 to 12."""
        return self.say(f"{number}月", f"{date(2000, number, 1):%b}")


def names_of(scenarios: Mapping[str, Parameters], lang: Language) -> Names:
    """Return the names that scenarios give, the first scenario's where two differ.

    Parameters
    ----------
    scenarios
        Scenarios by the keys that views name them by.
    lang
        The reader's language.
    """
    units, tiers, crews = {}, {}, {}
    for parameters in reversed(list(scenarios.values())):
        units.update({key: getattr(unit.name, lang) for key, unit in parameters.units.items()})
        tiers.update({key: getattr(tier.name, lang) for key, tier in parameters.policy.tiers.items()})
        for pool, held in (("office", parameters.staffing.office.crews), ("units", parameters.staffing.units.crews)):
            crews.update({(pool, key): getattr(crew.name, lang) for key, crew in held.items() if crew.name})
    titles = {key: getattr(parameters.scenario.title, lang) for key, parameters in scenarios.items()}
    return Names(lang, titles, units, tiers, crews)
