"""Event logs for other tools: XES for process mining (IEEE 1849), CSV for spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

import pandas as pd
import pyarrow.parquet as pq

from analysis.store import read
from sim.errors import ResultsError

__all__ = ["write_csv", "write_xes"]

_TRACE_ATTRIBUTES = ("tier", "unit")
_EVENT_TEXTS = ("clause", "detail")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+08:00"/>
<string key="lifecycle:transition" value="complete"/>
</global>
<classifier name="Activity" keys="concept:name"/>
"""


def write_xes(run_folder: str | Path, out: str | Path, replication: int | None = 0) -> Path:
    """Write a run's events to `out` as XES and return its path: one trace an order, its events in time order.

    Parameters
    ----------
    run_folder
        A finished results folder.
    out
        The file; it must not exist.
    replication
        Which replication; None: all, each trace then named by replication and order. One replication is in memory at
        a time. Times are China Standard Time (+08:00). Events that belong to no order are left out.

    Raises
    ------
    ResultsError
        Where the run cannot be read, has no such replication, or `out` exists.
    """
    results = read(run_folder)
    wanted = _replications(results.run, run_folder, replication)

    def write(file: TextIO) -> None:
        file.write(_HEAD)
        for number in wanted:
            prefix = "" if replication is not None else f"{number}-"
            file.writelines(_traces(results.folder, number, prefix))
        file.write("</log>\n")

    return _write_new(Path(out), "utf-8", write)


def write_csv(run_folder: str | Path, out: str | Path, replication: int | None = None) -> Path:
    """Write a run's events to `out` as CSV that Excel reads as UTF-8, and return its path; one row an event.

    `replication` picks one; None: all. Raises ResultsError as `write_xes` does.
    """
    results = read(run_folder)
    wanted = _replications(results.run, run_folder, replication)

    def write(file: TextIO) -> None:
        header = True
        for batch in pq.ParquetFile(results.folder / "events.parquet").iter_batches():
            rows = batch.to_pandas()
            rows = rows[rows["replication"].isin(wanted)]
            rows.to_csv(file, index=False, header=header, lineterminator="\r\n")
            header = False

    return _write_new(Path(out), "utf-8-sig", write)


def _replications(run: Mapping[str, Any], folder: str | Path, replication: int | None) -> list[int]:
    done: list[int] = run["replications_done"]
    if replication is None:
        return done
    if replication not in done:
        raise ResultsError(str(folder), f"has no replication {replication}", f"it has {done[0]} to {done[-1]}")
    return [replication]


def _write_new(out: Path, encoding: str, write: Callable[[TextIO], None]) -> Path:
    try:
        file = out.open("x", encoding=encoding, newline="")
    except FileExistsError:
        raise ResultsError(str(out), "exists already, and files are never overwritten", "name another file") from None
    except OSError as error:
        raise ResultsError(str(out), f"cannot be written: {error.strerror}", "name another file") from None
    try:
        with file:
            write(file)
    except BaseException:
        out.unlink()  # half an export is none
        raise
    return out


def _traces(folder: Path, replication: int, prefix: str) -> Iterator[str]:
    only = [("replication", "=", replication)]
    events = pq.read_table(folder / "events.parquet", filters=only).to_pandas()
    columns = ["order_id", *_TRACE_ATTRIBUTES]
    orders = pq.read_table(folder / "orders.parquet", columns=columns, filters=only).to_pandas()
    attributes = orders.set_index(orders["order_id"].astype(str))[list(_TRACE_ATTRIBUTES)].to_dict("index")
    events = events[events["order_id"].notna()]
    events = events.assign(order_id=events["order_id"].astype(str)).sort_values(["order_id", "time"], kind="stable")
    for order_id, rows in events.groupby("order_id", sort=False):
        yield "<trace>\n" + _text("concept:name", f"{prefix}{order_id}") + _int("replication", replication)
        yield from (_text(key, value) for key, value in attributes.get(str(order_id), {}).items() if pd.notna(value))
        yield from (_event(row) for row in rows.to_dict("records"))
        yield "</trace>\n"


def _event(row: Mapping[Any, Any]) -> str:
    time = pd.Timestamp(row["timestamp"]).isoformat(timespec="milliseconds")
    actor = "" if pd.isna(row["actor"]) else _text("org:resource", row["actor"])
    texts = "".join(_text(key, row[key]) for key in _EVENT_TEXTS if pd.notna(row.get(key)))
    return (f'<event>\n{_text("concept:name", row["activity"])}<date key="time:timestamp" value="{time}+08:00"/>\n'
            f'{actor}{_text("lifecycle:transition", "complete")}{_int("round", row["round"])}{texts}</event>\n')


def _text(key: str, value: Any) -> str:
    """One XES string; characters that XML cannot hold become the replacement character."""
    text = _NOT_XML.sub("\ufffd", str(value))
    return f"<string key={quoteattr(key)} value={quoteattr(text)}/>\n"


def _int(key: str, value: int) -> str:
    return f'<int key="{key}" value="{int(value)}"/>\n'
