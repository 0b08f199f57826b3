"""What to write instead: guidance of the claim where there is any, else the lightest change of the sentence.

Rewordings follow the GRADE ladder (Santesso 2020, doi 10.1016/j.jclinepi.2019.10.014).
"""

from __future__ import annotations

import re

from kb.checking.judging import Code, Judgement
from kb.checking.strength import Strength
from kb.checking.tables import table
from kb.checking.values import Clause, KnownClaim
from kb.checking.words import normalised
from kb.rating.wording import strongest_wording
from kb.vocabulary import Level, Verdict, WordingStrength

_BY_GUIDANCE = frozenset(
    {
        Code.OVERSTATED,
        Code.NOT_SHOWN,
        Code.NOT_ON_RECORD,
        Code.CONTRADICTED,
        Code.ABSOLUTE_WORDING,
        Code.GOES_FURTHER,
        Code.SPECIAL_CASE,
        Code.WIDER_CLAIM,
        Code.DENIES_EVIDENCE,
        Code.NOT_TESTABLE,
    }
)
_IRREGULAR_BASE = {"is": "be", "are": "be", "has": "have", "have": "have", "does": "do", "goes": "go"}
_NO_VERB_AFTER = {"the", "a", "an", "your", "our", "these", "those", "of", "and", "to", "more", "new", "fewer", "less"}


def suggest(clause: Clause, claim: KnownClaim | None, judgement: Judgement, strong: Strength) -> str:
    """One sentence that tells the writer what to write; empty where nothing needs to change."""
    if claim is None:
        return "Back it with a study that is in the record, offer it to the curators, or leave it out."
    if judgement.code is Code.NUMBER_DIFFERS:
        return f"Check the figure; the record speaks of '{claim.statement.rstrip('.')}'."
    if judgement.code not in _BY_GUIDANCE:
        return ""
    if judgement.level is Level.NOTICE and judgement.code is not Code.NOT_TESTABLE:
        return ""
    if claim.do_not_claim:
        return f"Do not claim this: {claim.do_not_claim[0]}"
    if claim.say:
        avoided = avoided_phrase(clause.reading, claim)
        return f"Instead of '{avoided}', write: {claim.say[0]}" if avoided else f"You may write: {claim.say[0]}"
    if judgement.code is Code.NOT_TESTABLE:
        return "Make plain that it is a view or a tradition ('in Chinese medicine it is held that ...')."
    return reworded(clause, claim, strong)


def avoided_phrase(text: str, claim: KnownClaim) -> str:
    """The first wording that the guidance of ``claim`` says to avoid and that stands in ``text``, or nothing."""
    spoken = f" {normalised(text)} "
    return next((phrase for phrase in claim.avoid if f" {normalised(phrase)} " in spoken), "")


def reworded(clause: Clause, claim: KnownClaim, strong: Strength) -> str:
    """The lightest change of the writer's own words that brings them down to what the verdict carries."""
    strongest = strongest_wording(claim.verdict, claim.certainty)
    if claim.verdict is Verdict.CONTRADICTED or strongest is None:
        return "Leave it out: no wording of it is carried."
    absolute = tuple(dict.fromkeys(words for _, words in strong.aspects))
    without = f"Leave out {_listed(absolute)}" if absolute else ""
    softened = _softened(clause, strongest)
    if without and softened:
        return f"{without}, and write: {softened}"
    return f"{without}." if without else f"Write: {softened}" if softened else ""


def _softened(clause: Clause, strongest: WordingStrength) -> str:
    sentence = " ".join(clause.reading.split()).rstrip(".!;, ")
    if strongest is WordingStrength.UNCERTAIN:
        plain = _lowered(sentence)
        return (
            f"\u201cIt is very uncertain whether {plain}.\u201d"
            if _has_subject(sentence)
            else ("\u201cWhether this is so is very uncertain.\u201d")
        )
    adverb = {WordingStrength.MAY: "may", WordingStrength.PROBABLY: "probably"}.get(strongest)
    if adverb is None:
        return ""
    for hit in table("changes").find(sentence):
        word = sentence[hit.start : hit.end].split()[0]
        before = sentence[: hit.start].split()[-1:]
        if (before and before[0].lower() in _NO_VERB_AFTER) or not _is_third_person(word):
            continue
        rest = sentence[hit.start + len(word) :]
        verb = _base_form(word) if adverb == "may" else word
        return f"\u201c{sentence[: hit.start]}{adverb} {verb}{rest}.\u201d"
    return ""


def _has_subject(sentence: str) -> bool:
    return bool(re.match(r"(?:it|this|the|facial|cosmetic|acupuncture|our|your|these|they|needles?)\b", sentence, re.I))


def _is_third_person(word: str) -> bool:
    return word.islower() and word.endswith("s") and not word.endswith(("ss", "ness")) and len(word) > 3


def _base_form(verb: str) -> str:
    if verb in _IRREGULAR_BASE:
        return _IRREGULAR_BASE[verb]
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if verb.endswith(("sses", "xes", "zes", "ches", "shes")):
        return verb[:-2]
    return verb[:-1]


def _lowered(sentence: str) -> str:
    first = sentence.split(maxsplit=1)[:1]
    keep = bool(first) and (first[0].isupper() and len(first[0]) > 1)
    return sentence if keep else sentence[:1].lower() + sentence[1:]


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(f"'{word}'" for word in words)
