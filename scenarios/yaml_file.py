"""Reads one YAML file into nodes that know their places; names the slips that YAML's own errors hide."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YAMLNode

from scenarios.messages import wording_of_yaml
from scenarios.positions import Node, Place
from sim.errors import Problem, ScenarioError

_TAG = "tag:yaml.org,2002:"
_FULL_WIDTH = {
    "：": ("full-width colon ： outside quotes", 'type ": " (colon and space) instead, or put the text in quotes'),
    "，": ("full-width comma ， outside quotes", 'type ", " (comma and space) instead, or put the text in quotes'),
    "　": ("full-width space outside quotes", "type ordinary spaces instead, or put the text in quotes"),
    "＃": ("full-width number sign ＃ outside quotes", 'type " #" (space and #) instead, or put the text in quotes'),
}
_FREE_TEXT = ("zh", "en")
_LONGEST_SHOWN = 60
_UNFIT = ("Cc", "Cs")  # control characters, and halves of characters, which no file can hold
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'|(?<!\S)#.*")
_FREE_TEXT_VALUE = re.compile(r"((?:^|[\s{,])(?:zh|en)\s*:\s)[^,}\n]*")


def read_yaml(path: Path, problems: list[Problem]) -> Node:
    """Return the content of the file at `path`, a mapping.

    Parameters
    ----------
    path : Path
        File in UTF-8, with or without byte-order mark, or in UTF-16 with it.
    problems : list of Problem
        Mistakes that do not stop the reading (duplicate keys, full-width punctuation) are added to it.

    Raises
    ------
    ScenarioError
        The file cannot be read as YAML, or is no mapping.
    """
    text = read_text(path)
    try:
        # a fresh one: after an error it fails on the next file too; not the round-trip kind, which marks the joints
        # of folded texts (``>``) with bell characters
        tree = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise ScenarioError((*problems, *_syntax_problems(path, text, error))) from None
    if tree is None:
        raise ScenarioError((*problems, _about(path, "is empty", "write a scenario into it, or give another file")))
    node = _Builder(path, text, problems).build(tree)
    if not isinstance(node.value, dict):
        hint = "write sections such as period: and demand:, each followed by indented lines"
        found = list(_full_width_lines(path, text))
        raise ScenarioError((*(found or problems), _about(path, "must be a mapping of keys and values", hint)))
    return node


def read_text(path: Path) -> str:
    """Return the text of a file, or raise ScenarioError that says what the file is instead."""
    if path.is_dir():
        raise ScenarioError((_about(path, "is a folder, not a file", "give the scenario file in it"),))
    try:
        data = path.read_bytes()
    except OSError:
        raise ScenarioError((_about(path, "cannot be read", "check that it is there and may be read"),)) from None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(path, data, "utf-16")
    if b"\0" in data:
        raise ScenarioError((_not_text(path),))
    return _decoded(path, data, "utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError:
        pass
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise ScenarioError((_not_text(path),)) from None
    raise ScenarioError((_about(path, "is not in UTF-8 (it looks like GBK)", "save as UTF-8"),))


def _about(path: Path, rule: str, hint: str = "") -> Problem:
    return Problem("file", path.name, rule, hint, str(path))


def _not_text(path: Path) -> Problem:
    return _about(path, "is not a text file", "give a scenario file in YAML")


def _syntax_problems(path: Path, text: str, error: YAMLError) -> list[Problem]:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    line, column = (mark.line, mark.column) if mark else _line_of(text, getattr(error, "position", 0))
    lines = text.split("\n")
    found = list(_full_width_lines(path, text)) + list(_tab_lines(path, lines))
    if any(line <= problem.line <= line + 1 for problem in found):
        return found  # they stand on the line of YAML's complaint or on the one above: they are its cause
    complaint = getattr(error, "problem", None) or getattr(error, "reason", None)
    rule, hint = wording_of_yaml(str(complaint), str(getattr(error, "context", None)))
    shown = _shortened(lines[line].strip()) if line < len(lines) else ""
    return [*found, Problem("text", shown, rule, hint, str(path), line + 1, column + 1)]


def _line_of(text: str, position: Any) -> tuple[int, int]:
    before = text[:position] if isinstance(position, int) else ""
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def _tab_lines(path: Path, lines: list[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            yield Problem("text", _shortened(line.strip()), "indented with a tab", "type spaces instead", str(path),
                          number, indent.index("\t") + 1)


def _full_width_lines(path: Path, text: str) -> Iterator[Problem]:
    """Find full-width punctuation line by line, for a file that cannot be parsed."""
    for number, line in enumerate(text.split("\n"), 1):
        structure = _QUOTED.sub(_blank, line)
        structure = _FREE_TEXT_VALUE.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), structure)
        yield from _full_width(path, structure, number, 1, line.strip())


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _full_width(path: Path, text: str, line: int, column: int, shown: str) -> Iterator[Problem]:
    for character, (rule, hint) in _FULL_WIDTH.items():
        if character in text.replace("　＃", " ＃"):  # the blank in front of a comment is part of the same slip
            at = column + text.index(character)
            yield Problem("text", _shortened(shown), rule, hint, str(path), line, at)


def hides_punctuation(problem: Problem) -> bool:
    """Tell whether the key or value of a `problem` holds full-width punctuation that structure is made of."""
    return any(character in problem.value + problem.field for character in _FULL_WIDTH)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


class _Builder:
    """Turns YAML's tree into nodes."""

    def __init__(self, path: Path, text: str, problems: list[Problem]) -> None:
        self.path, self.text, self.problems = path, text, problems
        self.open: set[int] = set()

    def build(self, tree: YAMLNode, key: YAMLNode | None = None) -> Node:
        place = self.place(tree, key)
        if id(tree) in self.open:
            self.report(tree, "an alias stands inside what it stands for", "write the values out")
            raise ScenarioError(tuple(self.problems))
        self.open.add(id(tree))
        try:
            return Node(self.value(tree, key), place)
        finally:
            self.open.discard(id(tree))

    def value(self, tree: YAMLNode, key: YAMLNode | None) -> Any:
        if not str(tree.tag).startswith(_TAG):
            self.report(tree, "a tag that starts with ! has no meaning here", "put the text in quotes")
        if isinstance(tree, MappingNode):
            return self.mapping(tree)
        if isinstance(tree, SequenceNode):
            return [self.build(item) for item in tree.value]
        self.check_punctuation(tree, free_text=key is not None and key.value in _FREE_TEXT)
        return scalar(str(tree.tag).removeprefix(_TAG), self.fit(tree))

    def mapping(self, tree: MappingNode) -> dict[str, Node]:
        merged: dict[str, Node] = {}
        own: dict[str, Node] = {}
        for key, value in tree.value:
            if str(key.tag) == _TAG + "merge":
                for source in value.value if isinstance(value, SequenceNode) else [value]:
                    merged = {**self.mapping(source), **merged} if isinstance(source, MappingNode) else merged
            elif not isinstance(key, ScalarNode):
                self.report(key, "a key must be a single word", "write key: value")
            elif key.value in own:
                first = own[key.value].place.key_line
                self.report(key, f"this key stands already in line {first}", "leave one of the two")
            else:
                self.check_punctuation(key)
                own[self.fit(key)] = self.build(value, key)
        return merged | own

    def place(self, tree: YAMLNode, key: YAMLNode | None) -> Place:
        start = tree.start_mark
        text = self.written(tree)
        line, column = start.line + 1, start.column + 1
        if isinstance(tree, ScalarNode) and not text and key is not None:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1  # nothing after the colon
        key_line, key_column = (key.start_mark.line + 1, key.start_mark.column + 1) if key else (0, 0)
        return Place(str(self.path), line, column, key_line, key_column, text)

    def written(self, tree: YAMLNode) -> str:
        if isinstance(tree, MappingNode):
            return ""
        text = self.text[tree.start_mark.index : tree.end_mark.index].strip()
        return "" if "\n" in text and not isinstance(tree, ScalarNode) else _shortened(re.sub(r"\s*\n\s*", " ", text))

    def check_punctuation(self, tree: YAMLNode, *, free_text: bool = False) -> None:
        if not isinstance(tree, ScalarNode) or tree.style is not None:
            return  # quoted or block text
        start, end = tree.start_mark, tree.end_mark
        for offset, line in enumerate(self.text[start.index : end.index].split("\n")):
            if free_text and not (re.search(r"\s＃", line) or (offset and re.match(r"\s*[\w.-]+\s*：", line))):
                continue
            column = 1 if offset else start.column + 1
            self.problems.extend(_full_width(self.path, line, start.line + 1 + offset, column, line.strip()))

    def fit(self, tree: YAMLNode) -> str:
        """Return a scalar's text; reports and drops control characters, which escapes in double quotes bring in."""
        text = str(tree.value)
        fit = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in _UNFIT)
        if fit != text:
            self.report(tree, "a control character, which a text cannot hold", "delete it and type the line again",
                        self.written(tree))
        return fit

    def report(self, tree: YAMLNode, rule: str, hint: str, shown: str = "") -> None:
        mark = tree.start_mark
        shown = shown or (str(tree.value) if isinstance(tree, ScalarNode) else "")
        self.problems.append(Problem("text", shown, rule, hint, str(self.path), mark.line + 1, mark.column + 1))


def scalar(kind: str, text: str) -> Any:
    """Return the value of a scalar by its kind in YAML 1.2; a text that is none after all stays a text."""
    try:
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int":
            return int(text, 0) if re.match(r"[-+]?0[xob]", text) else int(text)
        if kind == "float":
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        if kind == "timestamp" and (match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass  # the 30th of February, for one: the schema says what is wrong with it
    return text
