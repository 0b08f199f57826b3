from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.rating.values import Bearing, Body
from kb.rating.verdict import EMPIRICAL_VERDICTS, explain, rate, verdict
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

from .bodies import INDIRECT, bodies, concerns_down, make_bearing, make_body

# the table of the policy, written out: direction, then the verdict at high, moderate, low and very low certainty
POLICY = {
    "supports": ("supported", "supported", "tentative", "not-shown"),
    "refutes": ("contradicted", "contradicted", "contradicted", "not-shown"),
    "mixed": ("mixed", "mixed", "mixed", "not-shown"),
    "none": ("not-shown", "not-shown", "not-shown", "not-shown"),
}
CELLS = [(direction, level, POLICY[direction][place]) for direction in POLICY for place, level in enumerate(Certainty)]
VERDICTS_OF_DIRECT_EVIDENCE = {Verdict.SUPPORTED, Verdict.TENTATIVE, Verdict.MIXED, Verdict.CONTRADICTED}


def body_at(direction: str, level: Certainty, directness: Directness = Directness.DIRECT) -> Body:
    """A body of one study, so judged that it ends at the level."""
    return make_body(
        make_bearing(directness=directness),
        direction=BodyDirection(direction),
        concerns=concerns_down(Certainty.HIGH.rank - level.rank),
    )


@pytest.mark.parametrize(("direction", "level", "expected"), CELLS)
def test_direct_evidence_gets_the_verdict_of_the_table(direction: str, level: Certainty, expected: str) -> None:
    rating = rate(body_at(direction, level))
    assert (rating.certainty, rating.verdict) == (level, expected)


@pytest.mark.parametrize("directness", INDIRECT)
@pytest.mark.parametrize(("direction", "level", "_"), CELLS)
def test_indirect_evidence_alone_shows_nothing(
    direction: str, level: Certainty, _: str, directness: Directness
) -> None:
    assert verdict(body_at(direction, level, directness)) is Verdict.NOT_SHOWN


def test_a_large_effect_in_indirect_studies_shows_nothing_either() -> None:
    body = make_body(
        make_bearing(directness=Directness.INDIRECT_INTERVENTION),
        concerns={GradeDomain.LARGE_EFFECT: Concern.VERY_SERIOUS},
    )
    rating = rate(body)
    assert (rating.certainty, rating.verdict) == (Certainty.MODERATE, Verdict.NOT_SHOWN)


@pytest.mark.parametrize(("direction", "level", "expected"), CELLS)
def test_the_exported_table_is_the_policy(direction: str, level: Certainty, expected: str) -> None:
    assert EMPIRICAL_VERDICTS[BodyDirection(direction)][level] == expected


@pytest.mark.parametrize(
    ("checkability", "finding", "expected"),
    [
        ("definitional", None, "descriptive"),
        ("not-testable", None, "not-testable"),
        ("record", "confirmed", "on-record"),
        ("record", "not-confirmed", "not-on-record"),
        ("record", None, "unassessed"),
    ],
)
def test_claims_that_studies_do_not_decide(checkability: str, finding: str | None, expected: str) -> None:
    body = Body(
        Checkability(checkability),
        (make_bearing(),),
        direction=BodyDirection.SUPPORTS,
        starts_at=Certainty.HIGH,
        record_finding=RecordFinding(finding) if finding else None,
    )
    rating = rate(body)
    assert (rating.verdict, rating.certainty) == (expected, None)


@pytest.mark.parametrize(
    "bearings",
    [
        pytest.param((), id="none"),
        pytest.param((make_bearing(direction=EvidenceDirection.BACKGROUND),), id="background"),
        pytest.param((make_bearing(retracted=True),), id="retracted"),
    ],
)
@pytest.mark.parametrize(("searches", "expected"), [(0, "unassessed"), (1, "not-shown")])
def test_without_a_voting_study_a_recorded_search_decides(
    bearings: tuple[Bearing, ...], searches: int, expected: str
) -> None:
    rating = rate(Body(Checkability.EMPIRICAL, bearings, recorded_searches=searches))
    assert (rating.verdict, rating.certainty) == (expected, None)


@pytest.mark.parametrize("missing", ["direction", "starts_at"])
def test_studies_that_nobody_has_judged_leave_a_claim_unassessed(missing: str) -> None:
    body = make_body()
    unjudged = replace(body, direction=None) if missing == "direction" else replace(body, starts_at=None)
    assert verdict(unjudged) is Verdict.UNASSESSED


def test_a_retraction_takes_the_vote_away_and_lowers_the_start() -> None:
    trial, cohort = make_bearing("trial2020"), make_bearing("cohort2018", design=StudyDesign.COHORT)
    assert verdict(make_body(trial, cohort)) is Verdict.SUPPORTED
    assert verdict(make_body(replace(trial, retracted=True), cohort)) is Verdict.TENTATIVE


