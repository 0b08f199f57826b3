from __future__ import annotations

import pytest

from kb.checking.comparing import compare
from kb.checking.judging import judge, judge_unknown
from kb.checking.strength import strength
from kb.checking.suggesting import avoided_phrase, suggest
from kb.checking.values import KnownClaim
from kb.vocabulary import Certainty, Verdict
from tests.checking.known import clause_of, known


def suggestion(text: str, claim: KnownClaim) -> str:
    clause = clause_of(text)
    strong = strength(text)
    return suggest(clause, claim, judge(claim, compare(clause, claim), strong), strong)


def tentative(slug: str, **more: tuple[str, ...]) -> KnownClaim:
    return known(slug, Verdict.TENTATIVE, Certainty.LOW, **more)


def test_the_guidance_of_the_claim_comes_first() -> None:
    claim = tentative("fa-lifts-face", say=("The face may look lifted.",), avoid=("lifts the face",))
    assert suggestion("It lifts the face.", claim) == "Instead of 'lifts the face', write: The face may look lifted."
    assert suggestion("It raises sagging cheeks.", claim) == "You may write: The face may look lifted."


def test_what_must_not_be_claimed_is_said_with_its_reason() -> None:
    claim = known("fa-treats-alopecia", Verdict.NOT_SHOWN, do_not_claim=("No study was found.",), say=("unused",))
    assert suggestion("It treats alopecia.", claim) == "Do not claim this: No study was found."


@pytest.mark.parametrize(
    ("text", "rewording"),
    [
        ("Facial acupuncture lifts the face.", "Write: \u201cFacial acupuncture may lift the face.\u201d"),
        ("It fades age spots.", "Write: \u201cIt may fade age spots.\u201d"),
        ("It eases stress and tension.", "Write: \u201cIt may ease stress and tension.\u201d"),
    ],
)
def test_without_guidance_the_sentence_is_changed_as_little_as_possible(text: str, rewording: str) -> None:
    slugs = {"face": "fa-lifts-face", "spots": "fa-reduces-dark-spots", "stress": "fa-eases-effects-of-stress"}
    slug = next(slug for word, slug in slugs.items() if word in text)
    assert suggestion(text, tentative(slug)) == rewording


def test_where_probably_is_carried_probably_is_put_in() -> None:
    claim = known("fa-lifts-face", Verdict.SUPPORTED, Certainty.MODERATE)
    assert suggestion("It lifts the face.", claim) == "Write: \u201cIt probably lifts the face.\u201d"


def test_what_is_very_uncertain_is_said_to_be() -> None:
    claim = known("fa-lifts-face", Verdict.NOT_SHOWN, Certainty.VERY_LOW)
    assert "It is very uncertain whether facial" not in suggestion("Lifts the face.", claim)
    told = suggestion("It lifts the face.", claim)
    assert told == "Write: \u201cIt is very uncertain whether it lifts the face.\u201d"


def test_absolute_words_are_left_out() -> None:
    told = suggestion("It lifts the face permanently.", tentative("fa-lifts-face"))
    assert told.startswith("Leave out 'permanently'")


def test_what_is_contradicted_is_left_out_whole() -> None:
    claim = known("fa-lifts-face", Verdict.CONTRADICTED, Certainty.LOW)
    assert suggestion("It may lift the face.", claim) == "Leave it out: no wording of it is carried."


def test_another_figure_is_to_be_checked() -> None:
    claim = known("ten-sessions-are-recommended", Verdict.UNASSESSED)
    assert "Check the figure" in suggestion("A course of six sessions.", claim)


@pytest.mark.parametrize(
    ("text", "slug", "verdict"),
    [
        ("It lifts the face.", "fa-lifts-face", Verdict.UNASSESSED),
        ("Fine needles are used.", "fa-needles-are-very-thin", Verdict.DESCRIPTIVE),
        ("Not suitable during pregnancy.", "pregnancy-contraindicates-fa", Verdict.NOT_SHOWN),
        ("It does not lift the face.", "fa-lifts-face", Verdict.NOT_SHOWN),
    ],
)
def test_where_nothing_needs_to_change_nothing_is_said(text: str, slug: str, verdict: Verdict) -> None:
    assert suggestion(text, known(slug, verdict)) == ""


def test_something_unknown_needs_a_study_or_must_go() -> None:
    clause = clause_of("It improves your golf swing.")
    assert "Back it with a study" in suggest(clause, None, judge_unknown(), strength(clause.reading))


def test_an_avoided_phrase_is_found_as_words_only() -> None:
    claim = tentative("fa-lifts-face", avoid=("lift",))
    assert avoided_phrase("A natural lift!", claim) == "lift"
    assert avoided_phrase("uplifting", claim) == ""
