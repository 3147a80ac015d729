"""hotline list: the shipped scenarios and studies, each with its question, and the shipped assessment schemes."""

from __future__ import annotations

from collections.abc import Iterable

import rich_click as click
from rich.markup import escape
from rich.table import Table

from scenarios.loader import load, shipped
from scenarios.scheme_files import load_scheme, shipped_schemes
from scenarios.study_files import load_study, shipped_studies
from sim.cli.common import console, language_option, reports_errors
from sim.cli.scheme_texts import scheme_text
from sim.cli.sweep_texts import sweep_text
from sim.cli.texts import Lang, text


@click.command(name="list")
@language_option
@reports_errors
def list_scenarios(lang: Lang) -> None:
    """List the shipped scenarios and studies with their questions, and the assessment schemes with their sources."""
    scenarios = {name: load(path, lang=lang).scenario for name, path in sorted(shipped().items())}
    schemes = [load_scheme(path, lang).scheme for path in shipped_schemes().values()]
    questions = ((name, getattr(one.question, lang)) for name, one in scenarios.items())
    sources = ((one.name, getattr(one.title, lang), one.source) for one in schemes)
    _show(scheme_text("scenarios", lang), (text("scenario", lang), text("question", lang)), questions)
    headings = [scheme_text(name, lang) for name in ("scheme", "title", "source")]
    studies = {name: load_study(path, lang).study.study for name, path in shipped_studies().items()}
    asked = ((name, getattr(one.question, lang)) for name, one in studies.items())
    _show(f"\n{sweep_text('studies', lang)}", (sweep_text("study", lang), text("question", lang)), asked)
    _show(f"\n{scheme_text('schemes', lang)}", headings, sources)


def _show(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for column, heading in enumerate(headings):
        table.add_column(heading, no_wrap=column == 0, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    console().print(table)
