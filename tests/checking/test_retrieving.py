from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.checking.index import ClaimIndex, TextKind, key_of, known_texts
from kb.checking.learned import Learned
from kb.checking.retrieving import LIMIT, SIGNALS, WORDS_ALONE, matching_text, retrieve, weights
from kb.checking.traits import names_in
from kb.checking.values import Candidate, Clause, KnownClaim, Segment
from kb.encoding import SentenceEncoder
from kb.vocabulary import Checkability, ClaimKind
from tests.checking.known import clause_of, clauses_of, known_claims


@pytest.fixture(scope="module")
def words_alone() -> ClaimIndex:
    return ClaimIndex(tuple(known_claims().values()))


def best(text: str, index: ClaimIndex, lead: str = "") -> str | None:
    found = retrieve([clause_of(text, lead=lead)], index)[0]
    return found[0].slug if found else None


PLAIN = [
    ("stimulates collagen production", "fa-increases-collagen-production"),
    ("softens fine lines and wrinkles", "fa-reduces-lines-and-wrinkles"),
    ("lifts sagging cheeks", "fa-lifts-face"),
    ("fades age spots", "fa-reduces-dark-spots"),
    ("relieves puffy eyes", "fa-reduces-eye-puffiness"),
    ("treats rosacea", "fa-reduces-rosacea"),
    ("helps with TMJ pain", "fa-treats-tmj-disorder"),
    ("drains the lymph", "fa-improves-lymphatic-drainage"),
    ("Hair-thin needles are used.", "fa-needles-are-very-thin"),
    ("We only use sterile, single-use needles.", "fa-uses-sterile-needles"),
    ("The skin is the body's largest organ.", "skin-is-largest-organ"),
    ("It relieves sinus pressure.", "fa-relieves-sinus-pressure"),
    ("makes Botox last longer", "fa-prolongs-botox-effect"),
]


@pytest.mark.parametrize(("text", "slug"), PLAIN)
def test_plain_copy_finds_its_claim_by_words_alone(text: str, slug: str, words_alone: ClaimIndex) -> None:
    assert best(text, words_alone) == slug


@pytest.mark.parametrize(("text", "slug"), PLAIN)
def test_plain_copy_finds_its_claim_by_meaning_too(text: str, slug: str, with_meaning: ClaimIndex) -> None:
    assert best(text, with_meaning) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("A gentle boost for tired circulation in your cheeks", "fa-increases-facial-blood-flow"),
        ("crow's feet become shallower", "fa-reduces-lines-and-wrinkles"),
        ("my complexion looks lit from within", "fa-gives-skin-glow"),
    ],
)
def test_other_words_for_a_claim_are_found(text: str, slug: str, with_meaning: ClaimIndex) -> None:
    assert best(text, with_meaning) == slug


@pytest.mark.parametrize(
    "text",
    [
        "Free parking is available behind the building.",
        "Our founder speaks fluent Spanish.",
        "It improves your golf swing.",
        "Vouchers make a lovely present.",
        "It lowers cholesterol.",
    ],
)
def test_nothing_known_matches_is_an_answer(text: str, with_meaning: ClaimIndex, words_alone: ClaimIndex) -> None:
    assert best(text, with_meaning) is None
    assert best(text, words_alone) is None


def test_the_same_words_are_another_claim_under_another_heading(with_meaning: ClaimIndex) -> None:
    assert best("migraine", with_meaning, lead="What we treat:") == "fa-treats-migraine"
    assert best("migraine", with_meaning, lead="Not suitable for people with") == "migraine-contraindicates-fa"


def test_a_clause_about_another_treatment_gets_general_claims_only(with_meaning: ClaimIndex) -> None:
    mine = clause_of("Boosts collagen.")
    general = clause_of("Collagen declines with age.")
    assert retrieve([mine, general], with_meaning, ["", ""])[0]
    found = retrieve([mine, general], with_meaning, ["gua-sha", "gua-sha"])
    assert found[0] == ()
    assert found[1][0].slug == "collagen-declines-with-age"


def test_candidates_are_few_ordered_and_scored(with_meaning: ClaimIndex) -> None:
    for candidates in retrieve(clauses_of("It lifts, firms and smooths the skin and boosts collagen."), with_meaning):
        scores = [candidate.score for candidate in candidates]
        assert scores == sorted(scores, reverse=True)
        assert len(candidates) <= LIMIT
        assert all(weights(with_meaning=True)["threshold"] <= score <= 1 for score in scores)
        assert all(0 <= c.lexical <= 1 and 0 <= c.semantic <= 1 and c.wording for c in candidates)


