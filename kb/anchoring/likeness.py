"""Find the words of a text that are most like a short phrase.

Words are compared without case, punctuation and the space between them, so that a text set anew (curly
quotes, other line breaks) is still alike. Standard library only: a phrase has eight words and a text some
thousand, for which difflib is quick enough once the places that share no word are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# with combining marks: some texts spell an accented letter as two code points, which \w alone would split
_WORD = re.compile(r"[\w\u0300-\u036f]+")
SLACK = 2
"""Words that may have been put in or taken out."""
PLACES_COMPARED = 60
"""Only the places that share most words with the phrase are compared in full."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Words at ``start``-``end`` (code points) and how like the phrase they are, 0..1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str


def most_alike(text: str, phrase: str, *, near: int) -> Likeness | None:
    """The words of the text most like the phrase; of equals, the nearest to the offset ``near``.

    The score is difflib's ratio over whole words: twice the words that agree, in order, by the words of both.
    None if the text shares no word with the phrase.
    """
    wanted = [word.folded for word in _words(phrase)]
    words = _words(text)
    best: tuple[float, int, int] | None = None
    found: Likeness | None = None
    for first in _promising_places(wanted, words, near):
        for size in range(max(1, len(wanted) - SLACK), len(wanted) + SLACK + 1):
            window = words[first : first + size]
            score = SequenceMatcher(None, wanted, [word.folded for word in window], autojunk=False).ratio()
            key = (score, -abs(window[0].start - near), -len(window))
            if best is None or key > best:
                best, found = key, Likeness(window[0].start, window[-1].end, score)
    return found if found and found.score else None


def _words(text: str) -> list[_Word]:
    return [
        _Word(match.start(), match.end(), unicodedata.normalize("NFKC", match.group()).casefold())
        for match in _WORD.finditer(text)
    ]


def _promising_places(wanted: Sequence[str], words: Sequence[_Word], near: int) -> list[int]:
    """Indices of words at which the phrase may begin: where most of its words agree, then the nearest."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word.folded].append(place)
    agreeing: Counter[int] = Counter()
    for offset, folded in enumerate(wanted):
        for place in places.get(folded, ()):
            for slack in range(-SLACK, SLACK + 1):
                first = place - offset + slack
                if 0 <= first < len(words):
                    agreeing[first] += 1
    ranked = sorted(agreeing, key=lambda first: (-agreeing[first], abs(words[first].start - near), first))
    return ranked[:PLACES_COMPARED]
