"""Results folders: never overwritten, resumable, deterministic."""

import json
import multiprocessing
import os
import socket

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.store import TABLES, Store, read, write_json
from sim.errors import ResultsError

MANIFEST = {"scenario_hash": "abc", "seed": 0, "version": "0.1.0", "replications": 3}
RECORD = {"measures": {"on_time_share": [3, 5]}, "counts": {"overdue": 2}}
SUMMARY = {"replications": 3}


def tables(replication, details=("", "复议", "复议")):
    column = {"replication": np.full(3, replication, dtype=np.int32)}
    events = pa.table({
        "replication": pa.array(column["replication"]),
        "order_id": pa.array(["a", None, f"b{replication}"]).dictionary_encode(),
        "time": [0.0, 1.5, 2.0],
        # a dictionary that names a text twice, as that of clauses by activity does
        "clause": pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int8()), pa.array(["C01", "C07", "C01"])),
        "detail": pa.array(details).dictionary_encode() if details else pa.nulls(3),
    })
    orders = pd.DataFrame({**column, "tier": pd.Categorical(["general", "urgent", "general"]), "closed_min": [1, np.nan, 2]})
    units = pd.DataFrame({**column, "unit": ["roads", "water", "parks"]})
    pools = pd.DataFrame({**column, "crew": ["day", None, None]})
    return {"events": events, "orders": orders, "units": units, "pools": pools, "hours": units}


def write(store, *replications):
    for replication in replications:
        store.write(replication, tables(replication), {**RECORD, "replication": replication})


def run(folder, *replications):
    with Store.create(folder, MANIFEST) as store:
        write(store, *replications)
        store.finish(SUMMARY, {"wall_s": 1.0})
    return folder


def unfinished(folder, *replications):
    with Store.create(folder, MANIFEST) as store:
        write(store, *replications)


def test_a_finished_run_is_one_whole_folder(tmp_path):
    folder = run(tmp_path / "out", 0, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(f"{name}.parquet" for name in TABLES), "run.json", "summary.json"])
    results = read(folder)
    assert results.summary == SUMMARY
    assert results.run == {**MANIFEST, "wall_s": 1.0, "replications_done": [0, 1]}
    assert list(results.table("events")["replication"]) == [0, 0, 0, 1, 1, 1]
    assert list(results.table("events", ["detail"])["detail"]) == ["", "复议", "复议"] * 2
    assert list(results.table("events")["clause"]) == ["C01", "C07", "C01"] * 2


def test_results_are_never_overwritten(tmp_path):
    folder = run(tmp_path / "out", 0)
    before = (folder / "events.parquet").read_bytes()
    with pytest.raises(ResultsError, match=r"never overwritten.*another folder"):
        Store.create(folder, MANIFEST)
    assert (folder / "events.parquet").read_bytes() == before
    assert not (tmp_path / "out.lock").exists()


