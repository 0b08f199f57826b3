from __future__ import annotations

import pytest

from kb.checking.comparing import compare
from kb.vocabulary import Relation
from tests.checking.known import clause_of, clauses_of, known


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("It lifts the face.", "fa-lifts-face"),
        ("Did you know that it boosts collagen?", "fa-increases-collagen-production"),
        ("No need for surgery: it lifts the face.", "fa-lifts-face"),
        ("It repairs damaged skin.", "fa-heals-skin-damage"),
        ("It does not weaken the facial muscles.", "fa-does-not-weaken-facial-muscles"),
        ("It does no damage to the skin.", "fa-does-not-damage-skin"),
        ("Facial acupuncture is safer than Botox.", "fa-is-safer-than-botox"),
        ("People choose it instead of surgery.", "fa-is-substitute-for-surgery"),
        ("It not only lifts sagging skin, it is relaxing.", "fa-is-relaxing"),
        ("Kim Kardashian posted a picture of her needles in 2013.", "kim-kardashian-posted-fa-picture-2013"),
    ],
)
def test_what_is_plainly_said_is_not_kept_away_from(text: str, slug: str) -> None:
    assert Relation.SAME in {compare(clause, known(slug)).relation for clause in clauses_of(text)}


@pytest.mark.parametrize(
    ("text", "slug", "relation"),
    [
        ("Does it lift the face?", "fa-lifts-face", Relation.RELATED),
        ("I wish it lifted the face.", "fa-lifts-face", Relation.NEGATED),
        ("So-called wrinkle reduction.", "fa-reduces-lines-and-wrinkles", Relation.NEGATED),
        ("There is no need to mention your allergies.", "disclose-health-details-before-fa", Relation.NEGATED),
        ("It damages the skin.", "fa-does-not-damage-skin", Relation.NEGATED),
        ("It weakens the facial muscles.", "fa-strengthens-weak-facial-muscles", Relation.NEGATED),
        ("Botox is safer than facial acupuncture.", "fa-is-safer-than-botox", Relation.NEGATED),
        ("No downtime.", "fa-causes-minor-bruising", Relation.RELATED),
        ("Only two needles in the whole body.", "fa-needles-inserted-in-body", Relation.NARROWER),
        ("It removes all wrinkles.", "fa-eliminates-some-wrinkles", Relation.STRONGER),
        ("She posted it in 2019.", "kim-kardashian-posted-fa-picture-2013", Relation.DIFFERENT_NUMBER),
    ],
)
def test_the_way_in_which_a_sentence_turns_is_told(text: str, slug: str, relation: Relation) -> None:
    comparison = compare(clause_of(text), known(slug))
    assert comparison.relation is relation, comparison.reasons
    assert comparison.reasons


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Drains lymph", "fa-improves-lymphatic-drainage"),
        ("Drains fluid from puffy cheeks", "fa-reduces-facial-puffiness"),
        ("Flushes away impurities", "fa-helps-clear-impurities"),
        ("Takes down puffiness", "fa-reduces-facial-puffiness"),
        ("Calms rosacea", "fa-reduces-rosacea"),
    ],
)
def test_draining_flushing_and_calming_are_good(text: str, slug: str) -> None:
    comparison = compare(clause_of(text, lead="Benefits", listed=True), known(slug))
    assert comparison.relation is not Relation.NEGATED, comparison.reasons
