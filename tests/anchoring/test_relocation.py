from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.anchoring.relocation import DRIFT_THRESHOLD, Anchored, find_again
from kb.anchoring.selectors import Selector, describe_span, verify
from kb.vocabulary import AnchorStatus

CLAIM = "The treatment firms the jaw line within six weeks of the first visit"
COPY = f"Welcome to our studio.\r\n\r\n• {CLAIM}.\r\n• It leaves no marks 😀.\r\n\r\nBook a slot today!"


def selector_of(text: str, words: str) -> Selector:
    start = text.index(words)
    return describe_span(text, start, start + len(words))


def test_an_unchanged_text_is_exact() -> None:
    selector = selector_of(COPY, CLAIM)
    assert find_again(COPY, selector) == Anchored(AnchorStatus.EXACT, selector.start, selector.end, 1.0)


@pytest.mark.parametrize("new", ["😀 News! ", "\r\n"])
def test_words_put_in_before_move_the_span(new: str) -> None:
    selector = selector_of(COPY, CLAIM)
    shift = len(new)
    assert find_again(new + COPY, selector) == Anchored(
        AnchorStatus.MOVED, selector.start + shift, selector.end + shift, 1.0
    )


def test_of_several_places_the_nearest_to_the_old_one_is_taken() -> None:
    text = "glow. " * 3 + "x" * 40 + " glow. " + "y" * 60 + " glow."
    places = [match.start() for match in re.finditer("glow", text)]
    old = places[3]
    selector = describe_span(text, old, old + 4)
    found = find_again(text.replace("x" * 40, "x" * 39), selector)
    assert (found.status, found.start) == (AnchorStatus.MOVED, old - 1)


def test_a_span_that_begins_with_a_bullet_moves_with_its_bullet() -> None:
    selector = selector_of(COPY, "• It leaves no marks 😀")
    assert selector.anchor == "It leaves no marks"
    found = find_again("Hello. " + COPY, selector)
    assert (found.status, found.start, found.end) == (AnchorStatus.MOVED, selector.start + 7, selector.end + 7)


def test_a_span_that_was_cut_out_of_a_word_moves() -> None:
    selector = selector_of(COPY, "reatment firm")
    found = find_again("Hello. " + COPY, selector)
    assert (found.status, found.start) == (AnchorStatus.MOVED, selector.start + 7)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "firms", "lifts", "The treatment lifts the jaw line within six weeks of the first visit", id="replaced"
        ),
        pytest.param(
            "the jaw",
            "the whole jaw",
            "The treatment firms the whole jaw line within six weeks of the first",
            id="put in",
        ),
        pytest.param(
            "first visit",
            "second visit",
            "The treatment firms the jaw line within six weeks of the second visit",
            id="after anchor",
        ),
        pytest.param(CLAIM, CLAIM.upper(), CLAIM.upper(), id="case"),
        pytest.param(
            "the jaw line", "the\r\njaw\u00a0line", CLAIM.replace("the jaw line", "the\r\njaw\u00a0line"), id="space"
        ),
    ],
)
def test_reworded_spans_drift(old: str, new: str, expected: str) -> None:
    text = "Hello. " + COPY.replace(old, new)
    found = find_again(text, selector_of(COPY, CLAIM))
    assert found.status is AnchorStatus.DRIFTED
    assert text[found.start : found.end] == expected
    assert DRIFT_THRESHOLD <= found.score <= 1.0


