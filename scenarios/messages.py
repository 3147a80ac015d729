"""Wording of every mistake that a scenario can hold, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Literal

from scenarios.chinese import CHINESE
from sim.errors import Problem
from sim.references import nearest

Language = Literal["en", "zh"]

_NUMBER = "must be a number"
_WHOLE = "must be a whole number"
_TEXT = "must be text"
_QUOTE = "put it in quotes"
_YES_NO = "must be true or false"
_DATE = "must be a date such as 2025-01-31"
_MAPPING = "must be a mapping of keys and values"
_LIST = "must be a list"

# By pydantic's type of error; names in braces are taken from the error's context.
_RULES: dict[str, tuple[str, str]] = {
    "missing": ("is required", ""),
    "extra_forbidden": ("no such key", ""),
    "literal_error": ("must be one of {expected}", ""),
    "union_tag_invalid": ("must be one of {expected_tags}", ""),
    "union_tag_not_found": ("must name its law", 'add "law: constant" or another law'),
    "greater_than": ("must be more than {gt}", ""),
    "greater_than_equal": ("must be at least {ge}", ""),
    "less_than": ("must be less than {lt}", ""),
    "less_than_equal": ("must be at most {le}", ""),
    "finite_number": ("must be a finite number", ""),
    "too_short": ("must have at least {min_length} entries", "it has {actual_length}"),
    "too_long": ("must have at most {max_length} entries", "it has {actual_length}"),
    "string_pattern_mismatch": ("must be made of letters, digits, - and _ only", ""),
    "float_type": (_NUMBER, ""), "float_parsing": (_NUMBER, ""),
    "int_type": (_WHOLE, ""), "int_parsing": (_WHOLE, ""), "int_from_float": (_WHOLE, ""),
    "int_parsing_size": (_WHOLE, ""),
    "string_type": (_TEXT, _QUOTE),
    "bool_type": (_YES_NO, ""), "bool_parsing": (_YES_NO, ""),
    "date_type": (_DATE, ""), "date_parsing": (_DATE, ""), "date_from_datetime_parsing": (_DATE, ""),
    "date_from_datetime_inexact": (_DATE, ""),
    "dict_type": (_MAPPING, ""), "model_type": (_MAPPING, ""), "model_attributes_type": (_MAPPING, ""),
    "tuple_type": (_LIST, ""), "list_type": (_LIST, ""),
}
_NOTHING = "nothing stands here: fill it in, or delete the line"
_OUT_OF_PLACE = "check the indentation of this line and of the one above"

# By a part of YAML's own complaint.
_YAML_RULES: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon where no key can stand", _OUT_OF_PLACE),
    ("could not find expected ':'", "a key without a colon", "write key: value"),
    ("expected ',' or", "a list in brackets is not closed, or a comma is missing", "check the brackets and commas"),
    ("expected the node content", "a list in brackets is not closed, or a value is missing",
     "check the brackets and commas"),
    ("unexpected end of stream", "a quotation mark is not closed", "close it"),
    ("found character", "a value must not begin with this character", "put the text in quotes"),
    ("expected <block end>", "does not fit what stands above it", _OUT_OF_PLACE),
    ("undefined alias", "an alias that stands for nothing", "put the text in quotes"),
    ("another document", "a second scenario begins here", "keep one scenario in a file: delete the line ---"),
    ("special characters", "a control character, which a text cannot hold", "delete it and type the line again"),
    ("unknown escape", "a backslash in double quotes", "use single quotes"),
)


def wording(kind: str, context: Mapping[str, Any], value: Any) -> tuple[str, str]:
    """Return rule and hint, in English, for an error of pydantic.

    Parameters
    ----------
    kind : str
        Type of the error, such as ``greater_than_equal``.
    context : mapping
        The error's context: limits, expected values.
    value : Any
        The value found.
    """
    if kind in ("value_error", "beside"):  # rules that sections check themselves
        return str(context["error"]), ""
    if kind == "too_short" and context["min_length"] == 1:
        return "must not be empty", ""
    rule, hint = _RULES.get(kind, ("is not valid here", ""))
    numbers = {name: f"{item:g}" if isinstance(item, float) else str(item) for name, item in context.items()}
    for name in ("expected", "expected_tags"):
        if name in numbers:
            numbers[name] = numbers[name].replace(" or ", ", ")
            close = nearest(str(context.get("tag", value)), re.findall(r"'([^']*)'", numbers[name]))
            hint = close if close.startswith("did you mean") else hint
    if kind in ("too_short", "too_long"):
        numbers["actual_length"] = str(len(value))
    if value is None and kind.endswith("_type"):
        hint = _NOTHING
    return rule.format(**numbers), hint.format(**numbers)


def wording_of_yaml(problem: str, context: str) -> tuple[str, str]:
    """Return rule and hint, in English, for YAML's complaint `problem` in `context`."""
    for part, rule, hint in _YAML_RULES:
        if part in problem or part in context:
            return rule, hint
    return "cannot be read as YAML", _OUT_OF_PLACE


def translate(problem: Problem, lang: str) -> Problem:
    """Return `problem` with its rule and hint in the language `lang` ("en" or "zh"); names and values stay."""
    if lang != "zh":
        return problem
    hints = "；".join(in_chinese(part) for part in problem.hint.split("; ")) if problem.hint else ""
    return replace(problem, rule=in_chinese(problem.rule), hint=hints)


def in_chinese(sentence: str) -> str:
    """Return the Chinese for an English rule or hint; one without a translation comes back as it is."""
    return chinese_of(sentence, CHINESE) or sentence


def chinese_of(sentence: str, table: Mapping[str, str]) -> str | None:
    """Return the Chinese that `table` has for an English sentence; None where it has none.

    Parameters
    ----------
    sentence : str
        A rule or hint, with its names and values in it.
    table : mapping
        Chinese by English; {} in both stands for names and values, which stay as they are. What stands in a {} and is
        itself made of sentences of the table, parted by "; ", is put into Chinese too.
    """
    if sentence in table:
        return table[sentence]
    for pattern, chinese in _patterns(tuple(table.items())):
        match = pattern.fullmatch(sentence)
        if match:
            return chinese.format(*(_filled(group, table) for group in match.groups()))
    return None


def _filled(group: str, table: Mapping[str, str]) -> str:
    parts = [chinese_of(part, table) for part in group.split("; ")]
    return "；".join(part for part in parts if part) if all(parts) else group


@cache
def _patterns(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Longest templates first, so that a general one does not take a special one's sentences."""
    templates = sorted((pair for pair in table if "{}" in pair[0]), key=lambda pair: len(pair[0]), reverse=True)
    return tuple(
        (re.compile("(.+?)".join(re.escape(part) for part in english.split("{}")), re.DOTALL), chinese)
        for english, chinese in templates
    )


def sentences() -> set[str]:
    """Return every English sentence (with {} for what is filled in) that this module itself can produce."""
    fixed = {re.sub(r"\{\w+\}", "{}", part) for pair in _RULES.values() for part in pair if part}
    return fixed | {part for _, rule, hint in _YAML_RULES for part in (rule, hint)} | {_NOTHING, _OUT_OF_PLACE}
