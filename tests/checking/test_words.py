from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checking.words import fold, normalised, stem, tokens


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reduces", "reducing"),
        ("bodies", "body"),
        ("lifted", "lifts"),
        ("sagging", "sag"),
        ("ageing", "aging"),
        ("women", "woman"),
        ("wrinkles", "wrinkle"),
        ("eased", "easing"),
    ],
)
def test_inflected_forms_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("firm", "firmer"), ("scar", "scared"), ("use", "us"), ("skin", "sky")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_contracted_not_is_a_word_of_its_own() -> None:
    assert [token.stem for token in tokens("It doesn\u2019t hurt")] == ["it", "do", "n't", "hurt"]


def test_texts_that_read_the_same_are_equal_when_normalised() -> None:
    assert normalised("**Boosts**\n  collagen!") == normalised("boosts collagen")


def test_a_note_is_no_not() -> None:
    assert stem("note") != stem("not")
    assert stem("noted") == stem("notes") == stem("note")
