"""What PDFium knows of a page: its characters with their places, and its tags where the program that made it wrote any.

PDFium is the reader of Chromium. It is called through its C interface, for pypdfium2 has no words for tags.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kb.checking.values import BlockKind
from kb.reading.building import PROSE, Style

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# No tag; an artifact, such as a page number, on pages that have tags.
UNTAGGED: Final = -1
_NESTING: Final = 100
# PDFium writes these for a hyphen at the end of a line, and for a place where it has nothing to say.
LINE_END_HYPHEN: Final = "\x02"
_NOTHING: Final = frozenset({"\0", "\ufffe", "\uffff"})
# Symbol fonts keep their bullets here.
_PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff]")
_HYPHENS: Final = "-\u2010\u00ad"
_BOLD_WEIGHT: Final = 600
_FONT_NAME: Final = 256
_BOLD_NAMES: Final = ("bold", "black", "heavy", "semibold")


@dataclass(frozen=True, slots=True)
class Char:
    """One character: ``tag`` is the number of its marked content; the box is in points from the lower left corner.

    ``generated`` are the blanks and line ends that PDFium adds; their boxes are empty.
    """

    text: str
    tag: int
    bold: bool
    generated: bool
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the page's structure: its type ("P", "H1", "LI") and what is in it, numbers of marked content
    and further elements, in reading order."""

    type: str
    parts: tuple[int | Tag, ...]


@dataclass(frozen=True, slots=True)
class PdfBlock:
    """Characters of one page that belong together, and what they are."""

    kind: BlockKind
    chars: tuple[Char, ...]
    depth: int = 0
    level: int = 0
    lead: str = ""
    style: Style = PROSE


def chars_of(page: PdfPage) -> list[Char]:
    """Return the characters of the page in the order in which it was written."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    try:
        of_object: dict[int | None, tuple[int, bool]] = {}
        chars: list[Char] = []
        for index in range(text.count_chars()):
            sign = chr(raw.FPDFText_GetUnicode(text, index))
            if sign in _NOTHING:
                continue
            generated = raw.FPDFText_IsGenerated(text, index) == 1
            if generated and sign != LINE_END_HYPHEN:
                chars.append(Char(sign, UNTAGGED, bold=False, generated=True))
                continue
            drawn = raw.FPDFText_GetTextObject(text, index)
            key = ctypes.cast(drawn, ctypes.c_void_p).value
            if key not in of_object:
                tag = raw.FPDFPageObj_GetMarkedContentID(drawn) if drawn else UNTAGGED
                of_object[key] = tag, _is_bold(raw, text, index)
            tag, bold = of_object[key]
            chars.append(Char(sign, tag, bold, False, *_box(raw, text, index)))
        return [_legible(char, chars[at + 1] if at + 1 < len(chars) else None) for at, char in enumerate(chars)]
    finally:
        text.close()


def _legible(char: Char, following: Char | None) -> Char:
    """The character without the tricks of fonts: bullets in the private use area, hyphens drawn at a line's end."""
    if _PRIVATE_USE.match(char.text):
        return replace(char, text="•")
    ends_line = following is not None and following.generated and following.text in "\r\n"
    if ends_line and char.text in _HYPHENS:
        return replace(char, text=LINE_END_HYPHEN)
    return char


def _box(raw: Any, text: Any, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top, with the room that the font leaves above and below."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    return box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)


def _is_bold(raw: Any, text: Any, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(_FONT_NAME)
    raw.FPDFText_GetFontInfo(text, index, name, _FONT_NAME, None)
    return any(word in name.value.decode("utf-8", "replace").lower() for word in _BOLD_NAMES)


def tags_of(page: PdfPage) -> tuple[Tag, ...]:
    """Return the structure of the page, empty where it has none."""
    import pypdfium2.raw as raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return ()
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        roots = [raw.FPDF_StructTree_GetChildAtIndex(tree, number) for number in range(max(0, count))]
        return tuple(_tag(raw, root, 0) for root in roots if root)
    finally:
        raw.FPDF_StructTree_Close(tree)


def _tag(raw: Any, element: Any, depth: int) -> Tag:
    parts: list[int | Tag] = []
    for number in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
        if child and depth < _NESTING:
            parts.append(_tag(raw, child, depth + 1))
        elif not child:
            parts.append(raw.FPDF_StructElement_GetChildMarkedContentID(element, number))
    return Tag(_string(raw.FPDF_StructElement_GetType, element), tuple(parts))


def _string(ask: Callable[..., int], element: Any) -> str:
    size = ask(element, None, 0)
    if size <= 2:
        return ""
    letters = ctypes.create_string_buffer(size)
    ask(element, letters, size)
    return letters.raw[: size - 2].decode("utf-16-le", "replace")


def numbers_in(tags: Sequence[Tag]) -> Iterator[int]:
    """The numbers of all marked content that the structure speaks of."""
    for tag in tags:
        for part in tag.parts:
            if isinstance(part, Tag):
                yield from numbers_in((part,))
            elif part != UNTAGGED:
                yield part
