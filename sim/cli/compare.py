"""hotline compare: scenarios side by side on the same orders."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import rich_click as click

from analysis.comparison import Precision, StoppingRule
from analysis.comparison.comparable import obstacles
from analysis.comparison.folder import ComparisonFolder
from analysis.json_files import plain_json
from analysis.kpi import KPIS
from scenarios.messages import translate
from sim.cli.batch import Batch
from sim.cli.check import show_warnings
from sim.cli.common import RUN_ERROR, console, language_option, load_scenario, reports_errors, with_seed
from sim.cli.conclude import conclude
from sim.cli.finishing import grounds_of, manifest_of
from sim.cli.paired import Looks, kept_of, sides_of
from sim.cli.parts import Member
from sim.cli.progress import folder_for, run_with_bar, stopped
from sim.cli.show import show_failures
from sim.cli.show_compare import show_comparison
from sim.cli.texts import Lang, text
from sim.consistency import warnings_of
from sim.errors import ParameterError, Problem, ScenarioError
from sim.model import Setting
from sim.parameters import Parameters

__all__ = ["compare"]


@dataclass(frozen=True)
class _Plan:
    """What is to be compared, and for how long."""

    scenarios: tuple[Parameters, ...]
    """The base first."""
    sources: tuple[str, ...]
    """As they were named."""
    own_seeds: Mapping[str, int]
    """Seeds of the scenarios as written, by name."""
    primary: str
    replications: int
    rule: StoppingRule | None
    """In place of a number of replications."""
    keep_events: bool

    def manifest(self) -> dict[str, Any]:
        """Return what identifies the comparison."""
        runs = {one.scenario.name: manifest_of(one) for one in self.scenarios}
        rule = vars_of(self.rule) if self.rule else None
        return {
            "scenarios": list(runs), "hashes": {name: run["scenario_hash"] for name, run in runs.items()},
            "seed": self.scenarios[0].run.seed, "versions": runs[self.scenarios[0].scenario.name]["versions"],
            "primary": self.primary, "replications": None if rule else self.replications, "rule": rule,
            "events_kept": self.keep_events,
        }  # fmt: skip


def vars_of(rule: StoppingRule) -> dict[str, Any]:
    """Return a stopping rule for JSON."""
    precision = {"amount": rule.precision.amount, "unit": rule.precision.unit}
    return {"precision": precision, "at_least": rule.at_least, "step": rule.step, "at_most": rule.at_most}


@click.command()
@click.argument("base")
@click.argument("alternatives", nargs=-1, required=True)
@click.option("--replications", type=click.IntRange(min=1), help="How many [default: as BASE says].")
@click.option("--precision", "wanted", help="Go on until every difference in the primary figure is known to within "
              "this, either way: 0.2pp, 5% (of the base's figure), 0.5 days, 20.")  # fmt: skip
@click.option("--at-most", type=click.IntRange(min=10), default=200, show_default=True, help="Most replications, with "
              "--precision.")  # fmt: skip
@click.option("--primary", default="on_time_share", show_default=True, help="Figure that decides (its name in "
              "docs/reference/kpis.md).")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), help="Seed of all [default: BASE's].")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes side by side [default: one a core].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: a new "
              "results/BASE-comparison].")  # fmt: skip
@click.option("--events/--no-events", "keep_events", default=False, help="Keep the event logs too (large).")
@click.option("--resume", is_flag=True, help="Go on with an unfinished comparison in the same folder.")
@language_option
@reports_errors
def compare(
    base: str,
    alternatives: tuple[str, ...],
    lang: Lang,
    replications: int | None,
    wanted: str | None,
    at_most: int,
    primary: str,
    seed: int | None,
    jobs: int | None,
    output: Path | None,
    keep_events: bool,
    resume: bool,
) -> None:
    """Compare the scenario BASE with ALTERNATIVES (files, or names of shipped ones) on the same orders."""
    if wanted and replications:
        raise click.UsageError(text("compare_one_of", lang))
    plan = _plan((base, *alternatives), seed, primary, replications, _rule(wanted, at_most, primary), lang,
                 keep_events=keep_events)  # fmt: skip
    folder = output or folder_for(f"{plan.scenarios[0].scenario.name}-comparison", resume=resume)
    grounds = {one.scenario.name: grounds_of(source) for one, source in zip(plan.scenarios, plan.sources, strict=True)}
    began = time.perf_counter()
    with ComparisonFolder.open(folder, plan.manifest(), resume=resume) as place:
        kept = place.replications() or _simulate(plan, place, jobs or os.cpu_count() or 1, lang)
        ended = time.perf_counter()
        try:
            found = conclude(place, plan.scenarios, plan.own_seeds, kept, grounds, lang)
        except KeyboardInterrupt:
            stopped(place.folder, place.partial, _fewest(kept), lang)
        place.finish()
    show_comparison(found, folder, lang)
    seconds = {"simulated": f"{ended - began:.0f}", "reported": f"{time.perf_counter() - ended:.0f}"}
    console(stderr=True).print(text("compare_took", lang, **seconds), style="dim")
    if found.failures:
        sys.exit(RUN_ERROR)


def _rule(wanted: str | None, at_most: int, primary: str) -> StoppingRule | None:
    if wanted is None:
        return None
    try:
        precision = Precision.parse(wanted)
        if primary in KPIS:
            precision.half_width(1.0, KPIS[primary].unit)
    except ParameterError as error:
        raise ScenarioError((error.problem,)) from error
    return StoppingRule(precision, at_most)


def _plan(
    sources: tuple[str, ...],
    seed: int | None,
    primary: str,
    replications: int | None,
    rule: StoppingRule | None,
    lang: Lang,
    *,
    keep_events: bool,
) -> _Plan:
    """Return the plan; raises ScenarioError with every mistake in any of the scenarios, or against comparing them."""
    problems: list[Problem] = []
    loaded: list[Parameters] = []
    for source in sources:
        try:
            loaded.append(load_scenario(source, lang))
        except ScenarioError as error:
            problems += error.problems
    if not problems:
        problems += [translate(problem, lang) for problem in obstacles(loaded, primary)]
    if problems:
        raise ScenarioError(tuple(dict.fromkeys(problems)))
    common_seed = loaded[0].run.seed if seed is None else seed
    scenarios = tuple(with_seed(one, common_seed) for one in loaded)
    for one in scenarios:
        show_warnings(warnings_of(one, Setting.of(one).days), lang)
    own_seeds = {one.scenario.name: one.run.seed for one in loaded}
    number = replications or loaded[0].run.replications
    return _Plan(scenarios, sources, own_seeds, primary, number, rule, keep_events)


def _simulate(plan: _Plan, place: ComparisonFolder, jobs: int, lang: Lang) -> dict[str, Any]:
    """Simulate what is not done yet, and return and keep what the comparison needs."""
    members = [Member(one, _store(plan, place, one)) for one in plan.scenarios]
    batch = Batch(members, jobs, plan.keep_events)
    looks = Looks(plan.rule, plan.primary, lambda: sides_of(plan.scenarios, kept_of(batch))) if plan.rule else None
    targets: Iterable[int] = looks or [plan.replications]
    try:
        run_with_bar(batch, targets, lang)
    except KeyboardInterrupt:
        done = min(len(member.store.done()) for member in members)
        stopped(place.folder, place.partial, done, lang)
    kept: dict[str, Any] = plain_json({"runs": kept_of(batch), "look": looks and _look_of(looks)})
    if not all(run["measures"] for run in kept["runs"].values()):
        _nothing_done(batch, lang)
    place.write_replications(kept)
    return kept


def _fewest(kept: Mapping[str, Any]) -> int:
    """Return the number of replications that every scenario has at least."""
    return min(len(run["measures"]) for run in kept["runs"].values())


def _store(plan: _Plan, place: ComparisonFolder, scenario: Parameters) -> Any:
    manifest = {**manifest_of(scenario), "events_kept": plan.keep_events}
    return place.store(scenario.scenario.name, manifest)


def _look_of(looks: Looks) -> dict[str, Any] | None:
    look = looks.last
    if look is None:
        return None
    return {"rule": vars_of(look.rule), "replications": look.replications, "wanted": look.wanted,
            "half_widths": look.half_widths, "outcome": look.outcome}  # fmt: skip


def _nothing_done(batch: Batch, lang: Lang) -> NoReturn:
    """Say which scenarios have no replication at all, and why, and stop."""
    for member, failures in zip(batch.members, batch.failures, strict=True):
        if not member.store.done():
            name = member.parameters.scenario.name
            console(stderr=True).print(f"[red]{text('compare_none_done', lang, name=name)}[/red]", soft_wrap=True)
            show_failures(failures, lang)
    sys.exit(RUN_ERROR)
