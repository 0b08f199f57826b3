"""Who wins where a second reader and the built-in comparison differ: the more cautious of the two."""

from __future__ import annotations

import pytest

from kb.checking.comparing import compare
from kb.checking.index import ClaimIndex
from kb.checking.reviewing import DANGERS, SURE, Choice, Opinion, danger, merge, question_of, review
from kb.checking.values import Candidate, Comparison
from kb.vocabulary import Relation
from tests.checking.known import clause_of, known, known_claims

COLLAGEN = "fa-increases-collagen-production"
PLAIN = "Facial acupuncture boosts collagen"


def opinion(relation: Relation | None, quote: str = "collagen") -> Opinion:
    """A reader's opinion of the claim on collagen: a relation, or that it is not made."""
    if relation is None:
        return Opinion("second reader m", (), quote)
    return Opinion("second reader m", (Choice(COLLAGEN, relation, quote),))


def merged(text: str, says: Relation | None, score: float = 0.6) -> Comparison:
    """The comparison of ``text`` with the claim on collagen, made one with the reader's opinion."""
    clause, claim = clause_of(text), known(COLLAGEN)
    return merge(compare(clause, claim), opinion(says), clause, claim, score=score)


def test_without_an_opinion_nothing_changes() -> None:
    clause, claim = clause_of(PLAIN), known(COLLAGEN)
    built_in = compare(clause, claim)
    assert merge(built_in, None, clause, claim, score=0.9) is built_in


def test_where_both_agree_the_reader_is_named() -> None:
    found = merged(PLAIN, Relation.SAME)
    assert found.relation is Relation.SAME
    assert found.reasons[-1] == "second reader m agrees ('collagen')"


@pytest.mark.parametrize(
    "says",
    [r for r in Relation if not r.inherits_verdict and r is not Relation.RELATED],
)
def test_a_reader_may_always_keep_a_verdict_from_being_inherited(says: Relation) -> None:
    found = merged(PLAIN, says, score=1.0)
    assert found.relation is says
    assert "'collagen'" in found.reasons[0]


DANGEROUS = {
    "Facial acupuncture does not boost collagen": Relation.NEGATED,
    "There is no evidence that facial acupuncture boosts collagen": Relation.NEGATED,
    "Microneedling boosts collagen": Relation.DIFFERENT_POPULATION,
    "Facial acupuncture boosts collagen permanently": Relation.STRONGER,
    "Facial acupuncture boosts collagen by 400%": Relation.STRONGER,
}


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("says", [*(r for r in Relation if r is not Relation.RELATED), None])
def test_a_danger_that_was_found_cannot_be_talked_away(text: str, says: Relation | None) -> None:
    subject = "microneedling" if "Micro" in text else ""
    clause, claim = clause_of(text), known(COLLAGEN)
    built_in = compare(clause, claim, subject=subject)
    assert built_in.relation is DANGEROUS[text]
    assert merge(built_in, opinion(says), clause, claim, score=0.3).relation is DANGEROUS[text]


def test_another_number_cannot_be_talked_away() -> None:
    claim = next(c for c in known_claims().values() if c.statement == "A whole session takes 50 minutes.")
    clause = clause_of("A whole session takes 90 minutes.")
    built_in = compare(clause, claim)
    assert built_in.relation is Relation.DIFFERENT_NUMBER
    says = Opinion("second reader m", (Choice(claim.slug, Relation.SAME, "90 minutes"),))
    assert merge(built_in, says, clause, claim, score=0.9).relation is Relation.DIFFERENT_NUMBER
    found_elsewhere = Comparison(claim.slug, Relation.RELATED, ("something else came first",))
    assert merge(found_elsewhere, says, clause, claim, score=0.9).relation is Relation.RELATED


def test_every_question_is_asked_before_a_verdict_is_inherited_on_a_readers_word() -> None:
    """A comparison stops at its first answer: behind "related" there may be a denial that nobody looked at."""
    clause, claim = clause_of("It never gave anybody more collagen"), known(COLLAGEN)
    assert danger(clause, claim)
    built_in = Comparison(claim.slug, Relation.RELATED, ("something else came first",))
    found = merge(built_in, opinion(Relation.SAME), clause, claim, score=0.9)
    assert found.relation is Relation.RELATED
    assert "but '" in found.reasons[-1]


def test_a_question_is_never_taken_for_a_statement() -> None:
    clause, claim = clause_of("Does facial acupuncture boost collagen?"), known(COLLAGEN)
    built_in = compare(clause, claim)
    assert not built_in.relation.inherits_verdict
    assert not merge(built_in, opinion(Relation.SAME), clause, claim, score=0.9).relation.inherits_verdict


def test_a_reader_may_find_the_claim_where_nothing_dangerous_is_seen() -> None:
    clause, claim = clause_of("Facial acupuncture boosts collagen around the eyes"), known(COLLAGEN)
    built_in = Comparison(claim.slug, Relation.RELATED, ("it says too little",))
    assert merge(built_in, opinion(Relation.SAME), clause, claim, score=0.4).relation is Relation.SAME


def test_a_reader_takes_an_unsure_match_away_and_a_sure_one_not() -> None:
    assert merged(PLAIN, None, score=SURE - 0.01).relation is Relation.RELATED
    stays = merged(PLAIN, None, score=SURE)
    assert stays.relation is Relation.SAME
    assert "the likeness is too great" in stays.reasons[-1]


def test_the_dangers_are_relations_that_inherit_nothing() -> None:
    assert not any(relation.inherits_verdict for relation in DANGERS)
    assert {Relation.NEGATED, Relation.DIFFERENT_NUMBER, Relation.DIFFERENT_POPULATION} <= DANGERS


def test_only_clauses_with_candidates_are_asked_about() -> None:
    index = ClaimIndex([known(COLLAGEN)])
    candidate = Candidate(COLLAGEN, 0.9, 0.5, 0.0, "")
    asked = []

    def reviewer(questions: object) -> list[Opinion | None]:
        asked.append(questions)
        return [opinion(Relation.SAME)]

    first, second = clause_of("Welcome"), clause_of(PLAIN)
    assert review(reviewer, [(first, ()), (second, (candidate,))], index) == [None, opinion(Relation.SAME)]
    assert asked == [[question_of(second, (candidate,), index)]]
    assert review(None, [(second, (candidate,))], index) == [None]
    assert review(reviewer, [(first, ())], index) == [None]
    assert len(asked) == 1
