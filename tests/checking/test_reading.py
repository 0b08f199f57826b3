"""Reading a document: true offsets, and one clear sentence when a file cannot be read."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from kb.checking.reading import MAX_BYTES, document_from_bytes, document_from_text, read_document
from kb.errors import UnreadableDocument


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path | str, **options: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path, stdin=options.get("stdin"))
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
    assert not document.markdown
    assert document.path == str(path)


def test_a_byte_order_mark_stays_in_the_text_and_is_skipped(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "draft.txt", b"\xef\xbb\xbfIt lifts."))
    assert document.text == "\ufeffIt lifts."
    assert document.skipped == ((0, 1),)


@pytest.mark.parametrize(("name", "markdown"), [("a.md", True), ("a.MARKDOWN", True), ("a.text", False), ("a", False)])
def test_the_suffix_says_whether_it_is_markdown(tmp_path: Path, name: str, markdown: bool) -> None:
    assert read_document(written(tmp_path, name, "It lifts.")).markdown is markdown


def test_standard_input_is_plain_text_unless_told_otherwise() -> None:
    assert read_document("-", stdin=b"# It lifts.").skipped == ()
    assert read_document("-", stdin=b"# It lifts.", markdown=True).skipped == ((0, 2),)
    assert read_document("-", stdin=b"It lifts.").path == "-"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone.txt"
    assert refusal(path) == f"{path} does not exist."


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
def test_nothing_but_white_space_is_empty(tmp_path: Path, content: str) -> None:
    assert "is empty" in refusal(written(tmp_path, "draft.txt", content))


def test_bytes_that_are_not_utf_8_are_shown_with_their_place(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, "draft.txt", b"D\xe9collet\xe9 and neck."))
    assert "byte 1 is 0xe9" in message
    assert "iconv" in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("It lifts.".encode("utf-16"), "UTF-16"),
        ("It lifts.".encode("utf-16-le"), "NUL"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04rest", "a Word, OpenDocument or zip file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"text\0text", "binary"),
        (b"\x01\x02\x03\x04\x05\x06\x07 text", "control characters"),
    ],
)
def test_other_kinds_of_file_are_called_by_their_name(tmp_path: Path, content: bytes, expected: str) -> None:
    assert expected in refusal(written(tmp_path, "draft.txt", content))


def test_an_unknown_suffix_lists_what_can_be_read(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, "draft.pages", "It lifts."))
    assert ".pages" in message
    assert ".md" in message
    assert ".txt" in message


def test_size_is_looked_at_before_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    message = refusal(path)
    assert "10.0 MB" in message
    assert "limit of 10 MB" in message
    with pytest.raises(UnreadableDocument, match="standard input is larger"):
        read_document("-", stdin=b"a" * (MAX_BYTES + 1))


def test_exactly_the_limit_is_read() -> None:
    assert len(document_from_bytes(b"a" * MAX_BYTES, "draft.txt").text) == MAX_BYTES


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
    document = document_from_text(MARKDOWN, markdown=True)
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
    document = document_from_text('+++\r\ntitle = "Cures"\r\n+++\r\nIt lifts.\r\n', markdown=True)
    assert kept(document.text, document.skipped).strip() == "It lifts."


def test_a_rule_at_the_top_is_no_front_matter_without_its_end() -> None:
    document = document_from_text("---\nIt lifts.\n", markdown=True)
    assert "It lifts." in kept(document.text, document.skipped)


def test_skipped_spans_are_in_order_and_apart() -> None:
    skipped = document_from_text(MARKDOWN, markdown=True).skipped
    assert list(skipped) == sorted(skipped)
    assert all(a[1] <= b[0] for a, b in pairwise(skipped))
