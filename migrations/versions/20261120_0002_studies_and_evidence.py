"""Studies with authors, identifiers and notices; evidence links and searches.

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "journal-article",
                "guidance",
                "ruling",
                "regulation",
                "web-page",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "design",
            sa.Enum(
                "meta-analysis",
                "systematic-review",
                "rct",
                "controlled-trial",
                "cohort",
                "cross-sectional",
                "single-arm-trial",
                "case-series",
                "case-report",
                "animal",
                "in-vitro",
                "narrative-review",
                "protocol",
                "guideline",
                "ruling",
                "regulation",
                "record",
                name="design",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "title_is_description",
            sa.Boolean(),
            nullable=False,
            comment="the published title was not seen; the title is our own description",
        ),
        sa.Column("container_title", sa.Text(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=True, comment="year"),
        sa.Column("volume", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column(
            "sample",
            sa.Text(),
            nullable=False,
            comment="size of the sample as published",
        ),
        sa.Column(
            "participants",
            sa.Integer(),
            nullable=True,
            comment="people studied, where the sample says so plainly",
        ),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("intervention", sa.Text(), nullable=False),
        sa.Column("comparator", sa.Text(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("limitations", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column(
            "evidence_status",
            sa.Text(),
            nullable=False,
            comment="why the record carries no result",
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "issued is null or issued between 1500 and 2200",
            name=op.f("ck_study_issued_in_range"),
        ),
        sa.CheckConstraint(
            "participants is null or participants > 0",
            name=op.f("ck_study_participants_positive"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint("key", name=op.f("uq_study_key")),
    )
    op.create_table(
        "study_author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("literal", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(family <> '') <> (literal <> '')",
            name=op.f("ck_study_author_family_or_literal"),
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_study_author_study_id_study"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_author")),
        sa.UniqueConstraint("study_id", "position", name=op.f("uq_study_author_study_id_position")),
    )
    op.create_table(
        "study_identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "doi",
                "pmid",
                "pmcid",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_study_identifier_study_id_study"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_identifier")),
        sa.UniqueConstraint("study_id", "type", name=op.f("uq_study_identifier_study_id_type")),
        sa.UniqueConstraint("type", "value", name=op.f("uq_study_identifier_type_value")),
    )
    op.create_table(
        "study_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "retraction",
                "expression-of-concern",
                "correction",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("doi", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_study_notice_study_id_study"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_notice")),
        sa.UniqueConstraint("study_id", "position", name=op.f("uq_study_notice_study_id_position")),
    )
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "supports",
                "refutes",
                "mixed",
                "inconclusive",
                "background",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "directness",
            sa.Enum(
                "direct",
                "indirect-population",
                "indirect-intervention",
                "indirect-comparator",
                "indirect-outcome",
                name="directness",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "directness = 'direct' or note <> ''",
            name=op.f("ck_evidence_link_indirect_says_in_what"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_evidence_link_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_evidence_link_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
        sa.UniqueConstraint("claim_id", "study_id", name=op.f("uq_evidence_link_claim_id_study_id")),
    )
    with op.batch_alter_table("evidence_link", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_link_study_id", ["study_id"], unique=False)
    op.create_table(
        "evidence_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("searched_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("queries", sa.JSON(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "none-found",
                "found",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_evidence_search_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_search")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_evidence_search_claim_id_position")),
    )


def downgrade() -> None:
    op.drop_table("evidence_search")
    op.drop_table("evidence_link")
    op.drop_table("study_notice")
    op.drop_table("study_identifier")
    op.drop_table("study_author")
    op.drop_table("study")
