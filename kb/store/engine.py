"""Engines and sessions. Database errors become errors of the project here, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kb.errors import (
    ConfigError,
    Conflict,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnavailable,
    StoreVersion,
)
from kb.store.settings import redacted

BUSY_TIMEOUT_S = 5.0


def make_engine(url: URL) -> Engine:
    """An engine for the address. Nothing is opened yet; the folder of an SQLite file is created.

    Raises StoreUnavailable if the folder cannot be created, ConfigError if no driver understands the address.
    """
    embedded = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url, connect_args=_patience(url), pool_pre_ping=not embedded)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"The database driver '{error.name}' is not installed; an address that begins with postgresql:// uses the "
            "one that comes with claim-kb[postgres]."
        ) from error
    except ArgumentError as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise ConfigError(f"The database address {redacted(url)} cannot be used: {reason}.") from error
    if embedded:
        if url.database and url.database != ":memory:":
            _make_folder(Path(url.database).parent)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _patience(url: URL) -> dict[str, Any]:
    """How long a connection waits for whoever holds the database: never for ever."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": BUSY_TIMEOUT_S}
    waits: dict[str, Any] = {"connect_timeout": math.ceil(BUSY_TIMEOUT_S)}
    if "options" not in url.query:
        waits["options"] = f"-c lock_timeout={int(BUSY_TIMEOUT_S * 1000)}"
    return waits


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"The folder {folder} for the database cannot be made: {error.strerror}.") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it leaves DDL outside them, so that an
    # interrupted migration would be half done (SQLAlchemy's documented recipe for SQLite).
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


@contextmanager
def open_session(engine: Engine) -> Iterator[Session]:
    """A session that is rolled back unless the block commits it.

    Raises Conflict when a key is taken or a row has moved on, StoreError when the database cannot be used.
    """
    with translated_errors(engine.url), Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def translated_errors(url: URL) -> Iterator[None]:
    """Turns the errors of database and driver into errors of the project."""
    try:
        yield
    except StaleDataError as error:
        raise Conflict("Somebody else has changed this record since it was read; read it again.") from error
    except IntegrityError as error:
        raise Conflict(f"The database refuses the change: {_first_line(error)}.") from error
    except OperationalError as error:
        raise store_error(url, error) from error
    except InternalError as error:
        # so does PostgreSQL call a transaction that may only read; the others are bugs of ours
        if "read-only" not in str(error.orig):
            raise
        raise store_error(url, error) from error
    except ProgrammingError as error:
        if "connection option" not in str(error.orig):
            raise
        raise ConfigError(f"The database address {redacted(url)} has an {_first_line(error)}.") from error
    except DatabaseError as error:
        # its other subclasses are bugs of ours and must be seen as such
        if type(error) is not DatabaseError:
            raise
        raise store_error(url, error) from error


_LOCKED = "is locked by another program; close that, or try again in a moment"
_RIGHTS = "is read-only; check the rights on the file and its folder"
_FULL = "cannot grow: the disk is full; nothing was changed"
_UNREACHABLE = "cannot be reached; check that the server runs and that the address is right"

# what drivers say, in the order in which it is looked for
_SYMPTOMS: tuple[tuple[str, type[StoreError], str], ...] = (
    ("locked", StoreLocked, _LOCKED),
    ("lock timeout", StoreLocked, _LOCKED),
    ("deadlock", StoreLocked, _LOCKED),
    ("readonly", StoreReadOnly, _RIGHTS),
    ("read-only", StoreReadOnly, _RIGHTS),
    ("disk is full", StoreFull, _FULL),
    ("no space left", StoreFull, _FULL),
    ("not a database", StoreVersion, "is not an SQLite database; name another file in KB_DATABASE_URL"),
    ("malformed", StoreError, "is damaged; restore a backup with 'kb db restore'"),
    ("unable to open", StoreUnavailable, "cannot be opened; check that the folder exists and may be written"),
    ("disk i/o error", StoreError, "cannot be read or written: the disk reports an error"),
    ("authentication failed", StoreUnavailable, "refuses the user name or password"),
    ("does not exist", StoreUnavailable, "does not exist on the server"),
    ("connection", StoreUnavailable, _UNREACHABLE),
    ("timeout", StoreUnavailable, _UNREACHABLE),
    ("resolve host", StoreUnavailable, _UNREACHABLE),
    ("no such table", StoreVersion, "is not a knowledge base of this version; run 'kb db upgrade'"),
)


def store_error(url: URL, error: DBAPIError) -> StoreError:
    """The error of the project for an error of the driver, in one sentence that says what to do."""
    text = str(error.orig or error).lower()
    for symptom, kind, sentence in _SYMPTOMS:
        if symptom in text:
            return kind(f"The database {redacted(url)} {sentence}.", details={"driver": _first_line(error)})
    return StoreError(f"The database {redacted(url)} reports: {_first_line(error)}.")


def _first_line(error: DBAPIError) -> str:
    return str(error.orig or error).strip().splitlines()[0]
