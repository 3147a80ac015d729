"""hotline policy: the clause register, and how often a run exercised each clause."""

from __future__ import annotations

from pathlib import Path

import rich_click as click
from rich.table import Table

from analysis.store import read
from sim.clauses import CLAUSES_REGISTER, exercised
from sim.cli.common import console, language_option, reports_errors
from sim.cli.texts import text


@click.command()
@click.argument("run_folder", metavar="[RUN]", required=False, type=click.Path(path_type=Path))
@click.option("--parameters/--no-parameters", "wide", default=False, help="Show each clause's parameters too.")
@language_option
@reports_errors
def policy(run_folder: Path | None, wide: bool, lang: str) -> None:
    """Print the clauses of the policy; with RUN (a results folder), how often each was exercised in it."""
    table = Table(title=text("clauses", lang), title_justify="left", show_edge=False, pad_edge=False)
    table.add_column("#", no_wrap=True)
    table.add_column(text("section", lang), no_wrap=True)
    table.add_column(text("rule", lang), overflow="fold")
    if wide:
        table.add_column(text("parameters", lang), overflow="fold")
    times = None if run_folder is None else _times(run_folder)
    if times is not None:
        table.add_column(text("per_replication", lang), justify="right", max_width=14, overflow="fold")
    for clause in CLAUSES_REGISTER.values():
        row = [clause.id, clause.section, clause.zh if lang == "zh" else clause.en]
        if wide:
            row.append("\n".join(clause.parameters) or text("nothing", lang))
        if times is not None:
            row.append(f"{times[clause.id]:,.1f}" if times[clause.id] else text("never", lang))
        table.add_row(*row)
    console().print(table)


def _times(run_folder: Path) -> dict[str, float]:
    """Return how often each clause was exercised in the period, on average over the run's replications."""
    counts = read(run_folder).summary["events"]
    return {clause: float(number) for clause, number in exercised(counts).items()}
