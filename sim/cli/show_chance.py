"""What `hotline chance` prints: units at risk, thresholds, the last few, and what is clear and what is not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from analysis.chance import CONSEQUENCES
from analysis.chance.results import Chance
from analysis.intervals import proportion_interval
from analysis.kpi import KPIS
from analysis.numbers import changed, changed_interval, shown
from analysis.terms import TERMS, label
from sim.cli.chance_texts import chance_text
from sim.cli.common import console
from sim.cli.texts import Lang
from sim.parameters.policy import Accountability
from sim.parameters.work import Effect

__all__ = ["percent", "rule_in_force", "rule_in_words", "show_chance"]

_SHOWN, _NAMED = 15, 6
_FEW = 20  # as the baseline runs (run.replications)
_CLUSTERED = 1.1
"""Runs or months this much beyond independence are called clusters: a tenth, as agreement in theory.csv."""
_READINGS = ("volume", "own_share", "more_by_clusters", "fewer_by_clusters", "as_peers")
Row = Mapping[Any, Any]


def show_chance(chance: Chance, lang: Lang) -> None:
    """Print everything, tables first and sentences below each."""
    out, rules = console(), chance.parameters.policy.accountability
    title = getattr(chance.parameters.scenario.title, lang)
    peers = chance_text(f"peers_{chance.record['peers']}", lang)
    out.print(f"\n[bold]{escape(chance_text('title', lang, name=title))}[/bold]")
    rule = rule_in_words({"consecutive": rules.consecutive, "cumulative": rules.cumulative}, lang)
    out.print(escape(chance_text("rests_on", lang, count=chance.replications, rule=rule, peers=peers)))
    _print(_units_table(chance, lang), _unit_sentences(chance, lang))
    _print(_thresholds_table(chance, lang), _threshold_sentences(chance, lang))
    if len(chance.last_places):
        _print(_last_table(chance, lang), [chance_text("say_last", lang)])
    else:
        _print(None, [chance_text("last_none", lang)])
    _print(None, _consequence_sentences(chance, lang))
    if chance.effect is not None:
        count = int(chance.effect["replications"].min())  # a replication that failed on either side is left out
        _print(_effect_table(chance.effect, lang), [chance_text("say_effect_pairs", lang, count=count)])


def _print(table: Table | None, sentences: Iterator[str] | list[str]) -> None:
    out = console()
    if table is not None:
        out.print(table)
    for sentence in sentences:
        out.print(escape(sentence), soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", show_edge=False, pad_edge=False,
                  box=box.SIMPLE_HEAD)  # fmt: skip
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left", no_wrap=index > 0)
    return table


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share in percent without the sign; a dash where there is none."""
    return "–" if share is None or math.isnan(share) else f"{100 * share:.{digits}f}"


def _interval(row: Row, name: str, digits: int = 0) -> str:
    ends = f"{percent(row[f'{name}_low'], digits)}–{percent(row[f'{name}_high'], digits)}"
    return f"{percent(row[name], digits)} ({ends})"


def _times(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.1f}"


def _name(chance: Chance, unit: str, lang: Lang) -> str:
    return escape(getattr(chance.parameters.units[unit].name, lang))


def rule_in_words(row: Row, lang: Lang) -> str:
    """Return a row of thresholds in words."""
    parts = [chance_text("rule_row", lang, row=int(row["consecutive"]))] if row["consecutive"] else []
    if row.get("cumulative"):
        parts.append(chance_text("rule_total", lang, total=int(row["cumulative"])))
    if row.get("share"):
        share = f"{100 * row['share']:.1f}%"
        parts.append(chance_text("rule_share", lang, share=share, least=int(row["least"])))
    return chance_text("or", lang).join(parts) or chance_text("off", lang)


