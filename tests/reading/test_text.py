"""Plain text and Markdown: true offsets, any encoding, and one clear sentence when a file cannot be read."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from kb.checking.segmenting import segments
from kb.checking.values import TextFormat
from kb.errors import UnreadableDocument
from kb.reading import (
    MAX_BYTES,
    MAX_PACKED_BYTES,
    ReadingOptions,
    Treatment,
    document_from_bytes,
    document_from_text,
    read_document,
)
from tests.reading.reading_files import FILES


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path)
    message = caught.value.message
    assert message.count("\n") == 0
    assert message.endswith(".")
    return message


def kept(text: str, skipped: tuple[tuple[int, int], ...]) -> str:
    """What is left of a text when the skipped spans are cut out."""
    out, at = [], 0
    for start, end in skipped:
        out.append(text[at:start])
        at = end
    return "".join([*out, text[at:]])


def test_offsets_count_code_points_and_line_ends_are_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "draft.txt", "Caf\u00e9 \U0001f33f skin.\r\nIt lifts.\rIt calms.\n")
    document = read_document(path)
    assert document.text == "Caf\u00e9 \U0001f33f skin.\r\nIt lifts.\rIt calms.\n"
    assert document.text.index("lifts") == 17
    assert document.format is TextFormat.PLAIN
    assert document.path == str(path)
    assert document.origin is None


def test_a_byte_order_mark_stays_in_the_text_and_is_skipped(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "draft.txt", b"\xef\xbb\xbfIt lifts."))
    assert document.text == "\ufeffIt lifts."
    assert document.skipped == ((0, 1),)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.md", TextFormat.MARKDOWN),
        ("a.MARKDOWN", TextFormat.MARKDOWN),
        ("a.text", TextFormat.PLAIN),
        ("a", TextFormat.PLAIN),
        ("a.rst", TextFormat.PLAIN),
    ],
)
def test_the_suffix_says_whether_it_is_markdown(tmp_path: Path, name: str, form: TextFormat) -> None:
    assert read_document(written(tmp_path, name, "It lifts.")).format is form


def test_standard_input_is_plain_text_unless_it_looks_otherwise_or_it_is_told() -> None:
    assert read_document("-", stdin=b"# It lifts.").skipped == ()
    assert read_document("-", stdin=b"# It lifts.", format=TextFormat.MARKDOWN).skipped == ((0, 2),)
    assert read_document("-", stdin=b"It lifts.").path == "-"
    assert read_document("-", stdin=b"<!doctype html>\n<p>It lifts.").text == "It lifts."
    assert read_document("-", stdin=(FILES / "leaflet.docx").read_bytes()).format is TextFormat.DOCX
    assert read_document("-", stdin=(FILES / "writer.pdf").read_bytes()).format is TextFormat.PDF


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone.txt"
    assert refusal(path) == f"{path} does not exist: check the name and the folder."


def test_a_folder_is_refused_whatever_its_name(tmp_path: Path) -> None:
    for name in ("copy", "copy.txt", "copy.d"):
        folder = tmp_path / name
        folder.mkdir()
        assert "is a folder" in refusal(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "secret.txt", "It lifts.")
    path.chmod(0)
    assert "permission was denied" in refusal(path)


@pytest.mark.parametrize("content", ["", " \n\t\r\n", "\ufeff\n", "\u200b\u00a0"])
@pytest.mark.parametrize("name", ["draft.txt", "draft.md", "draft.html", "draft"])
def test_an_empty_file_is_a_document_without_sentences(tmp_path: Path, content: str, name: str) -> None:
    assert segments(read_document(written(tmp_path, name, content))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("windows.txt", "It’s a “natural facelift” – it calms naïve skin in our café for £80.\r\nIt lifts.\r\n"),
        ("latin1.txt", "Die Nadeln sind schmerzlos, völlig.\n"),
        ("utf16.txt", "\ufeffIt’s calm.\nIt lifts – gently.\n"),
    ],
)
def test_files_in_other_encodings_are_read(name: str, text: str) -> None:
    document = read_document(FILES / name)
    assert document.text == text
    assert document.skipped == (((0, 1),) if text[0] == "\ufeff" else ())


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_short_english_copy_is_decoded_from_what_programs_write(encoding: str) -> None:
    text = "Our café is calm, and the skin looks fresher. Décolleté from £80, naïve or not."
    assert document_from_bytes("draft.txt", text.encode(encoding)).text.lstrip("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Наша клиника предлагает иглоукалывание для лица. Кожа становится упругой.", "cp1251"),
        ("Kosmetická akupunktura zlepšuje pleť a příčiny vrásek. Žádná bolest.", "cp1250"),
        ("美容鍼灸は肌を引き締めます。コラーゲンを増やす効果があります。", "shift_jis"),
    ],
)
def test_other_languages_are_told_apart(text: str, encoding: str) -> None:
    assert document_from_bytes("draft.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe\x00\xd8\x00\xd8", "damaged"),
        (b"PK\x03\x04rest", "a compressed file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"text\0text", "binary"),
        (b"\x01\x02\x03\x04\x05\x06\x07 text", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
        (b"{\\rtf1", "save it as .docx"),
    ],
)
def test_other_kinds_of_file_are_called_by_their_name(tmp_path: Path, content: bytes, expected: str) -> None:
    for name in ("draft.txt", "draft", "draft.bin"):
        assert expected in refusal(written(tmp_path, name, content))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("leaflet.doc", "an old Word file (.doc)"),
        ("leaflet.rtf", "a rich text file"),
        ("leaflet.odt", "an OpenDocument file"),
    ],
)
def test_files_of_other_word_processors_are_refused_with_what_to_do(name: str, expected: str) -> None:
    message = refusal(FILES / name)
    assert expected in message
    assert ".docx" in message


@pytest.mark.parametrize("name", ["leaflet.docx", "writer.pdf"])
@pytest.mark.parametrize("called", ["draft.txt", "draft", "draft.pages"])
def test_content_decides_where_the_name_is_wrong(tmp_path: Path, name: str, called: str) -> None:
    document = read_document(written(tmp_path, called, (FILES / name).read_bytes()))
    assert "firmer skin" in document.text
    assert document.format.value == Path(name).suffix[1:]


def test_text_that_is_called_a_word_file_is_read_as_text(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "draft.docx", "It lifts.")).format is TextFormat.PLAIN
    assert read_document(written(tmp_path, "page.pdf", "<html><p>It lifts.")).format is TextFormat.HTML
    assert "no PDF file" in refusal(written(tmp_path, "broken.pdf", b"\0\1\2"))


def test_size_is_looked_at_before_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_PACKED_BYTES + 1)
    message = refusal(path)
    assert "50.0 MB" in message
    assert "limit of 50 MB" in message
    with pytest.raises(UnreadableDocument, match="standard input is larger"):
        read_document("-", stdin=b"a" * (MAX_BYTES + 1))


def test_exactly_the_limit_is_read() -> None:
    assert len(document_from_bytes("draft.txt", b"a" * MAX_BYTES).text) == MAX_BYTES


MARKDOWN = """---
title: Erases wrinkles
---
# Needles **lift**

