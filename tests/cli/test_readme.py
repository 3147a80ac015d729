"""The README's commands do what it says and print what it shows, its tree names what is there, and links resolve."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import NOT_COPIED

from sim.cli import main

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
GUIDES = ("tutorial", "how-to", "explanation", "reference", "adr")
PAGES = sorted(
    [ROOT / name for name in (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "docs/README.md")]
    + [page for folder in GUIDES for page in (ROOT / "docs" / folder).glob("*.md")]
)
RUN, TEST, SLOW = 0, 1, 2


def text_of(page: str | Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str | Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL)


def one_liners(page: str) -> list[str]:
    return [block.strip() for block in blocks(page, "sh") if "-m venv" in block]


def set_up_commands(page: str) -> list[str]:
    return [block.strip() for language in ("sh", "bat") for block in blocks(page, language) if "-m venv" in block]


def hotline_lines(page: str | Path) -> list[list[str]]:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("hotline ")]


def without_comments(lines: list[list[str]]) -> list[list[str]]:
    return [[word for word in line if not word.startswith("#")] for line in lines]


def tree_paths(page: str) -> list[str]:
    """Return the paths that the tree names, from the root of the project."""
    tree = next(block for block in blocks(page, "text") if block.startswith("├"))
    folder, found = "", []
    for line in tree.splitlines():
        nested, names = re.fullmatch(r"(│   )?[├└]── (.*?)(?:  .*)?", line).groups()
        if not nested:
            folder = names if names.endswith("/") else ""
        found += [(folder if nested else "") + name for name in names.split(", ")]
    return found


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_are_three_one_liners_and_each_sets_itself_up() -> None:
    commands = one_liners("README.md")
    assert len(commands) == 3
    assert all(command.startswith("python3.11 -m venv .venv && ") and "\n" not in command for command in commands)
    assert commands[RUN].endswith("hotline run huojia")
    assert commands[TEST].endswith("python -m pytest")
    assert commands[SLOW].endswith("python -m pytest -m slow")


def test_both_readmes_give_the_same_commands() -> None:
    assert set_up_commands(READMES[0]) == set_up_commands(READMES[1])
    assert without_comments(hotline_lines(READMES[0])) == without_comments(hotline_lines(READMES[1]))
    assert blocks(READMES[0], "python") == blocks(READMES[1], "python")


def test_both_trees_name_the_same_paths() -> None:
    assert tree_paths(READMES[0]) == tree_paths(READMES[1])


@pytest.mark.parametrize("page", READMES)
def test_every_path_in_the_tree_exists(page: str) -> None:
    assert [path for path in tree_paths(page) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_documented_command_and_option_exists(page: Path) -> None:
    for words in hotline_lines(page):
        command = main.commands.get(words[1])
        assert command is not None, f"{page}: no command {words[1]}"
        known = {name for option in command.params for name in option.opts + option.secondary_opts}
        assert {word for word in words[2:] if word.startswith("-")} <= known, f"{page}: {words}"


@pytest.mark.parametrize("name", sorted({words[1] for page in PAGES for words in hotline_lines(page)}))
def test_every_documented_command_explains_itself(name: str) -> None:
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_resolve(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page}: {link}"
        assert not anchor or anchor in anchors(target), f"{page}: {link}"


def test_every_page_is_in_the_index() -> None:
    index = text_of("docs/README.md")
    missing = [page for page in PAGES if page.parent.parent == ROOT / "docs"
               and f"({page.parent.name}/{page.name})" not in index]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*/*.md")), ids=lambda page: page.name)
def test_python_in_the_guides_compiles(page: Path) -> None:
    for block in blocks(page, "python"):
        compile(block, str(page), "exec")


def shell(command: str, folder: Path) -> None:
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("python3.11"), reason="needs a shell and python3.11")
@pytest.mark.parametrize("numbers", [(RUN, TEST, RUN), (TEST, RUN)], ids=["run first", "tests first"])
def test_one_liners_work_in_a_fresh_copy(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    copy = tmp_path / "hotline-sim"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    for number in numbers:
        shell(one_liners("README.md")[number], copy)
    runs = list((copy / "results").glob("huojia*"))
    assert len(runs) == numbers.count(RUN)
    assert all((run / "summary.json").is_file() for run in runs)


def sample_lines(page: str) -> list[str]:
    """Return what the sample of a run's output shows, without the marks of what is left out."""
    sample = next(block for block in blocks(page, "text") if not block.startswith("├"))
    lines = [line.rstrip() for line in sample.splitlines()]
    return [line for line in lines if line not in {"", "…"} and "hotline run" not in line]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_sample_is_what_the_baseline_prints(
    page: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["run", "huojia", "--lang", lang], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    printed = {line.rstrip() for line in result.output.splitlines()}
    shown = sample_lines(page)
    assert len(shown) > 15
    assert [line for line in shown if line not in printed] == []
