"""The numbers of a clause beside those of a claim: the same, others, within, left out, or added."""

from __future__ import annotations

import re
from typing import Final

from kb.checking.numbers import Fit, Quantity, quantities
from kb.checking.profiles import EFFECTS, Decided, Profile
from kb.checking.strength import Aspect, strength_of
from kb.checking.values import Clause, KnownClaim
from kb.vocabulary import ClaimKind, Relation

# In these dimensions a claim with a number is about that number; without it a clause covers more ground.
_ESSENTIAL = frozenset({"minutes", "interval", "sessions", "nth-session", "age"})
SIZES = frozenset({"percent", "times", "years-younger"})
"""Dimensions of numbers that say how large an effect is; where the claim has none, the clause says more than it."""
# A number in these, behind "for", says how long an effect lasts.
_SPANS = frozenset({"minutes", "days"})
# A number within a range of these is the range in other words: "the seventh session" of "the seventh or eighth".
_ROUGH = frozenset({"nth-session"})
# "A hundred per cent natural" is no figure.
_WHOLE: Final = 100.0
_PAST: Final = re.compile(r"\b(?:in|within) the (?:past|last) (?:day|week|fortnight|month|year)\b", re.IGNORECASE)
_TWO: Final = 2
_FITS = (Fit.EQUAL, Fit.WITHIN, Fit.OTHER)
_RANKED: Final = re.compile(r"\b(?:second|third|fourth|2nd|3rd)[- ](?:\w+est|most|layer)\b", re.IGNORECASE)
_HIGHEST: Final = re.compile(r"\b(?:\w+est|most|outermost|top)\b", re.IGNORECASE)
_FIRST: Final = re.compile(
    r"\b(?:(?:one|single|first|1st) (?:\w+ )?(?:session|treatment|visit|go|appointment|sitting)|on the spot|(?:get|got|"
    r"step|rise|leave|left|walk)\w* (?:up|off|out|the)|same day|session one|number one|there and then|as soon as)\b",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    r"\b(?:several|(?:quite )?a few|a number of|a couple|some|many|patien\w+|more than (?:one|once)|number of|"
    r"further|repeated|handful)\b",
    re.IGNORECASE,
)


def another_number(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """What the numbers of the clause decide; None where they fit those of the claim, or neither has any."""
    numbers = numbers_of(clause)
    if claim.kind in {ClaimKind.CONTRAINDICATION, ClaimKind.AFTERCARE} and not known.numbers:
        span = next((number for number in numbers if number.dimension in _SPANS), None)
        lately = _PAST.search(clause.reading)
        words = span.text if span else lately.group() if lately else ""
        return (Relation.NARROWER, (f"'{words}' says for how long, the claim does not",)) if words else None
    if _RANKED.search(clause.reading) and not _RANKED.search(claim.statement) and _HIGHEST.search(claim.statement):
        return Relation.DIFFERENT_NUMBER, ("it gives another rank than the claim",)
    compared = [(number, own) for number in numbers if (own := known.number_in(number.dimension)) is not None]
    for number, own in sorted(compared, key=lambda pair: _FITS.index(pair[0].fit(pair[1]))):
        fit = number.fit(own)
        if fit is Fit.EQUAL or (fit is Fit.WITHIN and own.dimension in _ROUGH):
            return None
        if fit is Fit.WITHIN:
            return Relation.NARROWER, (f"'{number.text}' lies within what the claim says ('{own.text}')",)
        return Relation.DIFFERENT_NUMBER, (f"'{number.text}' where the claim says '{own.text}'",)
    missing = [own for own in known.numbers if own.dimension in _ESSENTIAL]
    if missing and not _same_words(clause, missing[0]):
        return Relation.BROADER, (f"it does not say '{missing[0].text}'",)
    if claim.kind not in EFFECTS and not known.numbers:
        size = next((n for n in numbers if n.dimension in {"percent", "times"} and n.low != _WHOLE), None)
        if size:
            kind = Relation.STRONGER if claim.kind is ClaimKind.COMPARATIVE else Relation.DIFFERENT_NUMBER
            return kind, (f"'{size.text}' says how much, the claim does not",)
        return None
    return _added_number(clause, known, numbers) if claim.kind in EFFECTS else None


def _added_number(clause: Clause, known: Profile, numbers: tuple[Quantity, ...]) -> Decided | None:
    """A number where the claim has none: a size or a span makes the clause stronger, a time a special case."""
    for number in numbers:
        if number.dimension in SIZES:
            if any(own.dimension in SIZES for own in known.numbers):
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
    """The numbers of the reading; one that goes on behind the cut ("an hour / and a half") is that of the sentence."""
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
    return number.low < _TWO and number.dimension == "sessions" and bool(_SEVERAL.search(clause.reading))
