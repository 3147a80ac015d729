"""Chance or fault: sequences, chain and measures worked out by hand, and against other ways to the same number."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.chance import (
    Sequence,
    best,
    call_up_probability,
    clusters,
    common_shares,
    consequences,
    fixed_thresholds,
    in_last,
    last_places,
    not_called,
    reading,
    replay,
    segments,
    share_table,
    share_thresholds,
    slowest,
    unit_table,
)
from analysis.chance.replay import Segment
from analysis.chance.results import county_consequences
from analysis.chance.rolling import observed, sampled
from analysis.intervals import proportion_interval
from analysis.queueing import trigger_probability
from sim.parameters.policy import Accountability

DAY = 1440.0
THREE_OR_FIVE = Accountability()
UNITS = """
period: {start: 2025-01-01, end: 2025-12-31}
units:
  a: {name: {zh: 甲, en: A}, unit_class: department, weight: 1}
  b: {name: {zh: 乙, en: B}, unit_class: department, weight: 1, speed: 0.5}
  c: {name: {zh: 丙, en: C}, unit_class: township, weight: 1}
"""


def of(missed: str, unit: str = "a", replication: int = 0, days: list[float] | None = None) -> Sequence:
    """Return a sequence of deadlines, one a day: x is a miss."""
    flags = np.array([letter == "x" for letter in missed], dtype=bool)
    moment = np.array(days if days is not None else range(len(flags)), dtype=float) * DAY
    return Sequence(replication, unit, moment, moment, flags)


@pytest.fixture
def county(scenario):
    """Return a function that builds a county with three or five, and what else a rule says."""

    def build(rule: str = "{}"):
        written = {"consecutive": "3", "cumulative": "5"} | dict(part.split(": ") for part in rule.strip("{}").split(", ") if part)
        inside = ", ".join(f"{key}: {value}" for key, value in written.items())
        parameters = scenario(UNITS + f"policy: {{accountability: {{{inside}}}}}\n")
        return parameters.model_copy(update={"units": {key: parameters.units[key] for key in "abc"}})

    return build


# The chain


@pytest.mark.parametrize(("share", "orders", "known"), [
    (0.05, 20, 0.00430968988415), (0.05, 50, 0.105459531331), (0.05, 100, 0.564530744839),
    (0.10, 20, 0.0515316163362), (0.10, 50, 0.570876142831), (0.10, 100, 0.97633057918),
])  # fmt: skip
def test_known_chances_of_three_in_a_row_or_five_in_all(share, orders, known):
    # known_answers.json, accountability_iid
    assert call_up_probability(share, [Segment(0, orders, 0)], THREE_OR_FIVE) == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize(("consecutive", "cumulative"), [(3, 5), (3, 0), (0, 5), (2, 9), (8, 3)])
def test_the_chain_agrees_with_the_other_one(consecutive, cumulative):
    rules = Accountability(consecutive=consecutive, cumulative=cumulative)
    for share, orders in product((0.0, 0.03, 0.4, 1.0), (0, 1, 4, 37)):
        other = trigger_probability(share, orders, consecutive=consecutive or None, cumulative=cumulative or None)
        assert call_up_probability(share, [Segment(0, orders, 0)], rules) == pytest.approx(other, abs=1e-12)


def test_all_totals_at_once():
    table = not_called([0.2, 0.6], 9, 3, 6)
    for place, share in enumerate((0.2, 0.6)):
        for orders, most in product(range(10), range(1, 7)):
            called = trigger_probability(share, orders, consecutive=3, cumulative=most)
            assert table[place, orders, most] == pytest.approx(1 - called, abs=1e-12)


def test_windows_are_independent():
    chance = call_up_probability(0.3, [Segment(0, 10, 0)], THREE_OR_FIVE)
    both = call_up_probability(0.3, [Segment(0, 10, 0), Segment(0, 10, 0)], THREE_OR_FIVE)
    assert both == pytest.approx(1 - (1 - chance) ** 2)
    assert call_up_probability(0.3, [], THREE_OR_FIVE) == 0
    assert call_up_probability(0.3, [Segment(0, 10, 0)], Accountability(consecutive=0, cumulative=0)) == 0


@pytest.mark.parametrize("rules", [Accountability(consecutive=row, cumulative=total, window="none", reset=reset)
                                   for row, total, reset in product((0, 2, 3), (0, 3), (True, False)) if row or total])  # fmt: skip
def test_counts_from_before_the_period_by_looking_at_every_sequence(rules, county):
    parameters, before, inside, share = county(), 4, 4, 0.35
    total = 0.0
    for flags in product("x.", repeat=before + inside):
        sequence = of("".join(flags), days=list(range(-before, inside)))
        weight = share ** flags.count("x") * (1 - share) ** flags.count(".")
        total += weight * any(report.time >= 0 for report in replay(sequence, rules, parameters))
    assert call_up_probability(share, [Segment(before, inside, 0)], rules) == pytest.approx(total, abs=1e-12)


def test_a_window_that_rolls_over_everything_is_none_at_all():
    sample = sampled(0.1, of("." * 50), 365, 365 * DAY, draws=4000)
    share = sample.called(3, 5)
    seen = proportion_interval(round(share * 4000), 4000, 1 - 1e-5)
    assert seen.low <= 0.570876142831 <= seen.high
    assert sampled(0.1, of(""), 30, 365 * DAY).called(3, 5) == 0


def test_a_rolling_window_forgets():
    sample = sampled(1.0, of("xxxxx", days=[0, 40, 80, 120, 160]), 60, 365 * DAY, draws=2)
    assert sample.most.tolist() == [2, 2]
    assert sample.longest.tolist() == [5, 5]


# Replay


@pytest.mark.parametrize(("missed", "rule", "expected"), [
    ("xx.xxx", "{}", [(5, "consecutive")]),
    ("xx.xx.x", "{}", [(6, "cumulative")]),
    ("x.xxx", "{}", [(4, "consecutive")]),
    ("xxxxxxx", "{}", [(2, "consecutive"), (5, "consecutive")]),
    ("xxxx.x", "{reset: false}", [(2, "consecutive"), (3, "consecutive"), (5, "cumulative")]),
    ("xxxx", "{consecutive: 0, cumulative: 4}", [(3, "cumulative")]),
    ("xxxx", "{consecutive: 0, cumulative: 0}", []),
])  # fmt: skip
def test_replay_by_hand(county, missed, rule, expected):
    parameters = county(rule)
    found = replay(of(missed), parameters.policy.accountability, parameters)
    assert [(report.time / DAY, report.rule) for report in found] == expected


def test_windows_by_hand(county):
    parameters = county("{window: calendar_month}")
    sequence = of("xx.xxx", days=[-1, 0, 29, 30, 31, 40])  # 31 is 1 February
    assert segments(sequence, parameters) == [Segment(0, 3, 2), Segment(0, 2, 2)]
    assert replay(sequence, parameters.policy.accountability, parameters) == []
    assert segments(sequence, county("{window: none}")) == [Segment(1, 5, 4)]


# Measures


def test_clusters_by_hand():
    flags = [np.array([letter == "x" for letter in text]) for text in ("xx..", "....")]
    found = clusters(flags, [[(2, 2), (2, 0)], [(4, 0)]])
    assert found.mean_run == 2  # two misses, one run; expected 2 / (2 · ¼ (1 + 3 · ¾)) = 2 / 1.625
    assert found.run_ratio == pytest.approx(1.625)
    # around ¼: ¾·¾ − ¾·¼ + ¼·¼ + 3·¼·¼ = 0.625, over 6 pairs, over 3/16
    assert found.lag1 == pytest.approx(0.625 / 6 / 0.1875)
    assert found.variance_ratio == pytest.approx((1.5**2 / 0.375 + 0.5**2 / 0.375 + 1 / 0.75) / 2)
    assert all(math.isnan(value) for value in clusters([np.array([False])], [[(1, 0)]]))


def test_independent_misses_show_no_clusters():
    generator = np.random.default_rng(4)
    flags = [generator.random(500) < 0.1 for _ in range(40)]
    found = clusters(flags, [[(50, int(part.sum())) for part in np.split(one, 10)] for one in flags])
    # 4.42 standard errors of each: 1 / √20000; the spread of run lengths 1/p; 2 / 400 of a chi-square over its degrees
    assert abs(found.lag1) < 4.42 / math.sqrt(20_000)
    assert found.run_ratio == pytest.approx(1, abs=4.42 * math.sqrt(0.1 / 2000) * 2)
    assert found.variance_ratio == pytest.approx(1, abs=4.42 * math.sqrt(2 / 399) * 1.1)


def test_one_unit_worked_out_by_hand(county):
    parameters = county()
    found = [of("xxx...", "a", 0), of("......", "a", 1), of("x.....", "b", 0), of("......", "b", 1), of("", "c", 0), of("", "c", 1)]
    reports = pd.DataFrame({"replication": [0, 0], "actor": ["a", "a"], "time": [2 * DAY, -DAY]})
    table = unit_table(found, reports, parameters).set_index("unit")
    assert table.loc["a", ["deadlines", "missed", "overdue_share", "called_up", "reports"]].tolist() == [6, 1.5, 0.25, 0.5, 0.5]
    assert table.loc["a", "peer_share"] == pytest.approx(4 / 24)
    assert table.loc["a", "chance_as_peers"] == pytest.approx(trigger_probability(4 / 24, 6, consecutive=3, cumulative=5))
    assert table.loc["a", "chance_own_share"] == pytest.approx(trigger_probability(0.25, 6, consecutive=3, cumulative=5))
    seen = proportion_interval(1, 2)
    assert table.loc["a", ["called_up_low", "called_up_high"]].tolist() == [seen.low, seen.high]
    assert table.loc["c", ["deadlines", "chance_as_peers", "called_up"]].tolist() == [0, 0, 0]
    assert common_shares(found, parameters, "all") == dict.fromkeys("abc", 4 / 24)


@pytest.mark.parametrize(("as_peers", "own", "hits", "word"), [
    (0.5, 0.5, 10, "as_peers"), (0.99, 0.99, 20, "volume"), (0.0, 0.5, 10, "own_share"), (0.0, 0.01, 10, "more_by_clusters"),
    (1.0, 0.99, 10, "fewer_by_clusters"),
])  # fmt: skip
def test_what_the_figures_say(as_peers, own, hits, word):
    assert reading(as_peers, own, proportion_interval(hits, 20)) == word


def test_the_last_few(county):
    parameters = county()
    found = [of("x...", "a", 0), of("xx..", "b", 0), of("x", "c", 0), of("x...", "a", 1), of("xxx.", "b", 1), of("....", "c", 1)]
    shares = share_table(found, 365 * DAY)
    listed = in_last(shares, 1, 2)  # c has one deadline in the first
    assert listed["b"].tolist() == [True, True]
    assert not listed["a"].any()
    assert not listed["c"].any()
    assert in_last(shares, 3, 1)["c"].tolist() == [True, False]  # never without a miss
    assert slowest(shares, parameters, 1) == {"speed": "b", "long_run": "b"}
    table = last_places(found, parameters, last=1, least=1).set_index(["group", "test"])
    assert table.loc[("all", "speed"), "listed"] == 0.5  # c's one miss of one is worse in the first
    assert table.loc[("department", "long_run"), ["unit", "listed", "by_lot"]].tolist() == ["b", 1.0, 0.5]


# Thresholds


def test_thresholds_by_hand(county):
    parameters = county("{window: none}")
    found = [of("xxx.......", "a"), of("..........", "b"), of("..........", "c")]
    table = fixed_thresholds(found, parameters, "all", "a").set_index(["consecutive", "cumulative"])
    alone = trigger_probability(0.1, 10, consecutive=3, cumulative=5)
    row = table.loc[(3, 5)]
    assert row["false_expected"] == pytest.approx(3 * alone)
    assert row["false_any"] == pytest.approx(1 - (1 - alone) ** 3)
    assert row["power_3x"] == pytest.approx(trigger_probability(0.3, 10, consecutive=3, cumulative=5))
    assert row[["run_expected", "run_any", "slow_called"]].tolist() == [1, 1, 1]
    assert table.loc[(4, 5), "run_any"] == 0
    assert table.loc[(0, 3), "power_2x"] == pytest.approx(trigger_probability(0.2, 10, consecutive=None, cumulative=3))
    assert table.loc[(4, 0), "power_2x"] == pytest.approx(trigger_probability(0.2, 10, consecutive=4, cumulative=None))


def test_thresholds_by_share_by_hand(county):
    parameters = county("{window: none}")
    found = [of("xxx.......", "a"), of("..........", "b"), of("..........", "c")]
    table = share_thresholds(found, parameters, "all").set_index(["consecutive", "share", "least"])
    row = table.loc[(0, 0.4, 3)]  # 4 of 10
    assert row["false_expected"] == pytest.approx(3 * trigger_probability(0.1, 10, consecutive=None, cumulative=4))
    assert row["run_any"] == 0
    assert table.loc[(0, 0.3, 3), "run_any"] == 1
    assert share_thresholds([of("....", unit) for unit in "abc"], parameters, "all").empty  # nothing is late


def test_a_share_that_is_rounded_up_asks_for_one_more(county):
    found = [of("xxx" + "." * 87, unit) for unit in "abc"]
    # five times 3 of 90 is 0.1667: 15.003 of 90, so 16
    row = share_thresholds(found, county("{window: none}"), "all").set_index(["consecutive", "share", "least"]).loc[(0, 0.1667, 12)]
    assert row["false_expected"] == pytest.approx(3 * trigger_probability(3 / 90, 90, consecutive=None, cumulative=16))


def test_windows_that_roll_reach_a_share_by_hand():
    # windows of three days hold 1, 2, 3, 3, 3, 3 deadlines and 1, 1, 2, 1, 2, 2 misses
    seen = observed(of("x.x.xx"), 3, 6 * DAY, [0.5, 0.6, 0.9, 1.0])
    assert (seen.longest.tolist(), seen.most.tolist()) == ([2], [2])
    assert seen.most_by_share[:, 0].tolist() == [2, 2, 1, 1]
    assert [seen.called_by_share(0, 1, least) for least in (1, 2, 3)] == [1, 1, 0]
    assert [seen.called_by_share(row, 2, 2) for row in (0, 2, 3)] == [0, 1, 0]
    # windows that end before the period count for nothing, misses before it in windows that reach into it do
    late = observed(of("xx....", days=[-2, -1, 0, 1, 2, 3]), 3, 4 * DAY, [0.6, 0.7])
    assert late.most_by_share[:, 0].tolist() == [2, 0]
    assert observed(of("x", days=[-1]), 3, DAY, [0.5]).most_by_share.tolist() == [[0]]


@pytest.mark.parametrize(("days", "share", "least", "same"), [
    (2, 1.0, 2, (2, None)),  # both of two: two in a row
    (365, 0.2, 3, (None, 3)),  # all so far: a fifth of 14 deadlines asks for no more than 3
])  # fmt: skip
def test_sampled_windows_that_roll_agree_with_the_chain(days, share, least, same):
    orders, missing, draws = 14, 0.2, 4000
    sample = sampled(missing, of("." * orders), days, orders * DAY, draws=draws, shares=[share])
    known = trigger_probability(missing, orders, consecutive=same[0], cumulative=same[1])
    seen = proportion_interval(round(sample.called_by_share(0, 0, least) * draws), draws, 1 - 1e-5)
    assert seen.low <= known <= seen.high


def test_thresholds_by_share_where_the_window_rolls(county):
    parameters = county("{window: rolling, rolling_days: 3}")
    found = [of("xxx.......", "a"), of("..........", "b"), of("..........", "c")]
    table = share_thresholds(found, parameters, "all", "a").set_index(["consecutive", "share", "least"])
    assert table.loc[(0, 0.5, 3), ["run_expected", "run_any", "slow_called"]].tolist() == [1, 1, 1]
    assert table.loc[(0, 0.5, 5), ["run_any", "false_any", "power_3x"]].tolist() == [0, 0, 0]  # a window holds three
    assert table.loc[(2, 0.5, 5), "run_any"] == 1  # in a row
    # three of three days, as three in a row; 500 draws, the same for all units
    seen = proportion_interval(round(table.loc[(0, 0.5, 3), "false_expected"] / 3 * 500), 500, 1 - 1e-5)
    assert seen.low <= trigger_probability(0.1, 10, consecutive=3, cumulative=None) <= seen.high
    assert (table["power_2x"] <= table["power_3x"]).all()


def test_higher_thresholds_call_fewer(county):
    generator = np.random.default_rng(1)
    found = [of("".join("x" if draw < 0.1 else "." for draw in generator.random(60)), unit, number)
             for unit, number in product("abc", range(4))]  # fmt: skip
    for rule in ("{}", "{window: rolling, rolling_days: 30}"):
        table = fixed_thresholds(found, county(rule), "all")
        for name in ("false_expected", "false_any", "power_2x", "power_3x", "run_expected"):
            grid = table[(table["consecutive"] > 0) & (table["cumulative"] > 0)].pivot_table(index="consecutive", columns="cumulative", values=name)
            assert (np.diff(grid, axis=0) <= 1e-12).all()
            assert (np.diff(grid, axis=1) <= 1e-12).all()


def test_the_best_thresholds():
    table = pd.DataFrame({"false_any": [0.5, 0.04, 0.01], "run_any": [1.0, 0.5, 0.0], "power_2x": [0.9, 0.5, 0.1], "power_3x": [0.9, 0.6, 0.2]})
    assert best(table, 0.05)["power_3x"] == 0.6
    assert best(table, 0.05, in_run=True)["power_3x"] == 0.2
    assert best(table, 0.001) is None
    assert best(pd.DataFrame(), 0.05) is None


def test_consequences_by_hand(county):
    events = pd.DataFrame([(0, 0.0, "executive_report", "a"), (0, 40 * DAY, "accountability", "a"), (1, 41 * DAY, "accountability", "a"),
                           (1, 41 * DAY, "accountability", "a"), (1, -DAY, "accountability", "a"), (1, DAY, "reported", "office")],
                          columns=["replication", "time", "activity", "actor"])  # fmt: skip
    table = consequences(events, [0, 1], county()).set_index(["unit", "month", "kind"])
    assert len(table) == 3 * 12 * 4
    assert table.loc[("a", "2025-01", "executive_report"), "mean"] == 0.5
    assert table.loc[("a", "2025-02", "accountability"), "mean"] == 1.5
    assert table.loc[("b", "2025-02", "accountability"), ["mean", "low"]].tolist() == [0, 0]
    assert table.loc[("b", "2025-02", "accountability"), "high"] == pytest.approx(-math.log(0.025) / 2)


def test_consequences_of_the_county_by_hand(county):
    events = pd.DataFrame([(0, 1.0, "accountability", "a"), (0, 2.0, "accountability", "b"), (1, 3.0, "accountability", "c"),
                           (1, 3.0, "accountability", "nobody"), (1, 40 * DAY, "admonition_talk", "b")],
                          columns=["replication", "time", "activity", "actor"])  # fmt: skip
    table = county_consequences(events, [0, 1], county())
    assert list(table.columns) == ["month", "kind", "mean", "low", "high"]
    assert len(table) == 12 * 4
    by_month = table.set_index(["month", "kind"])
    # 2 and 1: mean 1.5, and half the interval is t(0.975, 1) = 12.706 times 0.5; no number lies below 0
    assert by_month.loc[("2025-01", "accountability"), ["mean", "low", "high"]].tolist() == pytest.approx([1.5, 0, 1.5 + 6.353], abs=1e-3)
    assert by_month.loc[("2025-02", "admonition_talk"), "mean"] == 0.5
    assert by_month.loc[("2025-02", "accountability"), "mean"] == 0
