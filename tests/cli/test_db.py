"""`kb db`, and the first use of a database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, text

from kb.store.engine import make_engine
from kb.store.migrating import downgrade
from tests.cli.conftest import Kb
from tests.databases import Content, NewDatabase
from tests.store.rows import all_rows


def engine_in(folder: Path) -> Engine:
    return make_engine(URL.create("sqlite", database=str(folder / "kb.db")))


def test_the_first_use_sets_everything_up_and_the_second_is_silent(kb: Kb, bare_home: Path) -> None:
    assert not bare_home.exists()
    first = kb("stats", "--format", "json")
    assert first.status == 0
    assert first.err == "Setting up the knowledge base (once) ...\nLoading the claims and their evidence ...\n"
    second = kb("stats", "--format", "json")
    assert (second.status, second.err) == (0, "")
    assert first.json == second.json
    assert first.json["claims"] >= 270
    assert "up to date (" in kb("db", "status").out


def test_the_status_of_a_database_that_is_not_there_yet(kb: Kb, bare_home: Path) -> None:
    shown = kb("db", "status")
    assert (shown.status, shown.err) == (0, "")
    assert "kb.db" in shown.out
    assert "empty; it is set up when it is first used" in shown.out
    assert not (bare_home / "kb.db").exists()


def test_the_status_tells_version_and_history(kb: Kb, home: Path) -> None:
    shown = kb("db", "status").out
    assert f"database  sqlite:///{home}/kb.db" in shown
    assert "version   up to date (" in shown
    assert "history   whole" in shown


def test_the_status_tells_a_history_that_somebody_has_changed(kb: Kb, home: Path) -> None:
    engine = engine_in(home)
    with engine.begin() as connection:
        connection.execute(text("drop trigger revision_no_update"))
        connection.execute(text("update revision set reason = 'none of your business' where id = 12"))
    engine.dispose()
    shown = kb("db", "status")
    assert "history   BROKEN at revision 12" in shown.out


def test_the_status_tells_an_earlier_version_and_upgrade_brings_it_up_to_date(kb: Kb, home: Path) -> None:
    engine = engine_in(home)
    before = all_rows(engine)
    downgrade(engine, "0004")
    engine.dispose()
    assert "earlier (0004, this program has " in kb("db", "status").out
    shown = kb("db", "upgrade")
    assert shown.status == 0
    assert "is at version " in shown.out
    assert "The data is up to date." in shown.out
    assert all_rows(engine) == before
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update alembic_version set version_num = '9999'", "later than this program (9999); update the program"),
        ("drop table alembic_version", "holds tables that are not ours"),
    ],
)
def test_the_status_tells_what_cannot_be_used(kb: Kb, home: Path, statement: str, told: str) -> None:
    engine = engine_in(home)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    shown = kb("db", "status")
    assert shown.status == 0
    assert told in shown.out
    assert "history" not in shown.out
    for command in (["stats"], ["db", "upgrade"], ["db", "backup", "x.backup"]):
        refused = kb(*command)
        assert (refused.status, refused.out) == (76, "")


def test_an_upgrade_loads_what_has_changed(kb: Kb, home: Path) -> None:
    engine = engine_in(home)
    with engine.begin() as connection:
        connection.execute(text("update seed_state set digest = 'of another release'"))
    engine.dispose()
    shown = kb("db", "upgrade")
    assert (shown.status, shown.err) == (0, "Loading the claims and their evidence ...\n")
    assert "Data: 0 records made, 0 changed, 0 removed, " in shown.out
    assert kb("db", "upgrade").out.endswith("The data is up to date.\n")


def test_a_backup_is_restored_after_a_question(kb: Kb, home: Path, tmp_path: Path) -> None:
    engine = engine_in(home)
    before = all_rows(engine)
    saved = kb("db", "backup", tmp_path / "monday.backup")
    rows = sum(map(len, before.values()))
    assert saved.status == 0
    assert f"monday.backup: {rows} rows, version " in saved.out
    with engine.begin() as connection:
        connection.execute(text("delete from mention"))
    engine.dispose()
    refused = kb("db", "restore", tmp_path / "monday.backup", stdin="n\n")
    assert refused.status == 130
    assert len(all_rows(engine)["mention"]) == 0
    done = kb("db", "restore", tmp_path / "monday.backup", stdin="y\n")
    assert done.status == 0
    assert f"Restored {rows} rows of version " in done.out
    assert all_rows(engine) == before
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["db", "backup", "{there}"], 5, "exists already; name another file"),
        (["db", "backup", "{there}/x"], 3, "cannot be written"),
        (["db", "restore", "nowhere.backup", "--yes"], 4, "There is no backup nowhere.backup."),
        (["db", "restore", "{there}", "--yes"], 3, "is not a backup"),
    ],
)
def test_a_backup_that_cannot_be_made_or_restored_is_told(
    kb: Kb, home: Path, tmp_path: Path, arguments: list[str], status: int, told: str
) -> None:
    there = tmp_path / "there.txt"
    there.write_text("Dear diary,\n" * 1000)
    engine = engine_in(home)
    before = all_rows(engine)
    shown = kb(*(word.format(there=there) for word in arguments))
    assert shown.status == status
    assert told in shown.err
    assert shown.err.count("\n") == 1
    assert all_rows(engine) == before
    engine.dispose()


def test_nothing_can_be_backed_up_before_the_first_use(kb: Kb, bare_home: Path, tmp_path: Path) -> None:
    shown = kb("db", "backup", tmp_path / "kb.backup")
    assert (shown.status, shown.err) == (4, "kb: There is no knowledge base to back up yet.\n")
    assert not (tmp_path / "kb.backup").exists()


def test_a_server_is_used_when_it_is_named(
    kb: Kb, bare_home: Path, new_postgresql: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = new_postgresql(Content.SHIPPED)
    url = engine.url.set(password="open-sesame").render_as_string(hide_password=False)
    monkeypatch.setenv("KB_DATABASE_URL", url)
    assert kb("stats", "--format", "json").json["claims"] >= 270
    status = kb("db", "status")
    assert "up to date" in status.out
    assert "open-sesame" not in status.out + status.err
    assert not bare_home.exists()


def test_an_earlier_database_of_a_server_waits_for_its_owner(
    kb: Kb, new_postgresql: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = new_postgresql(Content.SHIPPED)
    downgrade(engine, "0004")
    monkeypatch.setenv("KB_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    refused = kb("stats")
    assert refused.status == 76
    assert "run 'kb db upgrade'" in refused.err
    assert kb("db", "upgrade").status == 0
    assert kb("stats").status == 0
