"""Guidance: what may be said of a claim, what to avoid, and what authorities hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base, term_type
from kb.vocabulary import GuidanceKind, Jurisdiction

if TYPE_CHECKING:
    from kb.models.claims import Claim
    from kb.models.evidence import Study


class Guidance(Base):
    """One piece of advice to a writer. Not legal advice. An authority's position names its document."""

    __tablename__ = "guidance"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        CheckConstraint(
            "kind <> 'position' or (authority <> '' and jurisdiction is not null and study_id is not null)",
            name="position_is_cited",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[GuidanceKind] = mapped_column(term_type(GuidanceKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text, default="")
    jurisdiction: Mapped[Jurisdiction | None] = mapped_column(term_type(Jurisdiction, "jurisdiction"))
    dated: Mapped[str] = mapped_column(String(10), default="", comment="year, year-month or date, as far as seen")
    study_id: Mapped[int | None] = mapped_column(ForeignKey("study.id", ondelete="RESTRICT"))

    claim: Mapped[Claim] = relationship(back_populates="guidance")
    citation: Mapped[Study | None] = relationship()
