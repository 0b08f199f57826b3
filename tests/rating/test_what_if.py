from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InvalidRecord
from kb.rating.values import Body
from kb.rating.verdict import rate
from kb.rating.what_if import Without, what_if
from kb.vocabulary import BodyDirection, Certainty, Directness, EvidenceDirection, StudyDesign, Verdict

from .bodies import bodies, make_bearing, make_body

without = st.builds(
    Without,
    industry_funded=st.booleans(),
    fewer_than=st.none() | st.integers(0, 200),
    indirect=st.booleans(),
    retracted=st.booleans(),
)


def test_without_industry_trials_the_weaker_designs_set_the_start() -> None:
    body = make_body(
        make_bearing("sponsored2019", industry_funded=True),
        make_bearing("cohort2018", design=StudyDesign.COHORT),
    )
    result = what_if(body, Without(industry_funded=True))
    assert (result.before.verdict, result.before.certainty) == (Verdict.SUPPORTED, Certainty.HIGH)
    assert (result.after.verdict, result.after.certainty) == (Verdict.TENTATIVE, Certainty.LOW)
    assert result.left_out == ("sponsored2019",)
    assert result.changes_verdict
    assert result.direct_vote_left


def test_without_small_studies_only_indirect_ones_may_be_left() -> None:
    body = make_body(
        make_bearing("small2015", n=9), make_bearing("body2017", directness=Directness.INDIRECT_INTERVENTION)
    )
    result = what_if(body, Without(fewer_than=50))
    assert result.after.verdict is Verdict.NOT_SHOWN
    assert not result.direct_vote_left


def test_the_threshold_itself_is_not_small() -> None:
    assert what_if(make_body(make_bearing(n=50)), Without(fewer_than=50)).left_out == ()


def test_a_study_of_unknown_size_or_funding_is_kept_and_named() -> None:
    body = make_body(make_bearing("unknown2011", n=None, industry_funded=None), make_bearing("known2020"))
    result = what_if(body, Without(industry_funded=True, fewer_than=50))
    assert result.left_out == ()
    assert result.cannot_tell == ("unknown2011",)


def test_without_indirect_studies_a_direct_one_still_carries_the_verdict() -> None:
    body = make_body(make_bearing("trial2020"), make_bearing("mice2009", directness=Directness.INDIRECT_POPULATION))
    result = what_if(body, Without(indirect=True))
    assert result.left_out == ("mice2009",)
    assert not result.changes_verdict


def test_without_the_studies_for_it_a_divided_body_speaks_against() -> None:
    body = make_body(
        make_bearing("for2019", industry_funded=True),
        make_bearing("against2021", direction=EvidenceDirection.REFUTES),
        direction=BodyDirection.MIXED,
    )
    result = what_if(body, Without(industry_funded=True))
    assert (result.before.verdict, result.after.verdict) == (Verdict.MIXED, Verdict.CONTRADICTED)


def test_without_the_studies_against_it_a_divided_body_speaks_for() -> None:
    body = make_body(
        make_bearing("for2019"),
        make_bearing("against2021", direction=EvidenceDirection.REFUTES, n=12),
        direction=BodyDirection.MIXED,
    )
    assert what_if(body, Without(fewer_than=20)).after.verdict is Verdict.SUPPORTED


def test_a_direction_that_nothing_backs_any_more_is_dropped() -> None:
    body = make_body(
        make_bearing("for2019"),
        make_bearing("open2021", direction=EvidenceDirection.INCONCLUSIVE),
        make_bearing("mice2009", directness=Directness.INDIRECT_POPULATION),
    )
    assert what_if(body, Without(studies=frozenset({"for2019"}))).after.verdict is Verdict.NOT_SHOWN


def test_an_assessed_claim_without_its_only_study_is_not_shown() -> None:
    body = make_body(make_bearing("only2019"), recorded_searches=0)
    result = what_if(body, Without(studies=frozenset({"only2019"})))
    assert (result.after.verdict, result.after.certainty) == (Verdict.NOT_SHOWN, None)


def test_a_study_that_is_not_linked_cannot_be_set_aside() -> None:
    with pytest.raises(InvalidRecord, match="elsewhere2020") as caught:
        what_if(make_body(), Without(studies=frozenset({"elsewhere2020"})))
    assert [problem.path for problem in caught.value.problems] == ["studies"]


@given(bodies, without)
def test_setting_studies_aside_never_raises_certainty(body: Body, aside: Without) -> None:
    result = what_if(body, aside)
    if result.after.certainty is not None:
        assert result.before.certainty is not None
        assert result.after.certainty.rank <= result.before.certainty.rank


@given(bodies, st.data())
def test_neither_does_setting_named_studies_aside(body: Body, data: st.DataObject) -> None:
    names = [bearing.study for bearing in body.bearings]
    chosen = data.draw(st.sets(st.sampled_from(names))) if names else set()
    result = what_if(body, Without(studies=frozenset(chosen)))
    before, after = result.before.certainty, result.after.certainty
    assert after is None or (before is not None and after.rank <= before.rank)


@given(bodies)
def test_setting_nothing_aside_changes_nothing(body: Body) -> None:
    result = what_if(body, Without())
    assert result.before == result.after == rate(body)


@given(bodies)
def test_setting_retracted_studies_aside_changes_nothing(body: Body) -> None:
    result = what_if(body, Without(retracted=True))
    assert result.before == result.after
    assert result.left_out == ()


@given(bodies, without)
def test_only_voting_studies_are_named(body: Body, aside: Without) -> None:
    result = what_if(body, aside)
    votes = {vote.study for vote in body.votes}
    assert set(result.left_out) | set(result.cannot_tell) <= votes
    assert not set(result.left_out) & set(result.cannot_tell)
