"""Databases that are not ours, or not of this version, are left as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from kb.errors import StoreVersion
from kb.services.opening import open_store
from kb.store.migrating import SchemaState, downgrade, schema_status, upgrade
from tests.databases import Content, NewDatabase
from tests.exchange.factories import write_small_folder


@pytest.fixture
def later_engine(engine: Engine) -> Engine:
    """A database that a later version of the program has migrated."""
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    return engine


@pytest.fixture
def foreign_engine(empty_engine: Engine) -> Engine:
    """Somebody else's database."""
    with empty_engine.begin() as connection:
        connection.execute(text("create table recipe (name text)"))
        connection.execute(text("insert into recipe values ('soup')"))
    return empty_engine


def test_a_database_of_a_later_version_is_refused(later_engine: Engine) -> None:
    assert schema_status(later_engine).state is SchemaState.UNKNOWN
    with pytest.raises(StoreVersion, match=r"written by a later version \(revision 9999\)"):
        upgrade(later_engine)
    with pytest.raises(StoreVersion, match="later version"):
        open_store(later_engine.url)
    assert schema_status(later_engine).revision == "9999"


def test_a_database_with_other_tables_is_refused_and_left_alone(foreign_engine: Engine) -> None:
    assert schema_status(foreign_engine).state is SchemaState.FOREIGN
    with pytest.raises(StoreVersion, match="holds tables that are not ours"):
        upgrade(foreign_engine)
    with pytest.raises(StoreVersion, match="not ours"):
        open_store(foreign_engine.url)
    assert inspect(foreign_engine).get_table_names() == ["recipe"]
    with foreign_engine.connect() as connection:
        assert connection.scalar(text("select name from recipe")) == "soup"


def test_the_refusal_keeps_the_password_to_itself(new_postgresql: NewDatabase) -> None:
    engine = new_postgresql(Content.MIGRATED)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreVersion) as refused:
        open_store(engine.url.set(password="open-sesame"))
    assert "open-sesame" not in refused.value.message


def test_an_earlier_version_is_brought_up_to_date_only_where_nobody_else_uses_it(
    engine: Engine, tmp_path: Path
) -> None:
    downgrade(engine, "0003")
    if engine.dialect.name == "sqlite":
        open_store(engine.url, seeds=write_small_folder(tmp_path)).close()
        assert schema_status(engine).state is SchemaState.CURRENT
    else:
        with pytest.raises(StoreVersion, match="run 'kb db upgrade'"):
            open_store(engine.url)
        assert schema_status(engine).revision == "0003"
