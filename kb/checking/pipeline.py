"""The whole check of one document: read, segment, detect, retrieve, compare, judge, suggest.

Each step is a module of its own and can be used alone; this one only carries values from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.checking.claiming import detections
from kb.checking.clauses import clauses
from kb.checking.comparing import compare
from kb.checking.consistency import clashes, contradictions
from kb.checking.coverage import BESIDE, coverage_of
from kb.checking.fingerprints import fingerprint as fingerprint
from kb.checking.index import ClaimIndex
from kb.checking.judging import Judgement, judge, judge_unknown
from kb.checking.jurisdictions import gate
from kb.checking.origins import Lines
from kb.checking.retrieving import candidates as candidates_of
from kb.checking.retrieving import look
from kb.checking.reviewing import Opinion, Reviewer, merge, review
from kb.checking.rewording import Judged as Rated
from kb.checking.rewording import Reworded, reword
from kb.checking.segmenting import segments
from kb.checking.strength import Strength, attributed_to, strength_of
from kb.checking.subjects import clause_subject, segment_subjects
from kb.checking.suggesting import suggest, with_sentence
from kb.checking.values import (
    BlockKind,
    Candidate,
    CheckedDocument,
    Clause,
    Comparison,
    Detection,
    Document,
    Finding,
    KnownClaim,
    Segment,
)
from kb.vocabulary import Relation

# A clause that the detector passes over still counts as a claim when a known claim is this likely.
CERTAIN_MATCH = 0.7

Progress = Callable[[int, int], None]
"""Called with the number of clauses done and the number of all."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a check reports beyond matches. ``related`` adds claims that are touched and not made.

    ``jurisdictions`` (uk, us, eu, ca, au) adds the second gate: what regulators there object to. ``reviewer`` is a
    second reader of clauses that claim something and have candidates; :func:`kb.checking.reviewing.merge` says what
    it may change.
    """

    related: bool = False
    unknown: bool = True
    jurisdictions: tuple[str, ...] = ()
    reviewer: Reviewer | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    clause: Clause
    detection: Detection
    candidates: tuple[Candidate, ...]
    subject: str
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A clause as it was judged, with the claim that it makes; without one where nothing known matches."""

    found: _Found
    strong: Strength
    judgement: Judgement
    match: tuple[KnownClaim, Candidate, Comparison] | None = None


def check_document(
    document: Document, index: ClaimIndex, *, options: Options | None = None, progress: Progress | None = None
) -> CheckedDocument:
    """Check ``document`` against the claims of ``index``.

    One finding for each pair of clause and claim, in the order of the text; a clause that claims something of
    which nothing is known has one finding without a claim. Same input, same output.
    """
    options = options or Options()
    all_segments = segments(document)
    subjects = dict(zip(all_segments, segment_subjects(document, all_segments), strict=True))
    parts = [clause for segment in all_segments for clause in clauses(segment, document)]
    looked = look(parts, index, [subjects[part.segment] for part in parts])
    candidates = candidates_of(looked, len(parts), index)
    detected = detections(parts, looked, index)
    opinions = review(
        options.reviewer,
        [(part, offered if d.is_claim else ()) for part, offered, d in zip(parts, candidates, detected, strict=True)],
        index,
    )
    lines = Lines(document)
    judged: dict[Segment, list[_Judged]] = {}
    spoken: dict[Clause, str] = {}
    each = zip(parts, candidates, detected, opinions, strict=True)
    for done, (part, offered, detection, opinion) in enumerate(each, 1):
        found = _Found(part, detection, offered, clause_subject(part, subjects[part.segment]), opinion)
        spoken[part] = found.subject
        judged.setdefault(part.segment, []).extend(_judged(found, index, options))
        if progress is not None:
            progress(done, len(parts))
    findings = [finding for segment, made in judged.items() for finding in _findings(document, segment, made, lines)]
    kept = _without_doubles(findings)
    claims = {f.claim: index.claims[index.places[f.claim]] for f in kept if f.claim is not None}
    beside = contradictions(clashes(parts, spoken, kept, claims), lines)
    if options.jurisdictions:
        beside += gate(document, kept, options.jurisdictions, claims)
    return CheckedDocument(
        document.path, len(document.text), coverage_of(all_segments, kept), tuple(_in_order([*kept, *beside]))
    )


