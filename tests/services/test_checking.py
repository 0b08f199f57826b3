"""Opening the checker: vectors are computed once, kept in the store, and follow the wordings."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from kb.checking.index import texts_to_encode
from kb.encoding.model_files import find_model
from kb.models import Claim, TextVector
from kb.services.checking import Checker, known_claims, open_checker, text_key
from kb.services.opening import Store

pytestmark = pytest.mark.skipif(find_model() is None, reason="the sentence model is not installed")


def opened(store: Store) -> Checker:
    return open_checker(store, say=lambda _text: None)


def kept(store: Store) -> dict[str, bytes]:
    with store.session() as session:
        return {row.sha256: row.vector for row in session.scalars(select(TextVector))}


def test_the_store_keeps_a_vector_for_every_text_by_which_a_claim_is_known(small_store: Store) -> None:
    assert kept(small_store) == {}
    opened(small_store)
    with small_store.session() as session:
        wanted = {text_key(text) for text in texts_to_encode(known_claims(session))}
    assert set(kept(small_store)) == wanted
    assert {len(vector) for vector in kept(small_store).values()} == {384 * 4}


def test_a_second_opening_takes_the_vectors_from_the_store(small_store: Store) -> None:
    opened(small_store)
    with small_store.session() as session:
        # a mark that a newly computed vector would not have
        session.execute(update(TextVector).values(vector=b"\x00" * 384 * 4))
        session.commit()
    opened(small_store)
    assert set(kept(small_store).values()) == {b"\x00" * 384 * 4}


def test_a_changed_wording_brings_its_vector_and_takes_the_old_one_away(small_store: Store) -> None:
    opened(small_store)
    before = kept(small_store)
    with small_store.session() as session:
        claim = session.scalars(select(Claim).order_by(Claim.slug)).first()
        assert claim
        claim.statement = "Standing in a brook at dawn turns the ankles blue."
        session.commit()
    opened(small_store)
    after = kept(small_store)
    assert len(set(after) - set(before)) == 1
    assert len(set(before) - set(after)) <= 1
    assert all(after[key] == before[key] for key in set(after) & set(before))
