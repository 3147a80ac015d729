"""Finds scheme files by name, and puts each together with the scheme that it extends."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from scenarios.loader import shipped
from scenarios.positions import Node, exists, merge
from scenarios.yaml_file import read_yaml
from sim.errors import Problem, ScenarioError
from sim.parameters import Parameters
from sim.references import nearest
from sim.schemes import Scheme

__all__ = ["is_scheme", "merged", "scheme_file", "shipped_schemes"]

_HERE = Path(__file__).parent / "schemes"
_NO_FILE = "no file and no shipped scheme of this name"


def shipped_schemes() -> dict[str, Path]:
    """Return the path of each shipped scheme by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_HERE.glob("*.yaml"))}


def scheme_file(name_or_path: str | Path) -> Path:
    """Return the file that a path or a shipped scheme's name stands for.

    Raises
    ------
    ScenarioError
        There is none; names the nearest ones.
    """
    path = Path(name_or_path)
    found = _found(path, path)
    if found is None:
        raise ScenarioError((Problem("scheme", str(name_or_path), _NO_FILE, _near(path)),))
    return found


def _found(path: Path, name: Path) -> Path | None:
    """Return the file at `path`, or else the shipped scheme called `name`."""
    known = shipped_schemes().get(name.name.removesuffix(".yaml")) if len(name.parts) == 1 else None
    return path if exists(path) and not (path.is_dir() and known) else known


def _near(path: Path) -> str:
    beside = [other.stem for other in path.parent.glob("*.yaml")] if path.parent.is_dir() else []
    close = nearest(path.name.removesuffix(".yaml"), [*shipped_schemes(), *sorted(beside)])
    return close if close.startswith("did you mean") else nearest(path.name, list(shipped_schemes()))


def merged(path: Path, problems: list[Problem], above: tuple[Path, ...] = ()) -> Node:
    """Return the content of the scheme file at `path` over that of the scheme that it extends.

    Parameters
    ----------
    path : Path
        The file. Mappings merge key by key as in scenarios; lists and single values replace those of the base.
    problems : list of Problem
        Mistakes that do not stop the reading are added to it.
    above : tuple of Path
        The files that extend this one.

    Raises
    ------
    ScenarioError
        A file cannot be read, there is no such base, or files extend each other in a circle.
    """
    root = read_yaml(path, problems)
    extends = root.value.pop("extends", None)
    if extends is None or extends.value is None:
        return root
    return merge(merged(_base(path, extends, (*above, path), problems), problems, (*above, path)), root)


def _base(path: Path, extends: Node, chain: tuple[Path, ...], problems: list[Problem]) -> Path:
    """Return the file that `extends` names, or raise ScenarioError: without it, nothing more can be said."""
    rule, hint = "must be the name of a scheme or of a file", ""
    if isinstance(extends.value, str) and extends.value.strip():
        name = Path(extends.value.strip())
        found = _found(path.parent / name, name)
        same = [index for index, one in enumerate(chain) if found and found.resolve() == one.resolve()]
        if found and not same:
            return found
        rule, hint = _NO_FILE, _near(path.parent / name)
        if same:
            circle = " → ".join(one.name for one in (*chain[same[0] :], chain[same[0]]))
            rule, hint = f"extends comes back to a file that it started from: {circle}", "let one of them stand alone"
    place = extends.place
    problem = Problem("extends", place.text, rule, hint, place.file, place.line, place.column)
    raise ScenarioError((*sorted(problems, key=lambda one: (one.file, one.line)), problem))


def is_scheme(name_or_path: str | Path) -> bool:
    """Tell whether a file, or what a name stands for, is an assessment scheme rather than a scenario.

    A file is told by its top-level keys, misspelt ones too; one that has only keys of both, by what it extends. A file
    that cannot be read is no scheme.
    """
    path = Path(name_or_path)
    if not exists(path) or path.is_dir():
        name = path.name.removesuffix(".yaml")
        return len(path.parts) == 1 and _close(name, list(shipped_schemes())) and not _close(name, list(shipped()))
    return _has_its_keys(path, ())


def _close(name: str, known: list[str]) -> bool:
    return name in known or nearest(name, known).startswith("did you mean")


def _has_its_keys(path: Path, above: tuple[Path, ...]) -> bool:
    """Tell whether most keys at the top of a file are a scheme's; `above` are the files that extend it."""
    try:
        root = read_yaml(path, [])
    except ScenarioError:
        return False
    schemes, scenarios = set(Scheme.model_fields), set(Parameters.model_fields)
    meant = [name for key in root.value for name in get_close_matches(key, sorted(schemes | scenarios), n=1)]
    lead = sum((name in schemes) - (name in scenarios) for name in meant)
    extends = root.get("extends")
    chain = (*above, path.resolve())
    if lead == 0 and extends is not None and isinstance(extends.value, str):
        name = Path(extends.value.strip())
        base = _found(path.parent / name, name)
        return base is not None and base.resolve() not in chain and _has_its_keys(base, chain)
    return lead > 0
