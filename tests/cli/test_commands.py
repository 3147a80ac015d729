"""The command line: exit codes, texts, files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from scenarios.scheme_files import load_scheme, shipped_schemes
from sim.cli import main
from sim.cli.texts import TEXTS
from sim.parameters import Parameters

SMALL = """
extends: textbook
period: {end: 2025-01-10}
demand: {arrivals: {orders_per_day: 40}, mix: {co_units: [0.1]}}
units: {unit2: {name: {zh: 单位二, en: Unit 2}, unit_class: department, weight: 1, staff: {handlers: 1}}}
work: {handling: {law: lognormal, mean_min: 50, cv: 1}, dispatch: 3, supervision: 5}
waits: {external_share: 0.3, external: {law: exponential, mean_min: 2000}}
policy: {returns: {allowed: true}, reminders: {urge_after: 24 hours}, accountability: {consecutive: 3, cumulative: 5}}
behaviour: {misroute_share: 0.1, shirk_share: 0.05}
"""


@pytest.fixture
def hotline(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds one small scenario."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")

    def call(*arguments: str, code: int = 0):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


def run(hotline, folder, *more, code=0):
    return hotline("run", "small.yaml", "--replications", "3", "--jobs", "1", "-o", folder, "--lang", "en", *more, code=code)


def test_a_run_ends_with_a_summary_and_a_results_folder(hotline):
    output = run(hotline, "out").output
    for part in ("Headline figures", "On-time share", "Where the time goes", "What fired", "assumptions", "Results are in out"):
        assert part in output
    assert {path.name for path in Path("out").iterdir()} == {
        "events.parquet", "orders.parquet", "units.parquet", "pools.parquet", "hours.parquet", "summary.json", "run.json",
        "theory.csv", "report.html", "report.docx", "charts", "tables.xlsx",
    }
    record = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert record["seed"] == 1
    assert len(record["scenario_hash"]) == 64
    assert record["scenario"]["demand"]["arrivals"]["orders_per_day"] == 40
    assert {"hotline-sim", "simpy", "holidays", "python"} <= set(record["versions"])


def test_the_summary_is_chinese_on_request(hotline):
    output = hotline("run", "small.yaml", "--replications", "2", "--jobs", "1", "-o", "out", "--lang", "zh").output
    assert "按时办结率" in output
    assert "On-time" not in output


def test_a_what_if_names_its_own_values_and_its_assumptions(hotline):
    many = "".join(f"  t{number}: {{name: {{zh: 甲, en: A}}, weight: 1}}\n" for number in range(13))
    Path("what-if.yaml").write_text(
        f"extends: edd\nperiod: {{end: 2025-01-03, lead_in_days: 1, follow_up_days: 1}}\ndemand:\n topics:\n{many}", encoding="utf-8",
    )
    output = hotline("run", "what-if.yaml", "--replications", "1", "--jobs", "1", "-o", "out", "--lang", "zh").output
    line = next(line for line in output.splitlines() if line.startswith("本情景自行设定："))
    assert line.count(",") == 12
    assert line.endswith(", …")
    summary = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))
    assert len(summary["own_values"]) == 3 + 13 + 2
    assert "staffing.office.queue.discipline" in summary["own_values"]
    assert {"path", "kind", "source", "note", "zh"} == set(summary["assumptions"][0])


def test_results_are_never_overwritten(hotline):
    run(hotline, "out")
    before = Path("out/summary.json").read_bytes()
    result = run(hotline, "out", code=2)
    assert "never overwritten" in result.output
    assert Path("out/summary.json").read_bytes() == before


def test_without_a_folder_each_run_gets_a_new_one(hotline):
    for expected in ("results/textbook", "results/textbook-2"):
        hotline("run", "small.yaml", "--replications", "1", "--jobs", "1")
        assert Path(expected, "summary.json").exists()


def test_one_replication_has_no_interval_and_says_so(hotline):
    output = hotline("run", "small.yaml", "--replications", "1", "--jobs", "1", "-o", "out", "--lang", "en").output
    assert TEXTS["one_replication"][1] in output.replace("\n", " ")


def test_serial_and_parallel_runs_write_the_same_bytes(hotline):
    run(hotline, "serial")
    hotline("run", "small.yaml", "--replications", "3", "--jobs", "2", "-o", "parallel")
    for name in ("events", "orders", "units", "pools", "hours"):
        assert Path(f"serial/{name}.parquet").read_bytes() == Path(f"parallel/{name}.parquet").read_bytes()


def test_run_json_is_enough_to_repeat_a_run(hotline, simulate):
    Path("order.yaml").write_text("""
