from __future__ import annotations

import pytest

from kb.checking.negation import denials, reaching
from kb.checking.profiles import hits_of


def denied(text: str, concept: str) -> bool:
    """Whether a denial reaches ``concept`` in ``text``."""
    return bool(reaching(text, hits_of(text, frozenset({concept}))))


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("It does not lift the face", "lift"),
        ("It doesn\u2019t boost collagen", "collagen"),
        ("It never fades wrinkles", "wrinkles"),
        ("It fails to firm the skin", "firmness"),
        ("There is no evidence that it lifts the face", "lift"),
        ("Whether it lifts the face remains to be seen", "lift"),
        ("It is a myth that wrinkles fade", "wrinkles"),
        ("It has not been shown to lift the face", "lift"),
        ("The evidence for a lift is weak", "lift"),
        ("There is no bruising", "bruise"),
        ("Lifting the face is wishful thinking", "lift"),
        ("It hardly lifts the face", "lift"),
        ("No lift was seen", "lift"),
    ],
)
def test_a_denial_reaches_what_it_denies(text: str, concept: str) -> None:
    assert denied(text, concept)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("It lifts the face without surgery", "lift"),
        ("It not only lifts, it firms", "lift"),
        ("There is no doubt that it lifts the face", "lift"),
        ("You won't need a knife, because it lifts the face", "lift"),
        ("If you don't like needles, a roller lifts too", "lift"),
        ("It lifts the face but does not fade spots", "lift"),
        ("Nothing short of a lift", "lift"),
    ],
)
def test_a_denial_of_something_else_does_not_reach(text: str, concept: str) -> None:
    assert not denied(text, concept)


def test_words_that_belong_to_a_concept_deny_nothing() -> None:
    assert denials("It doesn't hurt") == ()
    assert denials("Not suitable during pregnancy") == ()


def test_evidence_is_told_from_the_thing() -> None:
    assert denials("There is no proof of it")[0].doubts_the_evidence
    assert not denials("It does not work on spots")[0].doubts_the_evidence
