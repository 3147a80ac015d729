"""hotline schema: what a scenario or a scheme file may say, for editors and for people."""

from __future__ import annotations

import json

import rich_click as click

from analysis.assessment import indicators_page
from scenarios.reference import json_schema, reference_page
from scenarios.scheme_reference import scheme_page, scheme_schema


@click.command()
@click.option("--scheme", is_flag=True, help="Of assessment schemes in place of scenarios.")
@click.option("--reference", is_flag=True, help="Print the reference page (Markdown) in place of the JSON Schema.")
def schema(scheme: bool, reference: bool) -> None:
    """Print the JSON Schema of scenario files (or of scheme files), for completion in an editor."""
    if reference:
        click.echo(f"{scheme_page()}\n{indicators_page()}" if scheme else reference_page())
        return
    click.echo(json.dumps(scheme_schema() if scheme else json_schema(), ensure_ascii=False, indent=2))
