"""hotline report: the report of a run or of a comparison once more, in the other language say, without simulating."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from analysis.comparison.folder import read_comparison
from analysis.json_files import read_json
from analysis.new_folder import new_folder, refuse_existing
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.conclude import concluded
from sim.cli.reports import report_comparison, report_run
from sim.cli.texts import Lang, text
from sim.parameters import Parameters

__all__ = ["report"]


@click.command()
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: a new results/NAME-report].")
@language_option
@reports_errors
def report(source: Path, output: Path | None, lang: Lang) -> None:
    """Write the report of FOLDER (results of hotline run or of hotline compare) anew, to a folder of its own."""
    folder = output or free_folder(f"{source.resolve().name}-report-{lang}")
    refuse_existing(folder)
    with new_folder(folder) as partial:
        if (source / "comparison.json").exists():
            _comparison(source, partial, lang)
        else:
            report_run(source, partial, lang)
    console().print(text("written", lang, folder=folder), soft_wrap=True)


def _comparison(source: Path, folder: Path, lang: Lang) -> None:
    results = read_comparison(source)
    names = [results.base, *results.alternatives]
    scenarios = [Parameters.model_validate(results.run(name).run["scenario"]) for name in names]
    kept = read_json(source / "replications.json") or {}
    found = concluded(scenarios, kept, results.content["primary"], results.content["remarks"])
    report_comparison(source, folder, found, scenarios, results.content, lang)
