"""hotline bulletin: a month's bulletin, or the special report on its hot topics."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from analysis.bulletin import monthly_bulletin, special_report, subject_of, write_report
from analysis.new_folder import refuse_existing
from analysis.store import read
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.texts import Lang, text

__all__ = ["bulletin"]


@click.command()
@click.argument("run_folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--month", required=True, metavar="YYYY-MM", help="Month of the run's period, as 2025-03.")
@click.option("--special", is_flag=True, help="Write the special report on the month's hot topics instead.")
@click.option("--replication", type=click.IntRange(min=0), default=0, show_default=True,
              help="Which replication, counted from 0: a bulletin tells of one month that happened.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: results/NAME-bulletin-MONTH].")
@language_option
@reports_errors
def bulletin(run_folder: Path, month: str, special: bool, replication: int, output: Path | None, lang: Lang) -> None:
    """Write the bulletin of a month of RUN (a results folder), as counties publish it: page, Word file and tables."""
    stem = "special-report" if special else "bulletin"
    results = read(run_folder)
    subject = subject_of(results, month, replication, lang)
    folder = output or free_folder(f"{run_folder.resolve().name}-{stem}-{month}")
    refuse_existing(folder)
    write_report((special_report if special else monthly_bulletin)(subject), folder, stem, subject.names)
    out = console()
    out.print(f"{folder / stem}.html", soft_wrap=True, markup=False)
    out.print(text("written", lang, folder=folder), soft_wrap=True)
