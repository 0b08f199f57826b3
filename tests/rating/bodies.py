"""Bodies of evidence for the tests: plain ones, valid by default, and any that could be recorded."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from kb.rating.certainty import LOWERING_DOMAINS
from kb.rating.values import Bearing, Body, Judgement
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

INDIRECT = [kind for kind in Directness if kind is not Directness.DIRECT]


def make_bearing(
    study: str = "trial2020",
    *,
    design: StudyDesign = StudyDesign.RCT,
    direction: EvidenceDirection = EvidenceDirection.SUPPORTS,
    directness: Directness = Directness.DIRECT,
    n: int | None = 60,
    industry_funded: bool | None = False,
    retracted: bool = False,
) -> Bearing:
    """A direct randomised trial that speaks for the claim, unless told otherwise."""
    return Bearing(study, design, direction, directness, n=n, industry_funded=industry_funded, retracted=retracted)


def make_judgements(concerns: Mapping[GradeDomain, Concern] | None = None) -> tuple[Judgement, ...]:
    """All five lowering domains without concern, overlaid with the concerns given."""
    told = dict.fromkeys(LOWERING_DOMAINS, Concern.NONE) | dict(concerns or {})
    return tuple(Judgement(domain, concern, f"Why {domain} is {concern}.") for domain, concern in told.items())


def make_body(
    *bearings: Bearing,
    direction: BodyDirection | None = BodyDirection.SUPPORTS,
    starts_at: Certainty | None = Certainty.HIGH,
    concerns: Mapping[GradeDomain, Concern] | None = None,
    recorded_searches: int = 1,
) -> Body:
    """An assessed empirical claim on one direct trial, unless told otherwise."""
    return Body(
        Checkability.EMPIRICAL,
        bearings or (make_bearing(),),
        recorded_searches=recorded_searches,
        direction=direction,
        starts_at=starts_at,
        judgements=make_judgements(concerns),
    )


def concerns_down(steps: int) -> dict[GradeDomain, Concern]:
    """Concerns that lower certainty by 0 to 3 steps."""
    domains = (GradeDomain.RISK_OF_BIAS, GradeDomain.INCONSISTENCY, GradeDomain.IMPRECISION)
    return dict.fromkeys(domains[:steps], Concern.SERIOUS)


judgements = st.lists(
    st.builds(Judgement, st.sampled_from(GradeDomain), st.sampled_from(Concern), st.just("A reason.")),
    unique_by=lambda judgement: judgement.domain,
    max_size=8,
).map(tuple)

bearings = st.lists(
    st.builds(
        Bearing,
        study=st.sampled_from([f"study{number}" for number in range(8)]),
        design=st.sampled_from(StudyDesign),
        direction=st.sampled_from(EvidenceDirection),
        directness=st.sampled_from(Directness),
        n=st.none() | st.integers(1, 200),
        industry_funded=st.none() | st.booleans(),
        retracted=st.booleans(),
    ),
    unique_by=lambda bearing: bearing.study,
    max_size=6,
).map(tuple)

bodies = st.builds(
    Body,
    checkability=st.sampled_from(Checkability),
    bearings=bearings,
    recorded_searches=st.integers(0, 3),
    direction=st.none() | st.sampled_from(BodyDirection),
    starts_at=st.none() | st.sampled_from(Certainty),
    judgements=judgements,
    record_finding=st.none() | st.sampled_from(RecordFinding),
)
