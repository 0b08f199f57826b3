"""A draft as a page shows it: its blocks, cut into pieces wherever a note begins or ends.

Notes may overlap and contain one another; each piece knows all notes that it stands under.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.checking.blocks import plain_blocks
from kb.checking.markdown import parse_markdown
from kb.checking.values import Block, BlockKind, Document, Finding, Span, TextFormat
from kb.reports.notes import Note
from kb.reports.report_input import stands_in


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, the notes that it stands under, and those that end behind it; both in their order."""

    text: str
    under: tuple[Note, ...] = ()
    ending: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockView:
    """A paragraph, heading, list item or cell. ``marker`` is the number or letter of a list item, if it has one."""

    kind: BlockKind
    level: int
    depth: int
    marker: str
    lead: str
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """The blocks in order, and the notes that stand in none of them."""

    blocks: tuple[BlockView, ...]
    elsewhere: tuple[Note, ...]


def draft_view(draft: Document | None, notes: Sequence[Note]) -> DraftView:
    """``draft`` with ``notes`` in their places; without a draft, all notes are elsewhere."""
    if draft is None:
        return DraftView((), tuple(notes))
    placed = [note for note in notes if stands_in(draft.text, note.first)]
    blocks = [block for block in _blocks(draft) if block.parts]
    views: list[BlockView] = []
    homes: set[int] = set()
    for block in blocks:
        touching = [note for note in placed if note.first.start < block.end and note.first.end > block.start]
        starting = [note for note in touching if note.number not in homes]
        pieces = tuple(_pieces(draft, block, touching, starting))
        if not pieces:
            continue
        shown = {note.number for piece in pieces for note in piece.ending}
        at_home = tuple(note for note in starting if note.number in shown)
        homes |= {note.number for note in at_home}
        views.append(
            BlockView(block.kind, block.level, block.depth, _marker(draft.text, block), block.lead, pieces, at_home)
        )
    return DraftView(tuple(views), tuple(note for note in notes if note.number not in homes))


def plain_words(draft: Document | None, finding: Finding) -> str:
    """The words of ``finding`` on one line, without the markup that stands in the file between them."""
    if draft is None or not stands_in(draft.text, finding):
        return " ".join(finding.text.split())
    kept = "".join(draft.text[start:end] for start, end in _visible(draft.skipped, (finding.start, finding.end)))
    return " ".join(kept.split())


def _blocks(draft: Document) -> Sequence[Block]:
    if draft.blocks is not None:
        return draft.blocks
    if draft.format is TextFormat.MARKDOWN:
        return parse_markdown(draft.text).blocks
    return plain_blocks(draft.text)


def _pieces(draft: Document, block: Block, touching: Sequence[Note], starting: Sequence[Note]) -> Iterator[Piece]:
    """The visible text of ``block``; the number of a note stands behind the last piece under it."""
    cuts = sorted({offset for note in touching for offset in (note.first.start, note.first.end)})
    made: list[tuple[str, list[Note]]] = []
    last: dict[int, int] = {}
    for number, part in enumerate(block.parts):
        if number and made:
            made.append((" ", [n for n in made[-1][1] if n.first.end > part[0]]))
        for start, end in _visible(draft.skipped, part):
            for first, stop in _cut(start, end, cuts):
                under = [n for n in touching if n.first.start <= first and n.first.end >= stop]
                made.append((draft.text[first:stop], under))
                last |= {note.number: len(made) - 1 for note in under}
    here = {note.number for note in starting}
    for at, (text, under) in enumerate(made):
        ending = tuple(note for note in under if last.get(note.number) == at and note.number in here)
        yield Piece(text, tuple(under), ending)


def _visible(skipped: Sequence[Span], part: Span) -> Iterator[Span]:
    at, end = part
    for start, stop in skipped:
        if stop > at and start < end:
            if start > at:
                yield at, start
            at = max(at, stop)
    if at < end:
        yield at, end


def _cut(start: int, end: int, cuts: Sequence[int]) -> Iterator[Span]:
    inside = [start, *(cut for cut in cuts if start < cut < end), end]
    yield from pairwise(inside)


def _marker(text: str, block: Block) -> str:
    """ "3." where the item is numbered in the text; empty for a bullet, and where the reader took it away."""
    if block.kind is not BlockKind.LIST_ITEM:
        return ""
    before = text[text.rfind("\n", 0, block.start) + 1 : block.start].strip()
    return before if len(before) <= 5 and any(char.isalnum() for char in before) else ""
