"""What all tables share: naming of constraints, closed vocabularies as CHECKs, aware times, row versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, Integer, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from kb.vocabulary import Term

# Every constraint has a predictable name, so that a migration can find it on either database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SLUG_LENGTH = 120
TERM_LENGTH = 32


class Base(DeclarativeBase):
    """Base of all model classes."""

    metadata = MetaData(naming_convention=NAMING)


class AwareDateTime(TypeDecorator[datetime]):
    """A point in time, always timezone-aware and in UTC, also on SQLite, which forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a timezone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # PostgreSQL answers in the zone of its session
        return value.astimezone(UTC) if value.tzinfo is not None else value.replace(tzinfo=UTC)


def term_type(vocabulary: type[Term], name: str) -> Enum:
    """Column type for a closed vocabulary: stored by value, with a CHECK named after the column.

    The length is fixed, so that a new member changes the CHECK and nothing else.
    """
    return Enum(
        vocabulary,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=TERM_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )


class Versioned:
    """Mixin: a row version that rises with each change; a writer with an old one is refused."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}
