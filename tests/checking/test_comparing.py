from __future__ import annotations

from collections import Counter

import pytest

from kb.checking.comparing import compare
from kb.vocabulary import Relation
from tests.checking.known import clause_of, clauses_of, known
from tests.checking.pairs import DANGEROUS, PAIRS


@pytest.mark.parametrize(("text", "slug", "relation"), PAIRS)
def test_a_clause_stands_to_a_claim_as_a_person_says(text: str, slug: str, relation: str) -> None:
    comparison = compare(clause_of(text), known(slug))
    assert comparison.relation.value == relation, comparison.reasons


def test_every_relation_has_pairs() -> None:
    counted = Counter(relation for _, _, relation in PAIRS)
    assert set(counted) == {relation.value for relation in Relation}
    assert len(PAIRS) >= 60


@pytest.mark.parametrize(("text", "slug"), DANGEROUS)
def test_a_dangerous_sentence_never_inherits(text: str, slug: str) -> None:
    relations = {compare(clause, known(slug)).relation for clause in clauses_of(text)}
    assert not any(relation.inherits_verdict for relation in relations), relations


@pytest.mark.parametrize(("text", "slug", "relation"), [pair for pair in PAIRS if pair[2] != "same"])
def test_what_is_not_the_same_says_why(text: str, slug: str, relation: str) -> None:
    assert compare(clause_of(text), known(slug)).reasons


def test_a_denial_reaches_every_part_of_its_sentence() -> None:
    parts = clauses_of("There is no evidence that it boosts collagen, lifts the face or fades age spots.")
    slugs = ["fa-increases-collagen-production", "fa-lifts-face", "fa-reduces-dark-spots"]
    assert len(parts) == 3
    for part, slug in zip(parts, slugs, strict=True):
        assert compare(part, known(slug)).relation is Relation.NEGATED


def test_a_denial_in_another_part_of_the_sentence_does_not_reach_over_a_but() -> None:
    parts = clauses_of("The evidence for scars is limited, but it lifts the face.")
    assert compare(parts[-1], known("fa-lifts-face")).relation is Relation.SAME


def test_a_claim_listed_as_a_myth_is_denied() -> None:
    clause = clause_of("It lifts the face.", lead="Myth", listed=True)
    assert compare(clause, known("fa-lifts-face")).relation is Relation.NEGATED


def test_the_subject_of_the_section_counts_where_the_clause_names_none() -> None:
    clause = clause_of("Boosts circulation in the face.")
    assert compare(clause, known("fa-increases-facial-blood-flow")).relation is Relation.SAME
    elsewhere = compare(clause, known("fa-increases-facial-blood-flow"), subject="gua-sha")
    assert elsewhere.relation is Relation.DIFFERENT_POPULATION


def test_general_knowledge_is_the_same_in_a_text_about_another_treatment() -> None:
    clause = clause_of("Collagen declines with age.")
    assert compare(clause, known("collagen-declines-with-age"), subject="microneedling").relation is Relation.SAME


def test_a_bare_illness_under_what_we_do_not_treat_is_a_contraindication() -> None:
    clause = clause_of("epilepsy", lead="Not suitable for people with", listed=True)
    assert compare(clause, known("seizure-disorder-contraindicates-fa")).relation is Relation.SAME
