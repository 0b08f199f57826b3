"""Sessions, and what becomes of a database that cannot be used: one sentence each, and nothing half done."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, select, text, update

from kb.errors import (
    ConfigError,
    Conflict,
    KbError,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnavailable,
    StoreVersion,
)
from kb.models import Claim, Topic
from kb.services.opening import Store, open_store
from kb.store import engine as engine_module
from kb.store.engine import make_engine, open_session
from kb.store.migrating import upgrade
from kb.store.settings import parse_url
from tests.databases import Content, NewDatabase
from tests.exchange.factories import write_small_folder
from tests.rights import ordinary_rights
from tests.store.rows import all_rows
from tests.store.trouble import damage, held_by_another_program, no_room_to_grow, not_writable

A_TOPIC = {"slug": "steam", "label": "Steam", "definition": "Hot air."}


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_S", 0.2)


@pytest.fixture
def sqlite_store(new_sqlite: NewDatabase, tmp_path: Path) -> Iterator[Store]:
    """A small knowledge base in a folder of its own, whose rights a test may take away."""
    made = new_sqlite(Content.NOISY)
    folder = tmp_path / "own"
    folder.mkdir()
    path = folder / "kb.db"
    Path(str(made.url.database)).rename(path)
    store = Store(make_engine(URL.create("sqlite", database=str(path))))
    yield store
    store.close()


def path_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def add_topic(engine: Engine) -> None:
    with open_session(engine) as session:
        session.add(Topic(**A_TOPIC))
        session.commit()


def make_topics_long(engine: Engine) -> None:
    with open_session(engine) as session:
        session.execute(update(Topic).values(definition="x" * 20_000))
        session.commit()


def is_one_sentence(error: KbError) -> bool:
    return error.message.endswith(".") and "\n" not in error.message and error.message[0].isupper()


def test_a_session_that_is_not_committed_changes_nothing(store: Store) -> None:
    before = all_rows(store.engine)
    with store.session() as session:
        session.add(Topic(**A_TOPIC))
        session.flush()
    assert all_rows(store.engine) == before


def test_a_writer_who_read_before_somebody_else_wrote_is_refused(store: Store) -> None:
    query = select(Claim).where(Claim.slug == "bath-warms-feet")

    def write_what_was_read_before_the_other() -> None:
        with store.session() as late:
            read_early = late.scalars(query).one()
            late.commit()  # lets go of the database; what was read stays
            with store.session() as early:
                early.scalars(query).one().outcome = "warmth"
                early.commit()
            read_early.outcome = "comfort"
            late.commit()

    with pytest.raises(Conflict, match="Somebody else has changed this record"):
        write_what_was_read_before_the_other()
    with store.session() as session:
        assert session.scalars(query).one().outcome == "warmth"


def test_foreign_keys_hold_on_every_connection(engine: Engine) -> None:
    for _ in range(2):
        with pytest.raises(Conflict, match=r"(?i)foreign key"), open_session(engine) as session:
            session.execute(text("insert into source_text values (1, 'x', '2026-11-20 12:00:00+00:00')"))
        engine.dispose()


def test_a_locked_database_is_left_to_the_program_that_holds_it(sqlite_store: Store) -> None:
    before = all_rows(sqlite_store.engine)
    with held_by_another_program(path_of(sqlite_store.engine)):
        engine = make_engine(sqlite_store.engine.url)
        with pytest.raises(StoreLocked, match="is locked by another program") as refused:
            add_topic(engine)
        engine.dispose()
    assert is_one_sentence(refused.value)
    assert all_rows(sqlite_store.engine) == before
    add_topic(sqlite_store.engine)  # as soon as the other has gone


def test_a_locked_table_of_a_server_is_waited_for_only_a_moment(new_postgresql: NewDatabase) -> None:
    made = new_postgresql(Content.SMALL)
    engine = make_engine(made.url)  # with the short patience of these tests
    with made.connect() as other:
        other.execute(text("lock table topic in exclusive mode"))
        with pytest.raises(StoreLocked, match="is locked by another program") as refused:
            add_topic(engine)
    assert is_one_sentence(refused.value)
    add_topic(engine)
    engine.dispose()


def test_a_read_only_database_can_be_read_and_not_written(sqlite_store: Store) -> None:
    before = all_rows(sqlite_store.engine)
    sqlite_store.close()
    with not_writable(path_of(sqlite_store.engine)):
        engine = make_engine(sqlite_store.engine.url)
        assert all_rows(engine) == before
        with pytest.raises(StoreReadOnly, match="is read-only; check the rights") as refused:
            add_topic(engine)
        engine.dispose()
    assert is_one_sentence(refused.value)
    assert all_rows(sqlite_store.engine) == before


def test_a_read_only_server_can_be_read_and_not_written(new_postgresql: NewDatabase) -> None:
    engine = new_postgresql(Content.SMALL)
    before = all_rows(engine)
    with engine.begin() as connection:
        connection.execute(text(f"alter database {engine.url.database} set default_transaction_read_only = on"))
    engine.dispose()
    with pytest.raises(StoreReadOnly, match="is read-only") as refused:
        add_topic(engine)
    assert is_one_sentence(refused.value)
    assert all_rows(engine) == before


def test_a_full_disk_leaves_the_database_as_it_was(sqlite_store: Store) -> None:
    before = all_rows(sqlite_store.engine)
    with no_room_to_grow():
        engine = make_engine(sqlite_store.engine.url)
        with pytest.raises(StoreFull, match="cannot grow: the disk is full") as refused:
            make_topics_long(engine)
        engine.dispose()
    assert is_one_sentence(refused.value)
    assert all_rows(sqlite_store.engine) == before


def test_a_disk_that_fills_up_while_the_tables_are_made_leaves_whole_steps(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "kb.db"))
    with no_room_to_grow(pages=40):
        engine = make_engine(url)
        with pytest.raises(StoreFull):
            upgrade(engine)
        engine.dispose()
    store = open_store(url, seeds=write_small_folder(tmp_path / "seeds"))
    assert len(all_rows(store.engine)["claim"]) == 6
    store.close()


def test_a_disk_that_fills_up_while_the_seeds_are_loaded_leaves_none_of_them(
    new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    engine = new_sqlite(Content.MIGRATED)
    seeds = write_small_folder(tmp_path / "seeds")
    with no_room_to_grow(), pytest.raises(StoreFull):
        open_store(engine.url, seeds=seeds)
    assert not any(all_rows(engine).values())
    store = open_store(engine.url, seeds=seeds)
    assert len(all_rows(store.engine)["claim"]) == 6
    store.close()


@pytest.mark.parametrize("content", [b"Dear diary,\n", b"Dear diary,\n" * 1000], ids=["short", "long"])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "diary.db"
    path.write_bytes(content)
    with pytest.raises(StoreVersion, match="is not an SQLite database") as refused:
        open_store(URL.create("sqlite", database=str(path)))
    assert is_one_sentence(refused.value)
    assert path.read_bytes() == content


def test_a_damaged_database_says_where_help_is(sqlite_store: Store) -> None:
    path = path_of(sqlite_store.engine)
    sqlite_store.close()
    damage(path)
    with pytest.raises(StoreError, match="is damaged; restore a backup") as refused:
        open_store(sqlite_store.engine.url)
    assert is_one_sentence(refused.value)


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    path.touch()
    open_store(URL.create("sqlite", database=str(path)), seeds=write_small_folder(tmp_path / "seeds")).close()
    assert path.stat().st_size > 0


def test_a_folder_in_the_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "kb.db").mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be opened") as refused:
        open_store(URL.create("sqlite", database=str(tmp_path / "kb.db")))
    assert is_one_sentence(refused.value)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match=r"The folder .*file for the database cannot be made") as refused:
        make_engine(URL.create("sqlite", database=str(tmp_path / "file" / "kb.db")))
    assert is_one_sentence(refused.value)


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    with ordinary_rights():
        with pytest.raises(StoreUnavailable, match="cannot be opened"):
            open_store(URL.create("sqlite", database=str(folder / "kb.db")))
        with pytest.raises(StoreUnavailable, match="cannot be made: Permission denied"):
            make_engine(URL.create("sqlite", database=str(folder / "deeper" / "kb.db")))
    assert list(folder.iterdir()) == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_that_does_not_run_is_named_without_its_password() -> None:
    url = parse_url(f"postgresql://anna:open-sesame@127.0.0.1:{free_port()}/kb")
    with pytest.raises(StoreUnavailable, match="cannot be reached; check that the server runs") as refused:
        open_store(url)
    assert is_one_sentence(refused.value)
    assert "anna" in refused.value.message
    assert "open-sesame" not in refused.value.message + str(refused.value.details)


def test_a_host_that_does_not_exist_is_named() -> None:
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        open_store(parse_url("postgresql://anna@no-such-host.invalid/kb"))


def test_a_database_that_the_server_does_not_have_is_named(new_postgresql: NewDatabase) -> None:
    url = new_postgresql(Content.EMPTY).url.set(database="no_such_database")
    with pytest.raises(StoreUnavailable, match=r"no_such_database.* does not exist on the server") as refused:
        open_store(url)
    assert is_one_sentence(refused.value)


def test_a_role_that_the_server_does_not_have_is_named(new_postgresql: NewDatabase) -> None:
    url = new_postgresql(Content.EMPTY).url.set(username="nobody_we_know")
    with pytest.raises(StoreUnavailable, match="does not exist on the server"):
        open_store(url)


def test_a_server_that_goes_away_is_reached_again(new_postgresql: NewDatabase) -> None:
    """A pooled connection that the server has closed is replaced, not handed out."""
    engine = new_postgresql(Content.SMALL)
    before = all_rows(engine)
    with engine.connect() as connection:
        number = connection.scalar(text("select pg_backend_pid()"))
    killer = make_engine(engine.url)
    with killer.connect() as connection:
        connection.execute(text("select pg_terminate_backend(:number)"), {"number": number})
    killer.dispose()
    assert all_rows(engine) == before


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg2://anna@127.0.0.1/kb",
        "postgresql+no_such_driver://anna@127.0.0.1/kb",
        "sqlite://kb.db",
        "sqlite+no_such_driver:///kb.db",
        "postgresql://anna@127.0.0.1/kb?no_such_option=1",
    ],
)
def test_an_address_that_no_driver_understands_is_a_matter_of_the_settings(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as refused:
        open_store(parse_url(address))
    assert is_one_sentence(refused.value)
    assert list(tmp_path.iterdir()) == []
