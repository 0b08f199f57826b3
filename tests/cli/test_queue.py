"""`kb queue`: what waits, what was decided, and what is left after clearing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import URL
from sqlalchemy.orm import Session

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Document
from kb.services.queue import enqueue
from kb.store.engine import make_engine
from tests.checking.known import known_claims
from tests.cli.conftest import Kb
from tests.exchange.factories import NOW

DRAFTS = {
    "a.md": "Facial acupuncture lowers your cholesterol.\n",
    "b.md": "Welcome.\n\nFacial acupuncture lowers your cholesterol. It tightens enlarged pores.\n",
}


@pytest.fixture
def waiting(home: Path) -> Path:
    """A knowledge base with two sentences in its queue, one seen twice."""
    index = ClaimIndex(tuple(known_claims().values())[:40])
    engine = make_engine(URL.create("sqlite", database=str(home / "kb.db")))
    with Session(engine) as session:
        for path, text in DRAFTS.items():
            document = Document(path, text)
            enqueue(session, check_document(document, index), document, index, now=NOW)
        session.commit()
    engine.dispose()
    return home


@pytest.mark.usefixtures("home")
def test_an_empty_queue_says_how_to_fill_it(kb: Kb) -> None:
    result = kb("queue")
    assert result.status == 0
    assert "'kb check --queue FILE'" in result.out
    assert kb("queue", "--format", "json").json == []
    assert kb("queue", "export").out == ""


@pytest.mark.usefixtures("waiting")
def test_sentences_are_listed_with_place_and_count(kb: Kb) -> None:
    out = kb("queue").out
    assert "1  «Facial acupuncture lowers your cholesterol.»\n       seen 2 times, a.md:1" in out
    assert "2  «It tightens enlarged pores.»\n       seen once, b.md:3" in out
    assert "2 sentences in 2 groups." in out


@pytest.mark.usefixtures("waiting")
def test_programs_get_groups_or_rows(kb: Kb) -> None:
    groups = kb("queue", "--format", "json").json
    assert [group["seen"] for group in groups] == [2, 1]
    sentence = groups[0]["sentences"][0]
    assert sentence["places"] == ["a.md:1", "b.md:3"]
    assert (sentence["status"], sentence["claim"]) == ("open", None)
    rows = list(csv.DictReader(io.StringIO(kb("queue", "--format", "csv").out)))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[0]["group"] == "1"


@pytest.mark.usefixtures("waiting")
def test_one_sentence_is_shown_whole(kb: Kb) -> None:
    out = kb("queue", "show", 1).out
    assert "«Facial acupuncture lowers your cholesterol.»" in out
    assert "status:    open" in out
    assert "seen:      2 times, first 2026-11-20, last 2026-11-20" in out
    assert kb("queue", "show", 2, "--format", "json").json["text"] == "It tightens enlarged pores."
    missing = kb("queue", "show", 9)
    assert (missing.status, missing.err) == (4, "kb: There is no sentence 9 in the queue; 'kb queue' lists them.\n")


@pytest.mark.usefixtures("waiting")
def test_a_dismissed_sentence_leaves_the_list_and_keeps_its_reason(kb: Kb) -> None:
    assert kb("queue", "dismiss", 1, 2, "--reason", "An offer.").out == "Dismissed: 1, 2.\n"
    assert "no open sentence" in kb("queue").out
    out = kb("queue", "--status", "dismissed").out
    assert out.count("An offer.") == 2
    again = kb("queue", "dismiss", 1, "--reason", "Again.")
    assert again.status == 5
    assert "'kb queue reopen 1' takes that back" in again.err
    assert kb("queue", "reopen", 1).out == "Sentence 1 is open again.\n"
    assert [g["sentences"][0]["id"] for g in kb("queue", "--format", "json").json] == [1]


@pytest.mark.usefixtures("waiting")
def test_one_wrong_number_dismisses_nothing(kb: Kb) -> None:
    assert kb("queue", "dismiss", 1, 9, "--reason", "An offer.").status == 4
    assert kb("queue", "show", 1, "--format", "json").json["status"] == "open"


@pytest.mark.usefixtures("waiting")
def test_a_dismissal_needs_a_reason(kb: Kb) -> None:
    assert kb("queue", "dismiss", 1).status == 2
    assert kb("queue", "dismiss", 1, "--reason", " ").status == 3


@pytest.mark.usefixtures("waiting")
def test_a_near_miss_is_added_to_its_claim(kb: Kb) -> None:
    result = kb("queue", "accept", 2, "--claim", "fa-regulates-sebum", "--as", "near-miss")
    assert result.out == "Added to fa-regulates-sebum as a near miss: It tightens enlarged pores.\n"
    shown = kb("queue", "show", 2).out
    assert "accepted as a near miss of fa-regulates-sebum by" in shown
    assert "(sentence 2)" in shown


@pytest.mark.usefixtures("waiting")
def test_after_a_wording_is_added_a_check_tells_what_it_finds(kb: Kb) -> None:
    result = kb("queue", "accept", 1, "--claim", "fa-improves-general-health", "--as", "wording")
    assert result.status == 0
    first, second = result.out.splitlines()
    assert first == "Added to fa-improves-general-health as a wording: Facial acupuncture lowers your cholesterol."
    assert second.startswith(("A check finds it now: ", "A check of the sentence alone still does not"))
    wrong = kb("queue", "accept", 2, "--claim", "fa-nothing", "--as", "wording")
    assert wrong.status == 4


@pytest.mark.usefixtures("waiting")
def test_sentences_become_the_draft_of_one_claim_or_each_group_of_its_own(kb: Kb) -> None:
    one = kb("queue", "export", 1, 2).out
    assert one.count("- slug: draft-") == 1
    assert "    - Facial acupuncture lowers your cholesterol.\n    - It tightens enlarged pores.\n" in one
    assert kb("queue", "export").out.count("- slug: draft-") == 2


@pytest.mark.usefixtures("waiting")
def test_clearing_asks_first_and_then_leaves_nothing(kb: Kb) -> None:
    assert kb("queue", "clear", stdin="n\n").status == 130
    assert len(kb("queue", "--format", "json").json) == 2
    assert kb("queue", "clear", "--yes").out == "Removed 2 sentences from the queue.\n"
    assert kb("queue", "--status", "all", "--format", "json").json == []
