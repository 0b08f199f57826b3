"""Reading studies with the claims that they bear on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from kb.errors import NotFound
from kb.models import Claim, EvidenceLink, Guidance, Study, StudyIdentifier
from kb.reports.citation import short_reference
from kb.services.naming import suggestion
from kb.vocabulary import StudyDesign


@dataclass(frozen=True, slots=True)
class StudySummary:
    """A study in a list."""

    key: str
    title: str
    title_is_description: bool
    design: StudyDesign
    issued: int | None
    container_title: str
    sample: str
    participants: int | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    claims: int
    is_retracted: bool


def list_studies(session: Session, *, design: StudyDesign | None = None, text: str | None = None) -> list[StudySummary]:
    """The studies that fit, by key; ``text`` must occur in key, title, finding or an identifier."""
    query = select(Study).order_by(Study.key).options(selectinload(Study.identifiers), selectinload(Study.notices))
    if design:
        query = query.where(Study.design == design)
    if text:
        columns = (Study.key, Study.title, Study.finding)
        by_identifier = select(StudyIdentifier.study_id).where(StudyIdentifier.value.icontains(text, autoescape=True))
        found = (column.icontains(text, autoescape=True) for column in columns)
        query = query.where(or_(*found, Study.id.in_(by_identifier)))
    counted = select(EvidenceLink.study_id, func.count()).group_by(EvidenceLink.study_id)
    claims = dict(session.execute(counted).all())
    return [_summary(study, claims.get(study.id, 0)) for study in session.scalars(query)]


def _summary(study: Study, claims: int) -> StudySummary:
    known = {identifier.type.value: identifier.value for identifier in study.identifiers}
    return StudySummary(
        key=study.key,
        title=study.title,
        title_is_description=study.title_is_description,
        design=study.design,
        issued=study.issued,
        container_title=study.container_title,
        sample=study.sample,
        participants=study.participants,
        doi=known.get("doi"),
        pmid=known.get("pmid"),
        pmcid=known.get("pmcid"),
        claims=claims,
        is_retracted=study.is_retracted,
    )


def get_study(session: Session, key: str) -> Study:
    """A study with its authors, identifiers and links to claims. Raises NotFound with the nearest keys."""
    study = session.scalars(
        select(Study)
        .where(Study.key == key)
        .options(
            selectinload(Study.authors),
            selectinload(Study.identifiers),
            selectinload(Study.notices),
            selectinload(Study.links).selectinload(EvidenceLink.claim).selectinload(Claim.assessments),
        )
    ).first()
    if study is None:
        known = session.scalars(select(Study.key)).all()
        raise NotFound(f"There is no study '{key}'.{suggestion(key, known)}")
    return study


def claims_citing(session: Session, study: Study) -> list[Claim]:
    """The claims whose guidance cites the study."""
    query = select(Claim).join(Guidance, Guidance.claim_id == Claim.id).where(Guidance.study_id == study.id)
    return list(session.scalars(query.distinct().order_by(Claim.slug)))


def short_references(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """How people name the studies, by key: "Yun 2013"."""
    query = select(Study).where(Study.key.in_(sorted(keys))).options(selectinload(Study.authors))
    return {study.key: short_reference(study) for study in session.scalars(query)}
