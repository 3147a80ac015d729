"""hotline frontier: what staff hours buy, which points of a sweep are worth their cost, and which meet the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import rich_click as click

from analysis.json_files import write_json
from analysis.new_folder import new_folder, refuse_existing
from analysis.sweep.frontier import Frontier, frontier
from analysis.sweep.frontier_more import more_replications
from analysis.sweep.frontier_words import frontier_headline, frontier_sentences
from analysis.sweep.results import SweepResults, read_sweep
from analysis.sweep.staff_hours import staff_hours
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.sensitivity import primary_kpi
from sim.cli.show_sensitivity import show_frontier, show_more
from sim.cli.texts import Lang, text
from sim.studies import Plan

__all__ = ["frontier_command"]


@click.command("frontier")
@click.argument("sweep_folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--kpi", help="Figure that is bought (its name in docs/reference/kpis.md) [default: that of the study's "
              "first constraint, else on_time_share].")  # fmt: skip
@click.option("--more", "budget", type=click.IntRange(min=1), help="Say where so many further replications would tell "
              "most.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: results/NAME-frontier].")
@language_option
@reports_errors
def frontier_command(sweep_folder: Path, kpi: str | None, budget: int | None, output: Path | None, lang: Lang) -> None:
    """Hold the points of the sweep in DIR against each other: a figure against staff hours."""
    results = read_sweep(sweep_folder)
    plan = results.place.plan
    folder = output or free_folder(f"{plan.study.study.name}-frontier")
    refuse_existing(folder)
    runs, figure = results.runs, kpi or primary_kpi(results)
    hours = _hours(plan, sorted({int(point) for point in runs["point"]}))
    found = frontier(runs, hours, figure, plan.study.constraints)
    more = _more(runs, hours, figure, budget) if budget else None
    headline = frontier_headline(found, plan.study.constraints, lang)
    sentences = [headline, *frontier_sentences(found, plan.study.constraints, lang)]
    _write(folder, found, results, more, sentences, lang)
    show_frontier(found, plan, sentences, lang)
    if more is not None and budget:
        show_more(more, plan, budget, lang)
    console().print(f"\n{text('written', lang, folder=folder)}", soft_wrap=True)


def _hours(plan: Plan, points: Sequence[int]) -> dict[int, float]:
    """Return the staff hours a week of each point; worked out once for each set of values that the hours depend on."""
    known: dict[str, float] = {}
    hours = {}
    for point in points:
        parameters = plan.scenario(point)
        # what the hours depend on: staff, shifts, head counts, days; most points of a sweep share it
        counts = {key: unit.staff for key, unit in parameters.units.items()}
        key = f"{parameters.staffing!r}{parameters.calendar!r}{parameters.period!r}{counts!r}"
        if key not in known:
            known[key] = staff_hours(parameters)
        hours[point] = known[key]
    return hours


def _more(runs: pd.DataFrame, hours: Mapping[int, float], kpi: str, budget: int) -> pd.DataFrame:
    wanted = more_replications(runs, hours, kpi, budget)
    done = runs[runs["error"].fillna("").astype(str) == ""].groupby("point")["replication"].nunique()
    rows = [{"point": point, "replications": int(done.get(point, 0)), "more": number}
            for point, number in wanted.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["point", "replications", "more"])


def _write(folder: Path, found: Frontier, results: SweepResults, more: pd.DataFrame | None, sentences: Sequence[str],
           lang: Lang) -> None:  # fmt: skip
    plan = results.place.plan
    table = _with_settings(found.rows, plan)
    record = {"sweep": str(results.place.folder), "study": plan.study.study.name, "kpi": found.kpi,
              "constraints": [one.model_dump() for one in plan.study.constraints],
              "cheapest_certain": found.cheapest_certain, "cheapest_possible": found.cheapest_possible,
              "sentences": list(sentences)}  # fmt: skip
    with new_folder(folder) as partial:
        _csv(table, partial / "frontier.csv")
        if more is not None and not more.empty:
            _csv(_with_settings(more, plan), partial / "more.csv")
            rows = [plan.points[point].values for point in more["point"]]  # noqa: PD011 - no frame
            _csv(pd.DataFrame(rows, columns=list(plan.study.factors)), partial / "more_rows.csv")
        write_json(partial / "frontier.json", record)
        _draw(partial / "frontier.png", found, plan, sentences[0], lang)


def _with_settings(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    factors = [plan.points[point].values for point in rows["point"]]  # noqa: PD011 - no frame
    return pd.concat([rows, pd.DataFrame(factors, index=rows.index, columns=list(plan.study.factors))], axis=1)


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _draw(path: Path, found: Frontier, plan: Plan, title: str, lang: Lang) -> None:
    # matplotlib takes half a second to import, which no other command needs
    from analysis.figures.fonts import saved  # noqa: PLC0415
    from analysis.figures.frontier import frontier_chart  # noqa: PLC0415
    from analysis.figures.names import Names  # noqa: PLC0415

    asked = [one for one in plan.study.constraints if one.kpi == found.kpi]
    limits = [limit for one in asked for limit in (one.at_least, one.at_most) if limit is not None]
    saved(frontier_chart(found.rows, Names(lang), found.kpi, title, limits=limits, chosen=found.cheapest_certain), path)
