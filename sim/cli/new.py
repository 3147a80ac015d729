"""hotline new: begin a what-if scenario."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import rich_click as click

from scenarios.loader import load, resolve
from sim.cli.common import USAGE_ERROR, console, language_option, reports_errors
from sim.cli.texts import Lang, text

_TEMPLATE = """\
# What would happen if …? (write your question here, in one line)
# yaml-language-server: $schema=./hotline.schema.json
#   Completion in an editor: hotline schema > hotline.schema.json
#
# This file holds only what differs from {base}; everything else is taken from there.
# Remove the # before a line to set it. Check it with: hotline check {name}.yaml   Run it with: hotline run {name}.yaml

extends: {base}

scenario:
  name: {name}
  title: {{zh: {name}, en: {name}}}
  question: {{zh: 如果……会怎样？, en: What would happen if …?}}

# period:
#   start: 2025-01-01
#   end: 2025-12-31

# units:                     # head counts of one unit, by its key
#   {unit}: {{staff: {{{crew}: 4}}}}

# policy:
#   tiers:
#     {tier}: {{completion: 5 working_days}}    # hours, natural_days, working_hours or working_days
#   returns: {{window: 2 hours}}
#   prereview: {{lead: 12 hours}}

# staffing:
#   units:
#     queue: {{discipline: earliest_due}}       # first_come, oldest_order, tier, earliest_due, earliest_due_parked

# demand:
#   surges:
#     storm: {{first: 2025-07-20, last: 2025-07-22, orders_per_day: 60, topic: {topic}}}
"""


@click.command()
@click.argument("name")
@click.option("--from", "base", default="huojia", show_default=True, help="Scenario that it differs from.")
@language_option
@reports_errors
def new(name: str, base: str, lang: Lang) -> None:
    """Make NAME.yaml, a commented what-if scenario, in this folder."""
    target = Path(f"{name.removesuffix('.yaml')}.yaml")
    stem = target.stem
    if not re.fullmatch(r"[\w-]+", stem) or target.name != str(target):
        console(stderr=True).print(text("bad_name", lang, name=name))
        sys.exit(USAGE_ERROR)
    origin = resolve(base)
    parameters = load(base, lang=lang)
    body = _TEMPLATE.format(
        name=stem, base=base if not Path(base).exists() else Path(base).as_posix(), unit=next(iter(parameters.units)),
        crew=next(iter(parameters.staffing.units.crews)), tier=list(parameters.policy.tiers)[-1],
        topic=next(iter(parameters.demand.topics)), origin=origin,
    )  # fmt: skip
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(body)
    except FileExistsError:
        console(stderr=True).print(text("exists", lang, file=target))
        sys.exit(USAGE_ERROR)
    console().print(text("created", lang, file=target))
