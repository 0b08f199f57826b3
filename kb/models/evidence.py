"""Studies, how each bears on a claim, and where evidence was looked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import SLUG_LENGTH, Base, Versioned, term_type
from kb.vocabulary import (
    Directness,
    EvidenceDirection,
    IdentifierType,
    NoticeType,
    SearchOutcome,
    SourceType,
    StudyDesign,
)

if TYPE_CHECKING:
    from kb.models.claims import Claim


class Study(Versioned, Base):
    """One piece of research, guideline, ruling, regulation or record. Bibliographic fields follow CSL."""

    __tablename__ = "study"
    __table_args__ = (
        CheckConstraint("issued is null or issued between 1500 and 2200", name="issued_in_range"),
        CheckConstraint("participants is null or participants > 0", name="participants_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(SLUG_LENGTH), unique=True)
    type: Mapped[SourceType | None] = mapped_column(term_type(SourceType, "type"))
    design: Mapped[StudyDesign] = mapped_column(term_type(StudyDesign, "design"))
    title: Mapped[str] = mapped_column(Text)
    title_is_description: Mapped[bool] = mapped_column(
        default=False, comment="the published title was not seen; the title is our own description"
    )
    container_title: Mapped[str] = mapped_column(Text, default="")
    issued: Mapped[int | None] = mapped_column(comment="year")
    volume: Mapped[str] = mapped_column(Text, default="")
    issue: Mapped[str] = mapped_column(Text, default="")
    page: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    sample: Mapped[str] = mapped_column(Text, default="", comment="size of the sample as published")
    participants: Mapped[int | None] = mapped_column(comment="people studied, where the sample says so plainly")
    population: Mapped[str] = mapped_column(Text, default="")
    intervention: Mapped[str] = mapped_column(Text, default="")
    comparator: Mapped[str] = mapped_column(Text, default="")
    outcomes: Mapped[list[str]] = mapped_column(JSON, default=list)
    finding: Mapped[str] = mapped_column(Text, default="")
    limitations: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    funding: Mapped[str] = mapped_column(Text, default="")
    evidence_status: Mapped[str] = mapped_column(Text, default="", comment="why the record carries no result")
    note: Mapped[str] = mapped_column(Text, default="")

    authors: Mapped[list[StudyAuthor]] = relationship(
        back_populates="study", cascade="all, delete-orphan", order_by="StudyAuthor.position"
    )
    identifiers: Mapped[list[StudyIdentifier]] = relationship(
        back_populates="study", cascade="all, delete-orphan", order_by="StudyIdentifier.type"
    )
    notices: Mapped[list[StudyNotice]] = relationship(
        back_populates="study", cascade="all, delete-orphan", order_by="StudyNotice.position"
    )
    links: Mapped[list[EvidenceLink]] = relationship(back_populates="study")

    @property
    def is_retracted(self) -> bool:
        """Whether a retraction notice is on record."""
        return any(notice.type is NoticeType.RETRACTION for notice in self.notices)

    def identifier(self, kind: IdentifierType) -> str | None:
        """The identifier of that kind, or None."""
        return next((i.value for i in self.identifiers if i.type is kind), None)


class StudyAuthor(Base):
    """An author as CSL has it: family and given name, or a literal name for a body."""

    __tablename__ = "study_author"
    __table_args__ = (
        UniqueConstraint("study_id", "position"),
        CheckConstraint("(family <> '') <> (literal <> '')", name="family_or_literal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="CASCADE"))
    position: Mapped[int]
    family: Mapped[str] = mapped_column(Text, default="")
    given: Mapped[str] = mapped_column(Text, default="")
    literal: Mapped[str] = mapped_column(Text, default="")

    study: Mapped[Study] = relationship(back_populates="authors")


class StudyIdentifier(Base):
    """A DOI, PMID or PMCID. One identifier names one study."""

    __tablename__ = "study_identifier"
    __table_args__ = (UniqueConstraint("type", "value"), UniqueConstraint("study_id", "type"))

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="CASCADE"))
    type: Mapped[IdentifierType] = mapped_column(term_type(IdentifierType, "type"))
    value: Mapped[str] = mapped_column(String(200))

    study: Mapped[Study] = relationship(back_populates="identifiers")


class StudyNotice(Base):
    """What became of a study after publication: retracted, corrected, doubted."""

    __tablename__ = "study_notice"
    __table_args__ = (UniqueConstraint("study_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="CASCADE"))
    position: Mapped[int]
    type: Mapped[NoticeType] = mapped_column(term_type(NoticeType, "type"))
    issued_on: Mapped[date | None]
    doi: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    study: Mapped[Study] = relationship(back_populates="notices")


class EvidenceLink(Versioned, Base):
    """The judgement that one study bears on one claim. Being cited is not being evidence."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("claim_id", "study_id"),
        CheckConstraint("directness = 'direct' or note <> ''", name="indirect_says_in_what"),
        Index("ix_evidence_link_study_id", "study_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="RESTRICT"))
    position: Mapped[int]
    direction: Mapped[EvidenceDirection] = mapped_column(term_type(EvidenceDirection, "direction"))
    directness: Mapped[Directness] = mapped_column(term_type(Directness, "directness"))
    result: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")

    claim: Mapped[Claim] = relationship(back_populates="links")
    study: Mapped[Study] = relationship(back_populates="links")


class EvidenceSearch(Base):
    """Where somebody looked, with which words, when, and what turned up. "None found" is a result."""

    __tablename__ = "evidence_search"
    __table_args__ = (UniqueConstraint("claim_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    position: Mapped[int]
    searched_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(Text)
    queries: Mapped[list[str]] = mapped_column(JSON, default=list)
    outcome: Mapped[SearchOutcome] = mapped_column(term_type(SearchOutcome, "outcome"))
    summary: Mapped[str] = mapped_column(Text)

    claim: Mapped[Claim] = relationship(back_populates="searches")
