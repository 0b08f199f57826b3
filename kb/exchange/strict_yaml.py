"""YAML without surprises: no key twice, no ``no`` that becomes False, and a line for every value.

Scalars follow the core schema of YAML 1.2: only ``true``/``false`` are truth values, dates stay text.
Written YAML is canonical: the same values always give the same bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from kb.errors import ExchangeError, Problem

Path = tuple[str | int, ...]

# more digits than that are no number that anybody means, and Python converts no more than 4300
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
# has a point or an exponent: 0123 is no number, but somebody's identifier
_FLOAT = re.compile(r"[-+]?((\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)")
_NULLS = {"", "~", "null"}
_TRUTH = {"true": True, "false": False}
# YAML takes none of these as they are, and PostgreSQL cannot store the first however it is written
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# line breaks of YAML 1.1 that later versions and other readers take for something else
_ODD_BREAKS = re.compile("[\r\x85\u2028\u2029]")

# libyaml reads five times faster; the pure loader gives the same nodes
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WIDTH = 110
DEEPEST = 100
_INDENTED = re.compile(rf"^[-?\s]{{{DEEPEST}}}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A parsed file: its value and the line (from 1) of every path in it."""

    name: str
    value: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """The line of a path, or of the nearest part of it that the file has."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at a path of this file."""
        return Problem(self.name, message, self.line(path))


def parse(text: str, name: str) -> YamlFile:
    """Reads one YAML document. Raises ExchangeError with every problem found, each with its line."""
    if odd := [_no_text(name, match, text) for match in _NO_TEXT.finditer(text)]:
        raise _refused(name, odd)
    try:
        if _may_be_deep(text) and (line := _too_deep(text)):
            raise _refused(name, [Problem(name, f"lists and keys are nested more than {DEEPEST} deep", line)])
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        raise _refused(name, [Problem(name, message, mark.line + 1 if mark else None)]) from error
    except yaml.YAMLError as error:
        raise _refused(name, [Problem(name, f"not valid YAML: {error}")]) from error
    if "*" in text and (aliases := _alias_lines(text)):
        raise _refused(name, [Problem(name, "aliases ('*name') are not used here", line) for line in aliases])
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    value = None if node is None else _construct(node, (), name, lines, problems)
    if problems:
        raise _refused(name, problems)
    return YamlFile(name, value, lines)


def _refused(name: str, problems: list[Problem]) -> ExchangeError:
    return ExchangeError(f"{name} cannot be read: {problems[0].message}.", problems=problems)


def _may_be_deep(text: str) -> bool:
    """Whether it is worth looking: nesting needs brackets or indentation."""
    return text.count("[") + text.count("{") > DEEPEST or _INDENTED.search(text) is not None


def _too_deep(text: str) -> int | None:
    """The line where nesting goes too deep: the composer of libyaml calls itself, and ends the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST and event.start_mark:
            return event.start_mark.line + 1
    return None


def _alias_lines(text: str) -> list[int]:
    """Lines of aliases; an alias can refer to itself, and a reader of a diff does not see what it repeats."""
    events = yaml.parse(text, Loader=_LOADER)
    return [e.start_mark.line + 1 for e in events if isinstance(e, yaml.AliasEvent) and e.start_mark]


def _construct(node: Any, path: Path, name: str, lines: dict[Path, int], problems: list[Problem]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        if odd := _NO_TEXT.search(node.value):
            problems.append(_no_text(name, odd, line=lines[path]))
        # quoted or block: always text; libyaml says '' of a plain one, the pure loader None
        return node.value if node.style else resolved(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, i), name, lines, problems) for i, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        line = key_node.start_mark.line + 1
        if key is None:
            problems.append(Problem(name, "a key must be a plain word", line))
        elif key in result:
            problems.append(Problem(name, f"the key '{key}' stands twice", line))
        else:
            result[key] = _construct(value_node, (*path, key), name, lines, problems)
            lines[(*path, key)] = line
    return result


def _no_text(name: str, match: re.Match[str], text: str = "", *, line: int = 0) -> Problem:
    line = line or text.count("\n", 0, match.start()) + 1
    return Problem(name, f"not valid YAML: the character U+{ord(match[0]):04X} is not allowed", line)


def resolved(text: str) -> Any:
    """The value that a plain scalar stands for."""
    if text in _NULLS:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return text if math.isinf(float(text)) else float(text)
    return text


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, so that a list item is easy to see and to move."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> Any:
    """Text that would be read as something else gets quotes, also where YAML 1.1, which PyYAML writes, needs none."""
    style = None
    if _ODD_BREAKS.search(text):
        style = '"'
    elif not isinstance(resolved(text), str):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def dump(value: Any) -> str:
    """Canonical YAML of plain values. Empty values are the caller's to leave out."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
