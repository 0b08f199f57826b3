"""What all tests share: an environment of their own, and databases of every supported kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, cast

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.databases import Backend, Content, NewDatabase, PostgreSQL, SQLite
from tests.server import ServerMissing, do_without, postgresql_server


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the database of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KB_DATABASE_URL", raising=False)
        patch.setenv("KB_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session", autouse=True)
def unsafe_but_fast_files() -> Iterator[None]:
    """SQLite does not wait for the disk: no database of a test has to outlive a power cut."""

    def prepare(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("pragma synchronous = off")

    event.listen(Engine, "connect", prepare)
    yield
    event.remove(Engine, "connect", prepare)


@pytest.fixture(scope="session")
def sqlite_backend(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A real server, started for this test session."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(postgresql_server())
        except ServerMissing as missing:
            do_without(missing)
        yield PostgreSQL(tmp_path_factory.mktemp("postgresql"), address)


@pytest.fixture(scope="session", params=[SQLite.name, PostgreSQL.name])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each kind of database in turn: a test that uses this, or what builds on it, runs once for each."""
    return cast("Backend", request.getfixturevalue(f"{request.param}_backend"))


def _new_databases(backend: Backend) -> Iterator[NewDatabase]:
    made: list[Engine] = []

    def new(content: Content) -> Engine:
        made.append(make_engine(backend.new(content)))
        return made[-1]

    yield new
    for engine in made:
        engine.dispose()
        backend.drop(engine.url)


@pytest.fixture
def new_database(backend: Backend) -> Iterator[NewDatabase]:
    """Makes databases with the content that is asked for; they are gone after the test."""
    yield from _new_databases(backend)


@pytest.fixture
def new_sqlite(sqlite_backend: Backend) -> Iterator[NewDatabase]:
    """As ``new_database``, for what only SQLite has."""
    yield from _new_databases(sqlite_backend)


@pytest.fixture
def new_postgresql(postgresql_backend: Backend) -> Iterator[NewDatabase]:
    """As ``new_database``, for what only PostgreSQL has."""
    yield from _new_databases(postgresql_backend)


@pytest.fixture
def lent_database(backend: Backend) -> Iterator[NewDatabase]:
    """As ``new_database`` and quicker, for a test that changes rows and nothing else of a database."""
    lent: list[tuple[Engine, Content]] = []

    def lend(content: Content) -> Engine:
        lent.append((make_engine(backend.lend(content)), content))
        return lent[-1][0]

    yield lend
    for engine, content in lent:
        engine.dispose()
        backend.take_back(engine.url, content)


@pytest.fixture
def empty_engine(new_database: NewDatabase) -> Engine:
    """A database without a table."""
    return new_database(Content.EMPTY)


@pytest.fixture
def engine(lent_database: NewDatabase) -> Engine:
    """All tables, no rows."""
    return lent_database(Content.MIGRATED)


@pytest.fixture
def store(lent_database: NewDatabase) -> Store:
    """The small made-up knowledge base, among rows that no test asks for."""
    return Store(lent_database(Content.NOISY))


@pytest.fixture
def small_store(lent_database: NewDatabase) -> Store:
    """The small made-up knowledge base and nothing else."""
    return Store(lent_database(Content.SMALL))


@pytest.fixture
def shipped_store(lent_database: NewDatabase) -> Store:
    """The knowledge base as it is shipped."""
    return Store(lent_database(Content.SHIPPED))


def _protected(backend: Backend, content: Content) -> Iterator[Store]:
    url = backend.new(content)
    store = Store(backend.protect(url))
    yield store
    store.close()
    backend.drop(url)


@pytest.fixture(scope="session")
def read_only_store(backend: Backend) -> Iterator[Store]:
    """As ``store``, for all tests that only read: the database refuses whoever writes."""
    yield from _protected(backend, Content.NOISY)


@pytest.fixture(scope="session")
def read_only_shipped_store(backend: Backend) -> Iterator[Store]:
    """As ``shipped_store``, for all tests that only read."""
    yield from _protected(backend, Content.SHIPPED)


@pytest.fixture
def session(read_only_store: Store) -> Iterator[Session]:
    """A session that reads the small made-up knowledge base, among rows that no test asks for."""
    with read_only_store.session() as session:
        yield session


@pytest.fixture
def shipped_session(read_only_shipped_store: Store) -> Iterator[Session]:
    """A session that reads the knowledge base as it is shipped."""
    with read_only_shipped_store.session() as session:
        yield session
