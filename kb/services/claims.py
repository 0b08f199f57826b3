"""Finding claims and reading one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from kb.errors import NotFound
from kb.models import (
    Assessment,
    Claim,
    ClaimRelation,
    ClaimWording,
    EvidenceLink,
    Guidance,
    Mention,
    Source,
    Study,
    Topic,
)
from kb.services.naming import suggestion
from kb.vocabulary import Certainty, Checkability, ClaimKind, Directness, EvidenceDirection, Stance, Verdict


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; what is None is not asked for. ``text`` must occur in statement, wording or anchor."""

    topic: str | None = None
    kind: ClaimKind | None = None
    verdict: Verdict | None = None
    certainty: Certainty | None = None
    source: str | None = None
    stance: Stance | None = None
    checkable: Checkability | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """A claim in a list: what it says, how it is rated, how often and where it is made."""

    slug: str
    statement: str
    kind: ClaimKind
    topic: str
    checkable: Checkability
    verdict: Verdict
    certainty: Certainty | None
    mentions: int
    sources: tuple[str, ...]
    studies: int
    direct_studies: int


def list_claims(session: Session, wanted: ClaimFilter | None = None) -> list[ClaimSummary]:
    """The claims that fit, most mentioned first. Raises NotFound for a topic or source that does not exist."""
    wanted = wanted or ClaimFilter()
    _require_known(session, wanted)
    rows = session.execute(filtered_claims(wanted)).all()
    places = _places(session)
    links = _links(session)
    summaries = []
    for row in rows:
        sources = places.get(row.id, [])
        counted = links.get(row.id, (0, 0))
        summaries.append(
            ClaimSummary(
                slug=row.slug,
                statement=row.statement,
                kind=row.kind,
                topic=row.topic,
                checkable=row.checkable,
                verdict=row.verdict or Verdict.UNASSESSED,
                certainty=row.certainty,
                mentions=len(sources),
                sources=tuple(sorted(set(sources))),
                studies=counted[0],
                direct_studies=counted[1],
            )
        )
    return sorted(summaries, key=lambda s: (-s.mentions, s.slug))


def filtered_claims(wanted: ClaimFilter) -> Select[*tuple[Any, ...]]:
    """The query for the claims that fit, with their current verdict and certainty."""
    current = and_(Assessment.claim_id == Claim.id, Assessment.is_current)
    query = (
        select(
            Claim.id,
            Claim.slug,
            Claim.statement,
            Claim.kind,
            Claim.checkable,
            Topic.slug.label("topic"),
            Assessment.verdict,
            Assessment.certainty,
        )
        .join(Topic, Topic.id == Claim.topic_id)
        .outerjoin(Assessment, current)
    )
    if wanted.topic:
        query = query.where(Topic.slug == wanted.topic)
    if wanted.kind:
        query = query.where(Claim.kind == wanted.kind)
    if wanted.checkable:
        query = query.where(Claim.checkable == wanted.checkable)
    if wanted.verdict is Verdict.UNASSESSED:
        query = query.where(or_(Assessment.id.is_(None), Assessment.verdict == wanted.verdict))
    elif wanted.verdict:
        query = query.where(Assessment.verdict == wanted.verdict)
    if wanted.certainty:
        query = query.where(Assessment.certainty == wanted.certainty)
    if wanted.source or wanted.stance:
        made = select(Mention.id).join(Source, Source.id == Mention.source_id).where(Mention.claim_id == Claim.id)
        if wanted.source:
            made = made.where(Source.slug == wanted.source)
        if wanted.stance:
            made = made.where(Mention.stance == wanted.stance)
        query = query.where(exists(made))
    if wanted.text:
        query = query.where(_mentions_text(wanted.text))
    return query


def _mentions_text(text: str) -> ColumnElement[bool]:
    def found(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return column.icontains(text, autoescape=True)

    return or_(
        found(Claim.statement),
        found(Claim.slug),
        exists(select(ClaimWording.id).where(ClaimWording.claim_id == Claim.id, found(ClaimWording.text))),
        exists(select(Mention.id).where(Mention.claim_id == Claim.id, found(Mention.anchor))),
    )


def _places(session: Session) -> dict[int, list[str]]:
    places: dict[int, list[str]] = {}
    query = select(Mention.claim_id, Source.slug).join(Source, Source.id == Mention.source_id)
    for claim_id, slug in session.execute(query):
        places.setdefault(claim_id, []).append(slug)
    return places


def _links(session: Session) -> dict[int, tuple[int, int]]:
    votes = EvidenceLink.direction != EvidenceDirection.BACKGROUND
    query = (
        select(
            EvidenceLink.claim_id,
            func.count(),
            func.count().filter(and_(votes, EvidenceLink.directness == Directness.DIRECT)),
        )
        .group_by(EvidenceLink.claim_id)
        .order_by(EvidenceLink.claim_id)
    )
    return {claim_id: (studies, direct) for claim_id, studies, direct in session.execute(query)}


def _require_known(session: Session, wanted: ClaimFilter) -> None:
    if wanted.topic:
        require_slug(session, Topic, wanted.topic, "topic")
    if wanted.source:
        require_slug(session, Source, wanted.source, "source")


def require_slug(session: Session, model: type[Claim] | type[Topic] | type[Source], slug: str, name: str) -> None:
    """Raises NotFound, with the nearest known slugs, if there is no such record."""
    known = session.scalars(select(model.slug)).all()
    if slug not in known:
        raise NotFound(f"There is no {name} '{slug}'.{suggestion(slug, known)}")


def get_claim(session: Session, slug: str) -> Claim:
    """A claim with all that hangs on it, read in a fixed number of queries. Raises NotFound."""
    claim = session.scalars(
        select(Claim)
        .where(Claim.slug == slug)
        .options(
            selectinload(Claim.topic),
            selectinload(Claim.wordings),
            selectinload(Claim.mentions).selectinload(Mention.source).selectinload(Source.held_text),
            selectinload(Claim.relations).selectinload(ClaimRelation.related),
            selectinload(Claim.relations_in).selectinload(ClaimRelation.claim),
            selectinload(Claim.links).selectinload(EvidenceLink.study).selectinload(Study.authors),
            selectinload(Claim.links).selectinload(EvidenceLink.study).selectinload(Study.identifiers),
            selectinload(Claim.links).selectinload(EvidenceLink.study).selectinload(Study.notices),
            selectinload(Claim.searches),
            selectinload(Claim.assessments).selectinload(Assessment.judgements),
            selectinload(Claim.guidance).selectinload(Guidance.citation).selectinload(Study.authors),
        )
    ).first()
    if claim is None:
        require_slug(session, Claim, slug, "claim")
        raise NotFound(f"There is no claim '{slug}'.")
    return claim
