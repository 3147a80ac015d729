"""Units, crews and order lists from spreadsheets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scenarios.loader import load, load_data
from sim.errors import ScenarioError

UNITS = """unit,name_zh,name_en,unit_class,weight,speed,staff.handlers,queue.discipline
water,供水公司,Water,enterprise,2,1.5,3,tier
heat,供热公司,Heat,enterprise,1,,,
"""
CREWS = """crew,count,roles,shift,tiers,absence_share
day,3,dispatch;callback,always,,0.1
night,1,dispatch；return_review,always,general,
"""


def scenario(folder: Path, text: str, files: dict[str, str | bytes] | None = None) -> Path:
    for name, content in (files or {}).items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    path = folder / "mine.yaml"
    path.write_text("extends: textbook\n" + text, encoding="utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(problem).removeprefix(f"{path.parent}/") for problem in caught.value.problems]


def workbook(path: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_units_are_read_from_csv_and_an_empty_cell_means_not_given(tmp_path):
    units = load(scenario(tmp_path, "units: {table: u.csv}\n", {"u.csv": UNITS})).units
    assert list(units) == ["water", "heat"]  # a table that describes its units is the whole list
    assert units["water"].name.zh == "供水公司"
    assert (units["water"].speed, units["water"].staff) == (1.5, {"handlers": 3})
    assert units["water"].queue.discipline == "tier"
    assert (units["heat"].speed, units["heat"].staff, units["heat"].queue) == (1, {}, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_may_be_in_utf_8_or_in_gbk(tmp_path, encoding):
    path = scenario(tmp_path, "units: {table: u.csv}\n", {"u.csv": UNITS.encode(encoding)})
    assert load(path).units["heat"].name.zh == "供热公司"


def test_a_workbook_gives_the_same_units_as_a_csv(tmp_path):
    rows = [[cell or None for cell in line.split(",")] for line in UNITS.splitlines()]
    rows[1][4:7] = [2, 1.5, 3]
    rows[2][4] = 1
    workbook(tmp_path / "u.xlsx", rows)
    from_workbook = load(scenario(tmp_path, "units: {table: u.xlsx}\n")).units
    assert from_workbook == load(scenario(tmp_path, "units: {table: u.csv}\n", {"u.csv": UNITS})).units


def test_inline_entries_win_over_the_rows_of_the_table(tmp_path):
    text = "units:\n  table: u.csv\n  water: {speed: 3}\n  new: {name: {zh: 新, en: New}, unit_class: x, weight: 1}\n"
    units = load(scenario(tmp_path, text, {"u.csv": UNITS})).units
    assert (units["water"].speed, units["water"].weight) == (3, 2)
    assert "new" in units


def test_the_table_of_a_base_is_expanded_before_the_overlay_merges(tmp_path):
    base = scenario(tmp_path, "units: {table: u.csv}\n", {"u.csv": UNITS})
    base.rename(tmp_path / "base.yaml")
    (tmp_path / "more.csv").write_text("unit,weight\nwater,9\n", encoding="utf-8")
    path = tmp_path / "top.yaml"
    path.write_text("extends: base.yaml\nunits: {table: more.csv, heat: {speed: 2}}\n", encoding="utf-8")
    units = load(path).units
    assert (units["water"].weight, units["water"].speed) == (9, 1.5)
    assert (units["heat"].weight, units["heat"].speed) == (1, 2)


@pytest.mark.parametrize("place", ["office", "units"])
def test_crews_are_read_from_a_table(tmp_path, place):
    crews = CREWS if place == "office" else "crew,count,roles,shift\nday,2,handling;principal,always\n"
    path = scenario(tmp_path, f"staffing: {{{place}: {{crews: {{table: c.csv}}}}}}\n", {"c.csv": crews})
    crew = getattr(load(path).staffing, place).crews
    if place == "office":
        assert crew["day"].roles == ("dispatch", "callback")
        assert (crew["day"].tiers, crew["day"].absence_share) == ((), 0.1)
        assert crew["night"].roles == ("dispatch", "return_review")
        assert crew["night"].tiers == ("general",)
    else:
        assert crew["day"].roles == ("handling", "principal")


def test_every_mistake_in_a_table_names_its_file_row_and_column(tmp_path):
    table = """unit,name_zh,name_en,unit_class,weight,speed,staff.handlers,staff.nights,wieght
