"""Changes that the database refuses, and the rows that they are about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Conflict
from kb.models import (
    Claim,
    Mention,
    Study,
)
from kb.services.opening import Store

Change = Callable[[Session], object]


def one(session: Session, slug: str = "bath-warms-feet") -> Claim:
    return session.scalars(select(Claim).where(Claim.slug == slug)).one()


def study_id(session: Session, key: str = "hall2019warmth") -> int:
    return session.scalars(select(Study.id).where(Study.key == key)).one()


def a_mention(session: Session) -> Mention:
    return session.scalars(select(Mention).where(Mention.claim_id == one(session).id)).one()


def refused(store: Store, change: Change, match: str) -> None:
    """The change is refused by the database."""
    with pytest.raises(Conflict, match=match):
        commit(store, change)


def commit(store: Store, change: Change) -> None:
    with store.session() as session:
        change(session)
        session.commit()
