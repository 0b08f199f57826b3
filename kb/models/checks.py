"""Checks that somebody asked to keep, with their findings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import SLUG_LENGTH, AwareDateTime, Base, term_type
from kb.vocabulary import Certainty, Level, Relation, Verdict, WordingFit


class CheckRun(Base):
    """One run of the checker over one document. Only kept when asked; the document's text is not kept."""

    __tablename__ = "check_run"
    __table_args__ = (
        CheckConstraint("characters >= 0", name="characters_not_negative"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(AwareDateTime)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), comment="of the document's UTF-8")
    characters: Mapped[int]
    sentences: Mapped[int]
    claim_sentences: Mapped[int]
    matched: Mapped[int]
    policy: Mapped[int]
    encoder: Mapped[str] = mapped_column(String(64), default="", comment="empty: checked on words alone")

    findings: Mapped[list[CheckFinding]] = relationship(
        back_populates="check", cascade="all, delete-orphan", order_by="CheckFinding.start"
    )


class CheckFinding(Base):
    """What a kept check said of one span."""

    __tablename__ = "check_finding"
    __table_args__ = (
        CheckConstraint("start_offset >= 0 and end_offset > start_offset", name="span_in_range"),
        CheckConstraint("score between 0 and 1", name="score_in_range"),
        Index("ix_check_finding_check_id", "check_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("check_run.id", ondelete="CASCADE"))
    start: Mapped[int] = mapped_column("start_offset")
    end: Mapped[int] = mapped_column("end_offset")
    # the slug, not a key: a kept check says what was known on the day, even if the claim is gone
    claim_slug: Mapped[str | None] = mapped_column(String(SLUG_LENGTH))
    relation: Mapped[Relation | None] = mapped_column(term_type(Relation, "relation"))
    score: Mapped[float]
    verdict: Mapped[Verdict | None] = mapped_column(term_type(Verdict, "verdict"))
    certainty: Mapped[Certainty | None] = mapped_column(term_type(Certainty, "certainty"))
    wording_fit: Mapped[WordingFit] = mapped_column(term_type(WordingFit, "wording_fit"))
    level: Mapped[Level] = mapped_column(term_type(Level, "level"))
    code: Mapped[str] = mapped_column(String(64))
    message: Mapped[str] = mapped_column(Text)
    suggestion: Mapped[str] = mapped_column(Text, default="")
    studies: Mapped[list[str]] = mapped_column(JSON, default=list)
    fingerprint: Mapped[str] = mapped_column(String(64))

    check: Mapped[CheckRun] = relationship(back_populates="findings")
