"""A migrated database with the shipped data, made once; copies of it for tests that write."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL, Engine, event, select

from kb.models import Claim, Mention, Source
from kb.services.attaching import attach_text
from kb.services.opening import Store, open_store
from kb.store.engine import make_engine
from kb.vocabulary import Stance
from webui import create_app

FLYER = (
    "Our little salon opened in spring and people ask what the needles do. "
    "We promise <b>younger skin & softer lines</b> to everybody who comes three times, "
    "and nobody has ever felt a thing. Ask at the desk for tea, cake and a good long chat about the weather."
)


def sqlite(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "template.db"
    open_store(sqlite(path)).close()
    return path


@pytest.fixture(scope="session")
def shipped(template: Path) -> Iterator[Store]:
    """The shipped data, only to be read."""
    store = Store(make_engine(sqlite(template)))
    yield store
    store.close()


@pytest.fixture(scope="session")
def client(shipped: Store) -> FlaskClient:
    return create_app({"STORE": shipped}).test_client()


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the shipped data, to be changed at will."""
    path = tmp_path / "kb.db"
    shutil.copyfile(template, path)
    store = Store(make_engine(sqlite(path)))
    yield store
    store.close()


@dataclass(frozen=True)
class Flyer:
    """A made-up source with its text attached, and the claims that it makes."""

    client: FlaskClient
    slug: str
    text: str
    claims: tuple[str, ...]


def span(words: str) -> tuple[int, int]:
    start = FLYER.index(words)
    return start, start + len(words)


@pytest.fixture
def flyer(store: Store, tmp_path: Path) -> Flyer:
    """Three mentions: the second lies within the first, the third begins within the first and ends after it."""
    spans = (
        span("We promise <b>younger skin & softer lines</b>"),
        span("younger skin"),
        span("softer lines</b> to everybody"),
    )
    path = tmp_path / "flyer.txt"
    path.write_text(FLYER, encoding="utf-8", newline="")
    with store.session() as session:
        claims = session.scalars(select(Claim).order_by(Claim.slug).limit(len(spans))).all()
        source = Source(
            slug="made-up-flyer",
            title="A flyer <of our own>",
            file_name=path.name,
            sha256=hashlib.sha256(FLYER.encode()).hexdigest(),
            length=len(FLYER),
        )
        for number, ((start, end), claim) in enumerate(zip(spans, claims, strict=True)):
            words = FLYER[start:end]
            source.mentions.append(
                Mention(
                    key=f"{number:016x}",
                    claim=claim,
                    start=start,
                    end=end,
                    anchor=words,
                    sha256=hashlib.sha256(words.encode()).hexdigest(),
                    stance=Stance.ASSERTS,
                    qualifiers=["to everybody"] if "everybody" in words else [],
                )
            )
        session.add(source)
        session.flush()
        attach_text(session, path, now=datetime(2026, 11, 20, tzinfo=UTC))
        session.commit()
        slugs = tuple(claim.slug for claim in claims)
    return Flyer(create_app({"STORE": store}).test_client(), "made-up-flyer", FLYER, slugs)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent to the database, without the beginning of transactions."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
