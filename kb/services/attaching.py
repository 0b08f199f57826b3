"""Texts of sources, for those who hold them: recognised by their hash, verified mention by mention."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.anchoring.selectors import Selector, verify
from kb.errors import ExchangeError, InvalidRecord, NotFound, Problem
from kb.models import Mention, Source, SourceText


@dataclass(frozen=True, slots=True)
class Attached:
    """A text that was recognised and kept, and how many of its mentions were verified."""

    source: str
    mentions: int


def attach_text(session: Session, path: Path, *, now: datetime) -> Attached:
    """Keeps the text of a file with the source that it belongs to. The caller commits.

    Raises ExchangeError if the file cannot be read or a mention does not fit it, NotFound if no source has
    this text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{path} cannot be read: {error.strerror}.") from error
    source = session.scalars(
        select(Source)
        .where(Source.sha256 == hashlib.sha256(content).hexdigest())
        .options(selectinload(Source.mentions))
    ).first()
    if source is None:
        raise NotFound(f"{path} is the text of no known source: its sha256 is not on record, so it was not attached.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExchangeError(
            f"{path} is not UTF-8 (byte {error.start}), so its characters cannot be counted."
        ) from error
    problems = misplaced_mentions(source, text)
    if problems:
        number = "1 mention does" if len(problems) == 1 else f"{len(problems)} mentions do"
        raise ExchangeError(f"{path}: {number} not fit the text: {problems[0]}.", problems=problems)
    if source.held_text is None:
        source.held_text = SourceText(text=text, attached_at=now)
    return Attached(source.slug, len(source.mentions))


def misplaced_mentions(source: Source, text: str) -> Sequence[Problem]:
    """The mentions of a source whose span, hash or anchor phrase does not fit the text."""
    problems = []
    for mention in source.mentions:
        if not _fits(mention, text):
            message = f"mention {mention.key}: characters {mention.start} to {mention.end} are not the words recorded"
            problems.append(Problem(source.slug, message))
    return problems


def _fits(mention: Mention, text: str) -> bool:
    try:
        selector = Selector(mention.start, mention.end, mention.anchor, mention.sha256)
    except InvalidRecord:  # edited in the store: no span can be like that
        return False
    return verify(text, selector) and mention.anchor in text[mention.start : mention.end]


def attached_texts(session: Session) -> dict[str, str]:
    """The attached texts by the sha256 of their source."""
    query = select(Source.sha256, SourceText.text).join(SourceText, SourceText.source_id == Source.id)
    return dict(session.execute(query).all())
