"""How far a clause goes beside a claim that it makes: more, a part, more ground, or less."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kb.checking.concepts import pole_of
from kb.checking.counting import is_superlative
from kb.checking.figures import SIZES
from kb.checking.negation import denials
from kb.checking.numbers import quantities
from kb.checking.profiles import EFFECTS, LIMITED, Decided, Profile, hits_of
from kb.checking.strength import Aspect, strength, strength_of
from kb.checking.tables import Hit, table
from kb.checking.values import Clause, KnownClaim
from kb.vocabulary import Checkability, ClaimKind, Relation

# Kinds of claim that give advice or knowledge: no wording goes "further" than they do.
_WITHOUT_DEGREE = frozenset({ClaimKind.CONTRAINDICATION, ClaimKind.REGIMEN, ClaimKind.AFTERCARE, ClaimKind.BACKGROUND})
# "All damage is undone", not "every decade" or "all in all".
_ALL_OF_THEM: Final = re.compile(
    r"\W*(?:all (?!you|it|they|we|i\b|in\b|over|told|the time|sorts|kinds|right|of a|that|this|about|round|around|"
    r"along|through|your life|day|year|night|\d|one|two|three|four|ten|from|done|set|at\b|my|for|but|i\W)[a-z]"
    r"|every (?!year|decade|birthday|time|so|now|day|week|month|other|passing|second|two|few|session|visit|bit|"
    r"little|"
    r"once|morning|night|\d)[a-z])",
    re.IGNORECASE,
)
_SUPERLATIVE_CLAIM: Final = re.compile(r"\b(?:no other|unlike any|most|largest|outermost|only|every)\b", re.IGNORECASE)
# Better than oneself was before is better, no more.
_EARLIER: Final = re.compile(
    r"\s+(?:before|ever|the (?:last|one before|time)|last|it\b|i\b|she\b|he\b|they\b|we\b|when|in|at|usual|my)",
    re.IGNORECASE,
)
# Of what lies under the skin people speak by naming a part of the face: "the jaw unclenches".
_OF_THE_FACE: Final = frozenset({"jaw", "mouth", "forehead"})
_UNDER_THE_SKIN: Final = re.compile(r"\b(?:muscles?|blood|lymph|oxygen|tension|headaches?|fluid)\b", re.IGNORECASE)
_BEYOND_NONE: Final = frozenset({Aspect.EXCLUSIVENESS, Aspect.CERTAINTY, Aspect.HARMLESSNESS})
# Said of what somebody does, these only tell a habit.
_HABITS: Final = frozenset({"always", "altogether"})
_JUST_BEFORE: Final = 12
# So many parts of the face in one sentence stand for the whole.
_TWO_SITES: Final = 1
# Concepts that already name a part of the body: another part beside it narrows nothing.
_LOCAL = frozenset({"eyes", "neck", "scalp", "jaw-joint", "hair-loss"})

_ALL: Final = re.compile(r"\b(?:all|every|each|any)\b", re.IGNORECASE)
_SOME: Final = re.compile(r"\bsome\b", re.IGNORECASE)


def says_more(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    if is_superlative(clause.reading) and Aspect.EXCLUSIVENESS not in known.aspects and claim.kind in EFFECTS:
        return Relation.STRONGER, ("it says that nothing else compares",)
    if (
        _ALL_OF_THEM.match(clause.reading)
        and not _ALL.search(claim.statement)
        and claim.kind in {*EFFECTS, ClaimKind.BACKGROUND}
        and not known.denies
    ):
        return Relation.STRONGER, (f"'{clause.reading.split()[0]}' says that {Aspect.EXTENT.meaning}",)
    record = claim.checkable in {Checkability.DEFINITIONAL, Checkability.RECORD} and claim.kind not in LIMITED
    beyond = None if known.denies and claim.kind is not ClaimKind.BACKGROUND else _goes_further(clause, claim)
    if beyond or record or claim.kind in _WITHOUT_DEGREE:
        return beyond
    all_of_it = _ALL.search(clause.reading)
    if all_of_it and _SOME.search(claim.statement):
        return Relation.STRONGER, (f"'{all_of_it.group()}' where the claim says 'some'",)
    further = {
        aspect: words
        for aspect, words in reversed(strength_of(clause).aspects)
        if aspect not in known.aspects and not _says_little(words, clause.reading)
    }
    if known.denies:  # "no harm at all", "no permanent injury": all of it is denied, which is what the claim does
        further = {aspect: words for aspect, words in further.items() if aspect in _BEYOND_NONE}
    if "quickly" in claim.statement:
        further.pop(Aspect.SPEED, None)
    if _SUPERLATIVE_CLAIM.search(claim.statement):
        further.pop(Aspect.EXCLUSIVENESS, None)
    if "younger" in claim.statement and further.get(Aspect.MAGNITUDE, "").lower().startswith(("years", "turn")):
        further.pop(Aspect.MAGNITUDE)
    if claim.kind is not ClaimKind.SAFETY:
        further.pop(Aspect.SEVERITY, None)
    if Aspect.COMPLETENESS in further and _only_moves_away(clause, known):
        further.pop(Aspect.COMPLETENESS)
    if not further:
        return None
    aspect, words = next(iter(further.items()))
    return Relation.STRONGER, (f"'{words}' says that {aspect.meaning}",)


@lru_cache(maxsize=10_000)
def _further(text: str) -> tuple[Hit, ...]:
    """Where ``text`` has words of the table ``further``."""
    return table("further").find(text)


def _goes_further(clause: Clause, claim: KnownClaim) -> Decided | None:
    """Whether a statement of knowledge or advice is made of all, of nothing else, or for ever, and the claim is not."""
    own = {hit.group for hit in _further(claim.statement)} | {a.value for a in strength(claim.statement).exceeding}
    if _SUPERLATIVE_CLAIM.search(claim.statement):
        own.add(Aspect.EXCLUSIVENESS.value)
    own_words = set(claim.statement.lower().split())
    for hit in _further(clause.reading):
        words = clause.reading[hit.start : hit.end]
        if words.lower() in _HABITS and claim.kind is not ClaimKind.BACKGROUND:
            continue
        if hit.group == Aspect.SEVERITY and claim.kind not in {ClaimKind.SAFETY, ClaimKind.MECHANISM}:
            continue
        if (
            hit.group not in own
            and words.lower() not in own_words
            and not _denied_there(clause.reading, hit.start, hit.end)
        ):
            return Relation.STRONGER, (f"'{words}' says that {Aspect(hit.group).meaning}",)
    return None


def _denied_there(text: str, start: int, end: int) -> bool:
    """Whether the word is itself denied: "not always", "not every"."""
    return any(
        d.start <= start and d.cue_start < start <= d.cue_start + _JUST_BEFORE and end <= d.end for d in denials(text)
    )


def _says_little(words: str, reading: str) -> bool:
    """Whether words of a degree are used without it: "at its best", "the last visit", "has gone to sleep"."""
    low = words.lower()
    before = reading[: reading.lower().find(low)].lower().split()[-4:]
    if low in {"last", "lasted"}:
        return True
    if low == "gone":
        return bool({"has", "have", "had", "'ve", "that", "having"} & set(before[-2:]))
    if low in {"best", "finest"}:
        return not {"the", "our"} & set(before[-1:]) or bool(
            re.search(rf"\b{low}[- ](?:known|results|of|served)", reading, re.I)
        )
    if low == "for years":
        return bool({"had", "have", "been", "was", "were", "has", "there"} & set(before))
    behind = reading[reading.lower().find(low) + len(low) :]
    return low.endswith("than") and _EARLIER.match(behind) is not None


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
        if hit.group == "none" or sum(h.group != "none" for h in table("sites").find(reading)) > _TWO_SITES:
            continue
        if hit.name in _OF_THE_FACE and _UNDER_THE_SKIN.search(claim.statement):
            continue
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
    size = next((own for own in known.numbers if own.dimension in SIZES), None)
    if size is not None and not any(own.dimension in SIZES for own in quantities(clause.reading)):
        return Relation.WEAKER, (f"it does not say '{size.text}'",)
    lessening = strength_of(clause).lessening
    if claim.kind not in EFFECTS or not lessening or strength(claim.statement).lessening:
        return None
    return Relation.WEAKER, (f"'{lessening[0]}' says less than the claim",)
