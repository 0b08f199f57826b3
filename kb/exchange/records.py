"""The records of the seed files, as pydantic models: one class a record, unknown keys refused.

The order of the fields is the order of the keys in a file. A field with its default value is left
out of a file, so that a record is as short as what is known of it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from kb.vocabulary import (
    BodyDirection,
    Certainty,
    Checkability,
    ClaimKind,
    Concern,
    Directness,
    EvidenceDirection,
    GradeDomain,
    GuidanceKind,
    Jurisdiction,
    NoticeType,
    RecordFinding,
    RelationType,
    SearchOutcome,
    SourceType,
    Stance,
    StudyDesign,
    Tier,
    Verdict,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
StudyKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+$", max_length=120)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$", max_length=200)]
Pmid = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,8}$")]
Pmcid = Annotated[str, StringConstraints(pattern=r"^PMC[1-9]\d{0,8}$")]
Dated = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
AnchorPhrase = Annotated[str, StringConstraints(pattern=r"\S", max_length=160)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", max_length=16)]
# what every database stores as an integer
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
Count = Annotated[int, Field(gt=0, le=2**31 - 1)]

MAX_ANCHOR_WORDS = 8


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _no_number(value: Any) -> Any:
    if isinstance(value, (int, float)):
        raise ValueError("a date is written as 2026-11-20")  # pydantic would count seconds
    return value


Digits = Annotated[Text, BeforeValidator(_number_as_text)]
Day = Annotated[date, BeforeValidator(_no_number)]


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KeyedRecord(Record):
    """A record that is loaded, compared and dumped by its key."""

    record_type: ClassVar[str]

    @property
    def key(self) -> str:
        """The readable key of the record, unique among its type."""
        raise NotImplementedError


class SourceRecord(KeyedRecord):
    """A document in which claims are made; its text is not part of the data."""

    record_type: ClassVar[str] = "source"
    slug: Slug
    title: Sentence
    file_name: Sentence
    sha256: Sha256
    length: Count
    language: Language = "en"
    description: Text = ""

    @property
    def key(self) -> str:
        return self.slug


class TopicRecord(KeyedRecord):
    """What a group of claims is about."""

    record_type: ClassVar[str] = "topic"
    slug: Slug
    label: Sentence
    definition: Sentence

    @property
    def key(self) -> str:
        return self.slug


class RelationRecord(Record):
    """How a claim stands to another one."""

    type: RelationType
    target: Slug
    note: Text = ""


class ClaimRecord(KeyedRecord):
    """One atomic proposition in neutral wording."""

    record_type: ClassVar[str] = "claim"
    slug: Slug
    statement: Sentence
    kind: ClaimKind
    topic: Slug
    checkable: Checkability
    tier: Tier = Tier.CORE
    population: Text = ""
    intervention: Text = ""
    comparator: Text = ""
    outcome: Text = ""
    relations: tuple[RelationRecord, ...] = ()

    @property
    def key(self) -> str:
        return self.slug


class WordingsRecord(KeyedRecord):
    """Other ways to make a claim, and phrasings that only look like it."""

    record_type: ClassVar[str] = "wordings"
    claim: Slug
    wordings: tuple[Sentence, ...] = ()
    near_misses: tuple[Sentence, ...] = ()

    @property
    def key(self) -> str:
        return self.claim

    @model_validator(mode="after")
    def _each_once(self) -> WordingsRecord:
        seen: set[str] = set()
        for text in (*self.wordings, *self.near_misses):
            if text in seen:
                raise ValueError(f"the phrasing '{text}' stands twice")
            seen.add(text)
        return self


class MentionRecord(KeyedRecord):
    """One place where a source makes a claim. ``source`` is given by the file that the record stands in."""

    record_type: ClassVar[str] = "mention"
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    source: Slug
    claim: Slug
    start: Offset
    end: Offset
    sha256: Sha256
    anchor: AnchorPhrase
    stance: Stance
    qualifiers: tuple[Sentence, ...] = ()

    @property
    def key(self) -> str:
        return self.id

    @model_validator(mode="after")
    def _span_and_anchor(self) -> MentionRecord:
        if self.end <= self.start:
            raise ValueError(f"the span is empty: start {self.start}, end {self.end}")
        if len(self.anchor.split()) > MAX_ANCHOR_WORDS:
            raise ValueError(f"the anchor phrase has more than {MAX_ANCHOR_WORDS} words")
        if len(self.anchor) > self.end - self.start:
            raise ValueError("the anchor phrase is longer than the span")
        return self


class AuthorRecord(Record):
    """An author as CSL has it."""

    family: Text = ""
    given: Text = ""
    literal: Text = ""

    @model_validator(mode="after")
    def _family_or_literal(self) -> AuthorRecord:
        if bool(self.family) == bool(self.literal):
            raise ValueError("an author has either a family name or a literal name")
        return self


class NoticeRecord(Record):
    """A retraction, correction or expression of concern."""

    type: NoticeType
    issued_on: Day | None = None
    doi: Doi | None = None
    note: Text = ""


class StudyRecord(KeyedRecord):
    """One piece of research, guideline, ruling, regulation or record. A field that was not seen is absent."""

    record_type: ClassVar[str] = "study"
    study: StudyKey
    type: SourceType | None = None
    design: StudyDesign
    title: Sentence
    title_is_description: bool = False
    authors: tuple[AuthorRecord, ...] = ()
    container_title: Text = ""
    issued: int | None = Field(default=None, ge=1500, le=2200)
    volume: Digits = ""
    issue: Digits = ""
    page: Digits = ""
    doi: Doi | None = None
    pmid: Annotated[Pmid | None, BeforeValidator(_number_as_text)] = None
    pmcid: Pmcid | None = None
    url: Text = ""
    sample: Digits = ""
    participants: Count | None = None
    population: Text = ""
    intervention: Text = ""
    comparator: Text = ""
    outcomes: tuple[Sentence, ...] = ()
    finding: Text = ""
    limitations: Text = ""
    country: Text = ""
    funding: Text = ""
    evidence_status: Text = ""
    notices: tuple[NoticeRecord, ...] = ()
    note: Text = ""

    @property
    def key(self) -> str:
        return self.study


class LinkRecord(Record):
    """The judgement that one study bears on the claim."""

    study: StudyKey
    direction: EvidenceDirection
    directness: Directness
    result: Text = ""
    note: Text = ""

    @model_validator(mode="after")
    def _indirect_says_in_what(self) -> LinkRecord:
        if self.directness is not Directness.DIRECT and not self.note:
            raise ValueError("an indirect link needs a note that says in what it is indirect")
        return self


class SearchRecord(Record):
    """Where somebody looked for evidence, and what turned up."""

    searched_on: Day | None = None
    place: Sentence
    queries: tuple[Sentence, ...] = ()
    outcome: SearchOutcome
    summary: Sentence


class JudgementRecord(Record):
    """One GRADE step with its reason."""

    domain: GradeDomain
    concern: Concern
    reason: Sentence


class AssessmentRecord(Record):
    """A dated, signed judgement of the claim."""

    assessed_on: Day
    assessor: Sentence
    policy: Count = 1
    direction: BodyDirection | None = None
    starts_at: Certainty | None = None
    judgements: tuple[JudgementRecord, ...] = ()
    certainty: Certainty | None = None
    verdict: Verdict
    record_finding: RecordFinding | None = None
    override_reason: Text = ""
    rationale: Sentence


class GuidanceRecord(Record):
    """One piece of advice to a writer."""

    kind: GuidanceKind
    text: Sentence
    authority: Text = ""
    jurisdiction: Jurisdiction | None = None
    dated: Annotated[Dated | None, BeforeValidator(_number_as_text)] = None
    citation: StudyKey | None = None

    @model_validator(mode="after")
    def _position_is_cited(self) -> GuidanceRecord:
        cited = self.authority and self.jurisdiction and self.citation
        if self.kind is GuidanceKind.POSITION and not cited:
            raise ValueError("an authority's position names its authority, jurisdiction and citation")
        return self


class EvidenceRecord(KeyedRecord):
    """What is known of one claim: links, searches, assessments (oldest first) and guidance."""

    record_type: ClassVar[str] = "evidence"
    claim: Slug
    links: tuple[LinkRecord, ...] = ()
    searches: tuple[SearchRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()
    guidance: tuple[GuidanceRecord, ...] = ()

    @property
    def key(self) -> str:
        return self.claim


def plain(record: Record) -> dict[str, Any]:
    """A record as plain values: fields with their default value left out."""
    return record.model_dump(mode="json", exclude_defaults=True)


RECORD_TYPES: tuple[type[KeyedRecord], ...] = (
    TopicRecord,
    SourceRecord,
    StudyRecord,
    ClaimRecord,
    WordingsRecord,
    MentionRecord,
    EvidenceRecord,
)
