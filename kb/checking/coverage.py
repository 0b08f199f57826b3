"""Coverage of a draft, as of code by tests: how many of its claim sentences are carried by what is known.

A sentence counts once, by the worst that is found in it, so that the counts add up and a threshold
(``--fail-under``) means what it says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from kb.checking.codes import Code
from kb.checking.values import BlockKind, Coverage, Finding, Segment, Share
from kb.vocabulary import Level, Relation, WordingFit

_UNSUPPORTED = frozenset({Code.NOT_SHOWN, Code.NOT_ON_RECORD, Code.CONTRADICTED})
_CARRIED = frozenset({Code.CARRIED, Code.DESCRIPTIVE, Code.PRECAUTION})
# Findings that say something of the wording or the draft as a whole, and not of what is known of a claim.
BESIDE = frozenset({Code.REGULATOR, Code.SELF_CONTRADICTION})
_WORST_FIRST = (Share.UNSUPPORTED, Share.OVERSTATED, Share.UNKNOWN, Share.OPEN, Share.CARRIED)


def coverage_of(segments: Sequence[Segment], findings: Iterable[Finding]) -> Coverage:
    """The coverage of a document with these segments; ``findings`` lie in them."""
    sentences = sum(segment.kind is not BlockKind.HEADING for segment in segments)
    by_place: dict[int, list[Finding]] = {}
    verdicts: Counter[str] = Counter()
    starts = [segment.start for segment in segments]
    for finding in findings:
        if finding.code in BESIDE:
            continue
        if finding.verdict is not None:
            verdicts[finding.verdict.value] += 1
        by_place.setdefault(_place(starts, finding.start), []).append(finding)
    counts: Counter[Share] = Counter(_worst(found) for found in by_place.values())
    matched = sum(any(_is_match(finding) for finding in found) for found in by_place.values())
    return Coverage(
        sentences,
        len(by_place),
        matched,
        dict(sorted(verdicts.items())),
        **{share.value: counts[share] for share in _WORST_FIRST},
    )


def combined(coverages: Iterable[Coverage]) -> Coverage:
    """The coverage of several documents together."""
    parts = list(coverages)
    verdicts: Counter[str] = Counter()
    for part in parts:
        verdicts.update(part.by_verdict)
    return Coverage(
        sum(part.sentences for part in parts),
        sum(part.claim_sentences for part in parts),
        sum(part.matched for part in parts),
        dict(sorted(verdicts.items())),
        **{share.value: sum(getattr(part, share.value) for part in parts) for share in _WORST_FIRST},
    )


def share_of(finding: Finding) -> Share:
    """To which share a sentence belongs in which this is the only finding."""
    if finding.claim is None:
        return Share.UNKNOWN
    if finding.code in _UNSUPPORTED and finding.level is not Level.NOTICE:
        return Share.UNSUPPORTED
    if finding.wording_fit in {WordingFit.OVERSTATED, WordingFit.CONTRADICTS_EVIDENCE}:
        return Share.OVERSTATED
    if finding.code in _CARRIED or finding.wording_fit is WordingFit.ACCURATE:
        return Share.CARRIED
    return Share.OPEN


def _worst(findings: Sequence[Finding]) -> Share:
    shares = {share_of(finding) for finding in findings}
    return next(share for share in _WORST_FIRST if share in shares)


def _is_match(finding: Finding) -> bool:
    return finding.claim is not None and finding.relation is not Relation.RELATED


def _place(starts: Sequence[int], offset: int) -> int:
    return bisect_right(starts, offset)
