"""What a comparison ends with: its verdicts, tables, charts and reports, all in its folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.comparison.comparable import Remark, remarks
from analysis.comparison.compared import Row
from analysis.comparison.compared import compare as compared
from analysis.comparison.folder import ComparisonFolder
from analysis.json_files import write_json
from analysis.report.decision import Comparison
from sim.cli.finishing import finish_run, manifest_of
from sim.cli.paired import sides_of
from sim.cli.parts import Member
from sim.cli.reports import report_comparison
from sim.cli.texts import Lang
from sim.parameters import Parameters

__all__ = ["conclude"]

_Grounds = Mapping[str, Mapping[str, Any]]


def conclude(
    place: ComparisonFolder,
    scenarios: Sequence[Parameters],
    own_seeds: Mapping[str, int],
    kept: Mapping[str, Any],
    grounds: _Grounds,
    lang: Lang,
) -> Comparison:
    """Finish the runs, compare them, and write everything that follows into the comparison's folder.

    Parameters
    ----------
    place
        The comparison's folder.
    scenarios
        The base first, all with the common seed.
    own_seeds
        Seeds as the scenarios have them, by name.
    kept
        What was kept of the simulation (`sim.cli.paired.kept_of`) and the last look.
    grounds
        What each scenario rests on (`sim.cli.finishing.grounds_of`), by name.
    lang
        Language of the report.
    """
    base, *others = sides_of(scenarios, kept["runs"])
    found = Comparison(
        {one.scenario.name: one.scenario.title.model_dump() for one in scenarios},
        compared(base, others, place.manifest["primary"]),
        {other.name: _remarks(scenarios[0], other.parameters, own_seeds) for other in others},
        {name: run["failures"] for name, run in kept["runs"].items() if run["failures"]},
        kept["look"],
        {key: unit.name.model_dump() for one in scenarios for key, unit in one.units.items()},
    )
    for one in scenarios:
        _finish(place, one, kept["runs"][one.scenario.name], grounds[one.scenario.name])
    write_json(place.partial / "comparison.json", {**place.manifest, **_content(found, kept)})
    _table(found.compared.rows).to_csv(
        place.partial / "differences.csv", index=False, encoding="utf-8-sig", lineterminator="\n"
    )
    report_comparison(place.partial, found, scenarios, place.manifest, lang)
    return found


def _remarks(base: Parameters, other: Parameters, own_seeds: Mapping[str, int]) -> list[Remark]:
    seeded = other.model_copy(update={"run": other.run.model_copy(update={"seed": own_seeds[other.scenario.name]})})
    return remarks(base, seeded)


def _finish(place: ComparisonFolder, scenario: Parameters, kept: Mapping[str, Any], grounds: Mapping[str, Any]) -> None:
    name = scenario.scenario.name
    if not place.finished(name):
        manifest = {**manifest_of(scenario), "events_kept": place.manifest["events_kept"]}
        member = Member(scenario, place.store(name, manifest))
        finish_run(member, kept["failures"], grounds, seconds=kept["seconds"])


def _content(found: Comparison, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from the runs, for JSON."""
    return {
        "titles": found.titles, "rows": [asdict(row) for row in found.compared.rows],
        "best": {name: asdict(standing) for name, standing in found.compared.best.items()},
        "common": found.compared.common, "remarks": found.remarks, "failures": found.failures, "look": found.look,
        "seconds": sum(run["seconds"] for run in kept["runs"].values()), "command": ["hotline", *sys.argv[1:]],
    }  # fmt: skip


def _table(rows: Sequence[Row]) -> pd.DataFrame:
    """Return the rows as a table, one cell a value."""
    plain = [
        {
            **asdict(row), "controls": " ".join(row.controls), "needed": row.needed and row.needed.replications,
            "needed_more_than": row.needed and row.needed.more_than,
        } for row in rows
    ]  # fmt: skip
    return pd.DataFrame(plain)