def test_the_reasons_tell_each_step_in_order() -> None:
    body = make_body(
        make_bearing("trial2020"),
        make_bearing("trial2021", direction=EvidenceDirection.INCONCLUSIVE),
        make_bearing("animal2010", design=StudyDesign.ANIMAL, directness=Directness.INDIRECT_POPULATION),
        make_bearing("survey2015", direction=EvidenceDirection.BACKGROUND),
        make_bearing("withdrawn2012", retracted=True),
        concerns={GradeDomain.RISK_OF_BIAS: Concern.VERY_SERIOUS},
    )
    assert explain(body) == (
        "Studies decide this claim.",
        "3 studies bear on it: 2 for, 1 inconclusive (2 direct, 1 indirect); 1 more gives background only; "
        "1 is retracted and does not count.",
        "Certainty starts at high: the best that the direct studies' designs allow.",
        "Risk of bias (very serious) lowers it to low: Why risk-of-bias is very-serious.",
        "Taken together, the evidence speaks for the claim. Certainty is low: tentative.",
    )


def test_the_reasons_name_a_raise_that_does_not_count_and_a_step_at_the_bottom() -> None:
    concerns = {
        GradeDomain.RISK_OF_BIAS: Concern.VERY_SERIOUS,
        GradeDomain.IMPRECISION: Concern.SERIOUS,
        GradeDomain.LARGE_EFFECT: Concern.SERIOUS,
    }
    cohort = make_bearing(design=StudyDesign.COHORT)
    why = explain(make_body(cohort, starts_at=Certainty.LOW, concerns=concerns))
    assert "Imprecision (serious) leaves it at very low, the bottom: Why imprecision is serious." in why
    assert "Large effect does not raise it, because another domain lowers it: Why large-effect is serious." in why


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            make_body(make_bearing(design=StudyDesign.SYSTEMATIC_REVIEW), starts_at=Certainty.LOW),
            "Certainty starts at low: the assessor's choice; the designs would allow high.",
        ),
        (
            make_body(make_bearing(design=StudyDesign.COHORT)),
            "Certainty starts at low: the studies that count allow no more, though high was stated.",
        ),
        (
            make_body(make_bearing(directness=Directness.INDIRECT_INTERVENTION)),
            "Certainty starts at very low: no study is direct.",
        ),
    ],
)
def test_the_reasons_say_why_certainty_starts_no_higher(body: Body, expected: str) -> None:
    assert expected in explain(body)


@given(bodies)
def test_every_body_gets_a_rating_with_reasons(body: Body) -> None:
    rating = rate(body)
    assert rating.why
    assert all(not sentence[0].islower() and sentence.endswith(".") for sentence in rating.why)


@given(bodies)
def test_without_direct_evidence_no_verdict_speaks_of_any(body: Body) -> None:
    assume(not body.direct_votes)
    assert verdict(body) not in VERDICTS_OF_DIRECT_EVIDENCE


@given(bodies)
def test_only_a_body_that_refutes_is_contradicted(body: Body) -> None:
    if verdict(body) is Verdict.CONTRADICTED:
        assert body.direction is BodyDirection.REFUTES
        assert rate(body).certainty is not Certainty.VERY_LOW


@given(bodies)
def test_a_retracted_study_never_makes_a_difference(body: Body) -> None:
    without = replace(body, bearings=tuple(bearing for bearing in body.bearings if not bearing.retracted))
    assert rate(without).verdict is rate(body).verdict
    assert rate(without).certainty is rate(body).certainty


@pytest.mark.parametrize(
    ("direction", "order"),
    [
        # towards the end of each line the claim fares better, or, where the evidence refutes it, worse
        ("supports", ["not-shown", "tentative", "supported"]),
        ("refutes", ["not-shown", "contradicted"]),
        ("mixed", ["not-shown", "mixed"]),
        ("none", ["not-shown"]),
    ],
)
@given(data=st.data())
def test_the_verdict_is_monotone_in_certainty(direction: str, order: list[str], data: st.DataObject) -> None:
    body = replace(data.draw(bodies), checkability=Checkability.EMPIRICAL, direction=BodyDirection(direction))
    body = replace(body, bearings=(*body.bearings, make_bearing("trial2020")))
    one, other = (replace(body, starts_at=data.draw(st.sampled_from(Certainty))) for _ in range(2))
    low, high = sorted((rate(one), rate(other)), key=lambda rating: rating.certainty.rank if rating.certainty else -1)
    assert order.index(low.verdict) <= order.index(high.verdict)
