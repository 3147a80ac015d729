"""How charts of effects show a KPI's unit: shares in percent, differences of shares in percentage points."""

from __future__ import annotations

from analysis.figures.names import Names
from analysis.kpi import KPIS

__all__ = ["effect_label", "figure_label", "scale_of"]


def scale_of(kpi: str) -> float:
    """Return what a KPI's values are multiplied by to be shown: 100 for shares, else 1."""
    return 100.0 if KPIS[kpi].unit in {"share", "ratio"} else 1.0


def figure_label(kpi: str, names: Names) -> str:
    """Return the label of an axis that shows a KPI."""
    return names.say(f"{names.term(kpi)}（{_unit(kpi, names)}）", f"{names.term(kpi)} ({_unit(kpi, names)})")


def effect_label(kpi: str, names: Names) -> str:
    """Return the label of an axis that shows changes of a KPI."""
    share = KPIS[kpi].unit in {"share", "ratio"}
    unit = names.say("百分点", "percentage points") if share else _unit(kpi, names)
    return names.say(f"{names.term(kpi)}的变化（{unit}）", f"Change of {names.term(kpi).lower()} ({unit})")


def _unit(kpi: str, names: Names) -> str:
    texts = {"count": names.say("数量", "number"), "days": names.say("天", "days"), "hours": names.say("小时", "hours")}
    return texts.get(KPIS[kpi].unit, "%")
