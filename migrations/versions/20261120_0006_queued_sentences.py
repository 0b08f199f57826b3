"""Sentences of drafts that claim something unknown, waiting for a curator, and where they were seen.

Revision: 0006
Follows: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "queued_sentence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="the words that claim, as they stood in the draft"),
        sa.Column("reading", sa.Text(), nullable=False, comment="the same made whole: what is compared with claims"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="the sentence or list item around them"),
        sa.Column("nearest", sa.JSON(), nullable=False, comment="slug and score, best first"),
        sa.Column(
            "status",
            sa.Enum(
                "open", "accepted", "dismissed", name="status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claim_slug", sa.String(length=120), nullable=True),
        sa.Column(
            "added_as",
            sa.Enum("wording", "near-miss", name="added_as", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.CheckConstraint("(status = 'open') = (decided_at is null)", name=op.f("ck_queued_sentence_decided_or_open")),
        sa.CheckConstraint(
            "status <> 'accepted' or claim_slug is not null", name=op.f("ck_queued_sentence_accepted_for_a_claim")
        ),
        sa.CheckConstraint(
            "status <> 'dismissed' or length(reason) > 0", name=op.f("ck_queued_sentence_dismissed_with_a_reason")
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_queued_sentence_text_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queued_sentence")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_queued_sentence_fingerprint")),
    )
    op.create_table(
        "queued_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queued_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False, comment="in a file without lines: page 3"),
        sa.CheckConstraint("start_offset >= 0", name=op.f("ck_queued_place_start_not_negative")),
        sa.ForeignKeyConstraint(
            ["queued_id"],
            ["queued_sentence.id"],
            name=op.f("fk_queued_place_queued_id_queued_sentence"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queued_place")),
        sa.UniqueConstraint(
            "queued_id", "path", "start_offset", name=op.f("uq_queued_place_queued_id_path_start_offset")
        ),
    )


def downgrade() -> None:
    op.drop_table("queued_place")
    op.drop_table("queued_sentence")
