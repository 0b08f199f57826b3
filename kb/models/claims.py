"""Claims, their wordings, how they stand to one another, and the topics that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import SLUG_LENGTH, Base, Versioned, term_type
from kb.vocabulary import Checkability, ClaimKind, RelationType, Tier, WordingKind

if TYPE_CHECKING:
    from kb.models.assessments import Assessment
    from kb.models.evidence import EvidenceLink, EvidenceSearch
    from kb.models.guidance import Guidance
    from kb.models.sources import Mention


class Topic(Versioned, Base):
    """What a group of claims is about."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), unique=True)
    label: Mapped[str] = mapped_column(Text)
    definition: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)

    claims: Mapped[list[Claim]] = relationship(back_populates="topic", order_by="Claim.id")


class Claim(Versioned, Base):
    """One atomic proposition in our own neutral wording: one intervention and outcome, or one fact."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("length(statement) > 0", name="statement_not_empty"),
        Index("ix_claim_topic_id", "topic_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), unique=True)
    statement: Mapped[str] = mapped_column(Text)
    kind: Mapped[ClaimKind] = mapped_column(term_type(ClaimKind, "kind"))
    checkable: Mapped[Checkability] = mapped_column(term_type(Checkability, "checkable"))
    tier: Mapped[Tier] = mapped_column(term_type(Tier, "tier"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"))
    population: Mapped[str] = mapped_column(Text, default="")
    intervention: Mapped[str] = mapped_column(Text, default="")
    comparator: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")

    topic: Mapped[Topic] = relationship(back_populates="claims")
    mentions: Mapped[list[Mention]] = relationship(back_populates="claim", order_by="Mention.source_id, Mention.start")
    wordings: Mapped[list[ClaimWording]] = relationship(
        back_populates="claim", cascade="all, delete-orphan", order_by="ClaimWording.position"
    )
    relations: Mapped[list[ClaimRelation]] = relationship(
        back_populates="claim",
        cascade="all, delete-orphan",
        foreign_keys="ClaimRelation.claim_id",
        order_by="ClaimRelation.position",
    )
    relations_in: Mapped[list[ClaimRelation]] = relationship(
        back_populates="related", foreign_keys="ClaimRelation.related_id", viewonly=True
    )
    links: Mapped[list[EvidenceLink]] = relationship(
        back_populates="claim", cascade="all, delete-orphan", order_by="EvidenceLink.position"
    )
    searches: Mapped[list[EvidenceSearch]] = relationship(
        back_populates="claim", cascade="all, delete-orphan", order_by="EvidenceSearch.position"
    )
    assessments: Mapped[list[Assessment]] = relationship(
        back_populates="claim", cascade="all, delete-orphan", order_by="Assessment.number"
    )
    guidance: Mapped[list[Guidance]] = relationship(
        back_populates="claim", cascade="all, delete-orphan", order_by="Guidance.position"
    )

    @property
    def assessment(self) -> Assessment | None:
        """The current assessment, or None."""
        return next((a for a in reversed(self.assessments) if a.is_current), None)


class ClaimWording(Base):
    """Another way to make a claim, or a phrasing that only looks like it."""

    __tablename__ = "claim_wording"
    __table_args__ = (
        UniqueConstraint("claim_id", "text"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    kind: Mapped[WordingKind] = mapped_column(term_type(WordingKind, "kind"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)

    claim: Mapped[Claim] = relationship(back_populates="wordings")


class ClaimRelation(Base):
    """How one claim stands to another. A symmetric relation is stored once, in either direction."""

    __tablename__ = "claim_relation"
    __table_args__ = (
        UniqueConstraint("claim_id", "related_id", "type"),
        CheckConstraint("claim_id <> related_id", name="not_to_itself"),
        Index("ix_claim_relation_related_id", "related_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    related_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="RESTRICT"))
    type: Mapped[RelationType] = mapped_column(term_type(RelationType, "type"))
    position: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")

    claim: Mapped[Claim] = relationship(back_populates="relations", foreign_keys=[claim_id])
    related: Mapped[Claim] = relationship(back_populates="relations_in", foreign_keys=[related_id])


class TextVector(Base):
    """The meaning of one text as one encoder sees it, kept so that it is computed once."""

    __tablename__ = "text_vector"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, comment="of the text's UTF-8")
    encoder: Mapped[str] = mapped_column(String(64), primary_key=True, comment="fingerprint of the model")
    vector: Mapped[bytes] = mapped_column(LargeBinary, comment="little-endian float32")
