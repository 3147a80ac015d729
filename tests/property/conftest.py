"""Random scenarios, and their runs as tables, for the laws that every run must obey.

Two profiles of Hypothesis: `quick` in every run of the tests, `thorough` in the slow ones. Both try the scenarios in
examples/ first. A scenario on which a law fails is kept in .hypothesis/failing/; once the mistake is mended, its
scenario goes to examples/, made as small as it can be, with a comment that says what was wrong.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, example, given, note, settings
from hypothesis.strategies import SearchStrategy

from scenarios.loader import load
from sim.model import Replication, Setting, run_replication
from sim.parameters import Parameters

HERE = Path(__file__).parent
FAILING = HERE.parents[1] / ".hypothesis" / "failing"


def _sibling(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


scenarios = _sibling("random_counties").scenarios

settings.register_profile(
    "quick", max_examples=15, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making a failure smaller takes minutes here
)  # fmt: skip
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=300, phases=tuple(Phase))


@dataclass
class Tables:
    """One replication and its tables."""

    parameters: Parameters
    number: int
    result: Replication
    raw_events: pa.Table
    raw_orders: pa.Table

    def __post_init__(self) -> None:
        self.events, self.orders = plain(self.raw_events), plain(self.raw_orders)
        self.pools, self.hours = self.result.pools.to_pandas(), self.result.hours.to_pandas()

    @property
    def horizon(self) -> float:
        return self.result.horizon_min


def plain(table: pa.Table) -> pd.DataFrame:
    """Return the table as a frame, its categories as texts."""
    frame = table.to_pandas()
    return frame.astype({name: object for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)})


@pytest.fixture(scope="session")
def tables_of() -> Callable[..., Tables]:
    """Return a function that runs one replication and gives its tables."""

    def run(parameters: Parameters, number: int = 0, setting: Setting | None = None) -> Tables:
        parts: dict[str, list[pa.Table]] = {"events": [], "orders": []}
        setting = setting or Setting.of(parameters)
        result = run_replication(parameters, number, lambda kind, table: parts[kind].append(table), setting=setting)
        whole = [pa.concat_tables(parts[kind]).unify_dictionaries() if parts[kind] else None for kind in parts]
        return Tables(parameters, number, result, *whole) if None not in whole else None

    return run


@pytest.fixture(scope="session")
def random_scenarios() -> SearchStrategy[Parameters]:
    """Return the strategy for random scenarios."""
    return scenarios()


@cache
def stored_examples() -> tuple[Parameters, ...]:
    """Return the scenarios on which something once failed."""
    return tuple(load(path) for path in sorted((HERE / "examples").glob("*.yaml")))


@pytest.fixture(scope="session")
def stored() -> tuple[Parameters, ...]:
    """Return the scenarios on which something once failed."""
    return stored_examples()


def _keep(parameters: Parameters, name: str) -> Path:
    """Write a scenario down, so that `hotline run` and the tests can read it."""
    FAILING.mkdir(parents=True, exist_ok=True)
    path = FAILING / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.yaml"
    text = json.dumps(parameters.model_dump(mode="json"), ensure_ascii=False, indent=1)  # JSON is YAML
    path.write_text(text + "\n", encoding="utf-8")
    return path


@pytest.fixture(params=["quick", pytest.param("thorough", marks=pytest.mark.slow)])
def on_random_scenarios(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that tries something on the stored scenarios and on random ones."""

    def check(law: Callable[[Parameters], None]) -> None:
        @settings(settings.get_profile(request.param))
        @given(scenarios())
        def tried(parameters: Parameters) -> None:
            try:
                law(parameters)
            except Exception:
                note(f"the scenario is kept in {_keep(parameters, request.node.name)}")
                raise

        for parameters in stored_examples():
            tried = example(parameters)(tried)
        tried()

    return check


@pytest.fixture
def holds(on_random_scenarios: Callable[..., None], tables_of: Callable[..., Tables]) -> Callable[..., None]:
    """Return a function that checks a law, given as a function of a run's tables, on stored and random scenarios."""

    def check(law: Callable[[Tables], None]) -> None:
        def on_tables(parameters: Parameters) -> None:
            tables = tables_of(parameters)
            if tables is not None:
                law(tables)

        on_random_scenarios(on_tables)

    return check
