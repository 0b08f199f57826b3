"""The choices of each filter of the claims, and how many claims each would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Mention, Source, Topic
from kb.services.claims import ClaimFilter, filtered_claims, require_slug
from kb.vocabulary import Certainty, ClaimKind, Stance, Verdict


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter, and how many claims it would leave with all other filters as they are."""

    value: str
    label: str
    claims: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices of each filter that leave any claim, and the one that is chosen in any case."""

    topic: tuple[Option, ...]
    kind: tuple[Option, ...]
    verdict: tuple[Option, ...]
    certainty: tuple[Option, ...]
    source: tuple[Option, ...]
    stance: tuple[Option, ...]


def claim_facets(session: Session, wanted: ClaimFilter) -> Facets:
    """The choices of each filter with the number of claims that they would leave, in seven queries."""

    def counted(without: str, column: str) -> dict[Any, int]:
        # each filter counts what the others leave, so that one sees where another choice would lead
        rows = filtered_claims(replace(wanted, **{without: None})).subquery()
        return dict(session.execute(select(rows.c[column], func.count()).group_by(rows.c[column])).all())

    verdicts: dict[Verdict, int] = {}
    for verdict, number in counted("verdict", "verdict").items():
        verdicts[verdict or Verdict.UNASSESSED] = verdicts.get(verdict or Verdict.UNASSESSED, 0) + number
    return Facets(
        topic=_topics(session, counted("topic", "topic"), wanted.topic),
        kind=_options(ClaimKind, counted("kind", "kind"), wanted.kind),
        verdict=_options(Verdict, verdicts, wanted.verdict),
        certainty=_options(Certainty, counted("certainty", "certainty"), wanted.certainty),
        source=_sources(session, wanted),
        stance=_options(Stance, _stances(session, wanted), wanted.stance),
    )


def _options(terms: Iterable[Any], counts: Mapping[Any, int], chosen: str | None) -> tuple[Option, ...]:
    return tuple(Option(t.value, t.label, counts.get(t, 0)) for t in terms if counts.get(t) or t == chosen)


def _topics(session: Session, counts: Mapping[str, int], chosen: str | None) -> tuple[Option, ...]:
    rows = session.execute(select(Topic.slug, Topic.label).order_by(Topic.label))
    return tuple(Option(slug, label, counts.get(slug, 0)) for slug, label in rows if counts.get(slug) or slug == chosen)


def _sources(session: Session, wanted: ClaimFilter) -> tuple[Option, ...]:
    rows = filtered_claims(replace(wanted, source=None)).subquery()
    fits = and_(Mention.source_id == Source.id, Mention.claim_id.in_(select(rows.c.id)))
    if wanted.stance:
        fits = and_(fits, Mention.stance == wanted.stance)
    number = func.count(Mention.claim_id.distinct())
    query = select(Source.slug, Source.title, number).outerjoin(Mention, fits).group_by(Source.id).order_by(Source.slug)
    return tuple(Option(*row) for row in session.execute(query) if row[2] or row[0] == wanted.source)


def _stances(session: Session, wanted: ClaimFilter) -> dict[Stance, int]:
    rows = filtered_claims(replace(wanted, stance=None)).subquery()
    query = (
        select(Mention.stance, func.count(Mention.claim_id.distinct()))
        .where(Mention.claim_id.in_(select(rows.c.id)))
        .group_by(Mention.stance)
    )
    if wanted.source:
        query = query.join(Source, Source.id == Mention.source_id).where(Source.slug == wanted.source)
    return dict(session.execute(query).all())


def topic_definition(session: Session, slug: str) -> tuple[str, str]:
    """Label and definition of a topic. Raises NotFound with the nearest slugs."""
    row = session.execute(select(Topic.label, Topic.definition).where(Topic.slug == slug)).first()
    if row is None:
        require_slug(session, Topic, slug, "topic")
        raise NotFound(f"There is no topic '{slug}'.")
    return row.label, row.definition
