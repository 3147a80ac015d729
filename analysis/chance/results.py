"""Chance or fault of a whole results folder, and the folder that it is written to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.chance.consequences import consequences
from analysis.chance.power import last_places, share_table, slowest
from analysis.chance.readable import number_formats, sheets
from analysis.chance.thresholds import best, fixed_thresholds, share_thresholds
from analysis.chance.units import Peers, unit_table
from analysis.chance.verdicts import EVENT_COLUMNS, ORDER_COLUMNS, READ_ACTIVITIES, sequences
from analysis.json_files import write_json
from analysis.new_folder import new_folder
from analysis.store import Results
from analysis.workbooks import write_workbook
from sim.errors import ResultsError
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["Chance", "county_consequences", "of_run", "read_tables", "write_chance"]

_COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Chance:
    """What a run says about chance and fault."""

    parameters: Parameters
    """The scenario of the run."""
    replications: int
    """How many it rests on."""
    units: pd.DataFrame
    """`unit_table`."""
    thresholds: pd.DataFrame
    """`fixed_thresholds`."""
    by_share: pd.DataFrame
    """`share_thresholds`."""
    last_places: pd.DataFrame
    """`last_places`."""
    consequences: pd.DataFrame
    """`consequences`."""
    county: pd.DataFrame
    """`county_consequences`."""
    record: Mapping[str, Any]
    """What it is of, and by which settings."""
    effect: pd.DataFrame | None = None
    """`effect_rows`; None where notices have no effect, or it was not asked for."""


def read_tables(results: Results) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return events and orders as this package reads them; raises ResultsError where the run kept no events."""
    if not results.run.get("events_kept", True):
        raise ResultsError(str(results.folder), "was run without its event log, which has the deadlines one by one",
                           "run it again without --no-events")  # fmt: skip
    chosen = pc.field("activity").isin(list(READ_ACTIVITIES))
    events = pq.read_table(results.folder / "events.parquet", columns=list(EVENT_COLUMNS), filters=chosen)
    return _plain(events.to_pandas()), _plain(results.table("orders", ORDER_COLUMNS))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with plain texts in the place of categories, empty where there is none."""
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.assign(**{name: frame[name].astype(object).fillna("") for name in texts})


def of_run(results: Results, *, peers: Peers = "class", within: float = 0.05, last: int = 3,
           least: int = 10) -> Chance:
    """Return what a run says about chance and fault.

    Parameters
    ----------
    results
        A finished run with its event log.
    peers
        Whose overdue share a unit has in the chain: its class's or everybody's.
    within
        Largest chance of any false call-up in the period.
    last, least
        Length of the list of the last, and deadlines that a unit needs to be on it.
    """
    parameters = Parameters.model_validate(results.run["scenario"])
    events, orders = read_tables(results)
    found = sequences(events, orders, parameters)
    numbers = sorted({one.replication for one in found})
    units = unit_table(found, events[events["activity"] == "executive_report"], parameters, peers)
    slow = _slow(units, share_table(found, float(parameters.period.days * MINUTES_PER_DAY)), parameters, least)
    fixed = fixed_thresholds(found, parameters, peers, slow)
    by_share = share_thresholds(found, parameters, peers, slow)
    record = {
        "run": str(results.folder), **{key: results.run.get(key) for key in ("scenario_hash", "seed", "version")},
        "replications": len(numbers), "peers": peers, "within": within, "last": last, "least": least, "slow": slow,
        "rule": parameters.policy.accountability.model_dump(mode="json"),
        "best_fixed": best(fixed, within), "best_by_share": best(by_share, within),
        "best_in_run": best(pd.concat([fixed, by_share]), within, in_run=True),
    }  # fmt: skip
    return Chance(
        parameters, len(numbers), units, fixed, by_share,
        last_places(found, parameters, last, least), consequences(events, numbers, parameters),
        county_consequences(events, numbers, parameters), record,
    )  # fmt: skip


def _slow(units: pd.DataFrame, shares: pd.DataFrame, parameters: Parameters, least: int) -> str:
    """Return the slowest by its parameter, else the one most often late of those clearly above their peers, or none."""
    by_speed = slowest(shares, parameters, least).get("speed", "")
    late = units[(units["overdue_share_low"] > units["peer_share"]) & (units["deadlines"] >= least)]
    return by_speed or next(iter(late.sort_values("overdue_share", ascending=False)["unit"].tolist()), "")


def county_consequences(events: pd.DataFrame, replications: list[int], parameters: Parameters) -> pd.DataFrame:
    """Return what falls on all units together: one row a month and kind, mean number a replication with its interval.

    Parameters and columns are those of `analysis.chance.consequences`, without the unit: the county counts as one. The
    interval is that of the sum over units, which those of the units do not give.
    """
    of_units = events[events["actor"].isin(list(parameters.units))]
    county = parameters.model_copy(update={"units": {_COUNTY: next(iter(parameters.units.values()))}})
    return consequences(of_units.assign(actor=_COUNTY), replications, county).drop(columns="unit")


def write_chance(chance: Chance, folder: Path, lang: str,
                 charts: Mapping[str, Callable[[Path], object]] | None = None) -> None:
    """Write CSV files (UTF-8 that Excel knows), chance.xlsx, charts and chance.json to a new folder.

    Parameters
    ----------
    chance
        What is written.
    folder
        Folder to make, whole and never over another. ResultsError where it is there already.
    lang
        Language of the workbook, "zh" or "en"; CSV files keep machine names as headings.
    charts
        Writes each chart to the path that it is given, by the chart's name without ``.png``.
    """
    tables = {"units": chance.units, "thresholds": chance.thresholds, "thresholds_by_share": chance.by_share,
              "last_places": chance.last_places, "consequences": chance.consequences,
              "consequences_county": chance.county}  # fmt: skip
    if chance.effect is not None:
        tables["effect"] = chance.effect
    with new_folder(folder) as partial:
        for name, table in tables.items():
            if len(table):
                table.to_csv(partial / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        write_workbook(partial / "chance.xlsx", sheets(chance, lang), number_formats(lang))
        for name, chart in (charts or {}).items():
            chart(partial / f"{name}.png")
        write_json(partial / "chance.json", chance.record)
