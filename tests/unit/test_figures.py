"""The charts: what is drawn is what the rows say, in both languages, and every title is made from them."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import views
from analysis.figures import (
    Names,
    backlog_chart,
    called_up_chart,
    difference_chart,
    limit_chart,
    month_chart,
    on_time_chart,
    time_chart,
    week_chart,
)
from analysis.figures.page import MOST_HEIGHT, WIDTH
from analysis.kpi import TIME_PARTS
from sim.errors import ParameterError

NAN = math.nan
EN = Names("en", {"base": "Base", "more": "More staff"}, {"a": "Unit A", "b": "Unit B"}, {"urgent": "Urgent", "general": "General"},
           {("office", "desk"): "Dispatchers", ("units", "handlers"): "Handlers"})
ZH = Names("zh", {"base": "基准", "more": "增员"}, {"a": "燊县甲局", "b": "乙镇"}, {"urgent": "紧急", "general": "一般"},
           {("office", "desk"): "转办岗", ("units", "handlers"): "承办人"})
BOTH = pytest.mark.parametrize("names", [ZH, EN], ids=["zh", "en"])


def title(figure):
    return figure.get_suptitle().replace("\n", " ").replace("\u00a0", " ")


def drawn(figure):
    """Lay the figure out and draw it: a character that the font lacks is a warning, and so an error."""
    figure.canvas.draw()
    assert figure.get_figwidth() == WIDTH
    assert figure.get_figheight() <= MOST_HEIGHT
    return figure


def dots(axes):
    """Return the marks of each scenario as (x, y) pairs, by label."""
    return {line.get_label(): list(zip(*line.get_data(), strict=True)) for line in axes.lines if line.get_marker() not in {"None", ""}}


def shares(by, values, column="on_time_share"):
    keys = list(values)
    value = np.array([values[key] for key in keys])
    return pd.DataFrame({by: keys, "orders_due": 10.0, "orders_on_time": 10 * value, column: value,
                         f"{column}_low": value - 0.1, f"{column}_high": np.minimum(value + 0.1, 1)})


# On time and called up


@BOTH
def test_on_time_by_unit_from_the_lowest_up_without_units_that_had_nothing_due(names):
    rows = shares("unit", {"a": 0.9, "b": 0.5, "c": NAN})
    axes = drawn(on_time_chart(rows, names)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [names.unit("b"), names.unit("a")]
    (marks,) = [line for line in axes.lines if line.get_marker() == "o"]
    assert list(marks.get_xdata()) == [0.5, 0.9]
    assert list(marks.get_ydata()) == [0, 1]
    (intervals,) = [one for one in axes.collections if hasattr(one, "get_segments")]
    assert np.array(intervals.get_segments()) == pytest.approx(np.array([[[0.4, 0], [0.6, 0]], [[0.8, 1], [1.0, 1]]]))


def test_on_time_title_counts_the_units_whose_interval_lies_below_the_county():
    # the county has 14 of 20; b reaches up to 60 %
    rows = shares("unit", {"a": 0.9, "b": 0.5})
    assert title(on_time_chart(rows, EN)) == "1 of 2 units is clearly below the county's 70.0 % on time; lowest of these: Unit B, 50.0 %."
    assert title(on_time_chart(rows, ZH)) == "2 个单位中，1 个的按时办结率明确低于全县的 70.0%，其中最低的是乙镇，为 50.0%。"


@BOTH
def test_on_time_by_tier_keeps_the_order_of_tiers_and_puts_scenarios_side_by_side(names):
    rows = views.side_by_side({"base": shares("tier", {"urgent": 0.9, "general": 0.8}), "more": shares("tier", {"urgent": 0.7, "general": 0.9})})
    axes = drawn(on_time_chart(rows, names)).axes[0]
    found = dots(axes)
    assert np.array(found[names.scenario("base")]) == pytest.approx(np.array([(0.9, -0.2), (0.8, 0.8)]))
    assert np.array(found[names.scenario("more")]) == pytest.approx(np.array([(0.7, 0.2), (0.9, 1.2)]))
    assert len({line.get_marker() for line in axes.lines if line.get_marker() != "None"}) == 2


def test_units_of_several_scenarios_are_spoken_of_by_the_first():
    # in the base b reaches up to 60 % and the county has 70 %; with more staff b is no longer below
    rows = views.side_by_side({"base": shares("unit", {"a": 0.9, "b": 0.5}), "more": shares("unit", {"a": 0.9, "b": 0.9})})
    assert title(on_time_chart(rows, EN)) == (
        '"Base" – 1 of 2 units is clearly below the county\'s 70.0 % on time; lowest of these: Unit B, 50.0 %.')
    assert title(on_time_chart(rows, ZH)) == "“基准”下，2 个单位中，1 个的按时办结率明确低于全县的 70.0%，其中最低的是乙镇，为 50.0%。"


def test_a_unit_whose_interval_reaches_the_county_is_not_named_as_the_lowest():
    # the county has 80 %; a and c reach up to 70 % and 75 %, b, the lowest, up to 100 %
    rows = shares("unit", {"a": 0.6, "b": 0.5, "c": 0.65, "d": 0.9, "e": 1.0}).assign(on_time_share_high=[0.7, 1, 0.75, 1, 1])
    rows = rows.assign(orders_due=[1, 1, 1, 1, 16], orders_on_time=[0.6, 0.5, 0.65, 0.9, 13.35])
    assert title(on_time_chart(rows, EN)) == (
        "2 of 5 units are clearly below the county's 80.0 % on time; lowest of these: Unit A, 60.0 %.")


def test_no_unit_is_named_where_none_is_clearly_below():
    rows = shares("unit", {"a": 0.9, "b": 0.85})
    assert title(on_time_chart(rows, EN)) == "None of 2 units is clearly below the county's 87.5 % on time."
    assert title(on_time_chart(rows, ZH)) == "2 个单位中，没有一个的按时办结率明确低于全县的 87.5%。"


def test_units_without_intervals_are_not_ranked():
    rows = shares("unit", {"a": 0.9, "b": 0.5}).assign(on_time_share_low=NAN, on_time_share_high=NAN)
    assert title(on_time_chart(rows, EN)) == (
        "On-time share of 2 units: 50.0 % to 90.0 %, the county's 70.0 %; without intervals they cannot be told apart.")
    assert title(on_time_chart(rows, ZH)) == "2 个单位的按时办结率在 50.0% 与 90.0% 之间，全县为 70.0%；没有置信区间，分不出高低。"


def test_of_more_than_three_scenarios_the_sentence_gives_the_range():
    late = {key: taken({"urgent": [10 - n, 0, n, 0]}) for n, key in enumerate(("base", "more", "c", "d"))}
    assert title(limit_chart(views.side_by_side(late), EN)) == (
        "Share of late orders: between 0.0 % and 30.0 % across the scenarios.")
    assert title(limit_chart(views.side_by_side(late), ZH)) == "逾期工单占比：各情景为 0.0%～30.0%。"


# intervals reach 0.1 to either side: tiers 0.2 and more apart are told apart
@pytest.mark.parametrize(("values", "zh", "en"), [
    ({"urgent": 0.5, "general": 0.8}, "“紧急”工单按时办结率最低，为 50.0%；其他工单为 80.0%。",
     "Urgent orders are on time least often, 50.0 %; the others 80.0 %."),
    ({"urgent": 0.9, "general": 0.5, "other": 0.8}, "“一般”工单按时办结率最低，为 50.0%；其他工单在 80.0% 与 90.0% 之间。",
     "General orders are on time least often, 50.0 %; the others 80.0 % to 90.0 %."),
    ({"urgent": 0.75, "general": 0.8}, "按时办结率：“紧急”75.0%，“一般”80.0%。", 'On-time share: "Urgent" 75.0 %, "General" 80.0 %.'),
    ({"urgent": 0.5, "general": NAN}, "“紧急”工单按时办结率为 50.0%。", "On-time share, urgent orders: 50.0 %."),
])  # fmt: skip
def test_tier_title_ranks_only_what_the_intervals_tell_apart(values, zh, en):
    rows = shares("tier", values)
    assert (title(on_time_chart(rows, ZH)), title(on_time_chart(rows, EN))) == (zh, en)


def test_a_row_alone_is_not_lowest():
    rows = views.side_by_side({"base": shares("tier", {"urgent": 0.5}), "more": shares("tier", {"urgent": 0.6})})
    assert title(on_time_chart(rows, EN)) == 'On-time share, urgent orders: "Base" 50.0 %, "More staff" 60.0 %.'
    assert title(on_time_chart(rows, ZH)) == "“紧急”工单按时办结率：“基准”50.0%，“增员”60.0%。"
    assert title(on_time_chart(shares("unit", {"b": 0.5, "a": NAN}), ZH)) == "乙镇按时办结率为 50.0%。"


def test_a_scenario_in_which_nothing_fell_due_leaves_the_sentence_to_the_first():
    rows = views.side_by_side({"base": shares("tier", {"urgent": 0.5, "general": 0.8}), "more": shares("tier", {"urgent": NAN, "general": NAN})})
    assert title(on_time_chart(rows, EN)) == '"Base" – Urgent orders are on time least often, 50.0 %; the others 80.0 %.'


def test_tiers_are_not_ranked_without_intervals():
    rows = shares("tier", {"urgent": 0.5, "general": 0.8}).assign(on_time_share_low=NAN, on_time_share_high=NAN)
    assert title(on_time_chart(rows, EN)) == 'On-time share: "Urgent" 50.0 %, "General" 80.0 %.'


def test_tier_title_of_several_scenarios_where_the_same_tier_is_lowest_in_all():
    rows = views.side_by_side({"base": shares("tier", {"urgent": 0.5, "general": 0.8}), "more": shares("tier", {"urgent": 0.6, "general": 0.9})})
    assert title(on_time_chart(rows, EN)) == 'On time least often are urgent orders: "Base" 50.0 %, "More staff" 60.0 %.'
    assert title(on_time_chart(rows, ZH)) == "按时办结率最低的是“紧急”工单：“基准”50.0%，“增员”60.0%。"


def test_tier_title_of_several_scenarios_is_about_the_first_where_they_disagree():
    rows = views.side_by_side({"base": shares("tier", {"urgent": 0.5, "general": 0.8}), "more": shares("tier", {"urgent": 0.9, "general": 0.85})})
    assert title(on_time_chart(rows, EN)) == '"Base" – Urgent orders are on time least often, 50.0 %; the others 80.0 %.'
    assert title(on_time_chart(rows, ZH)) == "“基准”下，“紧急”工单按时办结率最低，为 50.0%；其他工单为 80.0%。"


def test_as_many_units_as_the_page_holds_and_a_note_on_the_rest():
    rows = shares("unit", {f"u{n:02d}": n / 100 for n in range(60)})
    axes = drawn(on_time_chart(rows, EN)).axes[0]
    shown = [label.get_text() for label in axes.get_yticklabels()]
    assert 50 <= len(shown) < 60
    assert shown == sorted(shown)
    assert f"{len(shown)} units with the lowest share, of 60" in axes.get_xlabel()


@BOTH
def test_called_up_shows_those_ever_called_up_from_the_most_on(names):
    base = shares("unit", {"a": 0.2, "b": 0.6, "c": 0.0}, "called_up_share")
    more = shares("unit", {"a": 0.1, "b": 0.3, "c": 0.0}, "called_up_share")
    axes = drawn(called_up_chart(views.side_by_side({"base": base, "more": more}), names)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [names.unit("b"), names.unit("a")]
    assert [x for x, _ in dots(axes)[names.scenario("more")]] == [0.3, 0.1]


def test_called_up_title():
    rows = shares("unit", {"a": 0.2, "b": 0.6, "c": 0.5}, "called_up_share")
    assert title(called_up_chart(rows, EN)) == "1 of 3 units are more likely than not to be called up in the period."
    assert title(called_up_chart(rows, ZH)) == "3 个单位中，有 1 个在期内被点名的可能性超过一半。"


# Differences


def difference(*values):
    names = ("scenario", "kpi", "value", "low", "high", "verdict")
    return SimpleNamespace(**dict(zip(names, values, strict=True)))


DIFFERENCES = views.differences([
    difference("more", "on_time_share", 0.012, 0.01, 0.014, "better"),
    difference("more", "satisfaction_share", -0.001, -0.004, 0.002, "not_clear"),
    difference("more", "overdue_count", 30.0, 10.0, 50.0, "worse"),
    difference("more", "orders_count", 0.0, 0.0, 0.0, "identical"),
    difference("more", "mean_days_to_report", -0.5, None, None, "too_few"),
])  # fmt: skip


@BOTH
def test_differences_have_a_panel_a_measure_and_hollow_marks_where_not_clear(names):
    panels = drawn(difference_chart(DIFFERENCES, names, "base")).axes
    assert [len(axes.get_yticks()) for axes in panels] == [2, 2, 1]
    marks = [line for axes in panels for line in axes.lines if line.get_marker() == "s"]
    assert [line.get_xdata()[0] for line in marks] == pytest.approx([1.2, -0.1, 30, 0, -0.5])
    filled = [to_hex(line.get_markerfacecolor()) != "#ffffff" for line in marks]
    assert filled == [True, False, True, False, False]


def test_small_differences_are_written_with_as_many_digits_as_they_need():
    rows = views.differences([difference("more", "mean_days_to_report", -0.00085, -0.0041, 0.0024, "not_clear"),
                              difference("more", "overdue_count", -31.25, -60.0, -2.0, "better")])
    panels = drawn(difference_chart(rows, EN, "base")).axes
    assert [text.get_text() for axes in panels for text in axes.texts] == ["-0.00085  not clear", "-31.2  better"]


def test_a_difference_that_nobody_could_measure_is_a_dash():
    rows = views.differences([difference("more", "on_time_share", None, None, None, "too_few")])
    axes = drawn(difference_chart(rows, EN, "base")).axes[0]
    assert [text.get_text() for text in axes.texts] == ["–  cannot be said"]


def test_the_better_side_is_shaded():
    points, counts, _ = difference_chart(DIFFERENCES, EN, "base").axes
    sides = [shade.get_paths()[0].vertices[:, 0].mean() for axes in (points, counts) for shade in axes.collections]
    assert [side > 0 for side in sides] == [True, True, False]  # a number of orders has no better side


def test_differences_title():
    assert title(difference_chart(DIFFERENCES, EN, "base")) == (
        'Of 5 differences between "More staff" and "Base", 1 are clearly better, 1 clearly worse, 3 the same or not clear.')


# Backlog


def open_orders(means):
    days = pd.date_range("2025-01-27", periods=len(means))
    return pd.concat([pd.DataFrame({"stage": stage, "date": days, "mean": np.array(means) * factor, "low": np.array(means) * factor - 1,
                                    "high": np.array(means) * factor + 1}) for stage, factor in (("not_closed", 1.0), ("in_hand", 0.5))])


BREAKS = pd.DataFrame([(date(2025, 1, 28), date(2025, 2, 4), 8)], columns=["first", "last", "days"])


@BOTH
def test_backlog_draws_lines_bands_breaks_and_months(names):
    above, below = drawn(backlog_chart(open_orders([3, 9, 4, 5, 6, 7, 8, 8, 9, 20, 9, 2]), BREAKS, names)).axes
    start = date(2025, 1, 27).toordinal() - date(1970, 1, 1).toordinal()
    assert list(above.lines[0].get_xdata()) == [start + day for day in range(12)]
    assert list(below.lines[0].get_ydata())[:3] == [1.5, 4.5, 2]
    (shade,) = above.patches
    assert (shade.get_x(), shade.get_width()) == (start + 0.5, 8)
    months = [label.get_text() for label in below.get_xticklabels(minor=True)]
    assert months == [names.month(1), names.month(2)]


@pytest.mark.parametrize(("peak", "zh", "en"), [
    (9, "未办结工单在2月5日（8 天假期之后）最多，平均 50 件。", "Most orders wait on 5 February, after a break of 8 days: 50 not closed on average."),
    (4, "未办结工单在1月31日（8 天假期中）最多，平均 50 件。", "Most orders wait on 31 January, in a break of 8 days: 50 not closed on average."),
    (0, "未办结工单在1月27日最多，平均 50 件。", "Most orders wait on 27 January: 50 not closed on average."),
])  # fmt: skip
def test_backlog_title_says_when_and_after_what(peak, zh, en):
    rows = open_orders([50 if day == peak else 5 for day in range(12)])
    assert (title(backlog_chart(rows, BREAKS, ZH)), title(backlog_chart(rows, BREAKS, EN))) == (zh, en)


def test_backlog_of_several_scenarios_has_line_styles_and_one_band():
    rows = views.side_by_side({"base": open_orders([1, 2, 3]), "more": open_orders([1, 5, 2])})
    figure = drawn(backlog_chart(rows, BREAKS[:0], EN))
    assert len({str(line.get_linestyle()) + str(line._unscaled_dash_pattern) for line in figure.axes[0].lines}) == 2
    assert len(figure.axes[0].collections) == 1
    assert title(figure) == 'Orders not closed on the worst day, on average: "Base" 3, "More staff" 5.'


# Time


def hours(groups):
    return pd.concat([pd.DataFrame({"group": group, "cause": TIME_PARTS, "hours": values, "orders": 1.0}) for group, values in groups.items()])


@BOTH
def test_time_bars_follow_each_other_and_end_at_the_whole(names):
    axes = drawn(time_chart(hours({"urgent": [1, 2, 3, 4, 5, 6, 7, 8, 9], "general": [2] * 9}), names)).axes[0]
    spans = [[(bar.get_x(), bar.get_width()) for bar in container] for container in axes.containers]
    assert [one[0] for one in spans] == [(0, 1), (1, 2), (3, 3), (6, 4), (10, 5), (15, 6), (21, 7), (28, 8), (36, 9)]
    assert [one[1] for one in spans] == [(2 * n, 2) for n in range(9)]
    assert {"45", "18"} <= {text.get_text() for text in axes.texts}
    assert len({(bar.get_hatch(), to_hex(bar.get_facecolor())) for container in axes.containers for bar in container}) == 9
    assert [label.get_text() for label in axes.get_yticklabels()] == [names.tier("urgent"), names.tier("general")]


def test_time_title_names_the_two_largest_causes():
    rows = hours({"all": [10, 60, 0, 0, 0, 0, 0, 30, 0]})
    assert title(time_chart(rows, EN)) == 'An order takes 100 hours on average, 90 % of it in "At work" and "Redo".'
    assert title(time_chart(rows, ZH)) == "一件工单平均历时 100 小时，其中“办理”和“重办”占 90%。"


def test_time_title_names_only_causes_that_take_time():
    rows = hours({"all": [0, 60, 0, 0, 0, 0, 0, 0, 0]})
    assert title(time_chart(rows, EN)) == 'An order takes 60 hours on average, 100 % of it in "At work".'


@BOTH
def test_orders_that_take_no_time_are_drawn_without_a_warning(names):
    nothing = hours({"all": [0] * 9})
    figure = drawn(time_chart(nothing, names))
    assert title(figure) == names.say("一件工单平均历时 0 小时。", "An order takes 0 hours on average.")
    assert figure.axes[0].get_xlim() == (0, 1.08)
    both = drawn(time_chart(views.side_by_side({"base": nothing, "more": nothing}), names))
    assert title(both) == names.say("一件工单平均历时：各情景都是 0 小时。", "Mean time of an order: 0 hours in every scenario.")


def test_time_title_of_tiers_speaks_of_tiers():
    rows = hours({tier: [length, *[0] * 8] for tier, length in {"urgent": 10, "general": 20, "c": 30, "d": 40}.items()})
    assert title(time_chart(rows, EN)) == "Mean time of an order: between 10 hours and 40 hours across the tiers."
    assert title(time_chart(rows, ZH)) == "一件工单平均历时：各类工单为 10 小时～40 小时。"


# The time allowed


def taken(tiers):
    """Rows of four bins: up to half, up to the deadline, up to twice, and later."""
    frames = [pd.DataFrame({"tier": tier, "from_share": [0, 0.5, 1, 2], "to_share": [0.5, 1, 2, math.inf], "orders": numbers,
                            "order_share": np.array(numbers) / max(sum(numbers), 1),
                            "up_to_share": np.cumsum(numbers) / max(sum(numbers), 1)}) for tier, numbers in tiers.items()]
    return pd.concat(frames)


@BOTH
def test_what_is_late_has_another_colour_and_is_hatched(names):
    axes = drawn(limit_chart(taken({"urgent": [1, 1, 1, 1], "general": [5, 1, 0, 0]}), names)).axes
    bars = [(bar.get_x(), bar.get_height(), bool(bar.get_hatch())) for bar in axes[0].patches]
    assert bars == [(0, 0.25, False), (0.5, 0.25, False), (1, 0.25, True), (2, 0.25, True)]
    assert [text.get_text().replace("\u00a0", " ") for text in axes[0].texts] == [names.say("逾期 50.0%", "late: 50.0 %")]


def test_time_taken_title_and_curves():
    base, more = taken({"urgent": [1, 1, 1, 1], "general": [5, 1, 0, 0]}), taken({"urgent": [2, 1, 1, 0], "general": [6, 0, 0, 0]})
    assert title(limit_chart(base, EN)) == "20.0 % of orders miss their deadline; urgent ones most often, 50.0 %."
    figure = drawn(limit_chart(views.side_by_side({"base": base, "more": more}), EN))
    assert title(figure) == 'Share of late orders: "Base" 20.0 %, "More staff" 10.0 %.'
    first = figure.axes[0].lines[0]
    assert (list(first.get_xdata()), list(first.get_ydata())) == ([0, 0.5, 1, 2], [0, 0.25, 0.5, 0.75])


# Heat maps


MONTHS = pd.DataFrame([("a", "2025-01", 4, 4, 1.0), ("a", "2025-02", 9, 5, 0.75), ("b", "2025-01", 1, 1, 0.5), ("b", "2025-02", 1, 0, NAN)],
                      columns=["unit", "month", "orders", "orders_due", "on_time_share"])


@BOTH
def test_month_map_has_units_from_the_lowest_up_and_leaves_out_what_is_unknown(names):
    axes = drawn(month_chart(MONTHS, names)).axes[0]
    cells = axes.images[0].get_array()
    assert cells.filled(-1).tolist() == [[0.5, -1], [1.0, 0.75]]
    assert sorted(text.get_text() for text in axes.texts) == ["50", "75", "·"]
    assert [label.get_text() for label in axes.get_yticklabels()] == [names.unit("b"), names.unit("a")]


@BOTH
def test_month_map_of_orders(names):
    figure = drawn(month_chart(MONTHS, names, "orders"))
    assert figure.axes[0].images[0].get_array().tolist() == [[4, 9], [1, 1]]
    assert title(figure) == names.say("燊县甲局2月工单最多，平均 9 件。", "Most orders in a month: Unit A, Feb, 9 on average.")


def test_the_colours_of_heat_maps_rise_evenly_in_grey():
    colours = month_chart(MONTHS, EN).axes[0].images[0].get_cmap()(np.linspace(0, 1, 64))
    luminance = colours[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > 0).all()


def weekly(overtime=0.0):
    rows = [("office", "desk", hour, 10.0 if 8 <= hour < 12 else 1.0 if hour == 150 else 0.0, 9.0 if hour == 8 else 1.0 if hour == 150 else 0.0)
            for hour in range(168)]
    frame = pd.DataFrame(rows, columns=["pool", "crew", "hour", "on_duty_hours", "busy_hours"])
    return frame.assign(overtime_hours=np.where(frame["hour"] == 13, overtime, 0.0),
                        utilisation=frame["busy_hours"] / frame["on_duty_hours"].where(frame["on_duty_hours"] > 0))


@BOTH
def test_week_map_is_blank_off_duty_and_has_overtime_beside_it_where_there_is_any(names):
    figure = drawn(week_chart(weekly(), names))
    cells = figure.axes[0].images[0].get_array()
    assert cells.shape == (1, 168)
    assert cells.count() == 5
    assert (cells[0, 8], cells[0, 9], cells[0, 150]) == (0.9, 0, 1)
    beside = [axes for axes in drawn(week_chart(weekly(2.5), names)).axes if axes.containers]
    assert [bar.get_width() for axes in beside for bar in axes.patches] == [2.5]
    assert not [axes for axes in figure.axes if axes.containers]


def test_week_title_passes_over_hours_that_a_crew_works_a_few_times_a_year():
    # hour 150 is busier, but only a tenth of the people's hours are there
    assert title(week_chart(weekly(), EN)) == (
        'Least slack: "Office: dispatchers", at work for 24 % of the time on duty, 90 % in the hour from Mon 8:00.')


@pytest.mark.parametrize("chart", [month_chart, week_chart])
def test_a_heat_map_refuses_several_scenarios(chart):
    rows = views.side_by_side({"base": MONTHS, "more": MONTHS})
    with pytest.raises(ParameterError, match=r"_chart = base, more: must be of one scenario; draw one chart a scenario"):
        chart(rows, EN)


# Nothing to show


@BOTH
def test_charts_of_nothing_say_so(names):
    nobody = shares("unit", {"a": NAN})
    nothing = names.say("期内没有工单到期。", "No order fell due in the period.")
    assert title(drawn(on_time_chart(nobody, names))) == nothing
    assert title(drawn(limit_chart(taken({"urgent": [0, 0, 0, 0]}).assign(order_share=NAN), names))) == nothing
    assert title(drawn(month_chart(MONTHS.assign(on_time_share=NAN), names))) == nothing
    none = names.say("没有工单。", "There were no orders.")
    assert title(drawn(backlog_chart(open_orders([NAN, NAN]), BREAKS[:0], names))) == none
    received = names.say("期内没有收到工单。", "No order was received in the period.")
    assert title(drawn(time_chart(hours({"all": [NAN] * 9}), names))) == received
    assert title(drawn(week_chart(weekly()[:0], names))) == names.say("没有人在岗。", "Nobody was on duty.")
