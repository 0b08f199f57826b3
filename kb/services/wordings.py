"""Adding to the words by which a claim is known, with a revision; the next check knows them at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.errors import Conflict, InvalidRecord
from kb.exchange.records import plain
from kb.exchange.rows_out import wordings_record
from kb.models import Claim, ClaimWording
from kb.services.claims import require_slug
from kb.services.revisions import Author, RevisionWriter
from kb.vocabulary import WordingKind


def add_wording(session: Session, slug: str, text: str, kind: WordingKind, author: Author) -> ClaimWording:
    """Adds ``text`` to the wordings or near misses of a claim and writes the revision. The caller commits.

    Raises NotFound for an unknown claim, InvalidRecord for an empty text, Conflict if the claim has it already.
    """
    words = " ".join(text.split())
    if not words:
        raise InvalidRecord("A wording needs words.")
    require_slug(session, Claim, slug, "claim")
    claim = session.scalars(select(Claim).where(Claim.slug == slug).options(selectinload(Claim.wordings))).one()
    known = next((wording for wording in claim.wordings if wording.text == words), None)
    if known is not None:
        raise Conflict(f"The claim '{slug}' has '{words}' already, as a {known.kind.label.lower()}.")
    before = wordings_record(claim)
    position = max((wording.position for wording in claim.wordings), default=-1) + 1
    added = ClaimWording(kind=kind, position=position, text=words)
    claim.wordings.append(added)
    session.flush()
    after = wordings_record(claim)
    assert after is not None
    RevisionWriter(session, author).write(after.record_type, slug, plain(before) if before else None, plain(after))
    return added
