"""From rows of the store to records: what a dump, a revision and a comparison with the seed files use."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.exchange.records import (
    AssessmentRecord,
    AuthorRecord,
    ClaimRecord,
    EvidenceRecord,
    GuidanceRecord,
    JudgementRecord,
    KeyedRecord,
    LinkRecord,
    MentionRecord,
    NoticeRecord,
    RelationRecord,
    SearchRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
)
from kb.models import Assessment, Claim, ClaimRelation, EvidenceLink, Guidance, Mention, Source, Study, Topic
from kb.vocabulary import IdentifierType, WordingKind


def topic_record(row: Topic) -> TopicRecord:
    """The record of a topic."""
    return TopicRecord(slug=row.slug, label=row.label, definition=row.definition)


def source_record(row: Source) -> SourceRecord:
    """The record of a source, without its text."""
    return SourceRecord(
        slug=row.slug,
        title=row.title,
        file_name=row.file_name,
        sha256=row.sha256,
        length=row.length,
        language=row.language,
        description=row.description,
    )


def claim_record(row: Claim) -> ClaimRecord:
    """The record of a claim with its relations."""
    relations = (RelationRecord(type=r.type, target=r.related.slug, note=r.note) for r in row.relations)
    return ClaimRecord(
        slug=row.slug,
        statement=row.statement,
        kind=row.kind,
        topic=row.topic.slug,
        checkable=row.checkable,
        tier=row.tier,
        population=row.population,
        intervention=row.intervention,
        comparator=row.comparator,
        outcome=row.outcome,
        relations=tuple(relations),
    )


def wordings_record(row: Claim) -> WordingsRecord | None:
    """The phrasings of a claim, or None if it has none."""
    if not row.wordings:
        return None
    return WordingsRecord(
        claim=row.slug,
        wordings=tuple(w.text for w in row.wordings if w.kind is WordingKind.WORDING),
        near_misses=tuple(w.text for w in row.wordings if w.kind is WordingKind.NEAR_MISS),
    )


def mention_record(row: Mention) -> MentionRecord:
    """The record of a mention."""
    return MentionRecord(
        id=row.key,
        source=row.source.slug,
        claim=row.claim.slug,
        start=row.start,
        end=row.end,
        sha256=row.sha256,
        anchor=row.anchor,
        stance=row.stance,
        qualifiers=tuple(row.qualifiers),
    )


def study_record(row: Study) -> StudyRecord:
    """The record of a study."""
    authors = (AuthorRecord(family=a.family, given=a.given, literal=a.literal) for a in row.authors)
    notices = (NoticeRecord(type=n.type, issued_on=n.issued_on, doi=n.doi or None, note=n.note) for n in row.notices)
    return StudyRecord(
        study=row.key,
        type=row.type,
        design=row.design,
        title=row.title,
        title_is_description=row.title_is_description,
        authors=tuple(authors),
        container_title=row.container_title,
        issued=row.issued,
        volume=row.volume,
        issue=row.issue,
        page=row.page,
        doi=row.identifier(IdentifierType.DOI),
        pmid=row.identifier(IdentifierType.PMID),
        pmcid=row.identifier(IdentifierType.PMCID),
        url=row.url,
        sample=row.sample,
        participants=row.participants,
        population=row.population,
        intervention=row.intervention,
        comparator=row.comparator,
        outcomes=tuple(row.outcomes),
        finding=row.finding,
        limitations=row.limitations,
        country=row.country,
        funding=row.funding,
        evidence_status=row.evidence_status,
        notices=tuple(notices),
        note=row.note,
    )


def link_record(row: EvidenceLink) -> LinkRecord:
    """The record of an evidence link."""
    return LinkRecord(
        study=row.study.key, direction=row.direction, directness=row.directness, result=row.result, note=row.note
    )


def assessment_record(row: Assessment) -> AssessmentRecord:
    """The record of an assessment with its GRADE judgements."""
    judgements = (JudgementRecord(domain=j.domain, concern=j.concern, reason=j.reason) for j in row.judgements)
    return AssessmentRecord(
        assessed_on=row.assessed_on,
        assessor=row.assessor,
        policy=row.policy,
        direction=row.direction,
        starts_at=row.starts_at,
        judgements=tuple(judgements),
        certainty=row.certainty,
        verdict=row.verdict,
        record_finding=row.record_finding,
        override_reason=row.override_reason,
        rationale=row.rationale,
    )


def guidance_record(row: Guidance) -> GuidanceRecord:
    """The record of a piece of guidance."""
    return GuidanceRecord(
        kind=row.kind,
        text=row.text,
        authority=row.authority,
        jurisdiction=row.jurisdiction,
        dated=row.dated or None,
        citation=row.citation.key if row.citation else None,
    )


def evidence_record(row: Claim) -> EvidenceRecord | None:
    """What is known of a claim, or None if nothing is recorded."""
    searches = (
        SearchRecord(
            searched_on=s.searched_on,
            place=s.place,
            queries=tuple(s.queries),
            outcome=s.outcome,
            summary=s.summary,
        )
        for s in row.searches
    )
    record = EvidenceRecord(
        claim=row.slug,
        links=tuple(map(link_record, row.links)),
        searches=tuple(searches),
        assessments=tuple(map(assessment_record, row.assessments)),
        guidance=tuple(map(guidance_record, row.guidance)),
    )
    empty = not (record.links or record.searches or record.assessments or record.guidance)
    return None if empty else record


def records_of(session: Session) -> Iterator[KeyedRecord]:
    """Every record of the store, topics in their shown order, the rest by key."""
    yield from map(topic_record, session.scalars(select(Topic).order_by(Topic.position, Topic.slug)))
    yield from map(source_record, session.scalars(select(Source).order_by(Source.slug)))
    studies = select(Study).order_by(Study.key)
    children = (Study.authors, Study.identifiers, Study.notices)
    yield from map(study_record, session.scalars(studies.options(*map(selectinload, children))))
    claims = session.scalars(
        select(Claim)
        .order_by(Claim.slug)
        .options(
            selectinload(Claim.topic),
            selectinload(Claim.relations).selectinload(ClaimRelation.related),
            selectinload(Claim.wordings),
            selectinload(Claim.links).selectinload(EvidenceLink.study),
            selectinload(Claim.searches),
            selectinload(Claim.assessments).selectinload(Assessment.judgements),
            selectinload(Claim.guidance).selectinload(Guidance.citation),
        )
    ).all()
    yield from map(claim_record, claims)
    yield from filter(None, map(wordings_record, claims))
    mentions = select(Mention).options(selectinload(Mention.source), selectinload(Mention.claim))
    yield from map(mention_record, session.scalars(mentions.order_by(Mention.key)))
    yield from filter(None, map(evidence_record, claims))
