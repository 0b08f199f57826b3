"""On which line of a TOML file a key stands: the parser of the standard library does not say."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_NAME: Final = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER: Final = re.compile(rf"[ \t]*\[\[?[ \t]*(?P<name>{_NAME})[ \t]*\]\]?")
_KEY: Final = re.compile(rf"[ \t]*(?P<name>{_NAME})[ \t]*=")
_EACH: Final = re.compile(_PART)
_INLINE: Final = re.compile(rf"[{{,][ \t]*(?P<name>{_NAME})[ \t]*(?==)")


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line, from 1, on which the key or table ``keys`` begins, or the nearest key above it; None if none does.

    Meant for files that have been parsed: what looks like a key inside a text of several lines may be taken for one.
    """
    best: tuple[int, int] | None = None  # how many of the keys are matched, and the line
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header["name"])
            paths = [table]
        elif key := _KEY.match(line):
            own = (*table, *_parts(key["name"]))
            paths = [own, *((*own, *_parts(inside["name"])) for inside in _INLINE.finditer(line, key.end()))]
        else:
            continue
        for path in paths:
            common = _common(path, keys)
            if common and (best is None or common > best[0]):
                best = (common, number)
    return best[1] if best else None


def _common(path: tuple[str, ...], keys: tuple[str, ...]) -> int:
    """How many of the first ``keys`` the path reaches; 0 when it leads elsewhere."""
    shared = 0
    for mine, wanted in zip(path, keys, strict=False):
        if mine != wanted:
            break
        shared += 1
    return shared


def _parts(name: str) -> tuple[str, ...]:
    return tuple(_bare(part.group()) for part in _EACH.finditer(name))


def _bare(part: str) -> str:
    return part[1:-1] if part[:1] in {'"', "'"} else part
