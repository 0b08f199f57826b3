"""What a draft says in two ways is pointed out at both places, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Document, Finding
from kb.vocabulary import Level
from tests.checking.known import known_claims

LEAD = "Facial acupuncture is what we do with fine needles.\n\n"


@cache
def plain_index() -> ClaimIndex:
    return ClaimIndex(tuple(known_claims().values()))


def found_in(text: str, index: ClaimIndex | None = None) -> list[Finding]:
    checked = check_document(Document("draft.txt", LEAD + text), index or plain_index())
    return [finding for finding in checked.findings if finding.code == "self-contradiction"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The needles are painless.", "You may feel a little discomfort."),
        ("It doesn't hurt.", "The needles can sting."),
        ("It has no side effects.", "Bruising may occur for a day or two."),
        ("The treatment is completely safe.", "Side effects include bruises and redness."),
        ("You get instant results.", "You will see results after six sessions."),
        ("A session lasts 60 minutes.", "Each session takes about 90 minutes."),
        ("We recommend a course of ten sessions.", "A course has six sessions."),
        ("Maintenance every month keeps you fresh.", "Book your maintenance every six months."),
        ("The results are permanent.", "Book maintenance sessions twice a year."),
        ("It is suitable for everyone.", "It is not suitable during pregnancy."),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_both_places_are_found_and_name_one_another(one: str, other: str, turned: bool) -> None:
    first, second = (other, one) if turned else (one, other)
    found = found_in(f"{first}\n\nCome and see us.\n\n{second}")
    assert [(f.line, f.level) for f in found] == [(3, Level.WARNING), (7, Level.WARNING)]
    assert "line 7" in found[0].message
    assert "line 3" in found[1].message
    assert all(f.text and f.suggestion and f.fingerprint for f in found)
    assert found[0].fingerprint != found[1].fingerprint


@pytest.mark.parametrize(
    "text",
    [
        "The needles are not painless. You may feel a little discomfort.",
        "Is it painless? You may feel a little discomfort.",
        "Some clinics say that it is painless. You may feel a little discomfort.",
        "Botox promises instant results. Facial acupuncture shows results after six sessions.",
        "The first session lasts 90 minutes. A session lasts 60 minutes.",
        "A session lasts 60 to 90 minutes. Each session takes about 75 minutes.",
        "30-minute session £40\n\n60-minute session £70",
        "There is no risk of a droopy eyelid. Bruising may occur.",
        "It is relaxing. It eases pain.",
        "We recommend a course of ten sessions. Most people notice a change after six sessions.",
    ],
)
def test_what_only_looks_like_a_contradiction_is_left_alone(text: str) -> None:
    assert found_in(text) == []


def test_one_sentence_that_weighs_both_sides_does_not_contradict_itself() -> None:
    assert found_in("It is almost painless, though you may feel a little discomfort.") == []


def test_claims_that_the_record_says_cannot_both_be_true_are_found() -> None:
    claims = known_claims()
    ill, well = claims["fa-replaces-medical-skin-care"], claims["fa-is-adjunct-to-skin-disease-care"]
    told = (replace(ill, contradicts=(well.slug,)), replace(well, contradicts=(ill.slug,)))
    index = ClaimIndex(tuple({**claims, **{claim.slug: claim for claim in told}}.values()))
    found = found_in(f"{ill.statement}\n\n{well.statement}", index)
    assert [finding.line for finding in found] == [3, 5]
    assert found_in(f"{ill.statement}\n\n{well.statement}") == []
