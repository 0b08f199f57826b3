"""Rewording sentences against claims with a given verdict, for the tests: no store, no search."""

from __future__ import annotations

from collections.abc import Sequence

from kb.checking.clauses import clauses
from kb.checking.comparing import compare
from kb.checking.judging import judge
from kb.checking.rewording import Judged, Reworded, reword
from kb.checking.segmenting import segments
from kb.checking.strength import strength_of
from kb.checking.values import Clause, Document, KnownClaim, Segment, TextFormat
from kb.vocabulary import Certainty, Verdict
from tests.checking.known import known

_CERTAINTY = {
    Verdict.SUPPORTED: Certainty.MODERATE,
    Verdict.TENTATIVE: Certainty.LOW,
    Verdict.MIXED: Certainty.LOW,
    Verdict.NOT_SHOWN: Certainty.VERY_LOW,
    Verdict.CONTRADICTED: Certainty.MODERATE,
}


def claim_with(slug: str, verdict: str) -> KnownClaim:
    """The claim of the seeds with this verdict and the certainty that goes with it."""
    given = Verdict(verdict)
    return known(slug, given, _CERTAINTY.get(given))


def parts_of(text: str) -> tuple[Document, Segment, list[Clause]]:
    """The one sentence or list item that ``text`` is, and its clauses."""
    document = Document("draft.md", text, format=TextFormat.MARKDOWN)
    (segment,) = segments(document)
    return document, segment, clauses(segment, document)


def judged_as(clause: Clause, claim: KnownClaim) -> Judged:
    """How the check judges the clause against the claim."""
    comparison = compare(clause, claim)
    return Judged(claim, judge(claim, comparison, strength_of(clause)), comparison.relation, "")


def reworded(text: str, claims: Sequence[KnownClaim | None]) -> tuple[str, Reworded]:
    """``text`` after rewording, each clause against the claim in its place (None: it makes none of the record)."""
    document, segment, parts = parts_of(text)
    pairs = [
        (part, [judged_as(part, claim)] if claim is not None else [])
        for part, claim in zip(parts, [*claims, *[None] * len(parts)], strict=False)
    ]
    found = reword(document, segment, pairs)
    return text.replace(segment.text, found.sentence), found
