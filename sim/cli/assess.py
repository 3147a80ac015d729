"""hotline assess: scores, ranks and lists of units by a scheme, from a run or from a table of real figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import rich_click as click

from analysis.assessment import INDICATORS, ORDER_COLUMNS, Setting, assess_figures, assess_run, spread
from analysis.assessment.writing import columns_shown, number_formats, readable, scheme_rows, write_assessment
from analysis.new_folder import refuse_existing
from analysis.store import Results, read
from analysis.terms import label
from scenarios.figure_tables import read_figures
from scenarios.scheme_files import load_scheme
from sim.cli.common import console, free_folder, language_option, reports_errors
from sim.cli.show_assessment import chart_rows, latest, rank_texts, score_texts, show_run, show_table
from sim.cli.texts import Lang, text
from sim.schemes import Period, Scheme

__all__ = ["assess"]

_HEADINGS = {"单位": "unit", "承办单位": "unit", "类别": "class", "时期": "period", "月份": "period",
             "工单数": "orders", "备注": "note", "来源": "source"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Assessed:
    """What a command has at the end."""

    scheme: Scheme
    standing: pd.DataFrame
    names: Mapping[str, str]
    """Name of each unit by its key."""
    record: dict[str, Any]


@click.command()
@click.argument("run_folder", metavar="[RUN]", required=False, type=click.Path(path_type=Path))
@click.option("--scheme", "scheme_name", required=True, help="Scheme: a file, or the name of a shipped one.")
@click.option("--figures", type=click.Path(path_type=Path), help="Table of real figures (CSV or XLSX) in place of RUN.")
@click.option("--period", type=click.Choice(["month", "quarter", "year"]), help="What one score covers [default: as "
              "the scheme says].")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder [default: results/NAME-assessment].")
@language_option
@reports_errors
def assess(
    run_folder: Path | None,
    scheme_name: str,
    figures: Path | None,
    period: Period | None,
    output: Path | None,
    lang: Lang,
) -> None:
    """Score the units of RUN (a results folder), or those in a table of figures, by an assessment scheme."""
    if (run_folder is None) == (figures is None):
        raise click.UsageError(text("assess_needs_one", lang))
    if figures is not None and period is not None:
        raise click.UsageError(text("assess_period_of_table", lang))
    scheme = load_scheme(scheme_name, lang)
    source = run_folder or figures or Path()
    name = source.resolve().stem if figures else source.resolve().name
    folder = output or free_folder(f"{name}-assessment")
    refuse_existing(folder)
    assessed = _of_run(source, scheme, period, lang) if run_folder else _of_table(source, scheme, lang)
    _write(assessed, folder, lang, is_run=run_folder is not None)
    show = show_run if run_folder else show_table
    show(assessed.standing, scheme, assessed.names, lang)
    console().print(f"\n{text('written', lang, folder=folder)}", soft_wrap=True)


def _of_run(source: Path, scheme: Scheme, period: Period | None, lang: Lang) -> _Assessed:
    results = read(source)
    covers = period or scheme.period
    orders = results.table("orders", ORDER_COLUMNS)
    standing = assess_run(orders, results.table("units"), _setting(results), scheme, covers)
    names = {key: unit["name"][lang] for key, unit in results.run["scenario"]["units"].items()}
    of = {key: results.run.get(key) for key in ("scenario_hash", "seed", "version")}
    record = {"run": str(source), **of, "period": covers, "scheme": scheme.model_dump(mode="json")}
    return _Assessed(scheme, standing, names, record)


def _setting(results: Results) -> Setting:
    scenario = results.run["scenario"]
    start, end = (date.fromisoformat(scenario["period"][name]) for name in ("start", "end"))
    urgent = tuple(key for key, tier in scenario["policy"]["tiers"].items() if tier["urgent"])
    classes = {key: unit["unit_class"] for key, unit in scenario["units"].items()}
    return Setting(start, (end - start).days + 1, classes, urgent)


def _of_table(source: Path, scheme: Scheme, lang: Lang) -> _Assessed:
    labels = {label_: name for name, one in INDICATORS.items() for label_ in (one.zh, one.en)}
    own = {name: one.indicator for one in scheme.components.values() for name in (one.name.zh, one.name.en)}
    rows = read_figures(source, scheme, {**labels, **own, **_HEADINGS}, lang)
    standing = assess_figures(pd.DataFrame(rows), scheme)
    record = {"figures": str(source), "scheme": scheme.model_dump(mode="json")}
    return _Assessed(scheme, standing, {}, record)


def _write(assessed: _Assessed, folder: Path, lang: Lang, *, is_run: bool) -> None:
    scheme, standing = assessed.scheme, assessed.standing
    scores = standing[columns_shown(standing, scheme)]
    tables, sheets = {"scores": scores}, {}
    if is_run:
        tables["spread"] = spread(standing)
        sheets["spread"] = readable(tables["spread"], scheme, assessed.names, lang)
        # every replication is in scores.csv; people look at the first as an example of one possible year
        scores = scores[scores["replication"] == scores["replication"].min()]
    else:
        scores = scores.drop(columns="replication")
    sheets["scores"] = readable(scores, scheme, assessed.names, lang)
    sheets["scheme"] = scheme_rows(scheme, lang)
    named = {label(f"assess_sheet_{name}", lang): sheet for name, sheet in sheets.items()}
    formats = number_formats([str(name) for table in tables.values() for name in table], scheme, lang)
    charts = _rank_chart(assessed, lang) if is_run else _score_chart(assessed, lang)
    write_assessment(folder, tables=tables, sheets=named, formats=formats, record=assessed.record, charts=charts)


def _rank_chart(assessed: _Assessed, lang: Lang) -> dict[str, Callable[[Path], object]]:
    """Return what writes ranks.png; nothing where ranks have no spread."""
    # matplotlib takes half a second to import, which no other command needs
    from analysis.figures import rank_chart, saved  # noqa: PLC0415

    rows = chart_rows(assessed.standing)
    if len(set(assessed.standing["replication"])) == 1 or rows["rank_median"].isna().all():
        return {}
    texts = rank_texts(rows, assessed.scheme, assessed.names, lang)
    return {"ranks": lambda path: saved(rank_chart(rows, texts), path)}


def _score_chart(assessed: _Assessed, lang: Lang) -> dict[str, Callable[[Path], object]]:
    """Return what writes scores.png: the latest period of a table of real figures."""
    from analysis.figures.fonts import saved  # noqa: PLC0415 - matplotlib, as above
    from analysis.figures.scores import score_chart  # noqa: PLC0415

    rows = latest(assessed.standing)
    texts = score_texts(assessed.standing, assessed.scheme, assessed.names, lang)
    return {"scores": lambda path: saved(score_chart(rows, texts), path)}
