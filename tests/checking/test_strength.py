from __future__ import annotations

import pytest

from kb.checking.strength import Aspect, attributed_to, strength, strength_of
from kb.vocabulary import WordingStrength
from tests.checking.known import clauses_of


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("It reduces wrinkles.", WordingStrength.FLAT),
        ("It may reduce wrinkles.", WordingStrength.MAY),
        ("Some studies suggest that it reduces wrinkles.", WordingStrength.MAY),
        ("It is thought to reduce wrinkles.", WordingStrength.MAY),
        ("It probably reduces wrinkles.", WordingStrength.PROBABLY),
        ("It is very uncertain whether it reduces wrinkles.", WordingStrength.UNCERTAIN),
        ("It eliminates wrinkles.", WordingStrength.ABSOLUTE),
        ("It reduces wrinkles permanently.", WordingStrength.ABSOLUTE),
        ("Guaranteed to reduce wrinkles.", WordingStrength.ABSOLUTE),
        ("100% natural.", WordingStrength.ABSOLUTE),
        ("It has no side effects.", WordingStrength.ABSOLUTE),
        ("The only way to reduce wrinkles.", WordingStrength.ABSOLUTE),
        ("It reduces wrinkles at once.", WordingStrength.ABSOLUTE),
    ],
)
def test_a_sentence_has_its_rung_on_the_ladder(text: str, rung: WordingStrength) -> None:
    assert strength(text).wording is rung


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("erases fine lines", Aspect.COMPLETENESS),
        ("works for everyone", Aspect.EXTENT),
        ("lifts for good", Aspect.DURATION),
        ("clinically proven", Aspect.CERTAINTY),
        ("works overnight", Aspect.SPEED),
        ("the best treatment there is", Aspect.EXCLUSIVENESS),
        ("risk-free", Aspect.HARMLESSNESS),
        ("dramatically firmer", Aspect.MAGNITUDE),
    ],
)
def test_words_are_sorted_by_what_they_exceed_in(text: str, aspect: Aspect) -> None:
    assert aspect in strength(text).exceeding


def test_a_denied_absolute_is_none() -> None:
    assert strength("It does not erase lines.").wording is WordingStrength.FLAT
    assert strength("Results are not permanent.").aspects == ()


def test_an_absolute_of_a_neighbour_is_not_carried_over() -> None:
    found = [
        strength_of(part) for part in clauses_of("It permanently erases lines, boosts collagen and may ease stress.")
    ]
    assert [strong.wording for strong in found] == [
        WordingStrength.ABSOLUTE,
        WordingStrength.FLAT,
        WordingStrength.MAY,
    ]


def test_a_verb_that_is_shared_is_carried_over() -> None:
    found = [strength_of(part) for part in clauses_of("It eliminates fine lines, dark spots and puffiness.")]
    assert [strong.wording for strong in found] == [WordingStrength.ABSOLUTE] * 3


def test_every_aspect_says_what_it_means() -> None:
    assert all(aspect.meaning for aspect in Aspect)


def test_a_reported_claim_names_who_reports_it() -> None:
    assert attributed_to("Practitioners say that it lifts the face.") == "Practitioners say"
    assert attributed_to("It lifts the face.") == ""
