"""Places: spans of the text found again in the file, in lines, paragraphs and pages."""

from __future__ import annotations

from kb.checking.origins import Lines, Origin, Piece, Unit, file_span, line_starts, place_of
from kb.checking.values import Document, TextFormat

# The text "It calms & lifts.", a blank line, "Now."; the file has an entity and a second line.
TEXT = "It calms & lifts.\n\nNow."
FILE = "<p>It calms &amp;\nlifts.<p>Now."
PIECES = (
    Piece(0, 9, 3, 12),
    Piece(9, 10, 12, 17),
    Piece(10, 11, 17, 18),
    Piece(11, 17, 18, 24),
    Piece(19, 23, 27, 31),
)
PAGE = Document("p.html", TEXT, TextFormat.HTML, origin=Origin(Unit.LINE, PIECES, line_starts(FILE)))


def stands(words: str) -> str:
    start = TEXT.index(words)
    first, last = file_span(PAGE, start, start + len(words))
    return FILE[first:last]


def test_a_span_of_the_text_is_one_of_the_file() -> None:
    assert stands("calms") == "calms"
    assert stands("calms & lifts") == "calms &amp;\nlifts"
    assert stands("&") == "&amp;"
    assert stands(".\n\nNow") == ".<p>Now"


def test_what_the_reader_put_between_blocks_stands_behind_the_block_before() -> None:
    assert file_span(PAGE, 17, 19) == (24, 24)


def test_lines_are_those_of_the_file_for_a_page_and_those_of_the_text_elsewhere() -> None:
    assert Lines(PAGE).place(TEXT.index("lifts")) == (2, 1)
    assert Lines(PAGE).place(TEXT.index("calms")) == (1, 7)
    assert Lines(Document("d.txt", "One.\r\nTwo.\n")).place(6) == (2, 1)
    assert place_of(PAGE, 0, 5) == ""


def test_pages_and_paragraphs_are_named() -> None:
    pieces = tuple(Piece(at * 10, at * 10 + 9, 0, 9, unit=at + 1) for at in range(4))
    for unit, one, two, many in (
        (Unit.PAGE, "page 2", "pages 2 and 3", "pages 1 to 4"),
        (Unit.PARAGRAPH, "paragraph 2", "paragraphs 2 and 3", "paragraphs 1 to 4"),
    ):
        document = Document("d", "x" * 40, TextFormat.PDF, origin=Origin(unit, pieces))
        assert place_of(document, 12, 15) == one
        assert place_of(document, 19, 20) == one
        assert place_of(document, 12, 25) == two
        assert place_of(document, 0, 39) == many
        assert file_span(document, 12, 15) == (12, 15)
        assert Lines(document).place(12) == (1, 13)


def test_a_document_without_text_has_places_too() -> None:
    empty = Document("e.pdf", "", TextFormat.PDF, origin=Origin(Unit.PAGE, ()))
    assert place_of(empty, 0, 0) == ""
    assert Lines(empty).place(0) == (1, 1)
    assert file_span(Document("e.html", "", TextFormat.HTML, origin=Origin(Unit.LINE, (), (0,))), 0, 0) == (0, 0)
