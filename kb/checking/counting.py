"""Which denials count against a claim: "not for pregnant women" asserts a warning, "no organ is larger" a superlative.

A denial that is seen and left out here never makes a clause inherit where it would not have without the denial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kb.checking.concepts import Change, meaning, pole_of
from kb.checking.negation import Denial
from kb.checking.profiles import EFFECTS, Profile
from kb.checking.tables import table
from kb.checking.turning import keeps_away
from kb.checking.values import KnownClaim
from kb.vocabulary import ClaimKind

# "No organ is larger than", "nothing works better", "there is nothing like it": the most of all.
_SUPERLATIVE: Final = re.compile(
    r"\b(?:no (?!longer|more)(?:other )?[a-z]+(?: [a-z]+){0,5}?|nothing(?! (?:more|better) [a-z]+ about)|nobody|no one"
    r"|none|not another|(?:not|n['’]t) find another"
    r"|(?:not|n['’]t) beat)\b[^.;:!?]{0,60}?"
    r"(?:\b(?:[a-z]{3,}er|more [a-z]+|less [a-z]+|better|greater)\b[^.;:!?]{0,40}\bthan\b"
    r"|\b(?:better|greater|finer|safer|fresher|stronger)\b(?:\s*[.,;!]|\s*$)"
    r"|\b(?:as|so) (?:\w+(?: \w+)?) as\b|\bso (?:well|good|effective\w*|fast)\b"
    r"|\blike (?:it|this|them|needles|facial)\b"
    r"|\b(?:compares?|rivals?|beats?|matches|comes close|equals?|parallel|the like)\b)"
    r"|\bno (?:equal|rival|parallel|match for it|peer)\b|\blike nothing else\b",
    re.IGNORECASE,
)
# "It isn't the pin that irons you, it's the padding"; "it is the point, not the pricking".
_CLEFT: Final = re.compile(
    r"\b(?:is|was|are|were)(?:n['’]t| not)\b[^.:;]{0,80}[,;]\s*(?:but\s+)?(?:it['’]s|it is|they['’]re|that['’]s|but)\b"
    r"|,\s*not\s+(?:the|a|an|at|in|on|by|for|from|before|after|just)\b[^.;:,]*",
    re.IGNORECASE,
)
# "Dead cells that won't budge plug the pores": the denial stays with what it is said of.
_RELATIVE: Final = re.compile(
    r"\b(?:cells?|people|those|women|men|clients|oil|toxins|waste) (?:that|which|who)\s+"
    r"(?:\w+n['’]t|\w+ not|never)\s+\w+",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(r"^\W*(?:no|nope|never)\s*[,:]\s+(?=\w+\W+\w+\W+\w+)", re.IGNORECASE)
_OTHERWISE: Final = re.compile(
    r"\botherwise\b.{0,40}\b(?:untrue|wrong|false|mistaken|lying|fibbing|not)\b", re.IGNORECASE
)
_NECESSARY: Final = re.compile(r"\b(?:only if|have to|must|essential|needed)\b", re.IGNORECASE)
_OMITTED: Final = re.compile(
    r"\b(?:without|unless|until|till|skip\w*|leav\w+ out|too (?:soon|early|fast)|impossible|before)\b", re.IGNORECASE
)
_SUPERLATIVE_CLAIM: Final = re.compile(r"\b(?:no other|unlike any|most|largest|outermost|only|best)\b", re.IGNORECASE)
_LESS_THAN: Final = re.compile(r"\b(?:less|fewer)\b.*\bthan$", re.IGNORECASE)
_AVOIDING: Final = re.compile(r"\b(?:avoid|in place of|chosen|alternative)\b", re.IGNORECASE)
# That a thing stands in the way of another is said by "cannot get through"; these words are needed to deny it.
_IMPEDES: Final = re.compile(r"\b(?:obstructs?|keeps toxins|stagnation|atrophies|undermines)\b", re.IGNORECASE)
_IMPEDING: Final = re.compile(
    r"\b(?:block|hinder|hamper|obstruct|imped|stop|caus|affect|weaken|retain|keep|hold|harm|bearing|effect|influence|"
    r"slow|stagnat|undermin|impair|matter|make|evidence|do|does|did)\w*",
    re.IGNORECASE,
)
_PRESERVES: Final = re.compile(r"\b(?:intact|preserv\w*|keep|leave|maintain|spare\w*|safe)\b", re.IGNORECASE)
_DISLIKED: Final = re.compile(r"\b(?:want|like|fancy|fancied|have|go|keen|choose|for (?:you|them|me))\b", re.IGNORECASE)
_ROLE: Final = re.compile(
    r"\b(?:substitut\w*|alternativ\w*|replac\w*|place|stand in|basis|appeal\w*|match|use|good|reason)\b", re.IGNORECASE
)
_HOLDS_BACK: Final = re.compile(r"\b(?:work|help|prevent|keep|stop|protect|guard|ward|do|make)\w*\b", re.IGNORECASE)
_WITHOUT: Final = frozenset(
    "without,no longer,lack of,lacks,lacking,in short supply,free of,free from,instead of,rather than,minus".split(",")
)


def is_superlative(text: str) -> bool:
    """Whether a "no" in ``text`` says that nothing goes further, and so denies nothing."""
    return _SUPERLATIVE.search(text) is not None


def counting(found: Sequence[Denial], text: str, claim: KnownClaim, known: Profile) -> tuple[Denial, ...]:
    """Those of the denials ``found`` in ``text`` that speak against ``claim``."""
    kept = tuple(denial for denial in found if not _is_beside(denial, text))
    if keeps_away(claim):
        kept = tuple(denial for denial in kept if denial.doubts_the_evidence or _lets_in(denial, text))
    if _NECESSARY.search(claim.statement) and _OMITTED.search(text):
        kept = tuple(denial for denial in kept if denial.doubts_the_evidence)
    if claim.kind in EFFECTS and Change.PREVENT in meaning(claim.statement).changes:
        kept = tuple(d for d in kept if d.doubts_the_evidence or not _says_that_it_stays_away(d, text))
    if _IMPEDES.search(claim.statement) and claim.kind is ClaimKind.BACKGROUND and not _IMPEDING.search(text):
        kept = tuple(denial for denial in kept if denial.doubts_the_evidence)
    if claim.kind is ClaimKind.SAFETY and "intact" in claim.statement and not _PRESERVES.search(text):
        kept = tuple(denial for denial in kept if denial.doubts_the_evidence)
    return tuple(denial for denial in kept if not _is_part_of(denial, text, claim))


def _is_beside(denial: Denial, text: str) -> bool:
    """Whether the denial denies nothing, or something that stands beside what is said."""
    cue = denial.cue.lower()
    if denial.doubts_the_evidence:
        otherwise = _OTHERWISE.search(text)
        return otherwise is not None and otherwise.start() <= denial.cue_start <= otherwise.end()
    answer = _ANSWER.search(text)
    if answer and denial.cue_start < answer.end():
        return True
    for aside in _RELATIVE.finditer(text):
        if aside.start() <= denial.cue_start < aside.end() and text[aside.end() :].strip(" .,;!"):
            return True
    for cleft in _CLEFT.finditer(text):
        if cleft.start() <= denial.cue_start < cleft.end():
            return True
    most = _SUPERLATIVE.search(text)
    return most is not None and most.start() <= denial.cue_start < most.end() and "less" not in cue


def _lets_in(denial: Denial, text: str) -> bool:
    """Whether what is denied stands in the way: "no bar", "does not rule you out"."""
    reached = text[denial.cue_start : denial.end]
    if denial.cue.lower() in {"rule out", "rules out", "ruled out"} or denial.cue.lower().startswith(("stop", "refus")):
        return False
    hits = [hit for hit in table("turns").find(reached) if hit.group == "barrier"]
    barred = [hit for hit in hits if hit.start <= 45]
    return bool(barred)


def _says_that_it_stays_away(denial: Denial, text: str) -> bool:
    """Whether "never" or "no" says of a trouble that it does not come, which is what prevention is."""
    if denial.cue.lower().startswith(("stop", "halt", "block")):
        return True
    behind = text[denial.cue_start + len(denial.cue) : denial.end]
    return not _HOLDS_BACK.match(behind.strip()) and Change.PREVENT not in meaning(behind).changes


def _is_part_of(denial: Denial, text: str, claim: KnownClaim) -> bool:
    """Whether the claim, read from its kind and statement, itself says what the denial says."""
    cue = denial.cue.lower()
    if denial.doubts_the_evidence:
        return False
    if cue == "no longer" and claim.kind in EFFECTS:
        behind = meaning(text[denial.cue_start : denial.end])
        return not behind.changes and not any(pole_of(hit.name) > 0 for hit in behind.hits)
    if _LESS_THAN.search(cue) and claim.kind not in EFFECTS:
        return True
    if claim.kind is ClaimKind.BACKGROUND and cue in _WITHOUT:
        return True
    if denial.group == "noun" and re.search(r"\b(?:without|no)\b", claim.statement, re.IGNORECASE):
        return True
    if claim.kind is ClaimKind.COMPARATIVE and _AVOIDING.search(claim.statement):
        reached = text[denial.cue_start : denial.end]
        return not _ROLE.search(reached) and (denial.group == "noun" or _DISLIKED.search(reached) is not None)
    return False
