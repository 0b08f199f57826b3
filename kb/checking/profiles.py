"""What a claim says, read once from its statement and wordings, for comparing clauses with it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.checking.concepts import meaning
from kb.checking.negation import reaching
from kb.checking.numbers import Quantity, quantities
from kb.checking.strength import Aspect, strength
from kb.checking.tables import Hit, table
from kb.checking.values import KnownClaim
from kb.vocabulary import ClaimKind, Relation

Decided = tuple[Relation, tuple[str, ...]]
"""A relation and the reasons for it, as a question of a comparison answers."""

EFFECTS = frozenset({ClaimKind.EFFICACY, ClaimKind.MECHANISM})
"""Kinds of claim that say that something happens to somebody."""

LIMITED = frozenset({*EFFECTS, ClaimKind.SAFETY, ClaimKind.COMPARATIVE})
"""Kinds of claim that may hold for some people or places and not for others."""

# From this many wordings on, a concept that fewer than a quarter of them name is not what the claim is about.
ENOUGH_WORDINGS, RARE_SHARE = 5, 0.25


# "No other method lifts the neck as well" says the most, and denies nothing of the neck.
_NO_OTHER = re.compile(r"\bno other\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a claim says. ``concepts`` are those it is about; ``denies`` whether its statement is a denial."""

    concepts: frozenset[str]
    denies: bool
    tends: int
    numbers: tuple[Quantity, ...]
    aspects: frozenset[Aspect]
    sites: frozenset[str]
    kinds: frozenset[str]
    kinds_and_more: frozenset[str]
    limits: frozenset[str]

    def covers_more(self, kind: str) -> bool:
        """Whether the statement names ``kind`` and the whole of which it is a part ("fine lines and wrinkles")."""
        return kind in self.kinds_and_more

    def number_in(self, dimension: str) -> Quantity | None:
        """The claim's own number in ``dimension``, if it has one."""
        return next((number for number in self.numbers if number.dimension == dimension), None)


@lru_cache(maxsize=2_000)
def profile(claim: KnownClaim) -> Profile:
    """The profile of ``claim``. Numbers, strength and limits come from the statement, which is exact."""
    what = meaning(claim.statement)
    concepts = what.concepts
    if len(claim.wordings) >= ENOUGH_WORDINGS:
        named = [meaning(wording).concepts for wording in claim.wordings]
        concepts = frozenset(c for c in concepts if sum(c in n for n in named) >= RARE_SHARE * len(named))
    tends = what.tends + sum(meaning(wording).tends for wording in claim.wordings)
    hits = [hit for hit in what.hits if hit.name in (concepts or what.concepts)]
    return Profile(
        concepts=concepts or what.concepts,
        denies=bool(reaching(claim.statement, hits)) and not _NO_OTHER.search(claim.statement),
        tends=(tends > 0) - (tends < 0),
        numbers=tuple(_open(number, claim.statement) for number in quantities(claim.statement)),
        aspects=frozenset(
            aspect for aspect, words in strength(claim.statement).aspects if words.lower() not in {"last", "lasts"}
        ),
        sites=frozenset(hit.name for hit in table("sites").find(claim.statement)),
        kinds=frozenset(hit.name for hit in table("kinds").find(claim.statement)),
        kinds_and_more=_beside_their_whole(claim.statement),
        limits=frozenset(hit.name for hit in table("limits").find(claim.statement)),
    )


def _open(number: Quantity, statement: str) -> Quantity:
    """``number``, without an upper end where the claim says "more than one"."""
    if number.low == 1 and statement[: number.start].lower().endswith("more than "):
        return replace(number, low=1.5, high=math.inf)
    return number


def _beside_their_whole(statement: str) -> frozenset[str]:
    found = set()
    for hit in table("kinds").find(statement):
        wholes = [
            whole for whole in hits_of(statement, frozenset(hit.entry.implies)) if whole.name in hit.entry.implies
        ]
        if any(whole.end <= hit.start or whole.start >= hit.end for whole in wholes):
            found.add(hit.name)
    return frozenset(found)


def hits_of(text: str, concepts: frozenset[str]) -> tuple[Hit, ...]:
    """Where ``text`` names one of ``concepts``, itself or by a special case of it."""
    return tuple(hit for hit in meaning(text).hits if hit.name in concepts or concepts & set(hit.entry.implies))
