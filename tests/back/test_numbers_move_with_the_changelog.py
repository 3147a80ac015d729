"""Numbers that move are said to move: a fixed run's figures, and what the changelog's "Changed numbers" said with them.

After a change that moves figures, say which and why in CHANGELOG.md, then write the new ones down:

    python tests/back/test_numbers_move_with_the_changelog.py
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa

from scenarios.loader import load
from sim.model import run_replication

ROOT = Path(__file__).parents[2]
STORED = Path(__file__).with_name("numbers.json")
SCENARIO = ROOT / "tests" / "known_answer" / "exercise.yaml"


def figures() -> dict[str, float]:
    """Return counts by activity and total hours by column of two replications in which every clause happens."""
    return {f"{number}/{name}": value for number in (0, 1) for name, value in _of(number).items()}


def _of(number: int) -> dict[str, float]:
    orders: list[pa.Table] = []
    result = run_replication(load(SCENARIO), number, lambda kind, table: orders.append(table) if kind == "orders" else None)
    frame = pa.concat_tables(orders).unify_dictionaries().to_pandas()
    hours = {name: round(frame[name].sum() / 60) for name in frame if name.endswith("_min") and "due" not in name}
    return {**result.counts, **hours}


def said() -> str:
    """Return a digest of the changelog's "Changed numbers", of all versions."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = [part.split("\n#")[0] for part in text.split("### Changed numbers")[1:]]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def test_figures_that_moved_are_in_the_changelog():
    stored, now = json.loads(STORED.read_text(encoding="utf-8")), figures()
    moved = sorted(name for name in now.keys() | stored["figures"] if now.get(name) != stored["figures"].get(name))
    if moved and said() == stored["changelog"]:
        raise AssertionError(f'{moved} moved: say why under "Changed numbers", then run this file')
    assert moved == [], "the changelog says so: run this file to write the new numbers down"


if __name__ == "__main__":
    STORED.write_text(json.dumps({"changelog": said(), "figures": figures()}, indent=1) + "\n", encoding="utf-8")
