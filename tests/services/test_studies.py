"""Studies with the claims that they bear on."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.opening import Store
from kb.services.studies import StudySummary, claims_citing, get_study, list_studies
from kb.vocabulary import IdentifierType, StudyDesign
from tests.store import noise
from tests.store.queries import counted_queries


def keys(session: Session, **wanted: object) -> list[str]:
    return [study.key for study in list_studies(session, **wanted)]  # type: ignore[arg-type]


def test_all_studies_are_listed_by_key(session: Session) -> None:
    assert keys(session) == ["hall2019warmth", noise.STUDY, "soakcode", "stone1901record"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"design": StudyDesign.RCT}, ["hall2019warmth"]),
        ({"design": StudyDesign.META_ANALYSIS}, []),
        ({"text": "WARMTH of feet"}, ["hall2019warmth"]),
        ({"text": "warmer for an hour"}, ["hall2019warmth"]),
        ({"text": "10.5555/FEET"}, ["hall2019warmth"]),
        ({"text": "123456"}, ["hall2019warmth"]),
        ({"text": "soakc"}, ["soakcode"]),
        ({"text": "%"}, []),
        ({"text": "of", "design": StudyDesign.REGULATION}, ["soakcode"]),
    ],
)
def test_a_filter_lets_through_what_fits(session: Session, wanted: dict[str, object], expected: list[str]) -> None:
    assert keys(session, **wanted) == expected


def test_a_summary_tells_what_a_list_shows(session: Session) -> None:
    found = {study.key: study for study in list_studies(session)}
    assert found["hall2019warmth"] == StudySummary(
        key="hall2019warmth",
        title="Warmth of feet after a bath",
        title_is_description=False,
        design=StudyDesign.RCT,
        issued=2019,
        container_title="Journal of Made-up Trials",
        sample="80",
        participants=80,
        doi="10.5555/feet.2019",
        pmid="123456",
        pmcid=None,
        claims=2,
        is_retracted=False,
    )
    assert found["soakcode"].claims == 0
    assert found[noise.STUDY].is_retracted


def test_a_study_is_read_with_all_that_hangs_on_it(session: Session) -> None:
    study = get_study(session, "hall2019warmth")
    session.expunge_all()
    assert [(a.family, a.literal) for a in study.authors] == [("Hall", ""), ("", "The Foot Bath Group")]
    assert study.identifier(IdentifierType.DOI) == "10.5555/feet.2019"
    assert study.identifier(IdentifierType.PMCID) is None
    assert not study.is_retracted
    rated = {link.claim.slug: link.claim.assessment for link in study.links}
    assert set(rated) == {"bath-warms-feet", "bath-cures-colds"}
    assert all(rated.values())


def test_the_claims_whose_guidance_cites_a_study_are_found(session: Session) -> None:
    assert [claim.slug for claim in claims_citing(session, get_study(session, "soakcode"))] == ["bath-warms-feet"]
    assert claims_citing(session, get_study(session, "hall2019warmth")) == []


def test_a_study_that_does_not_exist_is_told_with_the_nearest(session: Session) -> None:
    with pytest.raises(NotFound, match=r"There is no study 'hall2019'\. Did you mean 'hall2019warmth'"):
        get_study(session, "hall2019")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    read_only_store: Store, read_only_shipped_store: Store
) -> None:
    numbers = []
    for store in (read_only_store, read_only_shipped_store):
        with store.session() as session, counted_queries(store.engine) as sent:
            list_studies(session)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 5
