from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.anchoring.likeness import most_alike

words = st.lists(st.sampled_from(["skin", "glow", "needle", "Face", "très", "soft"]), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "phrase", "score"),
    [
        ("It firms the skin.", "firms the skin", 1.0),
        ("It FIRMS, the\nskin", "firms the skin", 1.0),
        ("the body\u2019s own glow", "the body's own glow", 1.0),
        ("\ufb01rm de\u0301collete\u0301", "firm d\u00e9collet\u00e9", 1.0),
        ("It firms your skin", "firms the skin", 2 / 3),
        ("It firms the tired skin", "firms the skin", 6 / 7),
        ("It firms skin", "firms the skin", 4 / 5),
    ],
)
def test_the_score_counts_whole_words_that_agree(text: str, phrase: str, score: float) -> None:
    found = most_alike(text, phrase, near=0)
    assert found is not None
    assert found.score == pytest.approx(score)


def test_words_in_another_order_are_less_alike() -> None:
    found = most_alike("skin the firms", "firms the skin", near=0)
    assert found is not None
    assert found.score < 0.6


@pytest.mark.parametrize(("text", "phrase"), [("", "skin"), ("hair", "skin"), ("skin", "•"), ("skins", "skin")])
def test_a_text_that_shares_no_word_has_nothing_alike(text: str, phrase: str) -> None:
    assert most_alike(text, phrase, near=0) is None


@given(words, words, words)
def test_a_phrase_that_stands_in_the_text_is_found_in_full(
    before: list[str], phrase: list[str], after: list[str]
) -> None:
    text = " ".join([*before, *phrase, *after])
    start = len(" ".join(before)) + 1
    found = most_alike(text, " ".join(phrase).upper(), near=start)
    assert found is not None
    assert (found.start, found.score) == (start, 1.0)
    assert text[found.start : found.end] == " ".join(phrase)
