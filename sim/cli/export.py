"""hotline export: a run's event log for process-mining tools and spreadsheets."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from analysis.export import write_csv, write_xes
from sim.cli.common import console, language_option, reports_errors
from sim.cli.texts import text


@click.command()
@click.argument("run_folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["xes", "csv"]), required=True, help="What to write.")
@click.option("--replication", type=click.IntRange(min=0), help="One replication [default: xes the first, csv all].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write [default: RUN/events.FORMAT].")
@language_option
@reports_errors
def export(run_folder: Path, kind: str, replication: int | None, output: Path | None, lang: str) -> None:
    """Write the event log of RUN (a results folder) as XES or CSV."""
    target = output or run_folder / f"events.{kind}"
    if kind == "xes":
        write_xes(run_folder, target, 0 if replication is None else replication)
    else:
        write_csv(run_folder, target, replication)
    console().print(text("exported", lang, file=target))
