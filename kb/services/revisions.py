"""History: each change is written down with its reason, and chained to the one before by a hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Revision
from kb.vocabulary import RevisionAction

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, why and when (aware time)."""

    name: str
    reason: str
    now: datetime


class RevisionWriter:
    """Appends revisions in one session; reads the end of the chain once."""

    def __init__(self, session: Session, author: Author) -> None:
        self.session = session
        self.author = author
        last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).first()
        self.number = last.id if last else 0
        self.last_hash = last.hash if last else GENESIS

    def write(
        self, record_type: str, record_key: str, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> Revision:
        """Appends one revision; ``before`` is None for a new record, ``after`` for a removed one."""
        action = RevisionAction.UPDATE
        if before is None:
            action = RevisionAction.CREATE
        elif after is None:
            action = RevisionAction.DELETE
        self.number += 1
        revision = Revision(
            id=self.number,
            at=self.author.now,
            actor=self.author.name,
            reason=self.author.reason,
            action=action,
            record_type=record_type,
            record_key=record_key,
            before=before,
            after=after,
            previous_hash=self.last_hash,
        )
        revision.hash = revision_hash(revision)
        self.last_hash = revision.hash
        self.session.add(revision)
        return revision


def revision_hash(revision: Revision) -> str:
    """sha256 of the revision's content and of the hash before it, as canonical JSON."""
    content = [
        revision.previous_hash,
        revision.id,
        revision.at.astimezone(UTC).isoformat(),  # whatever zone the author or the database thinks in
        revision.actor,
        revision.reason,
        revision.action.value,
        revision.record_type,
        revision.record_key,
        revision.before,
        revision.after,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken_link(session: Session) -> int | None:
    """The number of the first revision that does not fit the chain, or None if the history is whole."""
    previous = GENESIS
    for number, revision in enumerate(session.scalars(select(Revision).order_by(Revision.id)), 1):
        fits = revision.id == number and revision.previous_hash == previous
        if not fits or revision_hash(revision) != revision.hash:
            return number
        previous = revision.hash
    return None
