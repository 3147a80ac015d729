"""Finds files of one kind (scenarios, schemes) by path or by a shipped one's name, and what a file of it extends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scenarios.positions import Node, exists
from sim.errors import Problem, ScenarioError
from sim.references import nearest

__all__ = ["Library"]


@dataclass(frozen=True)
class Library:
    """The files of one kind."""

    kind: str
    """What such a file is called: scenario, scheme."""
    shipped: Callable[[], dict[str, Path]]
    """Gives the path of each shipped one by name."""

    def file(self, name_or_path: str | Path) -> Path:
        """Return the file that a path or a shipped one's name, with or without ``.yaml``, stands for.

        Raises
        ------
        ScenarioError
            There is none; names the nearest ones.
        """
        path = Path(name_or_path)
        found = self.found(path, path)
        if found is None:
            raise ScenarioError((Problem(self.kind, str(name_or_path), self._no_file, self._near(path)),))
        return found

    @property
    def _no_file(self) -> str:
        return f"no file and no shipped {self.kind} of this name"

    def found(self, path: Path, name: Path) -> Path | None:
        """Return the file at `path`, or else the shipped one called `name`, or None."""
        known = self.shipped().get(name.name.removesuffix(".yaml")) if len(name.parts) == 1 else None
        return path if exists(path) and not (path.is_dir() and known) else known

    def _near(self, path: Path) -> str:
        files = sorted(path.parent.glob("*.yaml")) if path.parent.is_dir() else []
        beside = [other.name if path.suffix == ".yaml" else other.stem for other in files]
        known = list(dict.fromkeys([*self.shipped(), *beside]))
        close = nearest(path.name, known)
        if close.startswith("did you mean"):
            return close
        return nearest(path.name.removesuffix(".yaml"), list(self.shipped()))

    def base(self, path: Path, extends: Node, chain: tuple[Path, ...], problems: list[Problem]) -> Path:
        """Return the file that `extends` names.

        Parameters
        ----------
        path
            The file that says `extends`.
        extends
            What it says.
        chain
            The files on the way to it, itself last: none of them may be extended again.
        problems
            Mistakes found so far, which the error tells too.

        Raises
        ------
        ScenarioError
            There is no such file, or files extend each other in a circle: without it, nothing more can be said.
        """
        rule, hint = f"must be the name of a {self.kind} or of a file", ""
        if isinstance(extends.value, str) and extends.value.strip():
            name = Path(extends.value.strip())
            found = self.found(path.parent / name, name)
            same = [index for index, one in enumerate(chain) if found and found.resolve() == one.resolve()]
            if found and not same:
                return found
            rule, hint = self._no_file, self._near(path.parent / name)
            if same:
                circle = " → ".join(one.name for one in (*chain[same[0] :], chain[same[0]]))
                rule = f"extends comes back to a file that it started from: {circle}"
                hint = "let one of them stand alone"
        place = extends.place
        problem = Problem("extends", place.text, rule, hint, place.file, place.line, place.column)
        raise ScenarioError((*sorted(problems, key=lambda one: (one.file, one.line)), problem))