water,供水,Water,enterprise,-2,0,1.5,1,1
heat,供热,Heat,enterprise,1,,,2,
heat,供热,Heat,enterprise,1,,,,
,无名,None,enterprise,1,,,,
road,道路,,enterprise,,,,,
"""
    assert mistakes(scenario(tmp_path, "units: {table: u.csv}\n", {"u.csv": table})) == [
        "u.csv:1:8: units.water.staff.nights: no crew of this name; known: handlers; column 'staff.nights'",
        "u.csv:1:9: units = wieght: no such column; did you mean 'weight'?",
        "u.csv:2:5: units.water.weight = -2: must be at least 0; column 'weight'",
        "u.csv:2:6: units.water.speed = 0: must be more than 0; column 'speed'",
        "u.csv:2:7: units.water.staff.handlers = 1.5: must be a whole number; column 'staff.handlers'",
        "u.csv:4:1: units.heat: stands already in row 3; column 'unit'",
        "u.csv:5:1: units: must not be empty; column 'unit'",
        "u.csv:6:1: units.road.name.en: is required; fill in column 'name_en'",
        "u.csv:6:1: units.road.weight: is required; fill in column 'weight'",
    ]


def test_the_row_of_a_csv_is_its_line_even_after_a_cell_of_two_lines(tmp_path):
    table = 'unit,name_zh,name_en,unit_class,weight\na,"甲\n乙",A,x,1\n\nb,乙,B,x,-1\n'
    [mistake] = mistakes(scenario(tmp_path, "units: {table: u.csv}\n", {"u.csv": table}))
    assert mistake.startswith("u.csv:5:5: units.b.weight = -1")


@pytest.mark.parametrize(("name", "content", "mistake"), [
    ("u.csv", None, "mine.yaml:2:16: units.table = u.csv: no file of this name"),
    ("u.csv", "", "mine.yaml:2:16: units.table = u.csv: is empty"),
    ("u.csv", "name\nx\n", "u.csv:1:1: units.table: no column 'unit'"),
    ("u.csv", b"\x00\xff\xfe", ("mine.yaml:2:16: units.table = u.csv: cannot be read as a table; "
                               "save it as CSV in UTF-8 or as XLSX")),
    ("u.xlsx", "no workbook", ("mine.yaml:2:16: units.table = u.xlsx: cannot be read as a table; "
                              "save it as CSV in UTF-8 or as XLSX")),
    ("u.doc", "x", "mine.yaml:2:16: units.table = u.doc: must be a CSV or XLSX file"),
])
def test_a_table_that_cannot_be_used_is_one_mistake_however_often_its_units_are_named(tmp_path, name, content, mistake):
    text = f"units: {{table: {name}}}\ndemand: {{topics: {{all: {{units: {{water: 1}}}}}}}}\n"
    assert mistakes(scenario(tmp_path, text, {} if content is None else {name: content})) == [mistake]


ORDERS = "demand: {order_list: {file: o.csv}}\n"


def test_an_order_list_becomes_listed_orders_counted_from_the_start_of_the_period(tmp_path):
    table = """received,order_id,urgency,unit,co_units,complex,handling_min,remark
