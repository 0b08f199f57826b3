"""Reading sources with the claims that they make."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from kb.models import Claim, Mention, Source, SourceText
from kb.services.claims import require_slug


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source in a list: how much it claims, and whether its text is held here."""

    slug: str
    title: str
    file_name: str
    length: int
    mentions: int
    claims: int
    attached: bool


def list_sources(session: Session) -> list[SourceSummary]:
    """All sources by slug."""
    query = (
        select(
            Source.slug,
            Source.title,
            Source.file_name,
            Source.length,
            func.count(Mention.id),
            func.count(Mention.claim_id.distinct()),
            func.count(SourceText.source_id.distinct()),
        )
        .outerjoin(Mention, Mention.source_id == Source.id)
        .outerjoin(SourceText, SourceText.source_id == Source.id)
        .group_by(Source.id)
        .order_by(Source.slug)
    )
    return [SourceSummary(*row[:6], attached=bool(row[6])) for row in session.execute(query)]


def get_source(session: Session, slug: str) -> Source:
    """A source with its mentions, their claims and current assessments. Raises NotFound."""
    require_slug(session, Source, slug, "source")
    return session.scalars(
        select(Source)
        .where(Source.slug == slug)
        .options(
            selectinload(Source.held_text),
            selectinload(Source.mentions).selectinload(Mention.claim).selectinload(Claim.assessments),
        )
    ).one()
