from __future__ import annotations

from pathlib import Path

import pytest

from kb.checking.comparing import compare
from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Document
from tests.checking.known import clauses_of, known, known_claims

LINES = (Path(__file__).parent / "dangers.txt").read_text(encoding="utf-8").splitlines()
DANGERS = [tuple(line.split(" | ")) for line in LINES if " | " in line and not line.startswith("#")]


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    return ClaimIndex(tuple(known_claims().values()))


def test_there_are_many_of_them_about_many_claims() -> None:
    assert len(DANGERS) >= 120
    assert len({slug for slug, _ in DANGERS}) >= 80


@pytest.mark.parametrize(("slug", "text"), DANGERS)
def test_a_sentence_that_turns_a_claim_never_inherits_by_comparison(slug: str, text: str) -> None:
    relations = {compare(clause, known(slug)).relation for clause in clauses_of(text)}
    assert not any(relation.inherits_verdict for relation in relations), relations


@pytest.mark.parametrize(("slug", "text"), DANGERS)
def test_nor_in_a_whole_check(slug: str, text: str, index: ClaimIndex) -> None:
    for finding in check_document(Document("draft.txt", text), index).findings:
        inherits = finding.relation is not None and finding.relation.inherits_verdict
        assert not (finding.claim == slug and inherits), finding
