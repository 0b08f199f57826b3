"""What a sentence denies: which words say no, and how far they reach.

"Without surgery" does not deny that a face is lifted, "not only" denies nothing, and "there is no evidence
that" denies all that follows. A denial is looked for before anything else is said of a clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.checking.concepts import meaning
from kb.checking.tables import Hit, table
from kb.checking.words import Token, stem, tokens

# These begin another part of the sentence, to which a "not" does not reach.
_PARTING = {
    stem(w) for w in "but because although though while whereas if when unless until since so yet however".split()
}

_DEPENDING = {stem(w) for w in "if when while although though because since unless".split()}


@dataclass(frozen=True, slots=True)
class Denial:
    """Words that deny, and the stretch of text (start, end) to which they reach.

    ``group`` is that of the table ``negation``: verb, noun, evidence, myth or few.
    """

    cue: str
    group: str
    start: int
    end: int
    cue_start: int

    def reaches(self, start: int, end: int) -> bool:
        """Whether the denial covers the words from ``start`` to ``end``, at least in part."""
        return self.start < end and start < self.end

    @property
    def doubts_the_evidence(self) -> bool:
        """Whether it is the evidence that is denied, or the thing is called untrue."""
        return self.group in {"evidence", "myth"}


@lru_cache(maxsize=10_000)
def denials(text: str, *, warnings_deny: bool = False) -> tuple[Denial, ...]:
    """The denials of ``text`` with their reach.

    Words that are part of a concept of the field ("doesn't hurt" is *painless*, "not suitable" is
    *contraindicated*) belong to the concept and deny nothing further. With ``warnings_deny`` a warning does:
    "does not treat alopecia" warns nobody, it denies that alopecia is treated.
    """
    words = tokens(text)
    concepts = [hit for hit in meaning(text).hits if not (warnings_deny and hit.name == "contraindicated")]
    found: list[Denial] = []
    for hit in table("negation").find_in(words):
        if hit.group == "harmless" or _belongs_to_concept(hit, concepts):
            continue
        first, last = hit.places[0], hit.places[-1]
        if hit.group in {"evidence", "myth"}:
            low, high = 0, len(words)
        elif hit.group == "noun":
            low, high = first, _until(words, last + 1, stop_at_comma=False)
        else:
            aside = hit.group == "few" and words[first].after_comma  # "soreness and, rarely, a bruise"
            low = first if aside else _since(words, first)
            depends = low > 0 and not words[low].after_break and words[low - 1].stem in _DEPENDING
            high = _until(words, last + 1, stop_at_comma=depends)
        end = words[high - 1].end if high > low else hit.end
        found.append(Denial(text[hit.start : hit.end], hit.group, words[low].start, end, hit.start))
    return tuple(found)


def reaching(text: str, hits: Iterable[Hit], *, warnings_deny: bool = False) -> tuple[Denial, ...]:
    """The denials of ``text`` that reach one of ``hits``; with no hits, those that reach its main part.

    "No" and "without" must have the denied thing behind them: without hits they count only at the very beginning,
    where they deny the subject ("None of the needles ...").
    """
    spans = [(hit.start, hit.end) for hit in hits]
    if not spans:
        said = denials(text, warnings_deny=warnings_deny)
        return tuple(denial for denial in said if denial.group != "noun" or denial.cue_start <= 1)
    said = denials(text, warnings_deny=warnings_deny)
    return tuple(d for d in said if any(d.reaches(start, end) for start, end in spans))


def _belongs_to_concept(hit: Hit, concepts: Sequence[Hit]) -> bool:
    mine = set(hit.places)
    return hit.group in {"verb", "noun", "few"} and any(mine < set(concept.places) for concept in concepts)


def _until(words: Sequence[Token], at: int, *, stop_at_comma: bool) -> int:
    """The place after the part of the sentence in which ``at`` stands; "if you don't ..., " ends at its comma."""
    while at < len(words) and not words[at].after_break and words[at].stem not in _PARTING:
        if stop_at_comma and words[at].after_comma:
            break
        at += 1
    return at


def _since(words: Sequence[Token], at: int) -> int:
    """The first place of the part of the sentence in which ``at`` stands."""
    while at > 0 and not words[at].after_break and words[at - 1].stem not in _PARTING:
        at -= 1
    return at
