"""How strongly a sentence speaks: where it stands on the GRADE ladder, and on which aspect it goes far.

The ladder is that of Santesso 2020, doi 10.1016/j.jclinepi.2019.10.014; absolutes stand above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb.checking.concepts import meaning
from kb.checking.negation import Denial, denials
from kb.checking.tables import Hit, table
from kb.checking.values import Clause
from kb.vocabulary import WordingStrength


class Aspect(StrEnum):
    """On what a sentence may exceed a claim; the groups of the table ``strength``."""

    COMPLETENESS = "completeness"
    EXTENT = "extent"
    DURATION = "duration"
    CERTAINTY = "certainty"
    SPEED = "speed"
    EXCLUSIVENESS = "exclusiveness"
    HARMLESSNESS = "harmlessness"
    MAGNITUDE = "magnitude"
    SEVERITY = "severity"

    @property
    def meaning(self) -> str:
        """What a wording of this aspect says, to put behind "it says that ..."."""
        return _MEANINGS[self]


_MEANINGS = {
    Aspect.COMPLETENESS: "nothing of it is left",
    Aspect.EXTENT: "it holds for all and in full",
    Aspect.DURATION: "it lasts",
    Aspect.CERTAINTY: "it is certain",
    Aspect.SPEED: "it happens at once",
    Aspect.EXCLUSIVENESS: "nothing else compares",
    Aspect.HARMLESSNESS: "there is no risk at all",
    Aspect.MAGNITUDE: "the effect is large",
    Aspect.SEVERITY: "it is severe",
}


@dataclass(frozen=True, slots=True)
class Strength:
    """The rung of the ladder, the words that put the sentence there, and every aspect with its words."""

    wording: WordingStrength
    words: tuple[str, ...]
    aspects: tuple[tuple[Aspect, str], ...] = ()
    lessening: tuple[str, ...] = ()

    @property
    def exceeding(self) -> dict[Aspect, str]:
        """The first words of each aspect."""
        return dict(reversed(self.aspects))


@lru_cache(maxsize=10_000)
def strength(text: str) -> Strength:
    """How strongly ``text`` speaks. Words that are denied ("it does not erase") do not count."""
    denied = [denial for denial in denials(text) if not denial.doubts_the_evidence]
    hits = [hit for hit in table("strength").find(text) if not _is_denied(hit, denied)]
    aspects = tuple((Aspect(hit.group), text[hit.start : hit.end]) for hit in hits if hit.group != "less")
    lessening = tuple(text[hit.start : hit.end] for hit in hits if hit.group == "less")
    hedges = {hit.group: text[hit.start : hit.end] for hit in reversed(table("hedges").find(text))}
    for rung in (WordingStrength.UNCERTAIN, WordingStrength.MAY, WordingStrength.PROBABLY):
        if rung.value in hedges:
            return Strength(rung, (hedges[rung.value],), aspects, lessening)
    absolute = tuple(words for aspect, words in aspects if aspect not in {Aspect.MAGNITUDE, Aspect.SEVERITY})
    if absolute:
        return Strength(WordingStrength.ABSOLUTE, absolute, aspects, lessening)
    return Strength(WordingStrength.FLAT, (), aspects, lessening)


def strength_of(clause: Clause) -> Strength:
    """How strongly ``clause`` speaks: hedges from its reading, the rest from its own words where it has a verb.

    In "permanently lifts the face, firms the skin and may ease stress" nothing permanent is said of the skin.
    """
    whole = strength(clause.reading)
    if not meaning(clause.text).changes:
        return whole
    own = strength(clause.text)
    hedged = whole.wording.rank < WordingStrength.FLAT.rank
    rung, words = (whole.wording, whole.words) if hedged else (own.wording, own.words)
    return Strength(rung, words, own.aspects, own.lessening)


def attributed_to(text: str) -> str:
    """The words that put what ``text`` says into the mouth of somebody else, or nothing."""
    hits = table("attribution").find(text)
    return text[hits[0].start : hits[0].end] if hits else ""


def _is_denied(hit: Hit, denied: Sequence[Denial]) -> bool:
    for denial in denied:
        overlaps_cue = hit.start <= denial.cue_start < hit.end
        if not overlaps_cue and denial.group in {"verb", "noun"} and denial.cue_start < hit.start < denial.end:
            return True
    return False
