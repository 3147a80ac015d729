"""The generated pages of the reference say what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from analysis.theory import COLUMNS

ROOT = Path(__file__).parents[2]
PAGES = ("scenario.md", "kpis.md", "clauses.md", "results.md", "schemes.md", "conformance.md", "mutants.md", "sources.md")


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_reference", ROOT / "docs" / "build_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(builder: ModuleType) -> dict[str, str]:
    return builder.pages()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_what_the_script_gives(pages: dict[str, str], name: str) -> None:
    page = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert page == pages[name], f"docs/reference/{name} is old: run python docs/build_reference.py"


def test_script_gives_these_pages_and_no_others(pages: dict[str, str]) -> None:
    assert tuple(pages) == PAGES


def test_every_column_is_described(builder: ModuleType) -> None:
    assert [name for of, name in builder.descriptions() if of == "theory"] == list(COLUMNS)
    described = {table: [name for of, name in builder.descriptions() if of == table] for table in builder.table_types()}
    assert described == {table: list(types) for table, types in builder.table_types().items()}
    assert all(meaning for _, meaning in builder.descriptions().values())
