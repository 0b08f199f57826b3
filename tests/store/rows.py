"""Everything that a database holds, so that two databases, or one at two moments, can be compared."""

from __future__ import annotations

from sqlalchemy import Engine, select

from kb.models import Base

Rows = dict[str, list[tuple[object, ...]]]


def all_rows(engine: Engine) -> Rows:
    """The rows of every table in the order of their keys, as the models read them."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(table))),
                key=lambda row: tuple(str(value) for value in row),
            )
            for table in Base.metadata.sorted_tables
        }
