"""Where the sources disagree with one another, or with themselves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.models import Claim, ClaimRelation, Mention
from kb.vocabulary import RelationType, Stance


@dataclass(frozen=True, slots=True)
class Locator:
    """One place: source, offsets, anchor phrase, and how the source puts it."""

    source: str
    start: int
    end: int
    anchor: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims that cannot both be true, or pull against each other, with the places that make them."""

    type: RelationType
    claim: str
    statement: str
    related: str
    related_statement: str
    note: str
    places: tuple[Locator, ...]
    related_places: tuple[Locator, ...]

    @property
    def within(self) -> tuple[str, ...]:
        """The sources that make both claims."""
        return tuple(sorted({p.source for p in self.places} & {p.source for p in self.related_places}))


def list_contradictions(session: Session) -> list[Contradiction]:
    """Contradictions first, then tensions; within each by claim."""
    types = [t for t in RelationType if t.is_symmetric]

    def places(side: object) -> object:
        return selectinload(side).selectinload(Claim.mentions).selectinload(Mention.source)  # type: ignore[arg-type]

    query = (
        select(ClaimRelation)
        .where(ClaimRelation.type.in_(types))
        .options(places(ClaimRelation.claim), places(ClaimRelation.related))  # type: ignore[arg-type]
    )
    found = [
        Contradiction(
            type=relation.type,
            claim=relation.claim.slug,
            statement=relation.claim.statement,
            related=relation.related.slug,
            related_statement=relation.related.statement,
            note=relation.note,
            places=_places(relation.claim),
            related_places=_places(relation.related),
        )
        for relation in session.scalars(query)
    ]
    return sorted(found, key=lambda c: (types.index(c.type), c.claim, c.related))


def _places(claim: Claim) -> tuple[Locator, ...]:
    return tuple(Locator(m.source.slug, m.start, m.end, m.anchor, m.stance) for m in claim.mentions)
