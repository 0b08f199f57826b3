"""Where the characters of a text node stand in the HTML file.

The parser says where each text node begins. What it made of the characters in between (entities decoded, line ends
made one, tags without meaning left out) is followed here, character by character, so that each has its place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")
_TAG: Final = re.compile(r"<!--.*?(?:--!?>|\Z)|</?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>|<[!?/][^>]*>", re.DOTALL)

# So many characters that are the same in both are no coincidence.
_AHEAD: Final = 12

Place = tuple[str, int, int]
"""Characters of the text, and from where to where they stand in the file."""


def places(source: str, data: str, offset: int) -> Iterator[Place]:
    """Yield the characters of ``data``, a text node that begins at ``offset`` of ``source``, with their places.

    Characters that stand in the file as they are come in one stretch; an entity comes with all of its letters.
    """
    at, begun = offset, offset
    done = taken = 0  # characters of the data that have been yielded, and found
    while taken < len(data):
        char = data[taken]
        raw = source[at : at + 1]
        if raw == char and char != "&" and (char != "<" or _is_sign(source, at, data, taken)):
            at, taken = at + 1, taken + 1
            continue
        if taken > done:
            yield data[done:taken], begun, at
        length, until = _decoded(source, at, data, taken)
        if length:
            yield data[taken : taken + length], at, until
        at, taken = until, taken + length
        begun, done = at, taken
    if taken > done:
        yield data[done:taken], begun, at


def _is_sign(source: str, at: int, data: str, taken: int) -> bool:
    """Whether the "<" at both places is a character of the text, and does not begin a tag that was left out."""
    if source.startswith(data[taken : taken + _AHEAD], at):
        return True
    return _TAG.match(source, at) is None


def _decoded(source: str, at: int, data: str, taken: int) -> tuple[int, int]:
    """How many characters of the data what stands at ``at`` stands for, and where it ends in the file."""
    if at >= len(source):
        return len(data) - taken, at  # more was made of the file than is in it: kept, at its end
    if source.startswith("\r\n", at) and data[taken] == "\n":
        return 1, at + 2
    if source[at] == "\r" and data[taken] == "\n":
        return 1, at + 1
    if source[at] == "&":
        return _reference(source, at, data, taken)
    tag = _TAG.match(source, at)
    if tag:
        return 0, tag.end()
    if data[taken] == "\ufffd":
        return 1, at + 1
    return 0, at + 1


def _reference(source: str, at: int, data: str, taken: int) -> tuple[int, int]:
    found = _REFERENCE.match(source, at)
    raw = found.group() if found else ""
    if raw.startswith("&#"):
        # A number that no character has is the parser's choice of a substitute.
        meant = html.unescape(raw)
        return (len(meant) if meant and data.startswith(meant, taken) else 1), at + len(raw)
    for end in range(len(raw), 1, -1):  # the longest name wins, as in a browser: "&notit;" is "¬it;"
        meant = html5.get(raw[1:end], "")
        if meant and data.startswith(meant, taken):
            return len(meant), at + end
    return (1 if data[taken] == "&" else 0), at + 1
