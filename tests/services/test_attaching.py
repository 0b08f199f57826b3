"""Texts of sources, for those who hold them: known by their hash, verified mention by mention."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.errors import ExchangeError, NotFound
from kb.models import Mention, Source, SourceText
from kb.services.attaching import Attached, attach_text, attached_texts, misplaced_mentions
from kb.services.opening import Store
from tests.databases import Content
from tests.exchange.factories import NOW, SOURCE, TEXT, sha256
from tests.rights import ordinary_rights
from tests.store import noise


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    """The text of the small source, to the byte, under a name of its own."""
    path = tmp_path / "what I found.txt"
    path.write_bytes(TEXT.encode())
    return path


def attach(store: Store, *paths: Path) -> list[Attached]:
    """Attaches files as the command does: all of them, or none."""
    with store.session() as session:
        done = [attach_text(session, path, now=NOW) for path in paths]
        session.commit()
    return done


def held(store: Store) -> set[str]:
    with store.session() as session:
        return set(session.scalars(select(Source.slug).join(SourceText)))


def test_a_text_is_known_by_its_hash_and_verified(store: Store, leaflet: Path) -> None:
    assert attach(store, leaflet) == [Attached(SOURCE, 6)]
    assert held(store) == {SOURCE, noise.SOURCE}


def test_a_text_is_kept_to_the_character(store: Store, leaflet: Path) -> None:
    attach(store, leaflet)
    with store.session() as session:
        kept = session.scalars(select(SourceText).join(Source).where(Source.slug == SOURCE)).one()
        assert kept.text == TEXT
        assert kept.attached_at == NOW
        for mention in kept.source.mentions:
            assert sha256(kept.text[mention.start : mention.end]) == mention.sha256


def test_attaching_twice_changes_nothing(store: Store, leaflet: Path) -> None:
    attach(store, leaflet)
    assert attach(store, leaflet, leaflet) == [Attached(SOURCE, 6)] * 2
    with store.session() as session:
        assert len(session.scalars(select(SourceText)).all()) == 2


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("cold", "warm").encode(),
        TEXT.replace("\r\n", "\n").encode(),
        (TEXT + " ").encode(),
        b"",
        b"\xff\xfe",
    ],
    ids=["another word", "other line ends", "one space more", "empty", "binary"],
)
def test_another_text_is_refused(store: Store, leaflet: Path, content: bytes) -> None:
    leaflet.write_bytes(content)
    with pytest.raises(NotFound, match="is the text of no known source: its sha256 is not on record"):
        attach(store, leaflet)
    assert held(store) == {noise.SOURCE}


def change_mention(session: Session, which: str, **values: object) -> None:
    session.execute(update(Mention).where(Mention.anchor == which).values(**values))
    session.commit()


@pytest.mark.parametrize(
    "values",
    [
        {"start": 34, "end": 67},
        {"sha256": "0" * 64},
        {"anchor": "bath warms cold hands"},
        {"anchor": "an anchor phrase that is much longer than the whole span to which it belongs"},
    ],
    ids=["shifted", "another hash", "another anchor", "an anchor that is too long"],
)
def test_a_text_that_its_mentions_do_not_fit_is_refused(store: Store, leaflet: Path, values: dict[str, object]) -> None:
    with store.session() as session:
        change_mention(session, "bath warms cold feet", **values)
    with pytest.raises(ExchangeError, match="1 mention does not fit the text: foot-bath-leaflet: mention ") as refused:
        attach(store, leaflet)
    assert len(refused.value.problems) == 1
    assert held(store) == {noise.SOURCE}


def test_every_mention_that_does_not_fit_is_told(store: Store, leaflet: Path) -> None:
    with store.session() as session:
        for anchor in ("bath warms cold feet", "it cures colds"):
            change_mention(session, anchor, sha256="0" * 64)
        source = session.scalars(select(Source).where(Source.slug == SOURCE)).one()
        assert len(misplaced_mentions(source, TEXT)) == 2
        assert len(misplaced_mentions(source, "")) == 6
    with pytest.raises(ExchangeError, match="2 mentions do not fit"):
        attach(store, leaflet)


def test_nothing_is_attached_when_one_of_several_files_fails(store: Store, leaflet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Another text.")
    with pytest.raises(NotFound, match=r"other\.txt is the text of no known source"):
        attach(store, leaflet, other)
    assert held(store) == {noise.SOURCE}


def test_a_file_that_cannot_be_read_is_told(store: Store, leaflet: Path, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"nowhere\.txt cannot be read: No such file or directory\."):
        attach(store, tmp_path / "nowhere.txt")
    with pytest.raises(ExchangeError, match=r"cannot be read: Is a directory\."):
        attach(store, tmp_path)


def test_a_file_that_may_not_be_read_is_told(new_store_on_a_file: Store, leaflet: Path) -> None:
    leaflet.chmod(0)
    with ordinary_rights(), pytest.raises(ExchangeError, match=r"cannot be read: Permission denied\."):
        attach(new_store_on_a_file, leaflet)


def test_a_source_whose_text_is_not_utf_8_cannot_be_attached(store: Store, tmp_path: Path) -> None:
    """The hash may be that of any file; only a text has characters that can be counted."""
    path = tmp_path / "latin.txt"
    path.write_bytes("Füße".encode("latin-1"))
    with store.session() as session:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        session.execute(update(Source).where(Source.slug == SOURCE).values(sha256=digest))
        session.commit()
    with pytest.raises(ExchangeError, match=r"latin\.txt is not UTF-8"):
        attach(store, path)


def test_attached_texts_are_found_by_their_hash(store: Store, leaflet: Path) -> None:
    attach(store, leaflet)
    with store.session() as session:
        assert attached_texts(session) == {sha256(TEXT): TEXT, sha256(noise.TEXT): noise.TEXT}


@pytest.fixture
def new_store_on_a_file(request: pytest.FixtureRequest) -> Store:
    """An SQLite store: a socket of a server would be closed to ordinary rights as well."""
    return Store(request.getfixturevalue("new_sqlite")(Content.SMALL))
