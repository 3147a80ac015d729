"""Exports of the event log: XES and CSV."""

import csv
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from analysis.export import write_csv, write_xes
from analysis.store import Store
from sim.errors import ResultsError

NS = "{http://www.xes-standard.org/}"
NASTY = 'a<b> & "c" \'d\'\n\x07退单'


def events(replication):
    rows = [
        ("R-2", 0.0, "2025-01-01 00:00:00", "received", "city", "C01", None),
        (None, 40.0, "2025-01-01 00:40:00", "statistics", "office", "C04", ""),
        ("R&1", 50.5, "2025-01-01 00:50:30", "return_requested", "交通局", "C13", NASTY),
        ("R&1", 50.5, "2025-01-01 00:50:30", "return_void", "office", "C13", ""),
        ("R&1", 30.0, "2025-01-01 00:30:00", "received", "city", "C01", ""),
    ]
    frame = pd.DataFrame(rows, columns=["order_id", "time", "timestamp", "activity", "actor", "clause", "detail"])
    texts = dict.fromkeys(["order_id", "activity", "actor", "clause", "detail"], "category")
    return frame.assign(
        replication=pd.Series([replication] * len(rows), dtype="int32"), timestamp=frame["timestamp"].astype("datetime64[us]"),
        round=pd.Series([1] * len(rows), dtype="int16"), due=float("nan"), since=float("nan"), queued=float("nan"),
    ).astype(texts)


@pytest.fixture
def run(tmp_path):
    empty = pd.DataFrame({"replication": []})
    with Store.create(tmp_path / "run", {"scenario_hash": "a", "seed": 0, "version": "0"}) as store:
        for replication in (0, 2):
            orders = pd.DataFrame({"replication": [replication] * 2, "order_id": ["R&1", "R-2"],
                                   "tier": ["general", "特急"], "unit": ["交通局", None]})
            tallies = dict.fromkeys(("units", "pools", "hours"), empty)
            store.write(replication, {"events": events(replication), "orders": orders, **tallies}, {})
        return store.finish({}, {})


def traces(path):
    return ET.parse(path).getroot().findall(f"{NS}trace")  # noqa: S314


def attributes(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def test_the_xes_has_a_trace_an_order_with_its_attributes(run, tmp_path):
    found = traces(write_xes(run, tmp_path / "log.xes"))
    assert [attributes(trace) for trace in found] == [
        {"concept:name": "R&1", "replication": "0", "tier": "general", "unit": "交通局"},
        {"concept:name": "R-2", "replication": "0", "tier": "特急"},
    ]


def test_the_events_of_a_trace_stand_in_time_order_and_keep_the_order_of_simultaneous_ones(run, tmp_path):
    first = traces(write_xes(run, tmp_path / "log.xes"))[0]
    names = [attributes(event)["concept:name"] for event in first.findall(f"{NS}event")]
    assert names == ["received", "return_requested", "return_void"]


def test_an_event_has_the_standard_attributes_with_texts_escaped(run, tmp_path):
    first = traces(write_xes(run, tmp_path / "log.xes"))[0]
    assert attributes(first.findall(f"{NS}event")[1]) == {
        "concept:name": "return_requested", "time:timestamp": "2025-01-01T00:50:30.000+08:00", "org:resource": "交通局",
        "lifecycle:transition": "complete", "round": "1", "clause": "C13", "detail": NASTY.replace("\x07", "\ufffd"),
    }


def test_events_without_an_order_are_left_out_of_the_xes(run, tmp_path):
    assert "statistics" not in write_xes(run, tmp_path / "log.xes").read_text(encoding="utf-8")


def test_all_replications_can_go_into_one_xes_with_names_of_their_own(run, tmp_path):
    found = traces(write_xes(run, tmp_path / "log.xes", replication=None))
    assert [attributes(trace)["concept:name"] for trace in found] == ["0-R&1", "0-R-2", "2-R&1", "2-R-2"]


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_opens_in_excel_with_chinese_and_has_every_event(run, tmp_path):
    path = write_csv(run, tmp_path / "log.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    found = rows(path)
    assert len(found) == 10
    assert found[2]["actor"] == "交通局"
    assert found[2]["detail"] == NASTY
    assert found[1]["order_id"] == ""


def test_the_csv_of_one_replication_has_its_events_alone(run, tmp_path):
    assert {row["replication"] for row in rows(write_csv(run, tmp_path / "log.csv", replication=2))} == {"2"}


@pytest.mark.parametrize("export", [write_xes, write_csv])
def test_an_existing_file_is_never_overwritten(run, tmp_path, export):
    (tmp_path / "log").write_text("mine")
    with pytest.raises(ResultsError, match="never overwritten"):
        export(run, tmp_path / "log")
    assert (tmp_path / "log").read_text() == "mine"


@pytest.mark.parametrize("export", [write_xes, write_csv])
def test_a_replication_that_is_not_there_is_refused_and_leaves_no_file(run, tmp_path, export):
    with pytest.raises(ResultsError, match="has no replication 1"):
        export(run, tmp_path / "log", replication=1)
    assert not (tmp_path / "log").exists()


def test_a_place_that_cannot_be_written_is_named(run, tmp_path):
    with pytest.raises(ResultsError, match="cannot be written"):
        write_csv(run, tmp_path / "none" / "log.csv")


def test_an_export_that_fails_halfway_leaves_no_file(run, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.export._event", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_xes(run, tmp_path / "log.xes")
    assert not (tmp_path / "log.xes").exists()
