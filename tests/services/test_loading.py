"""Loading seed files: all or nothing, and twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from kb.errors import ExchangeError
from kb.models import (
    Revision,
)
from kb.services.dumping import dump_seeds
from kb.services.loading import load_seeds
from kb.services.opening import Store
from kb.store.engine import open_session
from kb.vocabulary import RevisionAction
from tests.exchange.factories import (
    AUTHOR,
    Files,
    bytes_of,
    write_small_folder,
)
from tests.services.changes import (
    EACH_CHANGED,
    LATER,
    RECORDS,
    folder_with,
    found,
    history_is_whole,
    load,
    remove_topic,
)
from tests.store.rows import all_rows


def test_a_folder_is_loaded_whole_with_a_revision_for_each_record(engine: Engine, tmp_path: Path) -> None:
    store = Store(engine)
    report = load(store, write_small_folder(tmp_path))
    assert len(report.created) == RECORDS
    assert (report.updated, report.removed, report.kept, report.unchanged) == ([], [], [], 0)
    revisions = found(store, select(Revision).order_by(Revision.id))
    assert [(r.record_type, r.record_key) for r in revisions] == report.created
    assert {r.action for r in revisions} == {RevisionAction.CREATE}
    assert {(r.actor, r.reason, r.at) for r in revisions} == {(LATER.name, LATER.reason, LATER.now)}
    assert history_is_whole(store)


def test_progress_is_told_from_the_first_record_to_the_last(engine: Engine, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with open_session(engine) as session:
        load_seeds(session, write_small_folder(tmp_path), AUTHOR, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, RECORDS) for done in range(1, RECORDS + 1)]


@pytest.mark.parametrize("after", [1, 12, RECORDS])
def test_an_interrupted_load_leaves_nothing(engine: Engine, tmp_path: Path, after: int) -> None:
    folder = write_small_folder(tmp_path)

    def interrupt(done: int, _of: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_session(engine) as session:
        load_seeds(session, folder, AUTHOR, progress=interrupt)
    assert not any(all_rows(engine).values())
    assert len(load(Store(engine), folder).created) == RECORDS


def test_an_interrupted_change_leaves_everything_as_it_was(store: Store, tmp_path: Path) -> None:
    before = all_rows(store.engine)
    folder = folder_with(tmp_path, remove_topic, EACH_CHANGED["source"], EACH_CHANGED["wordings"])

    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.session() as session:
        load_seeds(session, folder, AUTHOR, progress=interrupt)
    assert all_rows(store.engine) == before


def test_files_with_problems_change_nothing_and_are_all_told(store: Store, tmp_path: Path) -> None:
    before = all_rows(store.engine)

    def break_two(files: Files) -> None:
        files["topics.yaml"][0]["label"] = "Another"
        files["claims/foot-baths.yaml"][0]["topic"] = "nowhere"
        files["evidence/bath-warms-feet.yaml"]["links"][0]["study"] = "nobody2020"

    with pytest.raises(ExchangeError, match=r"so nothing was loaded: .* and 1 more\. Run 'kb validate'\.") as refused:
        load(store, folder_with(tmp_path, break_two))
    assert [problem.line is not None for problem in refused.value.problems] == [True, True]
    assert all_rows(store.engine) == before


def test_loading_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = all_rows(store.engine)
    report = load(store, write_small_folder(tmp_path))
    assert (report.changed, report.kept, report.unchanged) == (0, [], RECORDS)
    assert all_rows(store.engine) == before


def test_files_that_only_look_different_change_no_record(store: Store, tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path)
    topics = folder / "topics.yaml"
    topics.write_text("# The topics, in the order in which they are shown.\n" + topics.read_text())
    before = all_rows(store.engine)
    assert load(store, folder).changed == 0
    after = all_rows(store.engine)
    assert before.pop("seed_state") != after.pop("seed_state")
    assert after == before


def test_what_was_loaded_is_dumped_with_the_same_bytes(small_store: Store, tmp_path: Path) -> None:
    seeds = write_small_folder(tmp_path / "seeds")
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(seeds)
