"""A scenario and the same without what notices do, simulated side by side."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analysis.chance.effect import EFFECT_KPIS, effect_rows, without_effect
from analysis.comparison.compared import compare
from analysis.store import Store
from sim.cli.batch import Batch
from sim.cli.finishing import manifest_of
from sim.cli.paired import kept_of, sides_of
from sim.cli.parts import Member
from sim.cli.progress import run_with_bar
from sim.cli.texts import Lang
from sim.parameters import Parameters

__all__ = ["effect_of"]


def effect_of(parameters: Parameters, replications: int, jobs: int | None, lang: Lang) -> pd.DataFrame | None:
    """Return what the effect of notices changes (`effect_rows`); None where the scenario gives them none.

    Simulates the first so many replications of the scenario with and without the effect, on the same orders.
    """
    neutral = without_effect(parameters)
    if neutral is None:
        return None
    scenarios = neutral, parameters
    with TemporaryDirectory() as folder:
        stores = [Store.create(Path(folder) / one.scenario.name, manifest_of(one)) for one in scenarios]
        members = [Member(one, store) for one, store in zip(scenarios, stores, strict=True)]
        batch = Batch(members, jobs or os.cpu_count() or 1, keep_events=False)
        try:
            run_with_bar(batch, [replications], lang)
            base, other = sides_of(scenarios, kept_of(batch))
        finally:
            for store in stores:
                store.close()
    return effect_rows(compare(base, [other], EFFECT_KPIS[0]))
