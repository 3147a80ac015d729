"""hotline verify: the simulator against theory, and its event log against the rules."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import rich_click as click
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import scenarios
from analysis.conformance import Report, report
from analysis.new_folder import refuse_existing
from analysis.verification import CASES, Case, Pair, Tables, judge, quantity_label
from analysis.verification.outcome import CaseOutcome, Outcome, RulesOutcome, merged
from analysis.verification.words import (
    case_mistakes,
    clause_name,
    interval,
    number,
    rule_name,
    rules_mistakes,
    sharpness,
    verdict_line,
    word,
)
from analysis.verification.writing import write_outcome
from scenarios.loader import load
from sim.arrivals import BLOCK
from sim.cli.common import RUN_ERROR, console, free_folder, language_option, load_scenario, reports_errors, with_seed
from sim.cli.texts import Lang, text
from sim.demand import Place, Tape
from sim.experiment import Failure, Task, replicate
from sim.fields import MINUTES_PER_DAY
from sim.model import Setting, run_replication
from sim.parameters import Parameters

__all__ = ["known_answer", "sample", "verify"]

QUICK_DAYS, QUICK_READ, FULL_READ = 56, 1, 5
"""What the reader of the log is given: so many days of one replication, or the whole period of five."""
_PACKAGES = ("simpy", "numpy", "scipy", "pandas")


@click.command()
@click.argument("scenario", default="huojia")
@click.option("--quick", is_flag=True, help="Fewer replications and a shorter period: under a minute.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes side by side [default: one a core].")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of every scenario [default: each one's own].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: a new results/NAME-verify].")
@language_option
@reports_errors
def verify(scenario: str, lang: Lang, quick: bool, jobs: int | None, seed: int | None, output: Path | None) -> None:
    """Check the simulator against theory, and the event log of SCENARIO against the rules.

    Exit code 1 where anything does not agree.
    """
    parameters = with_seed(load_scenario(scenario, lang), seed)
    folder = output or free_folder(f"{parameters.scenario.name}-verify")
    refuse_existing(folder)
    began = time.perf_counter()
    plan = _plan(parameters, seed, quick=quick)
    results = _run_with_bar(plan, jobs or os.cpu_count() or 1, lang)
    outcome = _outcome(plan, results, scenario, quick=quick, seconds=time.perf_counter() - began)
    write_outcome(outcome, folder, lang)
    _show(outcome, lang)
    console().print(text("written", lang, folder=folder), soft_wrap=True)
    if not outcome.holds:
        sys.exit(RUN_ERROR)


def known_answer(name: str) -> Parameters:
    """Return the scenario of a known answer, by its file's name without the ending."""
    return load(Path(scenarios.__file__).parent / "known_answers" / f"{name}.yaml")


# What is run


@dataclass(frozen=True)
class Part:
    """One known answer, or (case None) the scenario whose event log is read."""

    case: Case | None
    parameters: Parameters
    replications: int


@dataclass(frozen=True)
class TaskMaker:
    """Makes, once a process, the function that runs one replication of one part, by its number among all."""

    parts: Sequence[Part]

    def __call__(self) -> Task:
        """Return the function."""
        settings: dict[int, Setting] = {}
        steps = [(index, number) for index, part in enumerate(self.parts) for number in range(part.replications)]

        def run(step: int) -> Any:
            index, number = steps[step]
            part = self.parts[index]
            if index not in settings:
                settings[index] = Setting.of(part.parameters)
            setting = settings[index]
            if part.case is None:
                return _read(part.parameters, number, setting)
            return sample(part.case, part.parameters, number, setting)

        return run


def _plan(parameters: Parameters, seed: int | None, *, quick: bool) -> list[Part]:
    """Return what is run, the longest first, so that no process is left with it at the end."""
    read = Part(None, _shortened(parameters) if quick else parameters, QUICK_READ if quick else FULL_READ)
    cases = [
        Part(case, with_seed(known_answer(case.scenario), seed), case.quick if quick else case.full)
        for case in CASES.values()
    ]
    return [read, *cases]


