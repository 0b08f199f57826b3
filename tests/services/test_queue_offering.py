"""Offering the unknown sentences of several drafts at once."""

from __future__ import annotations

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Document
from kb.services.checking import known_claims
from kb.services.opening import Store
from kb.services.queue import Enqueued, list_queue
from kb.services.queue_offering import offer
from tests.exchange.factories import NOW

DRAFTS = [
    Document("a.md", "Foot baths lower your cholesterol.\n"),
    Document("b.md", "Foot baths lower your cholesterol. Foot baths whiten your teeth.\n"),
    Document("c.md", "We are open on Mondays.\n"),
]


def test_the_unknown_sentences_of_all_drafts_are_offered_once(small_store: Store) -> None:
    with small_store.session() as session:
        index = ClaimIndex(known_claims(session))
    checks = [(document, check_document(document, index)) for document in DRAFTS]
    assert offer(small_store, checks, now=NOW, say=lambda _text: None) == Enqueued(new=2, waiting=1)
    assert offer(small_store, checks, now=NOW, say=lambda _text: None) == Enqueued(waiting=3)
    with small_store.session() as session:
        assert [(q.text, q.places) for q in list_queue(session)] == [
            ("Foot baths lower your cholesterol.", ("a.md:1", "b.md:1")),
            ("Foot baths whiten your teeth.", ("b.md:1",)),
        ]


def test_where_nothing_is_unknown_nothing_is_read_or_written(small_store: Store) -> None:
    with small_store.session() as session:
        index = ClaimIndex(known_claims(session))
    assert offer(small_store, [(DRAFTS[2], check_document(DRAFTS[2], index))], now=NOW) == Enqueued()


def test_what_was_offered_is_told_in_one_sentence() -> None:
    assert str(Enqueued()) == "Nothing to offer to the queue: no sentence claims something unknown."
    assert str(Enqueued(1, 2, 3)).startswith("Queue: 1 new sentence, 2 waiting already, 3 decided before;")
