"""Reads study files: every mistake at once, each with its file, line and column, before anything runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.bases import Library
from scenarios.designs import MOST_POINTS, points_of, size_of
from scenarios.loader import LIBRARY as SCENARIOS
from scenarios.loader import load
from scenarios.messages import Language
from scenarios.positions import Positions, exists, plain
from scenarios.study_mistakes import checked
from scenarios.study_paths import NOTHING, path_mistake, same_place, value_at
from scenarios.study_points import Placed, rows_of, singles, wrong_values
from scenarios.study_words import in_language
from scenarios.yaml_file import read_yaml
from sim.errors import Problem, ScenarioError
from sim.parameters import Parameters
from sim.references import nearest
from sim.studies import Factor, Factorial, OneAtATime, Plan, Point, Rows, Study

__all__ = ["is_study", "load_study", "shipped_studies", "study_file"]

_HERE = Path(__file__).parent / "studies"
_SECTIONS = ("levers", "uncertainties")
_COLUMNS = ("point", "replication", "replications", "seconds", "error", "key")
_ENDINGS = ("", "_low", "_high", "_numerator", "_denominator")


def shipped_studies() -> dict[str, Path]:
    """Return the path of each shipped study by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_HERE.glob("*.yaml"))}


LIBRARY = Library("study", shipped_studies)
"""Where studies are found by name."""
study_file = LIBRARY.file


def is_study(name_or_path: str | Path) -> bool:
    """Tell whether a file, or what a name stands for, is a study: by its top-level keys, misspelt ones too."""
    path = Path(name_or_path)
    if not exists(path) or path.is_dir():
        return len(path.parts) == 1 and path.name.removesuffix(".yaml") in shipped_studies()
    try:
        root = read_yaml(path, [])
    except ScenarioError:
        return False
    studies, scenarios = set(Study.model_fields), {*Parameters.model_fields, "extends"}
    meant = [name for key in root.value for name in get_close_matches(key, sorted(studies | scenarios), n=1)]
    return sum((name in studies) - (name in scenarios) for name in meant) > 0


def load_study(name_or_path: str | Path, lang: Language = "en", kpis: Collection[str] = ()) -> Plan:
    """Return the study in a file or of a shipped name, with its base and every point of its design, checked.

    Parameters
    ----------
    name_or_path : str or Path
        See `study_file`.
    lang : "en" or "zh"
        Language of the mistakes reported; fields and values stay as they are written.
    kpis : collection of str
        Names of the figures that there are; empty: figures are not checked.

    Raises
    ------
    ScenarioError
        The study cannot be run; holds every mistake in it and in its base, sorted by file and line.
    """
    try:
        return _Reading(study_file(name_or_path), kpis).plan()
    except ScenarioError as error:
        raise ScenarioError(tuple(in_language(problem, lang) for problem in error.problems)) from None


