from __future__ import annotations

import itertools

import pytest

from kb.checking.judging import Code, Judgement, is_precaution, judge, judge_unknown
from kb.checking.strength import strength
from kb.checking.values import Comparison, KnownClaim
from kb.vocabulary import Certainty, Level, Relation, Verdict, WordingFit
from tests.checking.known import known, known_claims

FLAT = "It reduces wrinkles."
MAY = "It may reduce wrinkles."
ABSOLUTE = "It reduces wrinkles permanently."
UNCERTAIN = "It is very uncertain whether it reduces wrinkles."


def judged(
    verdict: Verdict,
    relation: Relation = Relation.SAME,
    text: str = FLAT,
    *,
    slug: str = "fa-reduces-lines-and-wrinkles",
    certainty: Certainty | None = None,
) -> Judgement:
    comparison = Comparison(slug, relation, ("'x' decides it",))
    return judge(known(slug, verdict, certainty), comparison, strength(text))


@pytest.mark.parametrize(
    ("verdict", "certainty", "text", "code", "fit", "level"),
    [
        (Verdict.SUPPORTED, Certainty.HIGH, FLAT, Code.CARRIED, WordingFit.ACCURATE, Level.NOTICE),
        (Verdict.SUPPORTED, Certainty.MODERATE, FLAT, Code.OVERSTATED, WordingFit.OVERSTATED, Level.WARNING),
        (Verdict.SUPPORTED, Certainty.MODERATE, MAY, Code.CARRIED, WordingFit.ACCURATE, Level.NOTICE),
        (Verdict.SUPPORTED, Certainty.HIGH, ABSOLUTE, Code.ABSOLUTE_WORDING, WordingFit.OVERSTATED, Level.ERROR),
        (Verdict.TENTATIVE, Certainty.LOW, MAY, Code.CARRIED, WordingFit.ACCURATE, Level.NOTICE),
        (Verdict.TENTATIVE, Certainty.LOW, FLAT, Code.OVERSTATED, WordingFit.OVERSTATED, Level.WARNING),
        (Verdict.MIXED, Certainty.LOW, MAY, Code.OVERSTATED, WordingFit.OVERSTATED, Level.WARNING),
        (Verdict.NOT_SHOWN, Certainty.VERY_LOW, FLAT, Code.NOT_SHOWN, WordingFit.OVERSTATED, Level.WARNING),
        (Verdict.NOT_SHOWN, Certainty.VERY_LOW, UNCERTAIN, Code.CARRIED, WordingFit.ACCURATE, Level.NOTICE),
        (Verdict.CONTRADICTED, Certainty.LOW, MAY, Code.CONTRADICTED, WordingFit.CONTRADICTS_EVIDENCE, Level.ERROR),
        (Verdict.NOT_TESTABLE, None, FLAT, Code.NOT_TESTABLE, WordingFit.UNCHECKABLE, Level.NOTICE),
        (Verdict.NOT_ON_RECORD, None, FLAT, Code.NOT_ON_RECORD, WordingFit.OVERSTATED, Level.WARNING),
        (Verdict.ON_RECORD, None, FLAT, Code.CARRIED, WordingFit.ACCURATE, Level.NOTICE),
        (Verdict.DESCRIPTIVE, None, FLAT, Code.DESCRIPTIVE, WordingFit.ACCURATE, Level.NOTICE),
        (Verdict.UNASSESSED, None, FLAT, Code.UNASSESSED, WordingFit.UNCHECKABLE, Level.NOTICE),
    ],
)
def test_the_same_claim_is_judged_by_verdict_and_strength(
    verdict: Verdict, certainty: Certainty | None, text: str, code: Code, fit: WordingFit, level: Level
) -> None:
    found = judged(verdict, text=text, certainty=certainty)
    assert (found.code, found.fit, found.level) == (code, fit, level)
    assert (found.verdict, found.certainty) == (verdict, certainty)


@pytest.mark.parametrize(("verdict", "relation"), list(itertools.product(Verdict, Relation)))
def test_a_verdict_is_inherited_only_across_same_and_weaker(verdict: Verdict, relation: Relation) -> None:
    found = judged(verdict, relation)
    contradicts_more = verdict is Verdict.CONTRADICTED and relation is Relation.WEAKER
    assert (found.verdict is not None) == (relation.inherits_verdict and not contradicts_more)
    assert found.message
    assert "\n" not in found.message


@pytest.mark.parametrize("verdict", [Verdict.NOT_SHOWN, Verdict.CONTRADICTED, Verdict.TENTATIVE, Verdict.SUPPORTED])
def test_saying_more_than_a_rated_claim_is_overstated_without_its_verdict(verdict: Verdict) -> None:
    found = judged(verdict, Relation.STRONGER, "It reduces wrinkles dramatically.")
    assert (found.code, found.fit, found.verdict) == (Code.GOES_FURTHER, WordingFit.OVERSTATED, None)
    assert found.level is Level.WARNING
    assert judged(verdict, Relation.STRONGER, ABSOLUTE).code is Code.ABSOLUTE_WORDING


