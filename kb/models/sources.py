"""Sources, their texts where somebody holds them, and the places in them where claims are made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import SLUG_LENGTH, AwareDateTime, Base, Versioned, term_type
from kb.vocabulary import Stance

if TYPE_CHECKING:
    from kb.models.claims import Claim


class Source(Versioned, Base):
    """A document by somebody else in which claims are made. Its text may or may not be held."""

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("length > 0", name="length_positive"),
        # the target of the composite key by which a mention's offsets are held in range
        UniqueConstraint("id", "length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), unique=True)
    title: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    length: Mapped[int] = mapped_column(comment="code points of the text read as UTF-8 without newline translation")
    language: Mapped[str] = mapped_column(String(16), default="en")
    description: Mapped[str] = mapped_column(Text, default="")

    mentions: Mapped[list[Mention]] = relationship(
        back_populates="source", cascade="all, delete-orphan", order_by="Mention.start, Mention.end, Mention.id"
    )
    held_text: Mapped[SourceText | None] = relationship(back_populates="source", cascade="all, delete-orphan")


class SourceText(Base):
    """The text of a source, attached by somebody who holds it. Never part of the published data."""

    __tablename__ = "source_text"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    attached_at: Mapped[datetime] = mapped_column(AwareDateTime)

    source: Mapped[Source] = relationship(back_populates="held_text")


class Mention(Versioned, Base):
    """One place where a source makes a claim.

    Selectors follow the Web Annotation model: a position (``start``, ``end``), an anchor phrase of at
    most eight words, and the sha256 of the span's UTF-8. Merging claims never changes a mention's words.
    """

    __tablename__ = "mention"
    __table_args__ = (
        ForeignKeyConstraint(
            ["source_id", "source_length"], ["source.id", "source.length"], ondelete="CASCADE", onupdate="CASCADE"
        ),
        UniqueConstraint("source_id", "start_offset", "end_offset", "claim_id"),
        CheckConstraint("start_offset >= 0", name="start_in_range"),
        CheckConstraint("end_offset > start_offset", name="span_not_empty"),
        CheckConstraint("end_offset <= source_length", name="end_in_range"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("length(anchor) between 1 and 160", name="anchor_length"),
        Index("ix_mention_claim_id", "claim_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True, comment="hash of source, span and claim")
    source_id: Mapped[int] = mapped_column()
    source_length: Mapped[int] = mapped_column(comment="copy of source.length, so that the range is a CHECK")
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="RESTRICT"))
    start: Mapped[int] = mapped_column("start_offset")
    end: Mapped[int] = mapped_column("end_offset")
    sha256: Mapped[str] = mapped_column(String(64))
    anchor: Mapped[str] = mapped_column(Text)
    stance: Mapped[Stance] = mapped_column(term_type(Stance, "stance"))
    qualifiers: Mapped[list[str]] = mapped_column(JSON, default=list)

    source: Mapped[Source] = relationship(back_populates="mentions", foreign_keys=[source_id, source_length])
    claim: Mapped[Claim] = relationship(back_populates="mentions")
