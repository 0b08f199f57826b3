"""Finding claims and reading one whole, among rows that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Claim, Topic
from kb.services.claims import ClaimFilter, ClaimSummary, get_claim, list_claims
from kb.services.opening import Store
from kb.vocabulary import Certainty, Checkability, ClaimKind, Stance, Verdict
from tests.exchange.factories import SOURCE
from tests.store import noise
from tests.store.queries import counted_queries

BATHS = {"bath-balances-mood", "bath-cools-feet", "bath-takes-ten-minutes", "bath-warms-feet"}
COLDS = {"bath-cures-colds", "bath-known-since-1900"}
NOISE = set(noise.CLAIMS)


def slugs(session: Session, **wanted: object) -> set[str]:
    return {claim.slug for claim in list_claims(session, ClaimFilter(**wanted))}  # type: ignore[arg-type]


def test_all_claims_are_listed_when_nothing_is_asked(session: Session) -> None:
    assert slugs(session) == BATHS | COLDS | NOISE
    assert list_claims(session) == list_claims(session, ClaimFilter())


FILTERS: list[tuple[dict[str, object], set[str]]] = [
    ({"topic": "foot-baths"}, BATHS),
    ({"topic": "colds"}, COLDS),
    ({"kind": ClaimKind.REGIMEN}, {"bath-takes-ten-minutes"}),
    ({"kind": ClaimKind.HISTORY}, {"bath-known-since-1900"} | NOISE),
    ({"kind": ClaimKind.SAFETY}, set()),
    ({"verdict": Verdict.SUPPORTED}, {"bath-warms-feet"}),
    ({"verdict": Verdict.NOT_SHOWN}, {"bath-cures-colds"}),
    ({"verdict": Verdict.CONTRADICTED}, NOISE),
    ({"verdict": Verdict.UNASSESSED}, {"bath-cools-feet"}),
    ({"certainty": Certainty.MODERATE}, {"bath-warms-feet"}),
    ({"certainty": Certainty.VERY_LOW}, {"bath-cures-colds"}),
    ({"certainty": Certainty.HIGH}, set()),
    ({"source": SOURCE}, BATHS | COLDS),
    ({"source": noise.SOURCE}, NOISE),
    ({"stance": Stance.REPORTS}, {"bath-cures-colds"}),
    ({"stance": Stance.DENIES}, NOISE),
    ({"checkable": Checkability.RECORD}, {"bath-known-since-1900"}),
    ({"checkable": Checkability.NOT_TESTABLE}, {"bath-balances-mood"}),
    ({"text": "WARM"}, {"bath-warms-feet"}),
    ({"text": "champagne"}, {"bath-warms-feet"}),
    ({"text": "known since"}, {"bath-known-since-1900"}),
    ({"text": "100%"}, {"bath-warms-feet"}),
    ({"text": "g_t"}, {"bath-warms-feet"}),
    ({"text": "%"}, {"bath-warms-feet"}),
    ({"text": "\\"}, set()),
    ({"text": "bath-takes"}, {"bath-takes-ten-minutes"}),
    ({"text": "nothing of the kind"}, set()),
    ({"source": SOURCE, "stance": Stance.DENIES}, set()),
    ({"source": noise.SOURCE, "stance": Stance.HEDGES}, set()),
    ({"topic": "foot-baths", "verdict": Verdict.UNASSESSED, "text": "cool"}, {"bath-cools-feet"}),
    ({"topic": "colds", "verdict": Verdict.SUPPORTED}, set()),
]


@pytest.mark.parametrize(("wanted", "expected"), FILTERS, ids=[str(wanted) for wanted, _ in FILTERS])
def test_a_filter_lets_through_what_fits_and_nothing_else(
    session: Session, wanted: dict[str, object], expected: set[str]
) -> None:
    assert slugs(session, **wanted) == expected


def test_every_filter_is_tried() -> None:
    assert {name for wanted, _ in FILTERS for name in wanted} == set(ClaimFilter.__dataclass_fields__)


def test_the_most_mentioned_claim_comes_first_and_equals_go_by_slug(shipped_session: Session) -> None:
    claims = list_claims(shipped_session)
    order = [(-claim.mentions, claim.slug) for claim in claims]
    assert order == sorted(order)
    assert claims[0].mentions > 5
    assert claims[-1].mentions == 1


def test_a_summary_counts_what_belongs_to_its_claim(session: Session) -> None:
    found = {claim.slug: claim for claim in list_claims(session)}
    assert found["bath-warms-feet"] == ClaimSummary(
        slug="bath-warms-feet",
        statement="Foot baths warm the feet.",
        kind=ClaimKind.EFFICACY,
        topic="foot-baths",
        checkable=Checkability.EMPIRICAL,
        verdict=Verdict.SUPPORTED,
        certainty=Certainty.MODERATE,
        mentions=1,
        sources=(SOURCE,),
        studies=1,
        direct_studies=1,
    )
    assert (found["bath-cures-colds"].studies, found["bath-cures-colds"].direct_studies) == (1, 0)
    unassessed = found["bath-cools-feet"]
    assert (unassessed.verdict, unassessed.certainty, unassessed.studies) == (Verdict.UNASSESSED, None, 0)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"topic": "foot-bath"}, "There is no topic 'foot-bath'. Did you mean 'foot-baths'?"),
        ({"source": "foot-bath"}, "There is no source 'foot-bath'. Did you mean 'foot-bath-leaflet'?"),
        ({"topic": "zzz"}, "There is no topic 'zzz'."),
    ],
)
def test_a_topic_or_source_that_does_not_exist_is_told_with_the_nearest(
    session: Session, wanted: dict[str, object], message: str
) -> None:
    with pytest.raises(NotFound) as refused:
        slugs(session, **wanted)
    assert refused.value.message == message


def test_a_claim_is_read_with_all_that_hangs_on_it(session: Session) -> None:
    claim = get_claim(session, "bath-warms-feet")
    session.expunge_all()  # nothing can be read any more that was not read already
    assert claim.topic.slug == "foot-baths"
    assert [w.text for w in claim.wordings] == [
        "No more cold feet: 100% cosy",
        "snug_toes after a soak",
        "A bath of champagne",
    ]
    assert [(m.source.slug, m.anchor, m.source.held_text) for m in claim.mentions] == [
        (SOURCE, "bath warms cold feet", None)
    ]
    assert [r.related.slug for r in claim.relations] == ["bath-cures-colds"]
    assert [r.claim.slug for r in claim.relations_in] == ["bath-cools-feet"]
    assert [(x.study.key, x.study.authors[0].family, len(x.study.identifiers)) for x in claim.links] == [
        ("hall2019warmth", "Hall", 2)
    ]
    assert claim.assessment is not None
    assert [j.domain.value for j in claim.assessment.judgements][:2] == ["risk-of-bias", "inconsistency"]
    assert [g.citation.key for g in claim.guidance if g.citation] == ["soakcode"]
    assert claim.searches == []


def test_the_current_assessment_is_the_one_that_is_marked(session: Session) -> None:
    claim = get_claim(session, noise.CLAIMS[0])
    assert [a.number for a in claim.assessments] == [1, 2]
    assert claim.assessment is claim.assessments[1]


def test_a_claim_that_does_not_exist_is_told_with_the_nearest(session: Session) -> None:
    with pytest.raises(NotFound, match=r"There is no claim 'bath-warm-feet'\. Did you mean 'bath-warms-feet'"):
        get_claim(session, "bath-warm-feet")


Ask = Callable[[Session], object]

# how many queries each may send, however many rows there are
ASKED: dict[str, tuple[Ask, int]] = {
    "list": (lambda session: list_claims(session), 3),
    "filtered": (lambda session: list_claims(session, ClaimFilter(text="e", kind=ClaimKind.EFFICACY)), 3),
    "claim": (lambda session: touched(get_claim(session, most_linked(session))), 20),
}


def most_linked(session: Session) -> str:
    claims = list_claims(session)
    return max(claims, key=lambda claim: (claim.studies, claim.slug)).slug


def touched(claim: Claim) -> int:
    """Looks at everything that a page shows of a claim."""
    return sum(
        [
            len(claim.topic.label),
            *(len(mention.source.slug) + bool(mention.source.held_text) for mention in claim.mentions),
            *(len(link.study.authors) + len(link.study.identifiers) + link.study.is_retracted for link in claim.links),
            *(len(relation.related.statement) for relation in claim.relations),
            *(len(relation.claim.statement) for relation in claim.relations_in),
            *(len(a.judgements) for a in claim.assessments),
            *(len(g.citation.authors) for g in claim.guidance if g.citation),
            len(claim.wordings) + len(claim.searches),
        ]
    )


@pytest.mark.parametrize("name", ASKED)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    read_only_store: Store, read_only_shipped_store: Store, name: str
) -> None:
    ask, most = ASKED[name]
    numbers = []
    for store in (read_only_store, read_only_shipped_store):
        with store.session() as session:
            session.scalars(select(Topic.slug)).all()  # the connection is made and asked its own questions
            extra = 3 if name == "claim" else 0  # to find the claim
            with counted_queries(store.engine) as sent:
                ask(session)
            numbers.append(len(sent) - extra)
    assert max(numbers) <= most
    assert numbers[1] <= numbers[0] + 1
