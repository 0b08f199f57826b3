"""Where the sources disagree with one another, or with themselves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.services.contradictions import Contradiction, Locator, list_contradictions
from kb.services.opening import Store
from kb.vocabulary import RelationType, Stance
from tests.exchange.factories import SOURCE, TEXT
from tests.store import noise
from tests.store.queries import counted_queries


def test_contradictions_come_before_tensions_and_other_relations_do_not_come(session: Session) -> None:
    found = [(c.type, c.claim, c.related) for c in list_contradictions(session)]
    assert found == [
        (RelationType.CONTRADICTS, "bath-cools-feet", "bath-warms-feet"),
        (RelationType.IN_TENSION_WITH, "bath-cures-colds", "bath-balances-mood"),
        (RelationType.IN_TENSION_WITH, *noise.CLAIMS),
    ]


def test_a_contradiction_has_both_places(session: Session) -> None:
    contradiction = list_contradictions(session)[0]
    assert isinstance(contradiction, Contradiction)
    cool, warm = "a cool room may make a bath cool the feet", "A ten-minute bath warms cold feet"
    start, other = TEXT.index(cool), TEXT.index(warm)
    assert contradiction.places == (Locator(SOURCE, start, start + len(cool), "a bath cool the feet", Stance.HEDGES),)
    assert contradiction.related_places == (
        Locator(SOURCE, other, other + len(warm), "bath warms cold feet", Stance.ASSERTS),
    )
    assert (contradiction.statement, contradiction.related_statement) == (
        "Foot baths cool the feet.",
        "Foot baths warm the feet.",
    )
    assert contradiction.note == "Warm is not cool."
    assert contradiction.within == (SOURCE,)


def test_a_shipped_contradiction_is_made_in_places_and_has_a_reason(shipped_session: Session) -> None:
    found = list_contradictions(shipped_session)
    assert any(c.type is RelationType.CONTRADICTS for c in found)
    assert all(c.places and c.related_places and c.note for c in found)
    assert any(c.within for c in found)
    assert any(not c.within for c in found)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    read_only_store: Store, read_only_shipped_store: Store
) -> None:
    numbers = []
    for store in (read_only_store, read_only_shipped_store):
        with store.session() as session, counted_queries(store.engine) as sent:
            list_contradictions(session)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 8
