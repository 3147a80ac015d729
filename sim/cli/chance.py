"""hotline chance: whether the rule of accountability shows fault, or only chance."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from analysis.chance import Peers, of_run
from analysis.chance.results import write_chance
from analysis.new_folder import refuse_existing
from analysis.store import read
from sim.cli.chance_texts import chance_text
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.show_chance import show_chance
from sim.cli.texts import Lang, text

__all__ = ["chance"]


@click.command()
@click.argument("run_folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--within", default="5%", show_default=True, help="Chance of any false call-up in the period that is "
              "still good enough, as 5% or 0.05.")  # fmt: skip
@click.option("--peers", type=click.Choice(["class", "all"]), default="class", show_default=True,
              help="Whom a unit is compared with: its class, or all units.")  # fmt: skip
@click.option("--last", type=click.IntRange(min=1), default=3, show_default=True, help="Length of the list of the last "
              "by overdue share.")  # fmt: skip
@click.option("--least", type=click.IntRange(min=1), default=10, show_default=True, help="Deadlines that a unit needs "
              "to be on that list.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: results/NAME-chance].")
@language_option
@reports_errors
def chance(
    run_folder: Path,
    within: str,
    peers: Peers,
    last: int,
    least: int,
    output: Path | None,
    lang: Lang,
) -> None:
    """Say of each unit of RUN (a results folder) how often chance alone would call it up, and test other thresholds."""
    limit = _share(within, lang)
    folder = output or free_folder(f"{run_folder.resolve().name}-chance")
    refuse_existing(folder)
    found = of_run(read(run_folder), peers=peers, within=limit, last=last, least=least)
    write_chance(found, folder)
    show_chance(found, lang)
    console().print(f"\n{text('written', lang, folder=folder)}", soft_wrap=True)


def _share(value: str, lang: Lang) -> float:
    """Return "5%", "5 %" or "0.05" as a share."""
    number = value.strip()
    try:
        share = float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise click.BadParameter(chance_text("bad_within", lang, value=value), param_hint="--within")
    return share
