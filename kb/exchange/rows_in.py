"""From records to rows of the store. The caller owns the transaction and has checked the records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kb.exchange.records import (
    AssessmentRecord,
    ClaimRecord,
    EvidenceRecord,
    KeyedRecord,
    MentionRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
)
from kb.models import (
    Assessment,
    Claim,
    ClaimRelation,
    ClaimWording,
    EvidenceLink,
    EvidenceSearch,
    GradeJudgement,
    Guidance,
    Mention,
    Source,
    Study,
    StudyAuthor,
    StudyIdentifier,
    StudyNotice,
    Topic,
)
from kb.vocabulary import IdentifierType, WordingKind

RecordKey = tuple[str, str]


def _identifiers(record: StudyRecord) -> list[tuple[IdentifierType, str]]:
    named = {
        IdentifierType.DOI: record.doi,
        IdentifierType.PMID: record.pmid,
        IdentifierType.PMCID: record.pmcid,
    }
    return [(kind, value) for kind, value in named.items() if value]


class RowWriter:
    """Writes records of any type; keeps what it has looked up, so that a whole folder loads in one pass."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.topics = {row.slug: row for row in session.scalars(select(Topic))}
        self.sources = {row.slug: row for row in session.scalars(select(Source))}
        self.studies = {row.key: row for row in session.scalars(select(Study))}
        self.claims = {row.slug: row for row in session.scalars(select(Claim))}
        self.mentions = {row.key: row for row in session.scalars(select(Mention))}

    def write(self, record: KeyedRecord, *, position: int = 0) -> None:
        """Makes or changes the row of the record. Relations of claims are written by ``write_relations``."""
        match record:
            case TopicRecord():
                self._topic(record, position)
            case SourceRecord():
                self._plain(self.sources, Source, record.slug, record.model_dump())
            case StudyRecord():
                self._study(record)
            case ClaimRecord():
                self._claim(record)
            case WordingsRecord():
                self._wordings(record)
            case MentionRecord():
                self._mention(record)
            case EvidenceRecord():
                self._evidence(record)

    def release(self, records: Iterable[KeyedRecord], gone: Iterable[RecordKey]) -> None:
        """Takes from rows that are about to change, or to go, what is unique and shall belong to one of the records.

        The database would otherwise see two owners for a moment.
        """
        records = list(records)
        losing = {(r.record_type, r.key) for r in records} | set(gone)
        wanted = {r.sha256 for r in records if isinstance(r, SourceRecord)}
        for slug, source in self.sources.items():
            if source.sha256 in wanted and (SourceRecord.record_type, slug) in losing:
                source.sha256 = hashlib.sha256(f"the text of {slug} before".encode()).hexdigest()
        self.session.flush()
        names = {name for r in records if isinstance(r, StudyRecord) for name in _identifiers(r)}
        if not names:
            return
        for identifier in self.session.scalars(select(StudyIdentifier).options(joinedload(StudyIdentifier.study))):
            owner = (StudyRecord.record_type, identifier.study.key)
            if (identifier.type, identifier.value) in names and owner in losing:
                identifier.study.identifiers.remove(identifier)
        self.session.flush()

    def dependents(self, record_type: str, key: str) -> set[RecordKey]:
        """The records in the store that rest on a topic, source, study or claim."""
        row = self.row(record_type, key)
        evidence, mention = EvidenceRecord.record_type, MentionRecord.record_type
        match row:
            case Topic():
                return {(ClaimRecord.record_type, claim.slug) for claim in row.claims}
            case Source():
                return {(mention, m.key) for m in row.mentions}
            case Study():
                citing = select(Claim.slug).join(Guidance).where(Guidance.study_id == row.id)
                return {
                    (evidence, slug)
                    for slug in (*(link.claim.slug for link in row.links), *self.session.scalars(citing))
                }
            case Claim():
                found = {(mention, m.key) for m in row.mentions}
                found |= {(ClaimRecord.record_type, relation.claim.slug) for relation in row.relations_in}
                found |= {(WordingsRecord.record_type, key)} if row.wordings else set()
                found |= {(evidence, key)} if row.links or row.searches or row.assessments or row.guidance else set()
                return found
        return set()

    def remove(self, keys: Sequence[RecordKey]) -> None:
        """Removes the rows of records, or what hangs on a claim for wordings and evidence, in the order given."""
        for record_type, key in keys:
            if record_type == ClaimRecord.record_type:
                self.claims[key].relations.clear()  # two that go together may be related
        self.session.flush()
        for record_type, key in keys:
            if record_type == WordingsRecord.record_type:
                self._clear(self.claims[key], "wordings")
            elif record_type == EvidenceRecord.record_type:
                self._clear(self.claims[key], "links", "searches", "assessments", "guidance")
            else:
                self.session.delete(self._rows(record_type).pop(key))
                self.session.flush()

    def _rows(self, record_type: str) -> dict[str, Any]:
        rows: dict[str, dict[str, Any]] = {
            TopicRecord.record_type: self.topics,
            SourceRecord.record_type: self.sources,
            StudyRecord.record_type: self.studies,
            ClaimRecord.record_type: self.claims,
            MentionRecord.record_type: self.mentions,
        }
        return rows[record_type]

    def row(self, record_type: str, key: str) -> Any | None:
        """The row that holds a record, or None."""
        by_claim = record_type in {WordingsRecord.record_type, EvidenceRecord.record_type}
        return (self.claims if by_claim else self._rows(record_type)).get(key)

    def write_relations(self, record: ClaimRecord) -> None:
        """Sets the relations of a claim; every claim that they name must be there."""
        row = self.claims[record.slug]
        self._clear(row, "relations")
        row.relations = [
            ClaimRelation(type=r.type, related=self.claims[r.target], position=i, note=r.note)
            for i, r in enumerate(record.relations)
        ]

    def _clear(self, row: Any, *collections: str) -> None:
        held = [getattr(row, name) for name in collections]
        if not any(held):
            return
        for children in held:
            children.clear()
        # removed children must be gone before their successors with the same keys come
        self.session.flush()

    def _plain(self, known: dict[str, Any], model: type[Any], key: str, values: dict[str, Any]) -> Any:
        row = known.get(key)
        if row is None:
            row = known[key] = model(**values)
            self.session.add(row)
        else:
            for name, value in values.items():
                setattr(row, name, value)
        return row

    def _topic(self, record: TopicRecord, position: int) -> None:
        self._plain(self.topics, Topic, record.slug, {**record.model_dump(), "position": position})

    def _claim(self, record: ClaimRecord) -> None:
        values = record.model_dump(exclude={"relations", "topic"})
        row = self._plain(self.claims, Claim, record.slug, {**values, "topic": self.topics[record.topic]})
        if row.id is None:
            row.relations = []  # known to be none, so that nobody asks the database for them

    def _wordings(self, record: WordingsRecord) -> None:
        row = self.claims[record.claim]
        if row.id is not None:
            self._clear(row, "wordings")
        kinds = ((WordingKind.WORDING, record.wordings), (WordingKind.NEAR_MISS, record.near_misses))
        pairs = [(kind, text) for kind, texts in kinds for text in texts]
        row.wordings = [ClaimWording(kind=kind, position=i, text=text) for i, (kind, text) in enumerate(pairs)]

    def _mention(self, record: MentionRecord) -> None:
        source = self.sources[record.source]
        values = record.model_dump(exclude={"id", "source", "claim", "qualifiers"})
        values |= {
            "key": record.id,
            "source": source,
            "source_length": source.length,
            "claim": self.claims[record.claim],
            "qualifiers": list(record.qualifiers),
        }
        self._plain(self.mentions, Mention, record.id, values)

    def _study(self, record: StudyRecord) -> None:
        apart = {"study", "authors", "doi", "pmid", "pmcid", "notices", "outcomes"}
        values = record.model_dump(exclude=apart) | {"key": record.study, "outcomes": list(record.outcomes)}
        row = self._plain(self.studies, Study, record.study, values)
        if row.id is not None:
            self._clear(row, "authors", "identifiers", "notices")
        row.authors = [StudyAuthor(position=i, **a.model_dump()) for i, a in enumerate(record.authors)]
        row.identifiers = [StudyIdentifier(type=kind, value=value) for kind, value in _identifiers(record)]
        row.notices = [
            StudyNotice(position=i, type=n.type, issued_on=n.issued_on, doi=n.doi or "", note=n.note)
            for i, n in enumerate(record.notices)
        ]

    def _evidence(self, record: EvidenceRecord) -> None:
        row = self.claims[record.claim]
        if row.id is not None:
            self._clear(row, "links", "searches", "assessments", "guidance")
        row.links = [
            EvidenceLink(position=i, study=self.studies[link.study], **link.model_dump(exclude={"study"}))
            for i, link in enumerate(record.links)
        ]
        row.searches = [
            EvidenceSearch(position=i, queries=list(s.queries), **s.model_dump(exclude={"queries"}))
            for i, s in enumerate(record.searches)
        ]
        last = len(record.assessments)
        row.assessments = [
            self._assessment(a, number, is_current=number == last) for number, a in enumerate(record.assessments, 1)
        ]
        row.guidance = [
            Guidance(
                position=i,
                citation=self.studies[g.citation] if g.citation else None,
                dated=g.dated or "",
                **g.model_dump(exclude={"citation", "dated"}),
            )
            for i, g in enumerate(record.guidance)
        ]

    def _assessment(self, record: AssessmentRecord, number: int, *, is_current: bool) -> Assessment:
        judgements = [GradeJudgement(position=i, **j.model_dump()) for i, j in enumerate(record.judgements)]
        values = record.model_dump(exclude={"judgements"})
        return Assessment(number=number, is_current=is_current, judgements=judgements, **values)
