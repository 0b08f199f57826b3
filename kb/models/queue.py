"""Sentences that claim something of which nothing is known, waiting for a curator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import SLUG_LENGTH, AwareDateTime, Base, term_type
from kb.vocabulary import QueueStatus, WordingKind


class QueuedSentence(Base):
    """Words of a draft that claim something unknown. Only kept when asked; the rest of the draft is not kept."""

    __tablename__ = "queued_sentence"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        CheckConstraint("(status = 'open') = (decided_at is null)", name="decided_or_open"),
        CheckConstraint("status <> 'accepted' or claim_slug is not null", name="accepted_for_a_claim"),
        CheckConstraint("status <> 'dismissed' or length(reason) > 0", name="dismissed_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text, comment="the words that claim, as they stood in the draft")
    reading: Mapped[str] = mapped_column(Text, comment="the same made whole: what is compared with claims")
    sentence: Mapped[str] = mapped_column(Text, comment="the sentence or list item around them")
    nearest: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, comment="slug and score, best first")
    status: Mapped[QueueStatus] = mapped_column(term_type(QueueStatus, "status"))
    first_seen: Mapped[datetime] = mapped_column(AwareDateTime)
    last_seen: Mapped[datetime] = mapped_column(AwareDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    decided_by: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    # the slug, not a key: a decision stays on record even if the claim is gone
    claim_slug: Mapped[str | None] = mapped_column(String(SLUG_LENGTH))
    added_as: Mapped[WordingKind | None] = mapped_column(term_type(WordingKind, "added_as"))

    places: Mapped[list[QueuedPlace]] = relationship(
        back_populates="queued", cascade="all, delete-orphan", order_by="QueuedPlace.path, QueuedPlace.start"
    )


class QueuedPlace(Base):
    """One place where a queued sentence was seen."""

    __tablename__ = "queued_place"
    __table_args__ = (
        UniqueConstraint("queued_id", "path", "start_offset"),
        CheckConstraint("start_offset >= 0", name="start_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    queued_id: Mapped[int] = mapped_column(ForeignKey("queued_sentence.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column("start_offset")
    line: Mapped[int]
    place: Mapped[str] = mapped_column(Text, default="", comment="in a file without lines: page 3")

    queued: Mapped[QueuedSentence] = relationship(back_populates="places")
