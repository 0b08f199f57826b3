"""Positions of the protocol and offsets of a text, both ways and in every way of counting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind, Range, TextDocumentContentChangePartial

from kb.lsp.drafts import changed
from kb.lsp.positions import Positions

ENCODINGS = {
    PositionEncodingKind.Utf8: "utf-8",
    PositionEncodingKind.Utf16: "utf-16-le",
    PositionEncodingKind.Utf32: "utf-32-le",
}
UNIT = {PositionEncodingKind.Utf8: 1, PositionEncodingKind.Utf16: 2, PositionEncodingKind.Utf32: 4}

# letters of one to four bytes, all line ends, and characters that Python takes for line ends and the protocol does not
texts = st.text(alphabet="aé€😀 \n\r\u2028\u0085\x0c", max_size=30)
encodings = st.sampled_from(list(ENCODINGS))


@given(texts, encodings, st.data())
def test_every_offset_has_a_position_that_leads_back_to_it(
    text: str, encoding: PositionEncodingKind, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    positions = Positions(text, encoding)
    back = positions.offset(positions.position(offset))
    # between the two characters of a line end there is no position: the end of the line is meant
    within = text[max(0, offset - 1) : offset + 1] == "\r\n"
    assert back == (offset - 1 if within else offset)


@given(texts, encodings, st.data())
def test_a_column_counts_the_units_since_the_line_began(
    text: str, encoding: PositionEncodingKind, data: st.DataObject
) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = data.draw(st.integers(0, len(lines) - 1))
    words = lines[line][: data.draw(st.integers(0, len(lines[line])))]
    column = len(words.encode(ENCODINGS[encoding])) // UNIT[encoding]
    offset = Positions(text, encoding).offset(Position(line, column))
    assert text[:offset].endswith(words)
    assert Positions(text, encoding).position(offset) == Position(line, column)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_places_behind_the_end_are_the_end(encoding: PositionEncodingKind) -> None:
    positions = Positions("one\r\ntwo 😀", encoding)
    assert positions.offset(Position(0, 99)) == 3
    assert positions.offset(Position(1, 99)) == len("one\r\ntwo 😀")
    assert positions.offset(Position(9, 0)) == len("one\r\ntwo 😀")


def test_half_a_character_is_its_beginning() -> None:
    assert Positions("😀a", PositionEncodingKind.Utf16).offset(Position(0, 1)) == 0
    assert Positions("😀a", PositionEncodingKind.Utf8).offset(Position(0, 3)) == 0


@given(texts, texts, encodings, st.data())
def test_an_edit_puts_the_new_words_exactly_in_its_range(
    text: str, new: str, encoding: PositionEncodingKind, data: st.DataObject
) -> None:
    positions = Positions(text, encoding)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    span = positions.range(start, end)
    first, last = positions.offset(span.start), positions.offset(span.end)
    after = changed(text, [TextDocumentContentChangePartial(span, new)], encoding)
    assert after == text[:first] + new + text[last:]


def test_each_edit_speaks_of_what_the_one_before_it_left() -> None:
    edits = [
        TextDocumentContentChangePartial(Range(Position(0, 0), Position(0, 2)), ""),
        TextDocumentContentChangePartial(Range(Position(0, 1), Position(1, 0)), "x\u2028"),
        TextDocumentContentChangePartial(Range(Position(0, 3), Position(0, 3)), "!"),
    ]
    assert changed("😀ab\ncd", edits, PositionEncodingKind.Utf16) == "ax\u2028!cd"
