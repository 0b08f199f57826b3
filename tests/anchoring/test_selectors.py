from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.anchoring.selectors import (
    MAX_ANCHOR_LENGTH,
    MAX_ANCHOR_WORDS,
    Selector,
    anchor_phrase,
    describe_span,
    digest,
    verify,
)
from kb.errors import InvalidRecord

COPY = (
    "Our needles are tiny.\r\n\r\n  • Softer skin after a single visit, or so our regulars like to say\r\n  • Glow 😀!"
)

texts = st.text(
    st.sampled_from("abc é😀•-,.' \u00a0\n\r") | st.characters(codec="utf-8"),
    max_size=80,
)


def span_of(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def anchor_of(text: str, words: str) -> str:
    return anchor_phrase(text, *span_of(text, words))


def test_a_span_is_described_by_place_first_words_and_hash() -> None:
    words = "Softer skin after a single visit, or so our regulars like to say"
    start, end = span_of(COPY, words)
    assert describe_span(COPY, start, end) == Selector(
        start, end, "Softer skin after a single visit, or so", hashlib.sha256(words.encode("utf-8")).hexdigest()
    )


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("Softer skin", "Softer skin"),
        ("tiny.\r\n\r\n  • Softer", "tiny.\r\n\r\n  • Softer"),
        ("• Softer skin", "Softer skin"),
        ("  • Glow 😀!", "Glow"),
        ("😀", "😀"),
        ("•", "•"),
        ("eedles are tiny", "are tiny"),
        ("Our needles ar", "Our needles"),
        ("eedle", "eedle"),
    ],
)
def test_anchors_are_whole_words_as_they_stand(words: str, anchor: str) -> None:
    assert anchor_of(COPY, words) == anchor


def test_an_anchor_has_as_many_words_as_asked_for() -> None:
    assert anchor_phrase("one two three four", 0, 18, max_words=2) == "one two"


def test_the_parts_of_a_compound_count_as_words() -> None:
    text = "well-known anti-ageing micro-needling face-lifting skin-care wins"
    assert anchor_phrase(text, 0, len(text)) == "well-known anti-ageing micro-needling face-lifting"


def test_a_word_that_is_too_long_is_passed_over_for_one_that_fits() -> None:
    address = "https://example.org/a/b/c/d/e/f/g"
    assert anchor_of(f"{address} tells more", f"{address} tells more") == "tells more"
    assert anchor_of(f"see {address} for more", f"see {address} for more") == "see"


def test_a_word_that_is_too_long_anchors_a_span_that_has_no_other() -> None:
    address = "https://example.org/a/b/c/d/e/f/g"
    assert anchor_of(address, address) == address
    assert anchor_phrase("x" * 500, 0, 500) == "x" * MAX_ANCHOR_LENGTH


def test_an_anchor_stays_within_its_length() -> None:
    text = " ".join(["x" * 50] * 8)
    assert anchor_phrase(text, 0, len(text)) == " ".join(["x" * 50] * 3)


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, len(COPY) + 1), (len(COPY), len(COPY)), (3, 4), (21, 27)]
)
def test_empty_blank_and_impossible_spans_are_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidRecord, match=f"Span {start}-{end} "):
        describe_span(COPY, start, end)


def test_an_anchor_of_no_words_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="at least one word"):
        anchor_phrase(COPY, 0, 3, max_words=0)


@pytest.mark.parametrize(
    ("start", "end", "anchor", "sha256", "paths"),
    [
        (-1, 4, "skin", "0" * 64, ["start"]),
        (4, 4, "skin", "0" * 64, ["end"]),
        (0, 3, "skin", "0" * 64, ["anchor"]),
        (0, 4, " ", "0" * 64, ["anchor"]),
        (0, 4, "skin", "0" * 63, ["sha256"]),
        (0, 4, "skin", "A" * 64, ["sha256"]),
        (-5, -6, "", "", ["start", "end", "anchor", "sha256"]),
    ],
)
def test_what_cannot_be_a_span_is_refused_with_every_problem(
    start: int, end: int, anchor: str, sha256: str, paths: list[str]
) -> None:
    with pytest.raises(InvalidRecord) as caught:
        Selector(start, end, anchor, sha256)
    assert [problem.path for problem in caught.value.problems] == paths


@pytest.mark.parametrize("changed", ["", COPY[:40], COPY.replace("Softer", "softer"), "x" + COPY])
def test_other_words_at_the_place_are_not_taken_for_the_span(changed: str) -> None:
    assert not verify(changed, describe_span(COPY, *span_of(COPY, "Softer skin after a single visit")))


def test_line_ends_are_part_of_the_span() -> None:
    selector = describe_span(COPY, 0, 30)
    assert not verify(COPY.replace("\r\n", "\n"), selector)


def test_text_that_has_no_utf_8_can_still_be_searched() -> None:
    assert digest("\ud800") != digest("\ud801")


@given(texts, st.data())
def test_every_span_with_words_is_known_again(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    assume(text[start:end].strip())
    selector = describe_span(text, start, end)
    assert verify(text, selector)
    assert text[selector.start : selector.end] == text[start:end]
    assert selector.sha256 == hashlib.sha256(text[start:end].encode("utf-8")).hexdigest()


@given(texts, st.data())
def test_an_anchor_is_a_verbatim_part_of_its_span(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    assume(text[start:end].strip())
    anchor = anchor_phrase(text, start, end)
    assert anchor in text[start:end]
    assert anchor == anchor.strip() != ""


@given(st.lists(st.text("abcdé", min_size=1), min_size=1, max_size=20), st.integers(1, 10))
def test_an_anchor_is_the_longest_run_of_first_words_allowed(words: list[str], max_words: int) -> None:
    text = " ".join(words)
    assume(len(text) <= MAX_ANCHOR_LENGTH)
    assert anchor_phrase(text, 0, len(text), max_words) == " ".join(words[:max_words])


def test_spans_of_real_texts_get_short_anchors_that_stand_in_them(source_texts: dict[str, str]) -> None:
    for text in source_texts.values():
        for line in re.finditer(r"\S[^\r\n]*", text):
            selector = describe_span(text, *line.span())
            assert verify(text, selector)
            assert selector.anchor in line.group()
            assert 1 <= len(selector.anchor.split()) <= MAX_ANCHOR_WORDS