@dataclass
class _Reading:
    """One study file on its way to a plan; goes on after a mistake as far as it can."""

    path: Path
    kpis: Collection[str]
    problems: list[Problem] = field(default_factory=list)

    def plan(self) -> Plan:
        self.root = read_yaml(self.path, self.problems)
        self.positions = Positions(self.root)
        data = plain(self.root)
        study, found = checked(data, self.positions)
        self.problems += found
        self.factors = dict(_factors(data)) if study is None else study.factors
        self.sections = {name: one for one in reversed(_SECTIONS) for name in data.get(one) or {}}
        base = self.base(data)
        self.check_names(data)
        points = self.points(study, base)
        if study is None or base is None or self.problems:
            ordered = sorted(dict.fromkeys(self.problems), key=lambda one: (one.file, one.line, one.column))
            raise ScenarioError(tuple(ordered))
        return Plan(study=study, base=base, points=points)

    def add(self, path: tuple[str | int, ...], rule: str, hint: str = "", *, key: bool = False) -> None:
        """Note a mistake at a path of the file; `key`: the key is wrong, not its value."""
        place = self.positions.place(path)
        line, column = (place.key if key else (place.line, place.column)) if place else (0, 0)
        shown = place.text if place and self.positions.known(path) and not key else ""
        name = ".".join(map(str, path))
        self.problems.append(Problem(name, shown, rule, hint, place.file if place else "", line, column))

    def base(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the base as resolved, with the study's seed; None where it cannot be read."""
        name = data.get("base")
        if not isinstance(name, str) or not name:
            return None
        path = SCENARIOS.found(self.path.parent / name, Path(name))
        if path is None:
            known = list(SCENARIOS.shipped())
            self.add(("base",), "no file and no shipped scenario of this name", nearest(name, known))
            return None
        try:
            found = load(path)
        except ScenarioError as error:
            self.problems += error.problems
            return None
        rule = found.run.precision
        if rule is not None and "replications" not in data and self.kpis and rule.kpi not in self.kpis:
            hint = nearest(rule.kpi, list(self.kpis))
            self.add(("base",), f"run.precision.kpi = {rule.kpi}: no figure of this name", hint)
        base: dict[str, Any] = found.model_dump(mode="json")
        seed = data.get("seed")
        return {**base, "run": {**base["run"], "seed": seed}} if isinstance(seed, int) else base

    def check_names(self, data: Mapping[str, Any]) -> None:
        """Note figures that do not exist, and factors that are named or aimed like another."""
        for path, name in _figures(data):
            if self.kpis and name not in self.kpis:
                self.add(path, "no figure of this name", nearest(name, list(self.kpis)))
        reserved = {*_COLUMNS, *(name + ending for name in self.kpis for ending in _ENDINGS)}
        for name in self.sections:
            at = (self.sections[name], name)
            if name in reserved:
                self.add(at, "is the name of a column of the results", "choose another name", key=True)
            if all(name in (data.get(section) or {}) for section in _SECTIONS):
                self.add(("uncertainties", name), "is both a lever and an uncertainty", "choose another name", key=True)
        names = list(self.factors)
        for number, name in enumerate(names):
            for other in names[:number]:
                if same_place(self.factors[name], self.factors[other]):
                    same = self.factors[name].path == self.factors[other].path
                    rule = f"is varied already by {other}" if same else f"lies within what {other} varies"
                    self.add((self.sections[name], name, "path"), rule)
                    break

    def points(self, study: Study | None, base: dict[str, Any] | None) -> tuple[Point, ...]:
        """Return the points, or none and what is wrong with paths, design and values."""
        fit = self.check_paths(base) if base is not None else {}
        placed = self.placed(study, base) if study is not None and base is not None else []
        if base is not None:
            tried = iter(placed) if placed and len(fit) == len(self.factors) else singles(fit)
            self.problems += wrong_values(base, fit, tried, self.positions, self.sections)
        return tuple(one.point for one in placed)

    def check_paths(self, base: Mapping[str, Any]) -> dict[str, Factor]:
        """Note paths that lead nowhere; return the factors whose path leads somewhere."""
        fit = {}
        for name, factor in self.factors.items():
            mistake = path_mistake(factor.path, base)
            if mistake is None:
                fit[name] = factor
            else:
                self.add((self.sections[name], name, "path"), *mistake)
        return fit

    def placed(self, study: Study, base: Mapping[str, Any]) -> list[Placed]:
        """Return the points of the design; none, and what is wrong with it, where there cannot be any."""
        before = len(self.problems)
        self.check_forms(study)
        if not study.factors:
            self.add(("design",), "varies nothing", "add levers: or uncertainties:")
        elif isinstance(study.design, Rows):
            file = self.positions.node(("design", "file"))[0]
            placed, found = rows_of(file, study)
            self.problems += found
            return placed
        at_base = self.at_base(study, base) if isinstance(study.design, OneAtATime) else {}
        if len(self.problems) == before and size_of(study) > MOST_POINTS:
            self.add(("design",), f"has {size_of(study)} points: must be at most {MOST_POINTS}",
                     "take fewer factors or levels, or a space-filling design")  # fmt: skip
        if len(self.problems) > before or NOTHING in at_base.values():
            return []
        return [Placed(number, point) for number, point in enumerate(points_of(study, at_base))]

    def at_base(self, study: Study, base: Mapping[str, Any]) -> dict[str, Any]:
        """Return the base's value of each factor; notes where there is none to start from."""
        found = {name: value_at(factor.path, base) for name, factor in study.factors.items()}
        for name in (name for name, value in found.items() if value is NOTHING):
            if path_mistake(study.factors[name].path, base) is None:  # else that is told already
                self.add((self.sections[name], name, "path"), "has no value in the base scenario to start from")
        return found

    def check_forms(self, study: Study) -> None:
        """Note factors and constraints that say too little or too much for the design."""
        for name, factor in study.factors.items():
            listed, ends = factor.values is not None, [factor.low, factor.high].count(None)
            if listed and ends < 2:
                self.add((self.sections[name], name), "has both values and a range", "keep values, or low and high")
            elif not listed and ends and not (ends == 2 and isinstance(study.design, Rows)):
                self.add((self.sections[name], name), "must have values, or low and high")
            if factor.ranges and isinstance(study.design, Factorial) and study.design.levels is None:
                self.add(("design",), f"must have levels: {name} is a range", "add it under design, such as levels: 3")
        for number, constraint in enumerate(study.constraints):
            if constraint.at_least is None and constraint.at_most is None:
                self.add(("constraints", number), "must be at least at_least, or at most at_most", "add one of the two")


def _factors(data: Mapping[str, Any]) -> Iterator[tuple[str, Factor]]:
    """Yield the factors that can be read in a study that as a whole cannot."""
    for section in _SECTIONS:
        entries = data.get(section)
        for name, entry in entries.items() if isinstance(entries, dict) else ():
            try:
                yield name, Factor.model_validate(entry)
            except ValidationError:
                continue


def _figures(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the place and name of every figure that a study names."""
    listed, wanted, limits = data.get("kpis"), data.get("replications"), data.get("constraints")
    found: list[tuple[tuple[str | int, ...], Any]] = [(("kpis", number), name) for number, name in enumerate(listed)
                                                      ] if isinstance(listed, list) else []  # fmt: skip
    if isinstance(wanted, dict):
        found.append((("replications", "kpi"), wanted.get("kpi")))
    for number, limit in enumerate(limits if isinstance(limits, list) else ()):
        found.append((("constraints", number, "kpi"), limit.get("kpi") if isinstance(limit, dict) else None))
    yield from ((path, name) for path, name in found if isinstance(name, str))