extends: small
units: {zoo: {name: {zh: 动物园, en: Zoo}, unit_class: department, weight: 2, staff: {handlers: 1}},
        abbey: {name: {zh: 修道院, en: Abbey}, unit_class: department, weight: 3, staff: {handlers: 1}}}
""".replace("extends: small", "extends: small.yaml"), encoding="utf-8")
    hotline("run", "order.yaml", "--replications", "1", "--jobs", "1", "-o", "out", "--no-report")
    record = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    again = simulate(Parameters.model_validate(record["scenario"]))
    kept = pq.read_table("out/orders.parquet").to_pandas()
    for column in ("order_id", "unit", "reported_min"):
        assert kept[column].astype(object).fillna("").tolist() == again.orders[column].astype(object).fillna("").tolist()


def test_another_seed_gives_other_orders(hotline):
    run(hotline, "one")
    run(hotline, "two", "--seed", "2")
    assert Path("one/orders.parquet").read_bytes() != Path("two/orders.parquet").read_bytes()


def test_without_events_the_other_results_are_the_same(hotline):
    run(hotline, "all")
    run(hotline, "none", "--no-events")
    assert pq.read_table("none/events.parquet").num_rows == 0
    for name in ("orders", "units", "pools", "hours"):
        assert Path(f"all/{name}.parquet").read_bytes() == Path(f"none/{name}.parquet").read_bytes()


def test_replications_go_on_until_the_figure_is_precise_enough(hotline):
    Path("precise.yaml").write_text(
        "extends: small.yaml\nrun: {precision: {kpi: mean_days_to_report, half_width: 10, at_least: 5, at_most: 9}}\n",
        encoding="utf-8",
    )
    result = hotline("run", "precise.yaml", "--jobs", "1", "-o", "out")
    summary = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))
    assert (summary["replications"], summary["precision"]["reached"]) == (5, True)
    assert "Precise enough: Mean days to report is within ±" in result.output


def test_a_precision_that_is_not_reached_is_said_to_be_missed(hotline):
    Path("precise.yaml").write_text(
        "extends: small.yaml\nrun: {precision: {kpi: mean_days_to_report, half_width: 1e-6, at_least: 5, at_most: 6}}\n",
        encoding="utf-8",
    )
    result = hotline("run", "precise.yaml", "--jobs", "1", "-o", "out")
    assert "raise run.precision.at_most = 6 and run again" in result.output
    assert json.loads(Path("out/summary.json").read_text(encoding="utf-8"))["precision"]["reached"] is False


def test_an_unknown_figure_for_precision_is_refused_before_anything_runs(hotline):
    Path("bad.yaml").write_text("extends: small.yaml\nrun: {precision: {kpi: on_time_shore, half_width: 1}}\n", encoding="utf-8")
    result = hotline("run", "bad.yaml", "-o", "out", code=2)
    assert "on_time_shore" in result.output
    assert "on_time_share" in result.output
    assert not Path("out").exists()


def test_bad_input_names_file_line_field_and_rule_and_writes_nothing(hotline):
    Path("bad.yaml").write_text(
        "extends: textbook\npolicy:\n  tiers: {general: {completion: 0 hours}}\nunits:\n  unit1: {staff: {handlers: -1}}\n"
        "behaviour: {misroute_share: 1.2}\nperiod: {end: 2024-12-31}\n",
        encoding="utf-8",
    )
    for command in (("check",), ("run", "-o", "out")):
        output = hotline(command[0], "bad.yaml", *command[1:], "--lang", "en", code=2).output
        assert "4 mistakes" in output
        for part in ("bad.yaml:3:", "completion = 0 hours", "bad.yaml:5:", "must be at least 0", "bad.yaml:6:", "bad.yaml:7:"):
            assert part in output
    assert not Path("out").exists()
    assert not Path("out.partial").exists()
    assert "4 处错误" in hotline("check", "bad.yaml", "--lang", "zh", code=2).output


def test_check_says_that_a_scenario_can_be_run(hotline):
    assert "small.yaml: can be run (a scenario)" in hotline("check", "small.yaml", "--lang", "en").output
    assert "可以运行（情景）" in hotline("check", "small.yaml", "--lang", "zh").output


def test_check_knows_an_assessment_scheme_and_reports_all_its_mistakes(hotline):
    Path("mine.yaml").write_text("extends: yichun-2022\nlists: {first: 5}\n", encoding="utf-8")
    for name in ("mine.yaml", "yichun-2022"):
        assert f"{name}: can be used (an assessment scheme)" in hotline("check", name, "--lang", "en").output
        assert "考核办法" in hotline("check", name, "--lang", "zh").output
    Path("mine.yaml").write_text("extends: yichun-2022\nlists: {frist: 5}\ncomponents: {fast: {weight: -1}}\n", encoding="utf-8")
    output = hotline("check", "mine.yaml", "--lang", "en", code=2).output
    for part in ("2 mistakes", "mine.yaml:2:9: lists.frist: no such key; did you mean 'first'?", "mine.yaml:3:29: components.fast.weight = -1"):
        assert part in output
    assert "2 处错误" in hotline("check", "mine.yaml", "--lang", "zh", code=2).output
    assert "no shipped scheme of this name; did you mean 'yichun-2022'" in hotline("check", "yichun", "--lang", "en", code=2).output


def test_every_shipped_scenario_is_listed_with_its_question(hotline):
    output = hotline("list", "--lang", "en").output
    for name in ("huojia", "no-prereview", "edd", "heating-surge", "two-more-handlers", "working-days", "spring-festival"):
        assert name in output
    assert output.count("?") >= 8


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_scheme_is_listed_with_its_title_and_source(hotline, lang):
    heading = {"zh": "考核办法", "en": "Assessment schemes"}[lang]
    _, _, table = hotline("list", "--lang", lang).output.partition(f"\n{heading}")
    letters = "".join(line.partition("│")[2].rpartition("│")[0] for line in table.splitlines())
    for name, path in shipped_schemes().items():
        assert name in table
        title = getattr(load_scheme(path).scheme.title, lang)
        assert "".join(title.split()) in "".join(letters.split())
    for source in ("dyxrmt.cn", "连12345发〔2021〕1号", "获政办〔2023〕19号"):
        assert source in table


def test_a_new_scenario_can_be_checked_at_once_and_is_not_overwritten(hotline):
    hotline("new", "my-county", "--from", "huojia")
    assert "can be run" in hotline("check", "my-county.yaml", "--lang", "en").output
    assert "not overwritten" in hotline("new", "my-county", "--lang", "en", code=2).output
    hotline("new", "a/b", code=2)


def uncommented(path):
    """Take the # away before every suggestion in a new file; return what the file said before."""
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.partition("extends:")
    lines = "\n".join(line.removeprefix("# ") if ":" in line else line for line in tail.splitlines())
    path.write_text(f"{head}extends:{lines}\n", encoding="utf-8")
    return text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_suggestion_in_a_new_scenario_is_valid(hotline, lang):
    hotline("new", "mine", "--from", "huojia", "--lang", lang)
    text = uncommented(Path("mine.yaml"))
    hotline("check", "mine.yaml")
    assert ("个工作日" in text) == (lang == "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("base", shipped_schemes())
def test_a_new_scheme_extends_its_base_and_every_suggestion_in_it_is_valid(hotline, base, lang):
    hotline("new", "2025", "--from", base, "--lang", lang)
    assert load_scheme("2025.yaml").components == load_scheme(base).components
    text = uncommented(Path("2025.yaml"))
    hotline("check", "2025.yaml")
    assert set(load_scheme("2025.yaml").bonuses) == {"early", "solved"}
    assert ("每发生一次" in text) == (lang == "zh")
    hotline("new", "2025", "--from", base, code=2)


def test_the_name_of_a_new_scenario_may_look_like_a_number(hotline):
    hotline("new", "2025")
    hotline("check", "2025.yaml")


@pytest.mark.parametrize("command", ["list", "policy"])
def test_no_chinese_sentence_is_cut_off_in_a_narrow_window(hotline, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    assert "…" not in hotline(command, "--lang", "zh").output.replace("如果……", "")


def test_the_log_can_be_exported_for_process_mining_and_for_excel(hotline):
    run(hotline, "out")
    hotline("export", "out", "--format", "xes")
    hotline("export", "out", "--format", "csv", "-o", "log.csv")
    assert Path("out/events.xes").read_text(encoding="utf-8").startswith("<?xml")
    assert Path("log.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    hotline("export", "out", "--format", "xes", code=2)


def test_the_clause_register_is_printed_with_what_a_run_exercised(hotline):
    run(hotline, "out")
    assert "C39" in hotline("policy", "--lang", "zh").output
    output = hotline("policy", "out", "--lang", "en").output
    assert "never" in output


def test_the_schema_and_the_reference_are_printed(hotline):
    assert json.loads(hotline("schema").output)["properties"]["policy"]
    assert "policy.tiers" in hotline("schema", "--reference").output
    assert json.loads(hotline("schema", "--scheme").output)["properties"]["components"]
    output = hotline("schema", "--scheme", "--reference").output
    assert "`bonuses.<key>`" in output
    assert "early_count" in output


def test_a_failed_replication_is_reported_with_its_stage_and_the_rest_goes_on(hotline, monkeypatch):
    from sim.cli import parts
    from sim.errors import ModelError

    genuine = parts.run_replication

    def sometimes(parameters, number, sink, **options):
        if number == 1:
            raise ModelError("intake", "planted")
        return genuine(parameters, number, sink, **options)

    monkeypatch.setattr(parts, "run_replication", sometimes)
    result = run(hotline, "out", code=1)
    assert "planted" in result.output
    summary = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))
    assert summary["replications"] == 2
    assert summary["failures"][0]["replication"] == 1


def test_a_batch_in_which_everything_fails_says_so(hotline, monkeypatch):
    from sim.cli import parts

    def never(*_arguments, **_options):
        raise ValueError("planted")

    monkeypatch.setattr(parts, "run_replication", never)
    assert TEXTS["all_failed"][1] in run(hotline, "out", code=1).output
    assert not Path("out").exists()


def test_workers_end_with_a_run_that_was_killed(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    command = [sys.executable, "-c", "from sim.cli import main; main(prog_name='hotline')"]
    options = ["run", "small.yaml", "--replications", "400", "--jobs", "2", "-o", "out"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([*command, *options], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        parts = tmp_path / "out.partial" / "parts"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(list(parts.glob("[0-9]*"))) < 2:
            time.sleep(0.05)
        workers = psutil.Process(process.pid).children(recursive=True)
        assert len(workers) >= 2
    finally:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert alive == []


def test_ctrl_c_keeps_the_finished_replications_and_says_how_to_go_on(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    command = [sys.executable, "-c", "from sim.cli import main; main(prog_name='hotline')"]
    options = ["run", "small.yaml", "--replications", "400", "--jobs", "2", "-o", "out", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [*command, *options], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )
    parts = tmp_path / "out.partial" / "parts"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(list(parts.glob("[0-9]*"))) < 3:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    kept = len([part for part in parts.iterdir() if part.name.isdecimal()])
    assert kept >= 3
    assert f"the {kept} finished replications are kept" in errors
    assert "--resume" in errors
    again = subprocess.run(
        [*command, *options[:2], "--replications", str(kept + 1), *options[4:], "--resume"], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=True,
    )
    assert "Results are in out" in again.stdout
    fresh = subprocess.run(
        [*command, *options[:2], "--replications", str(kept + 1), "--jobs", "2", "-o", "fresh"], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=True,
    )
    assert fresh.returncode == 0
    for name in ("events", "orders"):
        assert (tmp_path / f"out/{name}.parquet").read_bytes() == (tmp_path / f"fresh/{name}.parquet").read_bytes()


def test_a_changed_scenario_does_not_resume_the_old_run(hotline):
    from sim.cli import run as module  # noqa: F401
    Path("out.partial/parts").mkdir(parents=True)
    Path("out.partial/manifest.json").write_text(json.dumps({"scenario_hash": "x", "seed": 1, "version": "0"}), encoding="utf-8")
    result = run(hotline, "out", "--resume", code=2)
    assert "something else" in result.output
