from __future__ import annotations

from dataclasses import replace

import pytest

from kb.checking.comparing import compare
from kb.checking.judging import Code, Judgement, judge, judge_unknown
from kb.checking.strength import strength
from kb.checking.suggesting import avoided_phrase, suggest, with_sentence
from kb.checking.values import KnownClaim
from kb.vocabulary import Certainty, Level, Verdict, WordingFit
from tests.checking.known import clause_of, known
from tests.checking.rewriting import reworded


def suggestion(text: str, claim: KnownClaim) -> str:
    clause = clause_of(text)
    strong = strength(text)
    judgement = judge(claim, compare(clause, claim), strong)
    _, found = reworded(text, [claim])
    return suggest(clause, claim, judgement, strong, found.sentence if found.replacements else "")


def tentative(slug: str, **more: tuple[str, ...]) -> KnownClaim:
    return known(slug, Verdict.TENTATIVE, Certainty.LOW, **more)


def test_where_some_wording_is_carried_the_writer_keeps_the_sentence() -> None:
    claim = tentative("fa-lifts-face", say=("The face may look lifted.",), avoid=("lifts the face",))
    assert suggestion("It lifts the face.", claim) == "Write: \u201cIt may lift the face.\u201d"


def test_where_none_is_carried_guidance_comes_first_and_the_honest_sentence_second() -> None:
    claim = known("fa-lifts-face", Verdict.NOT_SHOWN, say=("We do not know.",), avoid=("lifts the face",))
    told = suggestion("It lifts the face.", claim)
    assert told.startswith("Instead of 'lifts the face', write: We do not know.")
    assert told.endswith("Or keep your sentence: \u201cIt has not been shown to lift the face.\u201d")
    assert suggestion("It raises sagging cheeks.", claim).startswith("You may write: We do not know.")


def test_what_must_not_be_claimed_is_said_with_its_reason() -> None:
    claim = known(
        "fa-treats-alopecia", Verdict.NOT_SHOWN, do_not_claim=("No study was found.",), say=("See a doctor.",)
    )
    told = suggestion("It treats alopecia.", claim)
    assert told.startswith("Do not claim this: No study was found. You may write: See a doctor.")


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


def test_what_nobody_has_shown_is_said_to_be_so() -> None:
    claim = known("fa-lifts-face", Verdict.NOT_SHOWN, Certainty.VERY_LOW)
    assert suggestion("It lifts the face.", claim) == "Write: \u201cIt has not been shown to lift the face.\u201d"


def test_absolute_words_are_left_out() -> None:
    told = suggestion("It lifts the face permanently.", tentative("fa-lifts-face"))
    assert told == "Write: \u201cIt may lift the face.\u201d"
    told = suggest(
        clause_of("Results are permanent."),
        tentative("fa-lifts-face"),
        Judgement(Code.ABSOLUTE_WORDING, Level.ERROR, WordingFit.OVERSTATED, ""),
        strength("Results are permanent."),
    )
    assert told == "Leave out 'permanent', and say 'may'."


def test_what_is_contradicted_is_corrected_with_the_study_that_says_so() -> None:
    claim = known("fa-lifts-face", Verdict.CONTRADICTED, Certainty.LOW)
    assert suggestion("It may lift the face.", claim) == "Leave it out: no wording of it is carried."
    claim = replace(claim, say=("Faces look the same.",), corrections=("No change was seen (Yun 2013).",))
    told = suggestion("It may lift the face.", claim)
    assert told == "You may write: Faces look the same. No change was seen (Yun 2013)."


def test_absolute_safety_becomes_a_balanced_sentence() -> None:
    claim = known("fa-only-side-effect-is-small-bruise", Verdict.CONTRADICTED, Certainty.MODERATE)
    told = suggestion("The only side effect is a small bruise.", claim)
    assert told == "Write: \u201cOne side effect is a small bruise.\u201d"


def test_the_recorded_figure_takes_the_place_of_another() -> None:
    claim = known("first-step-takes-20-minutes", Verdict.ON_RECORD)
    told = suggestion("The first step takes 40 minutes.", claim)
    assert told.startswith("Write: \u201cThe first step takes 20 minutes.\u201d The record says:")


def test_words_put_right_with_their_sentence_show_it() -> None:
    told = with_sentence("Leave it out.", "It may lift\nthe face.")
    assert told == "Leave it out. In its sentence: \u201cIt may lift the face.\u201d"


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
