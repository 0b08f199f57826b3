"""Offsets of a text and positions of the protocol, both ways.

The protocol ends a line at a line feed, a carriage return, or both together, and at nothing else; it counts within
a line in units that client and server agree on. The project counts code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

_LINE_END = re.compile(r"\r\n|\n|\r")


class Positions:
    """The lines of one text, for one way of counting."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self._encoding = PositionEncodingKind(encoding)
        ends = [(match.start(), match.end()) for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]

    def position(self, offset: int) -> Position:
        """The position of the character at ``offset``, which may be the end of the text."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return Position(line=line, character=self._units(self.text[start : min(offset, self._ends[line])]))

    def range(self, start: int, end: int) -> Range:
        """The range of ``text[start:end]``."""
        return Range(start=self.position(start), end=self.position(end))

    def offset(self, position: Position) -> int:
        """The offset of a position. One behind the end of a line or of the text is that end, as the protocol says."""
        if position.line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[position.line], self._ends[position.line]
        if self._encoding is PositionEncodingKind.Utf32:
            return min(start + position.character, end)
        line = self.text[start:end]
        if line.isascii():
            return start + min(position.character, len(line))
        units = 0
        for index, char in enumerate(line):
            units += self._units(char)
            if units > position.character:
                return start + index
        return end

    def _units(self, text: str) -> int:
        if self._encoding is PositionEncodingKind.Utf32 or text.isascii():
            return len(text)
        if self._encoding is PositionEncodingKind.Utf16:
            return len(text) + sum(char > "\uffff" for char in text)
        return len(text.encode("utf-8", errors="surrogatepass"))
