"""What `hotline assess` prints: standings by class, and what they rest on."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from analysis.assessment import ALL_PERIODS, GRADES, OFTEN, points_columns, spread, without_cases
from analysis.assessment.writing import heading, readable
from analysis.terms import TERMS, label
from sim.cli.common import console
from sim.cli.texts import Lang, text
from sim.schemes import NOT_SIMULATED, Scheme

if TYPE_CHECKING:
    from analysis.figures import RankTexts
    from analysis.figures.scores import ScoreTexts

__all__ = ["chart_rows", "latest", "rank_texts", "score_texts", "show_run", "show_table"]

_CLASSES = ("department", "township", "enterprise")
_SCORE_TEXTS = {
    "lost": ("失分最多的是“{name}”：满分 {full:g} 分，平均失 {lost:.1f} 分",
             "Most points are lost on {name}: {lost:.1f} of {full:g} on average"),
    "full": ("各项都是满分", "Every unit has full marks"),
    "period": ("{period}：{sentence}", "{period}: {sentence}"),
    "latest": ("{period}（共 {count} 期，图为最近一期）：{sentence}",
               "{period} (latest of {count} periods): {sentence}"),
    "points": ("分", "Points"),
}  # fmt: skip
_SPREAD_TEXTS = {
    "ranked": ("参评", "Ranked"),
    "seldom_in_chart": ("（参评 {share}）", " (ranked in {share})"),
    "seldom": ("较少参评：", "Seldom ranked:"),
    "ranked_note": ("参评：参加排名的时期占全部时期的比例；名次只算参加排名的时期",
                    "Ranked: share of the periods in which the unit was ranked; ranks are of these periods alone"),
    "seldom_note": ("较少参评的单位在不到一半的时期里参加排名，列在各类最后，名次不宜与其他单位相比",
                    ("Units that are seldom ranked, in less than half of the periods, stand last in their class: their "
                     "ranks cannot be held against those of the others")),
    "empty_note": ("“–”：从未参加排名，或没有工单，不给得分、名次和等级",
                   "“–”: never ranked, or without orders; no score, rank or grade is given"),
    "covered": ("{name}：列前 {first} 与列末 {last} 加起来已覆盖全类（通常有 {count} 个单位参加排名），上榜不说明好坏",
                ("{name}: the first {first} and the last {last} together are the whole class (units usually "
                 "ranked: {count}); to be on a list says little")),
    "everybody": ("全部单位", "All units"),
}  # fmt: skip


def chart_rows(standing: pd.DataFrame) -> pd.DataFrame:
    """Return the spread of all periods together, or of the only one."""
    rows = spread(standing)
    return rows[rows["period"] == ALL_PERIODS] if (rows["period"] == ALL_PERIODS).any() else rows


def rank_texts(rows: pd.DataFrame, scheme: Scheme, names: Mapping[str, str], lang: Lang) -> RankTexts:
    """Return the texts of the chart of ranks."""
    from analysis.figures import RankTexts  # noqa: PLC0415 - takes half a second

    return RankTexts(
        title=_chance(rows, lang), rank=label("assess_rank", lang), whole=label("assess_whole", lang),
        quarters=label("assess_middle_half", lang), median=label("assess_median", lang),
        last=label("assess_last_n", lang).format(n=scheme.lists.last),
        seldom=_spread_text("seldom_in_chart", lang, share="{share}"), units=names,
        classes={name: label(f"class_{name}", lang) for name in _CLASSES},
    )  # fmt: skip


def _spread_text(key: str, lang: Lang, **values: object) -> str:
    return _SPREAD_TEXTS[key][lang != "zh"].format(**values)


def _chance(rows: pd.DataFrame, lang: Lang) -> str:
    often = rows[rows["ranked_share"] >= OFTEN]
    typical = rows if often.empty else often
    places = (typical["rank_high"] - typical["rank_low"]).median()
    return text("assess_chance", lang, places=f"{places:.0f}")


def latest(standing: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest period, told by the numbers in its name: 2022年10月 comes after 2022年9月."""
    periods = [str(period) for period in dict.fromkeys(standing["period"])]
    numbers = [[int(part) for part in re.findall(r"\d+", period)] for period in periods]
    last = periods[max(range(len(periods)), key=lambda place: (numbers[place], place))]
    return standing[standing["period"] == last]


