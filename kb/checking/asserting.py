"""Whether a clause asserts what a claim asserts: says it at all, denies it, or turns it round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kb.checking.concepts import Change, group_of, meaning, pole_of
from kb.checking.counting import counting, is_superlative
from kb.checking.negation import Denial, denials, reaching
from kb.checking.profiles import EFFECTS, Decided, Profile, hits_of
from kb.checking.strength import Aspect, strength_of
from kb.checking.surroundings import Setting, setting_of
from kb.checking.tables import table
from kb.checking.values import BlockKind, Clause, KnownClaim
from kb.vocabulary import ClaimKind, Relation

_CONTRASTS = {"but", "although", "though", "however", "yet", "while", "despite"}
# Concepts that say little: nearly every passage of the field names one of them.
_EVERYWHERE = frozenset("skin face needle session results causes own-treatment acupuncture muscle cells".split())
# A claim that is made of one of these is another claim without it.
_DEFINING = frozenset({Aspect.EXCLUSIVENESS, Aspect.COMPLETENESS, Aspect.HARMLESSNESS, Aspect.SPEED})
# Concepts that say as much as the words of such an aspect.
_AS_DEFINING = frozenset({"only", "best", "first-session", "unique"})
EXCEEDING: Final = Aspect.EXCLUSIVENESS
_PLAIN_DENIALS: Final = frozenset({"not", "n't", "never", "cannot"})
_ATTRIBUTE: Final = re.compile(r"(?:damag|injur|harm|weaken|wound|destroy|clogg?)(?:ed|e)?$|caus", re.IGNORECASE)
_TAKES: Final = re.compile(
    r"reduc|less|fewer|lower|los[et]|drop|fall|fell|dimin|decreas|fad|shr|gone|remov|elimin|vanish|disap"
)
_GIVES: Final = re.compile(r"increas|boost|rais|more|extra|new|produc|bring|brought|creat|trigger|higher|greater|add")
_NEAR: Final = 14
_LASTING: Final = re.compile(r"\b(?:lasting|permanent\w*|for good|for ever|scar\w*)\b", re.IGNORECASE)


def out_of_place(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause stands where nobody makes such a claim, or speaks of what comes by itself."""
    if claim.kind in {ClaimKind.SAFETY, *EFFECTS} and setting_of(clause.segment) is Setting.AGAINST:
        return Relation.RELATED, ("it stands among those who should not be treated",)
    if (
        claim.kind is ClaimKind.BACKGROUND
        and "decline" in meaning(claim.statement).concepts
        and _speaks_of_gain(clause)
    ):
        return Relation.RELATED, ("it speaks of no loss",)
    if claim.kind not in EFFECTS:
        return None
    for hit in table("unasserted").find(clause.reading):
        return Relation.RELATED, (f"'{clause.reading[hit.start : hit.end]}' says what it hangs on, not what is done",)
    troubled = any(
        pole_of(hit.name) < 0 and hit.name in known.concepts for hit in hits_of(clause.reading, known.concepts)
    )
    if "decline" in meaning(clause.reading).concepts and "decline" not in known.concepts and not troubled:
        return Relation.RELATED, ("it speaks of a loss that comes by itself, not of an effect",)
    return None