def _shortened(parameters: Parameters) -> Parameters:
    """Return the scenario with the first weeks of its period; one with a list of orders stays as it is."""
    period = parameters.period
    if parameters.demand.listed is not None:
        return parameters
    end = min(period.end, period.start + timedelta(days=QUICK_DAYS - 1))
    return parameters.model_copy(update={"period": period.model_copy(update={"end": end})})


def _simulate(
    parameters: Parameters, number: int, setting: Setting, *, events: bool
) -> tuple[dict[str, pd.DataFrame], float]:
    """Return the tables of one replication, and when it ended."""
    parts: dict[str, list[pa.Table]] = {"events": [], "orders": []}
    result = run_replication(
        parameters, number, lambda kind, table: parts[kind].append(table), setting=setting, events=events
    )
    frames = {kind: pa.concat_tables(some).unify_dictionaries().to_pandas() for kind, some in parts.items() if some}
    return {"events": pd.DataFrame(), **frames, "pools": result.pools.to_pandas()}, result.horizon_min


def sample(
    case: Case, parameters: Parameters, number: int, setting: Setting, planted: Parameters | None = None
) -> Mapping[str, Pair]:
    """Return what a known answer measures in one replication of its scenario.

    With `planted`, a scenario with a mistake in it, that one is simulated, while theory and tape are those of the right
    one: the case should then fail.
    """
    prepared = case.prepare(parameters, number)
    simulated = prepared if planted is None else case.prepare(planted, number)
    frames, end = _simulate(simulated, number, setting, events=case.events)
    orders = frames["orders"].sort_values("received_min", kind="stable")
    tape = Tape(prepared, number, setting.days)
    if case.draws:
        orders = _with_draws(case, orders, tape)
    arrivals = _arrivals(prepared, tape) if case.kind == "recursion" else pd.Series(dtype="float64")
    return case.measure(Tables(orders, frames["pools"], frames["events"], arrivals, end), parameters)


def _arrivals(parameters: Parameters, tape: Tape) -> pd.Series:
    """Return when each order comes by the tape, by its name; known answers have ordinary orders or a list."""
    period, listed = parameters.period, parameters.demand.listed
    if listed is not None:
        return pd.Series({order.order_id: order.received_min for order in listed}, dtype="float64")
    lead_in = period.lead_in_days if period.opening == "lead_in" else 0
    start, last = -lead_in * MINUTES_PER_DAY, (period.days + period.follow_up_days) * MINUTES_PER_DAY
    come = tape.arrivals(float(start), float(last))
    return pd.Series({f"A{one.block * BLOCK + one.slot + 1:06d}": one.received for one in come}, dtype="float64")


