"""Charts of chance and fault and of scores: bars and marks against small tables worked out by hand; texts that show."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from analysis.figures.chance import CalledUpTexts, at_risk, called_up_chart
from analysis.figures.chance_consequences import ConsequenceTexts, consequence_chart
from analysis.figures.chance_thresholds import ThresholdTexts, threshold_chart
from analysis.figures.fonts import saved
from analysis.figures.scores import ScoreTexts, score_chart

UNITS = pd.DataFrame(
    [("a", 1200.0, 0.03, 0.025, 0.99, 1.0, 1.0, 0.6, 1.0), ("b", 90.0, 0.02, 0.025, 0.04, 0.01, 0.25, 0.0, 0.5),
     ("c", 10.0, 0.0, 0.025, 0.0, 0.0, 0.0, 0.0, 0.3), ("d", 300.0, 0.01, 0.025, 0.6, 0.05, 0.25, 0.0, 0.5)],
    columns=["unit", "deadlines", "overdue_share", "peer_share", "chance_as_peers", "chance_own_share", "called_up",
             "called_up_low", "called_up_high"],
)  # fmt: skip
CALLED_UP = CalledUpTexts("有四个单位", "概率（%）", "所见", "与同类一样", "自身", "到期件数", "逾期率 %\n自身 / 同类", {"a": "住房局", "b": "乙镇", "d": "丁局"})
THRESHOLDS = ThresholdTexts("标题", "左", "右", "误伤", "有人", "看出", "固定", "按比例", "现行：连续 3 件", "左图最好", "两图最好", "线 5%")
CONSEQUENCE = ConsequenceTexts("标题", "次/月", "平均", "区间", {"accountability": "问责", "executive_report": "汇报"})


def line(axes, label):
    """Return the points of the marks that the legend calls so."""
    found = next(one for one in axes.lines if one.get_label() == label)
    return list(zip(*(part.tolist() if hasattr(part, "tolist") else list(part) for part in found.get_data()), strict=True))


# Who is called up


def test_units_at_risk_are_chosen_and_ordered():
    assert at_risk(UNITS)["unit"].tolist() == ["a", "d", "b"]  # d before b: the chance as peers decides
    assert at_risk(UNITS, most=1)["unit"].tolist() == ["a"]
    quiet = UNITS.assign(called_up=0.0, chance_as_peers=0.049, chance_own_share=[0.0, 0.05, 0.0, 0.0])
    assert at_risk(quiet)["unit"].tolist() == ["b"]


def test_called_up_marks_by_hand():
    axes = called_up_chart(at_risk(UNITS), CALLED_UP).axes[0]
    assert [one for one, _ in line(axes, "所见")] == pytest.approx([100, 25, 25])
    assert [one for one, _ in line(axes, "与同类一样")] == pytest.approx([99, 60, 4])
    assert [one for one, _ in line(axes, "自身")] == pytest.approx([100, 5, 1])
    bars = next(one for one in axes.collections if len(one.get_paths()) == 3)
    assert [path.vertices[:, 0].tolist() for path in bars.get_paths()] == [[60, 100], [0, 50], [0, 50]]
    assert [one.get_text() for one in axes.get_yticklabels()] == ["住房局", "丁局", "乙镇"]
    assert [axes.transData.transform((0, place))[1] for place in range(3)] == sorted((axes.transData.transform((0, place))[1] for place in range(3)), reverse=True)
    written = [one.get_text() for one in axes.texts]
    assert written == ["到期件数", "1,200", "300", "90", "逾期率 %\n自身 / 同类", "3.0 / 2.5", "1.0 / 2.5", "2.0 / 2.5"]


def test_the_marks_differ_in_shape_and_do_not_cover_each_other():
    axes = called_up_chart(UNITS.head(1), CALLED_UP).axes[0]
    named = [one for one in axes.lines if not one.get_label().startswith("_")]
    assert len({one.get_marker() for one in named}) == 3
    assert len({one.get_ydata()[0] for one in named}) == 3


# Thresholds


def test_threshold_marks_by_hand():
    fixed = pd.DataFrame({"false_any": [1.0, 0.04], "run_any": [1.0, 0.5], "power_3x": [0.6, 0.1]})
    by_share = pd.DataFrame({"false_any": [0.01], "run_any": [0.0], "power_3x": [0.3]})
    marks = {"own": fixed.iloc[0].to_dict(), "best_alike": by_share.iloc[0].to_dict(), "best_run": None}
    left, right = threshold_chart(fixed, by_share, marks, 0.05, THRESHOLDS).axes
    assert line(left, "固定") == [(100, 60), (4, 10)]
    assert line(right, "固定") == [(100, 60), (50, 10)]
    assert line(left, "按比例") == line(left, "左图最好") == [(1, 30)]
    assert line(right, "左图最好") == [(0, 30)]
    assert line(right, "现行：连续 3 件") == [(100, 60)]
    assert line(left, "线 5%") == [(5, 0), (5, 1)]
    assert "两图最好" not in [one.get_label() for one in left.lines]
    # the axis of roots: 25 % lies half way
    assert left.transLimits.transform(left.transScale.transform((25, 0)))[0] == pytest.approx(0.5)


def test_thresholds_without_marks_or_shares():
    fixed = pd.DataFrame({"false_any": [1.0], "run_any": [1.0], "power_3x": [math.nan]})
    axes = threshold_chart(fixed, pd.DataFrame(), dict.fromkeys(("own", "best_alike", "best_run")), 0.1, THRESHOLDS).axes
    assert [[one.get_label() for one in panel.lines] for panel in axes] == [["固定", "线 5%"]] * 2


# Consequences


def test_consequence_bars_by_hand():
    rows = pd.DataFrame(
        [("2025-12", "accountability", 4.0, 2.0, 6.0), ("2026-01", "accountability", 1.0, math.nan, math.nan),
         ("2025-12", "executive_report", 0.0, 0.0, 0.5), ("2026-01", "executive_report", 2.0, 1.0, 3.0)],
        columns=["month", "kind", "mean", "low", "high"],
    )  # fmt: skip
    first, second = consequence_chart(rows, CONSEQUENCE).axes
    assert [bar.get_height() for bar in first.patches] == [4, 1]
    assert [bar.get_height() for bar in second.patches] == [0, 2]
    assert first.collections[0].get_paths()[0].vertices[:, 1].tolist() == [2, 6]
    assert [one.get_text() for one in first.get_xticklabels()] == ["12\n2025", "01\n2026"]
    assert [first.get_title(loc="left"), second.get_title(loc="left")] == ["问责", "汇报"]
    assert first.get_ylim()[1] >= 6


def test_many_months_leave_some_labels_out():
    months = [str(one) for one in pd.period_range("2025-01", periods=30, freq="M")]
    rows = pd.DataFrame({"month": months, "kind": "accountability", "mean": 1.0, "low": 0.5, "high": 1.5})
    axes = consequence_chart(rows, ConsequenceTexts("", "", "", "", {"accountability": "x"})).axes[0]
    assert [one.get_text() for one in axes.get_xticklabels()][:3] == ["01\n2025", "04", "07"]
    assert len(axes.patches) == 30


# Scores


def scores():
    """Return three units with points gained, lost, and left out."""
    rows = pd.DataFrame(
        [("a", "department", 40.0, 30.0, -5.0, 65.0), ("b", "department", 50.0, math.nan, 0.0, 90.0), ("c", "township", 10.0, 20.0, -1.0, 29.0)],
        columns=["unit", "class", "component.x", "component.y", "penalty.z", "score"],
    )  # fmt: skip
    parts = {"component.x": "按时", "component.y": "满意", "penalty.z": "扣分"}
    return rows, ScoreTexts("标题", "分", "得分", parts, {"a": "甲局", "b": "乙局"}, {"department": "县直部门"})


def test_score_bars_by_hand():
    rows, texts = scores()
    departments, townships = score_chart(rows, texts).axes
    bars = [[(bar.get_x(), bar.get_width()) for bar in kind] for kind in departments.containers]
    # the best first: b, then a; what is lost lies left of 0, what is left out has no length
    assert bars == [[(0, 50), (0, 40)], [(50, 0), (40, 30)], [(50, 0), (0, -5)]]
    assert [one.get_text() for one in departments.get_yticklabels()] == ["乙局", "甲局"]
    assert [one.get_text() for one in departments.texts] == ["得分", "90", "65"]
    assert [departments.get_title(loc="left"), townships.get_title(loc="left")] == ["县直部门", "township"]
    assert len({(bar[0].get_facecolor(), bar[0].get_hatch()) for bar in departments.containers}) == 3
    assert departments.containers[0][0].get_facecolor() == to_rgba("#0072B2")


def test_every_chart_shows_chinese(tmp_path):
    """A missing glyph is a warning, which pytest takes as an error."""
    rows = pd.DataFrame({"month": "2025-01", "kind": ["accountability", "executive_report"], "mean": 1.0, "low": 0.0, "high": 2.0})
    fixed = pd.DataFrame({"false_any": [1.0], "run_any": [1.0], "power_3x": [0.5]})
    charts = {
        "called_up": called_up_chart(UNITS, CALLED_UP), "scores": score_chart(*scores()),
        "thresholds": threshold_chart(fixed, fixed, {"own": None, "best_alike": None, "best_run": None}, 0.05, THRESHOLDS),
        "consequences": consequence_chart(rows, CONSEQUENCE),
    }  # fmt: skip
    for name, figure in charts.items():
        assert saved(figure, tmp_path / f"{name}.png").stat().st_size > 5_000
