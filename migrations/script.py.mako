"""${message}.

Rules of the house:
- expand, backfill, contract: never drop what the version before still reads;
- a data migration declares the tables that it needs; it imports no models;
- no literal data of more than 50 lines: that belongs in seed_data;
- `downgrade` works, or raises with a sentence that says why it cannot.

Revision: ${up_revision}
Follows: ${down_revision | comma,n}
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
