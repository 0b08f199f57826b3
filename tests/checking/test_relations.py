from __future__ import annotations

from pathlib import Path

import pytest

from kb.checking.comparing import compare
from kb.vocabulary import Relation
from tests.checking.known import clauses_of, known

SURE = 1.0
TEXT = (Path(__file__).parent / "relations.txt").read_text(encoding="utf-8")


def lines(part: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(" | ")) for line in part.splitlines() if " | " in line and not line.startswith("#")]


UNDERSTOOD, NOT_YET = (lines(part) for part in TEXT.split("# not yet\n"))


def is_right(slug: str, relation: str, text: str) -> bool:
    """Whether a sure candidate gets nothing from a sentence that turns it, and the same from one that says it."""
    found = {compare(clause, known(slug), score=SURE).relation for clause in clauses_of(text)}
    if Relation(relation) is Relation.SAME:
        return Relation.SAME in found
    return not any(relation.inherits_verdict for relation in found)


@pytest.mark.parametrize(("slug", "relation", "text"), UNDERSTOOD)
def test_a_sure_candidate_is_compared_as_a_person_would(slug: str, relation: str, text: str) -> None:
    assert is_right(slug, relation, text)


@pytest.mark.parametrize(("slug", "relation", "text"), NOT_YET)
def test_what_is_not_yet_understood_stands_in_its_place(slug: str, relation: str, text: str) -> None:
    assert not is_right(slug, relation, text), "move it up: it is understood now"


def test_most_sentences_are_understood_and_all_ways_of_turning_are_among_them() -> None:
    assert len(UNDERSTOOD) >= 5 * len(NOT_YET)
    assert len(UNDERSTOOD) + len(NOT_YET) >= 190
    assert {relation for _, relation, _ in UNDERSTOOD} == {"negated", "stronger", "different-number", "same"}
