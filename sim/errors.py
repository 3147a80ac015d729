"""Every error that hotline-sim raises on purpose.

Each class passes its fields to ``super().__init__`` and makes its sentence in ``__str__``: SimPy rebuilds a
failed process's error from ``args``, and workers send it through pickle.
"""

from __future__ import annotations

from dataclasses import dataclass


class HotlineError(Exception):
    """Base of every error raised on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in an input: what, where, the rule it breaks, and what to do."""

    field: str
    """Dotted path of the field, as in ``policy.tiers.general.completion``."""
    value: str
    """The value as written; empty where there is none to show."""
    rule: str
    """The rule, as in ``must be at least 0``."""
    hint: str = ""
    """What to do about it; may be empty."""
    file: str = ""
    """File that the mistake stands in; empty for input that came from Python."""
    line: int = 0
    """Line in that file, counted from 1; 0 where unknown."""
    column: int = 0
    """Column in that line, counted from 1; 0 where unknown."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: " if self.line else (f"{self.file}: " if self.file else "")
        what = f"{self.field} = {self.value}" if self.value else self.field
        return f"{where}{what}: {self.rule}" + (f"; {self.hint}" if self.hint else "")


class ScenarioError(HotlineError):
    """A scenario cannot be used; holds every mistake found in it, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ResultsError(HotlineError):
    """A results folder cannot be written or read; says which, why, and what to do."""

    def __init__(self, folder: str, rule: str, hint: str = "") -> None:
        super().__init__(folder, rule, hint)
        self.folder, self.rule, self.hint = folder, rule, hint

    def __str__(self) -> str:
        return f"{self.folder}: {self.rule}" + (f"; {self.hint}" if self.hint else "")


class ParameterError(HotlineError, ValueError):
    """An argument of a formula is one that the formula does not hold for; says which, why, and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


class ModelError(HotlineError):
    """The model met a state that it must never be in: a defect of hotline-sim, not of the scenario."""

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(stage, message)
        self.stage, self.message = stage, message

    def __str__(self) -> str:
        return f"{self.stage}: {self.message}; please report this with the scenario and the seed"
