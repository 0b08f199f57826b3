"""From record to file and back, and from record to row and back: nothing is lost on either way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.exchange import strict_yaml
from kb.exchange.records import (
    RECORD_TYPES,
    ClaimRecord,
    EvidenceRecord,
    KeyedRecord,
    MentionRecord,
    SourceRecord,
    StudyRecord,
    TopicRecord,
    WordingsRecord,
    plain,
)
from kb.exchange.rows_in import RowWriter
from kb.exchange.rows_out import records_of
from kb.exchange.seed_files import read_seeds, write_seeds
from kb.store.engine import make_engine, open_session
from kb.vocabulary import Checkability, ClaimKind, StudyDesign
from tests.databases import Backend, Content
from tests.exchange.factories import bytes_of
from tests.exchange.strategies import BY_TYPE, LARGEST


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.record_type)
@given(drawn=st.data())
@settings(max_examples=40)
def test_a_record_comes_back_from_its_yaml(kind: type[KeyedRecord], drawn: st.DataObject) -> None:
    record = drawn.draw(BY_TYPE[kind])
    written = strict_yaml.dump(plain(record))
    assert kind.model_validate(strict_yaml.parse(written, "file.yaml").value) == record


def needed_by(record: KeyedRecord) -> list[KeyedRecord]:
    """Records that must be there for the record to be stored, in the order in which they are written."""
    topics, claims, studies, sources = set(), set(), set(), {}
    match record:
        case ClaimRecord():
            topics.add(record.topic)
            claims |= {r.target for r in record.relations} - {record.slug}
        case WordingsRecord():
            claims.add(record.claim)
        case MentionRecord():
            claims.add(record.claim)
            sources[record.source] = record.end
        case EvidenceRecord():
            claims.add(record.claim)
            studies = {link.study for link in record.links} | {g.citation for g in record.guidance if g.citation}
        case _:
            pass
    return [
        *(
            TopicRecord(slug=slug, label="x", definition="x")
            for slug in sorted(topics | ({"other"} if claims else set()))
        ),
        *(
            SourceRecord(slug=slug, title="x", file_name="x", sha256="0" * 64, length=end)
            for slug, end in sources.items()
        ),
        *(StudyRecord(study=key, title="x", design=StudyDesign.RCT) for key in sorted(studies)),
        *(
            ClaimRecord(
                slug=slug, statement="x", kind=ClaimKind.SAFETY, topic="other", checkable=Checkability.EMPIRICAL
            )
            for slug in sorted(claims)
        ),
    ]


@pytest.fixture(scope="module")
def empty_session(backend: Backend) -> Iterator[Session]:
    """A session on a migrated database; whatever is written is taken back before the next."""
    engine = make_engine(backend.new(Content.MIGRATED))
    with open_session(engine) as session:
        yield session
    engine.dispose()
    backend.drop(engine.url)


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.record_type)
@given(drawn=st.data())
@settings(
    max_examples=12,
    deadline=None,
    # the session is rolled back before each example
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
def test_a_record_comes_back_from_its_rows(
    empty_session: Session, kind: type[KeyedRecord], drawn: st.DataObject
) -> None:
    record = drawn.draw(BY_TYPE[kind])
    if isinstance(record, ClaimRecord):
        kept = tuple(r for r in record.relations if r.target != record.slug)
        record = record.model_copy(update={"relations": kept})
    empty_session.rollback()
    empty_session.expunge_all()
    write(empty_session, [*needed_by(record), record])
    assert record in list(records_of(empty_session))


def write(session: Session, records: list[KeyedRecord]) -> None:
    rows = RowWriter(session)
    for record in records:
        rows.write(record)
    session.flush()
    for record in records:
        if isinstance(record, ClaimRecord):
            rows.write_relations(record)
    session.flush()
    session.expire_all()


@st.composite
def whole_sets(draw: st.DrawFn) -> list[KeyedRecord]:
    """Records of every type, each with a key of its own and none that names what is not there."""
    records: list[KeyedRecord] = []
    for kind in RECORD_TYPES:
        of_kind: list[Any] = draw(st.lists(BY_TYPE[kind], max_size=3, unique_by=lambda record: record.key))
        records += of_kind
    topics = draw(st.lists(BY_TYPE[TopicRecord], min_size=1, max_size=2, unique_by=lambda record: record.key))
    records = topics + [r for r in records if not isinstance(r, TopicRecord)]
    slugs = [r.slug for r in records if isinstance(r, ClaimRecord)]
    fitted: list[KeyedRecord] = []
    for record in records:
        match record:
            case ClaimRecord():
                fitted.append(record.model_copy(update={"topic": topics[0].key}))
            case WordingsRecord() if record.claim not in slugs:
                pass  # its file is named after the claim's topic
            case _:
                fitted.append(record)
    return fitted


@given(whole_sets())
@settings(max_examples=25, deadline=None)
def test_files_come_back_with_the_same_records_and_the_same_bytes(records: list[KeyedRecord]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "seeds"
        folder.mkdir()
        write_seeds(records, folder)
        if not list(folder.rglob("*.yaml")):
            return
        read = read_seeds(folder)
        assert read.problems == []
        assert read.records == {(r.record_type, r.key): r for r in records}
        before = bytes_of(folder)
        assert write_seeds(read.records.values(), folder) == []
        assert bytes_of(folder) == before


def test_the_largest_numbers_are_tried() -> None:
    """The strategies reach what the columns can hold, and the records allow no more."""
    source = SourceRecord(slug="x", title="x", file_name="x", sha256="0" * 64, length=LARGEST)
    assert source.length == 2**31 - 1
