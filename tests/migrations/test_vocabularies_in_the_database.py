"""Alembic's check does not see a new member of a vocabulary: this compares each CHECK with its enum, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Enum, inspect

from kb.models import Base
from kb.models.base import TERM_LENGTH
from kb.store.engine import make_engine
from kb.vocabulary import Term, vocabularies
from tests.databases import Backend, Content

TERM_COLUMNS: dict[str, Column[str]] = {
    f"{table.name}.{column.name}": column
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
}


@pytest.fixture(scope="module")
def checks(backend: Backend) -> Iterator[dict[str, str]]:
    """The condition of every named CHECK of a migrated database."""
    engine = make_engine(backend.new(Content.MIGRATED))
    found = inspect(engine).get_multi_check_constraints().values()
    yield {str(check["name"]): check["sqltext"] for of_table in found for check in of_table}
    engine.dispose()
    backend.drop(engine.url)


def words(condition: str) -> list[str]:
    """The quoted words of a CHECK, in order; PostgreSQL adds casts, which are not quoted."""
    return re.findall(r"'([^']+)'", condition)


def test_every_closed_vocabulary_that_is_stored_is_a_column() -> None:
    stored = {column.type.enum_class for column in TERM_COLUMNS.values() if isinstance(column.type, Enum)}
    # these are made anew by each check and are never stored
    passing = {"WordingStrength", "AnchorStatus"}
    assert {kind.__name__ for kind in stored if kind} == set(vocabularies()) - passing


@pytest.mark.parametrize("name", TERM_COLUMNS)
def test_the_database_allows_exactly_the_words_of_the_vocabulary(checks: dict[str, str], name: str) -> None:
    column = TERM_COLUMNS[name]
    assert isinstance(column.type, Enum)
    vocabulary = column.type.enum_class
    assert vocabulary is not None
    assert issubclass(vocabulary, Term)
    condition = checks[f"ck_{column.table.name}_{column.type.name}"]
    assert words(condition) == [member.value for member in vocabulary]
    assert re.search(rf"\b{column.name}\b", condition)


@pytest.mark.parametrize("name", TERM_COLUMNS)
def test_every_word_fits_its_column(name: str) -> None:
    kind = TERM_COLUMNS[name].type
    assert isinstance(kind, Enum)
    assert kind.length == TERM_LENGTH
    assert max(map(len, kind.enums)) <= TERM_LENGTH
