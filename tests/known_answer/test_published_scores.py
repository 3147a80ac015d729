"""Published points and totals of Lianyungang's units, recomputed from their published rates by the shipped schemes.

`lianyungang.csv` holds every row of rates and points that was found in the bulletins, each with its address. Rows that
cannot be recomputed are listed with the reason, and the test fails if one of them becomes recomputable after all.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from analysis.assessment import assess_figures
from scenarios.scheme_files import load_scheme, shipped_schemes

INDICATORS = {
    "按时办结率": ("on_time_share", "on_time"), "及时签收率": ("accepted_in_time_share", "acceptance"),
    "回访满意率": ("satisfaction_share", "satisfaction"), "省派满意率": ("satisfaction_share", "satisfaction"),
    "答复规范": ("substandard_count", "reply"),
}
SCHEME_OF = {"2022-02": "lianyungang-2021", "2023-01": "lianyungang-2022"}
ONE_IRREGULAR_REPLY = ("2022-02", "市体育局")  # the bulletin prints the points (9 of 10), and one irregular reply, no rate
TOTALS_THAT_CANNOT = {
    ("2023-01", "农发集团"): (87.5, "86.5: one more point is lost on a component whose rate the bulletin does not give"),
    ("2023-01", "市交通局"): (88.57, "88.75: 14.82 + 19.75 and full marks elsewhere make 88.57; perhaps digits exchanged"),
    ("2023-01", "新奥燃气"): (92.67, "88.82: 3.85 more points are lost on components whose rates the bulletin does not give"),
}


def published() -> dict[tuple[str, str], list[dict[str, str]]]:
    units = defaultdict(list)
    with Path(__file__).with_name("lianyungang.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            units[row["period"], row["unit"]].append(row)
    return dict(units)


UNITS = published()


def recomputed(key):
    figures = {"period": key[0], "unit": key[1], "class": ""}
    for row in UNITS[key]:
        name, _ = INDICATORS[row["component"]]
        figures[name] = float(row["rate"]) if row["rate"] else float(key == ONE_IRREGULAR_REPLY)
    return assess_figures(pd.DataFrame([figures]), load_scheme(SCHEME_OF[key[0]])).iloc[0]


def decimals(published_number: str) -> int:
    return len(published_number.partition(".")[2])


def rounded_half_up(value, places):
    return int(value * 10**places + 0.5 + 1e-9) / 10**places


def test_every_published_row_is_looked_at():
    assert sum(map(len, UNITS.values())) == 11
    assert len(UNITS) == 6


@pytest.mark.parametrize("key", UNITS, ids=str)
def test_every_published_component_is_recomputed_to_the_published_rounding(key):
    row = recomputed(key)
    for one in UNITS[key]:
        points = row[f"component.{INDICATORS[one['component']][1]}"]
        assert rounded_half_up(points, decimals(one["component_points"])) == float(one["component_points"]), one


@pytest.mark.parametrize("key", [key for key in UNITS if key not in TOTALS_THAT_CANNOT], ids=str)
def test_totals_are_recomputed_where_all_losses_are_published(key):
    total = UNITS[key][0]["total_score"]
    assert rounded_half_up(recomputed(key)["score"], decimals(total)) == float(total)


@pytest.mark.parametrize("key", TOTALS_THAT_CANNOT, ids=str)
def test_totals_that_cannot_be_recomputed_are_listed_with_the_reason(key):
    score, reason = TOTALS_THAT_CANNOT[key]
    assert recomputed(key)["score"] == score
    total = UNITS[key][0]["total_score"]
    assert reason.startswith(f"{total}: ")
    assert score != float(total)


def test_half_up_and_rates_to_the_hundredth_are_what_the_published_points_need():
    # 25 - 0.5 x (95 - 70.59) = 12.795 -> 12.80; 25 - 0.5 x (98 - 83.33) = 17.665 -> 17.67: to even, it would be 17.66
    assert recomputed(("2022-02", "万联能源集团"))["component.satisfaction"] == 12.8
    assert recomputed(("2023-01", "新奥燃气"))["component.satisfaction"] == 17.67


# 宜丰县, July 2022 (jxyf.gov.cn, 202208/19e3d4ac…): fast rate, satisfied share; the targets are 80 % and 90 %.
YIFENG = [("新昌镇", 0.6087, 0.5, "fast;satisfaction"), ("桥西乡", 1, 0.9286, ""), ("棠浦镇", 0.8182, 0.625, "satisfaction"),
          ("天宝乡", 0.8, 1, ""), ("潭山镇", 0.8333, 0.5, "satisfaction"), ("市监局", 0.9342, 0.7292, "satisfaction")]


def test_units_under_yichuns_published_targets_are_named():
    figures = pd.DataFrame(
        [{"period": "2022-07", "unit": unit, "class": "", "early_share": fast, "satisfaction_share": satisfied}
         for unit, fast, satisfied, _ in YIFENG])
    standing = assess_figures(figures, load_scheme("yichun-2022"))
    assert list(standing["called_up_because"]) == [named for *_, named in YIFENG]


@pytest.mark.parametrize("name", shipped_schemes())
def test_every_shipped_scheme_adds_up_to_a_hundred_and_says_where_its_numbers_are_from(name):
    scheme = load_scheme(name)
    assert scheme.scheme.name == name
    assert sum(one.weight for one in scheme.components.values()) + sum(one.points for one in scheme.given.values()) == 100
    for one in (*scheme.components.values(), *scheme.given.values()):
        assert one.source.startswith(("assumed", "reconstructed", "taken over", "target published", "minimum published"))
