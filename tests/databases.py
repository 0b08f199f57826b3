"""Real databases for the tests: a file of its own, or a PostgreSQL database of its own, for each test.

Every one is a copy of a template, and every template is made by the migrations, never by ``create_all``.
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, event
from sqlalchemy.orm import Session

from kb.locations import shipped_folder
from kb.models import Base
from kb.services.loading import load_seeds
from kb.store.engine import make_engine
from kb.store.migrating import upgrade
from kb.store.settings import parse_url
from tests.exchange.factories import AUTHOR, write_small_folder
from tests.store.noise import add_noise


class Content(StrEnum):
    """What a new database holds."""

    EMPTY = "empty"
    MIGRATED = "migrated"  # all tables, no rows
    SMALL = "small"  # the made-up seed folder of tests/exchange/factories.py
    NOISY = "noisy"  # the same, and in every table rows that no test asks for: a missing WHERE shows
    SHIPPED = "shipped"  # seed_data


BASED_ON: Mapping[Content, Content] = {
    Content.MIGRATED: Content.EMPTY,
    Content.SMALL: Content.MIGRATED,
    Content.NOISY: Content.SMALL,
    Content.SHIPPED: Content.MIGRATED,
}


NewDatabase = Callable[[Content], Engine]
"""What makes a database with some content and opens it."""


class Backend(ABC):
    """One kind of database; gives out new ones and takes them back."""

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._templates: dict[Content, URL] = {}

    def new(self, content: Content) -> URL:
        """The address of a new database with that content."""
        if content is Content.EMPTY:
            return self._create(f"kb{next(self._numbers)}")
        return self._create(f"kb{next(self._numbers)}", self.template(content))

    def lend(self, content: Content) -> URL:
        """As ``new``, for a test that changes rows and nothing else of the database."""
        return self.new(content)

    def take_back(self, url: URL, content: Content) -> None:
        """Ends a loan; nobody is connected any more."""
        self.drop(url)

    def template(self, content: Content) -> URL:
        """The template with that content; made on first use. Nobody may be connected to it."""
        if content not in self._templates:
            url = self.new(BASED_ON[content])
            engine = make_engine(url)
            try:
                self._fill(engine, content)
            finally:
                engine.dispose()
            self._templates[content] = url
        return self._templates[content]

    def _fill(self, engine: Engine, content: Content) -> None:
        fillers: Mapping[Content, Callable[[Engine], object]] = {
            Content.MIGRATED: upgrade,
            Content.SMALL: lambda e: self._load(e, write_small_folder(self.folder / "small")),
            Content.NOISY: add_noise,
            Content.SHIPPED: lambda e: self._load(e, shipped_folder("seed_data")),
        }
        fillers[content](engine)

    @staticmethod
    def _load(engine: Engine, folder: Path) -> None:
        with Session(engine) as session:
            load_seeds(session, folder, AUTHOR)

    @abstractmethod
    def _create(self, name: str, template: URL | None = None) -> URL:
        """Makes an empty database, or a copy of the template."""

    @abstractmethod
    def protect(self, url: URL) -> Engine:
        """Opens a database that several tests read: whoever writes to it is refused."""

    @abstractmethod
    def drop(self, url: URL) -> None:
        """Takes a database back; nobody is connected to it any more."""


class SQLite(Backend):
    """Files in a folder."""

    name = "sqlite"

    def _create(self, name: str, template: URL | None = None) -> URL:
        path = self.folder / f"{name}.db"
        if template is not None:
            shutil.copyfile(str(template.database), path)
        return URL.create("sqlite", database=str(path))

    def protect(self, url: URL) -> Engine:
        engine = make_engine(url)
        event.listen(engine, "connect", lambda connection, _record: connection.execute("pragma query_only = on"))
        return engine

    def drop(self, url: URL) -> None:
        for left in self.folder.glob(f"{Path(str(url.database)).name}*"):
            left.unlink()


# tables whose rows the database numbers
NUMBERED = [t.name for t in Base.metadata.sorted_tables if t.autoincrement_column is not None and "id" in t.c]


def _copied(connection: psycopg.Connection, name: str) -> bytes:
    with connection.cursor().copy(sql.SQL("copy {} to stdout").format(sql.Identifier(name))) as copy:
        return b"".join(bytes(part) for part in copy)


class PostgreSQL(Backend):
    """Databases on a server of the test session."""

    name = "postgresql"

    def __init__(self, folder: Path, server: str) -> None:
        super().__init__(folder)
        self.server = parse_url(server)
        self._free: dict[Content, list[URL]] = defaultdict(list)
        self._rows: dict[Content, dict[str, bytes]] = {}
        # nothing here has to outlive a power cut
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        self._execute(sql.SQL("select pg_reload_conf()"))

    def _connect(self, url: URL) -> psycopg.Connection:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(address, autocommit=True)

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with self._connect(self.server) as connection:
            connection.execute(statement)

    def lend(self, content: Content) -> URL:
        # a database takes a server a quarter of a second to make, and its rows no time at all
        return self._free[content].pop() if self._free[content] else self.new(content)

    def take_back(self, url: URL, content: Content) -> None:
        with self._connect(url) as connection, connection.transaction():
            # past triggers and foreign keys
            connection.execute("set local session_replication_role = replica")
            for name, rows in self._rows_of(content).items():
                connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
                with connection.cursor().copy(sql.SQL("copy {} from stdin").format(sql.Identifier(name))) as copy:
                    copy.write(rows)
            for name in NUMBERED:
                sequence, table = sql.Literal(f"{name}_id_seq"), sql.Identifier(name)
                restart = sql.SQL("select setval({}, coalesce(max(id), 0) + 1, false) from {}")
                connection.execute(restart.format(sequence, table))
        self._free[content].append(url)

    def _rows_of(self, content: Content) -> dict[str, bytes]:
        """What each table of the template holds, as PostgreSQL writes it."""
        if content not in self._rows:
            with self._connect(self.template(content)) as connection:
                self._rows[content] = {t.name: _copied(connection, t.name) for t in Base.metadata.sorted_tables}
        return self._rows[content]

    def _create(self, name: str, template: URL | None = None) -> URL:
        copied = str(template.database) if template is not None else "template1"
        statement = sql.SQL("create database {} template {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(copied)))
        return self.server.set(database=name)

    def protect(self, url: URL) -> Engine:
        name = sql.Identifier(str(url.database))
        self._execute(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))
        return make_engine(url)

    def drop(self, url: URL) -> None:
        self._execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(str(url.database))))
