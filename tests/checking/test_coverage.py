"""Coverage counts sentences once, by the worst that is found in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.checking.coverage import combined, coverage_of, share_of
from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Coverage, Document, Share
from kb.vocabulary import Certainty, Verdict
from tests.checking.known import known_claims

VERDICTS = {
    "fa-lifts-face": (Verdict.TENTATIVE, Certainty.LOW),
    "fa-increases-collagen-production": (Verdict.NOT_SHOWN, Certainty.VERY_LOW),
    "collagen-declines-with-age": (Verdict.SUPPORTED, Certainty.MODERATE),
    "fa-treats-alopecia": (Verdict.NOT_SHOWN, Certainty.VERY_LOW),
}
TEXT = """Facial acupuncture lifts the face. It boosts collagen. The collagen in the skin diminishes as people age.
It does not treat alopecia.

Facial acupuncture lowers your golf handicap by ten strokes. Book online today.
"""


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    claims = []
    for claim in known_claims().values():
        verdict, certainty = VERDICTS.get(claim.slug, (Verdict.UNASSESSED, None))
        claims.append(replace(claim, verdict=verdict, certainty=certainty))
    return check_document(Document("draft.txt", TEXT), ClaimIndex(tuple(claims))).coverage


def test_every_claim_sentence_is_counted_once(coverage: Coverage) -> None:
    counts = (coverage.carried, coverage.overstated, coverage.unsupported, coverage.unknown, coverage.open)
    assert counts == (1, 1, 1, 1, 1)
    assert sum(counts) == coverage.claim_sentences == 5
    assert coverage.sentences == 6
    assert coverage.matched == 4


def test_shares_are_of_the_sentences_that_claim_something(coverage: Coverage) -> None:
    assert coverage.share("carried") == pytest.approx(0.2)
    assert coverage.share(Share.MATCHED) == pytest.approx(0.8)
    assert coverage.shares == {share.value: coverage.share(share) for share in Share}
    with pytest.raises(ValueError, match="golf"):
        coverage.share("golf")


def test_a_draft_that_claims_nothing_is_wholly_carried() -> None:
    nothing = coverage_of([], [])
    assert nothing.share(Share.CARRIED) == 1.0
    assert nothing.share(Share.UNSUPPORTED) == 0.0


def test_the_coverage_of_several_documents_adds_up(coverage: Coverage) -> None:
    both = combined([coverage, coverage])
    assert both.claim_sentences == 2 * coverage.claim_sentences
    assert both.share("unsupported") == coverage.share("unsupported")
    assert both.by_verdict == {verdict: 2 * count for verdict, count in coverage.by_verdict.items()}


def test_what_the_draft_or_a_regulator_says_otherwise_counts_for_no_sentence() -> None:
    text = "Facial acupuncture is painless. You may feel a little discomfort."
    result = check_document(Document("draft.txt", text), ClaimIndex(tuple(known_claims().values())))
    assert "self-contradiction" in {finding.code for finding in result.findings}
    assert result.coverage.claim_sentences == 2


def test_every_share_says_what_it_counts() -> None:
    assert all(share.meaning.endswith(".") for share in Share)
    result = check_document(Document("d.txt", TEXT), ClaimIndex(tuple(known_claims().values())))
    assert {share_of(finding) for finding in result.findings} <= set(Share)
