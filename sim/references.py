"""Names in a scenario that must stand somewhere else in it: units, topics, tiers, shifts, crews."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from sim.errors import Problem
from sim.fields import OFFICE_ROLES, UNIT_ROLES

# Where names are used (a path in which * stands for any key or index, and a last <keys> for the keys of a mapping),
# where they must be defined, and what they are.
_REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("demand.topics.*.units.<keys>", "units", "unit"),
    ("demand.clusters.*.units.<keys>", "units", "unit"),
    ("demand.surges.*.units.<keys>", "units", "unit"),
    ("demand.clusters.*.topic", "demand.topics", "topic"),
    ("demand.surges.*.topic", "demand.topics", "topic"),
    ("demand.listed.*.unit", "units", "unit"),
    ("demand.listed.*.sent_to", "units", "unit"),
    ("demand.listed.*.co_units.*", "units", "unit"),
    ("demand.listed.*.topic", "demand.topics", "topic"),
    ("demand.listed.*.urgency", "demand.mix.urgency", "urgency"),
    ("demand.listed.*.request_type", "demand.mix.request_type", "request type"),
    ("demand.listed.*.channel", "demand.mix.channel", "channel"),
    ("demand.surges.*.urgency.<keys>", "demand.mix.urgency", "urgency"),
    ("behaviour.misroute_matrix.<keys>", "units", "unit"),
    ("behaviour.misroute_matrix.*.<keys>", "units", "unit"),
    ("policy.returns.fallback_unit", "units", "unit"),
    ("policy.tiers.*.when.urgency.*", "demand.mix.urgency", "urgency"),
    ("policy.tiers.*.when.request_type.*", "demand.mix.request_type", "request type"),
    ("policy.tiers.*.when.channel.*", "demand.mix.channel", "channel"),
    ("work.handling_factor_by_tier.<keys>", "policy.tiers", "tier"),
    ("waits.external_factor_by_tier.<keys>", "policy.tiers", "tier"),
    ("staffing.office.crews.*.tiers.*", "policy.tiers", "tier"),
    ("staffing.units.crews.*.tiers.*", "policy.tiers", "tier"),
    ("staffing.office.queue.preempting_tiers.*", "policy.tiers", "tier"),
    ("staffing.units.queue.preempting_tiers.*", "policy.tiers", "tier"),
    ("units.*.queue.preempting_tiers.*", "policy.tiers", "tier"),
    ("staffing.office.crews.*.shift", "staffing.shifts", "shift"),
    ("staffing.units.crews.*.shift", "staffing.shifts", "shift"),
    ("staffing.shifts.*.outside", "staffing.shifts", "shift"),
    ("calendar.working_hours", "staffing.shifts", "shift"),
    ("units.*.staff.<keys>", "staffing.units.crews", "crew"),
)


def nearest(name: str, known: list[str]) -> str:
    """Return a hint with the nearest valid name, or the valid names."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    shown = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return f"known: {shown}" if known else ""


def at(data: Any, path: str) -> Any:
    """Return what stands at a dotted `path`, or None."""
    for key in path.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def uses(data: Any, pattern: list[str], path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield (path, name) for every name that `pattern` finds in `data`; shapes that do not fit are passed over."""
    if not pattern:
        if isinstance(data, str):
            yield path, data
        return
    step, rest = pattern[0], pattern[1:]
    if step == "<keys>" and isinstance(data, Mapping):
        yield from (((*path, key), str(key)) for key in data)
    elif step == "*" and isinstance(data, Mapping):
        for key, value in data.items():
            yield from uses(value, rest, (*path, key))
    elif step == "*" and isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from uses(value, rest, (*path, index))
    elif isinstance(data, Mapping) and step in data:
        yield from uses(data[step], rest, (*path, step))


def dangling(data: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each name used in `data` (a scenario, perhaps faulty) that is defined nowhere in it."""
    problems = []
    for pattern, target, what in _REFERENCES:
        known = at(data, target)
        if not isinstance(known, Mapping):
            continue  # missing or of the wrong shape: reported as such by the schema
        for path, name in uses(data, pattern.split(".")):
            if name not in known:
                problems.append(_unknown(path, name, what, [str(key) for key in known]))
    problems += [*_misplaced_roles(data), *_unknown_classes(data)]
    return problems or _kinds_without_tier(data)  # a misspelt kind is not also a kind without a tier


def _unknown(path: tuple[Any, ...], name: str, what: str, known: list[str]) -> Problem:
    return Problem(".".join(str(key) for key in path), repr(name), f"no {what} of this name", nearest(name, known))


def _misplaced_roles(data: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for place, allowed in (("office", OFFICE_ROLES), ("units", UNIT_ROLES)):
        for path, role in uses(data, f"staffing.{place}.crews.*.roles.*".split(".")):
            if role not in allowed:
                problems.append(_unknown(path, role, f"role in staffing.{place}", list(allowed)))
    return problems


def _classes(data: Mapping[str, Any]) -> list[str]:
    """Return the units' classes, as far as they can be read."""
    units = at(data, "units")
    rows = units.values() if isinstance(units, Mapping) else ()
    found = [row.get("unit_class") for row in rows if isinstance(row, Mapping)]
    return list(dict.fromkeys(one for one in found if isinstance(one, str)))


def _unknown_classes(data: Mapping[str, Any]) -> list[Problem]:
    known = _classes(data)
    named = uses(data, ["policy", "tiers", "*", "when", "unit_class", "*"])
    return [_unknown(path, name, "unit class", known) for path, name in named if known and name not in known]


def _kinds_without_tier(data: Mapping[str, Any]) -> list[Problem]:
    """Return a problem where an order may come that no tier fits."""
    tiers = at(data, "policy.tiers")
    if not isinstance(tiers, Mapping) or not all(isinstance(tier, Mapping) for tier in tiers.values()):
        return []
    conditions = [tier.get("when") or {} for tier in tiers.values()]
    kinds = {name: _possible(at(data, f"demand.mix.{name}")) for name in ("urgency", "request_type", "channel")}
    kinds["unit_class"] = _classes(data) or [""]
    if not all(isinstance(when, Mapping) for when in conditions):
        return []
    for combination in product(*kinds.values()):
        traits = dict(zip(kinds, combination, strict=True))
        if not any(_fits(traits, when) for when in conditions):
            told = ", ".join(f"{key} {value}" for key, value in traits.items() if value)
            return [Problem("policy.tiers", "", f"no tier fits an order with {told}", "end with a tier without `when`")]
    return []


def _possible(weights: Any) -> list[str]:
    return [str(name) for name, weight in weights.items() if weight] if isinstance(weights, Mapping) else [""]


def _fits(traits: Mapping[str, str], when: Mapping[str, Any]) -> bool:
    # what cannot be read is taken to fit: the schema says what is wrong with it
    known = {key: values for key, values in when.items() if traits.get(key) and isinstance(values, list | tuple)}
    return all(traits[key] in values for key, values in known.items())
