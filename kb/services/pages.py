"""What one page of the browser shows, read in a small fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kb.errors import NotFound
from kb.models import (
    Assessment,
    Claim,
    ClaimRelation,
    EvidenceLink,
    Guidance,
    Mention,
    SourceText,
    Study,
    StudyAuthor,
)
from kb.rating.certainty import Step, effective_start, steps
from kb.rating.narrative import describe_start
from kb.rating.prospects import what_would_raise
from kb.rating.values import Bearing, Body, Judgement
from kb.rating.verdict import Rating, rate
from kb.rating.wording import Rung, rung
from kb.services.claims import require_slug
from kb.vocabulary import Certainty, Directness, RelationType, Verdict

AROUND = 60
"""Characters of a source's text shown on each side of a mention."""


@dataclass(frozen=True, slots=True)
class Place:
    """A mention, and its words with what stands around them where the text of the source is held."""

    mention: Mention
    before: str = ""
    quote: str = ""
    after: str = ""

    @property
    def is_held(self) -> bool:
        """Whether the words can be shown."""
        return bool(self.quote)


@dataclass(frozen=True, slots=True)
class RelatedClaim:
    """A claim that stands in a relation to the one at hand; ``outgoing`` if the relation is said of that one."""

    type: RelationType
    outgoing: bool
    slug: str
    statement: str
    verdict: Verdict
    certainty: Certainty | None
    note: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim with all that hangs on it, and what the rating policy makes of it."""

    claim: Claim
    assessment: Assessment | None
    earlier: tuple[Assessment, ...]
    studies: Mapping[int, Study]
    places: tuple[Place, ...]
    related: tuple[RelatedClaim, ...]
    rating: Rating
    starts_at: Certainty | None
    start_reason: str
    steps: tuple[Step, ...]
    prospects: tuple[str, ...]
    rung: Rung

    @property
    def verdict(self) -> Verdict:
        """What readers see."""
        return self.assessment.verdict if self.assessment else Verdict.UNASSESSED

    @property
    def certainty(self) -> Certainty | None:
        """Of the current assessment."""
        return self.assessment.certainty if self.assessment else None


@dataclass(frozen=True, slots=True)
class Citation:
    """A piece of guidance that rests on a study, and the claim that it belongs to."""

    slug: str
    statement: str
    authority: str
    text: str


def claim_page(session: Session, slug: str) -> ClaimPage:
    """A claim with all that its page shows, in at most thirteen queries. Raises NotFound with the nearest slugs."""
    claim = session.scalars(
        select(Claim)
        .where(Claim.slug == slug)
        .options(
            joinedload(Claim.topic),
            selectinload(Claim.wordings),
            selectinload(Claim.mentions).joinedload(Mention.source),
            selectinload(Claim.links),
            selectinload(Claim.searches),
            selectinload(Claim.assessments).selectinload(Assessment.judgements),
            selectinload(Claim.guidance),
        )
    ).first()
    if claim is None:
        require_slug(session, Claim, slug, "claim")
        raise NotFound(f"There is no claim '{slug}'.")
    # read once for links and guidance together, and held: the session itself holds rows only weakly
    studies = _studies(session, {e.study_id for e in claim.links} | {g.study_id for g in claim.guidance if g.study_id})
    body = body_of_claim(claim)
    assessment = claim.assessment
    verdict = assessment.verdict if assessment else Verdict.UNASSESSED
    start = effective_start(body)
    return ClaimPage(
        claim=claim,
        assessment=assessment,
        earlier=tuple(a for a in reversed(claim.assessments) if a is not assessment),
        studies=studies,
        places=_places(session, claim),
        related=_related(session, claim),
        rating=rate(body),
        starts_at=start,
        start_reason=describe_start(body, start) if start else "",
        steps=steps(start, body.judgements) if start else (),
        prospects=what_would_raise(body),
        rung=rung(verdict, assessment.certainty if assessment else None),
    )


def body_of_claim(claim: Claim) -> Body:
    """The body of evidence of a stored claim, with the judgements of its current assessment."""
    current = claim.assessment
    return Body(
        checkability=claim.checkable,
        bearings=tuple(
            Bearing(
                study=link.study.key,
                design=link.study.design,
                direction=link.direction,
                directness=link.directness,
                n=link.study.participants,
                retracted=link.study.is_retracted,
            )
            for link in claim.links
        ),
        recorded_searches=len(claim.searches),
        direction=current.direction if current else None,
        starts_at=current.starts_at if current else None,
        judgements=tuple(Judgement(j.domain, j.concern, j.reason) for j in current.judgements) if current else (),
        record_finding=current.record_finding if current else None,
    )


def _studies(session: Session, ids: set[int]) -> dict[int, Study]:
    query = select(Study).where(Study.id.in_(ids)).options(selectinload(Study.authors), selectinload(Study.notices))
    return {study.id: study for study in session.scalars(query)} if ids else {}


def _places(session: Session, claim: Claim) -> tuple[Place, ...]:
    """Only the words around each mention are read, never the whole texts."""
    text = SourceText.text
    begin = case((Mention.start > AROUND, Mention.start - AROUND), else_=0)
    query = (
        select(
            Mention.id,
            func.substr(text, begin + 1, Mention.start - begin),
            func.substr(text, Mention.start + 1, Mention.end - Mention.start),
            func.substr(text, Mention.end + 1, AROUND),
        )
        .join(SourceText, SourceText.source_id == Mention.source_id)
        .where(Mention.claim_id == claim.id)
    )
    words = {row[0]: row[1:] for row in session.execute(query)}
    return tuple(Place(mention, *words.get(mention.id, ())) for mention in claim.mentions)


def _related(session: Session, claim: Claim) -> tuple[RelatedClaim, ...]:
    outgoing = ClaimRelation.claim_id == claim.id
    other = case((outgoing, ClaimRelation.related_id), else_=ClaimRelation.claim_id)
    query = (
        select(
            ClaimRelation.type,
            outgoing,
            Claim.slug,
            Claim.statement,
            Assessment.verdict,
            Assessment.certainty,
            ClaimRelation.note,
        )
        .join(Claim, Claim.id == other)
        .outerjoin(Assessment, and_(Assessment.claim_id == Claim.id, Assessment.is_current))
        .where(or_(outgoing, ClaimRelation.related_id == claim.id))
    )
    found = [
        RelatedClaim(kind, bool(out), slug, statement, verdict or Verdict.UNASSESSED, certainty, note)
        for kind, out, slug, statement, verdict, certainty, note in session.execute(query)
    ]
    # what speaks against the claim first
    order = sorted(RelationType, key=lambda t: (t is not RelationType.CONTRADICTS, not t.is_symmetric))
    return tuple(sorted(found, key=lambda r: (order.index(r.type), not r.outgoing, r.slug)))


def first_authors(session: Session) -> dict[str, str]:
    """The first author of each study that has one, by the study's key."""
    query = (
        select(Study.key, StudyAuthor.family, StudyAuthor.literal)
        .join(Study, Study.id == StudyAuthor.study_id)
        .order_by(StudyAuthor.position.desc())
    )
    return {key: family or literal for key, family, literal in session.execute(query)}


def guidance_citing(session: Session, study: Study) -> list[Citation]:
    """The guidance that rests on a study, by claim."""
    query = (
        select(Claim.slug, Claim.statement, Guidance.authority, Guidance.text)
        .join(Claim, Claim.id == Guidance.claim_id)
        .where(Guidance.study_id == study.id)
        .order_by(Claim.slug, Guidance.position)
    )
    return [Citation(*row) for row in session.execute(query)]


def direct_links(links: Iterable[EvidenceLink]) -> list[EvidenceLink]:
    """The links in their order, the direct ones first."""
    return sorted(links, key=lambda link: link.directness is not Directness.DIRECT)