def _units_table(chance: Chance, lang: Lang) -> Table:
    units = chance.units.sort_values(["called_up", "chance_as_peers"], ascending=False, kind="stable").head(_SHOWN)
    names = ("unit", "deadlines", "overdue", "peer_share", "as_peers", "own_share", "seen", "runs", "months", "reading")
    title = chance_text("units", lang, count=len(units), total=len(chance.units))
    table = _table(title, *(chance_text(name, lang) for name in names))
    for row in units.to_dict("records"):
        table.add_row(
            _name(chance, str(row["unit"]), lang), f"{row['deadlines']:,.0f}", _interval(row, "overdue_share", 1),
            percent(row["peer_share"], 1), percent(row["chance_as_peers"]), percent(row["chance_own_share"]),
            _interval(row, "called_up"), _times(row["run_ratio"]), _times(row["variance_ratio"]),
            chance_text(f"is_{row['reading']}", lang),
        )  # fmt: skip
    return table


def _unit_sentences(chance: Chance, lang: Lang) -> Iterator[str]:
    rules, units = chance.parameters.policy.accountability, chance.units
    if not (rules.consecutive or rules.cumulative):
        yield chance_text("rule_off", lang)
    if not units["missed"].sum():
        yield chance_text("nobody_late", lang)
        return
    yield chance_text("columns", lang)
    if rules.window == "rolling":
        yield chance_text("sampled", lang)
    if chance.replications < _FEW:
        yield chance_text("few", lang, count=chance.replications)
    if rules.consecutive or rules.cumulative:
        yield from _readings(chance, lang)
    yield _clusters(chance, lang)


def _readings(chance: Chance, lang: Lang) -> Iterator[str]:
    comma = "、" if lang == "zh" else ", "
    for word in _READINGS:
        named = chance.units.loc[chance.units["reading"] == word, "unit"].tolist()
        if named:
            names = [getattr(chance.parameters.units[unit].name, lang) for unit in named[:_NAMED]]
            names += ["…"] if len(named) > _NAMED else []
            yield chance_text(f"say_{word}", lang, count=len(named), names=comma.join(names))


def _clusters(chance: Chance, lang: Lang) -> str:
    """Say how far lateness clusters: the mean over units, each as heavy as its number of misses."""
    known = chance.units[chance.units["run_ratio"].notna() & chance.units["variance_ratio"].notna()]
    weight = known["missed"] / known["missed"].sum()
    run, months = (float((known[name] * weight).sum()) for name in ("run_ratio", "variance_ratio"))
    key = "say_clusters" if max(run, months) >= _CLUSTERED else "say_independent"
    return chance_text(key, lang, run=f"{run:.2f}", months=f"{months:.2f}")


def _own_rows(chance: Chance, rules: Accountability) -> list[dict[Any, Any]]:
    """Return the rule in force and each of its parts alone, as far as the table has them."""
    pairs = [(rules.consecutive, rules.cumulative), (rules.consecutive, 0), (0, rules.cumulative)]
    at = {(row["consecutive"], row["cumulative"]): row for row in chance.thresholds.to_dict("records")}
    return [at[pair] for pair in dict.fromkeys(pairs) if pair in at]


def rule_in_force(chance: Chance) -> dict[Any, Any] | None:
    """Return the row of the scenario's own thresholds; None where the table lacks it, as they are off or not tried."""
    rules = chance.parameters.policy.accountability
    own = (row for row in _own_rows(chance, rules)
           if (row["consecutive"], row["cumulative"]) == (rules.consecutive, rules.cumulative))  # fmt: skip
    return next(own, None)


def _thresholds_table(chance: Chance, lang: Lang) -> Table:
    rules, slow = chance.parameters.policy.accountability, str(chance.record["slow"])
    names = ("rule", "false_expected", "false_any", "power_2x", "power_3x", "run_expected", "run_any")
    heads = [chance_text(name, lang) for name in names]
    heads += [chance_text("slow", lang)] if slow else []
    table = _table(chance_text("thresholds", lang), *heads)
    own = _own_rows(chance, rules)
    others = [row for name in ("best_fixed", "best_by_share", "best_in_run") if (row := chance.record[name])]
    for row in [*own, *others]:
        is_own = (row["consecutive"], row.get("cumulative")) == (rules.consecutive, rules.cumulative)
        cells = [rule_in_words(row, lang) + (chance_text("this_scenario", lang) if is_own else ""),
                 f"{row['false_expected']:.2f}", percent(row["false_any"]), percent(row["power_2x"]),
                 percent(row["power_3x"]), f"{row['run_expected']:.2f}", percent(row["run_any"])]  # fmt: skip
        table.add_row(*cells, *([percent(row["slow_called"])] if slow else []))
    return table


