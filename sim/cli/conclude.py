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
from analysis.report.changes import changes
from analysis.report.decision import Comparison
from sim.cli.common import with_seed
from sim.cli.finishing import finish_run, manifest_of
from sim.cli.paired import sides_of
from sim.cli.parts import Member
from sim.cli.reports import or_say, report_comparison
from sim.cli.texts import Lang
from sim.parameters import Parameters

__all__ = ["conclude", "concluded"]

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
    found = concluded(scenarios, kept, place.manifest["primary"], own_seeds=own_seeds)
    for one in scenarios:
        _finish(place, one, kept["runs"][one.scenario.name], grounds[one.scenario.name])
    content = {**place.manifest, **_content(found, kept)}
    write_json(place.partial / "comparison.json", content)
    _table(found.compared.rows).to_csv(
        place.partial / "differences.csv", index=False, encoding="utf-8-sig", lineterminator="\n"
    )
    or_say(lambda: report_comparison(place.partial, place.partial, found, scenarios, content, lang), lang)
    return found


def concluded(
    scenarios: Sequence[Parameters],
    kept: Mapping[str, Any],
    primary: str,
    said: Mapping[str, Sequence[Remark]] | None = None,
    own_seeds: Mapping[str, int] | None = None,
) -> Comparison:
    """Return what follows from the replications; `said` are remarks already made, else they are worked out."""
    base, *others = sides_of(scenarios, kept["runs"])
    seeds = own_seeds or {}
    return Comparison(
        {one.scenario.name: one.scenario.title.model_dump() for one in scenarios},
        compared(base, others, primary),
        said or {other.name: _remarks(scenarios[0], other.parameters, seeds) for other in others},
        {name: run["failures"] for name, run in kept["runs"].items() if run["failures"]},
        kept["look"],
        {key: unit.name.model_dump() for one in scenarios for key, unit in one.units.items()},
        {one.scenario.name: one.scenario.question.model_dump() for one in scenarios},
        {one.scenario.name: changes(scenarios[0], one) for one in scenarios[1:]},
    )


def _remarks(base: Parameters, other: Parameters, own_seeds: Mapping[str, int]) -> list[Remark]:
    return remarks(base, with_seed(other, own_seeds.get(other.scenario.name)))


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
