"""Backups: from any database to any other, every row, all or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, event, select, text

from kb.errors import Conflict, ExchangeError, KbError, NotFound, StoreFull, StoreVersion
from kb.models import Claim, Source, Topic
from kb.services.opening import open_store
from kb.services.revisions import first_broken_link
from kb.store.backup import back_up, restore
from kb.store.engine import open_session
from kb.store.migrating import SchemaState, downgrade, schema_status
from tests.databases import Content, NewDatabase
from tests.exchange.factories import write_small_folder
from tests.rights import ordinary_rights
from tests.store.rows import Rows, all_rows
from tests.store.trouble import damage, no_room_to_grow


@pytest.fixture(params=["sqlite", "postgresql"])
def other_engine(request: pytest.FixtureRequest) -> Engine:
    """A second database, of each kind in turn, with other content."""
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return new(Content.SMALL)


@pytest.fixture
def small_store_engine(lent_database: NewDatabase) -> Engine:
    """A database with something to lose."""
    return lent_database(Content.SMALL)


def test_a_backup_restores_every_row_of_every_table_into_any_database(
    lent_database: NewDatabase, other_engine: Engine, tmp_path: Path
) -> None:
    engine = lent_database(Content.NOISY)
    before = all_rows(engine)
    assert all(before.values()), "a table without rows proves nothing"
    saved = back_up(engine, tmp_path / "kb.backup")
    assert all_rows(engine) == before
    restored = restore(other_engine, tmp_path / "kb.backup")
    assert all_rows(other_engine) == before
    assert saved.rows == restored.rows == sum(map(len, before.values()))
    assert saved.revision == schema_status(engine).head
    is_used_like_any_other(other_engine)


def is_used_like_any_other(engine: Engine) -> None:
    """Numbers go on where they were, the history is whole and still cannot be changed, texts are whole."""
    with open_session(engine) as session:
        assert first_broken_link(session) is None
        session.add(Topic(slug="steam", label="Steam", definition="Hot air."))
        session.commit()
        assert len(set(session.scalars(select(Topic.id)))) == 4
        source = session.scalars(select(Source).where(Source.slug == "noise-leaflet")).one()
        assert source.held_text is not None
        assert len(source.held_text.text) == source.length
    history_cannot_be_changed(engine)


def history_cannot_be_changed(engine: Engine) -> None:
    with pytest.raises(Conflict, match="append-only"), open_session(engine) as session:
        session.execute(text("delete from revision"))
    with pytest.raises(Conflict, match="superseded"), open_session(engine) as session:
        session.execute(text("update assessment set verdict = 'supported'"))


def test_a_backup_can_be_restored_into_an_empty_database(
    lent_database: NewDatabase, empty_engine: Engine, tmp_path: Path
) -> None:
    engine = lent_database(Content.NOISY)
    back_up(engine, tmp_path / "kb.backup")
    restore(empty_engine, tmp_path / "kb.backup")
    assert all_rows(empty_engine) == all_rows(engine)


CAME_LATER: Rows = {"queued_sentence": [], "queued_place": []}
"""What a database of revision 0004 cannot hold."""


def test_a_backup_of_an_earlier_version_is_brought_up_to_date_and_stays_as_it_is(
    new_sqlite: NewDatabase, engine: Engine
) -> None:
    earlier = new_sqlite(Content.NOISY)
    rows = all_rows(earlier) | CAME_LATER
    downgrade(earlier, "0004")
    path = Path(str(earlier.url.database))
    content = path.read_bytes()
    restore(engine, path)
    assert all_rows(engine) == rows
    assert path.read_bytes() == content
    history_cannot_be_changed(engine)


def test_backing_up_an_earlier_version_does_not_change_it(
    new_database: NewDatabase, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    """It is what one does before an upgrade, so it must not be one."""
    engine = new_database(Content.NOISY)
    rows = all_rows(engine) | CAME_LATER
    downgrade(engine, "0004")
    saved = back_up(engine, tmp_path / "kb.backup")
    assert schema_status(engine).revision == saved.revision == "0004"
    target = new_sqlite(Content.EMPTY)
    restore(target, tmp_path / "kb.backup")
    assert all_rows(target) == rows


def test_a_backup_of_a_version_with_fewer_tables_holds_those_it_has(
    new_database: NewDatabase, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    engine = new_database(Content.NOISY)
    claims = all_rows(engine)["claim"]
    downgrade(engine, "0001")
    assert back_up(engine, tmp_path / "kb.backup").revision == "0001"
    target = new_sqlite(Content.EMPTY)
    restore(target, tmp_path / "kb.backup")
    rows = all_rows(target)
    assert rows["claim"] == claims
    assert rows["study"] == []


def refused(kind: type[KbError], match: str, engine: Engine, path: Path) -> None:
    """Restoring is refused, and the database holds what it held."""
    before = all_rows(engine)
    with pytest.raises(kind, match=match) as error:
        restore(engine, path)
    assert error.value.message.endswith(".")
    assert "\n" not in error.value.message
    assert all_rows(engine) == before


def test_a_missing_backup_is_named(engine: Engine, tmp_path: Path) -> None:
    refused(NotFound, "There is no backup .*nowhere", engine, tmp_path / "nowhere")


def test_a_folder_is_not_a_backup(engine: Engine, tmp_path: Path) -> None:
    refused(NotFound, "There is no backup", engine, tmp_path)


def test_a_text_file_is_not_a_backup(small_store_engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear diary,\n" * 1000)
    refused(ExchangeError, r"letter\.txt is not a backup", small_store_engine, path)


def test_an_empty_file_is_not_a_backup(small_store_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    refused(NotFound, "empty holds no knowledge base", small_store_engine, tmp_path / "empty")


def test_another_programs_database_is_not_a_backup(small_store_engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table recipe (name text)")
    connection.close()
    refused(StoreVersion, r"recipes\.db holds tables that are not ours", small_store_engine, path)


def test_a_backup_of_a_later_version_is_refused(
    small_store_engine: Engine, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    later = new_sqlite(Content.NOISY)
    with later.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    path = tmp_path / "later.backup"
    path.write_bytes(Path(str(later.url.database)).read_bytes())
    refused(StoreVersion, r"later\.backup was written by a later version", small_store_engine, path)


def test_a_damaged_backup_leaves_the_database_as_it_was(
    small_store_engine: Engine, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "kb.backup"
    back_up(new_sqlite(Content.NOISY), path)
    damage(path)
    before = all_rows(small_store_engine)
    with pytest.raises(KbError) as error:
        restore(small_store_engine, path)
    assert "\n" not in error.value.message
    assert all_rows(small_store_engine) == before


def edit(path: Path, statement: str) -> None:
    """Changes a backup with another program, past the rules of the database."""
    connection = sqlite3.connect(path)
    connection.execute("pragma ignore_check_constraints = on")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_backup_with_a_dangling_reference_is_refused_whole(
    small_store_engine: Engine, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "kb.backup"
    back_up(new_sqlite(Content.NOISY), path)
    edit(path, "update claim set topic_id = 999999")
    refused(Conflict, "(?i)foreign key", small_store_engine, path)


def test_a_backup_with_a_value_that_no_database_would_take_is_refused_whole(
    small_store_engine: Engine, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "kb.backup"
    back_up(new_sqlite(Content.NOISY), path)
    edit(path, "update study set participants = -5")
    refused(ExchangeError, "is damaged and cannot be restored", small_store_engine, path)


def test_an_interrupted_restore_changes_nothing(
    small_store_engine: Engine, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    back_up(new_sqlite(Content.NOISY), tmp_path / "kb.backup")
    before = all_rows(small_store_engine)

    def interrupt(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lower().startswith("insert into guidance"):
            raise KeyboardInterrupt

    event.listen(small_store_engine, "before_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt):
        restore(small_store_engine, tmp_path / "kb.backup")
    event.remove(small_store_engine, "before_cursor_execute", interrupt)
    assert all_rows(small_store_engine) == before
    history_cannot_be_changed(small_store_engine)


def test_a_backup_never_replaces_a_file(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "precious.backup"
    path.write_text("precious")
    with pytest.raises(Conflict, match=r"precious\.backup exists already"):
        back_up(engine, path)
    assert path.read_text() == "precious"


def test_there_is_nothing_to_back_up_before_the_first_use(empty_engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no knowledge base to back up yet"):
        back_up(empty_engine, tmp_path / "kb.backup")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_into_a_closed_folder_says_so(new_sqlite: NewDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    engine = new_sqlite(Content.SMALL)
    with ordinary_rights(), pytest.raises(ExchangeError, match="cannot be written: Permission denied"):
        back_up(engine, folder / "kb.backup")


def test_a_backup_into_a_file_says_so(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExchangeError, match=r"cannot be written: (Not a directory|File exists)"):
        back_up(engine, tmp_path / "file" / "kb.backup")


def test_a_backup_onto_a_full_disk_leaves_nothing_behind(lent_database: NewDatabase, tmp_path: Path) -> None:
    engine = lent_database(Content.NOISY)
    before = all_rows(engine)
    folder = tmp_path / "full"
    with no_room_to_grow(pages=60), pytest.raises(StoreFull, match="the disk is full"):
        back_up(engine, folder / "kb.backup")
    assert list(folder.iterdir()) == []
    assert all_rows(engine) == before


def test_an_interrupted_backup_leaves_no_file(new_sqlite: NewDatabase, tmp_path: Path) -> None:
    engine = new_sqlite(Content.SMALL)

    def interrupt(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM guidance" in statement:
            raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt):
        back_up(engine, tmp_path / "backups" / "kb.backup")
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("name", ["kb #1.backup", "kb?.backup", "100%.backup", "café \N{BATH}.backup"])
def test_a_backup_may_have_any_name(new_sqlite: NewDatabase, tmp_path: Path, name: str) -> None:
    engine = new_sqlite(Content.SMALL)
    back_up(engine, tmp_path / name)
    other = new_sqlite(Content.EMPTY)
    restore(other, tmp_path / name)
    assert all_rows(other) == all_rows(engine)


def test_a_backup_is_itself_a_database_that_can_be_used(lent_database: NewDatabase, tmp_path: Path) -> None:
    back_up(lent_database(Content.SMALL), tmp_path / "kb.db")
    store = open_store(URL.create("sqlite", database=str(tmp_path / "kb.db")), seeds=write_small_folder(tmp_path / "s"))
    assert schema_status(store.engine).state is SchemaState.CURRENT
    with store.session() as session:
        assert session.scalars(select(Claim.slug)).all()
    store.close()
