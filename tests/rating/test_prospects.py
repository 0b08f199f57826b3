from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from kb.rating.certainty import LOWERING_DOMAINS
from kb.rating.prospects import REMEDIES, what_would_raise
from kb.rating.values import Body
from kb.rating.verdict import rate
from kb.vocabulary import (
    BodyDirection,
    Certainty,
    Checkability,
    Concern,
    Directness,
    EvidenceDirection,
    GradeDomain,
    RecordFinding,
    StudyDesign,
    Verdict,
)

from .bodies import bodies, make_bearing, make_body


def test_every_lowering_domain_has_a_remedy() -> None:
    assert set(REMEDIES) == set(LOWERING_DOMAINS)


def test_each_concern_that_would_lift_the_verdict_is_named_with_the_gain() -> None:
    body = make_body(concerns={GradeDomain.RISK_OF_BIAS: Concern.SERIOUS, GradeDomain.IMPRECISION: Concern.SERIOUS})
    assert what_would_raise(body) == (
        "Trials with a fair comparison and with assessors who do not know who was treated would settle the serious "
        "concern about risk of bias: certainty moderate instead of low, and supported instead of tentative.",
        "Studies of more people, so that the interval is narrow would settle the serious concern about imprecision: "
        "certainty moderate instead of low, and supported instead of tentative.",
    )


def test_where_the_verdict_stays_the_gain_in_certainty_is_told() -> None:
    (sentence,) = what_would_raise(make_body(concerns={GradeDomain.INCONSISTENCY: Concern.SERIOUS}))
    assert sentence.endswith("inconsistency: certainty high instead of moderate.")


def test_a_concern_that_makes_no_difference_alone_is_left_to_the_sum() -> None:
    cohort = make_bearing(design=StudyDesign.COHORT)
    concerns = {GradeDomain.RISK_OF_BIAS: Concern.VERY_SERIOUS, GradeDomain.IMPRECISION: Concern.SERIOUS}
    together, trials = what_would_raise(make_body(cohort, starts_at=Certainty.LOW, concerns=concerns))
    assert together == (
        "No single step is enough; with every concern settled (risk of bias, imprecision): "
        "certainty low instead of very low, and tentative instead of not shown."
    )
    assert trials == (
        "Randomised trials of the claim itself would let certainty start at high instead of low; "
        "the same concerns would still take it to the bottom."
    )


def test_observational_evidence_would_gain_from_trials() -> None:
    (sentence,) = what_would_raise(make_body(make_bearing(design=StudyDesign.COHORT), starts_at=Certainty.LOW))
    assert sentence == (
        "Randomised trials of the claim itself would let certainty start at high instead of low: "
        "with the same concerns, certainty high instead of low, and supported instead of tentative."
    )


def test_indirect_evidence_lacks_a_direct_study_and_says_what_was_studied_instead() -> None:
    body = make_body(
        make_bearing("mice2009", directness=Directness.INDIRECT_POPULATION),
        make_bearing("roller2012", directness=Directness.INDIRECT_INTERVENTION),
    )
    (sentence,) = what_would_raise(body)
    assert "other people, other treatment" in sentence


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (Body(Checkability.EMPIRICAL), "search"),
        (Body(Checkability.EMPIRICAL, recorded_searches=1), "randomised trial"),
        (Body(Checkability.EMPIRICAL, (make_bearing(),)), "judgement"),
        (Body(Checkability.RECORD, record_finding=RecordFinding.NOT_CONFIRMED), "document"),
        (Body(Checkability.NOT_TESTABLE), "observed"),
        (make_body(direction=BodyDirection.MIXED), "disagree"),
        (make_body(direction=BodyDirection.REFUTES), "outweigh"),
        (
            make_body(make_bearing(direction=EvidenceDirection.INCONCLUSIVE), direction=BodyDirection.NONE),
            "point one way",
        ),
    ],
)
def test_each_kind_of_gap_is_named(body: Body, word: str) -> None:
    (sentence,) = what_would_raise(body)
    assert word in sentence


@pytest.mark.parametrize(
    "body",
    [
        make_body(),
        Body(Checkability.DEFINITIONAL),
        Body(Checkability.RECORD, record_finding=RecordFinding.CONFIRMED),
    ],
)
def test_nothing_is_asked_of_what_cannot_rise(body: Body) -> None:
    assert what_would_raise(body) == ()


@given(bodies)
def test_every_claim_that_could_rise_is_told_how(body: Body) -> None:
    rating = rate(body)
    settled = {Verdict.DESCRIPTIVE, Verdict.ON_RECORD}
    top = rating.verdict is Verdict.SUPPORTED and rating.certainty is Certainty.HIGH
    assert bool(what_would_raise(body)) is not (top or rating.verdict in settled)


@given(bodies)
def test_settling_every_concern_in_trials_of_the_claim_leaves_nothing_to_ask(body: Body) -> None:
    settled = replace(
        body,
        checkability=Checkability.EMPIRICAL,
        bearings=(make_bearing("trial2020"),),
        direction=BodyDirection.SUPPORTS,
        starts_at=Certainty.HIGH,
        judgements=tuple(replace(judgement, concern=Concern.NONE) for judgement in body.judgements),
    )
    assert what_would_raise(settled) == ()
