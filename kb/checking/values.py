"""The plain values that the steps of a check hand to one another.

Offsets count code points of the document's text; ``end`` is exclusive; ``text[start:end]`` is always
the words that a value speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kb.checking.origins import Origin
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

Span = tuple[int, int]


class BlockKind(StrEnum):
    """What sort of place a segment stands in."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    HEADING = "heading"
    TABLE = "table"


class TextFormat(StrEnum):
    """What a document was read from."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def merged_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches in order, with none that overlaps or touches another."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif end > start:
            out.append((start, end))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of prose: ``parts`` are spans of the document's text, one a line, without bullets and markup.

    ``depth`` counts how deep a list item is nested; ``level`` is that of a heading, 0 when unknown;
    ``loose`` says that a blank line stands before the block; ``lead`` is the head of a table's column.
    """

    kind: BlockKind
    parts: tuple[Span, ...]
    depth: int = 0
    level: int = 0
    loose: bool = True
    lead: str = ""

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be checked.

    ``skipped`` are spans (start, end) that are not prose: front matter, code, link targets. ``blocks`` are the
    blocks of prose where the reader knows them; without them they are found from the text. ``origin`` says where
    the text stands in a file that has markup or pages around it; without it, the text is the file.
    """

    path: str
    text: str
    format: TextFormat = TextFormat.PLAIN
    skipped: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] | None = None
    origin: Origin | None = None


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
class Position:
    """What an authority has published on a claim: ``jurisdiction`` is a code ("uk", "any"), ``study`` the record."""

    jurisdiction: str
    authority: str
    text: str
    study: str


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
    positions: tuple[Position, ...] = ()
    contradicts: tuple[str, ...] = ()  # slugs of claims that cannot be true beside this one
    corrections: tuple[str, ...] = ()  # what studies against it found, each with its short reference


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check says of one span of a document. Field names are those of the JSON contract ``kb-check/1``.

    As it begins, a finding is about no claim of the record and cannot be rated.
    """

    start: int
    end: int
    line: int
    column: int
    text: str
    claim: str | None = None
    relation: Relation | None = None
    score: float = 1.0
    verdict: Verdict | None = None
    certainty: Certainty | None = None
    wording_fit: WordingFit = WordingFit.UNCHECKABLE
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
    replacement: str = ""  # the exact text to put in place of text[start:end]; empty when there is none
    jurisdiction: str = ""  # of a finding of the second gate; its studies are the rulings and guidance
    place: str = ""  # in a file without lines: "page 3", "paragraph 12"
    suppressed: str = ""  # the writer's reason for switching it off
    baseline: str = ""  # "new" or "unchanged", once compared with an earlier check


class Share(StrEnum):
    """Of what the share of claim sentences can be asked; each but ``matched`` excludes the others."""

    MATCHED = "matched"
    CARRIED = "carried"
    OVERSTATED = "overstated"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"
    OPEN = "open"

    @property
    def meaning(self) -> str:
        """Which sentences are counted."""
        return _SHARE_MEANINGS[self]


_SHARE_MEANINGS = {
    Share.MATCHED: "A claim of the record is made, denied or changed.",
    Share.CARRIED: "Every claim that is made is carried by the evidence, on record, or a description or precaution.",
    Share.OVERSTATED: "The wording goes further than the evidence for a claim that has some.",
    Share.UNSUPPORTED: "A claim is stated that nobody has shown, no document confirms, or evidence contradicts.",
    Share.UNKNOWN: "A claim is made of which nothing is known, and nothing worse.",
    Share.OPEN: "What is said cannot be rated: not testable, not assessed, another figure, a denial.",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document the check could speak of, and what it found, counted in sentences.

    ``carried``, ``overstated``, ``unsupported``, ``unknown`` and ``open`` add up to ``claim_sentences``: each
    sentence counts once, by the worst that is found in it. ``by_verdict`` counts findings.
    """

    sentences: int
    claim_sentences: int
    matched: int
    by_verdict: dict[str, int] = field(default_factory=dict)
    carried: int = 0
    overstated: int = 0
    unsupported: int = 0
    unknown: int = 0
    open: int = 0

    def share(self, of: Share | str) -> float:
        """The share of claim sentences, 0..1, that are so; where nothing is claimed, all is carried and matched."""
        what = Share(of)
        if not self.claim_sentences:
            return 1.0 if what in {Share.CARRIED, Share.MATCHED} else 0.0
        count: int = getattr(self, what.value)
        return count / self.claim_sentences

    @property
    def shares(self) -> dict[str, float]:
        """Every share by its name."""
        return {what.value: self.share(what) for what in Share}


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """The result of a check of one document."""

    path: str
    characters: int
    coverage: Coverage
    findings: tuple[Finding, ...]