def left_unsaid(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause names what the claim is about without saying, in known words, what the claim says of it."""
    spoken = meaning(clause.reading)
    if claim.kind is ClaimKind.CONTRAINDICATION:
        barred = spoken.concepts & {"contraindicated", "consult", "allowed"}
        told_off = reaching(clause.reading, hits_of(clause.reading, known.concepts))
        if not barred and setting_of(clause.segment) is not Setting.AGAINST and not told_off:
            return Relation.RELATED, ("it does not say who should not be treated",)
    return _no_effect_said(clause, claim, known) if claim.kind in EFFECTS else None


def absolute_unsaid(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the claim is made of an absolute ("the only", "instantly") that the clause does not say."""
    missing = (known.aspects & _DEFINING) - {aspect for aspect, _ in strength_of(clause).aspects}
    if missing and not meaning(clause.reading).concepts & known.concepts & _AS_DEFINING:
        return Relation.RELATED, (f"the claim says that {sorted(missing)[0].meaning}, the sentence does not",)
    return None


def _no_effect_said(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    spoken = meaning(clause.reading)
    wanted = meaning(claim.statement).changes & {Change.GONE, Change.PREVENT}
    if wanted and not wanted & spoken.changes:
        return Relation.RELATED, ("the claim says that it goes altogether or never comes, the sentence does not",)
    core = known.concepts - _EVERYWHERE
    shared = core & spoken.concepts
    if claim.kind is ClaimKind.MECHANISM and len(core) > 1 and shared and 2 * len(shared) <= len(core):
        return Relation.RELATED, (f"it does not speak of {', '.join(sorted(core - shared))}",)
    outcomes = {name for name in core if pole_of(name)}
    if (outcomes and not outcomes & shared) or (core and not shared):
        return Relation.RELATED, (f"it does not speak of {', '.join(sorted(outcomes or core))}",)
    acts = claim.kind is ClaimKind.MECHANISM and not outcomes and bool(meaning(claim.statement).changes)
    if acts and not _does_something(clause):
        return Relation.RELATED, ("it names the thing without saying that anything is done about it",)
    bare = outcomes & shared
    if bare and all(group_of(name) in {"bad", "amount"} for name in bare) and not _does_something(clause):
        return Relation.RELATED, (f"it names {sorted(bare)[0]} without saying that anything is done about it",)
    return None


def _speaks_of_gain(clause: Clause) -> bool:
    """Whether the clause says that there is more of a thing, and nothing of a loss."""
    spoken = meaning(clause.reading)
    return "decline" not in spoken.concepts and Change.MORE in spoken.changes and not spoken.changes & {Change.LESS}


def _does_something(clause: Clause) -> bool:
    """Whether the clause says that something becomes of the thing that it names: a change, a list of benefits."""
    listed = clause.segment.kind is BlockKind.LIST_ITEM or bool(clause.segment.lead)
    if meaning(clause.reading).changes or listed or setting_of(clause.segment) is Setting.BENEFIT:
        return True
    return bool(denials(clause.reading)) or bool(strength_of(clause).aspects)


def denied(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    above = next((d for d in denials(clause.segment.lead) if d.doubts_the_evidence), None)
    around = above or _doubted_in_sentence(clause)
    advises = claim.kind in {ClaimKind.CONTRAINDICATION, ClaimKind.AFTERCARE, ClaimKind.SAFETY}
    hits = hits_of(clause.reading, known.concepts)
    own = {clause.reading[hit.start : hit.end] for hit in hits}  # "instead of" is what makes an *alternative*
    said = [d for d in reaching(clause.reading, hits, warnings_deny=not advises) if d.cue not in own]
    reached = counting(said, clause.reading, claim, known)
    doubted = [denial for denial in reached if denial.doubts_the_evidence]
    if (around and counting([around], clause.segment.text, claim, known)) or doubted:
        return Relation.NEGATED, (f"'{(around or doubted[0]).cue}' denies it",)
    anywhere = counting(denials(clause.segment.text), clause.segment.text, claim, known)
    if claim.kind is ClaimKind.META_EVIDENCE and anywhere:
        return Relation.NEGATED, (f"'{anywhere[0].cue}' stands in a sentence about the evidence",)
    if known.denies and claim.kind is ClaimKind.BACKGROUND:
        # The denial is a detail of such a statement ("even where there are no wrinkles"), and wordings leave it out.
        plain = [denial for denial in reached if denial.cue.lower().replace("\u2019", "'") in _PLAIN_DENIALS]
        return (Relation.NEGATED, (f"'{plain[0].cue}' denies it",)) if plain else None
    if known.denies and said and _LASTING.search(clause.reading) and not _LASTING.search(claim.statement):
        return Relation.NARROWER, ("it denies only what lasts",)
    if known.denies:
        if is_superlative(clause.reading) or EXCEEDING in strength_of(clause).exceeding:
            return None
        return None if said or _has_affirmative_wording(clause, claim, known) else _affirms(clause, claim, known)
    if not reached or _denies_harm(clause, claim, reached):
        return None
    if all(_names_absence(denial) for denial in reached) and _is_rid_of(clause, claim, known):
        return Relation.STRONGER, (f"'{reached[0].cue}' says that nothing of it is left",)
    return Relation.NEGATED, (f"'{reached[0].cue}' denies it",)


def _doubted_in_sentence(clause: Clause) -> Denial | None:
    """A denial of evidence elsewhere in the sentence that reaches the clause: no "but" stands between."""
    sentence = clause.segment.text
    mine = sentence.find(clause.text)
    for denial in denials(sentence):
        if not denial.doubts_the_evidence or mine < 0:
            continue
        low, high = sorted((denial.cue_start, mine))
        if not _CONTRASTS & set(sentence[low : high + len(clause.text)].lower().replace(",", " ").split()):
            return denial
    return None


def _affirms(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """A claim that itself denies something is denied by a clause that says it flatly."""
    hits = hits_of(clause.reading, known.concepts)
    if not hits:
        return Relation.RELATED, ("the claim is a denial, and the sentence names nothing that it denies",)
    if _LASTING.search(claim.statement) and not _LASTING.search(clause.reading):
        return Relation.RELATED, ("the claim denies what lasts, and the sentence does not say that it lasts",)
    return Relation.NEGATED, (f"'{clause.reading[hits[0].start : hits[0].end]}' is said without a 'not'",)


def _has_affirmative_wording(clause: Clause, claim: KnownClaim, known: Profile) -> bool:
    """Whether the claim is also known by words without a "not" that speak of all that the clause speaks of.

    Never for a clause that names, undenied, the bad thing that the claim denies.
    """
    if claim.kind is not ClaimKind.BACKGROUND and any(
        pole_of(hit.name) < 0 for hit in hits_of(clause.reading, known.concepts)
    ):
        return False
    spoken = meaning(clause.reading).concepts
    return any(not denials(wording) and spoken and spoken <= meaning(wording).concepts for wording in claim.wordings)


def _denies_harm(clause: Clause, claim: KnownClaim, reached: Sequence[Denial]) -> bool:
    """Whether "does not weaken" meets a claim on safety that says the same without a "not"."""
    if claim.kind is not ClaimKind.SAFETY or any(h.name == "worsen" for h in table("changes").find(claim.statement)):
        return False
    harms = [hit for hit in table("changes").find(clause.reading) if hit.name == "worsen"]
    return any(denial.reaches(hit.start, hit.end) for denial in reached for hit in harms)


def _names_absence(denial: Denial) -> bool:
    return denial.group == "noun" and denial.cue.lower() not in {
        "instead of",
        "rather than",
        "lack of",
        "lacks",
        "lacking",
    }


def _is_rid_of(clause: Clause, claim: KnownClaim, known: Profile) -> bool:
    """Whether "no wrinkles" stands to a claim that wrinkles become less, and nothing else is said of them."""
    hits = hits_of(clause.reading, known.concepts)
    if meaning(clause.reading).changes - {Change.GONE, Change.MORE, Change.BETTER}:
        return False
    return claim.kind in EFFECTS and known.tends >= 0 and any(pole_of(hit.name) < 0 for hit in hits)


def opposed(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause names what cannot be so beside the claim, by the table ``opposites``."""
    spoken = meaning(clause.reading)
    for entry in table("opposites").entries:
        contrary = set(entry.implies) & spoken.concepts
        if entry.name in known.concepts and entry.name not in spoken.concepts and contrary:
            return Relation.NEGATED, (f"'{sorted(contrary)[0]}' is the opposite of what the claim says",)
    return None


def turned_round(clause: Clause, claim: KnownClaim, known: Profile) -> Decided | None:
    """Whether the clause says that things get worse where the claim says that they get better."""
    if claim.kind in EFFECTS and known.tends > 0 and meaning(clause.reading).tends < 0 and _goes_worse(clause.reading):
        return Relation.NEGATED, ("it says that things get worse, the claim that they get better",)
    return None


def _goes_worse(text: str) -> bool:
    """Whether a harm is done, not undone: "damaged cells" names what is mended, "less glow" takes a good thing away."""
    spoken = meaning(text)
    good = [hit for hit in spoken.hits if pole_of(hit.name) > 0]
    bad = [hit for hit in spoken.hits if pole_of(hit.name) < 0]
    for hit in table("changes").find(text):
        words = text[hit.start : hit.end].lower()
        if hit.group == "worse" and not _ATTRIBUTE.match(words):
            return True
        lost = [g for g in good if hit.end <= g.start <= hit.end + _NEAR or 0 < hit.start - g.end <= _NEAR]
        if hit.group in {"less", "gone"} and lost and not bad and _TAKES.match(words):
            return True
        if hit.group == "more" and _GIVES.match(words) and any(hit.end <= b.start <= hit.end + _NEAR for b in bad):
            return True
    return False
