"""What a reader asks for in the query part of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from kb.errors import NotFound
from kb.services.naming import suggestion
from kb.vocabulary import Term

T = TypeVar("T")
W = TypeVar("W", bound=Term)

MAX_TEXT = 200
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``number`` counts from 1."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        """Number of the first row on this page, 0 if there is none."""
        return (self.number - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row on this page."""
        return min(self.number * PER_PAGE, self.total)


def asked(name: str) -> str | None:
    """The value of a parameter, or None if it is missing or blank. No database takes a NUL character."""
    value = request.args.get(name, "").replace("\x00", "").strip()[:MAX_TEXT]
    return value or None


def asked_term(name: str, vocabulary: type[W]) -> W | None:
    """The chosen word of a closed vocabulary. Raises NotFound with the known ones if it is none of them."""
    value = asked(name)
    if value is None:
        return None
    try:
        return vocabulary(value)
    except ValueError:
        known = [term.value for term in vocabulary]
        near = suggestion(value, known) or f" There are {', '.join(known)}."
        raise NotFound(f"There is no {name} '{value}'.{near}") from None


def one_page(rows: Sequence[T]) -> Page[T]:
    """The page of a list that ``page`` in the address asks for; the nearest one if there is no such page."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    start = (number - 1) * PER_PAGE
    return Page(rows[start : start + PER_PAGE], number, pages, len(rows))


def kept(**parameters: object) -> dict[str, str]:
    """Parameters for an address, without those that ask for nothing."""
    return {name: str(value) for name, value in parameters.items() if value}
