"""hotline bulletin: files, texts in both languages, mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.cli.bulletin import bulletin as command

SMALL = """
extends: textbook
period: {start: 2025-01-01, end: 2025-03-31}
demand:
  arrivals: {orders_per_day: 8}
  mix: {channel: {telephone: 3, pigeon: 1}}
  topics: {all: {weight: 3}, heat: {name: {zh: 供热, en: Heating}, weight: 1}}
units:
  unit1: {weight: 4}
  town: {name: {zh: "=某镇", en: "=Some town"}, unit_class: township, weight: 1, staff: {handlers: 1}, speed: 0.2}
work: {handling: {law: exponential, mean_min: 200}}
policy:
  tiers: {general: {completion: 12 hours}}
  callback: {share: 1}
  accountability: {consecutive: 3, cumulative: 5, window: calendar_month}
  reports: {monthly_statistics: true, hot_topic_orders: 1000, special_report_orders: 150}
behaviour: {satisfaction: {share: 0.8}}
"""
TABLES = {"figures", "mix", "topics", "hot_topics", "units", "overdue_orders", "redone_orders", "call_ups"}


def simulate(text: str, folder: Path, *options: str) -> None:
    folder.with_suffix(".yaml").write_text(text, encoding="utf-8")
    arguments = ["run", str(folder.with_suffix(".yaml")), "--replications", "2", "--jobs", "1", "-o", str(folder), *options]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """Run the small scenario with and without its event log, and in a period without orders."""
    folder = tmp_path_factory.mktemp("bulletin")
    simulate(SMALL, folder / "out")
    simulate(SMALL, folder / "none", "--no-events")
    simulate(SMALL.replace("orders_per_day: 8", "orders_per_day: 0"), folder / "empty")
    return folder


@pytest.fixture
def bulletin(tmp_path, monkeypatch):
    """Run ``hotline bulletin`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, code: int = 0) -> str:
        result = CliRunner().invoke(command, [*map(str, arguments)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return call


@pytest.mark.parametrize(("lang", "parts"), [
    ("en", ("monthly bulletin", "February 2025", "Simulated, not real figures", "Some town", "Heating", "pigeon", "Townships")),
    ("zh", ("县12345热线工单办理情况通报", "2025年2月", "模拟数据，不是真实数字", "某镇", "供热", "pigeon", "乡镇（街道）")),
])  # fmt: skip
def test_the_bulletin_and_its_files(bulletin, results, lang, parts):
    before = sorted((results / "out").iterdir())
    assert "out-bulletin-2025-02" in bulletin(results / "out", "--month", "2025-02", "--lang", lang)
    folder = Path("results/out-bulletin-2025-02")
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in TABLES} | {"bulletin.html", "bulletin.docx", "bulletin.xlsx"}
    page = (folder / "bulletin.html").read_text(encoding="utf-8")
    word = docx.Document(str(folder / "bulletin.docx"))
    written = "\n".join([paragraph.text for paragraph in word.paragraphs] + [cell.text for table in word.tables for row in table.rows for cell in row.cells])
    for part in parts:
        assert part in page, part
        assert part in written, part
    assert "nan" not in written
    assert sorted((results / "out").iterdir()) == before  # nothing is written into the run


def test_tables_agree_with_each_other_and_with_the_run(bulletin, results):
    bulletin(results / "out", "--month", "2025-02", "--replication", "1", "--lang", "en", "-o", "here")
    read = {name: pd.read_csv(Path("here") / f"{name}.csv", encoding="utf-8-sig") for name in TABLES}
    assert all((Path("here") / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf") for name in TABLES)
    figures = read["figures"].set_index("figure")["this_month"]
    orders = pd.read_parquet(results / "out" / "orders.parquet", filters=[("replication", "==", 1)])
    received = orders["received_min"].between(31 * 1440, 59 * 1440, inclusive="left")
    assert figures["orders_count"] == received.sum() == read["units"]["orders"].sum() == read["topics"]["orders"].sum()
    late = orders["due_final_min"].between(31 * 1440, 59 * 1440, inclusive="left") & ~(orders["reported_min"] <= orders["due_final_min"])
    assert figures["overdue_count"] == late.sum() == read["units"]["overdue"].sum() == len(read["overdue_orders"]) > 5
    assert set(read["overdue_orders"]["order"]) == set(orders.loc[late, "order_id"])
    assert figures["executive_report_count"] == (read["call_ups"]["activity"] == "executive_report").sum() > 0
    book = openpyxl.load_workbook(Path("here/bulletin.xlsx"))
    assert set(book.sheetnames) == TABLES
    cells = list(book["units"].iter_rows())
    assert [cell.value for cell in cells[0]][:3] == ["Unit", "Class", "Orders"]
    town = next(row for row in cells if row[0].value == "=Some town")
    assert (town[0].data_type, town[1].value) == ("s", "Townships")  # a text, not a formula
    shares = {row[0].value: row[2].number_format for row in book["figures"].iter_rows(min_row=2)}
    assert (shares["On-time share"], shares["Orders received"]) == ("0.0%", "General")


def test_the_special_report(bulletin, results):
    for lang, part in (("en", "All matters"), ("zh", "全部事项")):
        bulletin(results / "out", "--month", "2025-01", "--special", "--lang", lang, "-o", lang)
        assert {path.name for path in Path(lang).iterdir()} == {
            "special-report.html", "special-report.docx", "special-report.xlsx", "hot_topics.csv", "all_weeks.csv", "all_units.csv", "all_time.csv",
            "all_overdue_orders.csv"}  # fmt: skip
        assert part in (Path(lang) / "special-report.html").read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes(bulletin, results):
    for folder in ("a", "b"):
        bulletin(results / "out", "--month", "2025-03", "--lang", "zh", "-o", folder)
    for path in Path("a").iterdir():
        assert path.read_bytes() == (Path("b") / path.name).read_bytes(), path.name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_month_without_orders(bulletin, results, lang):
    bulletin(results / "empty", "--month", "2025-01", "--lang", lang, "-o", "here")
    page = (Path("here") / "bulletin.html").read_text(encoding="utf-8")
    assert {"zh": "受理工单 0 件，按时办结率 –", "en": "received 0 orders this month. – were on time"}[lang] in page
    assert ">nan" not in page


def test_mistakes_end_with_code_2_and_write_nothing(bulletin, results):
    assert "2025-01 to 2025-03" in bulletin(results / "out", "--month", "2025-04", "--lang", "en", code=2)
    assert "it has 0, 1" in bulletin(results / "out", "--month", "2025-01", "--replication", "2", "--lang", "en", code=2)
    assert "without its event log" in bulletin(results / "none", "--month", "2025-01", "--lang", "en", code=2)
    assert "does not exist" in bulletin("nowhere", "--month", "2025-01", "--lang", "en", code=2)
    assert "no topic was hot" in bulletin(results / "empty", "--month", "2025-01", "--special", "--lang", "en", code=2)
    assert "--month" in bulletin(results / "out", code=2)
    Path("taken").mkdir()
    assert "never overwritten" in bulletin(results / "out", "--month", "2025-01", "--lang", "en", "-o", "taken", code=2)
    assert list(Path("taken").iterdir()) == []
    assert not Path("results").exists()


def test_the_run_itself_says_what_it_is_of(bulletin, results):
    run = json.loads((results / "out" / "run.json").read_text(encoding="utf-8"))
    bulletin(results / "out", "--month", "2025-01", "--lang", "en", "-o", "here")
    page = (Path("here") / "bulletin.html").read_text(encoding="utf-8")
    assert f"hotline-sim {run['version']} | scenario {run['scenario']['scenario']['name']}, seed {run['seed']}, replication 1" in page
