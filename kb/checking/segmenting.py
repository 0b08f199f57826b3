"""Second step of a check: the sentences, list items and headings of a document.

A segment knows what a reader has in mind when reading it: the nearest heading and the words that lead
its list in. Both are kept without markup.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kb.checking.blocks import plain_blocks
from kb.checking.markdown import parse_markdown
from kb.checking.sentences import sentence_spans
from kb.checking.values import Block, BlockKind, Document, Segment, Span, TextFormat

# "Collagen production: ..." or "Best for: ...": at most this many words before the colon are a label.
LABEL_WORDS: Final = 7
_LABEL: Final = re.compile(r"(?P<label>[^\s.:;!?][^.:;!?]{1,60}?)\s*:\s+(?=\S)")
# A line that breaks off before its list: "Patients commonly report that", "You may notice".
_STUB: Final = re.compile(
    r"\b(?:that|if|if you|to|by|with|for|includes?|including|can|will|may|might|of|are|is|helps?|as|have|has|who"
    r"|notice|see|report|expect|such as|like|when|because|and|or)\s*[:…]?$",
    re.IGNORECASE,
)
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of a document without its markup; ``places[i]`` is the offset of ``text[i]`` in the document."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return where ``text[start:end]`` stands in the document (``end > start``)."""
        return self.places[start], self.places[end - 1] + 1


def prose_of(document: Document, spans: Sequence[Span]) -> Prose:
    """Return the words of ``spans`` of the document: skipped characters left out, white space made one blank."""
    letters: list[str] = []
    places: list[int] = []
    for start, end in spans:
        if letters and letters[-1] != " ":
            letters.append(" ")
            places.append(start)
        for at, stop in _kept(document.skipped, start, end):
            for place in range(at, stop):
                letter = document.text[place]
                if letter.isspace():
                    if not letters or letters[-1] == " ":
                        continue
                    letter = " "
                letters.append(letter)
                places.append(place)
            if stop < end and "\n" in document.text[stop:end] and letters and letters[-1] != " ":
                letters.append(" ")
                places.append(stop)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return Prose("".join(letters), tuple(places))


def segments(document: Document) -> list[Segment]:
    """Return the segments of the document in its order; they never overlap.

    Every letter or digit outside ``document.skipped`` and outside bullets lies in one of them.
    """
    return _Walk(document, _blocks(document)).result()


def _blocks(document: Document) -> Sequence[Block]:
    """The document's blocks: those that its reader saw, or those that its text shows."""
    if document.blocks is not None:
        return document.blocks
    if document.format is TextFormat.MARKDOWN:
        return parse_markdown(document.text).blocks
    return plain_blocks(document.text)


class _Walk:
    """One walk over the blocks, with the headings and list leads that hold at each place."""

    def __init__(self, document: Document, blocks: Sequence[Block]) -> None:
        self.document = document
        self.blocks = blocks
        self.heading = ""
        self.leads: list[tuple[int, str]] = []  # (depth of the items it leads, words), outermost first

    def result(self) -> list[Segment]:
        out: list[Segment] = []
        for number, block in enumerate(self.blocks):
            prose = prose_of(self.document, block.parts)
            if not prose.text:
                continue
            following = self.blocks[number + 1] if number + 1 < len(self.blocks) else None
            out.extend(self._segments_of(block, prose))
            self._remember(block, prose.text, following)
        return out

    def _segments_of(self, block: Block, prose: Prose) -> list[Segment]:
        lead = block.lead
        if block.kind is BlockKind.LIST_ITEM:
            self.leads = [held for held in self.leads if held[0] <= block.depth]
            lead = self.leads[-1][1] if self.leads else ""
        label = label_of(prose.text) if block.kind in {BlockKind.LIST_ITEM, BlockKind.PARAGRAPH} else ""
        lead = f"{lead} {label}".strip()
        out: list[Segment] = []
        for start, end in sentence_spans(prose.text):
            first, last = prose.span(start, end)
            words = self.document.text[first:last]
            out.append(Segment(first, last, words, block.kind, heading=self.heading, lead=lead))
        return out

    def _remember(self, block: Block, words: str, following: Block | None) -> None:
        """Take the block as heading or lead of what follows."""
        before_list = following is not None and following.kind is BlockKind.LIST_ITEM
        if block.kind is BlockKind.LIST_ITEM:
            if (
                words.rstrip().endswith(":")
                and before_list
                and following is not None
                and following.depth >= block.depth
            ):
                deeper = max(block.depth + 1, following.depth)
                self.leads = [*self.leads, (deeper, words)]
            return
        self.leads = []
        leads = before_list and _leads_in(words, adjacent=following is not None and not following.loose)
        if leads:
            sentences = sentence_spans(words)
            start, end = sentences[-1] if sentences else (0, len(words))
            self.leads = [(0, words[start:end])]
        if block.kind is BlockKind.HEADING and not (leads and block.level == 0):
            self.heading = words


def label_of(words: str) -> str:
    """Return the label before a colon at the start of ``words`` ("Best for"), or nothing."""
    found = _LABEL.match(words)
    if not found or len(found["label"].split()) > LABEL_WORDS or not words[found.end() :].strip():
        return ""
    return found["label"]


def _leads_in(words: str, *, adjacent: bool) -> bool:
    """Whether the block introduces the list that follows it."""
    ending = words.rstrip(" *_\"'”’")
    return ending.endswith((":", "...", "…")) or (adjacent and bool(_STUB.search(ending)))


def _kept(skipped: Sequence[Span], start: int, end: int) -> list[Span]:
    """The stretches of ``start`` to ``end`` that no skipped span covers; ``skipped`` is sorted and disjoint."""
    first = max(0, bisect_right(skipped, (start, 0)) - 1)
    last = bisect_left(skipped, (end, 0))
    out: list[Span] = []
    at = start
    for skip_start, skip_end in skipped[first:last]:
        if skip_end <= at:
            continue
        if skip_start > at:
            out.append((at, min(skip_start, end)))
        at = max(at, skip_end)
    if at < end:
        out.append((at, end))
    return out
