"""A page of PDF with tags: its blocks, in the order in which the program that made it says they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kb.checking.values import BlockKind
from kb.reading.building import Around, Style
from kb.reading.pdf_pages import UNTAGGED, Char, PdfBlock, Tag, numbers_in

# Of the letters of a file, so many must be tagged for its tags to be followed.
_SHARE: Final = 0.6
_INLINE: Final = frozenset(
    "Span NonStruct Link Em Strong Quote Code Reference Annot Sub Ruby RB RT RP Warichu WT WP".split()
)
_NOT_READ: Final = frozenset({"Lbl", "Artifact", "TOC", "TOCI", "Form", "Note", "FENote"})
_HEADING: Final = re.compile(r"H([1-6]?)$")


def are_tagged(pages: Sequence[tuple[Sequence[Char], Sequence[Tag]]]) -> list[bool]:
    """Whether the tags of each page speak of its text. What has no tag there is a page number or the like.

    A page may hold more of these than text, so it is the whole file that must be tagged for the most part.
    """
    has_tags: list[bool] = []
    tagged = untagged = 0
    for chars, tags in pages:
        known = set(numbers_in(tags))
        letters = [char.tag in known for char in chars if not char.generated and not char.text.isspace()]
        has_tags.append(any(letters))
        if any(letters):
            tagged, untagged = tagged + sum(letters), untagged + len(letters) - sum(letters)
    followed = tagged >= _SHARE * (tagged + untagged)
    return [has and followed for has in has_tags]


def tagged_blocks(chars: Sequence[Char], tags: Sequence[Tag]) -> list[PdfBlock]:
    """Return the blocks of a page with tags; text without a tag is left out."""
    walk = _Walk(_by_tag(chars))
    for tag in tags:
        walk.over(tag, Around())
    walk.begin(Around())
    return walk.blocks


class _Walk:
    def __init__(self, chars: dict[int, list[Char]]) -> None:
        self.chars = chars
        self.blocks: list[PdfBlock] = []
        self.around = Around()  # of the open block
        self.held: list[Char] = []  # its characters

    def begin(self, around: Around) -> None:
        """End the open block and begin another."""
        if any(not char.text.isspace() for char in self.held):
            now = self.around
            self.blocks.append(PdfBlock(now.kind, tuple(self.held), now.depth, now.level, now.lead, now.style))
        self.held = []
        self.around = around

    def over(self, tag: Tag, around: Around) -> None:
        """Add everything in ``tag``."""
        if tag.type in _NOT_READ:
            return
        inside = _inside(tag, around)
        parts_text = tag.type not in _INLINE
        if parts_text:
            self.begin(inside)
        heads = self._heads(tag)
        for part in tag.parts:
            if isinstance(part, int):
                self.held += self.chars.pop(part, ())
            elif heads and part.type in {"TR", "TBody", "THead", "TFoot"}:
                self._rows(part, heads, inside)
            else:
                self.over(part, inside)
        if parts_text:
            self.begin(around)

    def _rows(self, tag: Tag, heads: Sequence[str], around: Around) -> None:
        for row in _rows_in(tag):
            for number, cell in enumerate(_parts(row)):
                lead = heads[number] if cell.type == "TD" and number < len(heads) else ""
                self.over(cell, replace(around, lead=lead))

    def _heads(self, tag: Tag) -> list[str]:
        """The words over the columns, where ``tag`` is a table whose first row holds nothing else."""
        first = next(_rows_in(tag), None) if tag.type == "Table" else None
        if first is None or not all(cell.type == "TH" for cell in _parts(first)):
            return []
        return [self._words(cell) for cell in _parts(first)]

    def _words(self, tag: Tag) -> str:
        letters = (char.text for number in numbers_in((tag,)) for char in self.chars.get(number, ()))
        return " ".join("".join(letters).split())


def _inside(tag: Tag, around: Around) -> Around:
    """What holds inside ``tag``."""
    kind, level, depth = around.kind, around.level, around.depth
    heading = _HEADING.match(tag.type)
    if heading or tag.type == "Title":
        kind, level = BlockKind.HEADING, int(heading[1] or 1) if heading else 1
    elif tag.type == "LI":
        kind = BlockKind.LIST_ITEM
    elif tag.type in {"TD", "TH"}:
        kind = BlockKind.TABLE
    elif tag.type == "L":
        depth += 1
    style = Style(
        code=around.style.code or tag.type == "Code",
        quoted=around.style.quoted or tag.type in {"BlockQuote", "Quote"},
    )
    return Around(kind, depth, level, around.lead, style)


def _parts(tag: Tag) -> list[Tag]:
    return [part for part in tag.parts if isinstance(part, Tag)]


def _rows_in(tag: Tag) -> Iterator[Tag]:
    if tag.type == "TR":
        yield tag
        return
    for part in _parts(tag):
        if part.type in {"TR", "TBody", "THead", "TFoot"}:
            yield from _rows_in(part)


def _by_tag(chars: Sequence[Char]) -> dict[int, list[Char]]:
    """The characters of each marked content; a blank that was added belongs to what stands before it."""
    found: dict[int, list[Char]] = {}
    last = UNTAGGED
    for char in chars:
        last = last if char.generated else char.tag
        if last != UNTAGGED:
            found.setdefault(last, []).append(char)
    return found
