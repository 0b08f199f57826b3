"""The paragraphs and runs of a Word file, in the order in which they are read.

Reading and commenting walk over a file with the same function, so that the number of a run means the same in both.
Word keeps text in many wrappers: hyperlinks, content controls, fields, tracked changes, text boxes. Insertions count
as text and deletions do not, as in the file once its changes are accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DELETED: Final = frozenset({qn("w:del"), qn("w:moveFrom")})
_RUN: Final = qn("w:r")
_PARAGRAPH: Final = qn("w:p")
_TABLE: Final = qn("w:tbl")
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX: Final = qn("w:txbxContent")
_PAGE_BREAKS: Final = frozenset({"page", "column"})
# What stands for one character in a run. Every other child but text stands for none.
_SIGNS: Final = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "\u00ad",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of a table that a paragraph stands in; ``head`` are the words over its column."""

    head: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, with the cell it stands in."""

    element: Element
    cell: Cell | None = None


def paragraphs(body: Element) -> Iterator[Paragraph]:
    """Yield the paragraphs below ``body``, those of tables and text boxes where they stand."""
    for element, cell in _paragraphs(body, None):
        yield Paragraph(element, cell)


def runs(paragraph: Element) -> Iterator[Element]:
    """Yield the runs of one paragraph that are shown, whatever they are wrapped in; not those of its text boxes."""
    for child in paragraph:
        if child.tag == _RUN:
            yield child
        elif child.tag not in _DELETED and child.tag != _PARAGRAPH and isinstance(child.tag, str):
            yield from runs(child)


def run_text(run: Element) -> str:
    """The text of a run as the reader counts it, character by character."""
    return "".join(child_text(child) for child in run)


def child_text(child: Element) -> str:
    """The characters that one child of a run stands for."""
    if child.tag == qn("w:t"):
        return child.text or ""
    if child.tag == qn("w:br"):
        return "" if child.get(qn("w:type")) in _PAGE_BREAKS else "\n"
    return _SIGNS.get(child.tag, "")


def _paragraphs(container: Element, cell: Cell | None) -> Iterator[tuple[Element, Cell | None]]:
    for child in container:
        if child.tag == _PARAGRAPH:
            yield child, cell
            for box in _text_boxes(child):
                yield from _paragraphs(box, None)
        elif child.tag == _TABLE:
            yield from _cells(child)
        elif child.tag not in _DELETED and isinstance(child.tag, str):
            yield from _paragraphs(child, cell)


def _cells(table: Element) -> Iterator[tuple[Element, Cell | None]]:
    rows = [row for row in table.iterdescendants(qn("w:tr")) if _nearest(row, _TABLE) is table]
    grid = [[cell for cell in row.iterdescendants(qn("w:tc")) if _nearest(cell, qn("w:tr")) is row] for row in rows]
    is_data = len(rows) > 1 and max(map(len, grid), default=0) > 1
    heads = [_words(cell) for cell in grid[0]] if is_data and _is_head(rows[0], grid[0]) else []
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            head = heads[column] if number and column < len(heads) else ""
            yield from _paragraphs(cell, Cell(head) if is_data else None)


def _is_head(row: Element, cells: list[Element]) -> bool:
    """Whether the first row of a table holds the heads of its columns: it is marked so, or all its words are bold."""
    if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
        return True
    shown = [run for cell in cells for run in cell.iterdescendants(_RUN) if run_text(run).strip()]
    styles = [style.get(qn("w:val"), "") for cell in cells for style in cell.iterdescendants(qn("w:pStyle"))]
    headed = len(styles) >= len(cells) and all("Heading" in style for style in styles)
    return headed or (bool(shown) and all(is_bold(run) for run in shown))


def is_bold(run: Element) -> bool:
    """Whether the run itself is set in bold type."""
    return is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}"))


def is_on(switch: Element | None) -> bool:
    """Whether a property that is either on or off is there and on."""
    return switch is not None and switch.get(qn("w:val"), "true") not in {"0", "false", "off"}


def _words(cell: Element) -> str:
    return " ".join("".join(run_text(run) for run in cell.iterdescendants(_RUN)).split())


def _nearest(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph; the copy for old programs is passed over."""
    for box in paragraph.iterdescendants(_TEXT_BOX):
        if _nearest(box, _FALLBACK) is None and _nearest(box, _PARAGRAPH) is paragraph:
            yield box
