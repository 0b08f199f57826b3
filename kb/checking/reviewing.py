"""What a second reader is asked of a clause, what it may answer, and who wins where it and the check differ.

A second reader is anything that is given questions and returns opinions; :mod:`kb.second_reader` has one. Without
one, nothing here changes a check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kb.checking.comparing import QUESTIONS
from kb.checking.distancing import only_asked
from kb.checking.index import ClaimIndex
from kb.checking.profiles import profile
from kb.checking.values import Candidate, Clause, Comparison, KnownClaim
from kb.vocabulary import Relation

DANGERS: Final = frozenset(
    {Relation.NEGATED, Relation.DIFFERENT_NUMBER, Relation.DIFFERENT_POPULATION, Relation.STRONGER}
)
"""Relations that a second reader cannot talk away: a verdict carried across one of them would be false."""

SURE: Final = 0.8
"""A match of at least this score is never taken away by a second reader alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A clause and the claims that it may be making, as (slug, statement), the likeliest first."""

    text: str
    reading: str
    sentence: str
    heading: str
    lead: str
    candidates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim that a reader finds in a clause; ``quote`` are the words of the clause that decide."""

    slug: str
    relation: Relation
    quote: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What ``reader`` says of one clause. No choices: it makes none of the claims; then ``quote`` says what it has."""

    reader: str
    choices: tuple[Choice, ...]
    quote: str = ""

    def of(self, slug: str) -> Choice | None:
        """What it says of one claim; None when it does not find it."""
        return next((choice for choice in self.choices if choice.slug == slug), None)


Reviewer = Callable[[Sequence[Question]], Sequence[Opinion | None]]
"""Answers questions one by one, None where it has no answer that could be used. Never raises for want of an answer."""


def review(
    reviewer: Reviewer | None, asked: Sequence[tuple[Clause, Sequence[Candidate]]], index: ClaimIndex
) -> list[Opinion | None]:
    """An opinion for each clause and its candidates; None without a reviewer, candidates or a usable answer."""
    if reviewer is None:
        return [None] * len(asked)
    places = [place for place, (_, candidates) in enumerate(asked) if candidates]
    opinions: list[Opinion | None] = [None] * len(asked)
    if places:
        answers = reviewer([question_of(*asked[place], index) for place in places])
        for place, answer in zip(places, answers, strict=True):
            opinions[place] = answer
    return opinions


def question_of(clause: Clause, candidates: Sequence[Candidate], index: ClaimIndex) -> Question:
    """The question that a second reader is asked of ``clause``."""
    statements = {c.slug: index.claims[index.places[c.slug]].statement for c in candidates}
    segment = clause.segment
    return Question(clause.text, clause.reading, segment.text, segment.heading, segment.lead, tuple(statements.items()))


def merge(
    comparison: Comparison, opinion: Opinion | None, clause: Clause, claim: KnownClaim, *, score: float
) -> Comparison:
    """The built-in ``comparison`` of ``clause`` with ``claim`` and the opinion of a second reader made one.

    The rule, here and nowhere else: **the more cautious of the two wins, and nothing dangerous happens unless both
    agree.**

    - Where the check inherits the verdict (*same*, *weaker*) and the reader names another relation, it is not
      inherited.
    - Where the reader would inherit it and the check would not, it is inherited only if no built-in question sees a
      negation, another number, other people or treatment, or stronger words (:data:`DANGERS`), nor a mere question.
    - A danger that the check has found stays, whatever the reader says.
    - A claim that the reader does not find is taken away only where the check was not sure (:data:`SURE`): a draft
      could ask its reader to find nothing.
    - Between two relations that inherit nothing and are no danger, the reader decides.

    ``score`` is that of the candidate.
    """
    if opinion is None:
        return comparison
    built_in, choice = comparison.relation, opinion.of(claim.slug)
    found = Relation.RELATED if choice is None else choice.relation
    quote = choice.quote if choice is not None else opinion.quote
    if found is built_in:
        return comparison if found is Relation.RELATED else _with(comparison, f"{opinion.reader} agrees ('{quote}')")
    said = f"{opinion.reader} reads {_named(found)} ('{quote}')"
    if built_in in DANGERS:
        return _with(comparison, f"{said}; the more cautious reading stands")
    if found is Relation.RELATED and score >= SURE:
        return _with(comparison, f"{said}; the likeness is too great to go by that alone")
    if found.inherits_verdict and built_in.inherits_verdict:
        return _with(comparison, f"{opinion.reader} agrees ('{quote}')")
    if found.inherits_verdict:
        seen = danger(clause, claim)
        if seen:
            return _with(comparison, f"{said}; but {seen}")
    return Comparison(claim.slug, found, (said, *comparison.reasons))


def danger(clause: Clause, claim: KnownClaim) -> str:
    """What any built-in question sees that forbids inheriting the verdict of ``claim``, in words; else nothing.

    A comparison stops at its first answer; here every question is asked.
    """
    known = profile(claim)
    for question in QUESTIONS:
        decided = question(clause, claim, known)
        if decided is not None and (decided[0] in DANGERS or question is only_asked):
            return decided[1][0] if decided[1] else decided[0].label
    return ""


def _with(comparison: Comparison, reason: str) -> Comparison:
    return Comparison(comparison.slug, comparison.relation, (*comparison.reasons, reason))


def _named(relation: Relation) -> str:
    return "no such claim here" if relation is Relation.RELATED else relation.label
