"""Sources with their texts and mentions, topics, claims with wordings and relations.

Revision: 0001
Follows: none
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "length",
            sa.Integer(),
            nullable=False,
            comment="code points of the text read as UTF-8 without newline translation",
        ),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length > 0", name=op.f("ck_source_length_positive")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_source_sha256_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("id", "length", name=op.f("uq_source_id_length")),
        sa.UniqueConstraint("sha256", name=op.f("uq_source_sha256")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_slug")),
    )
    op.create_table(
        "source_text",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_source_text_source_id_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_text")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("slug", name=op.f("uq_topic_slug")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "efficacy",
                "mechanism",
                "safety",
                "contraindication",
                "comparative",
                "regimen",
                "aftercare",
                "procedure",
                "background",
                "history",
                "popularity",
                "meta-evidence",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "checkable",
            sa.Enum(
                "empirical",
                "record",
                "definitional",
                "not-testable",
                name="checkable",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "tier",
            sa.Enum(
                "core",
                "minor",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("intervention", sa.Text(), nullable=False),
        sa.Column("comparator", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(statement) > 0", name=op.f("ck_claim_statement_not_empty")),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
            name=op.f("fk_claim_topic_id_topic"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("slug", name=op.f("uq_claim_slug")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("ix_claim_topic_id", ["topic_id"], unique=False)
    op.create_table(
        "claim_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "wording",
                "near-miss",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_claim_wording_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_claim_wording_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_wording")),
        sa.UniqueConstraint("claim_id", "text", name=op.f("uq_claim_wording_claim_id_text")),
    )
    op.create_table(
        "claim_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "explains",
                "narrower-than",
                "stronger-than",
                "contradicts",
                "in-tension-with",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("claim_id <> related_id", name=op.f("ck_claim_relation_not_to_itself")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_claim_relation_claim_id_claim"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["related_id"],
            ["claim.id"],
            name=op.f("fk_claim_relation_related_id_claim"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_relation")),
        sa.UniqueConstraint(
            "claim_id",
            "related_id",
            "type",
            name=op.f("uq_claim_relation_claim_id_related_id_type"),
        ),
    )
    with op.batch_alter_table("claim_relation", schema=None) as batch_op:
        batch_op.create_index("ix_claim_relation_related_id", ["related_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=16),
            nullable=False,
            comment="hash of source, span and claim",
        ),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column(
            "source_length",
            sa.Integer(),
            nullable=False,
            comment="copy of source.length, so that the range is a CHECK",
        ),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "asserts",
                "hedges",
                "reports",
                "denies",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("qualifiers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("end_offset <= source_length", name=op.f("ck_mention_end_in_range")),
        sa.CheckConstraint("end_offset > start_offset", name=op.f("ck_mention_span_not_empty")),
        sa.CheckConstraint("length(anchor) between 1 and 160", name=op.f("ck_mention_anchor_length")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_mention_sha256_length")),
        sa.CheckConstraint("start_offset >= 0", name=op.f("ck_mention_start_in_range")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_mention_claim_id_claim"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["source_id", "source_length"],
            ["source.id", "source.length"],
            name=op.f("fk_mention_source_id_source_length_source"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("key", name=op.f("uq_mention_key")),
        sa.UniqueConstraint(
            "source_id",
            "start_offset",
            "end_offset",
            "claim_id",
            name=op.f("uq_mention_source_id_start_offset_end_offset_claim_id"),
        ),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index("ix_mention_claim_id", ["claim_id"], unique=False)
    op.create_table(
        "text_vector",
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="of the text's UTF-8",
        ),
        sa.Column(
            "encoder",
            sa.String(length=64),
            nullable=False,
            comment="fingerprint of the model",
        ),
        sa.Column("vector", sa.LargeBinary(), nullable=False, comment="little-endian float32"),
        sa.PrimaryKeyConstraint("sha256", "encoder", name=op.f("pk_text_vector")),
    )


def downgrade() -> None:
    op.drop_table("text_vector")
    op.drop_table("mention")
    op.drop_table("claim_relation")
    op.drop_table("claim_wording")
    op.drop_table("claim")
    op.drop_table("topic")
    op.drop_table("source_text")
    op.drop_table("source")