def _with_draws(case: Case, orders: pd.DataFrame, tape: Tape) -> pd.DataFrame:
    """Return the orders with what the case wants of the tape; their names say where they stand on it."""
    numbers = orders["order_id"].astype(str).str.removeprefix("A").astype(int).to_numpy() - 1
    places = [Place(tape.source("order", 0, place // BLOCK), place % BLOCK) for place in numbers.tolist()]
    read = {"minutes": tape.minutes, "chance": tape.chance}
    drawn = {
        draw.column: np.array([read[draw.kind](place, draw.purpose, draw.attempt) for place in places])
        for draw in case.draws
    }
    return orders.assign(**drawn)


def _read(parameters: Parameters, number: int, setting: Setting) -> Report:
    frames, _ = _simulate(parameters, number, setting, events=True)
    return report(frames["events"], parameters, frames["orders"])


def _run_with_bar(plan: Sequence[Part], jobs: int, lang: Lang) -> list[list[Any]]:
    """Return what each replication of each part has given."""
    owners = [index for index, part in enumerate(plan) for _ in range(part.replications)]
    found: list[Any] = [None] * len(owners)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("verifying", lang), total=len(owners))
        for step, result in replicate(TaskMaker(plan), range(len(owners)), jobs):
            found[step] = result
            bar.advance(task)
    return [[result for owner, result in zip(owners, found, strict=True) if owner == index]
            for index in range(len(plan))]  # fmt: skip


# What has come of it


def _outcome(
    plan: Sequence[Part], results: Sequence[Sequence[Any]], scenario: str, *, quick: bool, seconds: float
) -> Outcome:
    cases, rules = [], None
    for part, given in zip(plan, results, strict=True):
        failure = next((one.error for one in given if isinstance(one, Failure)), "")
        if part.case is None:
            rules = _rules_outcome(part.parameters, given, scenario, failure)
            continue
        findings = () if failure else tuple(judge(part.case, part.parameters, given))
        cases.append(CaseOutcome(part.case, findings, len(given), part.parameters.run.seed, failure))
    assert rules is not None  # noqa: S101 - every plan reads one scenario
    versions = {package: metadata.version(package) for package in _PACKAGES}
    return Outcome(metadata.version("hotline-sim"), quick, round(seconds, 1), versions, tuple(cases), rules)


def _rules_outcome(parameters: Parameters, given: Sequence[Any], scenario: str, failure: str) -> RulesOutcome:
    rules, violations = merged([one for one in given if isinstance(one, Report)])
    period, seed = parameters.period, parameters.run.seed
    return RulesOutcome(
        scenario, seed, period.start.isoformat(), period.end.isoformat(), len(given), rules, violations, failure
    )


def _show(outcome: Outcome, lang: Lang) -> None:
    out = console()
    out.print(_cases_table(outcome, lang))
    out.print(_rules_table(outcome, lang))
    out.print(f"\n[bold {'green' if outcome.holds else 'red'}]{escape(verdict_line(outcome, lang))}[/]")
    mistakes = [line for case in outcome.cases for line in case_mistakes(case, lang)]
    for line in [*mistakes, *rules_mistakes(outcome.rules, lang)]:
        out.print(f"  [red]{escape(line)}[/red]", soft_wrap=True)


def _cases_table(outcome: Outcome, lang: Lang) -> Table:
    """Return a row with each case's name and one for each quantity; a recursion has one quantity and so one row."""
    table = _table("known_answers", ("quantity",), ("theory", "interval", "sharpness"), lang)
    for case in outcome.cases:
        exact, name = case.case.kind == "recursion", escape(case.case.name(lang))
        if case.failure:
            table.add_row(name, "", "", "", f"[red]{word('failed', lang)}[/red]")
        elif not exact:
            table.add_row(f"[bold]{name}[/bold]")
        for one in case.findings:
            verdict = word("agrees", lang) if one.agrees else f"[red]{word('differs', lang)}[/red]"
            error = sharpness(one, lang, quick=outcome.quick)
            shown = number(one.theory, one.quantity, lang), interval(one, lang), error
            label = name if exact else Padding(quantity_label(one.quantity, lang), (0, 0, 0, 2))
            table.add_row(label, *shown, verdict)
    return table


def _rules_table(outcome: Outcome, lang: Lang) -> Table:
    table = _table("rules", ("clause", "rule"), ("facts", "violations"), lang)
    colours = {"broken": "red", "not exercised": "dim", "kept": "default"}
    for rule in outcome.rules.rules:
        verdict = f"[{colours[rule.verdict]}]{word(rule.verdict, lang)}[/]"
        names = clause_name(rule.clause, lang), rule_name(rule.rule, lang)
        table.add_row(*names, f"{rule.facts:,}", f"{rule.violations:,}", verdict)
    return table


def _table(title: str, texts: Sequence[str], numbers: Sequence[str], lang: Lang) -> Table:
    """Return an empty table, its last column the verdict; texts fold, as Chinese ones have no spaces to break at."""
    table = Table(title=word(title, lang), title_justify="left", show_edge=False, pad_edge=False)
    for name in texts:
        table.add_column(word(name, lang), overflow="fold")
    for name in numbers:
        table.add_column(word(name, lang), justify="right", overflow="fold")
    table.add_column(word("verdict", lang), no_wrap=True)
    return table
