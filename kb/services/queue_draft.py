"""Sentences of the queue as the draft of a new claim, in the form of the seed files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.exchange import strict_yaml
from kb.exchange.records import ClaimRecord, WordingsRecord, plain
from kb.models import Claim, Topic
from kb.services.queue import Queued
from kb.services.queue_groups import Group
from kb.vocabulary import Checkability, ClaimKind

_WORD: Final = re.compile(r"[a-z0-9]+")
_SLUG_WORDS: Final = 8
_NO_TOPIC: Final = "name-a-topic"
_HEAD: Final = """\
# Drafts of claims, made from the curators' queue. A person decides every line before it goes into seed_data:
# slug and statement in neutral words (one intervention and outcome, or one fact), kind, topic, what could decide it.
# Kind, topic and checkable are those of the nearest known claim: a guess. CONTRIBUTING.md says how to go on.
"""


def draft(session: Session, groups: Sequence[Group]) -> str:
    """Seed YAML of one new claim a group: first the claims, then, in a second document, their wordings.

    Both are valid records, but for what the comments ask a person to decide. Empty for no groups.
    """
    if not groups:
        return ""
    taken = set(session.scalars(select(Claim.slug)))
    topics = session.scalars(select(Topic.slug).order_by(Topic.position)).all()
    claims, wordings = [_HEAD + "# for seed_data/claims/TOPIC.yaml\n"], ["---\n# for seed_data/wordings/TOPIC.yaml\n"]
    for group in groups:
        first = group.members[0]
        slug = _free_slug(first.reading, taken)
        taken.add(slug)
        near = (
            session.scalars(select(Claim).where(Claim.slug == first.nearest[0][0])).first() if first.nearest else None
        )
        record = ClaimRecord(
            slug=slug,
            statement=_statement(first.reading),
            kind=near.kind if near else ClaimKind.EFFICACY,
            topic=near.topic.slug if near else (topics[0] if topics else _NO_TOPIC),
            checkable=near.checkable if near else Checkability.EMPIRICAL,
        )
        texts = tuple(dict.fromkeys(" ".join(member.reading.split()) for member in group.members))
        claims.append(_seen(group) + _near(first) + strict_yaml.dump([plain(record)]))
        wordings.append(strict_yaml.dump([plain(WordingsRecord(claim=slug, wordings=texts))]))
    return "".join(claims + wordings)


def _free_slug(text: str, taken: set[str]) -> str:
    words = _WORD.findall(text.lower())[:_SLUG_WORDS] or ["claim"]
    slug = "draft-" + "-".join(words)[:80].strip("-")
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _statement(reading: str) -> str:
    text = " ".join(reading.split()).rstrip(" .,;:!")
    return f"{text[:1].upper()}{text[1:]}."


def _seen(group: Group) -> str:
    numbers = ", ".join(str(member.id) for member in group.members)
    times = "once" if group.seen == 1 else f"{group.seen} times"
    return f"# seen {times}; queue {numbers}\n"


def _near(queued: Queued) -> str:
    near = ", ".join(f"{slug} ({score:.2f})" for slug, score in queued.nearest)
    return f"# nearest known claims: {near}\n" if near else ""
