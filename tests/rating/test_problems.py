from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from kb.rating.problems import problems
from kb.rating.values import Body, Judgement
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
)

from .bodies import bodies, make_bearing, make_body, make_judgements

INDIRECT = make_bearing("mice2009", directness=Directness.INDIRECT_POPULATION)
UNDECIDED = make_bearing("open2021", direction=EvidenceDirection.INCONCLUSIVE)
COHORT = make_bearing("cohort2018", design=StudyDesign.COHORT)


@pytest.mark.parametrize(
    "body",
    [
        make_body(),
        make_body(COHORT, starts_at=Certainty.LOW, concerns={GradeDomain.LARGE_EFFECT: Concern.VERY_SERIOUS}),
        make_body(make_bearing(design=StudyDesign.SYSTEMATIC_REVIEW), starts_at=Certainty.LOW),
        make_body(INDIRECT, starts_at=Certainty.VERY_LOW),
        make_body(make_bearing(direction=EvidenceDirection.MIXED), direction=BodyDirection.MIXED),
        make_body(UNDECIDED, direction=BodyDirection.NONE),
        Body(Checkability.EMPIRICAL, recorded_searches=1, direction=BodyDirection.NONE),
        Body(Checkability.RECORD, record_finding=RecordFinding.NOT_CONFIRMED),
        Body(Checkability.DEFINITIONAL),
        Body(Checkability.NOT_TESTABLE),
    ],
)
def test_a_sound_body_has_no_problems(body: Body) -> None:
    assert problems(body) == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (make_body(COHORT), "starts_at: high is higher than the direct studies allow (low)"),
        (make_body(INDIRECT), "starts_at: high is higher than the direct studies allow (very-low)"),
        (make_body(starts_at=None), "starts_at: studies bear on the claim: say where certainty starts"),
        (make_body(starts_at=Certainty.MODERATE), "starts_at: certainty starts at high, low or very-low"),
        (make_body(direction=None), "direction: studies bear on the claim: say which way they point together"),
        (make_body(direction=BodyDirection.REFUTES), "direction: no direct study backs refutes"),
        (make_body(direction=BodyDirection.MIXED), "direction: no direct study backs mixed"),
        (make_body(UNDECIDED, INDIRECT), "direction: no direct study backs supports"),
        (
            make_body(INDIRECT, starts_at=Certainty.VERY_LOW, direction=BodyDirection.REFUTES),
            "direction: no study that counts backs refutes",
        ),
        (make_body(make_bearing(), make_bearing()), "bearings: trial2020 is linked 2 times"),
        (make_body(recorded_searches=-1), "recorded_searches: a number of searches cannot be negative"),
        (
            make_body(concerns={GradeDomain.RISK_OF_BIAS: Concern.SERIOUS, GradeDomain.LARGE_EFFECT: Concern.SERIOUS}),
            "judgements[5]: large-effect cannot raise certainty while another domain lowers it",
        ),
        (
            make_body(concerns={GradeDomain.DOSE_RESPONSE: Concern.VERY_SERIOUS}),
            "judgements[5]: dose-response moves certainty by one step at most",
        ),
        (
            replace(make_body(), judgements=make_judgements()[1:]),
            "judgements: risk-of-bias is not judged",
        ),
        (
            replace(make_body(), judgements=(*make_judgements(), make_judgements()[3])),
            "judgements: imprecision is judged 2 times",
        ),
        (
            replace(
                make_body(),
                judgements=(Judgement(GradeDomain.RISK_OF_BIAS, Concern.NONE, " "), *make_judgements()[1:]),
            ),
            "judgements[0]: risk-of-bias has no reason",
        ),
        (Body(Checkability.RECORD), "record_finding: documents decide this claim: say whether one confirms it"),
        (
            Body(Checkability.EMPIRICAL, recorded_searches=1, record_finding=RecordFinding.CONFIRMED),
            "record_finding: only claims that documents decide have one",
        ),
        (
            Body(Checkability.EMPIRICAL, recorded_searches=1, direction=BodyDirection.SUPPORTS),
            "direction: no study bears on the claim, so there is no direction",
        ),
        (
            Body(Checkability.DEFINITIONAL, starts_at=Certainty.LOW),
            "starts_at: studies do not decide it, so there is no certainty",
        ),
        (
            Body(Checkability.NOT_TESTABLE, judgements=make_judgements()),
            "judgements: studies do not decide it, so there is nothing to judge",
        ),
    ],
)
def test_each_thing_that_does_not_fit_is_named(body: Body, expected: str) -> None:
    assert [str(problem) for problem in problems(body)] == [expected]


def test_all_problems_are_told_at_once() -> None:
    body = replace(make_body(COHORT, direction=BodyDirection.REFUTES), judgements=())
    assert [problem.path for problem in problems(body)] == ["direction", "starts_at", *["judgements"] * 5]


@given(bodies)
def test_problems_can_be_told_of_any_body(body: Body) -> None:
    assert all(problem.path and problem.message for problem in problems(body))
