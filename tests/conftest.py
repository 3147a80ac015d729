"""What tests share: small scenarios from text, and their runs as tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pandas as pd
import pyarrow as pa
import pytest

from scenarios.loader import load
from sim.model import Replication, Setting, run_replication
from sim.parameters import Parameters


@dataclass
class Outcome:
    """One replication, its tables as frames."""

    result: Replication
    events: pd.DataFrame
    orders: pd.DataFrame
    pools: pd.DataFrame
    raw_events: pa.Table

    def log(self, *, without: tuple[str, ...] = ()) -> list[str]:
        """Return the event log as lines: date, time, order, activity, actor, detail, and since when people worked."""
        kept = self.events[~self.events["activity"].isin(without)]
        return [_line(row) for row in kept.itertuples()]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its categories as texts, which sort by themselves and not by first appearance."""
    return frame.astype({name: object for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)})


def _line(row) -> str:
    moment = row.timestamp.round("s")
    clock = f"{moment:%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "")
    words = [clock, str(row.order_id) if pd.notna(row.order_id) else "-", row.activity, row.actor, row.detail]
    if row.activity == "worked":
        began = (row.timestamp - pd.Timedelta(minutes=row.time - row.since)).round("s")
        words.append(f"from {began:%m-%d %H:%M}")
    return " ".join(word for word in words if word)


@pytest.fixture(scope="session")
def simulate():
    """Return a function that runs one replication."""

    def run(parameters: Parameters, number: int = 0, *, events: bool = True, setting: Setting | None = None) -> Outcome:
        parts: dict[str, list[pa.Table]] = {"events": [], "orders": []}
        result = run_replication(parameters, number, lambda kind, table: parts[kind].append(table), setting=setting, events=events)
        log = pa.concat_tables(parts["events"]).unify_dictionaries() if parts["events"] else pa.table({})
        orders = pa.concat_tables(parts["orders"]).unify_dictionaries().to_pandas() if parts["orders"] else pd.DataFrame()
        frame = log.to_pandas()
        return Outcome(result, _plain(frame), _plain(orders), result.pools.to_pandas(), log)

    return run


@pytest.fixture
def scenario(tmp_path: Path):
    """Return a function that loads a scenario written as what differs from the textbook one, with a list of orders."""

    def build(text: str = "", orders: str = "", base: str = "textbook") -> Parameters:
        body = f"extends: {base}\n" + dedent(text)
        if orders:
            (tmp_path / "orders.csv").write_text(dedent(orders).strip() + "\n", encoding="utf-8")
        path = tmp_path / "scenario.yaml"
        path.write_text(body, encoding="utf-8")
        return load(path)

    return build
