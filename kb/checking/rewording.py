"""The writer's own sentence, changed just enough that it says no more than the evidence carries.

Proposals come from :mod:`softening` (absolutes out) and :mod:`hedging` (the hedge of the GRADE ladder in). None is
trusted: each is put into its sentence, the sentence is cut and compared anew, and the first proposal is taken with
which no finding on these claims asks for a change any more. So a rewording is never stronger than the verdict carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.checking.clauses import clauses
from kb.checking.codes import Code
from kb.checking.comparing import compare
from kb.checking.hedging import hedged, in_base_form
from kb.checking.judging import Judgement, judge
from kb.checking.numbers import Fit, quantities
from kb.checking.places import prefixed
from kb.checking.profiles import profile
from kb.checking.softening import softened
from kb.checking.strength import strength_of
from kb.checking.values import BlockKind, Clause, Document, KnownClaim, Segment
from kb.rating.wording import strongest_wording
from kb.vocabulary import ClaimKind, Level, Relation, Verdict, WordingStrength

# Findings with these codes ask for other words; the rest asks for a look, for evidence, or for nothing.
ASKING = frozenset(
    {
        Code.OVERSTATED,
        Code.NOT_SHOWN,
        Code.NOT_ON_RECORD,
        Code.CONTRADICTED,
        Code.ABSOLUTE_WORDING,
        Code.GOES_FURTHER,
        Code.SPECIAL_CASE,
        Code.WIDER_CLAIM,
        Code.NUMBER_DIFFERS,
    }
)
# A recorded number is worth writing only where the record itself stands on something.
_NUMBER_HOLDS = frozenset({Verdict.SUPPORTED, Verdict.ON_RECORD, Verdict.TENTATIVE})
_ADVICE = frozenset({ClaimKind.REGIMEN, ClaimKind.AFTERCARE})
_END_MARKS = ".!?\u2026"
# A rewording may stop making a claim that is only about the absolute ("the only side effect"), not turn to others.
_RELATIONS_LEFT = frozenset({Relation.DIFFERENT_POPULATION, Relation.DIFFERENT_NUMBER})


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim that a clause makes, as it was judged, with the treatment that the clause speaks of."""

    claim: KnownClaim
    judgement: Judgement
    relation: Relation
    subject: str

    @property
    def asks(self) -> bool:
        """Whether the finding asks for other words."""
        return self.judgement.code in ASKING and self.judgement.level is not Level.NOTICE


@dataclass(frozen=True, slots=True)
class Reworded:
    """What to put in place of clauses of one sentence; all of it together may be applied.

    ``settled`` are clauses that need no words of their own, as the rewording of the verb that they share with a
    neighbour puts them right. ``sentence`` is the whole of it with every replacement applied.
    """

    replacements: dict[Clause, str]
    settled: frozenset[Clause]
    sentence: str


def reword(document: Document, segment: Segment, judged: Sequence[tuple[Clause, Sequence[Judged]]]) -> Reworded:
    """Rewordings for the clauses of ``segment`` whose findings ask for one; a clause without a safe one is left out."""
    if any(a < segment.end and segment.start < b for a, b in document.skipped) or not _any_asks(judged):
        return Reworded({}, frozenset(), segment.text)
    parts = clauses(segment, document)
    chosen: dict[Clause, str] = {}
    settled: set[Clause] = set()
    for clause, said in judged:
        asking = [one for one in said if one.asks]
        if not asking or "](" in clause.text or "<" in clause.text:
            continue
        after_edited = _follows(parts, clause, chosen, settled)
        for proposal in _proposals(clause, asking, alone=len(parts) == 1, after_edited=after_edited):
            if _holds(document, segment, chosen, clause, proposal, said):
                if proposal == clause.text:
                    settled.add(clause)
                else:
                    chosen[clause] = proposal
                break
    changes = [(c.start - segment.start, c.end - segment.start, new) for c, new in chosen.items()]
    return Reworded(chosen, frozenset(settled), applied(segment.text, changes))


def _any_asks(judged: Sequence[tuple[Clause, Sequence[Judged]]]) -> bool:
    return any(one.asks for _, said in judged for one in said)


def _follows(parts: Sequence[Clause], clause: Clause, chosen: dict[Clause, str], settled: set[Clause]) -> bool:
    """Whether the clause right before this one was put right, so that its verb may lean on the same hedge."""
    before = [part for part in parts if part.end <= clause.start]
    return bool(before) and any(c.start == before[-1].start for c in (*chosen, *settled))


