"""The history: each change with its reason, chained by hashes, and what happens to one who tampers with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from sqlalchemy import CursorResult, Engine, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from kb.errors import Conflict
from kb.models import Revision
from kb.services.opening import Store, local_author
from kb.services.revisions import GENESIS, Author, RevisionWriter, first_broken_link, revision_hash
from kb.store.engine import open_session
from kb.vocabulary import RevisionAction
from tests.databases import Content, NewDatabase
from tests.exchange.factories import AUTHOR

TRIGGERS = {
    "sqlite": ["drop trigger revision_no_update", "drop trigger revision_no_delete"],
    "postgresql": ["alter table revision disable trigger revision_no_change"],
}


def tamper(engine: Engine, statement: str) -> int | None:
    """Changes the history past the triggers, as somebody with every right could; the first broken revision.

    In one transaction that is taken back, so that the triggers are there for the next test.
    """
    with open_session(engine) as session:
        for off in TRIGGERS[engine.dialect.name]:
            session.execute(text(off))
        changed = session.execute(text(statement))
        assert isinstance(changed, CursorResult)
        assert changed.rowcount
        return first_broken_link(session)


def test_an_empty_history_is_whole(engine: Engine) -> None:
    with open_session(engine) as session:
        assert first_broken_link(session) is None


def test_a_history_is_whole_after_it_was_written_and_read_back(session: Session) -> None:
    assert first_broken_link(session) is None
    revisions = session.scalars(select(Revision).order_by(Revision.id)).all()
    assert [r.id for r in revisions] == list(range(1, len(revisions) + 1))
    assert revisions[0].previous_hash == GENESIS
    assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(revisions))


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody else'",
        "reason = 'no reason'",
        "action = 'delete'",
        "record_key = 'bath-cools-feet'",
        "record_type = 'topic'",
        "after = '{}'",
        "before = '{}'",
        f"hash = '{'a' * 64}'",
        f"previous_hash = '{'a' * 64}'",
    ],
)
def test_a_changed_revision_is_found(store: Store, change: str) -> None:
    assert tamper(store.engine, f"update revision set {change} where id = 7") == 7


def test_a_changed_time_is_found(store: Store) -> None:
    statements = {
        "sqlite": "update revision set at = '2020-01-01 00:00:00.000000' where id = 3",
        "postgresql": "update revision set at = at - interval '1 second' where id = 3",
    }
    assert tamper(store.engine, statements[store.engine.dialect.name]) == 3


def test_a_missing_revision_is_found(store: Store) -> None:
    assert tamper(store.engine, "delete from revision where id = 5") == 5


def test_a_missing_beginning_is_found(store: Store) -> None:
    assert tamper(store.engine, "delete from revision where id = 1") == 1


def test_a_changed_revision_with_a_hash_that_fits_is_found_at_the_next(store: Store) -> None:
    """Who knows how the hash is made still breaks the chain."""
    with store.session() as session:
        revision = session.get(Revision, 4)
        assert revision is not None
        revision.reason = "another"
        fitting = revision_hash(revision)
        session.rollback()
    statement = f"update revision set reason = 'another', hash = '{fitting}' where id = 4"
    assert tamper(store.engine, statement) == 5


def test_the_database_refuses_what_the_tests_above_had_to_force(store: Store) -> None:
    with pytest.raises(Conflict, match="append-only"), store.session() as session:
        session.execute(text("update revision set reason = 'another' where id = 4"))


WRITES: list[Callable[[RevisionWriter], Revision]] = [
    lambda writer: writer.write("claim", "x", None, {"slug": "x"}),
    lambda writer: writer.write("claim", "x", {"slug": "x"}, {"slug": "x", "tier": "minor"}),
    lambda writer: writer.write("claim", "x", {"slug": "x", "tier": "minor"}, None),
]


def test_a_revision_says_what_it_did(engine: Engine) -> None:
    with open_session(engine) as session:
        writer = RevisionWriter(session, AUTHOR)
        revisions = [write(writer) for write in WRITES]
        session.commit()
    assert [r.action for r in revisions] == [RevisionAction.CREATE, RevisionAction.UPDATE, RevisionAction.DELETE]
    assert [r.id for r in revisions] == [1, 2, 3]


def test_a_later_writer_goes_on_where_the_earlier_one_stopped(engine: Engine) -> None:
    for write in WRITES:
        with open_session(engine) as session:
            write(RevisionWriter(session, AUTHOR))
            session.commit()
    with open_session(engine) as session:
        assert [r.id for r in session.scalars(select(Revision).order_by(Revision.id))] == [1, 2, 3]
        assert first_broken_link(session) is None


def test_two_writers_at_once_do_not_both_write_the_next_revision(engine: Engine) -> None:
    with open_session(engine) as early, open_session(engine) as late:
        writers = RevisionWriter(early, AUTHOR), RevisionWriter(late, AUTHOR)
        early.rollback()
        late.rollback()
        WRITES[0](writers[0])
        early.commit()
        WRITES[1](writers[1])
        with pytest.raises(IntegrityError):
            late.commit()
        late.rollback()
        assert first_broken_link(late) is None


@pytest.mark.parametrize("hours", [-11, 2, 5.5])
def test_the_zone_of_the_author_does_not_matter(engine: Engine, hours: float) -> None:
    now = datetime(2026, 11, 20, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=hours)))
    with open_session(engine) as session:
        WRITES[0](RevisionWriter(session, replace(AUTHOR, now=now)))
        session.commit()
        session.expire_all()
        assert first_broken_link(session) is None
        stored = session.get(Revision, 1)
        assert stored is not None
        assert stored.at == now
        assert stored.at.tzinfo is UTC


def test_the_zone_of_the_server_does_not_matter(new_postgresql: NewDatabase) -> None:
    engine = new_postgresql(Content.SMALL)
    with engine.begin() as connection:
        connection.execute(text(f"alter database {engine.url.database} set timezone = 'Asia/Kolkata'"))
    engine.dispose()
    with open_session(engine) as session:
        assert first_broken_link(session) is None
        stored = session.get(Revision, 1)
        assert stored is not None
        assert stored.at == AUTHOR.now
        assert stored.at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    naive = AUTHOR.now.replace(tzinfo=None)
    with open_session(engine) as session:
        WRITES[0](RevisionWriter(session, replace(AUTHOR, now=naive)))
        with pytest.raises(StatementError, match="a time without a timezone cannot be stored"):
            session.flush()


def test_any_text_is_chained(engine: Engine) -> None:
    odd = {"text": 'naïve \N{BATH} \u2028 "quoted" \\ \t', "number": 0.1, "nested": [{"b": None, "a": True}]}
    with open_session(engine) as session:
        RevisionWriter(session, Author("Zoë", "because \N{BATH}", AUTHOR.now)).write("claim", "x", odd, {})
        session.commit()
        session.expire_all()
        assert first_broken_link(session) is None


def test_the_local_author_is_named_and_dated() -> None:
    author = local_author("a reason")
    assert author.name
    assert author.now.tzinfo is not None
    assert local_author("a reason", name="Anna").name == "Anna"


def test_a_row_that_fits_nowhere_is_found(store: Store) -> None:
    with store.session() as session:
        last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
        values = {c.name: getattr(last, c.name) for c in Revision.__table__.columns}
        session.execute(
            insert(Revision).values({**values, "id": last.id + 5, "previous_hash": "b" * 64, "hash": "c" * 64})
        )
        session.commit()
        assert first_broken_link(session) == last.id + 1
