"""Denials that need no "not": nothing has changed, only something else can do it, the promise is empty, all may come.

The words stand in the table ``turns``; here is what takes more than words: a state that goes on, or two that are alike.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kb.checking.concepts import meaning, pole_of
from kb.checking.profiles import EFFECTS, Decided, Profile, hits_of
from kb.checking.subjects import named
from kb.checking.tables import table
from kb.checking.values import Clause, KnownClaim
from kb.checking.words import stem
from kb.vocabulary import ClaimKind, Relation

_GOES_ON: Final = re.compile(
    r"\b(?P<verb>stay(?:s|ed)?|remain(?:s|ed)?|go(?:es)? on|went on|carr(?:y|ies|ied) on|keeps?|kept|keep(?:s)? on"
    r"|kept on|continue(?:s|d)? to)\s+(?P<state>(?:as\s+)?[a-z]+)",
    re.IGNORECASE,
)
# What goes on for the better denies nothing: "it keeps improving".
_FOR_THE_BETTER: Final = re.compile(
    r"improv|build|rebuild|work|glow|grow|ris|gett?|mak|produc|lift|firm|tight|heal|bright|soft|smooth|young|fresh|"
    r"strong|plump|moist|calm|clear|health|well|good|help|mov|flow|go|do|tell|turn|sink|ask|say|look|liv|smil|return|"
    r"visit|tak|us|eye",
)
_AS_EVER: Final = re.compile(
    r"\b[a-z]+\s+as\s+(?!soon|well|long|far|many|much)[\w-]+\s+as\s+"
    r"(?:ever|before|always|now|then|at the (?:start|beginning|outset)|in (?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december|spring|summer|autumn|winter|youth|the past)"
    r"|on the (?:first )?day|the (?:first )?day|a (?:year|month|week) ago|(?:it|they|he|she|i|we|you|mine)\b"
    r"(?:\s+(?:always|ever))?\s*(?:was|were|did|had|used|looked|been|have|are|is)?)",
    re.IGNORECASE,
)
# "No softer than before", "no tighter than the other"; not "no longer", and not the superlative "no thinner needles".
_NO_MORE: Final = re.compile(
    r"\bno (?!longer|other|further|matter|number|power|danger|laser|filler|water)"
    r"(?:[a-z]{3,}er|better|more(?: [a-z]+)?(?=\s+than))\b(?=\s*(?:[.,;:]|$)|\s+(?:than|or|for|after|afterwards|in)\b)"
    r"(?!\s+than\s+(?:an?|one|two|three|\d))",
    re.IGNORECASE,
)
_ALIKE: Final = re.compile(
    r"\b(?:every bit|just|quite|exactly|about) as (?:much|[\w-]+)? ?as\b|\bas [\w-]+ as\b|\bas much as\b", re.IGNORECASE
)
# "Keeps worry from your face", "keeps spots away": prevention.
_OFF: Final = re.compile(r"(?:\s+\w+){0,3}\s+(?:from|away|off|out|at bay|in check)\b", re.IGNORECASE)
_AS_MUCH: Final = re.compile(r"\babout as (?:much|well|good|effective\w*) as\b", re.IGNORECASE)
_GIVEN: Final = re.compile(
    r"\b(?:gave|gives|give|left|leaves|got)\s+(?:me|you|her|him|us|them|clients|people|my \w+)\s+(?:with\s+)?"
    r"(?:a|an|more|new|worse|another)\s",
    re.IGNORECASE,
)
_STILL: Final = re.compile(r"\bstill (?:have|had|has|got|get|there|here|see|suffer|wake|show\w*)\b", re.IGNORECASE)
_SAFER_ALONE: Final = re.compile(r"\b(?:is|are|was|were|remains?) (?:by far |still |much )?the \w+er\b", re.IGNORECASE)
_LOSS: Final = re.compile(r"\b(?:declin|diminish|los[es]|loss|weaken|fall|age)\w*", re.IGNORECASE)
_PRESERVED: Final = re.compile(r"\b(?:prevent\w*|keeps?|intact|last longer|no damage|injury)\b", re.IGNORECASE)
# "The liver is larger than the skin" against "the skin is the largest".
_OUTDONE: Final = re.compile(
    r"\b(?:larger|bigger|greater|heavier|better|more \w+)\b[^.;]{0,30}?\bthan (?:the |your |our )?(\w+)", re.IGNORECASE
)
_MOST: Final = re.compile(r"\b(?:\w+est|most \w+)\b", re.IGNORECASE)
_NONE: Final = re.compile(r"\b(?:no|nothing|none|never|not|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_ENOUGH: Final = re.compile(r"\b(?:enough|less)\b", re.IGNORECASE)
_BUT: Final = re.compile(r"\b(?:but|although|though|however|yet|while|whereas)\b", re.IGNORECASE)


def undone(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause denies the claim in words without a "not"."""
    sentence = clause.segment.text
    found = dict(_turns(clause.reading))
    if not _BUT.search(sentence):  # what is said of a promise, or of who may come, holds for the whole sentence
        around = _turns(sentence)
        found |= {group: words for group, words in around.items() if group == "vain"}
        if not _NONE.search(sentence):
            found |= {group: words for group, words in around.items() if group == "welcome"}
    if claim.kind in EFFECTS and _gives_it(clause.reading, known):
        return Relation.NEGATED, ("it says that the trouble comes of it",)
    if "vain" in found:
        return Relation.NEGATED, (f"'{found['vain']}' takes back what is named",)
    if "welcome" in found and is_warning(claim):
        return Relation.NEGATED, (f"'{found['welcome']}' lets people do what the claim warns of",)
    if "others" in found and claim.kind in EFFECTS:
        return Relation.NEGATED, (f"'{found['others']}' leaves it to something else",)
    words = found.get("stays") or (_unchanged(clause.reading, known) if _may_change(claim) else "")
    if words and _may_change(claim):
        return Relation.NEGATED, (f"'{words}' says that nothing has changed",)
    if "kept" in found and claim.kind is ClaimKind.BACKGROUND and _LOSS.search(claim.statement):
        return Relation.NEGATED, (f"'{found['kept']}' says that nothing is lost",)
    if "needless" in found and claim.kind is ClaimKind.REGIMEN and not _ENOUGH.search(claim.statement):
        return Relation.NEGATED, (f"'{found['needless']}' says that it is not needed",)
    return _no_difference(clause, claim)


