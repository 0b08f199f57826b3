"""The words of the project: each has one value, a label and a meaning, and they keep their order."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from kb.vocabulary import (
    Certainty,
    Concern,
    GradeDomain,
    Level,
    Relation,
    RelationType,
    Term,
    WordingStrength,
    vocabularies,
)

MEMBERS = [member for vocabulary in vocabularies().values() for member in vocabulary]


def test_every_vocabulary_is_known_by_the_name_of_its_class() -> None:
    assert list(vocabularies()) == sorted(kind.__name__ for kind in Term.__subclasses__())
    assert all(vocabulary.__doc__ for vocabulary in vocabularies().values())


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_a_word_has_a_value_a_label_and_a_meaning(member: Term) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", member.value)
    assert member.name == member.value.upper().replace("-", "_")
    assert member.label.strip() == member.label != ""
    assert member.meaning.endswith(".")
    assert type(member)(member.value) is member
    assert str(member) == f"{member}" == member.value


@pytest.mark.parametrize("vocabulary", vocabularies().values(), ids=lambda kind: kind.__name__)
def test_no_two_words_of_a_vocabulary_look_the_same(vocabulary: type[Term]) -> None:
    assert len({member.value for member in vocabulary}) == len(list(vocabulary))
    assert len({member.label for member in vocabulary}) == len(list(vocabulary))


@pytest.mark.parametrize("word", ["", "Low", "LOW", "very low", "very_low", " low"])
def test_a_word_that_is_spelt_otherwise_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Certainty"):
        Certainty(word)


def test_ranks_follow_the_order_of_the_words() -> None:
    assert [level.rank for level in (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)] == [
        0,
        1,
        2,
        3,
    ]
    assert [level.rank for level in (Level.NOTICE, Level.WARNING, Level.ERROR)] == [0, 1, 2]
    assert [concern.steps for concern in Concern] == [0, 1, 2]
    assert all(weaker.rank + 1 == stronger.rank for weaker, stronger in pairwise(WordingStrength))


def test_a_verdict_is_inherited_by_the_same_and_by_less_only() -> None:
    assert {relation for relation in Relation if relation.inherits_verdict} == {Relation.SAME, Relation.WEAKER}


def test_contradictions_and_tensions_read_the_same_from_both_sides() -> None:
    symmetric = {relation for relation in RelationType if relation.is_symmetric}
    assert symmetric == {RelationType.CONTRADICTS, RelationType.IN_TENSION_WITH}


def test_five_domains_lower_certainty_and_three_raise_it() -> None:
    assert [domain.raises for domain in GradeDomain] == [False] * 5 + [True] * 3
