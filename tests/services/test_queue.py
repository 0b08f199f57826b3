"""Sentences of which nothing is known: offered once, counted by place, decided with a reason, and gone when cleared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import CheckedDocument, Document
from kb.errors import Conflict, InvalidRecord, NotFound
from kb.models import ClaimWording, QueuedPlace, QueuedSentence, Revision
from kb.services.checking import known_claims
from kb.services.opening import Store
from kb.services.queue import (
    Enqueued,
    Queued,
    accept,
    clear,
    dismiss,
    enqueue,
    get_queued,
    list_queue,
    reopen,
)
from kb.services.revisions import Author, first_broken_link
from kb.services.wordings import add_wording
from kb.vocabulary import QueueStatus, RevisionAction, WordingKind
from tests.checking.known import known_claims as shipped_claims
from tests.exchange.factories import NOW

CURATOR = Author("curator", "seen in three drafts", NOW + timedelta(days=1))
DRAFT = "Facial acupuncture lowers your cholesterol. We are open on Mondays. It makes the skin glow.\n"
UNKNOWN = "Facial acupuncture lowers your cholesterol."


@cache
def shipped_index() -> ClaimIndex:
    """All shipped claims, on words alone."""
    return ClaimIndex(tuple(shipped_claims().values()))


def offered(session: Session, text: str, path: str = "draft.md", *, later: int = 0) -> Enqueued:
    """Checks ``text`` and offers what is unknown."""
    index = shipped_index()
    document = Document(path, text)
    found = enqueue(session, check_document(document, index), document, index, now=NOW + timedelta(days=later))
    session.commit()
    return found


def waiting(session: Session) -> list[tuple[str, int]]:
    return [(queued.text, queued.seen) for queued in list_queue(session)]


@pytest.fixture
def shop(shipped_store: Store) -> Store:
    return shipped_store


def test_what_is_known_and_what_claims_nothing_is_not_offered(shop: Store) -> None:
    with shop.session() as session:
        assert offered(session, DRAFT) == Enqueued(new=1)
        (queued,) = list_queue(session)
    assert queued.text == UNKNOWN
    assert queued.sentence == UNKNOWN
    assert queued.status is QueueStatus.OPEN
    assert queued.places == ("draft.md:1",)
    assert (queued.first_seen, queued.last_seen) == (NOW, NOW)


def test_the_nearest_claims_come_along_though_none_is_near_enough(shop: Store) -> None:
    with shop.session() as session:
        offered(session, "Facial acupuncture makes your skin sing and your collagen dance.")
        queued = next(queued for queued in list_queue(session) if queued.nearest)
    scores = [score for _, score in queued.nearest]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert {slug for slug, _ in queued.nearest} <= set(shipped_claims())


def test_the_same_check_twice_changes_nothing_but_the_time(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        assert offered(session, DRAFT, later=2) == Enqueued(waiting=1)
        (queued,) = list_queue(session)
    assert queued.seen == 1
    assert queued.first_seen == NOW
    assert queued.last_seen == NOW + timedelta(days=2)


def test_each_place_counts_once_and_a_place_that_moves_is_the_same_place(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        offered(session, f"Welcome.\n\n{UNKNOWN}\n\n{UNKNOWN}\n", "other.md")
        assert get_queued(session, 2 - 1).places == ("draft.md:1", "other.md:3", "other.md:5")
        offered(session, f"Welcome to our page.\n\n\n\n{UNKNOWN}\n", "other.md")
        assert get_queued(session, 1).places == ("draft.md:1", "other.md:5")
        offered(session, UNKNOWN, "-")
        assert get_queued(session, 1).places[-1] == "standard input:1"
        assert waiting(session) == [(UNKNOWN, 3)]


def test_what_the_writer_switched_off_is_not_offered(shop: Store) -> None:
    with shop.session() as session:
        index = shipped_index()
        document = Document("draft.md", DRAFT)
        checked = check_document(document, index)
        quiet = tuple(replace(finding, suppressed="said by a patient") for finding in checked.findings)
        silenced = CheckedDocument(checked.path, checked.characters, checked.coverage, quiet)
        assert enqueue(session, silenced, document, index, now=NOW) == Enqueued()
        assert list_queue(session) == []


def test_a_dismissed_sentence_stays_dismissed_and_is_still_counted(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        dismissed = dismiss(session, 1, CURATOR)
        session.commit()
        assert (dismissed.status, dismissed.reason, dismissed.decided_by) == (
            QueueStatus.DISMISSED,
            "seen in three drafts",
            "curator",
        )
        assert offered(session, DRAFT, "another.md") == Enqueued(decided=1)
        assert list_queue(session) == []
        (kept,) = list_queue(session, QueueStatus.DISMISSED)
        assert kept.seen == 2


def test_a_dismissal_needs_a_reason(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        with pytest.raises(InvalidRecord, match="Say why"):
            dismiss(session, 1, Author("curator", "  ", NOW))


def test_an_accepted_wording_is_known_at_the_next_check(shop: Store) -> None:
    text = "Facial acupuncture gives your complexion a lit-from-within look at every age."
    slug = "fa-gives-skin-glow"
    with shop.session() as session:
        offered(session, UNKNOWN)
        accepted = accept(session, 1, slug, WordingKind.WORDING, CURATOR, text=text)
        session.commit()
        assert (accepted.status, accepted.claim, accepted.added_as) == (
            QueueStatus.ACCEPTED,
            slug,
            WordingKind.WORDING,
        )
        assert next(c for c in known_claims(session) if c.slug == slug).wordings[-1] == text
        index = ClaimIndex(known_claims(session))
        assert slug in {finding.claim for finding in check_document(Document("d.md", text), index).findings}


def test_without_other_words_the_sentence_itself_is_added_as_it_was_read(shop: Store) -> None:
    with shop.session() as session:
        offered(session, "It tightens pores and lowers your cholesterol.")
        queued = next(q for q in list_queue(session) if "cholesterol" in q.text)
        assert queued.text == "lowers your cholesterol."
        assert queued.reading == "It lowers your cholesterol."
        accept(session, queued.id, "fa-improves-general-health", WordingKind.NEAR_MISS, CURATOR)
        session.commit()
        added = session.scalars(select(ClaimWording).order_by(ClaimWording.id.desc())).first()
        assert added is not None
        assert (added.text, added.kind) == ("It lowers your cholesterol.", WordingKind.NEAR_MISS)


def test_a_wording_that_was_accepted_is_in_the_history(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        accept(session, 1, "fa-gives-skin-glow", WordingKind.WORDING, CURATOR)
        session.commit()
        last = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert last is not None
        assert (last.actor, last.reason, last.action) == ("curator", "seen in three drafts", RevisionAction.UPDATE)
        assert (last.record_type, last.record_key) == ("wordings", "fa-gives-skin-glow")
        assert last.before is not None
        assert last.after is not None
        assert last.after["wordings"] == [*last.before["wordings"], UNKNOWN]
        assert first_broken_link(session) is None


def test_a_decision_is_made_once_and_can_be_taken_back(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        dismiss(session, 1, CURATOR)
        session.commit()
        with pytest.raises(Conflict, match="Sentence 1 was dismissed by curator on 2026-11-21; 'kb queue reopen 1'"):
            accept(session, 1, "fa-gives-skin-glow", WordingKind.WORDING, CURATOR)
        again = reopen(session, 1)
        session.commit()
        assert (again.status, again.reason, again.decided_at) == (QueueStatus.OPEN, "", None)
        assert accept(session, 1, "fa-gives-skin-glow", WordingKind.WORDING, CURATOR).claim == "fa-gives-skin-glow"


@pytest.mark.parametrize("number", [0, -1, 999])
def test_a_sentence_that_is_not_there_is_named(shop: Store, number: int) -> None:
    with shop.session() as session:
        for call in (get_queued, reopen):
            with pytest.raises(NotFound, match=f"There is no sentence {number} in the queue"):
                call(session, number)
        with pytest.raises(NotFound, match=f"There is no sentence {number} in the queue"):
            dismiss(session, number, CURATOR)


def test_a_claim_that_does_not_exist_gets_no_wording(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        with pytest.raises(NotFound, match="Did you mean 'fa-gives-skin-glow'"):
            accept(session, 1, "fa-gives-skin-glows", WordingKind.WORDING, CURATOR)
        session.rollback()
        assert get_queued(session, 1).status is QueueStatus.OPEN


def test_a_wording_that_a_claim_has_is_not_added_twice(shop: Store) -> None:
    with shop.session() as session:
        add_wording(session, "fa-gives-skin-glow", "like  a lamp\nwithin", WordingKind.WORDING, CURATOR)
        with pytest.raises(Conflict, match="has 'like a lamp within' already"):
            add_wording(session, "fa-gives-skin-glow", "like a lamp within", WordingKind.NEAR_MISS, CURATOR)
        with pytest.raises(InvalidRecord, match="needs words"):
            add_wording(session, "fa-gives-skin-glow", " \n", WordingKind.WORDING, CURATOR)


def test_clearing_leaves_no_word_of_any_draft(shop: Store) -> None:
    with shop.session() as session:
        offered(session, DRAFT)
        offered(session, "It lowers your blood sugar.", "b.md")
        dismiss(session, 1, CURATOR)
        session.commit()
        assert clear(session, QueueStatus.DISMISSED) == 1
        session.commit()
        assert [queued.text for queued in list_queue(session, None)] == ["It lowers your blood sugar."]
        assert clear(session) == 1
        session.commit()
        for model in (QueuedSentence, QueuedPlace):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_the_queue_of_others_is_left_alone(store: Store) -> None:
    """Among rows that nobody asked for."""
    with store.session() as session:
        before = [queued.text for queued in list_queue(session, None)]
        assert list_queue(session) == []
        document = Document("draft.md", "Foot baths lower your cholesterol.\n")
        index = ClaimIndex(known_claims(session))
        enqueue(session, check_document(document, index), document, index, now=NOW)
        session.commit()
        assert clear(session, QueueStatus.OPEN) <= 1
        session.commit()
        assert [queued.text for queued in list_queue(session, None)] == before


def texts(queue: Sequence[Queued]) -> list[str]:
    return [queued.text for queued in queue]


def test_the_most_frequent_sentence_comes_first(shop: Store) -> None:
    with shop.session() as session:
        offered(session, "It lowers your blood sugar.", "a.md")
        for path in ("b.md", "c.md"):
            offered(session, UNKNOWN, path)
        assert texts(list_queue(session)) == [UNKNOWN, "It lowers your blood sugar."]
