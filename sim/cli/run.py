"""hotline run: simulate a scenario and write its results."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import rich_click as click

from analysis.store import Store
from sim.cli.batch import Batch
from sim.cli.check import show_warnings
from sim.cli.common import (
    RUN_ERROR,
    console,
    language_option,
    load_scenario,
    reports_errors,
    with_seed,
)
from sim.cli.enough import stopping, targets
from sim.cli.finishing import finish_run, grounds_of, manifest_of
from sim.cli.parts import Member
from sim.cli.progress import folder_for, run_with_bar, stopped
from sim.cli.reports import reporter
from sim.cli.show import show_failures, show_summary
from sim.cli.texts import Lang, text
from sim.consistency import warnings_of
from sim.experiment import Failure
from sim.model import Setting


@click.command()
@click.argument("scenario", type=str)
@click.option("--replications", type=click.IntRange(min=1), help="How many [default: as the scenario says].")
@click.option("--seed", type=click.IntRange(min=0), help="Seed [default: the scenario's].")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes side by side [default: one a core].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Results folder [default: a new results/NAME].")
@click.option("--events/--no-events", "keep_events", default=True, help="Keep the event log (large) or leave it out.")
@click.option("--report/--no-report", default=True, help="Write the report with charts and tables, or leave it out.")
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
    report: bool,
    resume: bool,
) -> None:
    """Simulate SCENARIO (a file, or the name of a shipped one) and write its results to a folder."""
    parameters = with_seed(load_scenario(scenario, lang), seed)
    show_warnings(warnings_of(parameters, Setting.of(parameters).days), lang)
    grounds = grounds_of(scenario)
    folder = output or folder_for(parameters.scenario.name, resume=resume)
    manifest = {**manifest_of(parameters), "events_kept": keep_events}
    began = time.perf_counter()
    with Store.resume(folder, manifest) if resume else Store.create(folder, manifest) as store:
        member = Member(parameters, store)
        batch = Batch([member], jobs or os.cpu_count() or 1, keep_events)
        try:
            run_with_bar(batch, targets(member, replications), lang)
        except KeyboardInterrupt:
            stopped(store.folder, store.partial, len(store.done()), lang)
        failures = batch.failures[0]
        if not store.done():
            _nothing_done(failures, lang)
        seconds, precision = time.perf_counter() - began, stopping(member, replications)
        failed = [vars(failure) for failure in failures.values()]
        also = reporter(lang) if report else None
        summary = finish_run(member, failed, grounds, seconds=seconds, precision=precision, also=also)
    show_failures(failures, lang)
    show_summary(summary, parameters, folder, lang)
    if failures:
        sys.exit(RUN_ERROR)


def _nothing_done(failures: Mapping[int, Failure], lang: Lang) -> NoReturn:
    """Say that every replication failed, and stop."""
    show_failures(failures, lang)
    console(stderr=True).print(f"[red]{text('all_failed', lang)}[/red]")
    sys.exit(RUN_ERROR)
