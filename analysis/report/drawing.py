"""The charts of a comparison: the differences first, then what every scenario shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from analysis import figures, views
from analysis.figures import Names, names_of
from analysis.report.charts import Drawn, Run, drawn, runs_of
from analysis.report.decision import Comparison
from analysis.store import Results

__all__ = ["comparison_charts"]


def comparison_charts(found: Comparison, results: Mapping[str, Results],
                      lang: Literal["zh", "en"]) -> tuple[Iterator[Drawn], Names]:
    """Return the charts of a comparison, and the names they use.

    Parameters
    ----------
    found
        The comparison.
    results
        Results by scenario, the base first.
    lang
        The reader's language.
    """
    runs = runs_of(results)
    names = names_of({name: run.parameters for name, run in runs.items()}, lang)
    return _all(found, runs, names), names


def _all(found: Comparison, runs: Mapping[str, Run], names: Names) -> Iterator[Drawn]:
    told = [row for row in found.compared.rows if row.family != "other" and row.value is not None]
    rows = views.differences(told)
    yield Drawn("differences", rows, figures.difference_chart(rows, names, found.base))
    yield from drawn(runs, names.lang)
