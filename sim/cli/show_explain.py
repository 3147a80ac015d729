"""What `hotline explain` prints of a whole comparison: net effects, causes, units, and orders to look at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from analysis.explanation.headline import LARGE_MOVE_DAYS, headline
from analysis.explanation.results import Explanation, examples
from analysis.explanation.words import cause_word, kind_word
from sim.cli.common import console
from sim.cli.explain_texts import explain_text
from sim.cli.show import wrapped
from sim.cli.texts import Lang

__all__ = ["command_for", "plain_table", "show_explanation"]

_CAUSES, _UNITS = 4, 8
_KINDS = (
    "to_overdue", "to_on_time", "to_dissatisfied", "to_satisfied", "later", "sooner", "order_added", "order_dropped",
)  # fmt: skip
"""Kinds of change that are shown; by_cause.csv has the others too."""
_DEMAND = {"other_demand", "other_calendar", "other_opening"}
Row = Mapping[Any, Any]


def show_explanation(found: Explanation, folder: Path, lang: Lang) -> None:
    """Print why an alternative differs from its base: sentences, then tables, then commands to see single orders."""
    out = console()
    names = {"base": found.base.scenario.name, "other": found.name}
    out.print(f"\n[bold]{escape(explain_text('title', lang, **names))}[/bold]")
    if _DEMAND & set(found.remarks):
        out.print(wrapped(explain_text("other_demand", lang), out.width), style="yellow", markup=False)
    if not found.replications:
        out.print(wrapped(explain_text("no_common", lang, **names), out.width), style="yellow", markup=False)
        return
    if not len(found.changed):
        out.print(wrapped(explain_text("nothing", lang, **names), out.width), markup=False)
        return
    for sentence in _sentences(found, lang):
        out.print(wrapped(sentence, out.width), markup=False)
    out.print(_causes_table(found, lang))
    out.print(wrapped(explain_text("causes_note", lang), out.width), style="dim", markup=False)
    out.print(_units_table(found, lang))
    shown = examples(found.changed)
    out.print(_examples_table(found, shown, lang))
    out.print(explain_text("see", lang), markup=False)
    for row in shown.to_dict("records"):
        command = command_for(folder, found.name, row["order_id"], row["replication"])
        out.print(f"  {command}", markup=False, soft_wrap=True)


def command_for(folder: Path, name: str, order: str, replication: int) -> str:
    """Return the command that tells the life of one order."""
    return f"hotline explain {folder} --alternative {name} --order {order} --replication {replication}"


def plain_table(title: str, *columns: str, left: int = 1) -> Table:
    """Return an empty table; the first `left` columns hold words, the others figures."""
    table = Table(title=f"\n{title}" if title else None, title_justify="left", title_style="bold", show_edge=False,
                  pad_edge=False, box=box.SIMPLE_HEAD)  # fmt: skip
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < left else "right", no_wrap=index >= left)
    return table


def _sentences(found: Explanation, lang: Lang) -> Iterator[str]:
    if len(found.replications) == 1:
        yield explain_text("no_interval", lang)
    yield from _headline(found, lang)
    net = found.net.set_index("figure")
    counts = found.causes.groupby("kind")["orders"].sum()
    pairs = {"overdue": ("overdue_count", "to_overdue", "to_on_time"),
             "satisfied": ("satisfied", "to_dissatisfied", "to_satisfied")}  # fmt: skip
    for key, (figure, *kinds) in pairs.items():
        worse, better = (f"{counts.get(kind, 0.0):,.1f}" for kind in kinds)
        yield _net_sentence(f"say_{key}", net.loc[figure].to_dict(), lang, worse=worse, better=better)
    if counts.index.str.endswith(("_added", "_dropped")).any():
        yield explain_text("say_once", lang)
    sums = {name: f"{net['value'][f'days_{name}']:,.1f}" for name in ("saved", "lost")}
    yield _net_sentence("say_days", net.loc["days_net"].to_dict(), lang, **sums)


def _headline(found: Explanation, lang: Lang) -> Iterator[str]:
    """Yield how many orders came out differently, and how many only moved a little."""
    counts = headline(found.changed)
    names = {name: f"{getattr(counts, name):,}" for name in ("different", "verdicts", "moved", "less")}
    limit = explain_text("hour", lang, value=f"{LARGE_MOVE_DAYS * 24:g}")
    yield explain_text("rests_on", lang, count=len(found.replications), limit=limit, **names)


def _net_sentence(key: str, row: Row, lang: Lang, **values: str) -> str:
    """Return a sentence on a difference, without its sign: the words say whether it is more or fewer."""
    more = row["value"] >= 0
    low, high = (row["low"], row["high"]) if more else (-row["high"], -row["low"])
    interval = "" if math.isnan(low) else explain_text("interval", lang, low=f"{low:,.1f}", high=f"{high:,.1f}")
    return explain_text(f"{key}_{'more' if more else 'fewer'}", lang, net=f"{abs(row['value']):,.1f}",
                        interval=interval, **values)  # fmt: skip


def _estimate(row: Row, name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    ends = "" if math.isnan(low) else f" ({low:,.1f} – {high:,.1f})"
    return f"{row[name]:,.1f}{ends}"


def _causes_table(found: Explanation, lang: Lang) -> Table:
    heads = [explain_text(name, lang) for name in ("kind", "cause", "orders", "days")]
    table = plain_table(explain_text("causes", lang), *heads, left=2)
    for kind, rows in found.causes[found.causes["kind"].isin(_KINDS)].groupby("kind", sort=False):
        shown = rows.head(_CAUSES)
        rest = rows.iloc[len(shown) :]
        for place, row in enumerate(shown.to_dict("records")):
            table.add_row(kind_word(str(kind), lang) if not place else "", cause_word(str(row["cause"]), lang),
                          _estimate(row, "orders"), _days(row["days"]))  # fmt: skip
        if len(rest):
            sums = rest[["orders", "days"]].sum()
            table.add_row("", explain_text("others", lang), f"{sums['orders']:,.1f}", _days(float(sums["days"])))
    return table


def _days(days: float) -> str:
    return f"{days:+,.1f}" if days else "–"


def _units_table(found: Explanation, lang: Lang) -> Table:
    shown = found.units.head(_UNITS)
    title = explain_text("units", lang, count=len(shown), total=len(found.units))
    names = ("unit", "to_overdue", "to_on_time", "overdue_net", "days_lost", "days_saved")
    table = plain_table(title, *(explain_text(name, lang) for name in names))
    for row in shown.to_dict("records"):
        flips, days = ([f"{row[name]:,.1f}" for name in pair]
                       for pair in (("to_overdue", "to_on_time"), ("days_lost", "days_saved")))  # fmt: skip
        table.add_row(_unit(found, str(row["unit"]), lang), *flips, _estimate(row, "overdue_net"), *days)
    return table


def _unit(found: Explanation, key: str, lang: Lang) -> str:
    unit = found.base.units.get(key) or found.other.units.get(key)
    return escape(getattr(unit.name, lang)) if unit else key


def _examples_table(found: Explanation, shown: pd.DataFrame, lang: Lang) -> Table:
    heads = [explain_text(name, lang) for name in ("order", "unit", "what", "days")]
    table = plain_table(explain_text("examples", lang), *heads, left=3)
    colon = "：" if lang == "zh" else ": "
    for row in shown.to_dict("records"):
        said = [f"{kind_word(row[f'{name}_change'], lang)}{colon}{cause_word(row[f'{name}_cause'], lang)}"
                for name in ("on_time", "satisfaction", "received") if row[f"{name}_change"]]  # fmt: skip
        if not said:
            kind = "later" if row["days_change"] > 0 else "sooner"
            said = [f"{kind_word(kind, lang)}{colon}{cause_word(row['days_cause'], lang)}"]
        semicolon = "；" if lang == "zh" else "; "
        table.add_row(escape(row["order_id"]), _unit(found, row["unit"], lang), semicolon.join(said),
                      _days(row["days_change"]))  # fmt: skip
    return table
