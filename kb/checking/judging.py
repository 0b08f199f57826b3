"""What a comparison means for the writer: fit of the wording, level, code and one plain sentence.

A verdict is inherited only across *same* and *weaker*. For every other relation the finding says what the
record says of the claim itself, and carries no verdict. A precaution is never called wrong for want of proof.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.checking.codes import Code as Code
from kb.checking.concepts import meaning
from kb.checking.profiles import profile
from kb.checking.strength import Aspect, Strength
from kb.checking.values import Comparison, KnownClaim
from kb.checking.words import normalised
from kb.rating.wording import fits
from kb.vocabulary import (
    Certainty,
    ClaimKind,
    Level,
    Relation,
    Verdict,
    WordingFit,
    WordingStrength,
)

_SHOWN = frozenset({Verdict.SUPPORTED, Verdict.ON_RECORD})
# What the record says of a claim, to put behind "that claim ...".
_RECORD_SAYS = {
    Verdict.SUPPORTED: "is supported by good evidence",
    Verdict.TENTATIVE: "is supported by limited evidence only",
    Verdict.MIXED: "has evidence both for and against it",
    Verdict.NOT_SHOWN: "has not been shown",
    Verdict.CONTRADICTED: "is contradicted by direct evidence",
    Verdict.NOT_TESTABLE: "cannot be tested",
    Verdict.ON_RECORD: "is confirmed by a document",
    Verdict.NOT_ON_RECORD: "is not confirmed by any document found",
    Verdict.DESCRIPTIVE: "describes the service",
    Verdict.UNASSESSED: "has not been assessed yet",
}
# Kinds of claim that promise something: of them a plain statement needs evidence that allows one.
_PROMISES = frozenset({ClaimKind.EFFICACY, ClaimKind.MECHANISM, ClaimKind.COMPARATIVE})
_RATED = frozenset({Verdict.TENTATIVE, Verdict.MIXED, Verdict.NOT_SHOWN, Verdict.CONTRADICTED, Verdict.NOT_ON_RECORD})
_QUOTED = re.compile(r"'([^']+(?:'[a-z][^']*)?)'")
_PLAIN_STRENGTH = {
    WordingStrength.FLAT: "as a fact",
    WordingStrength.PROBABLY: "as probable",
    WordingStrength.MAY: "as possible",
    WordingStrength.UNCERTAIN: "as very uncertain",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a finding says of the wording. ``verdict`` and ``certainty`` are None unless inherited."""

    code: Code
    level: Level
    fit: WordingFit
    message: str
    verdict: Verdict | None = None
    certainty: Certainty | None = None


def judge(claim: KnownClaim, comparison: Comparison, strong: Strength) -> Judgement:
    """Judge a clause that stands to ``claim`` as ``comparison`` says and speaks as strongly as ``strong``."""
    relation = comparison.relation
    reason = comparison.reasons[0] if comparison.reasons else ""
    if relation is Relation.WEAKER and claim.verdict is Verdict.CONTRADICTED:
        return _less_than_contradicted(claim, reason)
    if relation.inherits_verdict:
        return _inherited(claim, relation, strong)
    judged = {
        Relation.STRONGER: _goes_further,
        Relation.NEGATED: _negated,
        Relation.DIFFERENT_NUMBER: _other_number,
        Relation.NARROWER: _special_case,
        Relation.BROADER: _wider,
    }.get(relation)
    if judged is not None:
        return judged(claim, reason, strong)
    code = Code.RELATED_CLAIM if relation is Relation.RELATED else Code.OTHER_TREATMENT
    message = f"{_because(reason)}; what is known of '{_short(claim)}' cannot be carried over."
    return Judgement(code, Level.NOTICE, WordingFit.UNCHECKABLE, message)


def judge_unknown() -> Judgement:
    """The judgement of a clause that claims something of which nothing is known."""
    message = "Nothing known matches. Whether it can be said depends on evidence that is not in the record."
    return Judgement(Code.UNKNOWN_CLAIM, Level.NOTICE, WordingFit.UNCHECKABLE, message)


