"""The plain values that the steps of a check hand to one another.

Offsets count code points of the document's text; ``end`` is exclusive; ``text[start:end]`` is always
the words that a value speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kb.vocabulary import (
    Certainty,
    Checkability,
    ClaimKind,
    Level,
    Relation,
    Verdict,
    WordingFit,
    WordingStrength,
)


class BlockKind(StrEnum):
    """What sort of place a segment stands in."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    HEADING = "heading"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be checked. ``skipped`` are spans (start, end) that are not prose: front matter, code, link targets."""

    path: str
    text: str
    markdown: bool = False
    skipped: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, list item or heading, with what a reader has in mind when reading it.

    ``heading`` is the nearest heading above; ``lead`` the words that introduce the list that the
    segment stands in ("Benefits include:"), or the label before a colon in the same item.
    """

    start: int
    end: int
    text: str
    kind: BlockKind
    heading: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a segment that can carry one claim on its own.

    ``text`` is ``document.text[start:end]``; ``reading`` is the same made whole for matching: the
    subject and verb that it shares with its neighbours put back ("boosts collagen" + "elastin" gives
    "boosts elastin"), markup removed.
    """

    start: int
    end: int
    text: str
    reading: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class Detection:
    """Whether a clause claims anything: probability-like ``score`` in 0..1 and the reasons in words."""

    is_claim: bool
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """What the check needs to know of a claim, free of the database."""

    slug: str
    statement: str
    kind: ClaimKind
    checkable: Checkability
    topic: str
    wordings: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    verdict: Verdict = Verdict.UNASSESSED
    certainty: Certainty | None = None
    rationale: str = ""
    say: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    do_not_claim: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that a clause may be making. ``score`` is calibrated, 0..1; ``wording`` the nearest known words."""

    slug: str
    score: float
    lexical: float
    semantic: float
    wording: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a clause stands to a claim, and which words decided it."""

    slug: str
    relation: Relation
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of one span of a document. Field names are those of the JSON contract ``kb-check/1``."""

    start: int
    end: int
    line: int
    column: int
    text: str
    claim: str | None
    relation: Relation | None
    score: float
    verdict: Verdict | None
    certainty: Certainty | None
    wording_fit: WordingFit
    level: Level
    code: str
    message: str
    suggestion: str
    studies: tuple[str, ...] = ()
    fingerprint: str = ""
    # beyond the contract: what a reader needs to see why
    statement: str = ""
    strength: WordingStrength | None = None
    reasons: tuple[str, ...] = ()
    rationale: str = ""
    wording: str = ""  # the known words that were nearest
    jurisdiction: str = ""  # of a finding of the second gate; its studies are the rulings and guidance
    place: str = ""  # in a file without lines: "page 3", "paragraph 12"
    suppressed: str = ""  # the writer's reason for switching it off
    baseline: str = ""  # "new" or "unchanged", once compared with an earlier check


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document the check could speak of."""

    sentences: int
    claim_sentences: int
    matched: int
    by_verdict: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """The result of a check of one document."""

    path: str
    characters: int
    coverage: Coverage
    findings: tuple[Finding, ...]
