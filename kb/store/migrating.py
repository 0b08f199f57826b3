"""The version of a database, and how it is brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from kb.errors import StoreVersion
from kb.locations import shipped_folder
from kb.store.engine import translated_errors
from kb.store.settings import redacted


class SchemaState(StrEnum):
    """How the tables of a database stand to those of this version."""

    EMPTY = "empty"
    CURRENT = "current"
    BEHIND = "behind"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """The state of a database's tables; ``revision`` is None for an empty one."""

    state: SchemaState
    revision: str | None
    head: str


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for the shipped migrations, on the given connection."""
    config = Config()
    config.set_main_option("script_location", str(shipped_folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def schema_status(engine: Engine) -> SchemaStatus:
    """Reads the version of the database. Raises StoreError if it cannot be used."""
    script = ScriptDirectory.from_config(alembic_config())
    head = script.get_current_head() or ""
    if _is_absent_file(engine):
        return SchemaStatus(SchemaState.EMPTY, None, head)
    with translated_errors(engine.url), engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            foreign = bool(set(inspect(connection).get_table_names()) - {"alembic_version"})
            return SchemaStatus(SchemaState.FOREIGN if foreign else SchemaState.EMPTY, None, head)
    known = {step.revision for step in script.walk_revisions()}
    if revision not in known:
        return SchemaStatus(SchemaState.UNKNOWN, revision, head)
    return SchemaStatus(SchemaState.CURRENT if revision == head else SchemaState.BEHIND, revision, head)


def _is_absent_file(engine: Engine) -> bool:
    name = engine.url.database
    return engine.dialect.name == "sqlite" and bool(name) and name != ":memory:" and not Path(str(name)).exists()


def upgrade(engine: Engine, revision: str = "head") -> SchemaStatus:
    """Brings the tables up to date, each migration in a transaction of its own.

    Raises StoreVersion if the database is of a later version or is not ours, StoreError if it cannot be used.
    """
    refuse_if_not_ours(engine)
    with translated_errors(engine.url), engine.connect() as connection:
        command.upgrade(alembic_config(connection), revision)
    return schema_status(engine)


def downgrade(engine: Engine, revision: str) -> SchemaStatus:
    """Takes the tables back to an earlier version."""
    with translated_errors(engine.url), engine.connect() as connection:
        command.downgrade(alembic_config(connection), revision)
    return schema_status(engine)


def refuse_if_not_ours(engine: Engine) -> SchemaStatus:
    """The status, unless the database is of a later version or holds other tables: then StoreVersion."""
    status = schema_status(engine)
    where = redacted(engine.url)
    if status.state is SchemaState.UNKNOWN:
        raise StoreVersion(
            f"The database {where} was written by a later version (revision {status.revision}); "
            "update this program, or name another database in KB_DATABASE_URL."
        )
    if status.state is SchemaState.FOREIGN:
        raise StoreVersion(
            f"The database {where} holds tables that are not ours; name an empty one in KB_DATABASE_URL."
        )
    return status
