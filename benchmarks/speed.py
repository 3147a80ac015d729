"""What an order's life costs, in bare SimPy timeouts measured in the same run.

    python benchmarks/speed.py [SCENARIO] [ROUNDS]

Each round measures bare timeouts, one replication without the event log and one with it, in turn, so that a machine
that slows down slows all three. Reported: orders and kernel events a second, events an order, and the ratio.
"""

from __future__ import annotations

import statistics
import sys
import time

import simpy

from scenarios.loader import load
from sim.model import Replication, Setting, run_replication

TIMEOUTS, PROCESSES = 300_000, 50


def bare_timeout() -> float:
    """Return the CPU seconds of one `yield env.timeout(1)`, with fifty processes that do nothing else."""
    env = simpy.Environment()

    def idle() -> object:
        while True:
            yield env.timeout(1)

    for _ in range(PROCESSES):
        env.process(idle())
    began = time.process_time()
    env.run(TIMEOUTS / PROCESSES)
    return (time.process_time() - began) / TIMEOUTS


def replication(name: str, setting: Setting, *, events: bool) -> tuple[float, Replication, int]:
    """Return CPU seconds, result and number of rows of the log of one replication."""
    rows = 0

    def sink(kind: str, table: object) -> None:
        nonlocal rows
        rows += len(table) if kind == "events" else 0

    parameters = load(name)
    began = time.process_time()
    result = run_replication(parameters, 0, sink, setting=setting, events=events)
    return time.process_time() - began, result, rows


def main() -> None:
    """Measure and print."""
    name = sys.argv[1] if len(sys.argv) > 1 else "huojia"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    setting = Setting.of(load(name))
    ratios: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(rounds):
        for events in (False, True):
            bare = bare_timeout()
            seconds, result, rows = replication(name, setting, events=events)
            ratios[events].append(seconds / result.admitted / bare)
            orders = result.admitted
            print(
                f"round {turn + 1}, log {'on ' if events else 'off'}: {orders / seconds:8,.0f} orders/s, "
                f"{result.kernel_events / orders:5.1f} kernel events and {rows / orders:5.1f} rows an order, "
                f"bare timeout {1e6 * bare:.2f} us, ratio {ratios[events][-1]:.0f}"
            )
    for events, found in ratios.items():
        print(f"log {'on' if events else 'off'}: an order costs {statistics.median(found):.0f} bare timeouts (median)")


if __name__ == "__main__":
    main()
