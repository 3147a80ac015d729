"""Writes the reports of runs and comparisons into their folders."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape

from analysis.report.decision import Comparison
from analysis.store import read
from sim.cli.common import console
from sim.cli.texts import Lang, text
from sim.parameters import Parameters

__all__ = ["or_say", "report_comparison", "report_run", "reporter", "rerun_command"]

# matplotlib and Word's library take a second to import, which no other command should wait for
# ruff: noqa: PLC0415
_Manifest = Mapping[str, Any]


def reporter(lang: Lang) -> Callable[[Path], None]:
    """Return the function that writes a run's report into its folder; if it cannot, it says so, and the run is kept."""
    return lambda folder: or_say(lambda: report_run(folder, folder, lang), lang)


def or_say(write: Callable[[], None], lang: Lang) -> None:
    """Write a report; if that fails, say so: hours of simulation must not be lost over a picture."""
    try:
        write()
    except Exception as error:  # noqa: BLE001 - whatever it is, the results are whole
        sentence = text("no_report", lang, error=f"{type(error).__name__}: {error}")
        console(stderr=True).print(f"[red]{escape(sentence)}[/red]", soft_wrap=True)


def rerun_command(arguments: Sequence[str]) -> str:
    """Return the command that makes results again, from the arguments of the one that made them.

    Without the folder, which is taken now, and without --resume, since there is nothing left to resume.
    """
    kept, skip = [], False
    for argument in arguments:
        if not skip and argument not in {"--resume", "-o", "--output"} and not argument.startswith("--output="):
            kept.append(argument)
        skip = argument in {"-o", "--output"}
    return "hotline " + shlex.join(kept)


def report_run(source: Path, folder: Path, lang: Lang) -> None:
    """Write report.html, report.docx, charts and tables of the run in `source` into `folder`."""
    from analysis.figures import names_of
    from analysis.report.charts import drawn, runs_of
    from analysis.report.run import run_document
    from analysis.report.writing import write_charts, write_documents

    results = read(source)
    runs = runs_of({results.run["scenario"]["scenario"]["name"]: results})
    names = names_of({name: run.parameters for name, run in runs.items()}, lang)
    charts = write_charts(drawn(runs, lang), folder, names, "tables.xlsx")
    parameters = next(iter(runs.values())).parameters
    hashes = {parameters.scenario.name: results.run["scenario_hash"]}
    command = results.run.get("command", ["hotline", *sys.argv[1:]])
    grounds = _grounds([results.summary], parameters, {**results.run, "command": command}, hashes)
    write_documents(run_document(results.summary, charts, grounds, lang), folder)


def report_comparison(
    source: Path, folder: Path, found: Comparison, scenarios: Sequence[Parameters], manifest: _Manifest, lang: Lang
) -> None:
    """Write report.html, report.docx, charts and tables of the comparison in `source` into `folder`.

    `manifest` is that of the comparison, with the command that made it.
    """
    from analysis.report.comparison import comparison_document
    from analysis.report.drawing import comparison_charts
    from analysis.report.writing import write_charts, write_documents

    runs = {one.scenario.name: read(source / "runs" / one.scenario.name) for one in scenarios}
    charts, names = comparison_charts(found, runs, lang)
    blocks = write_charts(charts, folder, names, "comparison.xlsx")
    grounds = _grounds([one.summary for one in runs.values()], scenarios[0], manifest, manifest["hashes"])
    write_documents(comparison_document(found, blocks, grounds, lang), folder)


def _grounds(
    summaries: Iterable[Mapping[str, Any]], parameters: Parameters, manifest: _Manifest, hashes: Mapping[str, str]
) -> Any:
    from analysis.report.grounds import Grounds

    sources = {one["path"]: one for summary in summaries for one in summary["assumptions"]}
    own = dict.fromkeys(path for summary in summaries for path in summary["own_values"])
    versions = manifest["versions"]
    return Grounds(
        str(parameters.period.start), str(parameters.period.end), list(sources.values()), list(own),
        rerun_command(manifest["command"][1:]), versions["hotline-sim"], versions["python"], manifest["seed"], hashes,
    )  # fmt: skip
