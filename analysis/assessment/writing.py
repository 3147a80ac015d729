"""Writes an assessment to a folder of its own: whole or not at all, and never over another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.assessment.indicators import INDICATORS
from analysis.assessment.scoring import column_of, points_columns
from analysis.json_files import write_json
from analysis.new_folder import new_folder
from analysis.terms import TERMS, label
from analysis.workbooks import Contents, write_workbook
from sim.schemes import Scheme

__all__ = ["columns_shown", "heading", "number_formats", "readable", "scheme_rows", "write_assessment"]


def write_assessment(folder: Path, *, tables: Contents, sheets: Contents, formats: Mapping[str, str],
                     record: Mapping[str, Any], charts: Mapping[str, Callable[[Path], object]]) -> None:
    """Write CSV files, assessment.xlsx, assessment.json and charts to a new folder, then rename it into place.

    Parameters
    ----------
    folder
        Folder to make. ResultsError where it is there already.
    tables
        Content of each CSV file by its name without ``.csv``: machine names as headings, UTF-8 that Excel knows.
    sheets
        Content of each sheet of the workbook by its name, for people to read.
    formats
        Number format by heading (`number_formats`).
    record
        What the assessment is of and by which scheme: goes to assessment.json.
    charts
        Writes each chart to the path that it is given, by the chart's name without ``.png``.
    """
    with new_folder(folder) as partial:
        for name, table in tables.items():
            table.to_csv(partial / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        write_workbook(partial / "assessment.xlsx", sheets, formats)
        for name, chart in charts.items():
            chart(partial / f"{name}.png")
        write_json(partial / "assessment.json", record)


def columns_shown(standing: pd.DataFrame, scheme: Scheme) -> list[str]:
    """Return the columns of a standing that results hold: figures that the scheme reads, points, score, rank, lists."""
    read = [name for one in scheme.components.values()
            for name in (one.indicator, column_of(one, scheme, standing.columns))]  # fmt: skip
    read += [str(one.count or one.indicator) for one in scheme.bonuses.values()]
    read += [one.count for one in scheme.penalties.values()]
    beside = ["satisfaction_share", "satisfaction_share_excluding", "executive_report_count"]
    wanted = [
        "replication", "period", "class", "unit", "orders", *read, *beside, *points_columns(scheme), "score", "rank",
        "ranked", "grade", "first", "last", "called_up", "called_up_because",
    ]  # fmt: skip
    return [name for name in dict.fromkeys(wanted) if name in standing]


def readable(table: pd.DataFrame, scheme: Scheme, names: Mapping[str, str], lang: str) -> pd.DataFrame:
    """Return a table with the headings, names and marks that people read.

    Parameters
    ----------
    table
        Standing or spread, columns chosen.
    scheme
        Gives components their names.
    names
        Name of each unit by its key.
    lang
        "zh" or "en".
    """
    texts = {"class": lambda value: TERMS.get(f"class_{value}", (value, value))[lang != "zh"],
             "unit": lambda value: names.get(value, value),
             "period": lambda value: label("assess_all", lang) if value == "all" else value,
             "called_up_because": lambda value: _because(value, scheme, lang)}  # fmt: skip
    shown = {}
    for name in table.columns:
        column = table[name].map(texts[name]) if name in texts else table[name]
        if column.dtype == bool:
            column = column.map({True: "✓", False: ""})
        shown[heading(name, scheme, lang)] = column
    return pd.DataFrame(shown)


def number_formats(columns: Iterable[str], scheme: Scheme, lang: str) -> dict[str, str]:
    """Return the number format by heading in `lang` of those columns that hold shares: percent."""
    stems = {name: name.removesuffix("_mean").removesuffix("_excluding") for name in columns}
    shares = [name for name, stem in stems.items() if stem.endswith("_share") or stem == "satisfaction"]
    return {heading(name, scheme, lang): "0.0%" for name in shares}


def _because(reasons: str, scheme: Scheme, lang: str) -> str:
    comma = "、" if lang == "zh" else ", "
    named = {key: getattr(one.name, lang) for key, one in scheme.components.items()}
    return comma.join(named.get(one) or label(f"assess_{one}", lang) for one in reasons.split(";") if one)


def heading(column: str, scheme: Scheme, lang: str) -> str:
    """Return the heading of a column in `lang`: points by the scheme's names, figures by their own."""
    part, _, key = column.partition(".")
    entries: dict[str, Mapping[str, Any]] = {
        "component": scheme.components, "given": scheme.given, "bonus": scheme.bonuses, "penalty": scheme.penalties,
    }  # fmt: skip
    if part in entries and key in entries[part]:
        name = getattr(entries[part][key].name, lang)
        return f"{name}（分）" if lang == "zh" else f"{name} (points)"
    stem = column.removesuffix("_excluding")
    if stem in INDICATORS:
        ending = label("assess_excluding", lang) if stem != column else ""
        return str(getattr(INDICATORS[stem], lang)) + ending
    return label(f"assess_{column}", lang) if f"assess_{column}" in TERMS else label(column, lang)


def scheme_rows(scheme: Scheme, lang: str) -> pd.DataFrame:
    """Return the scheme's entries as a table: name, what is looked at, points, target, slope, floor, source."""
    return pd.DataFrame(_scheme_rows(scheme, lang)).rename(columns=lambda name: label(f"assess_{name}", lang))


def _scheme_rows(scheme: Scheme, lang: str) -> Iterator[dict[str, Any]]:
    for one in scheme.components.values():
        yield {"name": getattr(one.name, lang), "indicator": getattr(INDICATORS[one.indicator], lang),
               "weight": one.weight, "target": one.target, "slope": one.slope, "floor": one.floor,
               "source": one.source}  # fmt: skip
    for given in scheme.given.values():
        yield {"name": getattr(given.name, lang), "weight": given.points, "source": given.source}
    for bonus in scheme.bonuses.values():
        figure = INDICATORS[str(bonus.count or bonus.indicator)]
        points = "slope" if bonus.count else "weight"
        yield {"name": getattr(bonus.name, lang), "indicator": getattr(figure, lang), points: bonus.points,
               "target": bonus.reaches, "at_most": bonus.at_most, "source": bonus.source}  # fmt: skip
    for penalty in scheme.penalties.values():
        yield {"name": getattr(penalty.name, lang), "indicator": getattr(INDICATORS[penalty.count], lang),
               "slope": penalty.points, "at_most": penalty.at_most, "source": penalty.source}  # fmt: skip
