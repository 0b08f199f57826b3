"""How strongly one may speak at a verdict, and whether a wording fits.

The ladder is GRADE's for informative statements (Santesso 2020, GRADE guidelines 26,
doi 10.1016/j.jclinepi.2019.10.014): "reduces", "probably reduces", "may reduce", "the evidence is very
uncertain", for high down to very low certainty. Absolutes stand above all four: no certainty carries them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.vocabulary import Certainty, Verdict, WordingFit, WordingStrength


@dataclass(frozen=True, slots=True)
class Rung:
    """The strongest wording that a verdict carries; None for none.

    ``certainty`` None stands for every level, and for no level, that has no row of its own.
    """

    verdict: Verdict
    certainty: Certainty | None
    strongest: WordingStrength | None
    reason: str


LADDER: tuple[Rung, ...] = (
    Rung(Verdict.SUPPORTED, Certainty.HIGH, WordingStrength.FLAT, "Good direct evidence: say it plainly."),
    Rung(Verdict.SUPPORTED, Certainty.MODERATE, WordingStrength.PROBABLY, "Further research may change the answer."),
    # by the policy a supported claim has high or moderate certainty; with less, a person overrode the verdict,
    # and an override does not lend the words more than the evidence does
    Rung(Verdict.SUPPORTED, Certainty.LOW, WordingStrength.MAY, "Supported by an override; certainty is low."),
    Rung(Verdict.SUPPORTED, Certainty.VERY_LOW, WordingStrength.UNCERTAIN, "Supported by an override; very uncertain."),
    Rung(Verdict.SUPPORTED, None, WordingStrength.PROBABLY, "No certainty is stated: the lower of the two it can be."),
    Rung(Verdict.TENTATIVE, Certainty.VERY_LOW, WordingStrength.UNCERTAIN, "Tentative by an override; very uncertain."),
    Rung(Verdict.TENTATIVE, None, WordingStrength.MAY, "Further research is likely to change the answer."),
    Rung(Verdict.MIXED, None, WordingStrength.UNCERTAIN, "Results differ: say so."),
    Rung(Verdict.NOT_SHOWN, None, WordingStrength.UNCERTAIN, "Nobody has shown it, and nobody has shown the opposite."),
    Rung(Verdict.CONTRADICTED, None, None, "The evidence says otherwise: no wording of the claim is carried."),
    Rung(Verdict.NOT_TESTABLE, None, None, "No evidence could carry or forbid a wording."),
    Rung(Verdict.ON_RECORD, None, WordingStrength.FLAT, "A document confirms the fact."),
    Rung(Verdict.NOT_ON_RECORD, None, WordingStrength.UNCERTAIN, "No document that was read confirms it."),
    Rung(Verdict.DESCRIPTIVE, None, WordingStrength.FLAT, "It says what is done or advised: nothing to rate."),
    Rung(Verdict.UNASSESSED, None, None, "Nobody has assessed it yet."),
)
"""The whole table, strongest first within a verdict, as the page on method shows it."""

TEMPLATES: Mapping[Certainty, str] = MappingProxyType(
    {
        Certainty.HIGH: "reduces",
        Certainty.MODERATE: "probably reduces",
        Certainty.LOW: "may reduce",
        Certainty.VERY_LOW: "the evidence is very uncertain",
    }
)
"""GRADE's narrative phrase for each level, with "reduce" standing for any effect."""

_RUNGS = {(rung.verdict, rung.certainty): rung for rung in LADDER}


def rung(verdict: Verdict, certainty: Certainty | None) -> Rung:
    """The row of ``LADDER`` that applies."""
    return _RUNGS.get((verdict, certainty)) or _RUNGS[verdict, None]


def strongest_wording(verdict: Verdict, certainty: Certainty | None) -> WordingStrength | None:
    """The strongest wording that the verdict carries; None where it carries none or nothing can be said of it."""
    return rung(verdict, certainty).strongest


def fits(strength: WordingStrength, verdict: Verdict, certainty: Certainty | None) -> WordingFit:
    """Whether a wording of that strength goes further than the evidence.

    Any wording of a contradicted claim is against the evidence, a hedge too: "may" still says the thing that
    studies speak against. Where nothing decides (not testable, unassessed) the wording cannot be judged,
    not even an absolute.

    An absolute is overstated even at high certainty and on record: studies and documents show that a thing is so,
    not that it is so without exception. A description is the one place for it: "only sterile needles", "never rub
    the area" say how the work is done or what to do, and leave no evidence to outrun.
    """
    strongest = strongest_wording(verdict, certainty)
    if verdict is Verdict.CONTRADICTED:
        return WordingFit.CONTRADICTS_EVIDENCE
    if strongest is None:
        return WordingFit.UNCHECKABLE
    if verdict is Verdict.DESCRIPTIVE or strength.rank <= strongest.rank:
        return WordingFit.ACCURATE
    return WordingFit.OVERSTATED


def template_for(certainty: Certainty) -> str:
    """GRADE's narrative phrase for the level, such as "probably reduces"."""
    return TEMPLATES[certainty]
