"""The folder that an explanation is written to, and its sheets for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.explanation.results import Explanation
from analysis.explanation.words import cause_word, heading, kind_word
from analysis.json_files import write_json
from analysis.new_folder import new_folder
from analysis.workbooks import write_workbook
from sim.parameters import Parameters

__all__ = ["MOST_IN_WORKBOOK", "number_formats", "sheets", "write_biographies", "write_explanation"]

MOST_IN_WORKBOOK = 500
"""Changed orders of an alternative that the workbook shows; changed_orders.csv has all."""
_TENTH, _HUNDREDTH = "#,##0.0", "0.00"
_FORMATS = {
    **{f"{name}{end}": _TENTH for end in ("", "_low", "_high") for name in (
        "orders", "days", "to_overdue", "to_on_time", "overdue_net", "days_lost", "days_saved", "days_net")},
    "days_change": _HUNDREDTH,
}  # fmt: skip


def write_explanation(found: Sequence[Explanation], record: Mapping[str, Any], folder: Path, lang: str) -> None:
    """Write CSV files (UTF-8 that Excel knows), explanation.xlsx and explanation.json to a new folder.

    Parameters
    ----------
    found
        The alternatives; tables have a column `alternative` that names each row's.
    record
        What the explanation is of: goes to explanation.json, with the net effects.
    folder
        Folder to make, whole and never over another. ResultsError where it is there already.
    lang
        Language of the workbook, "zh" or "en"; CSV files keep machine names.
    """
    net = {one.name: one.net.set_index("figure").to_dict("index") for one in found}
    replications = {one.name: one.replications for one in found}
    with new_folder(folder) as partial:
        for name in ("changed", "causes", "units"):
            table = _stacked({one.name: getattr(one, name) for one in found})
            file = {"changed": "changed_orders", "causes": "by_cause", "units": "by_unit"}[name]
            _write_csv(table, partial / f"{file}.csv")
        write_workbook(partial / "explanation.xlsx", sheets(found, lang), number_formats(lang))
        write_json(partial / "explanation.json", {**record, "net": net, "replications": replications})


def write_biographies(table: pd.DataFrame, record: Mapping[str, Any], folder: Path) -> None:
    """Write biography.csv and explanation.json to a new folder; ResultsError where it is there already."""
    with new_folder(folder) as partial:
        _write_csv(table, partial / "biography.csv")
        write_json(partial / "explanation.json", record)


def sheets(found: Sequence[Explanation], lang: str) -> dict[str, pd.DataFrame]:
    """Return the sheets of explanation.xlsx by their names in `lang`, with words and dates in the place of codes.

    Of the changed orders come the `MOST_IN_WORKBOOK` of each alternative whose report moved most, flips of on time
    before all others.
    """
    largest = {one.name: one.changed.assign(
        _flip=one.changed["on_time_change"].ne(""), _size=one.changed["days_change"].abs())
        .sort_values(["_flip", "_size"], ascending=False, kind="stable")
        .drop(columns=["_flip", "_size"]).head(MOST_IN_WORKBOOK) for one in found}  # fmt: skip
    tables = {"causes": {one.name: one.causes for one in found}, "units": {one.name: one.units for one in found},
              "changed": largest}  # fmt: skip
    return {heading(f"sheet_{name}", lang): _readable(_stacked(table), found, lang) for name, table in tables.items()}


def number_formats(lang: str) -> dict[str, str]:
    """Return the number format of each heading that has one."""
    return {heading(name, lang): shown for name, shown in _FORMATS.items()}


def _stacked(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return tables of several alternatives below each other, without the empty ones; headings where all are empty."""
    named = [table.assign(alternative=name) for name, table in tables.items()]
    filled = [table for table in named if len(table)] or named[:1]
    whole = pd.concat(filled, ignore_index=True)
    return whole[["alternative", *whole.columns.drop("alternative")]]


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _readable(table: pd.DataFrame, found: Sequence[Explanation], lang: str) -> pd.DataFrame:
    columns = {name: _words(table[name], name, found, lang) for name in table.columns}
    return pd.DataFrame({heading(name, lang): column for name, column in columns.items()})


def _words(column: pd.Series, name: str, found: Sequence[Explanation], lang: str) -> pd.Series:
    """Return a column as people read it."""
    base = found[0].base
    if name == "kind" or (name.endswith("_change") and name != "days_change"):
        return column.map(lambda one: kind_word(one, lang))
    if name == "cause" or name.endswith("_cause"):
        return column.map(lambda one: cause_word(one, lang))
    if name in {"unit", "unit_other"}:
        units = {key: unit for one in (*(one.other for one in found), base) for key, unit in one.units.items()}
        names = {key: str(getattr(unit.name, lang)) for key, unit in units.items()}
        return column.map(lambda one: names.get(one, one))
    if name == "tier":
        return column.map(lambda one: _tier(one, [base, *(one.other for one in found)], lang))
    if name.startswith(("reported_min", "due_final_min")):
        moments = pd.Timestamp(base.period.start) + pd.to_timedelta(column.round(), unit="min")
        return moments.dt.strftime("%Y-%m-%d %H:%M")
    return column


def _tier(key: str, scenarios: Sequence[Parameters], lang: str) -> str:
    known = (one.policy.tiers[key].name for one in scenarios if key in one.policy.tiers)
    return next((str(getattr(name, lang)) for name in known), key)
