"""How far a clause goes beside a claim that it makes: other numbers, more, a part, more ground, or less."""

from __future__ import annotations

import re
from typing import Final

from kb.checking.concepts import pole_of
from kb.checking.counting import is_superlative
from kb.checking.negation import denials
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
# A number in these, behind "for", says how long an effect lasts.
_SPANS = frozenset({"minutes", "days"})
# Kinds of claim that give advice or knowledge: no wording goes "further" than they do.
_WITHOUT_DEGREE = frozenset({ClaimKind.CONTRAINDICATION, ClaimKind.REGIMEN, ClaimKind.AFTERCARE, ClaimKind.BACKGROUND})
# Kinds of claim with degrees of which the words of knowledge ("every", "the only") tell more than the strong ones.
_PARTLY = frozenset({ClaimKind.COMPARATIVE, ClaimKind.META_EVIDENCE, ClaimKind.SAFETY, ClaimKind.MECHANISM})
_SUPERLATIVE_CLAIM: Final = re.compile(r"\b(?:no other|unlike any|most|largest|outermost|only|every)\b", re.IGNORECASE)
_JUST_BEFORE: Final = 12
# So many parts of the face in one sentence stand for the whole.
_TWO_SITES: Final = 1
# Concepts that already name a part of the body: another part beside it narrows nothing.
_LOCAL = frozenset({"eyes", "neck", "scalp", "jaw-joint", "hair-loss"})

# A time within a range of these is the range in other words: nobody means "30 minutes" to exclude 20.
_ROUGH = frozenset({"minutes", "nth-session"})
_RANKED: Final = re.compile(r"\b(?:second|third|fourth|2nd|3rd)[- ](?:\w+est|most|layer)\b", re.IGNORECASE)
_HIGHEST: Final = re.compile(r"\b(?:\w+est|most|outermost|top)\b", re.IGNORECASE)
_FIRST: Final = re.compile(
    r"\b(?:(?:one|single|first|1st) (?:\w+ )?(?:session|treatment|visit|go|appointment|sitting)|on the spot|(?:get|got|"
    r"step|rise|leave|left|walk)\w* (?:up|off|out|the)|same day|there and then|as soon as)\b",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    r"\b(?:several|(?:quite )?a few|a number of|a couple|some|many|patien\w+|more than (?:one|once)|number of|"
    r"further|repeated|handful)\b",
    re.IGNORECASE,
)
_ALL: Final = re.compile(r"\b(?:all|every|each|any)\b", re.IGNORECASE)
_SOME: Final = re.compile(r"\bsome\b", re.IGNORECASE)


