"""The files that the tests of reading share, and what is asked of them again and again."""

from __future__ import annotations

from pathlib import Path

from kb.checking.segmenting import segments
from kb.checking.values import Block, Document, Segment

FILES = Path(__file__).parent / "files"


def words_of(document: Document, block: Block) -> str:
    """The words of a block as they stand in the text."""
    return document.text[block.start : block.end]


def shape(document: Document) -> list[tuple[str, str]]:
    """Kind and words of all blocks."""
    return [(block.kind.value, words_of(document, block)) for block in document.blocks or ()]


def segment(document: Document, words: str) -> Segment:
    """The segment that holds ``words``."""
    return next(one for one in segments(document) if words in one.text)
