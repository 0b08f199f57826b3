"""Revisions, what was loaded from seed files, people, and kept checks.

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column(
            "id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="1, 2, 3 ... without gaps",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "update",
                "delete",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("record_type", sa.String(length=32), nullable=False),
        sa.Column("record_key", sa.String(length=120), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_revision_hash_length")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_revision_reason_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("hash", name=op.f("uq_revision_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_revision_previous_hash")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_revision_record_type_record_key",
            ["record_type", "record_key"],
            unique=False,
        )
    op.create_table(
        "seed_record",
        sa.Column("record_type", sa.String(length=32), nullable=False),
        sa.Column("record_key", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("record_type", "record_key", name=op.f("pk_seed_record")),
    )
    op.create_table(
        "seed_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_seed_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seed_state")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reader",
                "contributor",
                "editor",
                "reviewer",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_user_account_name_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("name", name=op.f("uq_user_account_name")),
    )
    op.create_table(
        "check_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="of the document's UTF-8",
        ),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("claim_sentences", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Integer(), nullable=False),
        sa.Column(
            "encoder",
            sa.String(length=64),
            nullable=False,
            comment="empty: checked on words alone",
        ),
        sa.CheckConstraint("characters >= 0", name=op.f("ck_check_run_characters_not_negative")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_check_run_sha256_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_run")),
    )
    op.create_table(
        "check_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("claim_slug", sa.String(length=120), nullable=True),
        sa.Column(
            "relation",
            sa.Enum(
                "same",
                "narrower",
                "broader",
                "stronger",
                "weaker",
                "negated",
                "different-number",
                "different-population",
                "related",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("score", sa.Double(), nullable=False),
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
            "wording_fit",
            sa.Enum(
                "accurate",
                "overstated",
                "contradicts-evidence",
                "uncheckable",
                name="wording_fit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "error",
                "warning",
                "notice",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.Column("studies", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.CheckConstraint("score between 0 and 1", name=op.f("ck_check_finding_score_in_range")),
        sa.CheckConstraint(
            "start_offset >= 0 and end_offset > start_offset",
            name=op.f("ck_check_finding_span_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["check_run.id"],
            name=op.f("fk_check_finding_check_id_check_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_finding")),
    )
    with op.batch_alter_table("check_finding", schema=None) as batch_op:
        batch_op.create_index("ix_check_finding_check_id", ["check_id"], unique=False)


def downgrade() -> None:
    op.drop_table("check_finding")
    op.drop_table("check_run")
    op.drop_table("user_account")
    op.drop_table("seed_state")
    op.drop_table("seed_record")
    op.drop_table("revision")
