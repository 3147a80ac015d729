"""How precise a difference is wanted, as people write it: 0.2pp, 5%, 0.5 days, 20."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from analysis.comparison.student import refuse

__all__ = ["Precision"]

_Unit = Literal["percent", "points", "days", "hours", "count"]
_WORDS: dict[str, _Unit] = {
    "%": "percent", "％": "percent", "pp": "points", "个百分点": "points", "百分点": "points",
    "d": "days", "day": "days", "days": "days", "天": "days", "日": "days",
    "h": "hours", "hour": "hours", "hours": "hours", "小时": "hours",
    "": "count", "件": "count", "次": "count",
}  # fmt: skip
_FITS: dict[_Unit, tuple[str, ...]] = {"points": ("share", "ratio"), "days": ("days",), "hours": ("hours",),
                                       "count": ("count",)}  # fmt: skip
_WAYS = "write 0.2pp, 5%, 0.5 days, 3 hours or 20"


@dataclass(frozen=True, slots=True)
class Precision:
    """A half-width that is wanted: absolute, or as a share of the base's figure."""

    amount: float
    """How much: 0.05 for 5 %, 0.002 for 0.2 points, else as written."""
    unit: _Unit
    """percent (of the base's figure), points (of a share), days, hours, count (of orders or events)."""

    @classmethod
    def parse(cls, text: str) -> Precision:
        """Return what a text asks for.

        Parameters
        ----------
        text
            A number above 0 and what it counts: ``0.2pp`` (percentage points), ``5%`` (of the base's figure), ``0.5
            days``, ``3 hours``, ``20`` (orders or events); in Chinese 0.2个百分点, 0.5天, 3小时, 20件.

        Raises
        ------
        ParameterError
            A ValueError: if the text is none of these.
        """
        found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(\D*?)\s*", text, flags=re.ASCII)
        unit = _WORDS.get(found[2].lower()) if found else None
        if found is None or unit is None:
            raise refuse("precision", repr(text), "must be a number above 0 with its unit", _WAYS)
        number = float(found[1])
        if not (number > 0 and math.isfinite(number)) or (unit == "percent" and number >= 100):
            raise refuse("precision", repr(text), "must be above 0, and a percentage below 100", _WAYS)
        return cls(number / 100 if unit in {"percent", "points"} else number, unit)

    def half_width(self, base: float | None, unit: str) -> float | None:
        """Return the half-width wanted, in the KPI's unit; None where the base that it is a share of is 0 or unknown.

        Parameters
        ----------
        base
            The base's figure.
        unit
            The KPI's unit.

        Raises
        ------
        ParameterError
            If the precision is in another unit than the KPI.

        Notes
        -----
        A percentage refers to the *base's* figure, not to the difference: "within 5 % of the difference" could never be
        reached where the difference is near 0, and would stop soonest where it happens to look large. Of a share g, g /
        (1 + g) times the base's estimate is asked, which is at most g times the true base as long as the estimate is
        not above the truth by more than g (Law, Simulation Modeling and Analysis, 5th ed., ch. 9).
        """
        if self.unit == "percent":
            return self.amount / (1 + self.amount) * abs(base) if base else None
        if unit not in _FITS[self.unit]:
            hint = {"share": "write 0.2pp or 5%", "ratio": "write 0.2pp or 5%", "days": "write 0.5 days or 5%",
                    "hours": "write 3 hours or 5%"}.get(unit, "write 20 or 5%")  # fmt: skip
            raise refuse("precision", f"{self.amount} {self.unit}", f"must fit a figure in {unit}", hint)
        return self.amount
