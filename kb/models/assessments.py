"""Assessments: dated, signed, immutable judgements of a claim."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base, term_type
from kb.vocabulary import BodyDirection, Certainty, Concern, GradeDomain, RecordFinding, Verdict

if TYPE_CHECKING:
    from kb.models.claims import Claim


class Assessment(Base):
    """A judgement of a claim from its links and searches. A later one supersedes it; none is edited."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("claim_id", "number"),
        CheckConstraint("length(rationale) > 0", name="rationale_not_empty"),
        Index(
            "uq_assessment_current",
            "claim_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="1 for the first assessment of the claim")
    is_current: Mapped[bool]
    assessed_on: Mapped[date]
    assessor: Mapped[str] = mapped_column(Text)
    policy: Mapped[int] = mapped_column(comment="version of the rating policy that gave the verdict")
    direction: Mapped[BodyDirection | None] = mapped_column(term_type(BodyDirection, "direction"))
    starts_at: Mapped[Certainty | None] = mapped_column(term_type(Certainty, "starts_at"))
    certainty: Mapped[Certainty | None] = mapped_column(term_type(Certainty, "certainty"))
    verdict: Mapped[Verdict] = mapped_column(term_type(Verdict, "verdict"))
    record_finding: Mapped[RecordFinding | None] = mapped_column(term_type(RecordFinding, "record_finding"))
    override_reason: Mapped[str] = mapped_column(Text, default="", comment="why the verdict departs from the policy")
    rationale: Mapped[str] = mapped_column(Text)

    claim: Mapped[Claim] = relationship(back_populates="assessments")
    judgements: Mapped[list[GradeJudgement]] = relationship(
        back_populates="assessment", cascade="all, delete-orphan", order_by="GradeJudgement.position"
    )


class GradeJudgement(Base):
    """One GRADE step of an assessment, with its reason."""

    __tablename__ = "grade_judgement"
    __table_args__ = (
        UniqueConstraint("assessment_id", "domain"),
        CheckConstraint("length(reason) > 0", name="reason_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    position: Mapped[int]
    domain: Mapped[GradeDomain] = mapped_column(term_type(GradeDomain, "domain"))
    concern: Mapped[Concern] = mapped_column(term_type(Concern, "concern"))
    reason: Mapped[str] = mapped_column(Text)

    assessment: Mapped[Assessment] = relationship(back_populates="judgements")
