"""Writes docs/reference/ from the code: run `python docs/build_reference.py` after a change to what it describes.

What each column of the results means stands in result_columns.csv, beside this file.
"""  # noqa: INP001 - a script, not a package

from __future__ import annotations

import csv
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow as pa

from analysis.assessment.indicators import indicators_page
from analysis.conformance import PARTLY, RULES, UNCHECKED
from analysis.kpi import HEADLINE, KPIS
from analysis.store import TABLES
from analysis.terms import TERMS
from analysis.unit_figures import UNIT_ACTIONS, by_unit
from scenarios.loader import load
from scenarios.reference import reference_page
from scenarios.scheme_reference import scheme_page
from scenarios.sources import sources
from sim.clauses import CLAUSES_REGISTER
from sim.model import run_replication
from sim.order_rows import ORDER_SCHEMA
from sim.parameters.demand import Period
from sim.tallies import HOUR_SCHEMA, POOL_SCHEMA
from sim.work_order import CLAUSES, Activity

HERE = Path(__file__).parent
MUTANTS = HERE.parent / "tests" / "known_answer" / "mutants.py"
_MADE = "<!-- Made by docs/build_reference.py. Do not edit. -->\n"
_BETTER = {"higher": "higher", "lower": "lower", "none": "–"}
_TYPES = {"string": "text", "bool": "true / false", "double": "number", "float": "number", "str": "text"}
_LAWS = {
    "conservation": "no order is lost or doubled", "log": "form of the event log",
    "queue": "which of the waiting work comes first", "roster": "who works when, and at what",
}
_KINDS = {
    "assumed": "nobody has published it; the note says why this value, and which range is plausible",
    "published": "a figure that a county, city or province has published",
    "measured": "worked out from records of single orders",
    "policy": "a clause of 获政办〔2023〕19号, by its number in the register",
    "setting": "chosen for the study; it says nothing about the county",
}
_TABLE_TEXTS = {
    "events": "One row an event, in the order in which things happened, replication after replication.",
    "orders": "One row an order, those of the opening backlog, of the lead-in and after the period too: see `cohort`. "
              "A time that never came is empty.",
    "units": "One row a replication, month of receipt and unit. An order counts for the unit that held it last.",
    "pools": "Rows of two kinds. With `crew` filled: one a replication, pool, crew and month, about people. With "
             "`role` filled: one a replication, pool, role and month, about work. The other kind's columns are empty.",
    "hours": "One row a replication, pool, crew and hour of the week in which anybody was on duty or at work.",
    "theory": "One row a pool and role that had work, over all replications: what queueing theory says, and what the "
              "simulation gave. How to read it: [Theory beside the simulation](../explanation/theory-column.md).",
}


def pages() -> dict[str, str]:
    """Return the text of every generated page by file name."""
    return {
        "scenario.md": _MADE + "\n" + reference_page(),
        "kpis.md": "\n".join(_kpis()) + "\n",
        "clauses.md": "\n".join(_clauses()) + "\n",
        "results.md": "\n".join(_results()) + "\n",
        "schemes.md": _MADE + "\n" + scheme_page() + "\n" + indicators_page(),
        "conformance.md": "\n".join(_conformance()) + "\n",
        "mutants.md": "\n".join(_mutants()) + "\n",
        "sources.md": "\n".join(_sources()) + "\n",
    }


def _conformance() -> Iterator[str]:
    laws = [law for law in dict.fromkeys(RULES.values()) if law not in CLAUSES_REGISTER]
    names = {**{name: clause.en for name, clause in CLAUSES_REGISTER.items()}, **_LAWS}
    yield _MADE
    yield "# Rules that the event log is held against\n"
    yield (
        "An independent reader (`analysis/conformance/`) takes the event log and the scenario, shares no code with the "
        "model but the scenario's types, and works out again what each clause of 获政办〔2023〕19号 asks. "
        "`hotline verify` runs it. What the log does not show cannot be checked: the last column says what is left "
        f"out. {len(RULES)} rules; clauses with no rule: {', '.join(sorted(UNCHECKED)) or 'none'}; clauses and laws "
        f"checked in part: {', '.join(sorted(PARTLY))}. What the clauses say in full: [Clauses](clauses.md).\n"
    )
    yield "| Clause or law | What it is about | Rules | Checked | What is and is not seen |\n|---|---|---|---|---|"
    for name in (*CLAUSES_REGISTER, *laws):
        rules = [rule for rule, clause in RULES.items() if clause == name]
        checked = "**no**" if name in UNCHECKED else "in part" if name in PARTLY else "yes"
        seen = UNCHECKED.get(name) or PARTLY.get(name) or "–"
        yield _row(name, names[name], "<br>".join(rules) or "–", checked, seen)


