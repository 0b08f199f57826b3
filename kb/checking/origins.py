"""Where the words of a document stand in the file that it was read from.

The text of a plain or Markdown file is the file. What is read out of HTML, Word and PDF is not: there, every
stretch of the text keeps where it came from, so that a finding can be shown in the file itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.checking.values import Document


class Unit(StrEnum):
    """How a file counts its places."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Piece:
    """``text[start:end]`` came from ``first`` to ``last``, code points of the file (HTML) or of one run (Word).

    Both stretches have the same length and, but for the sort of white space, the same characters; or the piece cannot
    be divided: an entity, white space that was drawn together. ``unit`` is the number of the page or paragraph, from 1;
    ``run`` that of the run in the order of the document, from 0.
    """

    start: int
    end: int
    first: int
    last: int
    unit: int = 0
    run: int = 0

    def place(self, offset: int) -> tuple[int, int]:
        """The span of the file that holds the character at ``offset`` of the text."""
        if self.end - self.start != self.last - self.first:
            return self.first, self.last
        at = self.first + offset - self.start
        return at, at + 1


@dataclass(frozen=True, slots=True)
class Origin:
    """The pieces of a text, in order and apart; ``lines`` are the offsets at which the lines of the file begin.

    Characters between two pieces were put there by the reader: blank lines between blocks.
    """

    unit: Unit
    pieces: tuple[Piece, ...]
    lines: tuple[int, ...] = ()

    def within(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces that ``text[start:end]`` touches, cut to it."""
        at = max(0, bisect_right(self.pieces, start, key=_start) - 1)
        for piece in self.pieces[at:]:
            if piece.start >= end:
                return
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                place = piece.place(first)[0], piece.place(last - 1)[1]
                yield Piece(first, last, *place, unit=piece.unit, run=piece.run)

    def nearest(self, offset: int) -> Piece | None:
        """The piece that holds the character at ``offset``, or the one before it; None where there is no text."""
        if not self.pieces:
            return None
        return self.pieces[max(0, bisect_right(self.pieces, offset, key=_start) - 1)]


def _start(piece: Piece) -> int:
    return piece.start


def file_span(document: Document, start: int, end: int) -> tuple[int, int]:
    """Where ``document.text[start:end]`` stands in the file, in code points of the decoded file.

    Of Word and PDF files, whose bytes are no text, the span in the text itself is returned.
    """
    origin = document.origin
    if origin is None or origin.unit is not Unit.LINE:
        return start, end
    pieces = list(origin.within(start, end))
    if pieces:
        return pieces[0].first, pieces[-1].last
    nearest = origin.nearest(start)
    return (nearest.last, nearest.last) if nearest else (0, 0)


def place_of(document: Document, start: int, end: int) -> str:
    """Where ``document.text[start:end]`` stands, for people: "page 3", "paragraph 12", "pages 3 and 4".

    Empty for files that have lines.
    """
    origin = document.origin
    if origin is None or origin.unit is Unit.LINE:
        return ""
    pieces = list(origin.within(start, end))
    nearest = origin.nearest(start)
    units = [piece.unit for piece in pieces] or ([nearest.unit] if nearest else [])
    if not units:
        return ""
    first, last = units[0], units[-1]
    if first == last:
        return f"{origin.unit} {first}"
    return f"{origin.unit}s {first} {'and' if last == first + 1 else 'to'} {last}"


class Lines:
    """Lines and columns of a document's findings, both counted from 1.

    They are those of the file for plain text, Markdown and HTML, and those of the text that was read for Word and
    PDF. A line ends at a line feed.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        origin = document.origin
        in_file = origin is not None and origin.unit is Unit.LINE
        self._starts = origin.lines if origin is not None and in_file else line_starts(document.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at ``offset`` of the document's text."""
        at = file_span(self._document, offset, offset + 1)[0]
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def named(self, start: int, end: int) -> str:
        """The place in words, for a file without lines; see ``place_of``."""
        return place_of(self._document, start, end)


def line_starts(text: str) -> tuple[int, ...]:
    """The offsets at which the lines of ``text`` begin, the first one included."""
    return (0, *(at + 1 for at, char in enumerate(text) if char == "\n"))
