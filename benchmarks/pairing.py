"""What the same orders are worth: variance of a difference on independent orders over that on common ones.

    python benchmarks/pairing.py [--replications 60] [--jobs 2]

Runs `hotline compare` on four questions and prints, for the on-time share, how many times more replications independent
orders would need: by pairing alone, and with control variates, each with a 95 % bootstrap interval over replications.
Takes about ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from analysis.comparison import controlled, linearised_differences
from analysis.comparison.side import Side, controls_of
from analysis.intervals import linearised
from scenarios.loader import load
from sim.cli.common import with_seed
from sim.cli.paired import sides_of

KPI = "on_time_share"
SPRING = "period: {start: 2025-03-01, end: 2025-05-31}"
RULE = "staffing: {{office: {{queue: {{discipline: {0}}}}}, units: {{queue: {{discipline: {0}}}}}}}"
FIRST, DUE = RULE.format("first_come"), RULE.format("earliest_due")
HANDLER = "units: {housing: {staff: {handlers: 5}}}"
BUSY = "demand: {arrivals: {orders_per_day: 38.7}}"  # one and a half times the baseline's
QUESTIONS = {
    "rule, baseline year": ([FIRST], [DUE]),
    "rule, spring, orders x 1.5": ([FIRST, SPRING, BUSY], [DUE, SPRING, BUSY]),
    "one more handler, baseline year": ([], [HANDLER]),
    "one more handler, spring, orders x 1.5": ([SPRING, BUSY], [HANDLER, SPRING, BUSY]),
}
"""First come first served against earliest due date, and one more handler at the busiest unit."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replications", type=int, default=60)
    options.add_argument("--jobs", type=int, default=2)
    wanted = options.parse_args()
    print(f"{'question':<42}{'difference':>12}{'pairing':>20}{'with controls':>22}")
    for name, (base, other) in QUESTIONS.items():
        with TemporaryDirectory() as folder:
            sides = simulated(Path(folder), base, other, wanted.replications, wanted.jobs)
        print(row(name, *sides))


def simulated(folder: Path, base: list[str], other: list[str], replications: int, jobs: int) -> list[Side]:
    """Return the two sides of one question."""
    for name, lines in (("base", base), ("other", other)):
        head = f"extends: huojia\nscenario: {{name: {name}, title: {{zh: 试, en: T}}, question: {{zh: 试, en: T}}}}"
        (folder / f"{name}.yaml").write_text("\n".join([head, *lines]), encoding="utf-8")
    options = ["--replications", str(replications), "--jobs", str(jobs), "-o", "out"]
    command = [sys.executable, "-c", "from sim.cli import main; main()", "compare", "base.yaml", "other.yaml", *options]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    kept = json.loads((folder / "out" / "replications.json").read_text(encoding="utf-8"))["runs"]
    scenarios = [load(folder / f"{name}.yaml") for name in ("base", "other")]
    return sides_of([with_seed(one, scenarios[0].run.seed) for one in scenarios], kept)


def row(name: str, base: Side, other: Side) -> str:
    """Return one line of the table."""
    numbers = np.arange(len(base.measures))
    plain, adjusted = gains(base, other, numbers)
    draw = np.random.default_rng(1)
    again = [gains(base, other, draw.choice(numbers, numbers.size)) for _ in range(500)]
    low, high = np.percentile(again, [2.5, 97.5], axis=0)
    difference = linearised_differences(base.pairs(KPI, numbers.tolist()), other.pairs(KPI, numbers.tolist())).mean()
    pairing = f"{plain:.1f} [{low[0]:.1f}, {high[0]:.1f}]"
    controls = f"{adjusted:.1f} [{low[1]:.1f}, {high[1]:.1f}]"
    return f"{name:<42}{100 * difference:>+9.2f} pp{pairing:>20}{controls:>22}"


def gains(base: Side, other: Side, numbers: np.ndarray) -> tuple[float, float]:
    """Return the variance ratio by pairing alone, and with controls."""
    chosen = numbers.tolist()
    before, after = base.pairs(KPI, chosen), other.pairs(KPI, chosen)
    differences = linearised_differences(before, after)
    apart = sum(float(linearised(*zip(*pairs, strict=True)).var()) for pairs in (before, after))
    plain = apart / float(differences.var())
    table, means = controls_of(base, other, chosen)
    found = controlled(differences, table, means)
    return plain, plain * (found.variance_ratio if found else 1.0)


if __name__ == "__main__":
    main()