def test_even_an_empty_folder_is_not_written_over(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(ResultsError, match="never overwritten"):
        Store.create(tmp_path / "out", MANIFEST)


def test_a_folder_that_comes_to_exist_during_the_run_is_kept_and_so_is_the_run(tmp_path):
    with Store.create(tmp_path / "out", MANIFEST) as store:
        write(store, 0)
        (tmp_path / "out").mkdir()
        with pytest.raises(ResultsError, match="has come to exist"):
            store.finish(SUMMARY, {})
    (tmp_path / "out").rmdir()
    with Store.resume(tmp_path / "out", MANIFEST) as store:
        assert store.done() == {0}


def test_an_unfinished_run_is_not_started_over(tmp_path):
    unfinished(tmp_path / "out", 0)
    with pytest.raises(ResultsError, match="resume it"):
        Store.create(tmp_path / "out", MANIFEST)


def test_a_resumed_run_ends_in_the_same_bytes_as_one_that_never_stopped(tmp_path):
    whole = run(tmp_path / "whole", 0, 1, 2)
    unfinished(tmp_path / "stopped", 2, 0)
    with Store.resume(tmp_path / "stopped", MANIFEST) as store:
        assert store.done() == {0, 2}
        write(store, 1)
        assert [record["replication"] for record in store.records().values()] == [0, 1, 2]
        stopped = store.finish(SUMMARY, {"wall_s": 1.0})
    for path in whole.iterdir():
        assert (stopped / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_run_may_be_resumed_with_more_replications(tmp_path):
    unfinished(tmp_path / "out", 0)
    with Store.resume(tmp_path / "out", {**MANIFEST, "replications": 50}) as store:
        store.finish(SUMMARY, {})
    assert read(tmp_path / "out").run["replications"] == 50


@pytest.mark.parametrize(("key", "value", "text"), [
    ("scenario_hash", "xyz", "scenario_hash was 'abc' and is 'xyz'"), ("seed", 7, "seed was 0 and is 7"),
    ("version", "0.2.0", "version was '0.1.0' and is '0.2.0'"),
])
def test_a_run_of_something_else_is_not_resumed_and_the_difference_is_named(tmp_path, key, value, text):
    unfinished(tmp_path / "out", 0)
    with pytest.raises(ResultsError, match=text):
        Store.resume(tmp_path / "out", {**MANIFEST, key: value})
    Store.resume(tmp_path / "out", MANIFEST).close()


def test_there_must_be_something_to_resume(tmp_path):
    with pytest.raises(ResultsError, match="no unfinished run"):
        Store.resume(tmp_path / "out", MANIFEST)
    run(tmp_path / "out", 0)
    with pytest.raises(ResultsError, match="finished already"):
        Store.resume(tmp_path / "out", MANIFEST)


def truncate(part):
    path = part / "orders.parquet"
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("tear", [
    truncate, lambda part: (part / "measures.json").unlink(), lambda part: (part / "events.parquet").unlink(),
    lambda part: (part / "measures.json").write_text('{"measures": {'), lambda part: (part / "pools.parquet").write_bytes(b""),
])
def test_a_torn_part_counts_as_not_done_and_can_be_written_again(tmp_path, tear):
    whole = run(tmp_path / "whole", 0, 1)
    unfinished(tmp_path / "out", 0, 1)
    tear(tmp_path / "out.partial" / "parts" / "00001")
    with Store.resume(tmp_path / "out", MANIFEST) as store:
        assert store.done() == {0}
        write(store, 1)
        assert store.done() == {0, 1}
        store.finish(SUMMARY, {"wall_s": 1.0})
    assert (tmp_path / "out" / "events.parquet").read_bytes() == (whole / "events.parquet").read_bytes()


def test_what_a_stopped_write_left_behind_is_cleared_away(tmp_path):
    unfinished(tmp_path / "out", 0)
    (tmp_path / "out.partial" / "parts" / ".00001.4711").mkdir()
    with Store.resume(tmp_path / "out", MANIFEST):
        assert [path.name for path in (tmp_path / "out.partial" / "parts").iterdir()] == ["00000"]


def test_a_column_that_is_empty_in_one_replication_takes_its_type_from_the_others(tmp_path):
    with Store.create(tmp_path / "out", MANIFEST) as store:
        store.write(0, tables(0, details=None), RECORD)
        store.write(1, tables(1), RECORD)
        store.finish(SUMMARY, {})
    details = read(tmp_path / "out").table("events")["detail"]
    assert details.isna().tolist() == [True] * 3 + [False] * 3


def test_replications_stand_in_their_order_past_ten(tmp_path):
    folder = run(tmp_path / "out", 11, 2, 0)
    assert read(folder).table("units")["replication"].drop_duplicates().tolist() == [0, 2, 11]
    assert pq.ParquetFile(folder / "units.parquet").num_row_groups == 3  # merged part by part


def test_a_replication_must_be_whole_and_one_must_be_done(tmp_path):
    with Store.create(tmp_path / "out", MANIFEST) as store:
        with pytest.raises(ResultsError, match="lacks units"):
            store.write(0, {name: tables(0)[name] for name in TABLES if name != "units"}, RECORD)
        with pytest.raises(ResultsError, match="no finished replication"):
            store.finish(SUMMARY, {})


def test_a_second_writer_is_refused_while_the_first_is_at_work(tmp_path):
    with Store.create(tmp_path / "out", MANIFEST) as store:
        write(store, 0)
        with pytest.raises(ResultsError, match="another run"):
            Store.create(tmp_path / "out", MANIFEST)
        with pytest.raises(ResultsError, match="another run"):
            Store.resume(tmp_path / "out", MANIFEST)
        store.finish(SUMMARY, {})


def _dead_pid():
    process = multiprocessing.get_context("spawn").Process(target=int)
    process.start()
    process.join()
    return process.pid


@pytest.mark.parametrize("pid", [_dead_pid, os.getpid])
def test_the_lock_of_a_writer_that_is_no_more_is_taken_over(tmp_path, pid):
    unfinished(tmp_path / "out", 0)
    write_json(tmp_path / "out.lock", {"host": socket.gethostname(), "pid": pid()})
    with Store.resume(tmp_path / "out", MANIFEST) as store:
        assert store.done() == {0}
    assert not (tmp_path / "out.lock").exists()


@pytest.mark.parametrize("owner", [
    {"host": socket.gethostname(), "pid": os.getppid()}, {"host": "another machine", "pid": 4_000_000}, None,
])
def test_the_lock_of_a_writer_that_may_be_at_work_is_respected(tmp_path, owner):
    (tmp_path / "out.lock").write_text(json.dumps(owner) if owner else "")
    with pytest.raises(ResultsError, match=r"another run.*delete .*out\.lock"):
        Store.create(tmp_path / "out", MANIFEST)
    assert (tmp_path / "out.lock").exists()
    assert not (tmp_path / "out.partial").exists()


def test_a_run_stopped_by_an_error_gives_its_lock_back_and_keeps_its_parts(tmp_path):
    def stop():
        with Store.create(tmp_path / "out", MANIFEST) as store:
            write(store, 0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    with Store.resume(tmp_path / "out", MANIFEST) as store:
        assert store.done() == {0}


def test_json_keeps_its_order_is_utf8_and_has_null_for_what_is_no_number(tmp_path):
    write_json(tmp_path / "a.json", {"z": float("nan"), "a": "获嘉", "m": [np.float64("inf"), np.int64(3)], "b": {2, 1}})
    text = (tmp_path / "a.json").read_bytes().decode("utf-8")
    assert "获嘉" in text
    assert json.loads(text) == {"a": "获嘉", "b": [1, 2], "m": [None, 3], "z": None}
    assert text.index('"z"') < text.index('"a"') < text.index('"m"') < text.index('"b"')


def test_what_is_no_results_folder_is_refused_with_the_way_on(tmp_path):
    with pytest.raises(ResultsError, match="does not exist"):
        read(tmp_path / "none")
    unfinished(tmp_path / "out", 0)
    with pytest.raises(ResultsError, match="not finished"):
        read(tmp_path / "out")
    folder = run(tmp_path / "damaged", 0)
    (folder / "pools.parquet").unlink()
    with pytest.raises(ResultsError, match=r"lacks pools\.parquet"):
        read(folder)
