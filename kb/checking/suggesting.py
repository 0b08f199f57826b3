"""What to write instead, in a sentence or two for the writer.

Where the evidence carries some wording, that is the writer's own sentence with the fewest words changed
(:mod:`rewording`); where it carries none, what the guidance of the claim says, or what studies found instead.
"""

from __future__ import annotations

from kb.checking.codes import Code
from kb.checking.judging import Judgement
from kb.checking.strength import Strength
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


def suggest(
    clause: Clause, claim: KnownClaim | None, judgement: Judgement, strong: Strength, replacement: str = ""
) -> str:
    """What to write instead of ``clause``; empty where nothing needs to change.

    ``replacement`` is the rewording that was found for it, if one was.
    """
    if claim is None:
        return "Back it with a study that is in the record, offer it to the curators, or leave it out."
    own = f"\u201c{shown(replacement)}\u201d" if replacement else ""
    if judgement.code is Code.NUMBER_DIFFERS:
        said = claim.statement.rstrip(".")
        if own:
            return f"Write: {own} The record says: '{said}'."
        return f"Check the figure; the record speaks of '{said}'."
    if judgement.code not in _BY_GUIDANCE:
        return ""
    if judgement.level is Level.NOTICE and judgement.code is not Code.NOT_TESTABLE:
        return ""
    if claim.verdict is Verdict.CONTRADICTED:
        return _corrected(claim, own)
    if own and _carries_effect(claim):
        return f"Write: {own}"
    honest = _honest(clause, claim)
    if honest and own:
        return f"{honest} Or keep your sentence: {own}"
    if honest:
        return honest
    if own:
        return f"Write: {own}"
    if judgement.code is Code.NOT_TESTABLE:
        return "Make plain that it is a view or a tradition ('in Chinese medicine it is held that ...')."
    return _in_general(claim, strong)


def with_sentence(suggestion: str, sentence: str) -> str:
    """A suggestion for words that are put right with their whole sentence, which then reads ``sentence``."""
    return f"{suggestion} In its sentence: \u201c{shown(sentence)}\u201d".strip()


def avoided_phrase(text: str, claim: KnownClaim) -> str:
    """The first wording that the guidance of ``claim`` says to avoid and that stands in ``text``, or nothing."""
    spoken = f" {normalised(text)} "
    return next((phrase for phrase in claim.avoid if f" {normalised(phrase)} " in spoken), "")


def shown(replacement: str) -> str:
    """A replacement as it is quoted in a message: on one line."""
    return " ".join(replacement.split())


def _carries_effect(claim: KnownClaim) -> bool:
    strongest = strongest_wording(claim.verdict, claim.certainty)
    return strongest is not None and strongest.rank >= WordingStrength.MAY.rank


def _corrected(claim: KnownClaim, own: str) -> str:
    correction = f" {claim.corrections[0]}" if claim.corrections else ""
    if own:
        return f"Write: {own}{correction}"
    if claim.say:
        return f"You may write: {claim.say[0]}{correction}"
    return f"Leave it out: no wording of it is carried.{correction}"


def _honest(clause: Clause, claim: KnownClaim) -> str:
    """What the guidance of the claim lets one say, or why one may say nothing."""
    say = ""
    if claim.say:
        avoided = avoided_phrase(clause.reading, claim)
        say = f"Instead of '{avoided}', write: {claim.say[0]}" if avoided else f"You may write: {claim.say[0]}"
    never = f"Do not claim this: {claim.do_not_claim[0]}" if claim.do_not_claim else ""
    return f"{never} {say}".strip()


def _in_general(claim: KnownClaim, strong: Strength) -> str:
    strongest = strongest_wording(claim.verdict, claim.certainty)
    absolute = tuple(dict.fromkeys(words for _, words in strong.aspects))
    without = f"Leave out {_listed(absolute)}" if absolute else ""
    if strongest is None:
        return f"{without}." if without else "Leave it out: no wording of it is carried."
    if strongest is WordingStrength.UNCERTAIN:
        return f"{without}, and say that it has not been shown." if without else "Say that it has not been shown."
    hedge = {WordingStrength.MAY: "may", WordingStrength.PROBABLY: "probably"}.get(strongest, "")
    if without:
        return f"{without}, and say '{hedge}'." if hedge else f"{without}."
    return f"Say '{hedge}'." if hedge else ""


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(f"'{word}'" for word in words)
