"""Charts: functions from data to a figure; one plain sentence as title that says what to see."""

from __future__ import annotations

from analysis.figures.fonts import saved
from analysis.figures.ranks import RankTexts, rank_chart

__all__ = ["RankTexts", "rank_chart", "saved"]
