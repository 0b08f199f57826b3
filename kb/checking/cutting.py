"""Which claims were proposed for a clause and then cut before they were weighed, and why.

The reasons are those of :func:`kb.checking.retrieving.signals`, asked one by one, so that each can be named.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kb.checking.index import ClaimIndex, TextKind, key_of
from kb.checking.retrieving import NEAR_MISS_MARGIN, SPEAKS_OF, Signals, matching_text
from kb.checking.subjects import OURS, clause_subject
from kb.checking.values import Clause
from kb.checking.words import fold

CUT_SHOWN = 6


class CutReason(StrEnum):
    """Why a claim that looked alike was not weighed."""

    NEAR_MISS = "near-miss"
    SUBJECT = "subject"
    NAME = "name"
    TOO_LITTLE = "too-little"


@dataclass(frozen=True, slots=True)
class Cut:
    """A claim that was cut. ``meaning`` and ``words`` are its likeness, 0..1 (``meaning`` -1 without a model)."""

    slug: str
    statement: str
    reason: CutReason
    says: str
    meaning: float
    words: float


def cut_claims(
    clause: Clause, index: ClaimIndex, subject: str, found: Signals, *, limit: int = CUT_SHOWN
) -> tuple[Cut, ...]:
    """The claims that were proposed for ``clause`` and are not among ``found``, its signals; the likest first.

    ``subject`` is that of the clause's segment. Of the many that merely had too little in common one is told.
    """
    speaking = index.speaking_of(found.said[0], SPEAKS_OF)
    pairs = index.proposer.propose([matching_text(clause)], [speaking])
    weighed = set(found.claims.tolist())
    likeness = np.maximum(pairs.meaning, 0) + pairs.words
    cut: list[Cut] = []
    for pair in np.argsort(-likeness, kind="stable").tolist():
        item = int(pairs.items[pair])
        if item in weighed or len(cut) >= limit:
            continue
        meant = float(pairs.meaning[pair])
        reason, says = _reason(clause, index, subject, item, meant, float(pairs.miss[pair]))
        if reason is CutReason.TOO_LITTLE and any(c.reason is reason for c in cut):
            continue
        claim = index.claims[item]
        likest = round(meant, 4), round(float(pairs.words[pair]), 4)
        cut.append(Cut(claim.slug, claim.statement, reason, says, *likest))
    return tuple(cut)


def _reason(
    clause: Clause, index: ClaimIndex, subject: str, item: int, meant: float, missed: float
) -> tuple[CutReason, str]:
    traits, spoken = index.traits(item), clause_subject(clause, subject)
    if missed > meant + NEAR_MISS_MARGIN:
        text = _nearest_miss(clause, index, item)
        return (
            CutReason.NEAR_MISS,
            f"it is nearer to the near miss '{text}' ({missed:.2f}) than to the claim ({meant:.2f})",
        )
    if spoken != OURS and not traits.may_be_of(spoken):
        return CutReason.SUBJECT, f"the sentence speaks of {spoken.replace('-', ' ')}, the claim does not"
    if traits.names and not any(name in fold(clause.segment.text) for name in traits.names):
        return CutReason.NAME, f"the sentence does not name {' or '.join(traits.names)}"
    return CutReason.TOO_LITTLE, "it has too little in common with the clause"


def _nearest_miss(clause: Clause, index: ClaimIndex, item: int) -> str:
    misses = [text for text in index.texts if text.claim == item and text.kind is TextKind.NEAR_MISS]
    encoder = index.proposer.encoder
    if encoder is None or len(misses) == 1:
        return misses[0].text
    rows = encoder.encode([matching_text(clause), *(key_of(miss.text) for miss in misses)])
    return misses[int(np.argmax(rows[1:] @ rows[0]))].text
