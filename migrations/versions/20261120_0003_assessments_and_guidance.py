"""Assessments with their GRADE judgements, and guidance.

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="1 for the first assessment of the claim",
        ),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor", sa.Text(), nullable=False),
        sa.Column(
            "policy",
            sa.Integer(),
            nullable=False,
            comment="version of the rating policy that gave the verdict",
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "supports",
                "refutes",
                "mixed",
                "none",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "starts_at",
            sa.Enum(
                "high",
                "moderate",
                "low",
                "very-low",
                name="starts_at",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "certainty",
            sa.Enum(
                "high",
                "moderate",
                "low",
                "very-low",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "supported",
                "tentative",
                "mixed",
                "not-shown",
                "contradicted",
                "not-testable",
                "on-record",
                "not-on-record",
                "descriptive",
                "unassessed",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "record_finding",
            sa.Enum(
                "confirmed",
                "not-confirmed",
                name="record_finding",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "override_reason",
            sa.Text(),
            nullable=False,
            comment="why the verdict departs from the policy",
        ),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.CheckConstraint("length(rationale) > 0", name=op.f("ck_assessment_rationale_not_empty")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_assessment_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("claim_id", "number", name=op.f("uq_assessment_claim_id_number")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(
            "uq_assessment_current",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )
    op.create_table(
        "grade_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "domain",
            sa.Enum(
                "risk-of-bias",
                "inconsistency",
                "indirectness",
                "imprecision",
                "publication-bias",
                "large-effect",
                "dose-response",
                "opposing-confounding",
                name="domain",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "concern",
            sa.Enum(
                "none",
                "serious",
                "very-serious",
                name="concern",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_grade_judgement_reason_not_empty")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_grade_judgement_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_judgement")),
        sa.UniqueConstraint(
            "assessment_id",
            "domain",
            name=op.f("uq_grade_judgement_assessment_id_domain"),
        ),
    )
    op.create_table(
        "guidance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "say",
                "avoid",
                "do-not-claim",
                "position",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column(
            "jurisdiction",
            sa.Enum(
                "uk",
                "us",
                "eu",
                "ca",
                "au",
                "any",
                name="jurisdiction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "dated",
            sa.String(length=10),
            nullable=False,
            comment="year, year-month or date, as far as seen",
        ),
        sa.Column("study_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'position' or (authority <> '' and jurisdiction is not null and study_id is not null)",
            name=op.f("ck_guidance_position_is_cited"),
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_guidance_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_guidance_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_guidance_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_guidance_claim_id_position")),
    )


def downgrade() -> None:
    op.drop_table("guidance")
    op.drop_table("grade_judgement")
    op.drop_table("assessment")
