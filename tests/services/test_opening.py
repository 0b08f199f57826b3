"""The first command just works: the database is made, migrated and loaded when it is first used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, event, select, text, update

from kb.errors import ExchangeError, StoreVersion
from kb.models import Claim, SeedState, Topic
from kb.services.loading import load_seeds
from kb.services.opening import Store, bring_up_to_date, local_author, open_store
from kb.store.engine import open_session
from kb.store.migrating import SchemaState, downgrade, schema_status
from tests.databases import Content, NewDatabase
from tests.exchange.factories import small_seeds, write_files, write_small_folder
from tests.store.rows import all_rows


def opened(url: URL, seeds: Path) -> list[str]:
    """Opens the store and lets it go; what it said."""
    said: list[str] = []
    open_store(url, seeds=seeds, say=said.append).close()
    return said


def test_the_first_use_makes_everything_and_the_second_is_silent(empty_engine: Engine, tmp_path: Path) -> None:
    seeds = write_small_folder(tmp_path)
    assert opened(empty_engine.url, seeds) == [
        "Setting up the knowledge base (once) ...",
        "Loading the claims and their evidence ...",
    ]
    before = all_rows(empty_engine)
    assert len(before["claim"]) == 6
    assert opened(empty_engine.url, seeds) == []
    assert all_rows(empty_engine) == before


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "kb.db"
    opened(URL.create("sqlite", database=str(path)), write_small_folder(tmp_path / "seeds"))
    assert path.is_file()


def test_seeds_that_have_changed_are_loaded(small_store_engine: Engine, tmp_path: Path) -> None:
    files = small_seeds()
    files["topics.yaml"][0]["label"] = "Baths for feet"
    assert opened(small_store_engine.url, write_files(tmp_path, files)) == ["Loading the claims and their evidence ..."]


def test_an_edit_that_stands_against_the_seeds_is_told(small_store_engine: Engine, tmp_path: Path) -> None:
    with open_session(small_store_engine) as session:
        session.execute(update(Claim).where(Claim.slug == "bath-warms-feet").values(outcome="joy"))
        session.commit()
    files = small_seeds()
    files["claims/foot-baths.yaml"][3]["outcome"] = "warmth"
    seeds = write_files(tmp_path, files)
    assert opened(small_store_engine.url, seeds)[1:] == [
        "Kept your edited claim 'bath-warms-feet'; the shipped data has changed it as well."
    ]
    assert opened(small_store_engine.url, seeds) == []


def test_broken_seeds_leave_the_store_as_it_was(small_store_engine: Engine, tmp_path: Path) -> None:
    before = all_rows(small_store_engine)
    seeds = write_small_folder(tmp_path)
    (seeds / "topics.yaml").write_text("[")
    with pytest.raises(ExchangeError, match=r"topics\.yaml:"):
        open_store(small_store_engine.url, seeds=seeds)
    assert all_rows(small_store_engine) == before


def test_a_first_use_that_is_interrupted_is_finished_by_the_next(empty_engine: Engine, tmp_path: Path) -> None:
    seeds = write_small_folder(tmp_path)

    def interrupt(*args: object) -> None:
        if "INSERT INTO guidance" in str(args[2]):
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            open_store(empty_engine.url, seeds=seeds)
    finally:
        event.remove(Engine, "before_cursor_execute", interrupt)
    assert schema_status(empty_engine).state is SchemaState.CURRENT
    assert not any(all_rows(empty_engine).values())
    assert opened(empty_engine.url, seeds) == ["Loading the claims and their evidence ..."]
    assert len(all_rows(empty_engine)["guidance"]) == 7


def test_an_earlier_embedded_database_is_brought_up_to_date(new_sqlite: NewDatabase, tmp_path: Path) -> None:
    engine = new_sqlite(Content.SMALL)
    before = all_rows(engine)
    downgrade(engine, "0004")
    assert opened(engine.url, write_small_folder(tmp_path)) == ["Updating the database ..."]
    assert all_rows(engine) == before


def test_an_earlier_server_database_waits_for_its_owner(new_postgresql: NewDatabase, tmp_path: Path) -> None:
    engine = new_postgresql(Content.SMALL)
    downgrade(engine, "0004")
    with pytest.raises(StoreVersion, match="run 'kb db upgrade' to bring it up to date, after a backup"):
        open_store(engine.url, seeds=write_small_folder(tmp_path))
    assert schema_status(engine).revision == "0004"


def test_bringing_up_to_date_says_what_it_did_or_nothing(small_store_engine: Engine, tmp_path: Path) -> None:
    store = Store(small_store_engine)
    assert bring_up_to_date(store, write_small_folder(tmp_path / "same")) is None
    files = small_seeds()
    files["topics.yaml"].reverse()
    files["sources.yaml"][0]["title"] = "Hot"
    report = bring_up_to_date(store, write_files(tmp_path / "other", files))
    assert report is not None
    assert [key[0] for key in report.updated] == ["source"]
    with store.session() as session:
        assert len(session.scalars(select(SeedState)).all()) == 1


def test_a_store_is_not_left_open_when_it_cannot_be_used(new_postgresql: NewDatabase, tmp_path: Path) -> None:
    """The server can drop the database at once: nobody is connected to it any more."""
    engine = new_postgresql(Content.MIGRATED)
    with pytest.raises(ExchangeError):
        open_store(engine.url, seeds=tmp_path / "nowhere")
    others = text(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        assert connection.scalar(others) == 0


OPEN = """
import sys
from pathlib import Path
from kb.services.opening import open_store
from kb.store.settings import parse_url
open_store(parse_url(sys.argv[1]), seeds=Path(sys.argv[2])).close()
"""


def test_two_programs_may_use_a_new_database_at_once(empty_engine: Engine, tmp_path: Path) -> None:
    seeds = write_small_folder(tmp_path)
    url = empty_engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", OPEN, url, str(seeds)]
    programs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [program.communicate()[1] for program in programs]
    assert [program.returncode for program in programs] == [0, 0], said
    rows = all_rows(empty_engine)
    assert len(rows["claim"]) == 6
    assert len(rows["revision"]) == 24


@pytest.fixture
def small_store_engine(lent_database: NewDatabase) -> Engine:
    return lent_database(Content.SMALL)


def test_own_files_stay_until_the_shipped_ones_are_asked_for(small_store_engine: Engine, tmp_path: Path) -> None:
    shipped = write_small_folder(tmp_path / "shipped")
    files = small_seeds()
    files["topics.yaml"][0]["label"] = "Baths of my own"
    own = write_files(tmp_path / "own", files)
    store = Store(small_store_engine)
    with store.session() as session:
        load_seeds(session, own, local_author("mine"), own=True)
    assert opened(small_store_engine.url, shipped) == []
    with store.session() as session:
        assert "Baths of my own" in session.scalars(select(Topic.label)).all()
        load_seeds(session, shipped, local_author("back"))
    with store.session() as session:
        assert "Baths of my own" not in session.scalars(select(Topic.label)).all()
