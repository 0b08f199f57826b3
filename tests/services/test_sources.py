"""Sources with what they claim."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.opening import Store
from kb.services.sources import SourceSummary, get_source, list_sources
from tests.exchange.factories import SOURCE, TEXT
from tests.store import noise
from tests.store.queries import counted_queries


def test_sources_are_listed_by_slug_with_their_counts(session: Session) -> None:
    assert list_sources(session) == [
        SourceSummary(SOURCE, "Warm foot baths", "leaflet.txt", len(TEXT), mentions=6, claims=6, attached=False),
        SourceSummary(noise.SOURCE, "Noise", "noise.txt", len(noise.TEXT), mentions=2, claims=2, attached=True),
    ]


def test_the_shipped_sources_make_every_claim(shipped_session: Session) -> None:
    sources = list_sources(shipped_session)
    assert [source.slug for source in sources] == sorted(source.slug for source in sources)
    assert len(sources) == 5
    assert sum(source.mentions for source in sources) >= 498
    assert all(0 < source.claims <= source.mentions for source in sources)
    assert not any(source.attached for source in sources)


def test_a_source_is_read_with_its_mentions_in_the_order_of_the_text(session: Session) -> None:
    source = get_source(session, SOURCE)
    session.expunge_all()
    places = [(mention.start, mention.end) for mention in source.mentions]
    assert places == sorted(places)
    assert [m.claim.slug for m in source.mentions][:2] == ["bath-takes-ten-minutes", "bath-warms-feet"]
    assert source.mentions[1].claim.assessment is not None
    assert source.held_text is None


def test_the_anchor_phrases_stand_where_they_should(session: Session) -> None:
    for mention in get_source(session, SOURCE).mentions:
        assert mention.anchor in TEXT[mention.start : mention.end]


def test_a_text_that_is_held_comes_with_its_source(session: Session) -> None:
    held = get_source(session, noise.SOURCE).held_text
    assert held is not None
    assert held.text == noise.TEXT


def test_a_source_that_does_not_exist_is_told_with_the_nearest(session: Session) -> None:
    with pytest.raises(NotFound, match=r"There is no source 'foot-bath-leaf'\. Did you mean 'foot-bath-leaflet'"):
        get_source(session, "foot-bath-leaf")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    read_only_store: Store, read_only_shipped_store: Store
) -> None:
    numbers = []
    for store, slug in ((read_only_store, SOURCE), (read_only_shipped_store, "facial-acupuncture-guide")):
        with store.session() as session, counted_queries(store.engine) as sent:
            list_sources(session)
            source = get_source(session, slug)
            assert all(mention.claim.assessment or True for mention in source.mentions)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 7
