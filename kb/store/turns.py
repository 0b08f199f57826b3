"""One program at a time, where two would get into each other's way: making the tables and loading the seeds."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Engine, text

from kb.errors import StoreLocked
from kb.store.engine import translated_errors
from kb.store.settings import redacted

PATIENCE_S = 60.0
_POLL_S = 0.1
_KEY = 0x6B62  # any number that nobody else locks in the same database


@contextmanager
def taking_turns(engine: Engine) -> Iterator[None]:
    """Waits until no other program is in such a block for the same database, then keeps others out.

    Raises StoreLocked if that takes longer than a minute.
    """
    with ExitStack() as held:
        try_to_take = _server_lock(engine, held) if engine.dialect.name == "postgresql" else _file_lock(engine, held)
        deadline = time.monotonic() + PATIENCE_S
        while not try_to_take():
            if time.monotonic() > deadline:
                raise StoreLocked(f"Another program has been setting up {redacted(engine.url)} for a while; try later.")
            time.sleep(_POLL_S)
        yield


def _server_lock(engine: Engine, held: ExitStack) -> Callable[[], bool]:
    held.enter_context(translated_errors(engine.url))
    connection = held.enter_context(engine.connect()).execution_options(isolation_level="AUTOCOMMIT")
    held.callback(lambda: connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _KEY}))
    return lambda: bool(connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": _KEY}))


def _file_lock(engine: Engine, held: ExitStack) -> Callable[[], bool]:
    """A lock on a file of its own: to close the database's file would let go of SQLite's locks on it."""
    name = engine.url.database
    if not name or name == ":memory:":
        return lambda: True
    try:
        file = os.open(f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        return lambda: True  # nothing can be written here: the database will say so itself
    held.callback(os.close, file)

    def try_to_take() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    return try_to_take