def score_texts(standing: pd.DataFrame, scheme: Scheme, names: Mapping[str, str], lang: Lang) -> ScoreTexts:
    """Return the texts of the chart of scores, which shows the latest period of a standing."""
    from analysis.figures.scores import ScoreTexts  # noqa: PLC0415 - takes half a second

    rows = latest(standing)
    drawn = [name for name in points_columns(scheme) if rows[name].fillna(0).any()]
    period, count = str(rows["period"].iloc[0]), standing["period"].nunique()
    title = _most_lost(rows, scheme, lang)
    if period:
        title = _score_text("latest" if count > 1 else "period", lang, period=period, count=count, sentence=title)
    return ScoreTexts(
        title=title, points=_score_text("points", lang), score=label("assess_score", lang),
        parts={name: _without_unit(heading(name, scheme, lang)) for name in drawn}, units=names,
        classes={name: label(f"class_{name}", lang) for name in _CLASSES},
    )  # fmt: skip


def _score_text(key: str, lang: Lang, **values: object) -> str:
    return _SCORE_TEXTS[key][lang != "zh"].format(**values)


def _most_lost(rows: pd.DataFrame, scheme: Scheme, lang: Lang) -> str:
    """Say on which component the units lose most points on average."""
    lost = {key: float((one.weight - rows[f"component.{key}"]).mean()) for key, one in scheme.components.items()}
    worst = max(lost, key=lambda key: 0.0 if math.isnan(lost[key]) else lost[key])
    if not lost[worst] > 0:
        return _score_text("full", lang)
    component = scheme.components[worst]
    return _score_text("lost", lang, name=getattr(component.name, lang), full=component.weight, lost=lost[worst])


def _without_unit(text: str) -> str:
    return text.removesuffix("（分）").removesuffix(" (points)")


def show_run(standing: pd.DataFrame, scheme: Scheme, names: Mapping[str, str], lang: Lang) -> None:
    """Print, class by class, how score and rank of each unit spread over replications."""
    out, rows = console(), chart_rows(standing)
    count, covers = standing["replication"].nunique(), _covers(str(standing["period"].iloc[0]))
    out.print(f"\n[bold]{escape(getattr(scheme.scheme.title, lang))}[/bold]")
    out.print(text("assess_replications", lang, count=count, period=label(f"assess_{covers}", lang)))
    for name, panel in rows.groupby("class", sort=False):
        table = _table(_class(str(name), lang), *_spread_headings(rows, scheme, lang))
        _add_rows(table, panel, scheme, names, lang)
        out.print(table)
    if rows["rank_median"].notna().any():
        out.print(text("assess_one", lang) if count == 1 else _chance(rows, lang), style="bold")
    _show_notes([*_spread_notes(rows, lang), *_notes(standing, scheme, lang, is_run=True)])


def _add_rows(table: Table, panel: pd.DataFrame, scheme: Scheme, names: Mapping[str, str], lang: Lang) -> None:
    """Add the rows of a class, which come with the seldom ranked last: these below a line of their own."""
    seldom = (panel["ranked_share"] < OFTEN).tolist()
    for place, row in enumerate(panel.to_dict("records")):
        if seldom[place] and (place == 0 or not seldom[place - 1]):
            table.add_row(_spread_text("seldom", lang), style="dim")
        table.add_row(*_spread_cells(row, scheme, names))


def _covers(period: str) -> str:
    return "quarter" if "-Q" in period else "month" if "-" in period else "year"


def _class(name: str, lang: Lang) -> str:
    return f"\n{TERMS.get(f'class_{name}', (name, name))[lang != 'zh']}"


def _table(title: str, *columns: str, narrow: bool = True) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False,
                  box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0) if narrow else (0, 1))  # fmt: skip
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left", no_wrap=index > 0 and narrow)
    return table


def _spread_headings(rows: pd.DataFrame, scheme: Scheme, lang: Lang) -> list[str]:
    pair = "satisfaction_excluding_mean" in rows
    satisfaction = label("assess_satisfaction_pair" if pair else "assess_satisfaction_mean", lang)
    lists = [label("assess_first_n", lang).format(n=scheme.lists.first),
             label("assess_last_n", lang).format(n=scheme.lists.last)]  # fmt: skip
    middle = [label("assess_score", lang), _spread_text("ranked", lang), label("assess_rank", lang),
              label("assess_whole", lang)]  # fmt: skip
    grade = [label("assess_grade", lang)] if scheme.grades else []
    return [label("unit", lang), label("orders", lang), satisfaction, *middle, *lists, label("assess_called_up", lang),
            *grade]  # fmt: skip


