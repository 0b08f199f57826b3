"""Why the check says what it says of a sentence: every step with what it saw and what decided.

Nothing is decided here. Each step of the check is asked again, and its answers are kept side by side: the
sentence and its clauses, whether each claims anything and by which cues, the claims that were looked at with every
signal and its weight, those that were cut and why, and how the clause stands to each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.checking import claiming, detecting
from kb.checking.clauses import clauses
from kb.checking.comparing import compare
from kb.checking.cutting import Cut, cut_claims
from kb.checking.index import ClaimIndex
from kb.checking.origins import Lines
from kb.checking.retrieving import LIMIT, Signals, calibrated, retrieve, signals, weights
from kb.checking.segmenting import segments
from kb.checking.strength import Strength, strength_of
from kb.checking.subjects import clause_subject, segment_subjects
from kb.checking.values import Clause, Comparison, Detection, Document, Finding, Segment
from kb.errors import NotFound

SHOWN = 4
"""Claims that are shown of a clause, whatever became of them."""


class Fate(StrEnum):
    """What became of a claim that was weighed."""

    OFFERED = "offered"
    COVERED = "covered"
    BEYOND_LIMIT = "beyond-limit"
    BELOW_THRESHOLD = "below-threshold"

    @property
    def meaning(self) -> str:
        """What that says, for people."""
        return _FATES[self]


_FATES = {
    Fate.OFFERED: "compared with the clause",
    Fate.COVERED: "says only what a likelier claim says",
    Fate.BEYOND_LIMIT: f"{LIMIT} likelier claims come before it",
    Fate.BELOW_THRESHOLD: "too unlikely",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One thing that counted: its ``value`` times its ``weight`` was added to the sum that gives the score."""

    name: str
    value: float
    weight: float
    says: str = ""

    @property
    def contribution(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Considered:
    """A claim that was weighed for a clause. ``nearest`` is the nearest known text, ``kind`` where that is from."""

    slug: str
    statement: str
    score: float
    fate: Fate
    constant: float
    signals: tuple[Weighed, ...]
    nearest: str
    kind: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class ExplainedClause:
    """A clause with all that was found out about it. ``threshold`` is the score below which no claim is offered.

    ``cues`` add up to the score ``by_cues``; where the meaning of the words has a say in whether the clause claims
    anything, ``senses`` add up to that of ``detection``, and else there are none.
    """

    clause: Clause
    subject: str
    detection: Detection
    by_cues: float
    cues: tuple[Weighed, ...]
    senses: tuple[Weighed, ...]
    strength: Strength
    threshold: float
    considered: tuple[Considered, ...]
    not_shown: int
    cut: tuple[Cut, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSegment:
    """A sentence, list item or heading, its place, and its clauses. ``findings`` are those of the whole of it."""

    segment: Segment
    line: int
    column: int
    place: str
    subject: str
    clauses: tuple[ExplainedClause, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands at a place of a document, explained. ``with_meaning`` is False when words alone were compared."""

    path: str
    with_meaning: bool
    detection_threshold: float
    segments: tuple[ExplainedSegment, ...]


def explain(
    document: Document,
    index: ClaimIndex,
    *,
    line: int | None = None,
    column: int | None = None,
    findings: Sequence[Finding] = (),
) -> Explanation:
    """Explain the sentences of ``document`` that touch ``line`` (and ``column``), both from 1; all without a line.

    ``findings`` are those of a check of the document; each goes to the clause that it speaks of. Raises NotFound if
    no sentence stands there.
    """
    all_segments = segments(document)
    subjects = dict(zip(all_segments, segment_subjects(document, all_segments), strict=True))
    lines = Lines(document)
    wanted = [s for s in all_segments if line is None or _touches(s, lines, line, column)]
    if not wanted:
        raise NotFound(_nothing_there(document, all_segments, lines, line, column))
    explained = [_segment(s, document, index, subjects[s], lines, findings) for s in wanted]
    threshold = claiming.claiming().threshold if claiming.weighs_meaning(index) else detecting.weights().threshold
    return Explanation(document.path, index.knows_meaning, threshold, tuple(explained))


def consider(
    clause: Clause, index: ClaimIndex, subject: str, *, limit: int = SHOWN
) -> tuple[tuple[Considered, ...], Signals]:
    """The claims that ``clause`` was weighed against, best first, and at least those that were offered."""
    found = signals([clause], index, [subject])
    scores = calibrated(found, with_meaning=index.knows_meaning)
    chosen = weights(with_meaning=index.knows_meaning)
    offered = {candidate.slug for candidate in retrieve([clause], index, [subject])[0]}
    spoken = clause_subject(clause, subject)
    shown = []
    for rank, pair in enumerate((-scores).argsort(kind="stable").tolist()):
        claim, score = index.claims[found.claims[pair]], float(scores[pair])
        fate = Fate.OFFERED if claim.slug in offered else _fate(rank, score, chosen["threshold"])
        if rank >= limit and fate is not Fate.OFFERED:
            break
        held = [
            Weighed(name, round(float(values[pair]), 4), chosen[name])
            for name, values in found.values.items()
            if chosen.get(name) and values[pair]
        ]
        held.sort(key=lambda signal: -abs(signal.contribution))
        known = index.texts[found.nearest[pair]]
        compared = compare(clause, claim, subject=spoken, score=score)
        shown.append(
            Considered(
                slug=claim.slug,
                statement=claim.statement,
                score=round(score, 4),
                fate=fate,
                constant=chosen["constant"],
                signals=tuple(held),
                nearest=known.text if index.knows_meaning else "",
                kind=known.kind.value if index.knows_meaning else "",
                comparison=compared,
            )
        )
    return tuple(shown), found


def nearest_claims(
    clause: Clause, index: ClaimIndex, subject: str, *, limit: int = LIMIT
) -> tuple[tuple[str, float], ...]:
    """The likeliest claims of ``clause`` with their scores, best first, also those too unlikely to be offered."""
    if not index.claims:
        return ()
    found = signals([clause], index, [subject])
    scores = calibrated(found, with_meaning=index.knows_meaning)
    best = (-scores).argsort(kind="stable")[:limit].tolist()
    return tuple((index.claims[found.claims[pair]].slug, round(float(scores[pair]), 4)) for pair in best)


def _segment(
    segment: Segment,
    document: Document,
    index: ClaimIndex,
    subject: str,
    lines: Lines,
    findings: Sequence[Finding],
) -> ExplainedSegment:
    parts = clauses(segment, document)
    within = [f for f in findings if segment.start <= f.start < segment.end]
    spans = {(part.start, part.end) for part in parts}
    line, column = lines.place(segment.start)
    return ExplainedSegment(
        segment=segment,
        line=line,
        column=column,
        place=lines.named(segment.start, segment.end),
        subject=subject,
        clauses=tuple(_clause(part, index, subject, within) for part in parts),
        findings=tuple(f for f in within if (f.start, f.end) not in spans),
    )


def _clause(clause: Clause, index: ClaimIndex, subject: str, findings: Sequence[Finding]) -> ExplainedClause:
    considered, found = consider(clause, index, subject)
    return ExplainedClause(
        clause=clause,
        subject=clause_subject(clause, subject),
        detection=claiming.detections([clause], found, index)[0],
        by_cues=detecting.detect(clause).score,
        cues=_cues(clause),
        senses=_senses(clause, found, index),
        strength=strength_of(clause),
        threshold=weights(with_meaning=index.knows_meaning)["threshold"],
        considered=considered,
        not_shown=len(found.claims) - len(considered),
        cut=cut_claims(clause, index, subject, found),
        findings=tuple(f for f in findings if (f.start, f.end) == (clause.start, clause.end)),
    )


def _cues(clause: Clause) -> tuple[Weighed, ...]:
    """What weighed for a claim and against it, the heaviest first; the first of all is what holds of every clause."""
    model = detecting.weights()
    held = [(name, model.of[name]) for name in detecting.features_of(clause) if name in model.of]
    held.sort(key=lambda cue: (-abs(cue[1]), cue[0]))
    cues = [Weighed(name, 1.0, weight, detecting.reason_of(name)) for name, weight in held]
    return (Weighed("bias", 1.0, model.bias, "holds of every clause"), *cues)


def _senses(clause: Clause, found: Signals, index: ClaimIndex) -> tuple[Weighed, ...]:
    """What the cues and the meaning of the words weigh together for a claim and against it."""
    if not claiming.weighs_meaning(index):
        return ()
    model = claiming.claiming()
    cues = claiming.logit(detecting.detect(clause).score)
    values = [cues, *claiming.meaning_signals(found, 1)[0].tolist()]
    weighed = [
        Weighed(name, round(value, 4), float(weight), says)
        for (name, says), value, weight in zip(_SENSES.items(), values, model.signals, strict=True)
    ]
    learned = Weighed("vector", 1.0, float(found.vectors[0] @ model.vector), "the meaning as a whole")
    return (Weighed("constant", 1.0, model.constant, "holds of every clause"), *weighed, learned)


_SENSES = {
    "cues": "the cues together",
    "meaning": "nearness to what is known of a claim",
    "no_claim": "nearness to sentences that claim something unknown",
    "nothing": "nearness to sentences that claim nothing",
}


def _fate(rank: int, score: float, threshold: float) -> Fate:
    if score < threshold:
        return Fate.BELOW_THRESHOLD
    return Fate.BEYOND_LIMIT if rank >= LIMIT else Fate.COVERED


def _touches(segment: Segment, lines: Lines, line: int, column: int | None) -> bool:
    first, last = lines.place(segment.start), lines.place(segment.end - 1)
    if column is None:
        return first[0] <= line <= last[0]
    return first <= (line, column) <= last


def _nothing_there(
    document: Document, all_segments: Sequence[Segment], lines: Lines, line: int | None, column: int | None
) -> str:
    name = document.path or "the text"
    if line is None or not all_segments:
        return f"There is no sentence in {name}."
    where = f"{line}:{column}" if column else f"line {line}"
    starts = [lines.place(segment.start) for segment in all_segments]
    near = min(starts, key=lambda start: (abs(start[0] - line), abs(start[1] - (column or 1))))
    return f"No sentence of {name} stands at {where}; the nearest begins at {near[0]}:{near[1]}."
