"""A PDF file becomes a document, every character with its page.

Browsers, Word and LibreOffice write tags into their PDF files: what is a heading, a list, a table, and in which order
it is read. Where there are tags they are followed; elsewhere paragraphs are seen from where the lines stand.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kb.checking.origins import Unit
from kb.checking.values import BlockKind, Document, TextFormat
from kb.errors import UnreadableDocument
from kb.reading.building import DocumentBuilder
from kb.reading.options import ReadingOptions
from kb.reading.pdf_lines import lines_of, loose_blocks, without_edges
from kb.reading.pdf_pages import LINE_END_HYPHEN, Char, PdfBlock, Tag, chars_of, tags_of
from kb.reading.pdf_tags import are_tagged, tagged_blocks

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES: Final = 2000
# PDFium must not be called from two threads at once.
_ONE_AT_A_TIME: Final = threading.Lock()
# Compounds keep the hyphen after these when a line ends in them; elsewhere it only divides a word.
_KEEPS_HYPHEN: Final = frozenset("all cross ex half high long low mid non post pre self semi short well".split())
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+$")
_WORD_AFTER: Final = re.compile(r"[^\W\d_]+")
_LONGEST_WORD: Final = 40
_SMALL: Final = 0.8
_ENDED: Final = re.compile(r"[.!?:;…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Page:
    chars: list[Char]
    tags: tuple[Tag, ...]


def pdf_document(raw: bytes, name: str, path: str, options: ReadingOptions) -> Document:
    """Return the text of the PDF file ``raw``; ``name`` is what an error calls it. Raises UnreadableDocument."""
    with _ONE_AT_A_TIME:
        pages = _pages(raw, name)
    tagged = are_tagged([(page.chars, page.tags) for page in pages])
    loose = iter(without_edges([lines_of(page.chars) for page, has in zip(pages, tagged, strict=True) if not has]))
    joining = _Joining(pages)
    for number, (page, has) in enumerate(zip(pages, tagged, strict=True), start=1):
        blocks = tagged_blocks(page.chars, page.tags) if has else loose_blocks(next(loose))
        for place, block in enumerate(blocks):
            joining.add(block, number, first=place == 0)
    return joining.out.document(path, TextFormat.PDF, options)


def _pages(raw: bytes, name: str) -> list[_Page]:
    file = _opened(raw, name)
    try:
        if len(file) > MAX_PAGES:
            raise UnreadableDocument(f"{name} has {len(file)} pages, more than the limit of {MAX_PAGES}: divide it.")
        pages = [_page(file, number, name) for number in range(len(file))]
        if not any(char.text.strip() for page in pages for char in page.chars) and _shows_something(file):
            raise UnreadableDocument(
                f"{name} holds pictures and no text: export it from the program that made it, or let a program for"
                " text recognition (OCR) read it first."
            )
        return pages
    finally:
        file.close()


def _opened(raw: bytes, name: str) -> PdfDocument:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableDocument(f"{name} has a password: save a copy without one.") from error
        raise UnreadableDocument(
            f"{name} is damaged or no PDF file: export it again from the program that made it."
        ) from error


def _page(file: PdfDocument, number: int, name: str) -> _Page:
    import pypdfium2

    try:
        page = file[number]
        try:
            return _Page(chars_of(page), tags_of(page))
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(
            f"{name} is damaged at page {number + 1}: export it again from the program that made it."
        ) from error


def _shows_something(file: PdfDocument) -> bool:
    for number in range(len(file)):
        page = file[number]
        try:
            if next(iter(page.get_objects()), None) is not None:
                return True
        finally:
            page.close()
    return False


class _Joining:
    """Puts the blocks of all pages together, and joins what the ends of lines and pages have divided."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self.out = DocumentBuilder(Unit.PAGE)
        self.last = PdfBlock(BlockKind.HEADING, ())
        text = "".join(char.text for page in pages for char in page.chars).lower()
        self.words = set(_WORD.findall(text))

    def add(self, block: PdfBlock, page: int, *, first: bool) -> None:
        """Add a block of ``page``; the ``first`` one may go on with the sentence of the page before."""
        words = "".join(char.text for char in block.chars)
        if first and self._goes_on(block, words):
            self.out.add(" ", 0, 1, unit=page)
        else:
            self.out.open(block.kind, depth=block.depth, level=block.level, lead=block.lead)
        self.last = block
        for number, char in enumerate(block.chars):
            if number and _is_note_mark(char, block.chars[number - 1]):
                continue
            sign = self._sign(char.text, words, number)
            if sign:
                style = replace(block.style, bold=char.bold)
                self.out.add(sign, number, number + 1, unit=page, style=style)

    def _goes_on(self, block: PdfBlock, words: str) -> bool:
        before = "".join(char.text for char in self.last.chars).strip()
        kinds = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
        return (
            self.last.kind in kinds
            and block.kind in kinds
            and not _ENDED.search(before)
            and words.lstrip()[:1].islower()
        )

    def _sign(self, sign: str, words: str, number: int) -> str:
        """What a character of a PDF is in a text."""
        if sign == LINE_END_HYPHEN:
            return self._hyphen(words[max(0, number - _LONGEST_WORD) : number], words[number + 1 :][:_LONGEST_WORD])
        if sign.isspace() and words[max(0, number - 3) : number].rstrip().endswith(LINE_END_HYPHEN):
            return ""
        if "\ufb00" <= sign <= "\ufb06":
            return unicodedata.normalize("NFKC", sign)
        return sign

    def _hyphen(self, before: str, after: str) -> str:
        """A hyphen if it belongs to the word that a line's end divides, and nothing if it does not."""
        left, right = _WORD_BEFORE.search(before), _WORD_AFTER.match(after.lstrip())
        if left is None or right is None or not right.group()[0].islower():
            return "-"
        halves = left.group().lower(), right.group().lower()
        if "".join(halves) in self.words:
            return ""
        return "-" if "-".join(halves) in self.words or halves[0] in _KEEPS_HYPHEN else ""


def _is_note_mark(char: Char, before: Char) -> bool:
    """Whether a digit is small and raised behind a word, as the number of a footnote is."""
    if not char.text.isdigit() or before.generated:
        return False
    small = char.top - char.bottom < _SMALL * (before.top - before.bottom)
    repeated = before.text.isdigit() and char.top - char.bottom == before.top - before.bottom
    return small and char.bottom > before.bottom and not repeated
