"""PDF files: tags where there are any, lines where there are none, and a clear word for files without text."""

from __future__ import annotations

import pytest

from kb.checking.values import TextFormat
from kb.errors import UnreadableDocument
from kb.reading import document_from_bytes, place_of, read_document
from tests.reading.reading_files import FILES, segment, shape

LONG = (
    "Left column starts here with a sentence about needles. It goes on and on so that it fills the column before the"
    " rejuvenationprogramme breaks into the next one. Needles are fine and sterile. They are used once only."
)


def test_the_tags_of_a_browser_are_followed() -> None:
    document = read_document(FILES / "tagged.pdf")
    assert document.format is TextFormat.PDF
    assert shape(document) == [
        ("heading", "Facial acupuncture at the Mill"),
        (
            "paragraph",
            "Facial acupuncture boosts collagen and smooths fine lines without surgery. Our efficient office offers"
            " first-rate treatment for everybody who wishes to look rested.",
        ),
        ("heading", "What it does"),
        ("paragraph", "Benefits include:"),
        (
            "list-item",
            "firmer skin within a few weeks of the first session, as many of our patients have told us over the years",
        ),
        ("list-item", "fewer lines"),
        ("list-item", "better sleep"),
        ("paragraph", LONG),
        ("paragraph", "The second paragraph in columns says that well-being matters to our patients every day."),
        ("table", "Session"),
        ("table", "What it does"),
        ("table", "One hour"),
        ("table", "Lifts the face"),
        ("paragraph", "The second page says that results last for six months."),
        ("paragraph", "The third page closes with a promise."),
    ]
    assert segment(document, "fewer").lead == "Benefits include:"
    assert segment(document, "Lifts the face").lead == "What it does"


def test_without_tags_paragraphs_are_seen_from_the_lines() -> None:
    document = read_document(FILES / "untagged.pdf")
    blocks = shape(document)
    assert ("heading", "Facial acupuncture at the Mill") in blocks
    assert ("heading", "What it does") in blocks
    assert ("list-item", "better sleep") in blocks
    assert ("paragraph", LONG) in blocks
    assert blocks[-2:] == [
        ("paragraph", "The second page says that results last for six months."),
        ("paragraph", "The third page closes with a promise."),
    ]
    assert segment(document, "better").lead == "Benefits include:"


@pytest.mark.parametrize("name", ["tagged.pdf", "untagged.pdf"])
def test_running_heads_and_page_numbers_are_left_out(name: str) -> None:
    text = read_document(FILES / name).text
    assert "Practice heals" not in text
    assert "Page" not in text


@pytest.mark.parametrize("name", ["tagged.pdf", "untagged.pdf"])
def test_every_sentence_has_its_page(name: str) -> None:
    document = read_document(FILES / name)
    for words, place in (("Benefits", "page 1"), ("six months", "page 2"), ("promise", "page 3")):
        start = document.text.index(words)
        assert place_of(document, start, start + len(words)) == place
    assert place_of(document, 0, document.text.index("six months")) == "pages 1 and 2"


def test_the_tags_of_libreoffice_are_followed() -> None:
    blocks = shape(read_document(FILES / "writer.pdf"))
    for block in (
        ("heading", "What it does"),
        ("list-item", "firmer skin"),
        ("list-item", "around the eyes"),
        ("table", "Lifts the jowls"),
        ("paragraph", "Facial acupuncture boosts collagen and smooths fine lines without surgery."),
    ):
        assert block in blocks
    assert not any("footnote" in words for _, words in blocks)


def test_a_page_with_nothing_is_a_document_without_sentences() -> None:
    assert read_document(FILES / "blank.pdf").text == ""


@pytest.mark.parametrize(
    ("name", "told"), [("locked.pdf", "has a password"), ("picture.pdf", "holds pictures and no text")]
)
def test_files_without_text_are_refused_with_what_to_do(name: str, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told):
        read_document(FILES / name)


@pytest.mark.parametrize("size", [9, 500])
def test_a_file_that_was_cut_off_is_called_damaged(size: int) -> None:
    with pytest.raises(UnreadableDocument, match="damaged or no PDF file"):
        document_from_bytes("cut.pdf", (FILES / "tagged.pdf").read_bytes()[:size])
