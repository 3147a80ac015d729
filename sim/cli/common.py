"""What commands share: options, the console, and how errors are shown."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.markup import escape

from analysis.kpi import KPIS
from scenarios.loader import load
from scenarios.messages import translate
from sim.cli.error_words import said, sentence_of, worded
from sim.cli.texts import Lang, default_language, text
from sim.errors import HotlineError, Problem, ScenarioError
from sim.parameters import Parameters
from sim.references import nearest

USAGE_ERROR = 2
RUN_ERROR = 1


def console(*, stderr: bool = False) -> Console:
    """Return a console for output; wide enough for tables where the output is no terminal."""
    out = Console(stderr=stderr, highlight=False)
    return out if out.is_terminal else Console(stderr=stderr, highlight=False, width=110)


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --lang to a command."""
    choice = click.Choice(["zh", "en"])
    return click.option("--lang", type=choice, default=default_language, help="Language of the output.")(command)


def reports_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Show errors raised on purpose as sentences instead of tracebacks; exit code 2 for bad input."""

    @functools.wraps(command)
    def wrapper(*args: Any, lang: str, **options: Any) -> Any:
        try:
            return command(*args, lang=lang, **options)
        except ScenarioError as error:
            show_problems(error, lang)
        except OSError as error:
            reason = error.strerror or str(error)
            sentence = f"{error.filename or ''}: {said(reason) if lang == 'zh' else reason}"
            console(stderr=True).print(f"[red]{escape(sentence)}[/red]", soft_wrap=True)
        except HotlineError as error:
            console(stderr=True).print(f"[red]{escape(sentence_of(error, lang))}[/red]", soft_wrap=True)
        sys.exit(USAGE_ERROR)

    return wrapper


def load_scenario(name: str, lang: Lang) -> Parameters:
    """Return a scenario, checked; raises ScenarioError with every mistake."""
    parameters = load(name, lang=lang)
    precision = parameters.run.precision
    if precision is not None and precision.kpi not in KPIS:
        problem = Problem(
            "run.precision.kpi", repr(precision.kpi), "no figure of this name", nearest(precision.kpi, list(KPIS))
        )
        raise ScenarioError((translate(problem, lang),))
    return parameters


def with_seed(parameters: Parameters, seed: int | None) -> Parameters:
    """Return the scenario with another seed; None: with its own."""
    if seed is None:
        return parameters
    return parameters.model_copy(update={"run": parameters.run.model_copy(update={"seed": seed})})


def free_folder(name: str) -> Path:
    """Return results/NAME, or results/NAME-2 … where that is taken."""
    return next(folder for folder in numbered_folders(name) if not folder.exists())


def numbered_folders(name: str) -> Iterator[Path]:
    """Yield results/NAME, results/NAME-2, results/NAME-3 and so on."""
    yield Path("results") / name
    yield from (Path("results") / f"{name}-{number}" for number in count(2))


def show_problems(error: ScenarioError, lang: str) -> None:
    """Print every mistake of a scenario, one a line."""
    out = console(stderr=True)
    number = len(error.problems)
    out.print(f"[red]{text('problem' if number == 1 else 'problems', lang, count=number)}[/red]")
    for problem in error.problems:
        out.print(f"  {escape(str(worded(problem, lang)))}", soft_wrap=True)