def _judged(found: _Found, index: ClaimIndex, options: Options) -> list[_Judged]:
    clause = found.clause
    likely = bool(found.candidates) and found.candidates[0].score >= CERTAIN_MATCH
    asks = clause.segment.kind is BlockKind.HEADING or clause.text.rstrip().endswith("?")
    if not found.detection.is_claim and (not likely or asks):
        return []
    strong = strength_of(clause)
    made: list[_Judged] = []
    for candidate in found.candidates:
        claim = index.claims[index.places[candidate.slug]]
        built_in = compare(clause, claim, subject=found.subject, score=candidate.score)
        comparison = merge(built_in, found.opinion, clause, claim, score=candidate.score)
        if comparison.relation is Relation.RELATED and not options.related:
            continue
        made.append(_Judged(found, strong, judge(claim, comparison, strong), (claim, candidate, comparison)))
    if made or not found.detection.is_claim or not options.unknown:
        return made
    return [_Judged(found, strong, judge_unknown())]


def _findings(document: Document, segment: Segment, judged: Sequence[_Judged], lines: Lines) -> list[Finding]:
    """The findings of one segment, whose rewordings fit together."""
    claims: dict[Clause, list[Rated]] = {}
    for one in judged:
        if one.match is not None:
            rated = Rated(one.match[0], one.judgement, one.match[2].relation, one.found.subject)
            claims.setdefault(one.found.clause, []).append(rated)
    reworded = reword(document, segment, list(claims.items()))
    made = []
    for one in judged:
        if one.match is None:
            made.append(_unknown(one, lines))
        else:
            made.append(_finding(one, one.match, reworded, lines))
    return made


def _finding(
    judged: _Judged, match: tuple[KnownClaim, Candidate, Comparison], reworded: Reworded, lines: Lines
) -> Finding:
    claim, candidate, comparison = match
    judgement, strong, clause = judged.judgement, judged.strong, judged.found.clause
    asks = Rated(claim, judgement, comparison.relation, judged.found.subject).asks
    replacement = reworded.replacements.get(clause, "") if asks else ""
    instead = suggest(clause, claim, judgement, strong, replacement)
    if asks and clause in reworded.settled:
        instead = with_sentence(instead, reworded.sentence)
    said_by = attributed_to(clause.segment.text)
    reported = (f"'{said_by}' reports it; a reported claim is still a claim",) if said_by else ()
    line, column = lines.place(clause.start)
    return Finding(
        start=clause.start,
        end=clause.end,
        line=line,
        column=column,
        text=clause.text,
        claim=claim.slug,
        relation=comparison.relation,
        score=candidate.score,
        verdict=judgement.verdict,
        certainty=judgement.certainty,
        wording_fit=judgement.fit,
        level=judgement.level,
        code=judgement.code.value,
        message=judgement.message,
        suggestion=instead,
        replacement=replacement,
        studies=claim.studies,
        fingerprint=fingerprint(judgement.code.value, claim.slug, clause.text),
        statement=claim.statement,
        strength=strong.wording,
        reasons=comparison.reasons + reported,
        rationale=claim.rationale,
        wording=candidate.wording,
        place=lines.named(clause.start, clause.end),
    )


def _unknown(judged: _Judged, lines: Lines) -> Finding:
    found, strong, judgement = judged.found, judged.strong, judged.judgement
    clause = found.clause
    line, column = lines.place(clause.start)
    return Finding(
        start=clause.start,
        end=clause.end,
        line=line,
        column=column,
        text=clause.text,
        score=round(found.detection.score, 4),
        wording_fit=judgement.fit,
        level=judgement.level,
        code=judgement.code.value,
        message=judgement.message,
        suggestion=suggest(clause, None, judgement, strong),
        fingerprint=fingerprint(judgement.code.value, None, clause.text),
        strength=strong.wording,
        reasons=found.detection.reasons,
        place=lines.named(clause.start, clause.end),
    )


def _without_doubles(findings: Sequence[Finding]) -> list[Finding]:
    """Of findings on one claim in one segment-sized stretch that overlap, the best-scored; in order of place."""
    kept: dict[tuple[int, int, str | None], Finding] = {}
    for finding in findings:
        key = (finding.start, finding.end, finding.claim)
        if key not in kept or finding.score > kept[key].score:
            kept[key] = finding
    return _in_order(kept.values())


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by place; at one place what is known of claims before what is said of the wording and the draft."""
    return sorted(findings, key=lambda f: (f.start, f.end, f.code in BESIDE, -f.score, f.claim or "", f.jurisdiction))
