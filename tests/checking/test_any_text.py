"""No text can crash a check: whatever is pasted, every finding speaks of words that stand there."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import CheckedDocument, TextFormat
from kb.reading import document_from_text
from tests.checking.known import known_claims


@cache
def index() -> ClaimIndex:
    """Every fifth claim, by words alone: what stands in the text is what is tried here."""
    return ClaimIndex([claim for at, claim in enumerate(known_claims().values()) if at % 5 == 0])


def checked(text: str, *, form: TextFormat = TextFormat.PLAIN) -> CheckedDocument:
    """Check ``text`` and look that every finding shows words that are there."""
    document = document_from_text(text, format=form)
    result = check_document(document, index())
    for finding in result.findings:
        assert document.text[finding.start : finding.end] == finding.text
        assert 0.0 <= finding.score <= 1.0
    return result


of_the_trade = st.sampled_from(
    (
        "It needles Botox collagen lines skin face boosts reduces softens lifting not never without no n't as if while "
        "when and or but plus nor both either from between to of for in by than 10 % 50% two-three half third £40 3.5 "
        "1/2 AIDS you're we've I'm firmer smoother calming treated treats may cannot session week every a the myth "
        "benefits: side effects: - * # > | ` ( ) [ ] \u201c \u201d \u2018 \u2019 \u2026 \u2013 \u2014 , ; : . ! ? "
        "\n \n\n \t \u00a0 \u200b \U0001f489 \U0001f469\U0001f3fd\u200d\u2695 \u00e9 \u00df \u0130 \ufb01 \u91dd \u00bd"
    ).split(" ")
)
markup = st.sampled_from(
    (
        "# ~## ~- ~* ~1. ~> ~| a | b |~|---|~```~`~**~_~[x](~](http://x)~![~<b>~</p>~<!--~-->~&amp;~\\*~---~===~\n~"
        "\n\n~    ~\t~\r\n~\r~\x00~\ufeff~[^1]~It boosts collagen~reduces wrinkles,~not suitable for~Benefits:~and~:~"
        "Facial acupuncture"
    ).split("~")
)


@settings(deadline=None, max_examples=150)
@given(st.lists(of_the_trade, max_size=40).map(" ".join))
def test_words_of_the_trade_in_any_order_can_be_checked(text: str) -> None:
    checked(text)


@settings(deadline=None, max_examples=150)
@given(st.lists(markup, max_size=40).map("".join))
def test_broken_markup_can_be_checked(text: str) -> None:
    checked(text, form=TextFormat.MARKDOWN)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300), st.sampled_from([TextFormat.PLAIN, TextFormat.MARKDOWN]))
def test_any_characters_can_be_checked(text: str, form: TextFormat) -> None:
    checked(text, form=form)


@pytest.mark.parametrize(
    "text",
    [
        "needles : ,",
        "As we age,",
        "Over time, , and",
        "a" * 100_000,
        "💉" * 5_000,
        "," * 20_000,
        "(" * 20_000,
        "and " * 10_000,
        "> " * 5_000,
        "*" * 20_000,
        "[" * 5_000 + "](" * 5_000,
        "|" * 10_000,
        "It boosts collagen, " * 2_000,
        "it does not " * 3_000,
        "1 " * 10_000,
        "lines\n" * 5_000,
    ],
    ids=lambda text: f"{text[:12]!r} {len(text)}",
)
def test_monotonous_text_is_checked_in_time(text: str) -> None:
    began = time.perf_counter()
    checked(text)
    checked(text, form=TextFormat.MARKDOWN)
    assert time.perf_counter() - began < 20


def test_fifty_thousand_words_are_checked_in_time() -> None:
    text = "Facial acupuncture lifts the face and softens lines, though bruises happen. " * 4_500
    began = time.perf_counter()
    assert checked(text).findings
    assert time.perf_counter() - began < 60
