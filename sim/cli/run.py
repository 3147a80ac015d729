"""hotline run: simulate a scenario and write its results."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from analysis.store import Store
from analysis.summary import busiest, summarise
from analysis.theory import theory_rows, write_theory
from scenarios.sources import assumptions, own_values
from sim.cli.batch import Batch
from sim.cli.check import show_warnings
from sim.cli.common import (
    RUN_ERROR,
    console,
    language_option,
    load_scenario,
    numbered_folders,
    reports_errors,
    with_seed,
)
from sim.cli.show import show_failures, show_summary
from sim.cli.texts import Lang, text
from sim.consistency import warnings_of
from sim.model import Setting
from sim.parameters import Parameters

_PACKAGES = ("hotline-sim", "simpy", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "holidays")


@click.command()
@click.argument("scenario", type=str)
@click.option("--replications", type=click.IntRange(min=1), help="How many [default: as the scenario says].")
@click.option("--seed", type=click.IntRange(min=0), help="Seed [default: the scenario's].")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes side by side [default: one a core].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Results folder [default: a new results/NAME].")
@click.option("--events/--no-events", "keep_events", default=True, help="Keep the event log (large) or leave it out.")
@click.option("--resume", is_flag=True, help="Go on with an unfinished run of the same scenario in the same folder.")
@language_option
@reports_errors
def run(
    scenario: str,
    lang: Lang,
    replications: int | None,
    seed: int | None,
    jobs: int | None,
    output: Path | None,
    keep_events: bool,
    resume: bool,
) -> None:
    """Simulate SCENARIO (a file, or the name of a shipped one) and write its results to a folder."""
    parameters = with_seed(load_scenario(scenario, lang), seed)
    show_warnings(warnings_of(parameters, Setting.of(parameters).days), lang)
    grounds = _grounds(scenario)
    folder = output or _folder_for(parameters.scenario.name, resume=resume)
    manifest = {**_manifest(parameters), "events_kept": keep_events}
    began = time.perf_counter()
    with Store.resume(folder, manifest) if resume else Store.create(folder, manifest) as store:
        batch = Batch(parameters, store, jobs or os.cpu_count() or 1, keep_events)
        try:
            _run_with_bar(batch, replications, lang)
        except KeyboardInterrupt:
            _stopped(store, lang)
        summary = _finish(batch, grounds, time.perf_counter() - began, lang)
    show_summary(summary, parameters, folder, lang)
    if batch.failures:
        sys.exit(RUN_ERROR)


def _grounds(scenario: str) -> dict[str, Any]:
    """Return what the results rest on; read before the run, as the file may change during it."""
    return {"assumptions": [vars(source) for source in assumptions(scenario)], "own_values": own_values(scenario)}


def _folder_for(name: str, *, resume: bool) -> Path:
    """Return results/NAME, or results/NAME-2 … where that is taken; to resume, the last unfinished one."""

    def fits(folder: Path) -> bool:
        begun = folder.with_name(f"{folder.name}.partial").exists()
        return begun or not folder.exists() if resume else not (begun or folder.exists())

    return next(filter(fits, numbered_folders(name)))


def _manifest(parameters: Parameters) -> dict[str, Any]:
    """Return what identifies a run: scenario as resolved, its hash, seed, versions."""
    resolved = parameters.model_dump(mode="json")
    text_form = json.dumps(resolved, sort_keys=True, ensure_ascii=False)
    versions = {package: metadata.version(package) for package in _PACKAGES}
    return {
        "scenario": resolved,
        "scenario_hash": hashlib.sha256(text_form.encode()).hexdigest(),
        "seed": parameters.run.seed,
        "version": versions["hotline-sim"],
        "versions": {**versions, "python": ".".join(map(str, sys.version_info[:3]))},
    }


def _run_with_bar(batch: Batch, replications: int | None, lang: Lang) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("running", lang), total=None)
        batch.run(replications, lambda done, of: bar.update(task, completed=done, total=of))


def _stopped(store: Store, lang: Lang) -> None:
    """Say what is kept after Ctrl-C, and how to go on; a second Ctrl-C must not cut that short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out, done = console(stderr=True), len(store.done())
    command = "hotline " + shlex.join([argument for argument in sys.argv[1:] if argument != "--resume"])
    if str(store.folder) not in command:
        command += f" -o {shlex.quote(str(store.folder))}"
    if done:
        sentence = text("interrupted", lang, done=done, folder=store.partial, command=f"{command} --resume")
    else:
        sentence = text("interrupted_empty", lang)
    out.print(f"[yellow]{sentence}[/yellow]", soft_wrap=True, markup=True)
    store.close()
    sys.exit(128 + 2)


def _finish(batch: Batch, grounds: dict[str, Any], seconds: float, lang: Lang) -> dict[str, Any]:
    """Merge the parts into the results folder and return the summary; without any, say so and stop."""
    records = batch.store.records()
    if not records:
        show_failures(batch, lang)
        console(stderr=True).print(f"[red]{text('all_failed', lang)}[/red]")
        sys.exit(RUN_ERROR)
    failures = [dict(vars(failure)) for failure in batch.failures]
    summary = summarise(
        [record["measures"] for record in records.values()],
        [batch.store.table(number, "units") for number in records],
        [record["counts"] for record in records.values()],
        batch.parameters,
        failures=failures,
    )
    summary["busiest_crews"] = busiest([record["crews"] for record in records.values()], batch.parameters)
    summary["events"] = _average([record["counts"] for record in records.values()])
    summary["balance"] = {
        str(number): {"admitted": record["admitted"], **record["outcomes"]} for number, record in records.items()
    }
    summary["precision"] = batch.stopping()
    summary["theory"] = _theory(batch, list(records))
    summary.update(grounds)
    batch.store.finish(summary, {"wall_seconds": round(seconds, 3), "command": ["hotline", *sys.argv[1:]]})
    show_failures(batch, lang)
    return summary


def _theory(batch: Batch, numbers: list[int]) -> list[dict[str, Any]]:
    """Return what theory says beside the simulation, and write it to theory.csv among the results."""
    parts = ((batch.store.table(number, "pools"), batch.store.table(number, "orders")) for number in numbers)
    rows = theory_rows(parts, batch.parameters)
    write_theory(rows, batch.folder / "theory.csv")
    return rows


def _average(counts: list[dict[str, int]]) -> dict[str, float]:
    return {activity: sum(one[activity] for one in counts) / len(counts) for activity in counts[0]}
