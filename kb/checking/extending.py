"""How far a clause goes beside a claim that it makes: other numbers, more, a part, more ground, or less."""

from __future__ import annotations

import re
from typing import Final

from kb.checking.concepts import pole_of
from kb.checking.numbers import Fit, Quantity, quantities
from kb.checking.profiles import EFFECTS, LIMITED, Decided, Profile, hits_of
from kb.checking.strength import Aspect, strength, strength_of
from kb.checking.tables import table
from kb.checking.values import Clause, KnownClaim
from kb.vocabulary import Checkability, ClaimKind, Relation

# In these dimensions a claim with a number is about that number; without it a clause covers more ground.
_ESSENTIAL = frozenset({"minutes", "interval", "sessions", "nth-session", "age"})
# A number in these says how large an effect is; where the claim has none the clause says more than it.
_SIZES = frozenset({"percent", "times", "years-younger"})
# A number in these says when or after how much an effect comes: a special case of a claim that does not say.
_TIMES = frozenset({"sessions", "days", "nth-session", "age"})
# A number in these, behind "for", says how long an effect lasts.
_SPANS = frozenset({"minutes", "days"})
# Kinds of claim that give advice or knowledge: no wording goes "further" than they do.
_WITHOUT_DEGREE = frozenset({ClaimKind.CONTRAINDICATION, ClaimKind.REGIMEN, ClaimKind.AFTERCARE, ClaimKind.BACKGROUND})
# Concepts that already name a part of the body: another part beside it narrows nothing.
_LOCAL = frozenset({"eyes", "neck", "scalp", "jaw-joint", "hair-loss"})

_ALL: Final = re.compile(r"\b(?:all|every|each|any)\b", re.IGNORECASE)
_SOME: Final = re.compile(r"\bsome\b", re.IGNORECASE)


def another_number(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    numbers = quantities(clause.reading)
    for number in numbers:
        own = known.number_in(number.dimension)
        if own is None:
            continue
        fit = number.fit(own)
        if fit is Fit.EQUAL:
            return None
        if fit is Fit.WITHIN:
            return Relation.NARROWER, (f"'{number.text}' lies within what the claim says ('{own.text}')",)
        return Relation.DIFFERENT_NUMBER, (f"'{number.text}' where the claim says '{own.text}'",)
    missing = [own for own in known.numbers if own.dimension in _ESSENTIAL]
    if missing and not _same_words(clause, missing[0]):
        return Relation.BROADER, (f"it does not say '{missing[0].text}'",)
    if claim.kind is ClaimKind.BACKGROUND and not known.numbers:
        aged = next((number for number in numbers if number.dimension == "age"), None)
        return (Relation.NARROWER, (f"'{aged.text}' says from when, the claim does not",)) if aged else None
    return _added_number(clause, known, numbers) if claim.kind in EFFECTS else None


def _added_number(clause: Clause, known: Profile, numbers: tuple[Quantity, ...]) -> Decided | None:
    """A number where the claim has none: a size or a span makes the clause stronger, a time a special case."""
    for number in numbers:
        if number.dimension in _SIZES:
            if any(own.dimension in _SIZES for own in known.numbers):
                return Relation.DIFFERENT_NUMBER, (f"'{number.text}' where the claim says '{known.numbers[0].text}'",)
            return Relation.STRONGER, (f"'{number.text}' says how much, the claim does not",)
    if known.numbers:
        return None
    for number in numbers:
        before = clause.reading[: number.start].lower().split()[-1:]
        if number.dimension in _SPANS and before in (["for"], ["lasts"], ["lasting"]):
            return Relation.STRONGER, (f"'for {number.text}' says how long, the claim does not",)
        if number.dimension in _TIMES:
            return Relation.NARROWER, (f"'{number.text}' says when, the claim does not",)
    return None


def _same_words(clause: Clause, number: Quantity) -> bool:
    return number.text.lower() in clause.reading.lower()


def says_more(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    if claim.checkable in {Checkability.DEFINITIONAL, Checkability.RECORD} and claim.kind not in LIMITED:
        return None
    if claim.kind in _WITHOUT_DEGREE:
        return None
    all_of_it = _ALL.search(clause.reading)
    if all_of_it and _SOME.search(claim.statement):
        return Relation.STRONGER, (f"'{all_of_it.group()}' where the claim says 'some'",)
    further = {a: w for a, w in strength_of(clause).exceeding.items() if a not in known.aspects}
    if claim.kind is not ClaimKind.SAFETY:
        further.pop(Aspect.SEVERITY, None)
    if Aspect.COMPLETENESS in further and _only_moves_away(clause, known):
        further.pop(Aspect.COMPLETENESS)
    if not further:
        return None
    aspect, words = next(iter(further.items()))
    return Relation.STRONGER, (f"'{words}' says that {aspect.meaning}",)


def _only_moves_away(clause: Clause, known: Profile) -> bool:
    """Whether "remove", "clear" or "gone" is said of something else than a thing that the claim is about."""
    spoken = {hit.name for hit in hits_of(clause.reading, known.concepts)}
    return bool(spoken) and all(pole_of(name) >= 0 for name in spoken)


def special_case(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    if claim.kind not in LIMITED and claim.kind is not ClaimKind.CONTRAINDICATION:
        return None
    reading = clause.reading
    for hit in table("kinds").find(reading):
        general = set(hit.entry.implies) & known.concepts
        if not general or (hit.name in known.kinds and not known.covers_more(hit.name)):
            continue
        others = [h for h in hits_of(reading, frozenset(general)) if h.end <= hit.start or h.start >= hit.end]
        if not others:
            return Relation.NARROWER, (f"'{reading[hit.start : hit.end]}' is a part of what the claim covers",)
    if claim.kind not in EFFECTS:
        return None
    for hit in table("sites").find(reading):
        if hit.name not in known.sites and not known.concepts & _LOCAL:
            return Relation.NARROWER, (f"'{reading[hit.start : hit.end]}' is a part of what the claim covers",)
    for hit in table("people").find(reading):
        if hit.group == "part":
            return Relation.NARROWER, (f"it speaks only of '{reading[hit.start : hit.end]}'",)
    return None


def covers_more(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    if claim.kind is not ClaimKind.CONTRAINDICATION or not known.limits:
        return None
    spoken = {hit.name for hit in table("limits").find(clause.reading)}
    if spoken & known.limits:
        return None
    limit = sorted(known.limits)[0]
    return Relation.BROADER, (f"the claim speaks only of what is {limit}",)


def says_less(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    size = next((own for own in known.numbers if own.dimension in _SIZES), None)
    if size is not None and not any(own.dimension in _SIZES for own in quantities(clause.reading)):
        return Relation.WEAKER, (f"it does not say '{size.text}'",)
    lessening = strength_of(clause).lessening
    if claim.kind not in EFFECTS or not lessening or strength(claim.statement).lessening:
        return None
    return Relation.WEAKER, (f"'{lessening[0]}' says less than the claim",)