def test_the_score_of_a_drifted_span_is_lower_the_more_of_its_first_words_changed() -> None:
    selector = selector_of(COPY, CLAIM)
    scores = [
        find_again(COPY.replace("The treatment firms", words), selector).score
        for words in ("The treatment  firms", "The treatment lifts", "Our treatment lifts")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_of_equally_similar_places_the_nearest_is_offered() -> None:
    selector = describe_span("x " * 50 + "Softer skin", 100, 111)
    changed = "SOFTER SKIN. " + "x " * 40 + "SOFTER SKIN. " + "x " * 50 + "SOFTER SKIN."
    found = find_again(changed, selector)
    assert (found.status, found.start) == (AnchorStatus.DRIFTED, 93)


@pytest.mark.parametrize("changed", ["", "   ", "Opening hours: nine to five.", COPY.replace(CLAIM, "")])
def test_a_span_that_is_gone_is_orphaned(changed: str) -> None:
    found = find_again(changed, selector_of(COPY, CLAIM))
    assert (found.status, found.start, found.end) == (AnchorStatus.ORPHANED, None, None)
    assert found.score < DRIFT_THRESHOLD


def test_a_single_word_drifts_only_to_itself_in_other_letters() -> None:
    selector = selector_of("Radiance", "Radiance")
    assert find_again("radiance", selector).status is AnchorStatus.DRIFTED
    assert find_again("Radiant", selector).status is AnchorStatus.ORPHANED


def test_a_span_without_letters_is_found_where_it_moved_and_never_drifts() -> None:
    selector = selector_of("glow 😀!", "😀!")
    assert find_again("a glow 😀!", selector).start == 7
    assert find_again("a glow 😀?", selector).status is AnchorStatus.ORPHANED


def test_a_drifted_span_ends_at_the_word_nearest_to_its_old_length() -> None:
    selector = selector_of("Skin feels soft!", "Skin feels soft!")
    text = "SKIN FEELS SOFT extraordinarily"
    found = find_again(text, selector)
    assert text[found.start : found.end] == "SKIN FEELS SOFT"


def test_a_shorter_text_has_no_room_for_the_end() -> None:
    selector = selector_of(COPY, CLAIM)
    cut = COPY[: selector.start + 40]
    found = find_again(cut, selector)
    assert found.status is AnchorStatus.DRIFTED
    assert found.end is not None
    assert found.end <= len(cut)


spans = st.text(st.sampled_from("ab é😀•\r\n"), min_size=1, max_size=40).filter(str.strip)
around = st.text(st.sampled_from("ab é😀•\r\n"), max_size=40)


@given(around, spans, around, st.text("xyz ", min_size=1, max_size=30))
def test_what_is_put_in_before_a_span_moves_it_by_its_length(before: str, span: str, after: str, new: str) -> None:
    text = before + span + after
    selector = describe_span(text, len(before), len(before) + len(span))
    changed = new + text
    assume(changed.count(span) == 1)
    assume(not verify(changed, selector))
    found = find_again(changed, selector)
    assert found == Anchored(AnchorStatus.MOVED, selector.start + len(new), selector.end + len(new), 1.0)


@given(around, spans, around, around)
def test_the_same_words_are_always_found_wherever_they_stand(before: str, span: str, after: str, other: str) -> None:
    selector = describe_span(before + span, len(before), len(before) + len(span))
    changed = other + span + after
    found = find_again(changed, selector)
    assert found.status in {AnchorStatus.EXACT, AnchorStatus.MOVED}
    assert changed[found.start : found.end] == span


@given(around, spans, around)
def test_whatever_became_of_the_text_the_place_is_in_it(before: str, span: str, changed: str) -> None:
    selector = describe_span(before + span, len(before), len(before) + len(span))
    found = find_again(changed, selector)
    assert 0.0 <= found.score <= 1.0
    if found.status is AnchorStatus.ORPHANED:
        assert (found.start, found.end) == (None, None)
    else:
        assert found.start is not None
        assert found.end is not None
        assert 0 <= found.start < found.end <= len(changed)


def lines_of(text: str) -> list[Selector]:
    return [describe_span(text, *line.span()) for line in re.finditer(r"\S[^\r\n]*", text)]


def test_lines_of_real_texts_are_found_after_words_were_put_in_before(source_texts: dict[str, str]) -> None:
    for text in source_texts.values():
        for selector in lines_of(text):
            found = find_again("Updated. " + text, selector)
            assert found.status is AnchorStatus.MOVED
            assert (found.start, found.end) == (selector.start + 9, selector.end + 9) or text.count(
                text[selector.start : selector.end]
            ) > 1


def test_long_lines_of_real_texts_drift_with_one_word_replaced(source_texts: dict[str, str]) -> None:
    for text in source_texts.values():
        for selector in long_lines_of(text):
            if len(re.findall(r"\W+".join(re.findall(r"\w+", selector.anchor)), text, re.IGNORECASE)) > 1:
                continue  # the same words stand elsewhere too, and are the more alike ones
            words = selector.anchor.split(" ")
            reworded = " ".join([*words[:2], "quokka", *words[3:]])
            found = find_again(text.replace(selector.anchor, reworded), selector)
            first_word = text.index(selector.anchor, selector.start)
            assert (found.status, found.start) == (AnchorStatus.DRIFTED, first_word)


def test_long_lines_of_one_real_text_are_hardly_ever_found_in_another(source_texts: dict[str, str]) -> None:
    names = list(source_texts)
    statuses = [
        find_again(source_texts[other], selector).status
        for name, other in zip(names, names[1:] + names[:1], strict=True)
        for selector in long_lines_of(source_texts[name])
    ]
    assert statuses.count(AnchorStatus.ORPHANED) >= 0.95 * len(statuses)


def long_lines_of(text: str) -> list[Selector]:
    return [selector for selector in lines_of(text) if len(selector.anchor.split(" ")) >= 6]
