from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.rating.certainty import STARTS, ceiling, certainty, effective_start, starting_certainty, steps
from kb.rating.values import Bearing, Body, Judgement
from kb.vocabulary import Certainty, Concern, Directness, EvidenceDirection, GradeDomain, StudyDesign

from .bodies import bearings, bodies, judgements, make_bearing, make_body, make_judgements

NONE, SERIOUS, VERY_SERIOUS = Concern
HIGH, MODERATE, LOW, VERY_LOW = Certainty


@pytest.mark.parametrize(
    ("design", "start"),
    [
        ("rct", "high"),
        ("meta-analysis", "high"),
        ("systematic-review", "high"),
        ("cohort", "low"),
        ("controlled-trial", "low"),
        ("cross-sectional", "low"),
        ("single-arm-trial", "low"),
        ("case-series", "very-low"),
        ("case-report", "very-low"),
        ("animal", "very-low"),
        ("in-vitro", "very-low"),
        ("narrative-review", "very-low"),
        ("protocol", "very-low"),
        ("guideline", "very-low"),
        ("ruling", "very-low"),
        ("regulation", "very-low"),
        ("record", "very-low"),
    ],
)
def test_every_design_has_its_start(design: str, start: str) -> None:
    assert starting_certainty([StudyDesign(design)]) == start


def test_no_design_lacks_a_start() -> None:
    assert set(STARTS) == set(StudyDesign)


def test_the_best_design_sets_the_start() -> None:
    assert starting_certainty([StudyDesign.CASE_REPORT, StudyDesign.RCT, StudyDesign.COHORT]) is HIGH


def test_no_designs_give_no_start() -> None:
    assert starting_certainty([]) is None


def test_the_ceiling_is_that_of_the_best_direct_study() -> None:
    cohort = make_bearing("cohort2018", design=StudyDesign.COHORT)
    indirect_trial = make_bearing("trial2020", directness=Directness.INDIRECT_POPULATION)
    assert ceiling([cohort, indirect_trial]) is LOW


def test_indirect_trials_alone_start_very_low() -> None:
    assert ceiling([make_bearing(directness=Directness.INDIRECT_OUTCOME)]) is VERY_LOW


@pytest.mark.parametrize("silent", [make_bearing(retracted=True), make_bearing(direction=EvidenceDirection.BACKGROUND)])
def test_retracted_and_background_studies_set_no_ceiling(silent: Bearing) -> None:
    assert ceiling([silent]) is None


def test_a_stated_start_below_the_ceiling_stands() -> None:
    # a systematic review of single-arm trials
    review = make_bearing(design=StudyDesign.SYSTEMATIC_REVIEW)
    assert effective_start(make_body(review, starts_at=LOW)) is LOW


def test_a_stated_start_above_the_ceiling_sinks_to_it() -> None:
    retracted = make_bearing("trial2020", retracted=True)
    cohort = make_bearing("cohort2018", design=StudyDesign.COHORT)
    assert effective_start(make_body(retracted, cohort, starts_at=HIGH)) is LOW


@pytest.mark.parametrize(
    ("start", "concerns", "expected"),
    [
        (HIGH, {}, HIGH),
        (HIGH, {GradeDomain.RISK_OF_BIAS: SERIOUS}, MODERATE),
        (HIGH, {GradeDomain.RISK_OF_BIAS: VERY_SERIOUS}, LOW),
        (HIGH, {GradeDomain.RISK_OF_BIAS: SERIOUS, GradeDomain.IMPRECISION: VERY_SERIOUS}, VERY_LOW),
        (LOW, {GradeDomain.INCONSISTENCY: VERY_SERIOUS, GradeDomain.PUBLICATION_BIAS: SERIOUS}, VERY_LOW),
        (LOW, {GradeDomain.LARGE_EFFECT: SERIOUS}, MODERATE),
        (LOW, {GradeDomain.LARGE_EFFECT: VERY_SERIOUS}, HIGH),
        (LOW, {GradeDomain.DOSE_RESPONSE: VERY_SERIOUS}, MODERATE),
        (LOW, {GradeDomain.OPPOSING_CONFOUNDING: VERY_SERIOUS}, MODERATE),
        (LOW, {GradeDomain.LARGE_EFFECT: VERY_SERIOUS, GradeDomain.DOSE_RESPONSE: SERIOUS}, HIGH),
        (HIGH, {GradeDomain.LARGE_EFFECT: VERY_SERIOUS}, HIGH),
        (LOW, {GradeDomain.LARGE_EFFECT: VERY_SERIOUS, GradeDomain.IMPRECISION: SERIOUS}, VERY_LOW),
    ],
)
def test_steps_add_up(start: Certainty, concerns: dict[GradeDomain, Concern], expected: Certainty) -> None:
    assert certainty(start, make_judgements(concerns)) is expected


def test_certainty_without_judgements_is_the_start() -> None:
    assert certainty(LOW, ()) is LOW


def test_a_raise_that_does_not_count_is_told_apart() -> None:
    taken = steps(LOW, make_judgements({GradeDomain.IMPRECISION: SERIOUS, GradeDomain.LARGE_EFFECT: SERIOUS}))
    assert [step.judgement.domain for step in taken if not step.counted] == [GradeDomain.LARGE_EFFECT]


@given(st.sampled_from(Certainty), judgements, st.data())
def test_more_concern_never_raises_certainty(
    start: Certainty, told: tuple[Judgement, ...], data: st.DataObject
) -> None:
    worse = tuple(
        judgement if judgement.domain.raises else replace(judgement, concern=data.draw(_at_least(judgement.concern)))
        for judgement in told
    )
    assert certainty(start, worse).rank <= certainty(start, told).rank


@given(st.sampled_from(Certainty), judgements, st.data())
def test_more_reason_to_rate_up_never_lowers_certainty(
    start: Certainty, told: tuple[Judgement, ...], data: st.DataObject
) -> None:
    better = tuple(
        replace(judgement, concern=data.draw(_at_least(judgement.concern))) if judgement.domain.raises else judgement
        for judgement in told
    )
    assert certainty(start, better).rank >= certainty(start, told).rank


@given(st.sampled_from(Certainty), st.sampled_from(Certainty), judgements)
def test_a_higher_start_never_ends_lower(one: Certainty, other: Certainty, told: tuple[Judgement, ...]) -> None:
    low, high = sorted((one, other), key=lambda level: level.rank)
    assert certainty(low, told).rank <= certainty(high, told).rank


@given(st.sampled_from(Certainty), judgements, st.data())
def test_the_order_of_judgements_makes_no_difference(
    start: Certainty, told: tuple[Judgement, ...], data: st.DataObject
) -> None:
    assert certainty(start, data.draw(st.permutations(told))) is certainty(start, told)


@given(bodies)
def test_certainty_never_starts_above_the_ceiling(body: Body) -> None:
    start, top = effective_start(body), ceiling(body.bearings)
    assert start is None or (top is not None and start.rank <= top.rank)


@given(bearings, bearings)
def test_one_more_study_never_lowers_the_ceiling(some: tuple[Bearing, ...], more: tuple[Bearing, ...]) -> None:
    few, many = ceiling(some), ceiling(some + more)
    assert few is None or (many is not None and many.rank >= few.rank)


def _at_least(concern: Concern) -> st.SearchStrategy[Concern]:
    return st.sampled_from([other for other in Concern if other.steps >= concern.steps])
