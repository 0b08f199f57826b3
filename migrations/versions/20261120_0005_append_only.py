"""The database itself refuses to change history: revisions never change, assessments are only superseded.

Revision: 0005
Follows: 0004
"""

from __future__ import annotations

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None

FROZEN = (
    "claim_id",
    "number",
    "assessed_on",
    "assessor",
    "policy",
    "direction",
    "starts_at",
    "certainty",
    "verdict",
    "record_finding",
    "override_reason",
    "rationale",
)

SQLITE_UP = (
    """create trigger revision_no_update before update on revision
       begin select raise(abort, 'revisions are append-only'); end""",
    """create trigger revision_no_delete before delete on revision
       begin select raise(abort, 'revisions are append-only'); end""",
    f"""create trigger assessment_no_update before update of {", ".join(FROZEN)} on assessment
        begin select raise(abort, 'assessments are superseded, not edited'); end""",
    """create trigger grade_judgement_no_update before update on grade_judgement
       begin select raise(abort, 'assessments are superseded, not edited'); end""",
)
SQLITE_DOWN = (
    "drop trigger revision_no_update",
    "drop trigger revision_no_delete",
    "drop trigger assessment_no_update",
    "drop trigger grade_judgement_no_update",
)

POSTGRES_UP = (
    """create function kb_refuse() returns trigger language plpgsql as $$
       begin raise exception '%', tg_argv[0] using errcode = 'integrity_constraint_violation'; end $$""",
    """create trigger revision_no_change before update or delete on revision
       for each row execute function kb_refuse('revisions are append-only')""",
    f"""create trigger assessment_no_update before update of {", ".join(FROZEN)} on assessment
        for each row execute function kb_refuse('assessments are superseded, not edited')""",
    """create trigger grade_judgement_no_update before update on grade_judgement
       for each row execute function kb_refuse('assessments are superseded, not edited')""",
)
POSTGRES_DOWN = (
    "drop trigger grade_judgement_no_update on grade_judgement",
    "drop trigger assessment_no_update on assessment",
    "drop trigger revision_no_change on revision",
    "drop function kb_refuse()",
)


def upgrade() -> None:
    run(SQLITE_UP if op.get_bind().dialect.name == "sqlite" else POSTGRES_UP)


def downgrade() -> None:
    run(SQLITE_DOWN if op.get_bind().dialect.name == "sqlite" else POSTGRES_DOWN)


def run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
