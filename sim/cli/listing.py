"""hotline list: the shipped scenarios, each with its question."""

from __future__ import annotations

import rich_click as click
from rich.table import Table

from scenarios.loader import load, shipped
from sim.cli.common import console, language_option, reports_errors
from sim.cli.texts import Lang, text


@click.command(name="list")
@language_option
@reports_errors
def list_scenarios(lang: Lang) -> None:
    """List the shipped scenarios, each with its question."""
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(text("scenario", lang), no_wrap=True)
    table.add_column(text("question", lang), overflow="fold")
    for name, path in sorted(shipped().items()):
        question = load(path, lang=lang).scenario.question
        table.add_row(name, question.zh if lang == "zh" else question.en)
    console().print(table)
