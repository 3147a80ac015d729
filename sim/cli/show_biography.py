"""What `hotline explain --order` prints: where an order's two lives part, and both side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from rich.markup import escape

from analysis.explanation.biographies import Biographies
from analysis.explanation.biography import Entry, crew_of, place_of
from analysis.explanation.divergence import Divergence, divergence, largest_gap, meanwhile
from analysis.terms import TERMS, label
from sim.clauses import CLAUSES_REGISTER
from sim.cli.common import console
from sim.cli.explain_texts import DETAILS, explain_text
from sim.cli.show import wrapped
from sim.cli.show_explain import command_for, plain_table
from sim.cli.texts import Lang
from sim.fields import MINUTES_PER_DAY

__all__ = ["show_biography"]

_NAMED = 3
"""Orders named of those that people worked on meanwhile."""


def show_biography(both: Biographies, folder: Path, name: str, lang: Lang) -> None:
    """Print the first divergence in sentences, the clauses that it stands for, and the two lives side by side."""
    out, teller = console(), _Teller(both, lang)
    title = explain_text("order_title", lang, order=both.order_id, number=both.replication, base=teller.base,
                         other=teller.other)  # fmt: skip
    out.print(f"\n[bold]{escape(title)}[/bold]")
    for sentence in teller.sentences(folder, name):
        out.print(wrapped(sentence, out.width), markup=False)
    heads = ["", explain_text("step", lang), teller.base, teller.other, explain_text("gap", lang)]
    table = plain_table("", *heads, left=4)
    for place, step in enumerate(both.steps):
        entry = step.base or step.other
        assert entry is not None  # noqa: S101 - a step is somebody's
        mark = "▶" if place == both.alike else ""
        gap = step.other.end - step.base.end if step.base and step.other else 0.0
        table.add_row(mark, escape(teller.what(entry)), *(teller.cell(one, entry) for one in (step.base, step.other)),
                      teller.signed(gap), style="dim" if place < both.alike else None)  # fmt: skip
    out.print()
    out.print(table)
    out.print(wrapped(explain_text("table_note", lang), out.width), style="dim", markup=False)


class _Teller:
    """Words for the entries of two biographies."""

    def __init__(self, both: Biographies, lang: Lang) -> None:
        self.both, self.lang = both, lang
        self.base, self.other = (side.parameters.scenario.name for side in (both.base, both.other))
        scenarios = (both.other.parameters, both.base.parameters)
        self.names = {key: str(getattr(unit.name, lang)) for one in scenarios for key, unit in one.units.items()}
        tiers = (item for one in scenarios for item in one.policy.tiers.items())
        self.names |= {key: str(getattr(tier.name, lang)) for key, tier in tiers}
        self.start = dt.datetime.combine(both.base.parameters.period.start, dt.time())

    def sentences(self, folder: Path, name: str) -> Iterator[str]:
        """Yield what there is to say before the table."""
        found = divergence(self.both.steps, self.both.alike)
        if found is None:
            yield self.say("say_same")
            return
        if found.kind == "absent":
            yield self.say("say_absent", name=self.base if found.base else self.other)
            if before := self.both.before:
                yield self.say("say_repeat", command=command_for(folder, name, before, self.both.replication))
            return
        yield self._first(found)
        yield from self._clauses(found)
        if found.kind == "moved" and found.base and found.other and found.base.activity == "worked":
            yield self._meanwhile(found.base, found.other)
        gap = largest_gap(self.both.steps)
        if gap is not None:
            entry = gap[0].base
            assert entry is not None  # noqa: S101 - a gap is between two
            yield self.say("say_gap", what=self.what(entry), gap=self.length(gap[1]), base=self.base, other=self.other,
                           direction=self.say("later" if gap[1] > 0 else "sooner"))  # fmt: skip

    def say(self, key: str, **values: object) -> str:
        return explain_text(key, self.lang, **values)

    def _first(self, found: Divergence) -> str:
        base, other = found.base, found.other
        names = {"base": self.base, "other": self.other}
        if base is None or other is None:
            entry = base or other
            assert entry is not None  # noqa: S101 - a divergence is somebody's
            return self.say("say_ended", name=self.other if base else self.base, what=self.what(entry, full=True),
                            time=self.moment(entry.start))  # fmt: skip
        if found.kind == "different":
            before, after = self.moments(base.start, other.start)
            return self.say("say_different", **names, what_base=self.what(base, full=True), before=before,
                            what_other=self.what(other, full=True), after=after)  # fmt: skip
        what = self.what(base)
        if found.kind == "longer":
            before, after = self.moments(base.end, other.end)
            return self.say("say_longer", **names, what=what, before=before, after=after)
        if found.kind == "deadline":
            before, after = self.moments(base.due, other.due)
            return self.say("say_deadline", **names, what=what, time=self.moment(base.start), before=before,
                            after=after)  # fmt: skip
        before, after = self.moments(base.start, other.start)
        key = "say_later" if other.start > base.start else "say_sooner"
        gap = self.length(other.start - base.start)
        return self.say(key, **names, what=what, before=before, after=after, gap=gap)

    def _clauses(self, found: Divergence) -> Iterator[str]:
        """Yield the clauses of what differs; work is no clause's own, and is left out."""
        entries = [one for one in (found.base, found.other) if one and one.activity != "worked"]
        for key in dict.fromkeys(clause for one in entries for clause in one.clause.split()):
            yield f"{key}{'：' if self.lang == 'zh' else ': '}{getattr(CLAUSES_REGISTER[key], self.lang)}"

    def _meanwhile(self, base: Entry, other: Entry) -> str:
        side, waiting, since = ((self.both.other, other, base.start) if other.start > base.start
                                else (self.both.base, base, other.start))  # fmt: skip
        found = [one for one in meanwhile(side.work, waiting, since) if one.order_id != self.both.order_id]
        names = {"name": side.parameters.scenario.name, "crew": self.crew(waiting.actor), "since": self.moment(since),
                 "until": self.moment(waiting.start)}  # fmt: skip
        if not found:
            return self.say("say_idle", **names)
        orders = list(dict.fromkeys(one.order_id for one in found))
        shown = [f"{one.order_id} ({self.role(one.role)}, {self.moment(one.start)[5:]}–{self.moment(one.end)[-5:]})"
                 for one in found[:_NAMED]]  # fmt: skip
        comma = "、" if self.lang == "zh" else ", "
        listed = comma.join(shown) + (self.say("and_more") if len(found) > _NAMED else "")
        return self.say("say_meanwhile", **names, count=len(orders), orders=listed)

    def what(self, entry: Entry, *, full: bool = False) -> str:
        """Return what happened; with `full`, what came out of it too."""
        if entry.activity == "worked":
            return self.say("work_on", role=self.role(entry.detail), place=self.place(entry.actor))
        said = label(entry.activity, self.lang)
        detail = self.detail(entry) if full or entry.activity == "signed" else ""
        return f"{said}（{detail}）" if detail and self.lang == "zh" else f"{said} ({detail})" if detail else said

    def cell(self, one: Entry | None, row: Entry) -> str:
        """Return when it happened, and what came out of it where that is not part of the step itself."""
        if one is None:
            return "–"
        since, until = self.moment(one.start), self.moment(one.end)
        end = f"–{until[-5:] if until[:10] == since[:10] else until[5:]}" if one.activity == "worked" else ""
        detail = self.detail(one) if row.activity not in {"worked", "signed"} else ""
        return escape(f"{since[5:]}{end}{f' {detail}' if detail else ''}")

    def detail(self, entry: Entry) -> str:
        """Return an event's detail in words."""
        if entry.activity == "signed":
            return self.role(entry.detail)
        parts = [self.names.get(word) or DETAILS.get(word, (word, word))[self.lang != "zh"]
                 for word in entry.detail.replace(";", " ").split()]  # fmt: skip
        return ("、" if self.lang == "zh" else ", ").join(parts)

    def role(self, role: str) -> str:
        """Return a role's name."""
        return TERMS[f"role_{role}"][self.lang != "zh"]

    def place(self, actor: str) -> str:
        """Return an organisation's name."""
        place = place_of(actor)
        return self.names.get(place) or (label("office_short", self.lang) if place == "office" else place)

    def crew(self, actor: str) -> str:
        """Return a crew with its organisation."""
        key, staffing = crew_of(actor).partition("/")[2], self.both.base.parameters.staffing
        crew = (staffing.office if place_of(actor) == "office" else staffing.units).crews.get(key)
        return f"{self.place(actor)} {getattr(crew.name, self.lang)}" if crew and crew.name else self.place(actor)

    def moment(self, minutes: float) -> str:
        """Return a time of the simulation as date and time, to the minute."""
        return f"{self.start + dt.timedelta(minutes=minutes):%Y-%m-%d %H:%M}"

    def moments(self, one: float, two: float) -> tuple[str, str]:
        """Return two times, to the second where they would look the same otherwise."""
        if one != one or two != two:  # noqa: PLR0124 - NaN alone is not itself
            none = self.say("no_deadline")
            return (none if one != one else self.moment(one), none if two != two else self.moment(two))  # noqa: PLR0124
        found = self.moment(one), self.moment(two)
        if found[0] != found[1] or one == two:
            return found
        times = [self.start + dt.timedelta(minutes=minutes) for minutes in (one, two)]
        return f"{times[0]:%Y-%m-%d %H:%M:%S}", f"{times[1]:%Y-%m-%d %H:%M:%S}"

    def length(self, minutes: float) -> str:
        """Return a length of time in the unit that suits it."""
        size = abs(minutes)
        if size < 1:
            return self.say("second", value=f"{size * 60:.0f}")
        if size < 120:
            return self.say("minute", value=f"{size:.0f}")
        if size < 2 * MINUTES_PER_DAY:
            return self.say("hour", value=f"{size / 60:.1f}")
        return self.say("day", value=f"{size / MINUTES_PER_DAY:.1f}")

    def signed(self, minutes: float) -> str:
        """Return a gap with its sign; empty where there is none."""
        return f"{'+' if minutes > 0 else '−'}{self.length(minutes)}" if abs(minutes) * 60 >= 0.5 else ""
