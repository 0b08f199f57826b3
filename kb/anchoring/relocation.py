"""Find a recorded span in a text that may have changed since.

Sure ways come first: the hash at the old place, then the hash anywhere the anchor phrase stands. Only then
are words like the anchor phrase looked for, and what they lead to is a proposal for somebody to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.anchoring.likeness import Likeness, most_alike
from kb.anchoring.selectors import Selector, digest, verify
from kb.vocabulary import AnchorStatus

DRIFT_THRESHOLD = 0.7
"""Likeness from which words are offered as the drifted span.

Measured on the 490 spans of the five source texts: after one word of the span was replaced, taken out or put in,
84, 92 and 99 in 100 were found (97 or more of those with four words or longer); looked for in the texts where they
do not belong, 6 in 100 found words as alike (4 of those with four words or longer).
"""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a span stands now; ``start`` and ``end`` are None for an orphaned one.

    ``score`` in 0..1 says how much the words found are like the anchor phrase: 1.0 for exact and moved spans;
    1.0 for a drifted one whose first words still stand while the rest differs; below ``DRIFT_THRESHOLD`` for
    an orphaned one. It is no probability.
    """

    status: AnchorStatus
    start: int | None
    end: int | None
    score: float


def find_again(text: str, selector: Selector) -> Anchored:
    """Where the span that the selector describes stands in the text.

    - exact: the same words at the same place
    - moved: the same words elsewhere; of several places, the nearest to the old one
    - drifted: words like the anchor phrase, from the first of them (a bullet before it is left out); the end is
      an estimate from the old length, set at the end of a word
    - orphaned: nothing that is alike enough
    """
    if verify(text, selector):
        return Anchored(AnchorStatus.EXACT, selector.start, selector.end, 1.0)
    for start in _candidates(text, selector):
        if digest(text[start : start + selector.length]) == selector.sha256:
            return Anchored(AnchorStatus.MOVED, start, start + selector.length, 1.0)
    best = most_alike(text, selector.anchor, near=selector.start)
    if best is None or best.score < DRIFT_THRESHOLD:
        return Anchored(AnchorStatus.ORPHANED, None, None, best.score if best else 0.0)
    return Anchored(AnchorStatus.DRIFTED, best.start, _likely_end(text, best, selector.length), best.score)


def _candidates(text: str, selector: Selector) -> list[int]:
    """Every start at which the span could stand with its anchor phrase inside it, nearest to the old one first."""
    lead = selector.length - len(selector.anchor)
    last = len(text) - selector.length
    starts = {
        start
        for place in _occurrences(text, selector.anchor)
        for start in range(max(0, place - lead), min(place, last) + 1)
    }
    return sorted(starts, key=lambda start: (abs(start - selector.start), start))


def _occurrences(text: str, phrase: str) -> Iterator[int]:
    place = text.find(phrase)
    while place >= 0:
        yield place
        place = text.find(phrase, place + 1)


def _likely_end(text: str, words: Likeness, length: int) -> int:
    """The end of the word nearest to where the span would end if it had kept its length."""
    guess = words.start + length
    ends = [words.end]
    for word in _WORD.finditer(text, words.end):
        ends.append(word.end())
        if word.end() >= guess:
            break
    return min(ends, key=lambda end: abs(end - guess))
