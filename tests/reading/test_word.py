"""Word files: structure from styles, text from every wrapper, and a clear word for files that are no good."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from kb.checking.segmenting import segments
from kb.checking.values import TextFormat
from kb.errors import UnreadableDocument
from kb.reading import ReadingOptions, Treatment, document_from_bytes, place_of, read_document
from kb.reading.word import MAX_XML
from tests.reading.reading_files import FILES, segment, shape


def test_a_file_by_libreoffice_is_read_with_its_structure() -> None:
    document = read_document(FILES / "leaflet.docx")
    assert document.format is TextFormat.DOCX
    assert shape(document) == [
        ("heading", "Facial acupuncture at the Mill"),
        ("paragraph", "Facial acupuncture boosts collagen and smooths fine lines without surgery."),
        ("paragraph", "It lifts the face for a while and calms the skin."),
        ("heading", "What it does"),
        ("paragraph", "Benefits include:"),
        ("list-item", "firmer skin"),
        ("list-item", "fewer lines"),
        ("list-item", "around the eyes"),
        ("heading", "How to book"),
        ("list-item", "Call us."),
        ("list-item", "Come early."),
        ("heading", "Sessions and prices"),
        ("table", "Session"),
        ("table", "What it does"),
        ("table", "One hour"),
        ("table", "Lifts the jowls"),
        ("paragraph", "Before the box."),
        ("paragraph", "The box says that it cures migraine."),
        ("paragraph", "Our patients say “it took ten years off me at once”\nand come back."),
        ("paragraph", "My face feels ten years younger."),
        ("paragraph", "cures_acne()"),
        ("paragraph", "A visible end. In a content control it relaxes."),
    ]
    assert [block.level for block in document.blocks or () if block.kind == "heading"] == [1, 1, 2, 6]
    assert [block.depth for block in document.blocks or () if block.kind == "list-item"] == [1, 1, 2, 1, 1]


def test_what_is_deleted_hidden_or_in_a_footnote_is_not_read() -> None:
    text = read_document(FILES / "leaflet.docx").text
    for words in ("permanently", "hidden promise", "footnote", "acne."):
        assert words not in text


def test_lists_have_their_leads_and_cells_their_heads() -> None:
    document = read_document(FILES / "leaflet.docx")
    assert segment(document, "fewer").lead == "Benefits include:"
    assert segment(document, "fewer").heading == "What it does"
    assert segment(document, "jowls").lead == "What it does"
    assert not any("cures_acne" in one.text for one in segments(document))


def test_places_are_paragraphs_that_people_can_count() -> None:
    document = read_document(FILES / "leaflet.docx")
    start = document.text.index("fewer")
    assert place_of(document, start, start + 5) == "paragraph 7"
    assert place_of(document, 0, start) == "paragraphs 1 to 6"


def test_every_character_stands_in_its_run() -> None:
    from kb.reading.word_runs import paragraphs, run_text, runs

    document = read_document(FILES / "leaflet.docx")
    body = docx.Document(str(FILES / "leaflet.docx")).element.body
    texts = [run_text(run) for paragraph in paragraphs(body) for run in runs(paragraph.element)]
    assert document.origin is not None
    for piece in document.origin.pieces:
        assert texts[piece.run][piece.first : piece.last] == document.text[piece.start : piece.end]


def test_quotations_are_skipped_when_wanted() -> None:
    options = ReadingOptions(quotations=Treatment.SKIP)
    said = " ".join(one.text for one in segments(read_document(FILES / "leaflet.docx", options=options)))
    assert "younger" not in said
    assert "calms the skin" in said


def test_typed_bullets_bold_lines_and_contents() -> None:
    file = docx.Document()
    file.add_paragraph("Contents 1", style="Normal")
    file.add_paragraph().add_run("Why it works").bold = True
    file.add_paragraph("• firmer skin")
    file.add_paragraph("Item by style", style="List Bullet 2")
    file.add_paragraph("Deeper", style="Heading 3")
    packed = io.BytesIO()
    file.save(packed)
    document = document_from_bytes("made.docx", packed.getvalue())
    assert shape(document) == [
        ("paragraph", "Contents 1"),
        ("heading", "Why it works"),
        ("list-item", "firmer skin"),
        ("list-item", "Item by style"),
        ("heading", "Deeper"),
    ]


def test_an_empty_word_file_is_a_document_without_sentences() -> None:
    packed = io.BytesIO()
    docx.Document().save(packed)
    assert document_from_bytes("empty.docx", packed.getvalue()).text == ""


@pytest.mark.parametrize("size", [10, 200, 4000])
def test_a_file_that_was_cut_off_is_called_damaged(size: int) -> None:
    raw = (FILES / "leaflet.docx").read_bytes()[:size]
    with pytest.raises(UnreadableDocument, match="damaged or no Word file"):
        document_from_bytes("cut.docx", raw)


def _packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_zip_files_that_only_look_like_word_are_called_damaged() -> None:
    for members in ({"word/document.xml": b"<a/>"}, {"word/document.xml": b"no xml", "[Content_Types].xml": b"<"}):
        with pytest.raises(UnreadableDocument, match="damaged or no Word file"):
            document_from_bytes("draft.docx", _packed(members))


@pytest.mark.parametrize("member", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_a_file_with_a_damaged_part_is_called_damaged(member: str) -> None:
    with zipfile.ZipFile(FILES / "leaflet.docx") as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    members[member] = members[member][: len(members[member]) // 2]
    with pytest.raises(UnreadableDocument, match="damaged or no Word file"):
        document_from_bytes("draft.docx", _packed(members))


def test_files_with_macros_and_templates_are_refused_with_what_to_do() -> None:
    with zipfile.ZipFile(FILES / "leaflet.docx") as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    types = members["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    members["[Content_Types].xml"] = types.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    with pytest.raises(UnreadableDocument, match="has macros: save a copy"):
        document_from_bytes("draft.docm", _packed(members))


def test_a_file_that_would_fill_the_memory_is_refused_unopened() -> None:
    raw = _packed({"word/document.xml": b" " * (MAX_XML + 1)})
    assert len(raw) < 100_000
    with pytest.raises(UnreadableDocument, match="would unpack to 40 MB"):
        document_from_bytes("bomb.docx", raw)


def test_the_file_itself_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "leaflet.docx"
    path.write_bytes((FILES / "leaflet.docx").read_bytes())
    path.chmod(0o444)
    read_document(path)
    assert path.read_bytes() == (FILES / "leaflet.docx").read_bytes()
