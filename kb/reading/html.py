"""A page of HTML becomes a document: the copy without its furniture, every character with its place in the file.

The parser is JustHTML, which follows the HTML standard (so a page is read as a browser reads it, whatever is wrong
with it) and knows where in the file each text begins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kb.checking.origins import Unit, line_starts
from kb.checking.values import BlockKind, Document, TextFormat
from kb.reading.building import Around, DocumentBuilder, Style
from kb.reading.html_content import elements, is_copy, main_parts, text_of
from kb.reading.html_offsets import places
from kb.reading.options import ReadingOptions

if TYPE_CHECKING:
    from justhtml import Node

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)} | {"dt": 6, "summary": 6, "legend": 6, "caption": 6}
_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl fieldset figcaption figure footer form"
    " header hgroup hr html li main menu ol p pre search section table tbody tfoot thead tr ul dt summary".split()
)
_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_CODE: Final = frozenset({"code", "pre", "kbd", "samp", "tt", "xmp", "listing"})
_QUOTES: Final = frozenset({"blockquote", "q"})
_BOLD: Final = frozenset({"b", "strong"})
_CELLS: Final = frozenset({"td", "th"})


def html_document(source: str, path: str, options: ReadingOptions) -> Document:
    """Return the copy of the page ``source``; never fails, for any text is HTML to a browser."""
    from justhtml import JustHTML  # only those who read HTML pay for it

    page = JustHTML(source, sanitize=False, track_node_locations=True)
    walk = _Walk(source)
    for part in main_parts(page.root):
        walk.over(part)
    return walk.out.document(path, TextFormat.HTML, options, lines=line_starts(source))


class _Walk:
    """One walk over the page. Nested as deep as it may be, it keeps its own list of what is still to do."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tables = _Tables()
        self.out = DocumentBuilder(Unit.LINE)

    def over(self, root: Node) -> None:
        """Add everything below ``root``."""
        waiting: list[tuple[Node, Around, bool]] = [(root, Around(), True)]
        while waiting:
            node, around, entering = waiting.pop()
            if not entering:
                self._leave(node, around)
            elif node.name == "#text":
                self._text(node, around.style)
            elif node.name == "br":
                self.out.end_line()
            elif not node.name.startswith(("#", "!")) and is_copy(node):
                inside = self._enter(node, around)
                waiting.append((node, around, False))
                waiting.extend((child, inside, True) for child in reversed(node.children or ()))

    def _text(self, node: Node, style: Style) -> None:
        data = str(node.data or "")
        if node.origin_offset is None:
            return
        for words, first, last in places(self.source, data, node.origin_offset):
            self.out.add(words, first, last, style=style)

    def _enter(self, node: Node, around: Around) -> Around:
        """What holds inside ``node``; opens its block."""
        name = node.name
        style = replace(
            around.style,
            bold=around.style.bold or name in _BOLD,
            code=around.style.code or name in _CODE,
            quoted=around.style.quoted or name in _QUOTES,
        )
        inside = replace(around, style=style)
        if name in _HEADINGS:
            inside = replace(inside, kind=BlockKind.HEADING, level=_HEADINGS[name])
        elif name in _LISTS:
            inside = replace(inside, kind=BlockKind.PARAGRAPH, depth=around.depth + 1)
        elif name == "li":
            inside = replace(inside, kind=BlockKind.LIST_ITEM)
        elif name in _CELLS and self.tables.is_data(node):
            inside = replace(inside, kind=BlockKind.TABLE, lead=self.tables.head(node))
        elif _parts_text(name):
            self.out.close()
            return inside
        else:
            return inside
        self._open(inside)
        return inside

    def _leave(self, node: Node, around: Around) -> None:
        """Close the block of ``node``; what follows stands in the block around it."""
        name = node.name
        if name in _HEADINGS or name in _LISTS or name == "li" or name in _CELLS:
            # What follows inside a list item is not another item.
            self._open(replace(around, kind=_after(around.kind)))
        elif _parts_text(name):
            self.out.close()

    def _open(self, around: Around) -> None:
        self.out.open(around.kind, depth=around.depth, level=around.level, lead=around.lead)


def _after(kind: BlockKind) -> BlockKind:
    return BlockKind.PARAGRAPH if kind is BlockKind.LIST_ITEM else kind


def _parts_text(name: str) -> bool:
    """Whether the element begins on a line of its own; those of web components do."""
    return name in _BLOCKS or name in _CELLS or "-" in name


class _Tables:
    """What the tables of a page are made of, found once for each."""

    def __init__(self) -> None:
        self._rows: dict[int, list[list[Node]]] = {}
        self._data: dict[int, bool] = {}
        self._places: dict[int, tuple[int, int]] = {}  # row and column of a cell

    def is_data(self, cell: Node) -> bool:
        """Whether the cell is one of a table of facts, and not of one that only lays out the page."""
        table = _table_of(cell)
        if table is None or ((table.attrs or {}).get("role") or "") in {"presentation", "none"}:
            return False
        if id(table) not in self._data:
            rows = self._rows_of(table)
            self._data[id(table)] = len(rows) > 1 and max(map(len, rows)) > 1
        return self._data[id(table)]

    def head(self, cell: Node) -> str:
        """The words over the cell's column, where the table has a row of heads."""
        table = _table_of(cell)
        if table is None:
            return ""
        heads = self._rows_of(table)[0]
        row, column = self._places.get(id(cell), (0, 0))
        if not row or column >= len(heads) or not all(head.name == "th" for head in heads):
            return ""
        return " ".join(text_of(heads[column]).split())

    def _rows_of(self, table: Node) -> list[list[Node]]:
        if id(table) not in self._rows:
            rows = [node for node in elements(table) if node.name == "tr" and _table_of(node) is table]
            self._rows[id(table)] = [[cell for cell in row.children or () if cell.name in _CELLS] for row in rows]
            for number, row in enumerate(self._rows[id(table)]):
                self._places.update({id(cell): (number, column) for column, cell in enumerate(row)})
        return self._rows[id(table)]


def _table_of(node: Node) -> Node | None:
    above = node.parent
    while above is not None and above.name != "table":
        above = above.parent
    return above