def test_a_batch_gives_what_single_clauses_give(with_meaning: ClaimIndex) -> None:
    parts = clauses_of("It lifts the face, fades age spots and eases stress.")

    def rounded(found: Sequence[Candidate]) -> list[tuple[str, float]]:
        return [(candidate.slug, round(candidate.score, 3)) for candidate in found]

    together = retrieve(parts, with_meaning)
    assert [rounded(found) for found in together] == [rounded(retrieve([part], with_meaning)[0]) for part in parts]


def test_a_clause_nearer_to_a_near_miss_is_not_that_claim(encoder: SentenceEncoder) -> None:
    claim = known_claims()["fa-firms-skin"]
    text = "This balm makes the skin firmer."
    others = [other for other in known_claims().values() if other.topic != claim.topic][:60]
    bare = ClaimIndex([replace(claim, near_misses=()), *others], encoder)
    warned = ClaimIndex([replace(claim, near_misses=(text,)), *others], encoder)
    assert best(text, bare) == claim.slug
    assert best(text, warned) is None


NEW = KnownClaim(
    slug="sauna-eases-gout",
    statement="Sitting in a sauna eases gout.",
    kind=ClaimKind.EFFICACY,
    checkable=Checkability.EMPIRICAL,
    topic="general-health",
    wordings=("regular saunas calm attacks of gout", "a sweat in the sauna takes the edge off gouty toes"),
)


@pytest.mark.parametrize("others", [0, 5, 270])
@pytest.mark.parametrize("text", ["Saunas are known to calm gout attacks.", "A sauna soothes gouty toes."])
def test_a_claim_that_was_just_added_is_found_at_once(
    text: str, others: int, encoder: SentenceEncoder, vectors: dict[str, NDArray[np.float32]], learned: Learned
) -> None:
    index = ClaimIndex([NEW, *list(known_claims().values())[:others]], encoder, vectors, learned)
    assert best(text, index) == NEW.slug
    assert best("Free parking is available behind the building.", index) is None


def test_a_claim_about_somebody_by_name_needs_the_name(with_meaning: ClaimIndex) -> None:
    assert names_in("A clinic named Red Leaf in Edmonton offers facial acupuncture.") == ("red", "leaf", "edmonton")
    found = retrieve([clause_of("Our clinic in Leeds offers facial acupuncture.")], with_meaning)[0]
    assert "fa-is-offered-at-red-leaf-edmonton" not in {candidate.slug for candidate in found}


def test_the_name_of_the_treatment_is_left_out_of_what_is_compared() -> None:
    assert key_of("Facial acupuncture lifts the face.") == "lifts the face"
    assert key_of("Facial acupuncture") == "facial acupuncture"


def test_a_reading_that_carries_too_much_gives_way_to_the_clause_itself() -> None:
    text = "sleep better"
    reading = "We also treat the whole of the underlying imbalance, and many of our patients notice that they " + text
    segment = Segment(0, len(text), text, clause_of(text).segment.kind)
    assert matching_text(Clause(0, len(text), text, reading, segment)) == text


def test_known_texts_name_their_claim_and_kind_once() -> None:
    claims = tuple(known_claims().values())
    texts = known_texts(claims)
    assert {known.claim for known in texts} == set(range(len(claims)))
    keys = [(known.claim, known.key) for known in texts]
    assert len(keys) == len(set(keys))
    assert {known.kind for known in texts} >= {TextKind.STATEMENT, TextKind.WORDING, TextKind.NEAR_MISS}


def test_vectors_that_are_kept_are_not_made_again(vectors: dict[str, NDArray[np.float32]]) -> None:
    class Unwilling:
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise AssertionError(f"encodes {len(texts)} texts again")

    assert ClaimIndex(tuple(known_claims().values()), Unwilling(), vectors).knows_meaning


def test_an_index_is_built_from_kept_vectors_in_no_time(
    encoder: SentenceEncoder, vectors: dict[str, NDArray[np.float32]]
) -> None:
    claims = tuple(known_claims().values())
    ClaimIndex(claims[:1], encoder, vectors)  # tables are read once a process
    started = perf_counter()
    ClaimIndex(claims, encoder, vectors)
    assert perf_counter() - started < 1.0  # 0.1 s alone on two cores; a busy machine is no failure


def test_an_empty_index_and_no_clauses_are_no_trouble(words_alone: ClaimIndex) -> None:
    assert retrieve([], words_alone) == []
    assert retrieve([clause_of("Boosts collagen.")], ClaimIndex([])) == [()]
    assert retrieve([clause_of("...")], words_alone) == [()]


def test_the_weights_name_the_signals_that_there_are() -> None:
    for with_meaning, names in ((True, SIGNALS), (False, WORDS_ALONE)):
        fitted = weights(with_meaning=with_meaning)
        assert set(fitted) == {"constant", "threshold", *names}
        assert 0.2 <= fitted["threshold"] <= 0.6