def _spread_cells(row: Mapping[Hashable, Any], scheme: Scheme, names: Mapping[str, str]) -> list[str]:
    unit = str(row["unit"])
    satisfaction = [_percent(row[f"{name}_mean"]) for name in ("satisfaction", "satisfaction_excluding")
                    if f"{name}_mean" in row]  # fmt: skip
    cells = [escape(names.get(unit, unit)), f"{row['orders']:,.1f}", "/".join(satisfaction)]
    stands = not math.isnan(row["score_mean"])
    cells += [f"{row['score_mean']:.2f}" if stands else "–", _whole_percent(row["ranked_share"])]
    ranked = stands and not math.isnan(row["rank_median"])
    cells += [f"{row['rank_median']:g}", f"{row['rank_low']:.0f}–{row['rank_high']:.0f}"] if ranked else ["–", "–"]
    cells += [_whole_percent(row[f"{name}_share"]) for name in ("first", "last", "called_up")]
    if scheme.grades:
        grade = max(GRADES, key=lambda one: float(row[f"grade_{one}_share"]))
        cells.append(f"{grade} {_whole_percent(row[f'grade_{grade}_share'])}" if stands else "–")
    return cells


def _whole_percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.1f}"


def show_table(standing: pd.DataFrame, scheme: Scheme, names: Mapping[str, str], lang: Lang) -> None:
    """Print, period by period and class by class, points, score and rank of each unit in a table of figures."""
    out = console()
    out.print(f"\n[bold]{escape(getattr(scheme.scheme.title, lang))}[/bold]")
    parts = [name for name in points_columns(scheme) if not name.startswith("given.")]
    wanted = ["unit", *parts, "score", "rank", *(["grade"] if scheme.grades else []), "called_up_because"]
    for (period, name), panel in standing.groupby(["period", "class"], sort=False):
        shown = readable(panel.sort_values("rank", kind="stable")[wanted], scheme, names, lang)
        headings = [_without_unit(column) for column in shown.columns]
        table = _table(f"\n{period} {_class(str(name), lang).strip()}".rstrip(), *headings, narrow=False)
        for row in shown.itertuples(index=False):
            table.add_row(*(_cell(cell) for cell in row))
        out.print(table)
    _show_notes(_notes(standing, scheme, lang, is_run=False))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:g}"
    return escape(str(value))


def _show_notes(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        console().print(f"[dim]{escape(sentence)}[/dim]", soft_wrap=True)


def _spread_notes(rows: pd.DataFrame, lang: Lang) -> Iterator[str]:
    """Yield how to read the table of a run, as far as it has such units."""
    yield _spread_text("ranked_note", lang)
    if rows["ranked_share"].lt(OFTEN).any():
        yield _spread_text("seldom_note", lang)
    if rows["score_mean"].isna().any():
        yield _spread_text("empty_note", lang)


def _covered(standing: pd.DataFrame, scheme: Scheme, lang: Lang) -> Iterator[str]:
    """Yield the classes that the lists of first and last cover whole, in a typical period with ranks."""
    first, last = scheme.lists.first, scheme.lists.last
    with_ranks = standing[standing["ranked"] > 0]
    everybody = _spread_text("everybody", lang)
    classes = with_ranks["class"].map(lambda key: _class(key, lang).strip()) if scheme.ranking.by_class else everybody
    for name, count in with_ranks.assign(name=classes).groupby("name", sort=False)["ranked"].median().items():
        if count <= first + last:
            yield _spread_text("covered", lang, name=name, first=first, last=last, count=f"{count:g}")


def _notes(standing: pd.DataFrame, scheme: Scheme, lang: Lang, *, is_run: bool) -> Iterator[str]:
    """Yield what a reader must know: the rule of ranks, what is assumed, what could not be measured or left out."""
    comma = "、" if lang == "zh" else ", "
    classes = text("assess_by_class" if scheme.ranking.by_class else "assess_together", lang)
    yield text("assess_rule", lang, orders=scheme.ranking.min_orders, classes=classes)
    yield from _covered(standing, scheme, lang)
    if "orders" not in standing:
        yield text("assess_no_orders", lang)
    empty = [getattr(scheme.components[key].name, lang) for key in without_cases(standing, scheme)]
    if empty:
        yield text("assess_nothing" if scheme.no_cases == "full" else "assess_rescaled", lang, names=comma.join(empty))
    given = [getattr(one.name, lang) for key, one in scheme.given.items()
             if (standing[f"given.{key}"] == one.points).all()]  # fmt: skip
    if given:
        yield text("assess_given", lang, names=comma.join(given))
    unknown = [label(f"exclude_{name}", lang) for name in scheme.exclude if name in NOT_SIMULATED]
    if is_run and unknown:
        yield text("assess_not_simulated", lang, names=comma.join(unknown))
    if not is_run and scheme.exclude:
        excluded = [label(f"exclude_{name}", lang) for name in scheme.exclude]
        yield text("assess_as_counted", lang, names=comma.join(excluded))
    assumed = [getattr(one.name, lang) for one in scheme.components.values() if "assumed" in one.source]
    if assumed:
        yield text("assess_assumed", lang, names=comma.join(assumed))