def _threshold_sentences(chance: Chance, lang: Lang) -> Iterator[str]:
    if not chance.units["missed"].sum():
        return
    slow = str(chance.record["slow"])
    named = getattr(chance.parameters.units[slow].name, lang) if slow else chance_text("slow_none", lang)
    yield chance_text("thresholds_note", lang, slow=named)
    if (row := rule_in_force(chance)) is not None:
        yield chance_text("say_own_rule", lang, expected=f"{row['false_expected']:.1f}",
                          any=f"{percent(row['false_any'])}%")  # fmt: skip
    yield from _best_sentences(chance, f"{100 * chance.record['within']:g}%", lang)


def _best_sentences(chance: Chance, within: str, lang: Lang) -> Iterator[str]:
    found = {"fixed": chance.record["best_fixed"], "share": chance.record["best_by_share"]}
    for kind, row in found.items():
        if row:
            yield chance_text(f"say_best_{kind}", lang, within=within, rule=rule_in_words(row, lang),
                              power=f"{percent(row['power_3x'])}%")  # fmt: skip
            if row["run_any"] > chance.record["within"]:
                yield chance_text("say_best_run", lang, any=f"{percent(row['run_any'])}%")
        elif kind == "fixed" or len(chance.by_share):
            yield chance_text(f"say_none_{kind}", lang, within=within)
    if row := chance.record["best_in_run"]:
        count = chance.replications
        high = proportion_interval(round(row["run_any"] * count), count).high
        yield chance_text("say_best_in_run", lang, within=within, rule=rule_in_words(row, lang), count=count,
                          power=f"{percent(row['power_3x'])}%", high=f"{percent(high)}%")  # fmt: skip
    else:
        yield chance_text("say_none_in_run", lang, within=within)


def _last_table(chance: Chance, lang: Lang) -> Table:
    title = chance_text("last", lang, n=chance.record["last"], least=chance.record["least"])
    heads = [chance_text(name, lang) for name in ("group", "unit", "test", "listed", "by_lot")]
    table = _table(title, *heads)
    for row in chance.last_places.to_dict("records"):
        name = str(row["group"])
        everybody = chance_text("group_all", lang)
        group = everybody if name == "all" else TERMS.get(f"class_{name}", (name, name))[lang != "zh"]
        table.add_row(escape(group), _name(chance, str(row["unit"]), lang), chance_text(f"test_{row['test']}", lang),
                      _interval(row, "listed"), percent(row["by_lot"]))  # fmt: skip
    return table


def _effect_table(effect: pd.DataFrame, lang: Lang) -> Table:
    names = ("figure", "without", "with_effect", "difference", "interval", "verdict")
    table = _table(chance_text("effect", lang), *(chance_text(name, lang) for name in names))
    for row in effect.to_dict("records"):
        unit, half = KPIS[row["figure"]].unit, _half(row)
        table.add_row(
            label(row["figure"], lang), shown(row["without"], unit, lang), shown(row["with_effect"], unit, lang),
            changed(row["difference"], unit, lang, half),
            changed_interval(row["difference_low"], row["difference_high"], unit, lang),
            label(f"differs_{row['verdict']}", lang),
        )  # fmt: skip
    return table


def _half(row: Row) -> float | None:
    known = row["difference_low"] is not None and not math.isnan(row["difference_low"])
    return (row["difference_high"] - row["difference_low"]) / 2 if known else None


def _consequence_sentences(chance: Chance, lang: Lang) -> Iterator[str]:
    sums = chance.consequences.groupby("kind")["mean"].sum()
    yield ""
    yield chance_text("say_consequences", lang, **{kind: f"{float(sums[kind]):.1f}" for kind in CONSEQUENCES})
    is_neutral = chance.parameters.behaviour.effects.supervision == Effect()
    yield chance_text("say_no_effect" if is_neutral else "say_effect", lang)
