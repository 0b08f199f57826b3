"""What a claim is like, as far as it decides which clauses may make it; read from the claim alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kb.checking.concepts import Change, concept_table, meaning
from kb.checking.subjects import is_general, named
from kb.checking.tables import table
from kb.checking.values import KnownClaim
from kb.checking.words import fold, tokens
from kb.vocabulary import ClaimKind

PARTICULAR: Final = (Change.GONE, Change.PREVENT)
"""Changes that a claim does not mean lightly: a clause that makes it says them too."""

_EFFECT: Final = frozenset({ClaimKind.EFFICACY, ClaimKind.MECHANISM})


@dataclass(frozen=True, slots=True)
class Traits:
    """``tends`` as of :class:`kb.checking.concepts.Meaning`; ``asks`` which of :data:`PARTICULAR` the statement says.

    ``names`` are proper names that a text must have to make the claim; ``general`` claims hold whatever the
    treatment, and ``others`` are the other treatments that the claim itself speaks of.
    """

    tends: int
    effect: bool
    against: bool
    safety: bool
    asks: tuple[bool, ...]
    names: tuple[str, ...]
    general: bool
    others: frozenset[str]

    def may_be_of(self, subject: str) -> bool:
        """Whether a text about the other treatment ``subject`` may make the claim."""
        return self.general or subject in self.others


def traits_of(claim: KnownClaim) -> Traits:
    """The traits of ``claim``."""
    what = meaning(claim.statement)
    return Traits(
        tends=what.tends,
        effect=claim.kind in _EFFECT,
        against=claim.kind is ClaimKind.CONTRAINDICATION,
        safety=claim.kind is ClaimKind.SAFETY,
        asks=tuple(change in what.changes for change in PARTICULAR),
        names=names_in(claim.statement),
        general=is_general(claim),
        others=frozenset(hit.name for hit in named(claim.statement).other),
    )


def names_in(statement: str) -> tuple[str, ...]:
    """The proper names in a statement, folded: words with a capital that no table knows ("Edmonton", not "Botox")."""
    known = [*concept_table().find(statement), *table("treatments").find(statement)]
    found = []
    for token in tokens(statement)[1:]:
        covered = any(hit.start <= token.start < hit.end for hit in known)
        if statement[token.start].isupper() and token.end - token.start > 2 and not covered:
            found.append(fold(statement[token.start : token.end]))
    return tuple(dict.fromkeys(found))
