"""hotline schema: what a scenario file may say, for editors and for people."""

from __future__ import annotations

import json

import rich_click as click

from scenarios.reference import json_schema, reference_page


@click.command()
@click.option("--reference", is_flag=True, help="Print the reference page (Markdown) in place of the JSON Schema.")
def schema(reference: bool) -> None:
    """Print the JSON Schema of scenario files, for completion in an editor."""
    click.echo(reference_page() if reference else json.dumps(json_schema(), ensure_ascii=False, indent=2))