def test_saying_more_than_a_claim_that_nobody_assessed_is_only_noted() -> None:
    found = judged(Verdict.UNASSESSED, Relation.STRONGER, ABSOLUTE)
    assert (found.level, found.fit) == (Level.NOTICE, WordingFit.UNCHECKABLE)


def test_denying_what_is_not_shown_is_told_from_shown_to_be_wrong() -> None:
    found = judged(Verdict.NOT_SHOWN, Relation.NEGATED)
    assert (found.code, found.level) == (Code.NEGATED_CLAIM, Level.NOTICE)
    assert "not the same as wrong" in found.message


def test_denying_what_good_evidence_supports_is_a_warning() -> None:
    found = judged(Verdict.SUPPORTED, Relation.NEGATED, slug="fa-causes-minor-bruising", certainty=Certainty.MODERATE)
    assert (found.code, found.level) == (Code.DENIES_EVIDENCE, Level.WARNING)
    assert found.fit is WordingFit.CONTRADICTS_EVIDENCE


def test_denying_what_is_contradicted_is_carried() -> None:
    assert judged(Verdict.CONTRADICTED, Relation.NEGATED).fit is WordingFit.ACCURATE


@pytest.mark.parametrize(
    "slug",
    [
        "pregnancy-contraindicates-fa",
        "anticoagulants-contraindicate-fa",
        "drink-water-after-fa",
        "fa-carries-infection-risk",
        "fa-causes-minor-bruising",
    ],
)
@pytest.mark.parametrize("relation", list(Relation))
def test_a_precaution_is_never_more_than_noted(slug: str, relation: Relation) -> None:
    if relation is Relation.NEGATED:
        return  # to deny a harm is no precaution
    found = judged(Verdict.NOT_SHOWN, relation, "You must never have it.", slug=slug)
    assert found.level is Level.NOTICE
    assert found.fit is not WordingFit.OVERSTATED


@pytest.mark.parametrize(
    "slug",
    ["fa-needles-are-painless", "fa-only-side-effect-is-small-bruise", "fa-does-not-damage-skin", "fa-lifts-face"],
)
def test_reassurance_and_benefits_are_no_precaution(slug: str) -> None:
    assert not is_precaution(known_claims()[slug])


def test_what_is_unknown_is_noted_and_given_no_verdict() -> None:
    found = judge_unknown()
    assert (found.code, found.level, found.verdict) == (Code.UNKNOWN_CLAIM, Level.NOTICE, None)
    assert "Nothing known matches" in found.message


def test_messages_name_the_words_that_decided() -> None:
    claim: KnownClaim = known("fa-lifts-face", Verdict.NOT_SHOWN)
    comparison = Comparison(claim.slug, Relation.STRONGER, ("'for good' says that it lasts",))
    message = judge(claim, comparison, strength("It lifts the face for good.")).message
    assert "'for good'" in message
    assert "has not been shown" in message


def test_every_code_is_kebab_case_and_has_a_meaning() -> None:
    for code in Code:
        assert code.value == code.value.lower().replace("_", "-")
        assert code.meaning.endswith(".")


def test_a_careful_fact_on_safety_that_is_well_supported_is_carried() -> None:
    found = judged(
        Verdict.SUPPORTED,
        text="Infection is rare when sterile needles are used.",
        slug="sterile-needles-lower-infection-risk",
        certainty=Certainty.MODERATE,
    )
    assert (found.code, found.level, found.fit) == (Code.CARRIED, Level.NOTICE, WordingFit.ACCURATE)


def test_a_hedged_special_case_that_is_on_record_does_not_go_beyond_the_claim() -> None:
    claim = known(
        "fa-reduces-lines-and-wrinkles",
        Verdict.NOT_SHOWN,
        Certainty.VERY_LOW,
        say=("In one trial of 72 women frown lines became fewer.",),
    )
    comparison = Comparison(claim.slug, Relation.NARROWER, ("'frown lines' is a part of what the claim covers",))
    hedged = judge(claim, comparison, strength("A trial suggests that it may soften frown lines."))
    assert (hedged.code, hedged.level) == (Code.SPECIAL_CASE, Level.NOTICE)
    flat = judge(claim, comparison, strength("It softens frown lines."))
    assert flat.level is Level.WARNING
    elsewhere = Comparison(claim.slug, Relation.NARROWER, ("'crow's feet' is a part of what the claim covers",))
    assert judge(claim, elsewhere, strength("It may soften crow's feet.")).level is Level.WARNING


def test_what_some_people_tell_is_only_noted() -> None:
    text = "Some people tell us that they find it relaxing."
    found = judged(Verdict.NOT_SHOWN, Relation.WEAKER, text, slug="fa-is-relaxing", certainty=Certainty.VERY_LOW)
    assert found.level is Level.NOTICE
    promise = judged(Verdict.NOT_SHOWN, Relation.WEAKER, "It relaxes a little.", slug="fa-is-relaxing")
    assert promise.level is Level.WARNING
