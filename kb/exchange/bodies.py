"""From records to the plain values that the rating policy reads."""

from __future__ import annotations

from collections.abc import Mapping

from kb.exchange.records import AssessmentRecord, ClaimRecord, EvidenceRecord, StudyRecord
from kb.rating.values import Bearing, Body, Judgement
from kb.vocabulary import NoticeType


def body_of(
    claim: ClaimRecord,
    evidence: EvidenceRecord | None,
    studies: Mapping[str, StudyRecord],
    assessment: AssessmentRecord | None = None,
) -> Body:
    """The body of evidence of a claim, with the judgements of an assessment (the current one if not given)."""
    if evidence is None:
        return Body(claim.checkable)
    if assessment is None and evidence.assessments:
        assessment = evidence.assessments[-1]
    bearings = []
    for link in evidence.links:
        study = studies[link.study]
        bearings.append(
            Bearing(
                study=link.study,
                design=study.design,
                direction=link.direction,
                directness=link.directness,
                n=study.participants,
                retracted=any(n.type is NoticeType.RETRACTION for n in study.notices),
            )
        )
    return Body(
        checkability=claim.checkable,
        bearings=tuple(bearings),
        recorded_searches=len(evidence.searches),
        direction=assessment.direction if assessment else None,
        starts_at=assessment.starts_at if assessment else None,
        judgements=tuple(Judgement(j.domain, j.concern, j.reason) for j in assessment.judgements) if assessment else (),
        record_finding=assessment.record_finding if assessment else None,
    )