2025-01-01 00:00,A1,general,unit1,unit1; unit1,是,30,鸡
2025/1/2 9:05:30,,,,;,false,,
2025-01-31T23:59,,,,,,,
"""
    first, second, last = load(scenario(tmp_path, ORDERS, {"o.csv": table})).demand.listed
    assert (first.received_min, first.order_id, first.unit, first.co_units) == (0, "A1", "unit1", ("unit1", "unit1"))
    assert (first.complex, first.handling_min) == (True, 30)
    assert (second.received_min, second.order_id) == (1440 + 545.5, "L00002")
    assert (second.urgency, second.co_units, second.complex, second.handling_min) == (None, (), False, None)
    assert (last.received_min, last.order_id, last.co_units) == (31 * 1440 - 1, "L00003", None)


def test_workbook_and_parquet_give_the_same_orders_as_csv(tmp_path):
    times = [datetime(2025, 1, 1, 8, 30), datetime(2025, 1, 2), datetime(2025, 1, 2, 9, 5, 30)]  # noqa: DTZ001
    table = "received,unit\n" + "".join(f"{time},unit1\n" for time in times)
    expected = load(scenario(tmp_path, ORDERS, {"o.csv": table})).demand.listed
    workbook(tmp_path / "o.xlsx", [["received", "unit"], *([time, "unit1"] for time in times)])
    pd.DataFrame({"received": times, "unit": "unit1"}).to_parquet(tmp_path / "o.parquet")
    for name in ("o.xlsx", "o.parquet"):
        assert load(scenario(tmp_path, ORDERS.replace("o.csv", name))).demand.listed == expected


def test_parquet_times_with_a_zone_are_read_by_the_clock_of_the_county(tmp_path):
    times = [datetime(2025, 1, 1, 0, 30, tzinfo=UTC)]
    pd.DataFrame({"received": times, "co_units": [["unit1"]]}).to_parquet(tmp_path / "o.parquet")
    [order] = load(scenario(tmp_path, ORDERS.replace("o.csv", "o.parquet"))).demand.listed
    assert (order.received_min, order.co_units) == (510, ("unit1",))


def test_an_order_list_may_be_written_as_its_file_alone(tmp_path):
    (tmp_path / "o.csv").write_text("received\n2025-01-06 08:00\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text("extends: textbook\ndemand: {order_list: o.csv}\n", encoding="utf-8")
    assert [order.order_id for order in load(tmp_path / "s.yaml").demand.listed] == ["L00001"]


def test_an_inherited_order_list_is_looked_for_beside_its_own_scenario(tmp_path):
    (tmp_path / "base").mkdir()
    scenario(tmp_path / "base", ORDERS, {"o.csv": "received\n2025-01-01 08:00\n"})
    path = tmp_path / "top.yaml"
    path.write_text("extends: base/mine.yaml\nperiod: {start: 2024-12-31}\n", encoding="utf-8")
    data, _ = load_data(path)
    assert data["demand"]["listed"] == [{"received_min": 1440.0 + 480, "order_id": "L00001"}]


def test_every_mistake_in_an_order_list_is_reported_at_once(tmp_path):
    table = """received,order_id,urgency,unit,handling_min
2025-01-05 08:30,A,general,unit1,-3
tomorrow,A,genral,unti1,
2025-01-04 08:30,,,,
2024-12-31 23:59,,,,
2025-02-01 00:00,,,,
2025-01-31 23:59,,,,abc
"""
    outside = "leave out such orders, or change the period"
    assert mistakes(scenario(tmp_path, ORDERS + "run: {seed: -1}\n", {"o.csv": table})) == [
        "mine.yaml:3:13: run.seed = -1: must be at least 0",
        "o.csv:2:5: demand.order_list.handling_min = -3: must be at least 0",
        "o.csv:3:1: demand.order_list.received = tomorrow: must be a date and time such as 2025-01-31 08:30",
        "o.csv:3:2: demand.order_list.order_id = A: stands already in row 2",
        "o.csv:3:3: demand.order_list.urgency = genral: no urgency of this name; did you mean 'general'?",
        "o.csv:3:4: demand.order_list.unit = unti1: no unit of this name; did you mean 'unit1'?",
        ("o.csv:4:1: demand.order_list.received = 2025-01-04 08:30: is earlier than the row before it; "
        "sort the file by received"),
        f"o.csv:5:1: demand.order_list.received = 2024-12-31 23:59: is before period.start = 2025-01-01; {outside}",
        f"o.csv:6:1: demand.order_list.received = 2025-02-01 00:00: is after period.end = 2025-01-31; {outside}",
        "o.csv:7:5: demand.order_list.handling_min = abc: must be a number",
    ]


def test_an_order_list_without_its_required_column_names_the_nearest_one(tmp_path):
    path = scenario(tmp_path, ORDERS, {"o.csv": "order_id,recieved\n1,2025-01-01 08:00\n"})
    assert mistakes(path) == ["o.csv:1:1: demand.order_list.file: no column 'received'; did you mean 'recieved'?"]


def test_only_twenty_mistakes_of_an_order_list_are_shown_and_the_rest_counted(tmp_path):
    found = mistakes(scenario(tmp_path, ORDERS, {"o.csv": "received\n" + "soon\n" * 57}))
    assert len(found) == 21
    assert found[-1] == "o.csv: demand.order_list: and 37 more mistakes in this file; mend these first"


def test_an_order_list_of_another_kind_is_refused(tmp_path):
    path = scenario(tmp_path, ORDERS.replace("o.csv", "o.txt"), {"o.txt": "x"})
    assert mistakes(path) == ["mine.yaml:2:29: demand.order_list.file = o.txt: must be a CSV, Parquet or XLSX file"]
