"""A page of PDF without tags: lines and paragraphs, seen from where the characters stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from kb.checking.blocks import MARKER, is_heading_like
from kb.checking.values import BlockKind
from kb.reading.pdf_pages import LINE_END_HYPHEN, UNTAGGED, Char, PdfBlock

_PAGE_NUMBER: Final = re.compile(
    r"(?:page|p\.|seite)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE
)
_ENDED: Final = re.compile(r"[.!?:;…][\"'”’)\]]*$")
# In parts of the height of a line.
# A blank that is written is stretched in justified lines; a jump without one is wide only between cells.
_CELL_GAP: Final = 1.6
_JUMP: Final = 1.0
_PARAGRAPH_GAP: Final = 1.7
_LARGER: Final = 1.12
_INDENT: Final = 0.8
_BLANK: Final = 0.3
_RAGGED: Final = 3.0
_TITLE: Final = 1.5
# In parts of the width of the page.
_WIDE: Final = 0.6
# Heads and feet of pages are looked for among this many lines at the top and at the bottom.
_EDGE_LINES: Final = 2
_SAME_HEIGHT: Final = 10.0  # points

_LINE_END: Final = Char("\n", UNTAGGED, bold=False, generated=True)


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand on one line, with the box around them."""

    chars: tuple[Char, ...]
    left: float
    right: float
    bottom: float
    top: float
    bold: bool

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars).strip()

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def lines_of(chars: Sequence[Char]) -> list[Line]:
    """Return the lines of a page; the cells of a table on one line are lines of their own."""
    lines: list[Line] = []
    held: list[Char] = []
    for char in chars:
        if char.generated and char.text in "\r\n":
            lines += _line(held)
            held = []
        else:
            held.append(char)
            if char.text == LINE_END_HYPHEN:
                lines += _line(held)
                held = []
    return lines + _line(held)


