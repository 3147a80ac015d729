"""An outside process-mining tool reads the XES export and finds the cases, events and variants that are in the log.

The tool is pm4py. It is licensed under the AGPL (its metadata: `License-Expression: AGPL-3.0-or-later`) and this project
under Apache-2.0, so it is no dependency, not even of the extra `dev`: the test makes a virtual environment of its own,
installs pm4py there from the package index, and runs it as a program of its own on the file. Nothing of it is
imported here or shipped. Where it cannot be installed the test fails; it is not skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sim.cli import main

EXERCISE = Path(__file__).parents[1] / "known_answer" / "exercise.yaml"
SCENARIOS = {
    "four weeks of the baseline": "extends: huojia\nperiod: {start: 2025-01-06, end: 2025-02-02, lead_in_days: 7, follow_up_days: 14}\n",
    "every clause": f"extends: {EXERCISE.as_posix()}\n",
}
READER = """
import json, sys
import pm4py

log = pm4py.read_xes(sys.argv[1])
json.dump({
    "cases": int(log["case:concept:name"].nunique()),
    "events": len(log),
    "variants": [[list(variant), int(count)] for variant, count in pm4py.get_variants(log).items()],
    "last": str(log["time:timestamp"].max().tz_convert("Asia/Shanghai").tz_localize(None)),
    "actors": int(log["org:resource"].nunique()),
}, open(sys.argv[2], "w", encoding="utf-8"))
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """Return a function that has pm4py read an XES file, in an environment of its own."""
    folder = tmp_path_factory.mktemp("pm4py")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    program(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pm4py>=2.7")
    (folder / "read.py").write_text(READER, encoding="utf-8")

    def read(log: Path) -> dict:
        program(python, folder / "read.py", log, folder / "found.json")
        found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
        found["variants"] = Counter({tuple(variant): count for variant, count in found["variants"]})
        return found

    return read


def program(*words: object) -> None:
    alone = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([str(word) for word in words], env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def hotline(*arguments: object) -> None:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.mark.slow
@pytest.mark.parametrize("text", SCENARIOS.values(), ids=[name.replace(" ", "-") for name in SCENARIOS])
def test_pm4py_finds_the_variants_that_are_in_the_log(text, reader, tmp_path):
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    run = tmp_path / "run"
    hotline("run", tmp_path / "case.yaml", "--replications", 1, "--jobs", 1, "-o", run)
    hotline("export", run, "--format", "xes")
    found = reader(run / "events.xes")

    events = pd.read_parquet(run / "events.parquet").dropna(subset="order_id")
    variants = Counter(events.groupby("order_id", observed=True)["activity"].agg(tuple))
    assert len(variants) > 100
    assert found["cases"] == events["order_id"].nunique() == sum(variants.values())
    assert found["events"] == len(events)
    assert found["variants"] == variants
    assert pd.Timestamp(found["last"]) == events["timestamp"].max().floor("ms")
    assert found["actors"] == events["actor"].replace("", None).nunique()

    mistaken = tmp_path / "mistaken.xes"  # one event of another name: it must not pass
    whole = (run / "events.xes").read_text(encoding="utf-8")
    mistaken.write_text(whole.replace('value="reported"', 'value="closed"', 1), encoding="utf-8")
    assert reader(mistaken)["variants"] != variants
