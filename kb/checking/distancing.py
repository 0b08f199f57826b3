"""Whether a clause says at all what it names: a question, a wish, a jest or a leave to do otherwise says nothing.

These signs are looked for before the words are weighed against the claim, for they turn any of them.
"""

from __future__ import annotations

import re
from typing import Final

from kb.checking.concepts import meaning
from kb.checking.negation import denials
from kb.checking.profiles import EFFECTS, Decided, Profile, hits_of
from kb.checking.subjects import named
from kb.checking.tables import table
from kb.checking.values import Clause, KnownClaim
from kb.vocabulary import ClaimKind, Relation

_ASKED: Final = re.compile(r"\?[\"'”’)\]]*\s*$")
# A question that takes what it asks for granted.
_KNOWN_TO_BE_SO: Final = re.compile(
    r"\W*(?:did you know|who knew|have you heard|isn['’]t it|why (?:does|do|is|are))\b", re.I
)
_THAN: Final = re.compile(r"\bthan\b", re.I)
_ONLY: Final = re.compile(r"\b(?:only|merely)\b", re.I)
_NOT_ONLY: Final = re.compile(r"\b(?:not|n['’]t) (?:only|merely)\b", re.I)
# What one method can be to another: a comparison is about one of these, and says nothing without it.
_ROLES: Final = frozenset(
    {"alternative", "safer", "natural", "unique", "finer-than-usual", "suits", "invasive", "cost"}
)
_ADVICE: Final = frozenset(
    {
        ClaimKind.AFTERCARE,
        ClaimKind.CONTRAINDICATION,
        ClaimKind.REGIMEN,
        ClaimKind.SAFETY,
        ClaimKind.PROCEDURE,
        ClaimKind.MECHANISM,
    }
)


def only_asked(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause is a question: what it asks is not said."""
    sentence = clause.segment.text
    if _ASKED.search(sentence) and not _KNOWN_TO_BE_SO.match(sentence):
        return Relation.RELATED, ("it asks and does not say",)
    return None


def kept_away_from(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the sentence wishes, mocks or quotes what it names."""
    sentence = clause.segment.text
    near = [(clause.reading, hit) for hit in table("distance").find(clause.reading)]
    around = [(sentence, hit) for hit in table("distance").find(sentence) if hit.group != "wish"]
    for text, hit in (*near, *around):  # a wish reaches only its own part of the sentence
        if text[hit.start : hit.end].lower() == "my feet":  # of "my foot!" only the singular mocks
            continue
        return Relation.NEGATED, (f"'{text[hit.start : hit.end]}' keeps away from what is named",)
    return None


def left_free(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether advice is denied by a leave to do otherwise: "no need to tell us", "as much as you like"."""
    if claim.kind not in _ADVICE or table("permission").find(claim.statement):
        return None
    for hit in table("permission").find(clause.reading):
        return Relation.NEGATED, (f"'{clause.reading[hit.start : hit.end]}' leaves the reader free",)
    return None


def made_worse(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether a claim that a thing does good, or no harm, meets a clause that says, undenied, that it harms."""
    if claim.kind not in {ClaimKind.SAFETY, *EFFECTS} or denials(clause.reading, warnings_deny=True):
        return None
    if claim.kind in EFFECTS and meaning(clause.reading).tends > 0:
        return None  # "it repairs the damage"
    harmed = [hit for hit in table("changes").find(clause.reading) if hit.name == "worsen"]
    if claim.kind in EFFECTS:  # "external damage" is a noun, and tells where a trouble comes from
        harmed = [hit for hit in harmed if clause.reading[hit.start : hit.end].lower() not in {"damage", "harm"}]
    said_by_claim = any(hit.name == "worsen" for hit in table("changes").find(claim.statement))
    if harmed and (known.denies or not said_by_claim):
        words = clause.reading[harmed[0].start : harmed[0].end]
        return Relation.NEGATED, (f"'{words}' is said without a 'not'",)
    return None


def sides_swapped(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether a comparison is turned round: "Botox is safer than facial acupuncture"."""
    if claim.kind is not ClaimKind.COMPARATIVE or not named(claim.statement).ours:
        return None
    than = _THAN.search(clause.reading)
    if than is None:
        return None
    names = named(clause.reading)
    ours = [hit.start for hit in (*names.ours, *names.near)]
    others = [hit.start for hit in names.other]
    if ours and others and min(ours) > than.start() > min(others):
        return Relation.NEGATED, ("the comparison is turned round",)
    return None


def core_unsaid(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause names nothing of what a claim on safety or on other methods is about.

    Of a comparison the property or the role must be named ("safer", "in place of"), not the two sides alone.
    """
    if claim.kind not in {ClaimKind.SAFETY, ClaimKind.COMPARATIVE}:
        return None
    sides = {hit.entry.name for hit in named(claim.statement).other} | {"own-treatment", "needle", "face", "skin"}
    core = known.concepts - sides - {"facelift-effect"}
    if claim.kind is ClaimKind.COMPARATIVE and not named(claim.statement).ours:
        core = known.concepts
    core = core & _ROLES or core
    if core and not hits_of(clause.reading, core) and not core & meaning(clause.reading).concepts:
        return Relation.RELATED, (f"it does not speak of {', '.join(sorted(core))}",)
    return None


def limited_by_only(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether "only" makes less of what is done than the claim says: "only the body is needled"."""
    if claim.kind is not ClaimKind.PROCEDURE or _ONLY.search(claim.statement):
        return None
    found = _ONLY.search(clause.reading)
    if found is None or _NOT_ONLY.search(clause.reading):
        return None
    return Relation.NARROWER, (f"'{found.group()}' limits it",)
