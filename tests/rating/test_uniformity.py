from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.rating.uniformity import same_evidence_key, uneven
from kb.rating.values import Body
from kb.vocabulary import Checkability, Concern, Directness, EvidenceDirection, GradeDomain, Verdict

from .bodies import bodies, make_bearing, make_body

DOUBTED = {GradeDomain.RISK_OF_BIAS: Concern.VERY_SERIOUS}


def test_claims_on_the_same_evidence_with_other_verdicts_are_found() -> None:
    other = make_bearing("other2021")
    assert uneven(
        {
            "smooths-skin": make_body(concerns=DOUBTED),
            "firms-skin": make_body(),
            "lifts-skin": make_body(other),
            "tones-skin": make_body(other),
        }
    ) == ({"firms-skin": Verdict.SUPPORTED, "smooths-skin": Verdict.TENTATIVE},)


def test_a_study_read_in_another_way_is_other_evidence() -> None:
    keys = {
        same_evidence_key(make_body()),
        same_evidence_key(make_body(make_bearing(directness=Directness.INDIRECT_OUTCOME))),
        same_evidence_key(make_body(make_bearing(direction=EvidenceDirection.MIXED))),
    }
    assert len(keys) == 3


def test_background_and_retracted_studies_are_no_part_of_the_evidence() -> None:
    silent = (
        make_bearing("rates2014", direction=EvidenceDirection.BACKGROUND),
        make_bearing("withdrawn2012", retracted=True),
    )
    assert same_evidence_key(make_body(make_bearing(), *silent)) == same_evidence_key(make_body())


def test_claims_that_no_study_decides_are_not_compared() -> None:
    assert same_evidence_key(Body(Checkability.EMPIRICAL, recorded_searches=1)) is None
    assert same_evidence_key(Body(Checkability.RECORD, (make_bearing(),))) is None


@given(bodies, st.data())
def test_the_order_of_the_links_makes_no_difference(body: Body, data: st.DataObject) -> None:
    shuffled = replace(body, bearings=tuple(data.draw(st.permutations(body.bearings))))
    assert same_evidence_key(shuffled) == same_evidence_key(body)


@given(bodies)
def test_a_claim_is_never_uneven_with_its_like(body: Body) -> None:
    assert uneven({"one-claim": body, "same-claim": body}) == ()
