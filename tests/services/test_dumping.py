"""The store as seed files, and seed files in their canonical form."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from kb.errors import ExchangeError
from kb.exchange.records import RECORD_TYPES
from kb.models import Topic
from kb.services.dumping import dump_seeds, format_seeds
from kb.services.loading import load_seeds
from kb.services.opening import Store
from kb.store.engine import open_session
from tests.databases import Content
from tests.exchange.factories import AUTHOR, bytes_of, line_of, small_seeds, write_files, write_small_folder
from tests.rights import ordinary_rights
from tests.store import noise


def dump(store: Store, folder: Path) -> list[Path]:
    with store.session() as session:
        return dump_seeds(session, folder)


def test_everything_in_the_store_is_dumped(store: Store, tmp_path: Path) -> None:
    dump(store, tmp_path)
    names = set(bytes_of(tmp_path))
    assert {f"claims/{noise.TOPIC}.yaml", f"studies/{noise.STUDY}.yaml", "evidence/bath-warms-feet.yaml"} < names


def test_a_dump_can_be_loaded_again(small_store: Store, engine: Engine, tmp_path: Path) -> None:
    with small_store.session() as session:
        session.execute(update(Topic).where(Topic.slug == "colds").values(label="Sniffles, coughs: colds"))
        session.commit()
    dump(small_store, tmp_path / "first")
    with open_session(engine) as session:
        load_seeds(session, tmp_path / "first", AUTHOR)
    dump(Store(engine), tmp_path / "second")
    assert bytes_of(tmp_path / "first") == bytes_of(tmp_path / "second")


def test_a_dump_says_which_files_changed(small_store: Store, tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path)
    dump(small_store, folder)
    assert dump(small_store, folder) == []
    (folder / "topics.yaml").write_text("")
    (folder / "studies/old2001.yaml").write_text("study: old2001\n")
    assert dump(small_store, folder) == [folder / "topics.yaml", folder / "studies/old2001.yaml"]
    assert bytes_of(folder) == bytes_of(write_small_folder(tmp_path / "again"))


def test_a_dump_without_source_texts_never_holds_one(store: Store, tmp_path: Path) -> None:
    dump(store, tmp_path)
    assert all(noise.TEXT.encode() not in content for content in bytes_of(tmp_path).values())


def test_a_folder_that_cannot_be_written_is_told(new_sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExchangeError, match=r"file cannot be written: (Not a directory|File exists)\."):
        dump(new_sqlite_store, tmp_path / "file")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    with ordinary_rights(), pytest.raises(ExchangeError, match=r"closed cannot be written: Permission denied\."):
        dump(new_sqlite_store, closed)


def test_a_dump_brings_the_schema_that_editors_check_the_files_with(small_store: Store, tmp_path: Path) -> None:
    dump(small_store, tmp_path)
    assert {path.stem for path in (tmp_path / "schema").iterdir()} == {kind.record_type for kind in RECORD_TYPES}


def test_formatting_gives_the_canonical_bytes_once(tmp_path: Path) -> None:
    canonical = bytes_of(write_small_folder(tmp_path / "canonical"))
    files = small_seeds()
    files["claims/foot-baths.yaml"].reverse()
    folder = write_files(tmp_path / "mixed", files)
    (folder / "topics.yaml").write_text("# a comment\n" + (folder / "topics.yaml").read_text())
    changed = {path.name for path in format_seeds(folder) if path.suffix == ".yaml"}
    assert changed == {"foot-baths.yaml", "topics.yaml"}
    assert bytes_of(folder) == canonical
    assert format_seeds(folder) == []


@pytest.mark.parametrize("broken", ["syntax", "unknown key", "dangling wordings"])
def test_formatting_what_has_problems_changes_nothing(tmp_path: Path, broken: str) -> None:
    files = small_seeds()
    files["claims/foot-baths.yaml"].reverse()
    if broken == "unknown key":
        files["topics.yaml"][0]["colour"] = "red"
    if broken == "dangling wordings":
        files["wordings/foot-baths.yaml"][0]["claim"] = "bath-cures-all"
    folder = write_files(tmp_path, files)
    if broken == "syntax":
        (folder / "topics.yaml").write_text("[")
    before = bytes_of(folder)
    with pytest.raises(ExchangeError, match="The seed files have problems, so none was rewritten") as refused:
        format_seeds(folder)
    assert all(problem.line for problem in refused.value.problems)
    assert bytes_of(folder) == before
    if broken == "dangling wordings":
        (problem,) = refused.value.problems
        assert problem.line == line_of(folder / "wordings/foot-baths.yaml", "bath-cures-all")


@pytest.fixture
def new_sqlite_store(request: pytest.FixtureRequest) -> Store:
    return Store(request.getfixturevalue("new_sqlite")(Content.SMALL))