def without_edges(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the lines of all pages without running heads, running feet and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    edges = [_edges(lines) for lines in pages]
    for lines in edges:
        seen.update({_wording(line) for line in lines})
    often = max(2, len(pages) // 2)
    return [
        [
            line
            for line in lines
            if line not in edge or not (seen[_wording(line)] >= often or _PAGE_NUMBER.fullmatch(line.text))
        ]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def loose_blocks(lines: Sequence[Line]) -> list[PdfBlock]:
    """Return the blocks that the lines of a page make."""
    if not lines:
        return []
    body = median([line.height for line in lines for _ in line.text])
    columns = _columns(lines)
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if number and not _is_new_block(lines[number - 1], line, columns[number]):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks: list[PdfBlock] = []
    for number, group in enumerate(groups):
        above = groups[number - 1] if number else group
        listed = bool(blocks) and _is_listed(group[0], above[0], blocks[-1].kind, above[-1].text)
        blocks.append(_block(group, body, listed=listed))
    return blocks


def _block(lines: Sequence[Line], body: float, *, listed: bool) -> PdfBlock:
    chars = tuple(char for line in lines for char in (*line.chars, _LINE_END))
    if all(line.height > _LARGER * body for line in lines) and is_heading_like(" ".join(line.text for line in lines)):
        return PdfBlock(BlockKind.HEADING, chars, level=1 if lines[0].height > _TITLE * body else 2)
    return PdfBlock(BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH, chars)


def _is_listed(line: Line, above: Line, kind: BlockKind, words: str) -> bool:
    """Whether a block without a bullet is an item all the same: some programs draw bullets as pictures."""
    if kind is BlockKind.LIST_ITEM or MARKER.match(above.text):
        return abs(line.left - above.left) < _INDENT * line.height and not MARKER.match(above.text)
    return words.endswith(":") and line.left > above.left + _INDENT * line.height


@dataclass(frozen=True, slots=True)
class _Column:
    """The lines that stand under one another with the same left edge: how far they reach, and whether they fill it.

    Lines of prose fill their column; those of a list end where they end.
    """

    right: float
    is_filled: bool
    height: int


def _columns(lines: Sequence[Line]) -> list[_Column]:
    """The column of each line."""
    page = max(line.right for line in lines) - min(line.left for line in lines)
    columns: list[_Column] = []
    held: list[Line] = []
    for line in [*lines, None]:
        if line is not None and (not held or _is_below(held[-1], line)):
            held.append(line)
            continue
        right = max(other.right for other in held)
        full = sum(right - other.right < _RAGGED * other.height for other in held)
        wide = right - held[0].left > _WIDE * page
        columns += [_Column(right, wide or full > 1, len(held))] * len(held)
        held = [line] if line is not None else []
    return columns


def _is_below(before: Line, line: Line) -> bool:
    down = before.bottom - line.bottom
    same_edge = abs(line.left - before.left) < _INDENT * line.height
    return same_edge and before.height / 2 < down < 2 * _PARAGRAPH_GAP * before.height


def _is_new_block(before: Line, line: Line, column: _Column) -> bool:
    """Whether ``line`` begins a block of its own, and does not go on with the sentence of the line ``before``."""
    if MARKER.match(line.text):
        return True
    if line.bold != before.bold or not 1 / _LARGER < line.height / before.height < _LARGER:
        return True
    goes_on = not _ENDED.search(before.text) and line.text[:1].islower()
    down = before.bottom - line.bottom
    if abs(down) < before.height / 2:  # the next cell
        return True
    if down < 0:  # the next column
        return not goes_on
    if down > _PARAGRAPH_GAP * before.height:
        return True
    if MARKER.match(before.text) is None and abs(line.left - before.left) > _INDENT * line.height:
        return not goes_on
    if not column.is_filled:
        return column.height > 2 or not goes_on
    return column.right - before.right > _first_word(line) + _BLANK * line.height


def _line(held: Sequence[Char]) -> list[Line]:
    """The line that the characters make, cut where a wide gap parts two cells."""
    cuts = [0]
    before: Char | None = None
    added = False
    for number, char in enumerate(held):
        if char.generated or char.text.isspace():
            added = added or char.generated
            continue
        gap = char.left - before.right if before is not None else 0.0
        wide = (_JUMP if added else _CELL_GAP) * (char.top - char.bottom)
        if before is not None and gap > wide and not _is_marker(held[cuts[-1] : number]):
            cuts.append(number)
        before, added = char, False
    pieces = [held[start:end] for start, end in zip(cuts, [*cuts[1:], len(held)], strict=True)]
    return [_boxed(piece) for piece in pieces if any(not c.generated and not c.text.isspace() for c in piece)]


def _is_marker(chars: Sequence[Char]) -> bool:
    return MARKER.match("".join(char.text for char in chars).strip() + " x") is not None and len(chars) <= 6


def _boxed(chars: Sequence[Char]) -> Line:
    drawn = [char for char in chars if not char.generated and not char.text.isspace()]
    return Line(
        chars=tuple(chars),
        left=min(char.left for char in drawn),
        right=max(char.right for char in drawn),
        bottom=median([char.bottom for char in drawn]),
        top=median([char.top for char in drawn]),
        bold=all(char.bold for char in drawn),
    )


def _edges(lines: list[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: -line.bottom)
    return [*ordered[:_EDGE_LINES], *ordered[-_EDGE_LINES:]]


def _wording(line: Line) -> tuple[str, int]:
    """What a running head repeats: its words, but for the number of the page, and its height on the page."""
    return re.sub(r"\d+", "#", " ".join(line.text.split())).lower(), round(line.bottom / _SAME_HEIGHT)


def _first_word(line: Line) -> float:
    """The width of the line's first word."""
    right = line.left
    for char in line.chars:
        if char.text.isspace() and right > line.left:
            break
        right = max(right, char.right) if not char.generated else right
    return right - line.left