def is_precaution(claim: KnownClaim) -> bool:
    """Whether the claim keeps people safe or warns them: it must never be deleted for want of proof."""
    if claim.kind in {ClaimKind.CONTRAINDICATION, ClaimKind.AFTERCARE}:
        return True
    known = profile(claim)
    warns = bool(meaning(claim.statement).concepts & {"causes", "infection", "consult", "disclose"})
    reassures = known.denies or bool(known.concepts & {"sterile", "painless", "fade-quickly", "safe", "only"})
    slight = "discomfort" in known.concepts
    return claim.kind is ClaimKind.SAFETY and warns and (slight or not reassures)


def _less_than_contradicted(claim: KnownClaim, reason: str) -> Judgement:
    """What speaks against a claim need not speak against one that says less: "seldom hurts" beside "painless"."""
    says = _RECORD_SAYS[claim.verdict]
    message = f"{_because(reason)}; '{_short(claim)}' {says}, which does not settle what says less."
    return Judgement(Code.RELATED_CLAIM, Level.NOTICE, WordingFit.UNCHECKABLE, message)


def _inherited(claim: KnownClaim, relation: Relation, strong: Strength) -> Judgement:
    verdict, certainty = claim.verdict, claim.certainty
    fit = fits(strong.wording, verdict, certainty)
    weaker = " It says less than the claim on record." if relation is Relation.WEAKER else ""

    def judgement(code: Code, level: Level, message: str, wording_fit: WordingFit = fit) -> Judgement:
        return Judgement(code, level, wording_fit, message + weaker, verdict, certainty)

    if is_precaution(claim) and fit is not WordingFit.ACCURATE:
        says = _RECORD_SAYS[verdict]
        message = f"A precaution: keep it. That it is needed {says}."
        if claim.kind is ClaimKind.SAFETY:
            message = f"A warning: keep it. The claim {says}."
        return judgement(Code.PRECAUTION, Level.NOTICE, message, WordingFit.UNCHECKABLE)
    if fit is WordingFit.CONTRADICTS_EVIDENCE:
        return judgement(Code.CONTRADICTED, Level.ERROR, "Direct evidence speaks against this; a hedge does not help.")
    if fit is WordingFit.UNCHECKABLE:
        if verdict is Verdict.NOT_TESTABLE:
            return judgement(Code.NOT_TESTABLE, Level.NOTICE, "No observation would decide this: say it as a view.")
        return judgement(Code.UNASSESSED, Level.NOTICE, "The claim is known, but nobody has assessed it yet.")
    if fit is WordingFit.ACCURATE:
        if verdict is Verdict.DESCRIPTIVE:
            return judgement(
                Code.DESCRIPTIVE, Level.NOTICE, "A description; make sure that it is true of your service."
            )
        return judgement(Code.CARRIED, Level.NOTICE, f"Carried: the claim {_RECORD_SAYS[verdict]}.")
    if verdict is Verdict.SUPPORTED and strong.wording is WordingStrength.FLAT and claim.kind not in _PROMISES:
        message = f"Carried: the claim {_RECORD_SAYS[verdict]}; 'probably' would be exact."
        return judgement(Code.CARRIED, Level.NOTICE, message, WordingFit.ACCURATE)
    if relation is Relation.WEAKER and _reports_experience(strong) and verdict is Verdict.NOT_SHOWN:
        message = "It tells what some people say; that shows no effect, and a reader may take it for a promise."
        return judgement(Code.NOT_SHOWN, Level.NOTICE, message)
    if strong.wording is WordingStrength.ABSOLUTE:
        words = _quoted(strong.words)
        message = f"{words} is more than any study could carry; the claim {_RECORD_SAYS[verdict]}."
        return judgement(Code.ABSOLUTE_WORDING, Level.ERROR, message)
    stated = _PLAIN_STRENGTH[strong.wording]
    if verdict is Verdict.NOT_SHOWN:
        return judgement(Code.NOT_SHOWN, Level.WARNING, f"Stated {stated}, but nobody has shown it.")
    if verdict is Verdict.NOT_ON_RECORD:
        return judgement(Code.NOT_ON_RECORD, Level.WARNING, f"Stated {stated}, but no document found confirms it.")
    return judgement(Code.OVERSTATED, Level.WARNING, f"Stated {stated}, but the claim {_RECORD_SAYS[verdict]}.")


