"""Putting a document together from what a reader of HTML, Word or PDF hands over, piece by piece.

White space is drawn together, blocks are parted by line feeds, and every character keeps where it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from kb.checking.blocks import MARKER, is_heading_like, plain_blocks
from kb.checking.origins import Origin, Piece, Unit
from kb.checking.values import Block, BlockKind, Document, Span, TextFormat, merged_spans
from kb.reading.options import ReadingOptions, Treatment
from kb.reading.quotations import speech_spans

# Seen by nobody: soft hyphens and characters without width.
_UNSEEN: Final = "\u00ad\u200b\u2060\ufeff"
_SPACES: Final = " \t\r\n\f\v\u2028\u2029"
_STRETCH: Final = re.compile(f"[{_SPACES}]+|[{_UNSEEN}]+|[^{_SPACES}{_UNSEEN}]+")
# Kinds that follow one another line by line, without a blank line between them.
_CLOSE: Final = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE})
# Many headings are paragraphs in bold type; this is the level that they get.
BOLD_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is set off from the prose around it."""

    bold: bool = False
    code: bool = False
    quoted: bool = False


PROSE: Final = Style()


@dataclass(frozen=True, slots=True)
class Around:
    """What holds at a place of a tree of elements: the block that a word would stand in, and how it is set."""

    kind: BlockKind = BlockKind.PARAGRAPH
    depth: int = 0
    level: int = 0
    lead: str = ""
    style: Style = PROSE


class DocumentBuilder:
    """Collects blocks in the order of the document. A block is opened, filled, and closed by the next one."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._text: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._code: list[Span] = []
        self._quoted: list[Span] = []
        self._open = Block(BlockKind.PARAGRAPH, ())
        self._words: list[str] = []  # of the open block
        self._start = 0  # of the open block's text
        self._space: Piece | None = None  # white space, kept only when a word follows
        self._break = False  # a line break, kept only when a word follows
        self._bold = True  # whether all words of the open block are in bold type

    @property
    def is_empty(self) -> bool:
        """Whether the open block has no words yet."""
        return not self._words

    def open(self, kind: BlockKind, *, depth: int = 0, level: int = 0, lead: str = "") -> None:
        """Begin a new block; one that stays empty leaves no trace."""
        self.close()
        # A list stands right under its lead in every format that knows lists.
        self._open = Block(kind, (), depth, level, loose=kind is not BlockKind.LIST_ITEM, lead=lead)

    def add(self, words: str, first: int, last: int, *, unit: int = 0, run: int = 0, style: Style = PROSE) -> None:
        """Add ``words``, which stand from ``first`` to ``last`` in the file."""
        linear = last - first == len(words)
        for found in _STRETCH.finditer(words):
            stretch = found.group()
            place = (first + found.start(), first + found.end()) if linear else (first, last)
            if stretch[0] in _UNSEEN:
                continue
            if stretch[0] in _SPACES:
                self._space = self._space or Piece(0, 1, *place, unit=unit, run=run)
            else:
                self._part()
                self._append(stretch, Piece(0, len(stretch), *place, unit=unit, run=run))
                self._mark(style, len(stretch))

    def end_line(self) -> None:
        """Break the line inside the open block."""
        self._break = True

    def close(self) -> None:
        """End the open block; what comes next in the same list item or heading is a block of its own."""
        words, self._words = "".join(self._words), []
        self._space, self._break = None, False
        bold, self._bold = self._bold, True
        if words:
            self._blocks.extend(_shaped(self._open, words, self._start, bold=bold))
            if self._open.kind is BlockKind.LIST_ITEM:
                self._open = replace(self._open, kind=BlockKind.PARAGRAPH, loose=True)

    def document(
        self, path: str, form: TextFormat, options: ReadingOptions, *, lines: tuple[int, ...] = ()
    ) -> Document:
        """Return the finished document; ``lines`` are the offsets at which the lines of the file begin."""
        self.close()
        text = "".join(self._text)
        skipped: list[Span] = []
        if options.code is Treatment.SKIP:
            skipped += self._code
        if options.quotations is Treatment.SKIP:
            skipped += self._quoted
            skipped += speech_spans(text)
        origin = Origin(self._unit, tuple(self._pieces), lines)
        return Document(path, text, form, merged_spans(skipped), tuple(self._blocks), origin)

    def _part(self) -> None:
        """Put what parts the next word from the one before: nothing, a blank, a line end, a blank line."""
        space, self._space = self._space, None
        broken, self._break = self._break, False
        if not self._words:
            if self._length:
                close = self._open.kind in _CLOSE and self._blocks[-1].kind is self._open.kind
                self._append("\n" if close else "\n\n", None)
                self._words.clear()
            self._start = self._length
        elif broken:
            self._append("\n", None)
        elif space is not None:
            self._append(" ", space)

    def _append(self, words: str, place: Piece | None) -> None:
        start, self._length = self._length, self._length + len(words)
        self._text.append(words)
        self._words.append(words)
        if place is None:
            return
        before = self._pieces[-1] if self._pieces else None
        if before is not None and _goes_on(before, start, place):
            self._pieces[-1] = replace(before, end=self._length, last=place.last)
        else:
            self._pieces.append(replace(place, start=start, end=self._length))

    def _mark(self, style: Style, length: int) -> None:
        span = (self._length - length, self._length)
        self._bold = self._bold and style.bold
        for wanted, spans in ((style.code, self._code), (style.quoted, self._quoted)):
            if wanted and spans and spans[-1][1] >= span[0] - 1:
                spans[-1] = (spans[-1][0], span[1])
            elif wanted:
                spans.append(span)


def _goes_on(before: Piece, start: int, place: Piece) -> bool:
    """Whether a stretch that begins at ``start`` continues the piece ``before`` in the file as in the text."""
    return (
        before.end == start
        and before.last == place.first
        and (before.unit, before.run) == (place.unit, place.run)
        and before.end - before.start == before.last - before.first
        and place.end - place.start == place.last - place.first
    )


def _shaped(block: Block, words: str, start: int, *, bold: bool) -> list[Block]:
    """The blocks that ``words`` make: a line in bold is a heading, a bullet that was typed begins an item."""
    kind = block.kind
    marker = MARKER.match(words)
    if kind is BlockKind.PARAGRAPH and bold and is_heading_like(words):
        return [_placed(replace(block, kind=BlockKind.HEADING, level=BOLD_LEVEL), words, start)]
    if kind is BlockKind.PARAGRAPH and "\n" in words:
        return [_moved(seen, start, block.depth) for seen in plain_blocks(words)]
    if marker and kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
        asked = marker.group().strip()[0] in "QA"
        item = block if asked else replace(block, kind=BlockKind.LIST_ITEM, loose=False)
        return [_placed(item, words, start, marker.end())]
    return [_placed(block, words, start)]


def _moved(seen: Block, start: int, depth: int) -> Block:
    """A block of lines that were broken by hand. A heading would have been marked as one: a short line is a line."""
    kind = BlockKind.PARAGRAPH if seen.kind is BlockKind.HEADING else seen.kind
    parts = tuple((first + start, last + start) for first, last in seen.parts)
    return replace(seen, kind=kind, parts=parts, level=0, depth=seen.depth + depth)


def _placed(block: Block, words: str, start: int, skip: int = 0) -> Block:
    parts: list[Span] = []
    at = 0
    for line in words.split("\n"):
        parts.append((start + max(at, skip), start + at + len(line)))
        at += len(line) + 1
    return replace(block, parts=tuple(part for part in parts if part[1] > part[0]))
