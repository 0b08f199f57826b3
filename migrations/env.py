"""Alembic's entry: runs the migrations on the connection that the caller hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from kb.models import Base
from kb.models.base import AwareDateTime
from kb.store.engine import make_engine
from kb.store.settings import database_url


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name the database's own types: a class of the package may change later, a migration may not."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, AwareDateTime) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot alter constraints in place; Alembic then copies the table
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    # called as `alembic -c migrations/alembic.ini`, on the database of KB_DATABASE_URL
    with make_engine(database_url()).connect() as own:
        run(own)
