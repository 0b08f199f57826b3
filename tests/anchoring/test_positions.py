from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.anchoring.positions import line_and_column
from kb.errors import InvalidRecord


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (1, 1)),
        ("skin", 0, (1, 1)),
        ("skin", 4, (1, 5)),
        ("one\ntwo", 3, (1, 4)),
        ("one\ntwo", 4, (2, 1)),
        ("one\n\nthree", 5, (3, 1)),
        ("one\r\ntwo", 3, (1, 4)),
        ("one\r\ntwo", 4, (1, 5)),
        ("one\r\ntwo", 5, (2, 1)),
        ("one\rtwo", 4, (2, 1)),
        ("one\n", 4, (2, 1)),
        ("😀😀 glow", 3, (1, 4)),
        ("line separator\u2028same line", 15, (1, 16)),
    ],
)
def test_offsets_are_told_as_editors_count(text: str, offset: int, expected: tuple[int, int]) -> None:
    assert line_and_column(text, offset) == expected


@pytest.mark.parametrize("offset", [-1, 5])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(InvalidRecord, match=f"Offset {offset} "):
        line_and_column("skin", offset)


@given(st.text("aé😀\u2028\n", max_size=30), st.data())
def test_line_and_column_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = line_and_column(text, offset)
    before = text.split("\n")[: line - 1]
    assert sum(len(each) + 1 for each in before) + column - 1 == offset


@given(st.text("a\r\n"), st.data())
def test_a_later_offset_never_stands_before_an_earlier_one(text: str, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    assert line_and_column(text, one) <= line_and_column(text, other)
