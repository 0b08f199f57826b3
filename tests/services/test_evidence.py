"""The evidence of a topic, study by study."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.evidence import TopicEvidence, evidence_of_topic
from kb.services.opening import Store
from kb.vocabulary import Certainty, Directness, EvidenceDirection, StudyDesign, Verdict
from tests.store import noise
from tests.store.queries import counted_queries


def test_the_evidence_of_a_topic_is_that_of_its_claims(session: Session) -> None:
    assert evidence_of_topic(session, "foot-baths") == [
        TopicEvidence(
            claim="bath-warms-feet",
            statement="Foot baths warm the feet.",
            verdict=Verdict.SUPPORTED,
            certainty=Certainty.MODERATE,
            study="hall2019warmth",
            issued=2019,
            design=StudyDesign.RCT,
            sample="80",
            direction=EvidenceDirection.SUPPORTS,
            directness=Directness.DIRECT,
            result="Warmer by three degrees for an hour.",
            note="",
        )
    ]
    assert [(row.claim, row.study) for row in evidence_of_topic(session, "colds")] == [
        ("bath-cures-colds", "hall2019warmth"),
        ("bath-known-since-1900", "stone1901record"),
    ]


def test_only_the_current_assessment_counts(session: Session) -> None:
    assert [row.claim for row in evidence_of_topic(session, noise.TOPIC)] == list(noise.CLAIMS)


def test_direct_studies_come_first(shipped_session: Session) -> None:
    rows = evidence_of_topic(shipped_session, "wrinkles")
    assert rows
    for claim in {row.claim for row in rows}:
        direct = [row.directness is Directness.DIRECT for row in rows if row.claim == claim]
        assert direct == sorted(direct, reverse=True)
    assert [row.claim for row in rows] == sorted(row.claim for row in rows)


def test_a_topic_that_does_not_exist_is_told_with_the_nearest(session: Session) -> None:
    with pytest.raises(NotFound, match=r"There is no topic 'cold'\. Did you mean 'colds'\?"):
        evidence_of_topic(session, "cold")


def test_two_queries_are_enough(read_only_shipped_store: Store) -> None:
    store = read_only_shipped_store
    with store.session() as session, counted_queries(store.engine) as sent:
        evidence_of_topic(session, "wrinkles")
    assert len(sent) == 2
