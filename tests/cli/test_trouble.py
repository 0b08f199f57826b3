"""A database or a setting that cannot be used: one sentence, an exit status of its own, and nothing lost."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from kb.store import engine as engine_module
from kb.store.engine import make_engine
from tests.cli.conftest import Kb, Result
from tests.exchange.factories import write_small_folder
from tests.rights import ordinary_rights
from tests.store.rows import all_rows
from tests.store.trouble import damage, held_by_another_program, no_room_to_grow, not_writable


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_S", 0.2)


def rows_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    engine = make_engine(URL.create("sqlite", database=str(path)))
    try:
        return all_rows(engine)
    finally:
        engine.dispose()


def one_sentence(shown: Result, status: int, told: str) -> None:
    assert (shown.status, shown.out) == (status, "")
    assert shown.err.startswith("kb: ")
    assert shown.err.endswith(".\n")
    assert shown.err.count("\n") == 1
    assert told in shown.err
    assert "Traceback" not in shown.err


@pytest.fixture
def writing(kb: Kb, tmp_path: Path) -> Callable[[], Result]:
    """A command that writes: it loads other seeds."""
    folder = write_small_folder(tmp_path / "seeds")
    return lambda: kb("seeds", "load", folder)


def test_a_locked_database(home: Path, writing: Callable[[], Result]) -> None:
    before = rows_in(home / "kb.db")
    with held_by_another_program(home / "kb.db"):
        one_sentence(writing(), 75, "is locked by another program; close that, or try again in a moment")
    assert rows_in(home / "kb.db") == before


def test_a_read_only_database_can_be_read_and_not_written(kb: Kb, home: Path, writing: Callable[[], Result]) -> None:
    before = rows_in(home / "kb.db")
    with not_writable(home / "kb.db"):
        one_sentence(writing(), 77, "is read-only; check the rights on the file and its folder")
        listed = kb("claims", "--format", "json")
    assert (listed.status, listed.err) == (0, "")
    assert len(listed.json) >= 270
    assert rows_in(home / "kb.db") == before


def test_a_folder_that_may_not_be_written(kb: Kb, bare_home: Path) -> None:
    bare_home.mkdir(mode=0o555)
    with ordinary_rights():
        shown = kb("claims")
    assert (shown.status, shown.out) == (69, "")
    assert shown.err.splitlines()[-1].endswith("cannot be opened; check that the folder exists and may be written.")
    assert list(bare_home.iterdir()) == []


def test_a_full_disk_at_the_first_use(kb: Kb, bare_home: Path) -> None:
    with no_room_to_grow(pages=120):
        shown = kb("claims")
    assert (shown.status, shown.out) == (74, "")
    assert shown.err.splitlines()[-1].endswith("cannot grow: the disk is full; nothing was changed.")
    assert not any(rows_in(bare_home / "kb.db").values())


def test_a_file_that_is_no_database(kb: Kb, bare_home: Path) -> None:
    bare_home.mkdir()
    (bare_home / "kb.db").write_text("Dear diary,\n" * 1000)
    one_sentence(kb("claims"), 76, "is not an SQLite database; name another file in KB_DATABASE_URL")
    assert (bare_home / "kb.db").read_text().startswith("Dear diary")


def test_a_damaged_database(kb: Kb, home: Path) -> None:
    damage(home / "kb.db")
    one_sentence(kb("claims"), 70, "is damaged; restore a backup with 'kb db restore'")


def test_a_database_of_a_later_version(kb: Kb, home: Path) -> None:
    engine = make_engine(URL.create("sqlite", database=str(home / "kb.db")))
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    engine.dispose()
    one_sentence(kb("claims"), 76, "was written by a later version (revision 9999); update this program")


def test_a_server_that_does_not_run(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("KB_DATABASE_URL", f"postgresql://anna:open-sesame@127.0.0.1:{port}/kb")
    shown = kb("claims")
    one_sentence(shown, 69, "cannot be reached; check that the server runs and that the address is right")
    assert "open-sesame" not in shown.err


@pytest.mark.parametrize(
    "address",
    [
        "kb.db",
        "mysql://anna@host/kb",
        "sqlite://kb.db",
        "postgresql://anna@host:port/kb",
        "postgresql+psycopg2://anna@host/kb",
    ],
)
@pytest.mark.parametrize("command", [["claims"], ["db", "status"], ["validate"]], ids=" ".join)
def test_an_address_that_is_none(
    kb: Kb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KB_DATABASE_URL", address)
    one_sentence(kb(*command), 78, "")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_data_folder(kb: Kb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "file"))
    one_sentence(kb("claims"), 69, "for the database cannot be made")
