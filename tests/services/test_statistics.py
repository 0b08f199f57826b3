"""How much is in the store."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kb.services.opening import Store
from kb.services.statistics import Statistics, TopicCount, statistics
from kb.store.engine import open_session
from tests.store.queries import counted_queries


def test_everything_is_counted_once(session: Session) -> None:
    assert statistics(session) == Statistics(
        claims=8,
        mentions=8,
        sources=2,
        attached=1,
        topics=3,
        relations=5,
        wordings=5,
        studies=4,
        links=5,
        searches=3,
        assessments=9,
        unassessed=1,
        guidance=9,
        revisions=25,
        by_verdict={
            "supported": 1,
            "not-shown": 1,
            "contradicted": 2,
            "not-testable": 1,
            "on-record": 1,
            "descriptive": 1,
            "unassessed": 1,
        },
        by_certainty={"moderate": 1, "low": 2, "very-low": 1},
        by_kind={"efficacy": 4, "history": 3, "regimen": 1},
        by_design={"cohort": 1, "rct": 1, "record": 1, "regulation": 1},
        by_topic=(
            TopicCount("foot-baths", "Foot baths", claims=4, mentions=4, assessed=3),
            TopicCount("colds", "Colds", claims=2, mentions=2, assessed=2),
            TopicCount("noise", "Noise", claims=2, mentions=2, assessed=2),
        ),
    )


def test_an_empty_store_counts_nothing(engine: Engine) -> None:
    with open_session(engine) as session:
        counted = statistics(session)
    assert not any(getattr(counted, field.name) for field in fields(Statistics))


def test_the_shipped_numbers_add_up(shipped_session: Session) -> None:
    counted = statistics(shipped_session)
    assert counted.claims >= 270
    assert counted.mentions >= 498
    assert sum(counted.by_verdict.values()) == counted.claims
    assert counted.by_verdict.get("unassessed", 0) == counted.unassessed
    assert sum(counted.by_kind.values()) == counted.claims
    assert sum(counted.by_design.values()) == counted.studies
    assert sum(topic.claims for topic in counted.by_topic) == counted.claims
    assert sum(topic.mentions for topic in counted.by_topic) == counted.mentions
    assert sum(topic.assessed for topic in counted.by_topic) == counted.claims - counted.unassessed
    assert len(counted.by_topic) == counted.topics


def test_the_number_of_queries_does_not_grow_with_the_rows(
    read_only_store: Store, read_only_shipped_store: Store
) -> None:
    numbers = []
    for store in (read_only_store, read_only_shipped_store):
        with store.session() as session, counted_queries(store.engine) as sent:
            statistics(session)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 6