def applied(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    """``text`` with each stretch (start, end) replaced; the stretches must not overlap."""
    out, at = [], 0
    for start, end, words in sorted(changes):
        out += [text[at:start], words]
        at = end
    return "".join([*out, text[at:]])


def _proposals(clause: Clause, asking: Sequence[Judged], *, alone: bool, after_edited: bool) -> Iterator[str]:
    body = clause.text.rstrip(_END_MARKS)
    mark = clause.text[len(body) :]
    numbered = _with_recorded_number(body, asking)
    if numbered:
        yield numbered + mark
        body = numbered
    mild = softened(body)
    if after_edited:
        leaning = in_base_form(mild)
        if leaning:
            yield leaning + mark
        elif leaning is None:
            yield mild + mark
    elif mild != body:
        yield mild + mark
    rungs = [rung for one in asking if (rung := _rung(one.claim)) is not None]
    if not rungs or len(rungs) < len(asking):
        return
    rung = min(rungs, key=lambda r: r.rank)
    if rung is WordingStrength.UNCERTAIN and any(one.claim.kind in _ADVICE for one in asking):
        return  # how often to come is advice: there is nothing that it could be shown to do
    fragment = clause.segment.kind is not BlockKind.PARAGRAPH
    starts = clause.start <= clause.segment.start + 2
    mixed = any(one.claim.verdict is Verdict.MIXED for one in asking)
    for words in hedged(mild, rung, fragment=fragment, alone=alone, starts=starts, mixed=mixed):
        yield words + mark
    if all(one.claim.verdict is Verdict.NOT_ON_RECORD for one in asking) and starts and not fragment:
        yield prefixed(mild, "it has not been confirmed that") + mark


def _rung(claim: KnownClaim) -> WordingStrength | None:
    return strongest_wording(claim.verdict, claim.certainty)


def _with_recorded_number(text: str, asking: Sequence[Judged]) -> str:
    """``text`` with the number of the record in place of the writer's; nothing where it has none to offer."""
    for one in asking:
        if one.judgement.code is not Code.NUMBER_DIFFERS or one.claim.verdict not in _NUMBER_HOLDS:
            continue
        known = profile(one.claim)
        for number in quantities(text):
            own = known.number_in(number.dimension)
            if own is not None and number.fit(own) is Fit.OTHER:
                return text[: number.start] + one.claim.statement[own.start : own.end] + text[number.end :]
    return ""


def _holds(
    document: Document, segment: Segment, chosen: dict[Clause, str], clause: Clause, words: str, said: Sequence[Judged]
) -> bool:
    """Whether nothing asks for a change of ``clause`` any more when it reads ``words`` and the chosen are applied."""
    edits = {**chosen, clause: words}
    changes = [(c.start - segment.start, c.end - segment.start, new) for c, new in edits.items()]
    text = applied(segment.text, changes)
    before = sum(len(new) - (c.end - c.start) for c, new in edits.items() if c.start < clause.start)
    start = clause.start - segment.start + before
    end = start + len(words)
    anew = replace(segment, start=0, end=len(text), text=text)
    parts = clauses(anew, replace(document, text=text, skipped=(), blocks=None, origin=None))
    touched = [part for part in parts if part.start < end and start < part.end]
    return bool(touched) and all(_is_carried(part, one) for part in touched for one in said)


def _is_carried(clause: Clause, one: Judged) -> bool:
    comparison = compare(clause, one.claim, subject=one.subject)
    if one.judgement.code is Code.NUMBER_DIFFERS and comparison.relation is Relation.DIFFERENT_NUMBER:
        return False
    judgement = judge(one.claim, comparison, strength_of(clause))
    if one.asks and comparison.relation in _RELATIONS_LEFT and comparison.relation is not one.relation:
        return False
    rung = _rung(one.claim)
    if (
        one.asks
        and comparison.relation is Relation.NEGATED
        and rung is not None
        and rung is not WordingStrength.UNCERTAIN
    ):
        return False  # to deny what some evidence supports says too little
    if one.asks and comparison.relation is Relation.RELATED and not profile(one.claim).aspects:
        return False  # not made any more, and not because the claim is only about an absolute: not understood
    return judgement.level is Level.NOTICE or not (judgement.code in ASKING or judgement.code is Code.DENIES_EVIDENCE)