def another_number(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    numbers = numbers_of(clause)
    if claim.kind in {ClaimKind.CONTRAINDICATION, ClaimKind.AFTERCARE} and not known.numbers:
        span = next((number for number in numbers if number.dimension in _SPANS), None)
        return (Relation.NARROWER, (f"'{span.text}' says for how long, the claim does not",)) if span else None
    if _RANKED.search(clause.reading) and not _RANKED.search(claim.statement) and _HIGHEST.search(claim.statement):
        return Relation.DIFFERENT_NUMBER, ("it gives another rank than the claim",)
    for number in numbers:
        own = known.number_in(number.dimension)
        if own is None:
            continue
        fit = number.fit(own)
        if fit is Fit.EQUAL or (fit is Fit.WITHIN and own.dimension in _ROUGH):
            return None
        if fit is Fit.WITHIN:
            return Relation.NARROWER, (f"'{number.text}' lies within what the claim says ('{own.text}')",)
        return Relation.DIFFERENT_NUMBER, (f"'{number.text}' where the claim says '{own.text}'",)
    missing = [own for own in known.numbers if own.dimension in _ESSENTIAL]
    if missing and not _same_words(clause, missing[0]):
        return Relation.BROADER, (f"it does not say '{missing[0].text}'",)
    if claim.kind is ClaimKind.BACKGROUND and not known.numbers:
        size = next((number for number in numbers if number.dimension in _SIZES), None)
        if size:
            return Relation.DIFFERENT_NUMBER, (f"'{size.text}' says how much, the claim does not",)
        return None
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
    return None


def numbers_of(clause: Clause) -> tuple[Quantity, ...]:
    """The numbers of the reading; one that goes on behind the cut ("an hour / and a half") is read from the sentence."""
    sentence = clause.segment.text
    start = sentence.find(clause.text)
    found = quantities(clause.reading)
    if start < 0 or not found:
        return found
    whole = quantities(sentence)
    end = start + len(clause.text)
    return tuple(next((w for w in whole if _goes_on(number, w, clause, start, end)), number) for number in found)


def _goes_on(number: Quantity, whole: Quantity, clause: Clause, start: int, end: int) -> bool:
    """Whether ``whole``, of the sentence, is ``number`` of its clause and more, on both sides of the cut."""
    if number.dimension != whole.dimension or not (whole.start < start < whole.end or whole.start < end < whole.end):
        return False
    return number.text in whole.text or whole.text.startswith(number.text.split()[0])


def _same_words(clause: Clause, number: Quantity) -> bool:
    """Whether the number stands in the clause in the same words, or in words that count as much."""
    if number.text.lower() in clause.reading.lower():
        return True
    if number.dimension == "nth-session" and number.low <= 1:
        return Aspect.SPEED in strength_of(clause).exceeding or bool(_FIRST.search(clause.reading))
    return number.low <= 1 and number.dimension == "sessions" and bool(_SEVERAL.search(clause.reading))


def says_more(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    if is_superlative(clause.reading) and Aspect.EXCLUSIVENESS not in known.aspects and claim.kind in EFFECTS:
        return Relation.STRONGER, ("it says that nothing else compares",)
    record = claim.checkable in {Checkability.DEFINITIONAL, Checkability.RECORD} and claim.kind not in LIMITED
    if record or claim.kind in _WITHOUT_DEGREE or claim.kind in _PARTLY:
        further = _goes_further(clause, claim)
        if further or record or claim.kind in _WITHOUT_DEGREE:
            return further
    all_of_it = _ALL.search(clause.reading)
    if all_of_it and _SOME.search(claim.statement):
        return Relation.STRONGER, (f"'{all_of_it.group()}' where the claim says 'some'",)
    further = {
        aspect: words
        for aspect, words in reversed(strength_of(clause).aspects)
        if aspect not in known.aspects and not _says_little(words, clause.reading)
    }
    if claim.kind is not ClaimKind.SAFETY:
        further.pop(Aspect.SEVERITY, None)
    if Aspect.COMPLETENESS in further and _only_moves_away(clause, known):
        further.pop(Aspect.COMPLETENESS)
    if not further:
        return None
    aspect, words = next(iter(further.items()))
    return Relation.STRONGER, (f"'{words}' says that {aspect.meaning}",)


def _goes_further(clause: Clause, claim: KnownClaim) -> Decided | None:
    """Whether a statement of knowledge or advice is made of all, of nothing else, or for ever, and the claim is not."""
    own = {hit.group for hit in table("further").find(claim.statement)} | {a.value for a in strength(claim.statement).exceeding}
    if _SUPERLATIVE_CLAIM.search(claim.statement):
        own.add(Aspect.EXCLUSIVENESS.value)
    own_words = set(claim.statement.lower().split())
    for hit in table("further").find(clause.reading):
        words = clause.reading[hit.start : hit.end]
        if hit.group not in own and words.lower() not in own_words and not _denied_there(clause.reading, hit.start, hit.end):
            return Relation.STRONGER, (f"'{words}' says that {Aspect(hit.group).meaning}",)
    return None


def _denied_there(text: str, start: int, end: int) -> bool:
    """Whether the word is itself denied: "not always", "not every"."""
    return any(d.start <= start and d.cue_start < start <= d.cue_start + _JUST_BEFORE and end <= d.end for d in denials(text))


def _says_little(words: str, reading: str) -> bool:
    """Whether words of a degree are used without it: "at its best", "the last visit", "has gone to sleep"."""
    low = words.lower()
    before = reading[: reading.lower().find(low)].lower().split()[-4:]
    if low in {"last", "lasted"}:
        return True
    if low == "gone":
        return bool({"has", "have", "had", "'ve", "that", "having"} & set(before[-2:]))
    if low in {"best", "finest"}:
        return not {"the", "our"} & set(before[-1:]) or bool(re.search(rf"\b{low}[- ](?:known|results|of|served)", reading, re.I))
    if low == "for years":
        return bool({"had", "have", "been", "was", "were", "has", "there"} & set(before))
    return low in {"within days", "in days"} and "quick" in reading.lower()


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
