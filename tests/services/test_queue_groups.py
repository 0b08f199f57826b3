"""The queue in groups of sentences that are alike, and a group as the draft of a claim."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from kb.exchange import strict_yaml
from kb.exchange.records import ClaimRecord, WordingsRecord
from kb.services.queue import Queued
from kb.services.queue_draft import draft
from kb.services.queue_groups import Encode, Group, grouped, model_at_hand
from kb.vocabulary import QueueStatus
from tests.exchange.factories import NOW

CHOLESTEROL = ["It lowers your cholesterol.", "Acupuncture brings cholesterol down.", "Your cholesterol levels drop."]
PORES = ["Pores look smaller.", "It tightens enlarged pores."]


def queue(texts: Sequence[str], nearest: tuple[tuple[str, float], ...] = ()) -> list[Queued]:
    """Open sentences that were seen once each."""
    return [
        Queued(n, text, text, text, QueueStatus.OPEN, 1, ("d.md:1",), nearest, NOW, NOW, str(n))
        for n, text in enumerate(texts, 1)
    ]


@pytest.fixture(scope="module")
def encode() -> Encode:
    found = model_at_hand()
    if found is None:
        pytest.skip("the sentence model is not on this machine")
    return found


def in_groups(groups: Sequence[Group]) -> list[set[str]]:
    return [{member.text for member in group.members} for group in groups]


def test_sentences_that_mean_much_the_same_come_together(encode: Encode) -> None:
    mixed = [CHOLESTEROL[0], PORES[0], CHOLESTEROL[1], PORES[1], CHOLESTEROL[2], "We have been here since 1998."]
    assert in_groups(grouped(queue(mixed), encode)) == [set(CHOLESTEROL), set(PORES), {mixed[-1]}]


def test_the_name_of_the_treatment_makes_nothing_alike(encode: Encode) -> None:
    texts = ["Facial acupuncture cures gout.", "Facial acupuncture whitens teeth.", "Acupuncture calms horses."]
    assert len(grouped(queue(texts), encode)) == 3


def test_without_the_model_shared_words_decide() -> None:
    texts = ["It lowers your cholesterol levels.", "Your cholesterol levels drop.", "It tightens enlarged pores."]
    assert in_groups(grouped(queue(texts))) == [set(texts[:2]), {texts[2]}]


def test_every_sentence_is_in_one_group_and_the_groups_are_numbered(encode: Encode) -> None:
    waiting = queue(CHOLESTEROL + PORES)
    for groups in (grouped(waiting), grouped(waiting, encode)):
        assert sorted(member.id for group in groups for member in group.members) == [1, 2, 3, 4, 5]
        assert [group.number for group in groups] == list(range(1, len(groups) + 1))
        assert groups == grouped(waiting[::-1], encode if len(groups) == 2 else None)


def test_nothing_and_sentences_without_a_word_make_no_trouble(encode: Encode) -> None:
    assert grouped([]) == []
    assert sum(len(group.members) for group in grouped(queue(["100 %", "?", "…"]))) == 3
    assert sum(len(group.members) for group in grouped(queue(["100 %", "?", "…"]), encode)) == 3


def records(text: str) -> tuple[list[ClaimRecord], list[WordingsRecord]]:
    """The two documents of a draft, as the loader of seed files reads them."""
    claims, wordings = text.split("---\n")
    return (
        [ClaimRecord.model_validate(value) for value in strict_yaml.parse(claims, "claims.yaml").value],
        [WordingsRecord.model_validate(value) for value in strict_yaml.parse(wordings, "wordings.yaml").value],
    )


def test_a_draft_is_a_valid_claim_with_its_wordings(shipped_session: Session) -> None:
    nearest = (("fa-gives-skin-glow", 0.12), ("fa-firms-skin", 0.05))
    text = draft(shipped_session, [Group(1, tuple(queue(CHOLESTEROL, nearest)))])
    (claim,), (wordings,) = records(text)
    assert claim.slug == wordings.claim == "draft-it-lowers-your-cholesterol"
    assert claim.statement == "It lowers your cholesterol."
    assert claim.topic == "skin-radiance"
    assert list(wordings.wordings) == CHOLESTEROL
    assert (
        "# seen 3 times; queue 1, 2, 3\n# nearest known claims: fa-gives-skin-glow (0.12), fa-firms-skin (0.05)" in text
    )
    assert "a guess" in text


def test_each_group_becomes_a_claim_of_its_own(shipped_session: Session) -> None:
    groups = [Group(1, tuple(queue(["It lowers cholesterol"]))), Group(2, tuple(queue(["It lowers cholesterol!"])))]
    claims, wordings = records(draft(shipped_session, groups))
    assert [claim.slug for claim in claims] == ["draft-it-lowers-cholesterol", "draft-it-lowers-cholesterol-2"]
    assert [record.claim for record in wordings] == [claim.slug for claim in claims]


def test_words_that_yaml_reads_as_something_else_come_through(shipped_session: Session) -> None:
    odd = ["no", "- 100 %: yes # really", "'quoted' \"twice\"", "café – naïve"]
    for text in odd:
        _, (wordings,) = records(draft(shipped_session, [Group(1, tuple(queue([text])))]))
        assert wordings.wordings == (text,)


def test_no_group_gives_no_draft(shipped_session: Session) -> None:
    assert draft(shipped_session, []) == ""
