"""What a comparison says, in sentences: each alternative's verdict, which is best, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.comparison.comparable import Remark
from analysis.comparison.compared import Compared, Row
from analysis.kpi import KPIS
from analysis.numbers import changed, changed_interval
from analysis.report.words import word

__all__ = ["Comparison", "best_sentences", "decisions", "stopping_sentences", "warnings"]

_FEW = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison that is done, as its sentences, tables and charts read it."""

    titles: Mapping[str, Mapping[str, str]]
    """Title by language, by scenario; the base first."""
    compared: Compared
    """Differences and verdicts."""
    remarks: Mapping[str, Sequence[Remark]]
    """By alternative: what a reader must know."""
    failures: Mapping[str, Sequence[Mapping[str, Any]]]
    """By scenario, those that had any: replications that failed."""
    look: Mapping[str, Any] | None
    """The last look of a comparison that ran until it was precise enough."""
    units: Mapping[str, Mapping[str, str]]
    """Name of each unit by language, by its key."""

    @property
    def base(self) -> str:
        """Name of the base."""
        return next(iter(self.titles))

    @property
    def alternatives(self) -> list[str]:
        """Names of the alternatives, in order."""
        return list(self.titles)[1:]

    def title(self, name: str, lang: str) -> str:
        """Return a scenario's title."""
        return self.titles[name][lang]


def decisions(found: Comparison, lang: str) -> list[str]:
    """Return one paragraph an alternative: what is clear of it, or how many replications would make it so."""
    return [" ".join(_of(found, name, lang)) if lang == "en" else "".join(_of(found, name, lang))
            for name in found.alternatives]  # fmt: skip


def _of(found: Comparison, name: str, lang: str) -> Iterator[str]:
    row = found.compared.row(name, found.compared.primary)
    yield _verdict(found, row, lang)
    if row.needed is not None:
        yield word("needed_more" if row.needed.more_than else "needed", lang, count=f"{row.needed.replications:,}")
    overdue = found.compared.row(name, "overdue_count")
    if found.compared.primary == "on_time_share" and row.verdict in {"better", "worse"} and overdue.low is not None:
        yield word("overdue_too", lang, change=changed(overdue.value, "count", lang, overdue.half_width),
                   interval=changed_interval(overdue.low, overdue.high, "count", lang))  # fmt: skip


def _verdict(found: Comparison, row: Row, lang: str) -> str:
    unit = KPIS[row.kpi].unit
    return word(
        f"said_{row.verdict}", lang, base=found.title(found.base, lang), other=found.title(row.scenario, lang),
        kpi=_kpi(row.kpi, lang), change=changed(row.value, unit, lang, row.half_width),
        interval=changed_interval(row.low, row.high, unit, lang), count=row.replications,
    )  # fmt: skip


def _kpi(name: str, lang: str) -> str:
    text = str(getattr(KPIS[name], lang))
    return text if lang == "zh" else text[:1].lower() + text[1:]


def best_sentences(found: Comparison, lang: str) -> list[str]:
    """Return which scenario is best, or may be; empty with one alternative, whose verdict says it, or without any."""
    places = {name: standing.place for name, standing in found.compared.best.items()}
    if len(places) < 3:
        return []
    named = {kind: [name for name, place in places.items() if place == kind] for kind in set(places.values())}
    kpi, out = _kpi(found.compared.primary, lang), named.get("not_best", [])
    if len(named.get("best", [])) == 1:
        return [word("best_one", lang, kpi=kpi, best=found.title(named["best"][0], lang))]
    able = [name for name in places if places[name] != "not_best"]
    said = [word("best_several", lang, kpi=kpi, names=_listed(found, able, lang))]
    return said + ([word("best_out", lang, names=_listed(found, out, lang))] if out else [])


def _listed(found: Comparison, names: Sequence[str], lang: str) -> str:
    return word("comma", lang).join(word("quote", lang, name=found.title(name, lang)) for name in names)


def warnings(found: Comparison, lang: str) -> list[str]:
    """Return what to beware of: other orders, failed or few replications, precision not reached."""
    base = found.title(found.base, lang)
    said = [word(remark, lang, base=base, other=found.title(name, lang))
            for name, remarks in found.remarks.items() for remark in remarks]  # fmt: skip
    for name, failures in found.failures.items():
        numbers = word("comma", lang).join(str(failure["replication"]) for failure in failures)
        said.append(word("failed", lang, name=found.title(name, lang), count=len(failures), numbers=numbers))
    if found.compared.common < _FEW:
        said.append(word("few", lang, count=found.compared.common))
    return said


def stopping_sentences(found: Comparison, lang: str) -> list[str]:
    """Return whether the precision asked for was reached, and by which rule it was looked for; empty without one."""
    look = found.look
    if look is None:
        return []
    rule, unit = look["rule"], KPIS[found.compared.primary].unit
    count = look["replications"]
    wanted = "" if look["wanted"] is None else changed(look["wanted"], unit, lang, look["wanted"]).lstrip("+")
    outcome = "no_base" if look["wanted"] is None else look["outcome"]
    return [word(outcome, lang, wanted=wanted, count=count),
            word("rule", lang, least=rule["at_least"], step=rule["step"], most=rule["at_most"])]  # fmt: skip
