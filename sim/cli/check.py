"""hotline check: say whether a scenario is fit to run."""

from __future__ import annotations

from pathlib import Path

import rich_click as click
from rich.markup import escape

from sim.cli.common import console, language_option, load_scenario, reports_errors
from sim.cli.texts import Lang, text
from sim.consistency import Warning_, warnings_of
from sim.model import Setting


def show_warnings(found: list[Warning_], lang: Lang) -> None:
    """Print what a planner should know though it is no mistake."""
    for warning in found:
        sentence = text(warning.key, lang, **dict(warning.values))
        console(stderr=True).print(f"[yellow]{text('warning', lang)}: {escape(sentence)}[/yellow]", soft_wrap=True)


@click.command()
@click.argument("scenario", type=str)
@language_option
@reports_errors
def check(scenario: str, lang: Lang) -> None:
    """Check SCENARIO (a file, or the name of a shipped one) without running it."""
    parameters = load_scenario(scenario, lang)
    show_warnings(warnings_of(parameters, Setting.of(parameters).days), lang)
    console().print(text("valid", lang, name=Path(scenario).name))
