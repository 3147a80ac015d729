"""The store of a sweep: keys, whole files, torn files, another study, a full disk; and the order of work."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from analysis.sweep.engine_agenda import Agenda, Item, same_orders
from analysis.sweep.keys import canonical, code_fingerprint, run_key, scenario_hash
from analysis.sweep.store import RunStore
from analysis.sweep.store_folder import Shard, SweepFolder, differences
from scenarios.loader import load
from scenarios.study_files import load_study
from sim.errors import ResultsError
from sim.parameters import Parameters, Precision

KEY = "ab" + "0" * 62
RUN = {"measures": {"orders_count": [12.5, 1.0], "on_time_share": [3.0, 0.0]}, "seconds": 0.1, "error": ""}


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(
        "study: {name: s, title: {zh: 甲, en: A}, question: {zh: 甲, en: A}}\nbase: textbook\nreplications: 2\n"
        "levers:\n  staff: {path: units.unit1.staff.handlers, values: [1, 2, 3]}\n"
        "uncertainties:\n  rate: {path: demand.arrivals.orders_per_day, values: [5, 10]}\ndesign: {kind: factorial}\n",
        encoding="utf-8",
    )
    return load_study(path)


def changed(parameters: Parameters, path: str, value) -> Parameters:
    from helpers import altered

    return altered(parameters, {path: value})


# --- keys ------------------------------------------------------------------------------------------------------------


def test_what_a_run_depends_on_changes_its_key_and_names_do_not():
    base = load("textbook")
    one = scenario_hash(base)
    assert one == scenario_hash(Parameters.model_validate(base.model_dump(mode="json")))
    for path, value in (("scenario.name", "other"), ("run.replications", 5), ("run.seed", 9)):
        assert scenario_hash(changed(base, path, value)) == one
    for path, value in (("units.unit1.staff.handlers", 2), ("demand.arrivals.orders_per_day", 11), ("policy.clock_starts", "receipt")):
        assert scenario_hash(changed(base, path, value)) != one
    keys = {run_key(one, 1, 0, "x"), run_key(one, 2, 0, "x"), run_key(one, 1, 1, "x"), run_key(one, 1, 0, "y"), run_key("z", 1, 0, "x")}
    assert len(keys) == 5


def test_the_order_of_tiers_and_units_is_part_of_the_key():
    data = load("huojia").model_dump(mode="json")
    turned = {**data, "units": dict(reversed(data["units"].items()))}
    one, two = Parameters.model_validate(data), Parameters.model_validate(turned)
    assert one == two  # pydantic and Python do not see the order; the model does
    assert scenario_hash(one) != scenario_hash(two)


def test_the_fingerprint_is_of_the_model_and_of_what_measures_it():
    assert code_fingerprint() == code_fingerprint.__wrapped__()
    assert len(code_fingerprint()) == 64


def test_canonical_text_has_no_numbers_that_json_does_not_know():
    assert canonical({"b": 1.5, "a": "办"}) == '{"b":1.5,"a":"办"}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_run_is_read_as_it_was_written(tmp_path):
    store = RunStore(tmp_path)
    assert store.read(KEY) is None
    store.write(KEY, RUN)
    assert store.read(KEY) == {**RUN, "key": KEY}
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")] == [f"runs/ab/{KEY}.json"]


def test_every_truncation_and_every_altered_byte_is_found(tmp_path):
    store = RunStore(tmp_path)
    store.write(KEY, RUN)
    path = store.path(KEY)
    whole = path.read_bytes()
    for size in range(len(whole) - 1):  # the last byte is the newline
        path.write_bytes(whole[:size])
        assert store.read(KEY) is None, size
    for place in range(len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = store.read(KEY)
        assert found is None or found == {**RUN, "key": KEY}, place  # 1.0 written 1.00 would be no other content
    path.write_bytes(whole)
    assert store.read(KEY) is not None


def test_a_run_under_another_runs_name_is_not_that_run(tmp_path):
    store = RunStore(tmp_path)
    store.write(KEY, RUN)
    other = KEY[:-1] + "1"
    store.path(KEY).rename(store.path(other))
    assert store.read(other) is None


def test_torn_files_are_counted_and_put_aside_and_never_read(tmp_path):
    store = RunStore(tmp_path)
    for _ in range(2):
        store.write(KEY, RUN)
        store.path(KEY).write_text("{}", encoding="utf-8")
        assert store.census(iter([KEY])).torn == len(list(store.torn.glob("*"))) + 1
        assert store.take(KEY) is None
        assert not store.path(KEY).exists()
    assert sorted(path.name for path in store.torn.iterdir()) == [f"{KEY}.1.json", f"{KEY}.2.json"]
    assert store.census(iter([KEY])) == (0, 0, 1, 2)


def test_equal_runs_of_another_sweep_are_taken_over_unless_torn(tmp_path):
    other = RunStore(tmp_path / "other")
    other.write(KEY, RUN)
    store = RunStore(tmp_path / "mine", [tmp_path / "other"])
    assert store.take(KEY) == other.read(KEY)
    assert store.path(KEY).read_bytes() == other.path(KEY).read_bytes()
    store.path(KEY).unlink()
    other.path(KEY).write_text("{", encoding="utf-8")
    assert store.take(KEY) is None
    assert other.path(KEY).exists()  # another sweep's files are its own


def test_a_full_disk_leaves_no_half_file_and_says_what_to_do(tmp_path, monkeypatch):
    store = RunStore(tmp_path)

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultsError, match=r"No space left on device; make room or mend it, then go on: hotline sweep --resume"):
        store.write(KEY, RUN)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_stop_left_of_a_file_is_cleaned_up(tmp_path):
    store = RunStore(tmp_path)
    store.write(KEY, RUN)
    left = store.path(KEY).with_name(f".{KEY}.123.tmp")
    left.write_text("{", encoding="utf-8")
    store.clean()
    assert not left.exists()
    assert store.read(KEY)


# --- folders ---------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_as_it_was_written_in_the_bases_own_order(plan, tmp_path):
    place = SweepFolder.new(tmp_path / "sweep", plan, Shard(1, 2))
    place.write()
    found = SweepFolder.read(place.folder)
    assert found == place
    assert canonical(found.plan.base) == canonical(plan.base)
    found.refuse_another(place)


def test_another_study_is_refused_and_what_differs_is_said(plan, tmp_path):
    place = SweepFolder.new(tmp_path / "sweep", plan)
    place.write()
    base = {**plan.base, "period": {**plan.base["period"], "end": "2025-02-01"}}
    other = SweepFolder.new(place.folder, plan.model_copy(update={"base": base}))
    with pytest.raises(ResultsError, match=r'holds another study: base\.period\.end was "2025-01-31" and is "2025-02-01"; write to'):
        place.refuse_another(other)
    newer = SweepFolder(place.folder, plan, place.hashes, "f" * 64, place.versions)
    with pytest.raises(ResultsError, match="holds the same study, begun with another model: code was "):
        place.refuse_another(newer)
    sharded = SweepFolder.new(place.folder, plan, Shard(2, 3))
    with pytest.raises(ResultsError, match=r"the same study.*shard was null and is \{"):
        place.refuse_another(sharded)
    place.refuse_another(sharded, shards_too=False)


def test_a_folder_without_a_study_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="does not exist"):
        SweepFolder.read(tmp_path / "none")
    (tmp_path / "study.json").write_text("{", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"has no study\.json, or one that cannot be read"):
        SweepFolder.read(tmp_path)


def test_differences_are_told_where_they_are():
    assert differences({"a": {"b": 1, "c": [1, 2]}}, {"a": {"b": 1, "c": [1, 3], "d": "x"}}) == [
        "a.c.1 was 2 and is 3", 'a.d was null and is "x"',
    ]
    assert differences({"a": [1]}, {"a": [1, 2]}) == ["a was [1] and is [1, 2]"]


def test_shards_share_the_points_out(plan, tmp_path):
    parts = [SweepFolder.new(tmp_path, plan, Shard(number, 4)).points() for number in (1, 2, 3, 4)]
    assert parts == [[0, 4], [1, 5], [2], [3]]


def test_points_of_the_same_scenario_are_run_once(plan, tmp_path):
    doubled = plan.model_copy(update={"points": (*plan.points, plan.points[2])})
    place = SweepFolder.new(tmp_path, doubled)
    assert place.points() == [0, 1, 2, 3, 4, 5]
    assert place.key(6, 1) == place.key(2, 1)


# --- the order of work -----------------------------------------------------------------------------------------------


def test_points_that_meet_the_same_orders_stand_together(plan):
    # staff changes no order, the rate does: points 0, 2, 4 have rate 5, the others 10
    assert same_orders(plan, range(6)) == [[0, 2, 4], [1, 3, 5]]
    agenda = Agenda([[0, 2], [1]], 2, lambda *_: True)
    items = list(iter(agenda.next, None))
    assert items == [Item(0, 0), Item(2, 0), Item(0, 1), Item(2, 1), Item(1, 0), Item(1, 1)]
    assert agenda.shared == {0, 2}
    assert agenda.runs == 6


def test_a_precision_asks_each_point_for_more_only_when_all_of_it_is_settled():
    rule = Precision(kpi="on_time_share", half_width=0.01, at_least=5, step=2, at_most=8)
    asked = []

    def precise(point, replications):
        asked.append((point, replications))
        return point == 0

    agenda = Agenda([[0], [1]], rule, precise)
    first = list(iter(agenda.next, None))
    assert first == [Item(point, replication) for point in (0, 1) for replication in range(5)]
    for item in first[:-1]:
        agenda.settle(item.point)
    assert asked == [(0, 5)]  # point 0 is precise enough; of point 1 one run is still out
    assert agenda.next() is None
    agenda.settle(1)
    assert list(iter(agenda.next, None)) == [Item(1, 5), Item(1, 6)]
    agenda.settle(1)
    agenda.settle(1)
    assert list(iter(agenda.next, None)) == [Item(1, 7)]  # no more than at_most
    agenda.settle(1)
    assert (asked, agenda.next(), agenda.runs) == ([(0, 5), (1, 5), (1, 7)], None, 13)


def test_texts_of_failures_are_kept_as_they_are(tmp_path):
    store = RunStore(tmp_path)
    store.write(KEY, {**RUN, "trace": 'line "one"\n办'})
    assert json.loads(Path(store.path(KEY)).read_text(encoding="utf-8"))["run"]["trace"] == 'line "one"\n办'
