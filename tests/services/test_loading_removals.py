"""Records that are gone from the files go from the store, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from kb.models import (
    SeedRecord,
)
from kb.services.dumping import dump_seeds
from kb.services.opening import Store
from tests.exchange.factories import (
    SOURCE,
    Files,
    bytes_of,
    write_small_folder,
)
from tests.services.changes import (
    RECORDS,
    REMOVED,
    edit,
    folder_with,
    found,
    history_is_whole,
    last_revisions,
    load,
    remove_claim,
    remove_source,
    remove_topic,
)
from tests.store.rows import all_rows


@pytest.mark.parametrize("what", REMOVED)
def test_what_is_gone_from_the_files_goes_from_the_store(small_store: Store, tmp_path: Path, what: str) -> None:
    change, expected = REMOVED[what]
    folder = folder_with(tmp_path, change)
    report = load(small_store, folder)
    kinds = [key[0] for key in report.removed]
    assert {(kind, kinds.count(kind)) for kind in kinds} == expected
    revisions = [r for r in last_revisions(small_store, len(kinds) + len(report.updated)) if r.after is None]
    assert {(r.record_type, r.record_key) for r in revisions} == set(report.removed)
    assert all(r.before for r in revisions)
    assert history_is_whole(small_store)
    assert len(found(small_store, select(SeedRecord))) == RECORDS - len(kinds)
    assert load(small_store, folder).changed == 0
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(folder)


def test_records_are_removed_whatever_the_order_in_which_they_were_noted(small_store: Store, tmp_path: Path) -> None:
    """Databases promise no order: what hangs on a record goes before it, however the rows lie."""

    def turn_round(session: Session) -> None:
        rows = [(r.record_type, r.record_key, r.digest) for r in session.scalars(select(SeedRecord))]
        session.execute(delete(SeedRecord))
        session.commit()
        for kind, key, digest in sorted(rows, key=lambda row: (row[0] != "claim", row[0] != "topic", row)):
            session.add(SeedRecord(record_type=kind, record_key=key, digest=digest))
            session.flush()

    edit(small_store, turn_round)
    report = load(small_store, folder_with(tmp_path, remove_topic))
    assert ("topic", "colds") in report.removed


def test_everything_can_be_loaded_again_after_it_was_gone(small_store: Store, tmp_path: Path) -> None:
    load(small_store, folder_with(tmp_path, remove_topic))
    report = load(small_store, write_small_folder(tmp_path / "again"))
    assert ("topic", "colds") in report.created
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(tmp_path / "again")


def test_what_no_file_has_ever_named_is_left_alone(store: Store, tmp_path: Path) -> None:
    def of_noise(engine: Engine) -> list[Any]:
        rows = all_rows(engine)
        return [row for table in ("claim", "topic", "source", "study") for row in rows[table] if "noise" in str(row)]

    before = of_noise(store.engine)
    assert len(before) >= 5
    load(store, folder_with(tmp_path, remove_topic, remove_source))
    assert of_noise(store.engine) == before


def test_claims_that_are_related_go_together(store: Store, tmp_path: Path) -> None:
    """Each stands in the way of the other while the relation is there."""

    def drop_both(files: Files) -> None:
        remove_claim(files)
        slug = "bath-cools-feet"
        files["claims/foot-baths.yaml"] = [c for c in files["claims/foot-baths.yaml"] if c["slug"] != slug]
        name = f"mentions/{SOURCE}.yaml"
        files[name] = [m for m in files[name] if m["claim"] != slug]

    report = load(store, folder_with(tmp_path, drop_both))
    assert {("claim", "bath-warms-feet"), ("claim", "bath-cools-feet")} < set(report.removed)
    assert report.kept == []
