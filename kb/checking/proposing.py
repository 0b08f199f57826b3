"""Which of many known texts a text may be saying: the first, wide look at all that is known.

Two cheap views of likeness go over everything, shared words (BM25) and nearness of meaning (vectors); whatever
either of them ranks high is proposed, with the strength of both. What is known is a list of *items* (claims), each
with one or more texts. Nothing here knows the field: the same component serves any collection of short texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import bm25s
import numpy as np
from numpy.typing import NDArray

from kb.checking.sparse import Floats as Floats
from kb.checking.sparse import Places as Places
from kb.checking.sparse import runs
from kb.checking.words import fold, tokens

# Texts that each view may propose; a right one further down was never found.
NEAREST, SHARING = 100, 50
# Items that are looked at because the caller names them; of more than these, the likest.
NAMED = 300
# Texts that are looked up at once: bounds the memory of cosines with everything known.
_BATCH: Final = 64
# Texts whose highest value is looked at first when the highest of very many are wanted.
_BLOCK: Final = 64
# BM25 has no upper bound; s / (s + 8) brings it into 0..1, 8 being about what one rare shared word scores.
_HALF: Final = 8.0

_EMPTY: Final = frozenset(
    "a an the and or but of to in on at for with by from as is are was were be been it its this that these those "
    "you your we our they their i my me he she his her so than then too very also more can may will would could "
    "not no do does did have has had if when while which who what how all any some n't 's 're 've 'll 'd 'm".split()
)
_LINK: Final = re.compile(r"(?:https?://|www\.|pic\.)\S+")
_TAG: Final = re.compile(r"[#@]\w+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[A-Za-z])|_")


class Encoder(Protocol):
    """Turns texts into vectors of length one: (n, width) float32, one row a text."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of ``texts``, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """The texts by which items are known, those of an item in a row and its near misses last.

    ``spans`` holds (first text, first near miss, end) for each item; near misses are looked at, never proposed.
    """

    keys: tuple[str, ...]
    spans: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """Pairs of a text (``rows``) and an item (``items``), sorted by row and item; every other array is as long.

    ``meaning`` and ``meaning_mean`` are the cosine with the nearest known text of the item and the mean with its two
    nearest; ``miss`` that with its nearest near miss (-1 without one); ``nearest`` the place of the nearest text;
    ``words`` strength of shared words, 0..1, ``words_share`` the same as a part of the best that the text found.
    ``vectors`` are those of the texts: (texts, width), (texts, 0) without a model.
    """

    rows: Places
    items: Places
    meaning: Floats
    meaning_mean: Floats
    miss: Floats
    words: Floats
    words_share: Floats
    nearest: Places
    vectors: Floats


def plain(text: str) -> str:
    """``text`` without links and with its tags as words: "#GlowUp" says glow up."""
    unlinked = _LINK.sub(" ", text)
    return _TAG.sub(lambda found: _HUMP.sub(" ", found.group()[1:]), unlinked)


def terms(text: str) -> list[str]:
    """The stems of ``text`` that can tell one text from another, each once."""
    folded = fold(text)
    found = (t.stem for t in tokens(text) if folded[t.start : t.end] not in _EMPTY)
    return list(dict.fromkeys(found))


class Proposer:
    """Known texts ready to be looked up; ``vectors`` (texts, width) go with ``known.keys``, None without a model."""

    def __init__(self, known: KnownTexts, encoder: Encoder | None = None, vectors: Floats | None = None) -> None:
        self.known = known
        self.encoder = encoder if vectors is not None else None
        self.vectors = vectors
        spans = np.array(known.spans, np.intp).reshape(-1, 3)
        self._first, self._misses, self._end = spans[:, 0], spans[:, 1], spans[:, 2]
        self._owner = np.repeat(np.arange(len(spans)), self._end - self._first)
        places = np.arange(len(known.keys))
        is_miss = places >= self._misses[self._owner] if len(places) else np.zeros(0, bool)
        self._miss_places = np.flatnonzero(is_miss)
        self._miss_number = np.cumsum(is_miss) - 1
        self._words = _word_index([terms(key) for key in known.keys])

    def propose(self, texts: Sequence[str], also: Sequence[Places] | None = None) -> Proposals:
        """What each of ``texts`` may be saying, and the items ``also[row]`` in any case."""
        found: list[list[NDArray[np.generic]]] = []
        seen = np.zeros((len(texts), 0), np.float32)
        if self.encoder is not None and len(texts):
            seen = self.encoder.encode(list(texts))
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            cosines = misses = None
            if seen.shape[1] and self.vectors is not None:
                cosines = seen[start : start + _BATCH] @ self.vectors.T
                misses = cosines[:, self._miss_places]
                cosines[:, self._miss_places] = -1.0
            for at, text in enumerate(batch):
                extra = also[start + at] if also is not None else np.zeros(0, np.intp)
                near = None if cosines is None or misses is None else (cosines[at], misses[at])
                found.append(self._row(start + at, text, near, extra))
        if not found:
            found.append([np.zeros(0)] * 8)
        rows, items, meaning, mean, miss, words, share, nearest = (np.concatenate(c) for c in zip(*found, strict=True))
        return Proposals(
            rows=rows.astype(np.intp),
            items=items.astype(np.intp),
            meaning=meaning.astype(np.float32),
            meaning_mean=mean.astype(np.float32),
            miss=miss.astype(np.float32),
            words=words.astype(np.float32),
            words_share=share.astype(np.float32),
            nearest=nearest.astype(np.intp),
            vectors=seen,
        )

    def _row(self, row: int, text: str, near: tuple[Floats, Floats] | None, also: Places) -> list[NDArray[np.generic]]:
        """The pairs of one text; ``near`` are its cosines with all texts, near misses at -1, and with near misses."""
        shared = self.shared_words(text)
        likeness = shared if near is None else near[0]
        chosen = [self._owner[_highest(shared, SHARING)], self._likest(also, likeness)]
        if near is not None:
            chosen.append(self._owner[_highest(near[0], NEAREST)])
        items = np.unique(np.concatenate(chosen)).astype(np.intp)
        items = items[self._first[items] < self._misses[items]]
        places, starts = runs(self._first[items], self._misses[items])
        words = np.maximum.reduceat(shared[places], starts) if len(places) else np.zeros(0, np.float32)
        strength = words / (words + _HALF)
        columns = [np.full(len(items), row), items]
        if near is None:
            unseen = np.full(len(items), -1.0, np.float32)
            columns += [unseen, unseen, unseen]
            nearest = self._first[items]
        else:
            cosines, misses = near
            best, second, at = _two_best(cosines[places], starts)
            nearest = places[at] if len(places) else np.zeros(0, np.intp)
            columns += [best, (best + np.where(second > -1, second, best)) / 2, self._nearest_miss(items, misses)]
        return [*columns, strength, words / max(float(shared.max(initial=0.0)), 1e-6), nearest]

    def _likest(self, items: Places, likeness: Floats) -> Places:
        """``items``, or of too many those with the likest texts."""
        if len(items) <= NAMED:
            return items
        some = items[self._first[items] < self._misses[items]]
        places, starts = runs(self._first[some], self._misses[some])
        return some[np.argsort(-np.maximum.reduceat(likeness[places], starts), kind="stable")[:NAMED]]

    def shared_words(self, text: str) -> Floats:
        """BM25 of ``text`` with each known text, 0 for near misses."""
        asked = terms(text)
        if self._words is None or not asked:
            return np.zeros(len(self.known.keys), np.float32)
        scores: Floats = self._words.get_scores(asked)
        scores[self._miss_places] = 0.0
        return scores

    def _nearest_miss(self, items: Places, misses: Floats) -> Floats:
        out = np.full(len(items), -1.0, np.float32)
        some = np.flatnonzero(self._end[items] > self._misses[items])
        if len(some):
            places, starts = runs(self._misses[items[some]], self._end[items[some]])
            out[some] = np.maximum.reduceat(misses[self._miss_number[places]], starts)
        return out


def _word_index(tokenized: list[list[str]]) -> bm25s.BM25 | None:
    if not any(tokenized):
        return None
    index = bm25s.BM25()
    index.index(tokenized, show_progress=False)
    return index


def _highest(values: Floats, count: int) -> Places:
    """Places of the ``count`` highest values above zero."""
    if len(values) > count * _BLOCK:
        # The highest values lie in the blocks with the highest tops, of which there are no more than of them.
        whole = len(values) // _BLOCK * _BLOCK
        tops = values[:whole].reshape(-1, _BLOCK).max(axis=1)
        blocks = np.argpartition(-tops, count)[:count] if len(tops) > count else np.arange(len(tops))
        places = np.append((blocks[:, None] * _BLOCK + np.arange(_BLOCK)).ravel(), np.arange(whole, len(values)))
    else:
        places = np.arange(len(values))
    if len(places) > count:
        # of equal values the first ones: what is proposed shall not hang on how a library sorts
        limit = np.partition(values[places], -count)[-count]
        above = places[values[places] > limit]
        ties = np.sort(places[values[places] == limit])
        places = np.append(above, ties[: count - len(above)])
    return places[values[places] > 0]


def _two_best(values: Floats, starts: Places) -> tuple[Floats, Floats, Places]:
    """Of each run the highest value, the second highest (-1 for a run of one), and the place of the highest."""
    if not len(values):
        return values, values, np.zeros(0, np.intp)
    lengths = np.diff(np.append(starts, len(values)))
    best = np.maximum.reduceat(values, starts)
    highest = np.flatnonzero(values == np.repeat(best, lengths))
    places = highest[np.searchsorted(highest, starts)]
    rest = values.copy()
    rest[places] = -1.0
    return best, np.maximum.reduceat(rest, starts), places
