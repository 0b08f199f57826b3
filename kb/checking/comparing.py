"""How a clause stands to a claim: the same, or not quite, and which words decide it.

Likeness is not equivalence. The questions are asked from the most to the least dangerous, and the first
that is answered decides: whose effect is it, is it said at all, is it denied, is it turned round, is the number
another, does it say more, is it a special case, does it say less. Where a warning sign is seen and not understood,
the answer is a relation that inherits no verdict.
"""

from __future__ import annotations

from collections.abc import Callable

from kb.checking.asserting import absolute_unsaid, denied, left_unsaid, opposed, out_of_place, turned_round
from kb.checking.counting import counting
from kb.checking.distancing import (
    core_unsaid,
    kept_away_from,
    left_free,
    limited_by_only,
    made_worse,
    only_asked,
    sides_swapped,
)
from kb.checking.extending import covers_more, says_less, says_more, special_case
from kb.checking.figures import another_number
from kb.checking.negation import denials
from kb.checking.profiles import LIMITED, Decided, Profile, hits_of, profile
from kb.checking.subjects import OURS, is_general, names_same_other, spoken_of
from kb.checking.tables import table
from kb.checking.turning import undone
from kb.checking.values import Clause, Comparison, KnownClaim
from kb.vocabulary import Relation

Question = Callable[[Clause, KnownClaim, Profile], Decided | None]

QUESTIONS: tuple[Question, ...] = (
    kept_away_from,
    only_asked,
    opposed,
    left_free,
    undone,
    out_of_place,
    absolute_unsaid,
    left_unsaid,
    denied,
    made_worse,
    sides_swapped,
    core_unsaid,
    turned_round,
    another_number,
    says_more,
    limited_by_only,
    special_case,
    covers_more,
    says_less,
)
"""What is asked of a clause and a claim, in this order, once it is known whose effect the clause speaks of."""


DOUBTS: frozenset[Question] = frozenset({left_unsaid, core_unsaid})
"""Questions that only words of the lexicon can answer: where it lacks them, a likely claim counts as said."""

SURE = 0.55
"""From this score of a candidate on the doubts give way: of labelled pairs above it that they held back, two in three
were right (``python -m tests.benchmarks match`` counts them)."""


def compare(clause: Clause, claim: KnownClaim, *, subject: str = OURS, score: float = 0.0) -> Comparison:
    """How ``clause`` stands to ``claim``; ``subject`` is the treatment that the clause speaks of.

    ``score`` is that of the candidate, 0..1. ``reasons`` name the words of the clause that decided, first the one that
    counted.
    """
    known = profile(claim)
    elsewhere = _another_subject(clause, claim, subject)
    if elsewhere is not None:
        return Comparison(claim.slug, *elsewhere)
    unseen: Decided | None = None
    without_absolute: Decided | None = None
    for question in QUESTIONS:
        decided = question(clause, claim, known)
        if decided is not None and question in DOUBTS and score >= SURE:
            unseen = decided
        elif decided is not None and question is absolute_unsaid and score >= SURE:
            without_absolute = decided
        elif decided is not None:
            return Comparison(claim.slug, *(_unless_denied(clause, claim, decided) if unseen else decided))
    if without_absolute is not None:
        return Comparison(claim.slug, *_unless_denied(clause, claim, (Relation.WEAKER, without_absolute[1])))
    if unseen is not None:
        other_words = f"in other words than those of the record: {unseen[1][0]}"
        return Comparison(claim.slug, *_unless_denied(clause, claim, (Relation.SAME, (other_words,))))
    shared = hits_of(clause.reading, known.concepts)
    words = ", ".join(dict.fromkeys(f"'{clause.reading[hit.start : hit.end]}'" for hit in shared))
    return Comparison(claim.slug, Relation.SAME, (f"both speak of {words}",) if words else ())


def _unless_denied(clause: Clause, claim: KnownClaim, decided: Decided) -> Decided:
    """``decided``, unless it inherits and the clause holds a denial: what it denies is in words that nobody knows.

    "No" and "without" name what they deny, which then is not what the claim speaks of, unless they begin the clause.
    """
    known = profile(claim)
    if not decided[0].inherits_verdict or known.denies:
        return decided
    said = [d for d in denials(clause.reading) if d.group != "noun" or d.cue_start <= 1]
    found = counting(said, clause.reading, claim, known)
    return (Relation.NEGATED, (f"'{found[0].cue}' may deny it",)) if found else decided


def _another_subject(clause: Clause, claim: KnownClaim, subject: str) -> Decided | None:
    spoken = spoken_of(clause.reading)
    treatment = subject if spoken is None else spoken
    if treatment != OURS and not is_general(claim) and not names_same_other(claim, treatment):
        return Relation.DIFFERENT_POPULATION, (f"it speaks of {treatment.replace('-', ' ')}",)
    own = {hit.name for hit in table("people").find(claim.statement)}
    for hit in table("people").find(clause.reading):
        if hit.group == "other" and hit.name not in own and claim.kind in LIMITED:
            return Relation.DIFFERENT_POPULATION, (f"it speaks of '{clause.reading[hit.start : hit.end]}'",)
    return None