def _mutants() -> Iterator[str]:
    """Raise ValueError where two mistakes have one name."""
    mutants = _module(MUTANTS).MUTANTS
    if len({one.name for one in mutants}) < len(mutants):
        raise ValueError("two mutants have the same name")
    yield _MADE
    yield "# Mistakes planted in the model\n"
    yield (
        "A check is worth what it catches. Each of these mistakes is planted in the model, one at a time, in every run "
        "of the tests (`tests/known_answer/test_conformance.py`), and the reader of the event log must find it by the "
        "rule named: a test fails where it does not. Without a mistake the same runs break no rule. "
        f"{len(mutants)} mistakes.\n"
    )
    yield "| Mistake | Clause or law | What is planted | Found by the rule | How |\n|---|---|---|---|---|"
    for one in mutants:
        ways = ["the model's code is replaced"] * (one.patch is not None) + [f"`{name}`" for name in one.altered]
        yield _row(one.name, one.clause, one.planted, one.rule, "<br>".join(ways) or "–")


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"reference_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _sources() -> Iterator[str]:
    entries = sorted(sources(), key=lambda entry: (list(_KINDS).index(entry.kind), entry.path))
    counts = {kind: sum(entry.kind == kind for entry in entries) for kind in _KINDS}
    yield _MADE
    yield "# Where the baseline's values come from\n"
    yield (
        "Each value of `scenarios/huojia.yaml` and `huojia_units.csv` is covered by an entry here, the most specific "
        "one that fits; `*` stands for any key. From `scenarios/sources.yaml`, in this order: "
        + "; ".join(f"**{kind}** ({counts[kind]} entries): {text}" for kind, text in _KINDS.items()) + ".\n"
    )
    yield "| Value | Kind | Source | Note |\n|---|---|---|---|"
    for entry in entries:
        yield _row(f"`{entry.path}`", entry.kind, entry.source, entry.note)


def _kpis() -> Iterator[str]:
    yield _MADE
    yield "# Figures\n"
    yield (
        "Every figure is a ratio: the sum of its numerators over all replications, divided by the sum of its "
        "denominators. `summary.json` gives it under its name with a 95 % interval. A share runs from 0 to 1 there and "
        "is printed in per cent. A count is the average of a replication. Figures that a run opens with are in bold.\n"
    )
    yield "| Name | 中文 | English | Unit | Better | Clause | Definition | 口径 |\n|---|---|---|---|---|---|---|---|"
    for name, kpi in KPIS.items():
        shown = f"**`{name}`**" if name in HEADLINE else f"`{name}`"
        cells = (kpi.zh, kpi.en, kpi.unit, _BETTER[kpi.better], kpi.clause or "–", kpi.definition_en, kpi.definition_zh)
        yield _row(shown, *cells)


def _clauses() -> Iterator[str]:
    yield _MADE
    yield "# Clauses\n"
    yield (
        "The clauses of 获政办〔2023〕19号 and where the model has them. `hotline policy` prints this register; "
        "`hotline policy RUN` says how often a run exercised each clause. In a parameter's name `*` stands for any "
        "key, and for everything below at its end.\n"
    )
    yield "| Id | Section | 规定 | Rule | Parameters | In the event log | Code |\n|---|---|---|---|---|---|---|"
    for clause in CLAUSES_REGISTER.values():
        activities = [activity.name.lower() for activity in clause.activities]
        lists = (_names(part) for part in (clause.parameters, activities, clause.code))
        yield _row(clause.id, clause.section, clause.zh, clause.en, *lists)


