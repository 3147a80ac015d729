"""hotline explain: why two scenarios of a comparison differ, down to the life of one order."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd
import rich_click as click

from analysis.comparison.folder import ComparisonResults, read_comparison
from analysis.explanation.biographies import biographies, biography_table, replication_to_tell
from analysis.explanation.results import explain as explained
from analysis.explanation.results import replications_of
from analysis.explanation.writing import write_biographies, write_explanation
from analysis.new_folder import refuse_existing
from analysis.store import Results
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.explain_texts import explain_text
from sim.cli.finishing import manifest_of
from sim.cli.show import wrapped
from sim.cli.show_biography import show_biography
from sim.cli.show_explain import show_explanation
from sim.cli.texts import Lang, text
from sim.parameters import Parameters

__all__ = ["explain"]


@click.command()
@click.argument("comparison", type=click.Path(path_type=Path))
@click.option("--order", help="Tell the life of this order in both scenarios, as A000123.")
@click.option("--alternative", help="Explain this alternative only [default: each].")
@click.option("--replication", type=click.IntRange(min=0), help="Replication, with --order [default: the first in "
              "which the order changed].")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: a new "
              "results/NAME-explanation].")  # fmt: skip
@language_option
@reports_errors
def explain(
    comparison: Path,
    order: str | None,
    alternative: str | None,
    replication: int | None,
    output: Path | None,
    lang: Lang,
) -> None:
    """Say why the scenarios of COMPARISON (written by hotline compare) differ: which orders changed, and from what."""
    found = read_comparison(comparison)
    if replication is not None and order is None:
        raise click.UsageError(explain_text("replication_alone", lang))
    names = _chosen(found, alternative, lang)
    folder = output or free_folder(f"{comparison.resolve().name}-explanation")
    refuse_existing(folder)
    record = {"comparison": os.fspath(comparison), "base": found.base, "alternatives": names,
              **{key: found.content.get(key) for key in ("hashes", "seed", "versions")}}  # fmt: skip
    if order is None:
        _summary(found, names, record, folder, lang)
    else:
        _lives(found, names, order, replication, record, folder, lang)
    console().print(f"\n{text('written', lang, folder=folder)}", soft_wrap=True)


def _chosen(found: ComparisonResults, alternative: str | None, lang: Lang) -> list[str]:
    if alternative is None:
        return found.alternatives
    if alternative not in found.alternatives:
        known = ", ".join(found.alternatives)
        said = explain_text("bad_alternative", lang, name=alternative, known=known)
        raise click.BadParameter(said, param_hint="--alternative")
    return [alternative]


def _summary(found: ComparisonResults, names: list[str], record: dict[str, Any], folder: Path, lang: Lang) -> None:
    explanations = list(explained(found, names))
    write_explanation(explanations, record, folder, lang)
    for one in explanations:
        show_explanation(one, found.folder, lang)


def _lives(
    found: ComparisonResults,
    names: list[str],
    order: str,
    replication: int | None,
    record: dict[str, Any],
    folder: Path,
    lang: Lang,
) -> None:
    base = found.run(found.base)
    _warn_of_versions(base, lang)
    numbers, tables = {}, []
    for name in names:
        other = found.run(name)
        number = _replication(base, other, order, replication, lang)
        both = biographies(base, other, number, order)
        show_biography(both, found.folder, name, lang)
        tables.append(biography_table(both).assign(alternative=name, replication=number, order_id=order))
        numbers[name] = number
    table = pd.concat(tables, ignore_index=True)
    first = ["alternative", "replication", "order_id"]
    table = table[[*first, *table.columns.drop(first)]]
    write_biographies(table, {**record, "order": order, "replications": numbers}, folder)


def _replication(base: Results, other: Results, order: str, wanted: int | None, lang: Lang) -> int:
    """Return the replication to tell of; one that was asked for must be in both and have the order in either."""
    known = replications_of(base, other)
    if wanted is not None and wanted not in known:
        said = explain_text("bad_replication", lang, number=wanted, known=", ".join(map(str, known)))
        raise click.BadParameter(said, param_hint="--replication")
    rows = [results.table("orders", ["replication", "order_id"]) for results in (base, other)]
    numbers = known if wanted is None else (wanted,)
    ids = {str(name) for one in rows for name in one.loc[one["replication"].isin(numbers), "order_id"].unique()}
    if order not in ids:
        nearest = ", ".join(get_close_matches(order, sorted(ids), cutoff=0.0))
        raise click.BadParameter(explain_text("bad_order", lang, order=order, nearest=nearest), param_hint="--order")
    return (replication_to_tell(base, other, order) or 0) if wanted is None else wanted


def _warn_of_versions(run: Results, lang: Lang) -> None:
    """Say where the run was made with other versions of what it depends on: simulated again, it may differ."""
    installed = manifest_of(Parameters.model_validate(run.run["scenario"]))["versions"]
    stored = run.run.get("versions") or {"hotline-sim": run.run.get("version", "?")}
    differing = [name for name in installed if stored.get(name, "?") != installed[name]]
    if differing:
        lists = {key: ", ".join(f"{name} {versions.get(name, '?')}" for name in differing)
                 for key, versions in (("stored", stored), ("installed", installed))}  # fmt: skip
        out = console(stderr=True)
        out.print(wrapped(explain_text("versions", lang, **lists), out.width), style="yellow", markup=False)


