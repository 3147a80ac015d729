"""hotline sweep: the same results whatever ran them, going on, refusing to mix, failures as rows, shards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from sweep_workers import KILLER, broken, killing, plain

from analysis.intervals import ratio_interval
from analysis.kpi import KPIS
from analysis.sweep import engine_work
from analysis.sweep.engine import Options, run_sweep
from analysis.sweep.engine_local import Here, Processes
from analysis.sweep.engine_work import Chunk, Job, Run
from analysis.sweep.results import read_sweep
from analysis.sweep.store_folder import SweepFolder
from scenarios.study_files import load_study
from sim.cli.sweep import sweep
from sim.errors import ResultsError
from sim.model import run_replication

SMALL = """
extends: textbook
scenario: {name: small, title: {zh: 小, en: Small}, question: {zh: 小, en: Small}}
period: {end: 2025-01-05, follow_up_days: 5}
demand: {arrivals: {orders_per_day: 10}}
work: {handling: {law: exponential, mean_min: 60}}
"""
STUDY = """
study: {name: tiny, title: {zh: 小研究, en: Tiny study}, question: {zh: 几个人？, en: How many people?}}
base: small.yaml
levers: {staff: {path: units.unit1.staff.handlers, values: [1, 2], name: {zh: 承办人, en: Handlers}}}
uncertainties: {handling: {path: work.handling.mean_min, low: 40, high: 80}}
design: {kind: factorial, levels: 3}
replications: 3
kpis: [mean_days_to_report, on_time_share]
"""
TABLES = ("points.csv", "runs.parquet")


@pytest.fixture
def hotline(tmp_path, monkeypatch):
    """Run the command in an empty folder that holds one small study."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    Path("study.yaml").write_text(STUDY, encoding="utf-8")

    def call(*arguments: str, code: int = 0, lang: str = "en") -> str:
        result = CliRunner().invoke(sweep, [*arguments, "--lang", lang], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return call


def tables(folder: str) -> list[bytes]:
    return [(Path(folder) / name).read_bytes() for name in TABLES]


def run_files(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("runs/*/*.json"))


def test_one_process_two_processes_and_shards_merged_give_the_same_bytes(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "one")
    hotline("study.yaml", "--jobs", "2", "-o", "two")
    for part in ("1", "2"):
        hotline("study.yaml", "--jobs", "1", "--shard", f"{part}/2", "-o", f"part{part}")
    assert [len(run_files(f"part{part}")) for part in (1, 2)] == [9, 9]
    output = hotline("--merge", "part1", "part2", "-o", "whole")
    assert "18 done, 0 failed, 0 missing" in output
    assert tables("one") == tables("two") == tables("whole")
    assert len(run_files("one")) == 18
    assert not list(Path().glob("*.lock"))


def test_the_figures_are_those_of_the_scenario_run_alone(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    found = read_sweep("out")
    scenario = found.place.plan.scenario(4)
    assert (scenario.units["unit1"].staff["handlers"], scenario.work.handling.mean) == (2, 60)
    orders = []
    run_replication(scenario, 2, lambda kind, table: orders.append(table) if kind == "orders" else None)
    frame = pd.concat([table.to_pandas() for table in orders])
    own = frame[(frame["cohort"] == "period") & frame["reported_min"].notna()]
    days = (own["reported_min"] - own["received_min"]) / 1440
    row = found.runs[(found.runs["point"] == 4) & (found.runs["replication"] == 2)].iloc[0]
    assert row["mean_days_to_report_denominator"] == len(own)
    assert row["mean_days_to_report_numerator"] == pytest.approx(days.sum(), rel=1e-12)
    assert row["mean_days_to_report"] == pytest.approx(days.mean(), rel=1e-12)


def test_points_are_ratios_of_sums_with_their_intervals(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    found = read_sweep("out")
    assert list(found.runs.columns) == [
        "point", "replication", "staff", "handling", "mean_days_to_report_numerator", "mean_days_to_report_denominator",
        "mean_days_to_report", "on_time_share_numerator", "on_time_share_denominator", "on_time_share", "seconds", "error", "key",
    ]
    own = found.runs[found.runs["point"] == 1]
    wanted = ratio_interval(own["mean_days_to_report_numerator"].tolist(), own["mean_days_to_report_denominator"].tolist(), unit="days")
    row = found.points.loc[1]
    assert (row["mean_days_to_report"], row["mean_days_to_report_low"], row["mean_days_to_report_high"]) == (
        wanted.value, wanted.low, wanted.high)
    assert (row["staff"], row["handling"], row["replications"]) == (1, 60, 3)
    written = pd.read_csv("out/points.csv", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(written, found.points, check_dtype=False)


def test_reading_back_as_xarray_and_by_sql(hotline):
    pytest.importorskip("xarray")
    pytest.importorskip("duckdb")
    hotline("study.yaml", "--jobs", "1", "-o", "it's")
    found = read_sweep("it's")
    cube = found.to_xarray()
    assert dict(cube.sizes) == {"point": 6, "replication": 3}
    assert cube["staff"].to_numpy().tolist() == [1, 1, 1, 2, 2, 2]
    own = found.runs.set_index(["point", "replication"])["mean_days_to_report"]
    assert float(cube["mean_days_to_report"].sel(point=3, replication=1)) == own[3, 1]
    query = "select staff, count(*) as runs, avg(mean_days_to_report) as days from runs group by staff order by staff"
    table = found.sql(query)
    assert table["runs"].tolist() == [9, 9]
    assert table["days"].tolist() == pytest.approx(found.runs.groupby("staff")["mean_days_to_report"].mean().tolist())
    assert found.sql("select count(*) as n from points")["n"].tolist() == [6]


def test_an_unfinished_sweep_can_be_read_too(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    whole = read_sweep("out").runs
    for name in (*TABLES, "timings.parquet"):
        Path("out", name).unlink()
    pd.testing.assert_frame_equal(read_sweep("out").runs, whole)
    run_files("out")[0].unlink()
    assert len(read_sweep("out").runs) == len(whole) - 1


def test_going_on_runs_only_what_is_missing_and_torn_files_are_run_again(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    wanted = tables("out")
    files = run_files("out")
    before = {path: path.stat().st_mtime_ns for path in files}
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:50])
    output = hotline("--status", "out")
    assert [line.split()[-1] for line in output.splitlines()[1:5]] == ["16", "0", "2", "1"]
    assert "hotline sweep --resume out" in output
    output = hotline("--resume", "out", "--jobs", "1")
    assert "18 runs: 2 done now, 16 there before" in output
    assert "Torn or altered files: 1" in output
    assert tables("out") == wanted
    again = {path for path in files if path.stat().st_mtime_ns != before[path]}
    assert again == set(files[:2])
    assert "It is complete" in hotline("--status", "out")


def test_going_on_with_a_finished_sweep_runs_nothing_and_keeps_its_bytes(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    wanted = tables("out")
    assert "0 done now, 18 there before" in hotline("study.yaml", "--resume", "-o", "out", "--jobs", "1")
    assert tables("out") == wanted


def test_a_folder_with_a_sweep_is_not_begun_again_nor_mixed_with_another_study(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    assert "go on with it: hotline sweep --resume out" in hotline("study.yaml", "-o", "out", code=2)
    Path("study.yaml").write_text(STUDY.replace("[1, 2]", "[1, 4]"), encoding="utf-8")
    output = hotline("study.yaml", "--resume", "-o", "out", code=2)
    assert "holds another study: study.levers.staff.values.1 was 2 and is 4" in output
    Path("notes").mkdir()
    Path("notes/a.txt").touch()
    assert "holds something else" in hotline("study.yaml", "-o", "notes", code=2)


def test_another_model_is_refused(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    path = Path("out/study.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "code": "0" * 64, "versions": {**content["versions"], "numpy": "1.0"}}), encoding="utf-8")
    output = hotline("--resume", "out", code=2)
    assert "begun with another model" in output
    assert 'versions.numpy was "1.0"' in output


def test_a_sweep_that_is_being_written_is_left_alone(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    Path("out.lock").write_text(json.dumps({"host": "elsewhere", "pid": 1}), encoding="utf-8")
    assert "is being written by another run" in hotline("--resume", "out", code=2)
    assert "It is running" in hotline("--status", "out")


def test_a_failed_run_is_a_row_with_its_error_and_its_rerun_command(hotline, monkeypatch):
    kept = engine_work.run_replication

    def fails(parameters, number, *arguments, **options):
        if number == 1 and parameters.units["unit1"].staff["handlers"] == 2:
            raise ZeroDivisionError("nothing to divide by")
        return kept(parameters, number, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(engine_work, "run_replication", fails)
        output = hotline("study.yaml", "--jobs", "1", "-o", "out", code=1).replace("\n", " ")
        assert "nothing to divide by" in hotline("out", "--point", "3", "--replication", "1", code=1)
    assert "Failed runs, which are in no figure: 3" in output
    assert "hotline sweep out --point 3 --replication 1" in output
    found = read_sweep("out")
    failed = found.runs[found.runs["error"] != ""]
    assert failed[["point", "replication"]].to_numpy().tolist() == [[3, 1], [4, 1], [5, 1]]
    assert set(failed["error"]) == {"ZeroDivisionError: nothing to divide by"}
    assert failed["on_time_share_numerator"].isna().all()
    assert found.points["replications"].tolist() == [3, 3, 3, 2, 2, 2]
    assert "0 done now" in hotline("--resume", "out", "--jobs", "1", code=1)  # a failure is not tried again unasked
    assert "It succeeded now, and is stored" in hotline("out", "--point", "3", "--replication", "1")
    assert "2 done now, 16 there before" in hotline("--resume", "out", "--retry-failed", "--jobs", "1")
    hotline("study.yaml", "--jobs", "1", "-o", "never-failed")
    assert tables("out") == tables("never-failed")


def test_one_run_alone_gives_the_figures_that_are_stored(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    assert "The same figures as stored" in hotline("out", "--point", "5", "--replication", "2")
    place = SweepFolder.read(Path("out"))
    run = place.store.read(place.key(5, 2))
    run["measures"]["on_time_share"][0] += 1
    place.store.write(place.key(5, 2), run)
    assert "Not the figures stored" in hotline("out", "--point", "5", "--replication", "2", code=1)
    assert "not in this study" in hotline("out", "--point", "6", "--replication", "0", code=2)


def test_equal_runs_of_another_study_are_not_run_again(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    Path("more.yaml").write_text(STUDY.replace("[1, 2]", "[2, 1, 3]").replace("replications: 3", "replications: 4"), encoding="utf-8")
    assert "9 points, 36 runs: 18 done now, 18 there before" in hotline("more.yaml", "--jobs", "1", "--reuse", "out", "-o", "more")
    hotline("more.yaml", "--jobs", "1", "-o", "fresh")
    assert tables("more") == tables("fresh")


def test_a_precision_replicates_each_point_until_it_is_reached(hotline):
    rule = "replications: {kpi: mean_days_to_report, half_width: 0.02, at_least: 5, step: 5, at_most: 15}"
    Path("study.yaml").write_text(STUDY.replace("replications: 3", rule), encoding="utf-8")
    hotline("study.yaml", "--jobs", "1", "-o", "out")
    found = read_sweep("out")
    counts = found.points["replications"].tolist()
    assert set(counts) <= {5, 10, 15}
    assert len(set(counts)) > 1  # the noise is not the same everywhere
    for point, count in enumerate(counts):
        own = found.runs[found.runs["point"] == point]

        def half(most, own=own):
            part = own[own["replication"] < most]
            pair = (part[f"mean_days_to_report_{one}"].tolist() for one in ("numerator", "denominator"))
            return ratio_interval(*pair, unit="days").half_width

        assert count == 15 or half(count) <= 0.02
        assert all(half(most) > 0.02 for most in range(5, count, 5))
    Path("again").mkdir()
    shutil.copytree("out", "again/out")
    for path in run_files("again/out")[::3]:
        path.unlink()
    hotline("--resume", "again/out", "--jobs", "1")
    assert tables("again/out") == tables("out")


def test_merging_takes_the_run_that_did_not_fail_and_refuses_shards_that_disagree(hotline):
    hotline("study.yaml", "--jobs", "1", "-o", "one")
    shutil.copytree("one", "two")
    place = SweepFolder.read(Path("two"))
    run = place.store.read(place.key(0, 0))
    place.store.write(place.key(0, 0), {**run, "measures": None, "error": "it broke"})
    wanted = tables("one")
    assert "18 done, 0 failed" in hotline("--merge", "two", "one", "-o", "both")
    assert tables("both") == wanted
    assert "never overwritten" in hotline("--merge", "two", "one", "-o", "both", code=2)
    run["measures"]["on_time_share"][0] += 1
    place.store.write(place.key(0, 0), run)
    assert "disagree on the run" in hotline("--merge", "two", "one", "-o", "third", code=2)
    assert not Path("third").exists()
    run_files("one")[0].unlink()
    assert "17 done, 0 failed, 1 missing" in hotline("--merge", "one", "one", "-o", "fourth")


def test_equal_points_share_their_runs(hotline):
    Path("points.csv").write_text("staff,handling\n1,50\n2,50\n1,50\n", encoding="utf-8")
    text = STUDY.replace("design: {kind: factorial, levels: 3}", "design: {kind: rows, file: points.csv}").replace("values: [1, 2], ", "")
    Path("study.yaml").write_text(text, encoding="utf-8")
    assert "3 points, 6 runs" in hotline("study.yaml", "--jobs", "1", "-o", "out")
    found = read_sweep("out")
    assert len(run_files("out")) == 6
    assert found.runs.groupby("point").size().tolist() == [3, 3, 3]
    assert found.points.loc[0].drop("point").equals(found.points.loc[2].drop("point"))


@pytest.mark.parametrize(("arguments", "told"), [
    (["study.yaml", "--shard", "3/2"], "must be written i/n"),
    (["study.yaml", "other.yaml"], "give one study"),
    (["--status", "a", "b"], "give one folder"),
    (["--merge", "a", "-o", "x"], "two folders or more"),
    (["--status", "--merge", "a"], "choose one"),
    (["a", "--point", "1"], "together"),
    (["--resume", "study.yaml"], "--resume needs the folder"),
    (["--status", "nowhere"], "does not exist"),
    (["--resume", "."], "has no study.json"),
    (["study.yml"], "no file and no shipped study of this name; did you mean 'study'?"),
])  # fmt: skip
def test_what_cannot_be_done_is_said(hotline, arguments, told):
    assert told in " ".join(hotline(*arguments, code=2).replace("│", " ").split())


def test_chinese(hotline):
    output = hotline("study.yaml", "--jobs", "1", "-o", "out", lang="zh")
    for part in ("小研究", "几个人？", "承办人", "95 % 置信区间", "6 个点，共 18 次运行：本次 18 次，此前已有 0 次", "结果在 out"):
        assert part in output
    assert "已全部完成" in hotline("--status", "out", lang="zh")


# --- engines ---------------------------------------------------------------------------------------------------------


def job() -> Job:
    return Job.of({"any": "base"}, "code")


def chunk(*points: int) -> Chunk:
    return Chunk(tuple(Run(point, 0, f"key{point}") for point in points), {}, shared=False)


def drained(engine) -> list:
    found = []
    while engine.busy:
        found += engine.outcomes()
    engine.close()
    return sorted(found, key=lambda outcome: outcome.run.point)


def test_a_run_that_kills_its_worker_three_times_fails_and_nothing_else_does():
    engine = Processes(job(), 2, killing)
    for points in ((0, 1), (2, KILLER, 4, 5), (6, 7)):
        engine.submit(chunk(*points))
    found = drained(engine)
    assert [outcome.run.point for outcome in found] == list(range(8))
    assert [outcome.run.point for outcome in found if outcome.failure] == [KILLER]
    assert found[KILLER].failure.error == "the worker process died three times"


def test_a_worker_that_cannot_work_stops_the_sweep():
    engine = Processes(job(), 1, broken)
    engine.submit(chunk(0))
    with pytest.raises(RuntimeError, match="cannot work on 1 runs"):
        drained(engine)
    engine.close()


def test_this_process_is_an_engine_too():
    engine = Here(job(), plain)
    assert (engine.wants, engine.busy) == (1, False)
    engine.submit(chunk(1, 2))
    assert (engine.wants, engine.busy) == (0, True)
    assert [outcome.run.point for outcome in drained(engine)] == [1, 2]


def test_a_worker_with_another_model_refuses(hotline):
    plan = load_study("study.yaml", kpis=list(KPIS))
    with pytest.raises(ResultsError, match="another version of the model"):
        next(engine_work.run_chunk(Job.of(plan.base, "other"), chunk(0)))


def test_a_full_disk_stops_the_sweep_and_going_on_gives_the_same(hotline, monkeypatch):
    hotline("study.yaml", "--jobs", "1", "-o", "whole")
    room = 7
    kept = Path.replace

    def replace(path, target):
        nonlocal room
        if path.name.endswith(".tmp"):
            room -= 1
            if room < 0:
                raise OSError(28, "No space left on device")
        return kept(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        output = hotline("study.yaml", "--jobs", "1", "-o", "out", code=2)
    assert "No space left on device; make room or mend it, then go on: hotline sweep --resume out" in output
    assert len(run_files("out")) == 7
    assert list(Path("out").rglob("*.tmp")) == []
    assert "11 done now, 7 there before" in hotline("--resume", "out", "--jobs", "1")
    assert tables("out") == tables("whole")


def test_nothing_is_held_that_grows_with_the_runs(tmp_path, hotline):
    plan = load_study("study.yaml", kpis=list(KPIS))
    seen = []
    done = run_sweep(plan, tmp_path / "out", Options(progress=lambda settled, of: seen.append((settled, of))))
    assert (done.runs, done.ran, done.failed, done.torn) == (18, 18, 0, 0)
    assert seen[-1] == (18, 18)
    assert pq.read_metadata(tmp_path / "out/runs.parquet").num_rows == 18
