"""What a comparison says, in sentences: each alternative's verdict, which is best, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.comparison.comparable import Remark
from analysis.comparison.compared import Compared, Row
from analysis.kpi import KPIS
from analysis.numbers import changed, changed_interval, shown
from analysis.report.changes import Change
from analysis.report.words import word

__all__ = ["Comparison", "best_sentences", "decisions", "stopping_sentences", "warnings"]

_FEW = 10
_NAMED = 4


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
    questions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Question that each scenario answers, by language."""
    changes: Mapping[str, Sequence[Change]] = field(default_factory=dict)
    """By alternative: the parameters in which it differs from the base."""

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
    for verdict in ("worse", "better"):
        others = [one for one in found.compared.rows if one.scenario == name and one.family == "shown"]
        clear = [_moved(one, lang) for one in others if one.verdict == verdict]
        if clear:
            more = word("and_more", lang, count=len(clear) - _NAMED) if len(clear) > _NAMED else ""
            yield word(f"clearly_{verdict}", lang, figures=word("comma", lang).join(clear[:_NAMED]), more=more)


def _moved(row: Row, lang: str) -> str:
    """Return a figure with its levels in the base and in the alternative."""
    unit = KPIS[row.kpi].unit
    return word("moved", lang, kpi=_kpi(row.kpi, lang), base=shown(row.base, unit, lang),
                other=shown(row.other, unit, lang))  # fmt: skip


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
    beaten = _beaten(found)
    able = [name for name in places if places[name] != "not_best" and name not in beaten]
    best = [name for name in able if places[name] == "best"] or able
    kpi, out = _kpi(found.compared.primary, lang), [name for name in places if name not in able]
    if len(best) == 1:
        return [word("best_one", lang, kpi=kpi, best=found.title(best[0], lang))]
    said = [word("best_several", lang, kpi=kpi, names=_listed(found, able, lang))]
    return said + ([word("best_out", lang, names=_listed(found, out, lang))] if out else [])


def _beaten(found: Comparison) -> set[str]:
    """Return the scenarios that the verdicts rule out: alternatives that are worse, and a base that one is better than.

    The verdicts see more than the comparison with the best, whose intervals hold for every pair at once; a reader must
    not be told that a scenario may be best that another one is clearly better than.
    """
    rows = [row for row in found.compared.rows if row.family == "primary"]
    beaten = {row.scenario for row in rows if row.verdict == "worse"}
    return beaten | ({found.base} if any(row.verdict == "better" for row in rows) else set())


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
