"""How much is in the store, and how much of it is assessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kb.models import (
    Assessment,
    Claim,
    ClaimRelation,
    ClaimWording,
    EvidenceLink,
    EvidenceSearch,
    Guidance,
    Mention,
    Revision,
    Source,
    SourceText,
    Study,
    Topic,
)
from kb.vocabulary import Certainty, Verdict


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How far the claims of one topic are assessed."""

    topic: str
    label: str
    claims: int
    mentions: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of every table that people ask about. ``unassessed`` counts claims without an assessment."""

    claims: int
    mentions: int
    sources: int
    attached: int
    topics: int
    relations: int
    wordings: int
    studies: int
    links: int
    searches: int
    assessments: int
    unassessed: int
    guidance: int
    revisions: int
    by_verdict: dict[str, int] = field(default_factory=dict)
    by_certainty: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)
    by_design: dict[str, int] = field(default_factory=dict)
    by_topic: tuple[TopicCount, ...] = ()


_COUNTED: dict[str, Any] = {
    "claims": Claim.id,
    "mentions": Mention.id,
    "sources": Source.id,
    "attached": SourceText.source_id,
    "topics": Topic.id,
    "relations": ClaimRelation.id,
    "wordings": ClaimWording.id,
    "studies": Study.id,
    "links": EvidenceLink.id,
    "searches": EvidenceSearch.id,
    "assessments": Assessment.id,
    "guidance": Guidance.id,
    "revisions": Revision.id,
}


def statistics(session: Session) -> Statistics:
    """Counts everything, in a fixed number of queries."""
    counts = session.execute(
        select(*(select(func.count(column)).scalar_subquery().label(name) for name, column in _COUNTED.items()))
    ).one()
    numbers: dict[str, int] = dict(counts._mapping)
    verdicts = _grouped(session, Assessment.verdict, current=True)
    numbers["unassessed"] = numbers["claims"] - sum(verdicts.values())
    ordered = {v.value: verdicts[v] for v in Verdict if v in verdicts}
    if numbers["unassessed"]:
        ordered[Verdict.UNASSESSED.value] = ordered.get(Verdict.UNASSESSED.value, 0) + numbers["unassessed"]
    certainties = _grouped(session, Assessment.certainty, current=True)
    return Statistics(
        **numbers,
        by_verdict=ordered,
        by_certainty={c.value: certainties[c] for c in Certainty if c in certainties},
        by_kind=_counted(_grouped(session, Claim.kind)),
        by_design=_counted(_grouped(session, Study.design)),
        by_topic=tuple(_topics(session)),
    )


def _grouped(session: Session, column: Any, *, current: bool = False) -> dict[Any, int]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column)
    if current:
        query = query.where(Assessment.is_current)
    return dict(session.execute(query).all())


def _counted(groups: dict[Any, int]) -> dict[str, int]:
    return {str(value.value): n for value, n in sorted(groups.items(), key=lambda item: (-item[1], item[0].value))}


def _topics(session: Session) -> list[TopicCount]:
    query = (
        select(
            Topic.slug,
            Topic.label,
            func.count(Claim.id.distinct()),
            func.count(Mention.id.distinct()),
            func.count(Assessment.claim_id.distinct()),
        )
        .outerjoin(Claim, Claim.topic_id == Topic.id)
        .outerjoin(Mention, Mention.claim_id == Claim.id)
        .outerjoin(Assessment, and_(Assessment.claim_id == Claim.id, Assessment.is_current))
        .group_by(Topic.id)
        .order_by(Topic.position, Topic.slug)
    )
    return [TopicCount(*row) for row in session.execute(query)]