They boost [collagen](https://example.org/boosts "Cures"), see `cures_acne()` and <b>calm</b>.<!-- cures -->
![A calm face](cures.png) Footnote.[^1] <https://cures.example> 2 * 3 * 4 and snake_case.

    cures = "indented"

```text
cures acne
```

[ref]: https://example.org/cures

[^1]: A *small* trial.
"""


def test_markup_is_skipped_and_prose_is_kept() -> None:
    document = document_from_text(MARKDOWN, format=TextFormat.MARKDOWN)
    prose = kept(document.text, document.skipped)
    assert "cures" not in prose.lower()
    assert "Erases" not in prose
    for words in (
        "Needles lift",
        "boost collagen, see",
        "and calm.",
        "A calm face",
        "A small trial.",
        "2 * 3 * 4 and snake_case.",
    ):
        assert words in prose


def test_toml_front_matter_and_crlf_are_skipped_as_well() -> None:
    document = document_from_text('+++\r\ntitle = "Cures"\r\n+++\r\nIt lifts.\r\n', format=TextFormat.MARKDOWN)
    assert kept(document.text, document.skipped).strip() == "It lifts."


def test_a_rule_at_the_top_is_no_front_matter_without_its_end() -> None:
    document = document_from_text("---\nIt lifts.\n", format=TextFormat.MARKDOWN)
    assert "It lifts." in kept(document.text, document.skipped)


def test_skipped_spans_are_in_order_and_apart() -> None:
    skipped = document_from_text(MARKDOWN, format=TextFormat.MARKDOWN).skipped
    assert list(skipped) == sorted(skipped)
    assert all(a[1] <= b[0] for a, b in pairwise(skipped))


QUOTED = """He said “it took ten years off my face” about the “natural facelift”.

> "My skin has never looked so good," says Ann.

Use `heals()` as in

    heals_acne()

```
cures_acne()
```
"""


def prose(form: TextFormat, **options: Treatment) -> str:
    document = document_from_text(QUOTED, format=form, options=ReadingOptions(**options))
    out = list(document.text)
    for start, end in document.skipped:
        out[start:end] = " " * (end - start)
    return " ".join("".join(out).split())


def test_quoted_speech_can_be_skipped_and_quoted_words_stay() -> None:
    for form in (TextFormat.PLAIN, TextFormat.MARKDOWN):
        assert "ten years off" in prose(form)
        assert "never looked" in prose(form)
        skipped = prose(form, quotations=Treatment.SKIP)
        assert "ten years off" not in skipped
        assert "never looked" not in skipped
        assert "He said about the “natural facelift”." in skipped


def test_code_can_be_checked() -> None:
    assert "heals" not in prose(TextFormat.MARKDOWN)
    assert prose(TextFormat.MARKDOWN, code=Treatment.CHECK).endswith("Use heals() as in heals_acne() cures_acne()")
    document = document_from_text(QUOTED, format=TextFormat.MARKDOWN, options=ReadingOptions(code=Treatment.CHECK))
    assert [one.text for one in segments(document)][-2:] == ["heals_acne()", "cures_acne()"]
