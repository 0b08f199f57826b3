"""The whole check of one document: read, segment, detect, retrieve, compare, judge, suggest.

Each step is a module of its own and can be used alone; this one only carries values from one to the next.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.checking.clauses import clauses
from kb.checking.comparing import compare
from kb.checking.detecting import detect
from kb.checking.index import ClaimIndex
from kb.checking.judging import Judgement, judge, judge_unknown
from kb.checking.retrieving import retrieve
from kb.checking.segmenting import segments
from kb.checking.strength import Strength, attributed_to, strength_of
from kb.checking.subjects import clause_subject, segment_subjects
from kb.checking.suggesting import suggest
from kb.checking.values import (
    BlockKind,
    Candidate,
    CheckedDocument,
    Clause,
    Comparison,
    Coverage,
    Detection,
    Document,
    Finding,
    KnownClaim,
)
from kb.checking.words import normalised
from kb.vocabulary import Relation

# A clause that the detector passes over still counts as a claim when a known claim is this likely.
CERTAIN_MATCH = 0.7

Progress = Callable[[int, int], None]
"""Called with the number of clauses done and the number of all."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a check reports beyond matches. ``related`` adds claims that are touched and not made."""

    related: bool = False
    unknown: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    clause: Clause
    detection: Detection
    candidates: tuple[Candidate, ...]
    subject: str


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
    candidates = retrieve(parts, index, [subjects[part.segment] for part in parts])
    lines = _line_starts(document.text)
    findings: list[Finding] = []
    claiming: set[tuple[int, int]] = set()
    matched: set[tuple[int, int]] = set()
    for done, (part, offered) in enumerate(zip(parts, candidates, strict=True), 1):
        found = _Found(part, detect(part), offered, clause_subject(part, subjects[part.segment]))
        made = _findings(found, index, options, lines)
        findings.extend(made)
        place = (part.segment.start, part.segment.end)
        if made:
            claiming.add(place)
        if any(finding.claim and finding.relation is not Relation.RELATED for finding in made):
            matched.add(place)
        if progress is not None:
            progress(done, len(parts))
    kept = _without_doubles(findings)
    sentences = sum(segment.kind is not BlockKind.HEADING for segment in all_segments)
    verdicts = Counter(finding.verdict.value for finding in kept if finding.verdict is not None)
    coverage = Coverage(sentences, len(claiming), len(matched), dict(sorted(verdicts.items())))
    return CheckedDocument(document.path, len(document.text), coverage, tuple(kept))


def fingerprint(code: str, claim: str | None, text: str) -> str:
    """Twenty hexadecimal digits that stay the same while the words, the claim and the reason do.

    Where the words stand, in which file and with which markup does not matter.
    """
    return hashlib.sha256("\n".join((code, claim or "", normalised(text))).encode()).hexdigest()[:20]


def _findings(found: _Found, index: ClaimIndex, options: Options, lines: Sequence[int]) -> list[Finding]:
    clause = found.clause
    likely = bool(found.candidates) and found.candidates[0].score >= CERTAIN_MATCH
    asks = clause.segment.kind is BlockKind.HEADING or clause.text.rstrip().endswith("?")
    if not found.detection.is_claim and (not likely or asks):
        return []
    strong = strength_of(clause)
    made: list[Finding] = []
    for candidate in found.candidates:
        claim = index.claims[index.places[candidate.slug]]
        comparison = compare(clause, claim, subject=found.subject)
        if comparison.relation is Relation.RELATED and not options.related:
            continue
        judgement = judge(claim, comparison, strong)
        made.append(_finding(found, claim, candidate, comparison, judgement, strong, lines))
    if made or not found.detection.is_claim or not options.unknown:
        return made
    return [_unknown(found, strong, lines)]


def _finding(
    found: _Found,
    claim: KnownClaim,
    candidate: Candidate,
    comparison: Comparison,
    judgement: Judgement,
    strong: Strength,
    lines: Sequence[int],
) -> Finding:
    clause = found.clause
    said_by = attributed_to(clause.segment.text)
    reported = (f"'{said_by}' reports it; a reported claim is still a claim",) if said_by else ()
    line, column = _place(lines, clause.start)
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
        suggestion=suggest(clause, claim, judgement, strong),
        studies=claim.studies,
        fingerprint=fingerprint(judgement.code.value, claim.slug, clause.text),
        statement=claim.statement,
        strength=strong.wording,
        reasons=comparison.reasons + reported,
        rationale=claim.rationale,
        wording=candidate.wording,
    )


def _unknown(found: _Found, strong: Strength, lines: Sequence[int]) -> Finding:
    clause, judgement = found.clause, judge_unknown()
    line, column = _place(lines, clause.start)
    return Finding(
        start=clause.start,
        end=clause.end,
        line=line,
        column=column,
        text=clause.text,
        claim=None,
        relation=None,
        score=round(found.detection.score, 4),
        verdict=None,
        certainty=None,
        wording_fit=judgement.fit,
        level=judgement.level,
        code=judgement.code.value,
        message=judgement.message,
        suggestion=suggest(clause, None, judgement, strong),
        fingerprint=fingerprint(judgement.code.value, None, clause.text),
        strength=strong.wording,
        reasons=found.detection.reasons,
    )


def _without_doubles(findings: Sequence[Finding]) -> list[Finding]:
    """Of findings on one claim in one segment-sized stretch that overlap, the best-scored; in order of place."""
    kept: dict[tuple[int, int, str | None], Finding] = {}
    for finding in findings:
        key = (finding.start, finding.end, finding.claim)
        if key not in kept or finding.score > kept[key].score:
            kept[key] = finding
    return sorted(kept.values(), key=lambda f: (f.start, f.end, -f.score, f.claim or ""))


def _line_starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]


def _place(lines: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column of ``offset``, both counted from 1."""
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1