@lru_cache(maxsize=5_000)
def _turns(text: str) -> dict[str, str]:
    """The words of the table ``turns`` in ``text``, by group."""
    return {hit.group: text[hit.start : hit.end] for hit in table("turns").find(text)}


def _gives_it(reading: str, known: Profile) -> bool:
    """Whether the clause says that what the claim takes away was given: "it gave me a headache"."""
    bad = [hit.start for hit in hits_of(reading, known.concepts) if pole_of(hit.name) < 0]
    return any(given.end() <= at <= given.end() + 12 for given in _GIVEN.finditer(reading) for at in bad)


def is_warning(claim: KnownClaim) -> bool:
    """Whether the claim keeps somebody from something, or tells everybody to do something first."""
    return (
        claim.kind in {ClaimKind.CONTRAINDICATION, ClaimKind.AFTERCARE}
        or "consult" in meaning(claim.statement).concepts
    )


def keeps_away(claim: KnownClaim) -> bool:
    """Whether the claim warns by a "not" or a "little", so that a "not" in a sentence asserts it."""
    if claim.kind is ClaimKind.CONTRAINDICATION:
        return True
    return claim.kind is ClaimKind.AFTERCARE and bool(re.search(r"\b(?:little|not|avoid|less)\b", claim.statement))


def _may_change(claim: KnownClaim) -> bool:
    """Whether the claim says that something changes, so that what stays as it is denies it."""
    if claim.kind in EFFECTS:
        return not _PRESERVED.search(claim.statement)
    return claim.kind is ClaimKind.BACKGROUND and bool(_LOSS.search(claim.statement))


def _unchanged(reading: str, known: Profile) -> str:
    """The words of ``reading`` that say that a state goes on, or nothing."""
    for going in _GOES_ON.finditer(reading):
        state = going["state"].lower().removeprefix("as ").strip()
        before = {stem(word) for word in re.findall(r"[a-z]+", reading[: going.start()].lower())}
        told_before = len(state) > 3 and any(word[:4] == stem(state)[:4] for word in before)
        acts = (
            state.endswith("ing") and not _FOR_THE_BETTER.match(state) and not going["verb"].lower().startswith("stay")
        )
        bad = any(
            pole_of(hit.name) < 0 and going.start("state") <= hit.start <= going.end() + 1
            for hit in hits_of(reading, known.concepts)
        )
        if _OFF.match(reading[going.end() :]):
            continue
        if told_before or acts or bad:
            return going.group()
    as_ever = _AS_EVER.search(reading)
    if as_ever:
        return as_ever.group()
    still = _STILL.search(reading)
    good = any(pole_of(hit.name) > 0 for hit in hits_of(reading, known.concepts))
    return still.group() if still and not good else ""


def _no_difference(clause: Clause, claim: KnownClaim) -> Decided | None:
    """Whether two are said to be alike where the claim says that one is better, or that something is done."""
    if is_warning(claim):
        return None
    outdone = _OUTDONE.search(clause.reading)
    subject = re.sub(r"^(?:the|a|an)\s+", "", claim.statement, flags=re.IGNORECASE).split()[0].lower()
    if outdone and _MOST.search(claim.statement) and not _NONE.search(clause.reading) and outdone[1].lower() == subject:
        return Relation.NEGATED, (f"'{outdone.group()}' puts something else above it",)
    alike = _NO_MORE.search(clause.reading)
    if claim.kind is ClaimKind.COMPARATIVE and re.search(r"\bmore\b|\b\w+er\b.*\bthan\b", claim.statement):
        alike = alike or _ALIKE.search(clause.reading)
        others = [hit.start for hit in named(clause.reading).other]
        ours = [hit.start for hit in (*named(clause.reading).ours, *named(clause.reading).near)]
        alone = _SAFER_ALONE.search(clause.reading)
        if alone and others and min(others) < alone.start() and not any(at < alone.start() for at in ours):
            return Relation.NEGATED, ("the comparison is turned round",)
    if claim.kind in EFFECTS:
        alike = alike or _AS_MUCH.search(clause.reading)
    if alike and claim.kind in {*EFFECTS, ClaimKind.COMPARATIVE, ClaimKind.BACKGROUND}:
        return Relation.NEGATED, (f"'{alike.group()}' says that there is no difference",)
    return None
