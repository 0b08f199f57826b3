"""Backups: one SQLite file, whichever database it was taken from, that any of them can be restored from."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Column, Connection, Engine, Table, func, insert, inspect, select, text

from kb.errors import Conflict, ExchangeError, NotFound, StoreVersion
from kb.models import Base
from kb.store.engine import make_engine, translated_errors
from kb.store.migrating import SchemaState, SchemaStatus, refuse_if_not_ours, schema_status, upgrade

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows were copied, and of which version they are."""

    rows: int
    revision: str


def back_up(engine: Engine, path: Path) -> Copied:
    """Copies the whole store into a new SQLite file. The file appears only when it is complete.

    Raises Conflict if the file exists, NotFound if there is nothing to back up, ExchangeError if the
    folder cannot be written.
    """
    if path.exists():
        raise Conflict(f"{path} exists already; name another file, or move it away.")
    status = refuse_if_not_ours(engine)
    if status.state is SchemaState.EMPTY:
        raise NotFound("There is no knowledge base to back up yet.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    except OSError as error:
        raise ExchangeError(f"{path} cannot be written: {error.strerror}.") from error
    os.close(handle)
    part = Path(name)
    target = make_engine(URL.create("sqlite", database=name))
    try:
        # of the version that the database has: a backup is what one makes before an upgrade
        upgrade(target, str(status.revision))
        rows = _copy_all(engine, target)
        target.dispose()
        part.replace(path)
    finally:
        target.dispose()
        part.unlink(missing_ok=True)
    return Copied(rows, str(status.revision))


def restore(engine: Engine, path: Path) -> Copied:
    """Replaces everything in the store with a backup, in one transaction: all of it or nothing.

    Raises NotFound if there is no such file, ExchangeError if it is damaged or no SQLite file, StoreVersion if it
    is not a backup of this or an earlier version.
    """
    if not path.is_file():
        raise NotFound(f"There is no backup {path}.")
    refuse_if_not_ours(engine)
    with tempfile.TemporaryDirectory() as folder:
        # a copy, so that an older backup can be brought up to date without touching the file itself
        copy = Path(folder) / "backup.db"
        _copy_file(path, copy)
        source = make_engine(URL.create("sqlite", database=str(copy)))
        try:
            _refuse_if_no_backup(path, schema_status(source))
            status = upgrade(source)
            upgrade(engine)
            rows = _copy_all(source, engine)
        finally:
            source.dispose()
    return Copied(rows, str(status.revision))


def _refuse_if_no_backup(path: Path, status: SchemaStatus) -> None:
    if status.state is SchemaState.EMPTY:
        raise NotFound(f"{path} holds no knowledge base.")
    if status.state is SchemaState.FOREIGN:
        raise StoreVersion(f"{path} holds tables that are not ours; it is not a backup of a knowledge base.")
    if status.state is SchemaState.UNKNOWN:
        raise StoreVersion(
            f"{path} was written by a later version (revision {status.revision}); update this program to restore it."
        )


def _copy_file(path: Path, copy: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            verdict = target.execute("pragma quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise ExchangeError(f"{path} is not a backup: {error}.") from error
    if verdict != "ok":
        raise ExchangeError(f"{path} is damaged and cannot be restored.")


def _copy_all(source: Engine, target: Engine) -> int:
    columns = _columns(source)
    copied = 0
    with translated_errors(target.url), source.connect() as reading, target.begin() as writing:
        _empty(writing, list(columns))
        for table, wanted in columns.items():
            for part in _read(source.url, reading, wanted):
                writing.execute(insert(table), part)
                copied += len(part)
            _restart_numbering(writing, table)
    return copied


def _columns(engine: Engine) -> dict[Table, list[Column[Any]]]:
    """The tables of the models, in the order of their references, that a database of its version has."""
    with translated_errors(engine.url):
        found = inspect(engine).get_multi_columns()
    names = {name: {column["name"] for column in columns} for (_schema, name), columns in found.items()}
    return {
        table: [column for column in table.columns if column.name in names[table.name]]
        for table in Base.metadata.sorted_tables
        if table.name in names
    }


def _read(url: URL, connection: Connection, columns: list[Column[Any]]) -> Iterator[list[dict[str, Any]]]:
    with (
        translated_errors(url),
        connection.execution_options(yield_per=CHUNK).execute(select(*columns)) as rows,
    ):
        for part in rows.mappings().partitions(CHUNK):
            yield [dict(row) for row in part]


def _empty(connection: Connection, tables: list[Table]) -> None:
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        connection.execute(text(f"truncate {names}"))
        return
    # the append-only triggers must not stand in the way of replacing everything
    triggers = connection.execute(text("select name, sql from sqlite_master where type = 'trigger'")).all()
    for name, _sql in triggers:
        connection.execute(text(f'drop trigger "{name}"'))
    for table in reversed(tables):
        connection.execute(table.delete())
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _restart_numbering(connection: Connection, table: Table) -> None:
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        last = connection.scalar(select(func.max(table.c.id)))
        connection.execute(select(func.setval(sequence, last or 1, last is not None)))