def _goes_further(claim: KnownClaim, reason: str, strong: Strength) -> Judgement:
    says = f"even the plain claim '{_short(claim)}' {_RECORD_SAYS[claim.verdict]}"
    if claim.verdict in _SHOWN:
        says = f"only the plain claim '{_short(claim)}' {_RECORD_SAYS[claim.verdict]}"
    message = f"{_because(reason)}; {says}."
    if claim.verdict not in _RATED | _SHOWN or is_precaution(claim):
        return Judgement(Code.GOES_FURTHER, Level.NOTICE, WordingFit.UNCHECKABLE, message)
    absolute = any(aspect not in {Aspect.MAGNITUDE, Aspect.SEVERITY} for aspect, _ in strong.aspects)
    if absolute and strong.wording is WordingStrength.ABSOLUTE:
        return Judgement(Code.ABSOLUTE_WORDING, Level.ERROR, WordingFit.OVERSTATED, message)
    return Judgement(Code.GOES_FURTHER, Level.WARNING, WordingFit.OVERSTATED, message)


def _negated(claim: KnownClaim, reason: str, strong: Strength) -> Judgement:
    says = _RECORD_SAYS[claim.verdict]
    if claim.verdict in _SHOWN:
        message = f"{_because(reason)}; yet '{_short(claim)}' {says}."
        return Judgement(Code.DENIES_EVIDENCE, Level.WARNING, WordingFit.CONTRADICTS_EVIDENCE, message)
    message = f"{_because(reason)}. '{_short(claim)}' {says}"
    if claim.verdict is Verdict.CONTRADICTED:
        return Judgement(Code.NEGATED_CLAIM, Level.NOTICE, WordingFit.ACCURATE, f"{message}: the denial is carried.")
    if claim.verdict is Verdict.NOT_SHOWN:
        message += "; that is not the same as wrong"
    return Judgement(Code.NEGATED_CLAIM, Level.NOTICE, WordingFit.UNCHECKABLE, f"{message}.")


def _other_number(claim: KnownClaim, reason: str, strong: Strength) -> Judgement:
    message = f"{_because(reason)}. '{_short(claim)}' {_RECORD_SAYS[claim.verdict]}; for this figure nothing is known."
    level = Level.WARNING if claim.verdict in _RATED | _SHOWN and not is_precaution(claim) else Level.NOTICE
    return Judgement(Code.NUMBER_DIFFERS, level, WordingFit.UNCHECKABLE, message)


def _special_case(claim: KnownClaim, reason: str, strong: Strength) -> Judgement:
    return _neighbour(Code.SPECIAL_CASE, "of it alone nothing is known", claim, reason, strong)


def _wider(claim: KnownClaim, reason: str, strong: Strength) -> Judgement:
    return _neighbour(Code.WIDER_CLAIM, "for more than that nothing is known", claim, reason, strong)


def _neighbour(code: Code, rest: str, claim: KnownClaim, reason: str, strong: Strength) -> Judgement:
    message = f"{_because(reason)}. '{_short(claim)}' {_RECORD_SAYS[claim.verdict]}; {rest}."
    exceeds = (
        claim.verdict in _RATED and fits(strong.wording, claim.verdict, claim.certainty) is not WordingFit.ACCURATE
    )
    spared = (
        code is Code.SPECIAL_CASE and strong.wording.rank <= WordingStrength.MAY.rank and _is_on_record(reason, claim)
    )
    if exceeds and not spared and not is_precaution(claim):
        return Judgement(code, Level.WARNING, WordingFit.OVERSTATED, message)
    return Judgement(code, Level.NOTICE, WordingFit.UNCHECKABLE, message)


def _is_on_record(reason: str, claim: KnownClaim) -> bool:
    """Whether what is known of the claim speaks of the very special case that ``reason`` quotes."""
    case = _QUOTED.search(reason)
    known = normalised(" ".join((claim.rationale, *claim.say)))
    return case is not None and f" {normalised(case.group(1))} " in f" {known} "


def _reports_experience(strong: Strength) -> bool:
    return strong.wording is WordingStrength.MAY and any(w.lower().startswith("some ") for w in strong.words)


def _because(reason: str) -> str:
    return reason[:1].upper() + reason[1:] if reason else "It is not quite the same claim"


def _short(claim: KnownClaim) -> str:
    return claim.statement.rstrip(".")


def _quoted(words: tuple[str, ...]) -> str:
    return " and ".join(f"'{word}'" for word in dict.fromkeys(words))
