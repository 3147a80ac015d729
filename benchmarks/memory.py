"""Peak memory of one replication: as `hotline run` holds it, streamed to a file, and without the event log.

    python benchmarks/memory.py

Each case runs in a process of its own; the last cases run three years, to show what grows with the horizon.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet as pq

from scenarios.loader import load
from sim.model import run_replication

CASES = ("held", "streamed", "off")


def measure(case: str, years: int) -> None:
    """Run one replication in this process and print its peak memory in MB."""
    parameters = load("huojia")
    end = date(parameters.period.start.year + years - 1, 12, 31)
    period = parameters.period.model_copy(update={"end": end})
    parameters = parameters.model_copy(update={"period": period})
    held: list[Any] = []
    writers: dict[str, pq.ParquetWriter] = {}
    with tempfile.TemporaryDirectory() as folder:

        def sink(kind: str, table: Any) -> None:
            if case == "held":
                held.append(table)
                return
            if kind not in writers:
                writers[kind] = pq.ParquetWriter(Path(folder) / f"{kind}.parquet", table.schema, compression="zstd")
            writers[kind].write_table(table)

        result = run_replication(parameters, 0, sink, events=case != "off")
        for writer in writers.values():
            writer.close()
    memory = psutil.Process().memory_info()
    peak = getattr(memory, "peak_wset", None) or _high_water()
    print(f"{case:9s} {years} year(s): {result.admitted:6,d} orders, peak {peak / 1e6:5.0f} MB")


def _high_water() -> int:
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Run every case in a process of its own."""
    if len(sys.argv) == 3:
        measure(sys.argv[1], int(sys.argv[2]))
        return
    for years in (1, 3):
        for case in CASES:
            subprocess.run([sys.executable, __file__, case, str(years)], check=True)


if __name__ == "__main__":
    main()
