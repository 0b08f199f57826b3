"""The evidence of a topic, study by study."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kb.models import Assessment, Claim, EvidenceLink, Study, Topic
from kb.services.claims import require_slug
from kb.vocabulary import Certainty, Directness, EvidenceDirection, StudyDesign, Verdict


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """One study's bearing on one claim of a topic."""

    claim: str
    statement: str
    verdict: Verdict | None
    certainty: Certainty | None
    study: str
    issued: int | None
    design: StudyDesign
    sample: str
    direction: EvidenceDirection
    directness: Directness
    result: str
    note: str


def evidence_of_topic(session: Session, topic: str) -> list[TopicEvidence]:
    """Every evidence link of the topic's claims, by claim, direct ones first. Raises NotFound."""
    require_slug(session, Topic, topic, "topic")
    query = (
        select(
            Claim.slug.label("claim"),
            Claim.statement,
            Assessment.verdict,
            Assessment.certainty,
            Study.key.label("study"),
            Study.issued,
            Study.design,
            Study.sample,
            EvidenceLink.direction,
            EvidenceLink.directness,
            EvidenceLink.result,
            EvidenceLink.note,
        )
        .join(Topic, Topic.id == Claim.topic_id)
        .join(EvidenceLink, EvidenceLink.claim_id == Claim.id)
        .join(Study, Study.id == EvidenceLink.study_id)
        .outerjoin(Assessment, and_(Assessment.claim_id == Claim.id, Assessment.is_current))
        .where(Topic.slug == topic)
        .order_by(Claim.slug, EvidenceLink.directness != Directness.DIRECT, EvidenceLink.position)
    )
    return [TopicEvidence(**row._mapping) for row in session.execute(query)]
