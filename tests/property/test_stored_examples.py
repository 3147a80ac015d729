"""The scenarios in examples/, on which something once failed: read, told, and held against the reader of the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.conformance import check
from scenarios.loader import load

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_stored_example_says_what_was_wrong_and_keeps_every_rule_now(path, tables_of):
    assert path.read_text(encoding="utf-8").startswith("# ")
    parameters = load(path)
    tables = tables_of(parameters)
    assert check(tables.events, parameters, tables.orders) == []


def test_there_are_stored_examples_and_every_law_meets_them(stored, on_random_scenarios):
    met = []
    on_random_scenarios(met.append)
    assert len(EXAMPLES) == len(stored) > 5
    assert all(parameters in met[: len(stored)] for parameters in stored)
