"""What changed, who changed it and why; and what was loaded from the seed files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import SLUG_LENGTH, AwareDateTime, Base, term_type
from kb.vocabulary import RevisionAction


class Revision(Base):
    """Append-only record of one change. ``hash`` covers the row and the hash of the one before.

    Triggers in the database refuse to change or remove a row.
    """

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_not_empty"),
        CheckConstraint("length(hash) = 64", name="hash_length"),
        Index("ix_revision_record_type_record_key", "record_type", "record_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ... without gaps")
    at: Mapped[datetime] = mapped_column(AwareDateTime)
    actor: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    action: Mapped[RevisionAction] = mapped_column(term_type(RevisionAction, "action"))
    record_type: Mapped[str] = mapped_column(String(32))
    record_key: Mapped[str] = mapped_column(String(SLUG_LENGTH))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class SeedRecord(Base):
    """What a seed file said of a record when it was last loaded, so that local edits are told from file edits."""

    __tablename__ = "seed_record"

    record_type: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_key: Mapped[str] = mapped_column(String(SLUG_LENGTH), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))


class SeedState(Base):
    """One row: the digest of the whole seed folder that was last loaded."""

    __tablename__ = "seed_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime] = mapped_column(AwareDateTime)
