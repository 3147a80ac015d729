"""The house rules that no linter knows: sizes, errors that survive SimPy and pickle, imports that do nothing."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sim import errors

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for package in ("sim", "scenarios", "analysis") for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_holds_one_idea_and_stays_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_fits_on_a_screen(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        f"{node.name}: {size}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (size := node.end_lineno - node.body[0].end_lineno) > 40
    ]
    assert long == []


PROBLEM = errors.Problem("policy.x", "-1", "must be at least 0", "write 0 or more", "a.yaml", 3, 5)
ERRORS = [
    errors.HotlineError("something"),
    errors.ScenarioError((PROBLEM, PROBLEM)),
    errors.ResultsError("results/x", "exists already", "write to another folder"),
    errors.ModelError("intake", "no tier fits"),
    errors.ParameterError(PROBLEM),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickle_and_being_made_again_from_its_args(error):
    for copy in (pickle.loads(pickle.dumps(error)), type(error)(*error.args)):
        assert type(copy) is type(error)
        assert str(copy) == str(error) != ""
        assert repr(copy) == repr(error)


def test_every_error_class_is_looked_at():
    classes = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert classes == {type(error) for error in ERRORS}


def test_a_mistake_says_file_line_field_value_rule_and_what_to_do():
    assert str(PROBLEM) == "a.yaml:3:5: policy.x = -1: must be at least 0; write 0 or more"


def test_importing_the_model_says_nothing():
    code = "import sim.model, sim.cli"
    result = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
