"""What the project raises when a call could not be done.

An error is something the caller can act on. A problem in a text or in the data is a finding and is
returned, not raised. Each class has a stable ``code``; the command line and the web map it to an exit
status and an HTTP status in one table each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a record or a file: where (file and line if known) and what."""

    path: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.message}" if where else self.message


class KbError(Exception):
    """Base of all errors; ``message`` is one sentence for a person."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, details: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}


class NotFound(KbError):
    """No record has that key."""

    code = "not-found"


class Conflict(KbError):
    """The key is taken, or the record has moved on."""

    code = "conflict"


class NotAllowed(KbError):
    """A policy refuses the call."""

    code = "not-allowed"


class InvalidRecord(KbError):
    """A record breaks the rules of the store; ``problems`` says where."""

    code = "invalid-record"

    def __init__(self, message: str, *, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class ExchangeError(KbError):
    """A file could not be read or written; ``problems`` lists every one that was found."""

    code = "exchange-error"

    def __init__(self, message: str, *, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class UnreadableDocument(ExchangeError):
    """A document to be checked is missing, damaged, locked, too large, or of a kind that cannot be read."""

    code = "unreadable-document"


class UnknownPlugin(KbError):
    """No format, check or matcher has that name."""

    code = "unknown-plugin"


class ConfigError(KbError):
    """The environment is not as it must be: settings, model files, database address."""

    code = "config-error"


class StoreError(KbError):
    """The database cannot be used."""

    code = "store-error"


class StoreUnavailable(StoreError):
    """The database cannot be reached or opened."""

    code = "store-unavailable"


class StoreLocked(StoreError):
    """Another program holds the database."""

    code = "store-locked"


class StoreReadOnly(StoreError):
    """The database may not be written."""

    code = "store-read-only"


class StoreFull(StoreError):
    """There is no room for the database to grow."""

    code = "store-full"


class StoreVersion(StoreError):
    """The database is of another version, or is not ours."""

    code = "store-version"
