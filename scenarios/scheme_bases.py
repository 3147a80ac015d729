"""Finds scheme files by name, and puts each together with the scheme that it extends."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from scenarios.bases import Library
from scenarios.loader import shipped
from scenarios.positions import Node, exists, merge
from scenarios.yaml_file import read_yaml
from sim.errors import Problem, ScenarioError
from sim.parameters import Parameters
from sim.references import nearest
from sim.schemes import Scheme

__all__ = ["LIBRARY", "is_scheme", "merged", "scheme_file", "shipped_schemes"]

_HERE = Path(__file__).parent / "schemes"


def shipped_schemes() -> dict[str, Path]:
    """Return the path of each shipped scheme by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_HERE.glob("*.yaml"))}


LIBRARY = Library("scheme", shipped_schemes)
"""Where schemes are found by name."""
scheme_file = LIBRARY.file


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
    return merge(merged(LIBRARY.base(path, extends, (*above, path), problems), problems, (*above, path)), root)


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
        base = LIBRARY.found(path.parent / name, name)
        return base is not None and base.resolve() not in chain and _has_its_keys(base, chain)
    return lead > 0
