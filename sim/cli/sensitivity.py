"""hotline sensitivity: which factors of a sweep matter, and whether more replications would tell more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import rich_click as click

from analysis.json_files import write_json
from analysis.new_folder import new_folder, refuse_existing
from analysis.sweep.factor_values import factor_labels
from analysis.sweep.results import SweepResults, read_sweep
from analysis.sweep.sensitivity import Sensitivity, sensitivity
from analysis.sweep.sensitivity_words import headline, noise_sentences, remarks
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.show_sensitivity import show_sensitivity
from sim.cli.texts import Lang, text

__all__ = ["primary_kpi", "sensitivity_command"]


@click.command("sensitivity")
@click.argument("sweep_folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--kpi", help="Figure (its name in docs/reference/kpis.md) [default: that of the study's first "
              "constraint, else on_time_share].")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: results/NAME-sensitivity].")
@language_option
@reports_errors
def sensitivity_command(sweep_folder: Path, kpi: str | None, output: Path | None, lang: Lang) -> None:
    """Rank the factors of the sweep in DIR by what they do to a figure."""
    results = read_sweep(sweep_folder)
    plan = results.place.plan
    folder = output or free_folder(f"{plan.study.study.name}-sensitivity")
    refuse_existing(folder)
    found = sensitivity(plan, results.runs, kpi or primary_kpi(results))
    labels = factor_labels(plan.study.factors, lang)
    noise = noise_sentences(found.split, found.kpi, lang) if found.split else []
    sentences = [headline(found, labels, lang), *noise, *remarks(found, lang)]
    _write(folder, found, results, sentences, lang)
    show_sensitivity(found, labels, sentences, lang)
    console().print(f"\n{text('written', lang, folder=folder)}", soft_wrap=True)


def primary_kpi(results: SweepResults) -> str:
    """Return the figure that a sweep is about: that of its first constraint, else the on-time share, else its first."""
    constraints = results.place.plan.study.constraints
    if constraints:
        return constraints[0].kpi
    return "on_time_share" if "on_time_share" in results.kpis else results.kpis[0]


def _write(folder: Path, found: Sensitivity, results: SweepResults, sentences: Sequence[str], lang: Lang) -> None:
    plan = results.place.plan
    record = {"sweep": str(results.place.folder), "study": plan.study.study.name, "kpi": found.kpi,
              "method": found.method, "points": found.points, "replications": found.replications,
              "explained": found.explained, "split": asdict(found.split) if found.split else None,
              "sentences": list(sentences)}  # fmt: skip
    with new_folder(folder) as partial:
        _csv(found.table, partial / "factors.csv")
        if not found.curves.empty:
            _csv(found.curves, partial / "responses.csv")
        write_json(partial / "sensitivity.json", record)
        _draw(partial, found, results, sentences[0], lang)


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _draw(folder: Path, found: Sensitivity, results: SweepResults, title: str, lang: Lang) -> None:
    # matplotlib takes half a second to import, which no other command needs
    from analysis.figures.fonts import saved  # noqa: PLC0415
    from analysis.figures.names import Names  # noqa: PLC0415
    from analysis.figures.response import response_chart  # noqa: PLC0415
    from analysis.figures.tornado import tornado_chart  # noqa: PLC0415
    from analysis.figures.tornado_ranking import indices_chart, morris_chart  # noqa: PLC0415

    if found.table.empty:
        return
    names, labels = Names(lang), factor_labels(results.place.plan.study.factors, lang)
    if found.method == "sobol":
        chart = indices_chart(found.table, names, labels, title)
    else:
        draw = morris_chart if found.method == "morris" else tornado_chart
        chart = draw(found.table, names, labels, found.kpi, title)
    saved(chart, folder / "factors.png")
    if not found.curves.empty:
        ordered = {key: labels[key] for key in dict.fromkeys([*found.table["factor"], *labels]) if key in labels}
        alone = found.method == "one_at_a_time"
        saved(response_chart(found.curves, names, ordered, found.kpi, title, alone=alone), folder / "responses.png")
