from __future__ import annotations

import pytest

from kb.checking.counting import counting, is_superlative
from kb.checking.negation import denials
from kb.checking.profiles import profile
from tests.checking.known import known


def counted(text: str, slug: str) -> list[str]:
    """The words of ``text`` that deny the claim."""
    return [denial.cue for denial in counting(denials(text), text, known(slug), profile(known(slug)))]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("We never needle broken skin", "damaged-skin-contraindicates-fa"),
        ("No organ is larger than the skin", "skin-is-largest-organ"),
        ("No, it eases tension and nobody minds", "fa-lifts-face"),
        ("It isn't the pin that smooths you, it's the collagen", "collagen-rise-reduces-wrinkles"),
        ("Pimples never get the chance to come", "fa-prevents-acne"),
        ("People choose it who do not want Botox", "fa-is-substitute-for-botox"),
        ("No blood can get through a clenched muscle", "tight-muscle-blocks-blood"),
    ],
)
def test_a_denial_that_says_what_the_claim_says_does_not_count(text: str, slug: str) -> None:
    assert [cue for cue in counted(text, slug) if cue.lower() != "nobody"] == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Blood thinners do not rule you out", "anticoagulants-contraindicate-fa"),
        ("It does not keep spots from coming", "fa-prevents-acne"),
        ("It is no substitute for Botox", "fa-is-substitute-for-botox"),
        ("Tight muscles do not block the blood", "tight-muscle-blocks-blood"),
        ("There is no evidence that broken skin is harmed", "damaged-skin-contraindicates-fa"),
        ("It no longer works for wrinkles", "fa-reduces-lines-and-wrinkles"),
    ],
)
def test_a_denial_of_the_claim_counts(text: str, slug: str) -> None:
    assert counted(text, slug)


def test_the_most_is_told_from_the_same() -> None:
    assert is_superlative("Nothing lifts a neck better than needles")
    assert not is_superlative("Lines are no shallower than before")
    assert not is_superlative("Needles are no better")
