"""What all charts share: the font, lines of text, and bytes that repeat."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from analysis.figures import Names, font_path, house_style, names_of, saved
from analysis.figures.page import by_scenario, style, wrapped


def write_all(folder):
    """Write a chart with what matplotlib numbers at random: hatches, clip paths, text."""
    with house_style():
        figure = Figure(figsize=(2, 2))
        axes = figure.subplots()
        axes.bar([1], [2], hatch="//")
        axes.plot([1, 2], [1, 2])
        axes.set_title("燊县 12345")
    for ending in ("png", "svg", "pdf"):
        saved(figure, Path(folder) / f"chart.{ending}")


def written(text, tmp_path):
    with house_style():
        figure = Figure(figsize=(2, 1))
        figure.text(0.1, 0.5, text)
        figure.text(0.1, 0.1, text, fontweight="bold")
    return saved(figure, tmp_path / "text.png")


@pytest.mark.parametrize("text", ["燊崟堃喆龑", "－“”‘’—…·《》（）％", "ÄÖÜ é ≥ ≤ ± × ÷ − – °"])
def test_rare_characters_of_names_are_in_the_font(text, tmp_path):
    assert written(text, tmp_path).stat().st_size > 0


def test_a_character_that_the_font_lacks_is_an_error_here(tmp_path):
    with pytest.warns(UserWarning, match=r"Glyph \d+ .* missing from font"):
        written("\U00013000", tmp_path)  # an Egyptian hieroglyph


def test_the_font_is_the_package_s_own_and_no_font_of_the_machine():
    with house_style():
        for weight in ("normal", "bold"):
            found = font_manager.findfont(font_manager.FontProperties(weight=weight), fallback_to_default=False)
            assert Path(found) == font_path()


def test_another_process_writes_the_same_bytes(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    write_all(here)
    code = f"import runpy; runpy.run_path({__file__!r})['write_all']({str(there)!r})"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True)
    for ending in ("png", "svg", "pdf"):
        assert (here / f"chart.{ending}").read_bytes() == (there / f"chart.{ending}").read_bytes()


@pytest.mark.parametrize(("text", "lines"), [
    ("一二三四五六", ["一二三四", "五六"]),
    ("一二三四，五六", ["一二三四，", "五六"]),  # a comma does not begin a line
    ("一二三“四五”六", ["一二三", "“四五”", "六"]),  # nor does an opening mark end one
    ("ab cdefgh ij", ["ab cdefgh", "ij"]),
    ("abcdefghijklmno", ["abcdefghijklmno"]),  # a word is never cut
    ("below 90\u00a0%.", ["below", "90\u00a0%."]),
    ("“甲乙”2.6%。", ["“甲乙”", "2.6%。"]),
])  # fmt: skip
def test_lines_of_eight_columns(text, lines):
    assert wrapped(text, 8).split("\n") == lines


def test_scenarios_differ_in_marker_and_line_as_well_as_colour():
    looks = [style(place) for place in range(8)]
    for part in ("color", "marker", "linestyle"):
        assert len({str(one[part]) for one in looks}) == 8


def test_names_come_from_the_scenarios_the_first_one_winning(scenario):
    first = scenario("units:\n  unit1: {name: {zh: 甲局, en: A}}\n")
    second = scenario("units:\n  unit1: {name: {zh: 乙局, en: B}}\n")
    names = names_of({"one": first, "two": second}, "zh")
    assert (names.unit("unit1"), names.tier("general"), names.scenario("two")) == ("甲局", "一般", "教科书排队模型")
    assert (names.unit("nobody"), names.crew("office", "office")) == ("nobody", "热线办：office")


def test_a_view_of_one_run_has_a_scenario_without_a_name():
    assert list(by_scenario(pd.DataFrame({"x": [1]}))) == [""]
    assert Names("en").scenario("") == ""