def _results() -> Iterator[str]:
    yield _MADE
    yield "# Results\n"
    yield (
        "A run writes one folder. Times are minutes since the start of the period, in natural time; times of the "
        "lead-in are negative. `replication` counts from 0.\n"
    )
    yield "| File | What it holds |\n|---|---|"
    yield from (f"| `{name}.parquet` | {_TABLE_TEXTS[name]} |" for name in TABLES)
    yield "| `summary.json` | every figure with its interval, units in trouble, where time went, what fired, … |"
    yield f"| `theory.csv` | {_TABLE_TEXTS['theory']} |"
    yield "| `run.json` | the scenario as resolved, its hash, seed, versions, time taken, replications done |\n"
    for name, columns in _columns().items():
        yield f"## {name}.parquet\n\n{_TABLE_TEXTS[name]}\n"
        yield "| Column | Type | Unit | Meaning |\n|---|---|---|---|"
        yield from columns
        yield ""
    yield f"## theory.csv\n\n{_TABLE_TEXTS['theory']}\n"
    yield "| Column | Unit | Meaning |\n|---|---|---|"
    yield from (_row(f"`{name}`", *meaning) for (table, name), meaning in descriptions().items() if table == "theory")
    yield ""
    yield "## Activities in the event log\n"
    yield "| Activity | 中文 | English | Clauses |\n|---|---|---|---|"
    for activity in Activity:
        key = activity.name.lower()
        yield _row(f"`{key}`", *TERMS[key], CLAUSES[activity])


def _columns() -> dict[str, list[str]]:
    """Return the rows of each table's page; raises ValueError where the descriptions and the tables differ."""
    meanings = descriptions()
    found: dict[str, list[str]] = {}
    for table, types in table_types().items():
        described = [column for of, column in meanings if of == table]
        if described != list(types):
            differing = sorted(set(described) ^ set(types)) or "their order"
            raise ValueError(f"result_columns.csv and {table}.parquet differ in {differing}")
        found[table] = [_row(f"`{name}`", kind, *meanings[table, name]) for name, kind in types.items()]
    return found


def descriptions() -> dict[tuple[str, str], tuple[str, str]]:
    """Return (unit, meaning) by table and column."""
    with (HERE / "result_columns.csv").open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["column"]): (row["unit"], row["meaning"]) for row in csv.DictReader(file)}


def table_types() -> dict[str, dict[str, str]]:
    """Return the type of every column by table, in the tables' order."""
    return {
        "events": _kinds(_one_day()),
        "orders": _kinds(ORDER_SCHEMA),
        "units": _unit_kinds(),
        "pools": _kinds(POOL_SCHEMA),
        "hours": _kinds(HOUR_SCHEMA),
    }


def _kinds(schema: pa.Schema) -> dict[str, str]:
    return {field.name: _kind(field.type) for field in schema}


def _kind(of: pa.DataType) -> str:
    if pa.types.is_dictionary(of):
        return _kind(of.value_type)
    if pa.types.is_integer(of):
        return "whole number"
    return "date and time" if pa.types.is_timestamp(of) else _TYPES[str(of)]


def _one_day() -> pa.Schema:
    """Return the schema of the event log, as one short run writes it."""
    textbook = load("textbook")
    day = Period(start=textbook.period.start, end=textbook.period.start, follow_up_days=1)
    logs: list[pa.Table] = []
    run_replication(
        textbook.model_copy(update={"period": day}), 0,
        lambda kind, table: logs.append(table) if kind == "events" else None,
    )  # fmt: skip
    return logs[0].schema


def _unit_kinds() -> dict[str, str]:
    """Return the columns of units.parquet, as they come out where nothing happened."""
    orders = ORDER_SCHEMA.empty_table().to_pandas()
    pools = POOL_SCHEMA.empty_table().to_pandas()
    actions = pd.DataFrame({name: [] for name in ("replication", "activity", "actor", "time")})
    columns = by_unit(orders, actions, pools, load("textbook").period.start, 1440.0).columns
    missing = [name for name in UNIT_ACTIONS if name not in columns]
    if missing:
        raise ValueError(f"units.parquet lacks {missing}")
    words = {"replication": "whole number", "month": "text", "unit": "text"}
    return {str(name): words.get(str(name), "number") for name in columns}


def _names(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names) or "–"


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def write(texts: Mapping[str, str]) -> None:
    """Write the pages."""
    folder = HERE / "reference"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(pages())
