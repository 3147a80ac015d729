"""hotline chance: whether the rule of accountability shows fault, or only chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from analysis.chance import CONSEQUENCES, Peers, of_run
from analysis.chance.results import Chance, write_chance
from analysis.new_folder import refuse_existing
from analysis.store import read
from analysis.terms import label
from sim.cli.chance_texts import chance_text
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.effect import effect_of
from sim.cli.show_chance import percent, rule_in_force, rule_in_words, show_chance
from sim.cli.texts import Lang, text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures.chance import CalledUpTexts
    from analysis.figures.chance_consequences import ConsequenceTexts
    from analysis.figures.chance_thresholds import ThresholdTexts

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
@click.option("--effect/--no-effect", default=True, help="Where notices have an effect in the scenario, simulate it "
              "again with and without, or leave that out.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="Processes side by side, for --effect [default: one a core].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: results/NAME-chance].")
@language_option
@reports_errors
def chance(
    run_folder: Path,
    within: str,
    peers: Peers,
    last: int,
    least: int,
    effect: bool,
    jobs: int | None,
    output: Path | None,
    lang: Lang,
) -> None:
    """Say of each unit of RUN (a results folder) how often chance alone would call it up, and test other thresholds."""
    limit = _share(within, lang)
    folder = output or free_folder(f"{run_folder.resolve().name}-chance")
    refuse_existing(folder)
    found = of_run(read(run_folder), peers=peers, within=limit, last=last, least=least)
    if effect:
        found = replace(found, effect=effect_of(found.parameters, found.replications, jobs, lang))
    write_chance(found, folder, lang, _charts(found, lang))
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


def _charts(found: Chance, lang: Lang) -> dict[str, Callable[[Path], object]]:
    """Return what writes each chart, by its name; none of chance where there is nothing late or no rule."""
    # matplotlib takes half a second to import, which no other command needs
    from analysis.figures.chance import at_risk, called_up_chart  # noqa: PLC0415
    from analysis.figures.chance_consequences import consequence_chart  # noqa: PLC0415
    from analysis.figures.chance_thresholds import threshold_chart  # noqa: PLC0415
    from analysis.figures.fonts import saved  # noqa: PLC0415

    rows, within = at_risk(found.units), found.record["within"]
    charts: dict[str, Callable[[Path], object]] = {}
    if len(rows):
        said = _called_up_texts(found, rows, lang)
        charts["called_up"] = lambda path: saved(called_up_chart(rows, said), path)
    if found.units["missed"].sum():
        marks = _marks(found)
        named = _threshold_texts(found, marks, lang)
        charts["thresholds"] = lambda path: saved(
            threshold_chart(found.thresholds, found.by_share, marks, within, named), path)  # fmt: skip
    if found.county["mean"].sum():
        texts = _consequence_texts(found, lang)
        charts["consequences"] = lambda path: saved(consequence_chart(found.county, texts), path)
    return charts


def _called_up_texts(found: Chance, rows: pd.DataFrame, lang: Lang) -> CalledUpTexts:
    from analysis.figures.chance import CalledUpTexts  # noqa: PLC0415

    units, rolls = found.units, found.parameters.policy.accountability.window == "rolling"
    likely, most = int((units["chance_as_peers"] > 0.5).sum()), f"{percent(units['chance_as_peers'].max())}%"
    key = "chart_called_up" if likely else "chart_called_up_none"
    title = chance_text(key, lang, count=likely, total=len(units), most=most)
    if len(rows) < (units["called_up"] > 0).sum():
        title = chance_text("chart_called_up_few", lang, sentence=title, shown=len(rows))
    how = chance_text("how_sampled" if rolls else "how_exact", lang)
    return CalledUpTexts(
        title=title, chance=chance_text("chart_chance", lang),
        seen=chance_text("chart_seen", lang, count=found.replications),
        as_peers=chance_text("chart_as_peers", lang, how=how), own_share=chance_text("chart_own_share", lang, how=how),
        deadlines=chance_text("deadlines", lang), overdue=chance_text("chart_overdue", lang),
        units={key: getattr(unit.name, lang) for key, unit in found.parameters.units.items()},
    )  # fmt: skip


def _marks(found: Chance) -> dict[str, Any]:
    """Return the rows of thresholds that the chart marks."""
    best = [row for name in ("best_fixed", "best_by_share") if (row := found.record[name])]
    return {"own": rule_in_force(found), "best_alike": max(best, key=lambda row: row["power_3x"], default=None),
            "best_run": found.record["best_in_run"]}  # fmt: skip


def _threshold_texts(found: Chance, marks: dict[str, Any], lang: Lang) -> ThresholdTexts:
    from analysis.figures.chance_thresholds import ThresholdTexts  # noqa: PLC0415

    within, own, best = f"{100 * found.record['within']:g}%", marks["own"], marks["best_alike"]
    key = "chart_thresholds_none" if not best else "chart_thresholds" if own else "chart_thresholds_off"
    said = {"within": within, "any": own and f"{percent(own['false_any'])}%",
            "power": best and f"{percent(best['power_3x'])}%"}  # fmt: skip
    rules = {name: rule_in_words(row, lang) if row else "" for name, row in marks.items()}
    plain = ("alike", "run", "false_alike", "power", "fixed", "by_share")
    return ThresholdTexts(
        title=chance_text(key, lang, **said), anybody_in_run=chance_text("chart_in_run", lang),
        within=chance_text("chart_within", lang, within=within),
        **{name: chance_text(f"chart_{name}", lang, rule=rule, within=within) for name, rule in rules.items()},
        **{name: chance_text(f"chart_{name}", lang) for name in plain},
    )  # fmt: skip


def _consequence_texts(found: Chance, lang: Lang) -> ConsequenceTexts:
    from analysis.figures.chance_consequences import ConsequenceTexts  # noqa: PLC0415

    sums = found.county.groupby("kind")["mean"].sum()
    totals = {kind: f"{sums[kind]:,.1f}" for kind in ("executive_report", "accountability")}
    return ConsequenceTexts(
        title=chance_text("chart_consequences", lang, **totals), number=chance_text("chart_number", lang),
        bar=chance_text("chart_bar", lang), interval=chance_text("chart_interval", lang),
        kinds={kind: label(kind, lang) for kind in CONSEQUENCES},
    )  # fmt: skip
