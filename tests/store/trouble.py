"""Databases in trouble, made so by real means: another connection, permission bits, a file that is no database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.rights import ordinary_rights


@contextmanager
def held_by_another_program(path: Path) -> Iterator[None]:
    """Another connection writes to the SQLite file and does not come to an end."""
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("begin exclusive")
        yield
    finally:
        other.close()


@contextmanager
def not_writable(path: Path) -> Iterator[None]:
    """Neither the file nor its folder may be written."""
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with ordinary_rights():
            yield
    finally:
        path.parent.chmod(0o755)
        path.chmod(0o644)


@contextmanager
def no_room_to_grow(pages: int = 0) -> Iterator[None]:
    """SQLite finds no room beyond what the database holds already, and says what it says of a full disk.

    With ``pages``, beyond that many pages of 4096 bytes.
    """

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"pragma max_page_count = {pages or 1}")  # never less than there are

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def damage(path: Path) -> None:
    """Overwrites the inside of a database file; its head stays as it is."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
