"""What a sweep costs beside its simulations: overhead, the driver's memory, bytes a run, the scheduler's work.

    python benchmarks/sweep.py overhead   # about two minutes: replications of the baseline in two processes
    python benchmarks/sweep.py memory     # about two minutes: 10,000 short runs in two processes
    python benchmarks/sweep.py cluster    # about a minute: short runs on a Dask scheduler with two workers

Nothing else should run meanwhile: each prints the machine's load before it begins.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from analysis.kpi import KPIS
from analysis.sweep.engine import Done, Options, run_sweep
from scenarios.study_files import load_study

SHORT = """
extends: textbook
scenario: {name: short, title: {zh: 短, en: Short}, question: {zh: 短, en: Short}}
period: {end: 2025-01-02, follow_up_days: 2}
work: {handling: {law: exponential, mean_min: 60}}
"""
HEAD = "study: {name: bench, title: {zh: 测, en: Bench}, question: {zh: 测, en: Bench}}\n"


def study(folder: Path, base: str, points: int, replications: int) -> Any:
    """Return a study of one lever that changes no order and one uncertainty that does."""
    (folder / "short.yaml").write_text(SHORT, encoding="utf-8")
    (folder / "study.yaml").write_text(
        f"{HEAD}base: {base}\nuncertainties:\n  handling: {{path: work.handling.mean_min, low: 50, high: 90}}\n"
        f"design: {{kind: latin_hypercube, points: {points}}}\nreplications: {replications}\n",
        encoding="utf-8",
    )
    return load_study(folder / "study.yaml", kpis=list(KPIS))


def overhead(folder: Path) -> None:
    """Print wall time over (processor time of the simulations / jobs)."""
    plan = study(folder, "huojia", 12, 8)
    done = run_sweep(plan, folder / "out", Options(jobs=2))
    print(f"{done.ran} runs of {done.seconds / done.ran:.2f} s in 2 processes: {done.wall_seconds:.1f} s wall, "
          f"{done.seconds:.1f} s processor time, ratio {2 * done.wall_seconds / done.seconds:.3f}")  # fmt: skip
    print(f"runs per core-hour: {3600 * done.ran / done.seconds:,.0f}")
    sizes(folder / "out", done)


def sizes(folder: Path, done: Done) -> None:
    """Print bytes a run, on the disk and in the tables."""
    files = [path.stat() for path in folder.glob("runs/*/*.json")]
    content, blocks = sum(one.st_size for one in files), sum(512 * one.st_blocks for one in files)
    tables = sum((folder / name).stat().st_size for name in ("runs.parquet", "timings.parquet"))
    print(f"bytes a run: {content / done.runs:,.0f} of content, {blocks / done.runs:,.0f} on the disk, "
          f"{tables / done.runs:,.0f} in the Parquet tables")  # fmt: skip


def memory(folder: Path) -> None:
    """Print the driver's resident memory over 10,000 short runs."""
    plan = study(folder, "short.yaml", 1000, 10)
    driver, marks = psutil.Process(), {}

    def look(settled: int, _of: int) -> None:
        marks.setdefault(settled // 1000, driver.memory_info().rss / 1e6)

    began = driver.cpu_times()
    done = run_sweep(plan, folder / "out", Options(jobs=2, progress=look))
    used = driver.cpu_times()
    print("driver's memory in MB after 0, 1,000, 2,000 … runs:", " ".join(f"{mark:.0f}" for mark in marks.values()))
    print(f"and after the tables: {driver.memory_info().rss / 1e6:.0f}")
    cost = used.user + used.system - began.user - began.system
    print(f"{done.ran} runs of {1e3 * done.seconds / done.ran:.1f} ms: {done.wall_seconds:.1f} s wall, "
          f"{done.seconds:.1f} s in simulations, driver {1e3 * cost / done.ran:.2f} ms a run")  # fmt: skip
    sizes(folder / "out", done)


def sent_by_scheduler(dask_scheduler: Any) -> int:
    """Return how many messages the scheduler has sent to workers and to the benchmark's own client; runs there."""
    streams = [*dask_scheduler.stream_comms.values(), *dask_scheduler.client_comms.values()]
    return sum(one.message_count for one in streams)


def sent_by_worker(dask_worker: Any) -> int:
    """Return how many messages a worker has sent to the scheduler; runs there."""
    count: int = dask_worker.batched_stream.message_count
    return count


def cluster(folder: Path) -> None:
    """Print what the scheduler and the driver do for a chunk, with chunks of one run and of many."""
    from distributed import Client  # noqa: PLC0415 - an optional package

    from analysis.sweep.dask_engine import Dask  # noqa: PLC0415 - an optional package

    def dask(*words: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"]
        return subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    file = folder / "scheduler.json"
    scheduler = dask("scheduler", "--port", "0", "--scheduler-file", str(file))
    while not file.exists() or not file.read_text(encoding="utf-8").endswith("}"):
        time.sleep(0.1)
    address = json.loads(file.read_text(encoding="utf-8"))["address"]
    single = ("--nthreads", "1", "--local-directory")
    workers = [dask("worker", address, *single, str(folder / f"w{one}")) for one in "ab"]
    try:
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            for seconds in (0.0, Dask.target_seconds):
                Dask.target_seconds = seconds
                one_cluster(folder, address, client, psutil.Process(scheduler.pid), seconds)
    finally:
        for process in (*workers, scheduler):
            process.terminate()
            process.wait()


def one_cluster(folder: Path, address: str, client: Any, scheduler: psutil.Process, seconds: float) -> None:
    """Print the cost of one sweep of 600 short runs."""
    plan = study(folder, "short.yaml", 60, 10)
    driver = psutil.Process()
    used, own, sent = scheduler.cpu_times(), driver.cpu_times(), messages(client)
    done = run_sweep(plan, folder / f"out{seconds:g}", Options(scheduler=address))
    used_now, own_now, sent = scheduler.cpu_times(), driver.cpu_times(), messages(client) - sent
    busy = used_now.user + used_now.system - used.user - used.system
    mine = own_now.user + own_now.system - own.user - own.system
    print(f"chunks of {seconds:g} s: {done.ran} runs, {done.wall_seconds:.1f} s wall; a run: {sent / done.ran:.2f} "
          f"messages between scheduler and workers, scheduler {1e3 * busy / done.ran:.2f} ms, "
          f"driver {1e3 * mine / done.ran:.2f} ms")  # fmt: skip


def messages(client: Any) -> int:
    """Return how many messages scheduler and workers have sent each other by now."""
    return int(client.run_on_scheduler(sent_by_scheduler) + sum(client.run(sent_by_worker).values()))


def main() -> None:
    """Measure what is asked for."""
    print(f"load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        {"overhead": overhead, "memory": memory, "cluster": cluster}[sys.argv[1]](Path(folder))


if __name__ == "__main__":
    main()
