"""A source's text with every mention marked, however they overlap."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kb.models import Mention


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same mentions cover from end to end.

    ``innermost`` is the shortest of them, None outside every mention; ``depth`` counts them. ``starts`` are the
    mentions that begin where the segment begins, ``ends`` those that end where it ends, in the order of the text.
    """

    text: str
    depth: int
    innermost: Mention | None
    starts: tuple[Mention, ...]
    ends: tuple[Mention, ...]


def segments(text: str, mentions: Sequence[Mention]) -> list[Segment]:
    """The text cut at every start and end of a mention; joined again, the segments are the text."""
    cuts = sorted({0, len(text), *(m.start for m in mentions), *(m.end for m in mentions)})
    found = []
    for start, end in itertools.pairwise(cuts):
        covering = [m for m in mentions if m.start <= start and end <= m.end]
        found.append(
            Segment(
                text=text[start:end],
                depth=len(covering),
                innermost=min(covering, key=lambda m: m.end - m.start, default=None),
                starts=tuple(m for m in covering if m.start == start),
                ends=tuple(m for m in covering if m.end == end),
            )
        )
    return found
