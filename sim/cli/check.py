"""hotline check: say whether a scenario or a study is fit to run, or an assessment scheme fit to use."""

from __future__ import annotations

from pathlib import Path

import rich_click as click
from rich.markup import escape

from analysis.kpi import KPIS
from scenarios.scheme_files import is_scheme, load_scheme
from scenarios.study_files import is_study, load_study
from sim.cli.common import console, language_option, load_scenario, reports_errors
from sim.cli.scheme_texts import scheme_text
from sim.cli.show_sweep import replications_text
from sim.cli.sweep_texts import sweep_text
from sim.cli.texts import Lang, text
from sim.consistency import Warning_, warnings_of
from sim.model import Setting


def show_warnings(found: list[Warning_], lang: Lang) -> None:
    """Print what a planner should know though it is no mistake."""
    for warning in found:
        sentence = text(warning.key, lang, **dict(warning.values))
        console(stderr=True).print(f"[yellow]{text('warning', lang)}: {escape(sentence)}[/yellow]", soft_wrap=True)


@click.command()
@click.argument("file", type=str)
@language_option
@reports_errors
def check(file: str, lang: Lang) -> None:
    """Check FILE, a scenario, a study or an assessment scheme (or a shipped one's name), without running anything."""
    name = Path(file).name
    if is_study(file):
        plan = load_study(file, lang, list(KPIS))
        told = {"points": len(plan.points), "replications": replications_text(plan, lang), "given": file}
        console().print(escape(sweep_text("valid", lang, name=name, **told)), soft_wrap=True)
        return
    if is_scheme(file):
        load_scheme(file, lang)
        console().print(escape(scheme_text("valid", lang, name=name, given=file)), soft_wrap=True)
        return
    parameters = load_scenario(file, lang)
    show_warnings(warnings_of(parameters, Setting.of(parameters).days), lang)
    console().print(escape(text("valid", lang, name=name) + scheme_text("is_scenario", lang)))
