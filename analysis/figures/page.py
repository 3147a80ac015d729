"""What all charts share: a page that fits on A4, and colours, markers and lines that also differ in grey."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures.names import Names
from sim.errors import ParameterError, Problem

__all__ = [
    "ALTERNATING", "GRID", "HATCHES", "LATE", "MOST_HEIGHT", "WIDTH", "by_scenario", "compared", "legend", "note",
    "only_one", "percent_axis", "sheet", "style", "wrapped",
]  # fmt: skip

WIDTH, MOST_HEIGHT = 6.3, 8.9
"""Inches: the text of an A4 page with margins of 25 mm, and a title and a caption beside the chart."""
# Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/: told apart by the colour-blind. Yellow is too light for a line.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "black", "#7F7F7F")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
_LINES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (6, 1.5, 1, 1.5)), (0, (3, 1, 1, 1, 1, 1)), (0, (8, 3)),
                           (0, (1, 3)), (0, (3, 3)))
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++", "||||", "oo")
ALTERNATING, GRID, LATE = "0.96", "0.88", "#D55E00"
_TITLE_WIDTH, _LATIN = 82, 0.88
_MOST_LISTED = 3
"""Scenarios whose values a sentence can hold."""
_NO_LINE_BEGINS_WITH = "，。；：、！？）”》"


def sheet(title: str, height: float) -> Figure:
    """Return an empty figure of the page's width, in inches, with its title at the top left."""
    figure = Figure(figsize=(WIDTH, min(height, MOST_HEIGHT)), layout="constrained")
    figure.suptitle(wrapped(title, _TITLE_WIDTH), x=0.01, ha="left", fontsize=10.5, linespacing=1.35)
    return figure


def wrapped(text: str, width: int) -> str:
    """Return `text` in lines of at most `width` columns, a Chinese character being two; Latin words stay whole."""
    lines, used = [""], 0.0
    for word in re.findall(r" +|[“（《]*[\u2e80-\uffef]|”|[^ ”\u2e80-\uffef]+", text):
        # letters are a little narrower than half a character; quotation marks are as wide as one in this font
        columns = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else _LATIN for letter in word)
        if used and used + columns > width and word[0] not in _NO_LINE_BEGINS_WITH and not word.isspace():
            lines, used = [*lines, ""], 0.0
        if used or not word.isspace():
            lines[-1] += word
            used += columns
    return "\n".join(line.rstrip() for line in lines)


def by_scenario(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of each scenario by its key, in their order; a view of one run has the key ""."""
    if "scenario" not in rows:
        return {"": rows}
    return {str(key): rows[rows["scenario"] == key] for key in dict.fromkeys(rows["scenario"])}


def only_one(rows: pd.DataFrame, chart: str) -> pd.DataFrame:
    """Return the rows; raise ParameterError where they are of several scenarios and `chart` can show but one."""
    keys = list(by_scenario(rows))
    if len(keys) > 1:
        raise ParameterError(Problem(f"rows of {chart}", ", ".join(keys), "must be of one scenario",
                                     "draw one chart a scenario"))  # fmt: skip
    return rows


def compared(what: str, values: Mapping[str, float], shown: Callable[[float], str], names: Names,
             each: tuple[str, str] = ("各情景", "scenario")) -> str:  # fmt: skip
    """Return the sentence that says how large a figure is in each scenario, or its range, without a ranking.

    Which scenario is highest may be chance. Differences are judged in the chart of differences, from pairs of
    replications that met the same orders.

    Parameters
    ----------
    what
        The figure, in the reader's language.
    values
        Its value by scenario key; at least one. Up to three are listed.
    shown
        How a value is written.
    names
        Names in the reader's language.
    each
        What the keys are, in Chinese and English.
    """
    least, most = shown(min(values.values())), shown(max(values.values()))
    each_zh, each_en = each
    if least == most:
        return names.say(f"{what}：{each_zh}都是 {most}。", f"{what}: {most} in every {each_en}.")
    if len(values) > _MOST_LISTED:
        return names.say(f"{what}：{each_zh}为 {least}～{most}。",
                         f"{what}: between {least} and {most} across the {each_en}s.")
    listed_zh = "，".join(f"“{names.scenario(key)}”{shown(value)}" for key, value in values.items())
    listed_en = ", ".join(f'"{names.scenario(key)}" {shown(value)}' for key, value in values.items())
    return names.say(f"{what}：{listed_zh}。", f"{what}: {listed_en}.")


def style(place: int) -> dict[str, Any]:
    """Return colour, marker and line style of the scenario at a place, the first being 0."""
    return {"color": _COLOURS[place % len(_COLOURS)], "marker": _MARKERS[place % len(_MARKERS)],
            "linestyle": _LINES[place % len(_LINES)]}


def percent_axis(axes: Axes, names: Names, which: str = "x") -> None:
    """Show the shares of an axis as percentages."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = sorted(axis.get_view_interval())
    digits = 0 if high - low > 0.05 else 1
    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda share, _: names.percent(share, digits)))


def legend(figure: Figure, handles: Sequence[Any], labels: Sequence[str], columns: int = 2) -> None:
    """Put a legend under the charts."""
    texts = [wrapped(text, 2 * _TITLE_WIDTH // (columns + 1)) for text in labels]
    figure.legend(handles, texts, loc="outside lower left", ncols=columns, frameon=False, fontsize=8)


def note(axes: Axes, text: str) -> None:
    """Put a note in small print under the label of the lowest x axis."""
    above = axes.get_xlabel()
    axes.set_xlabel(f"{above}\n{wrapped(text, 100)}" if above else wrapped(text, 100), fontsize=8, linespacing=1.5)
