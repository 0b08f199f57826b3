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

from kb.checking.words import fold, tokens

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

# Texts that each view may propose; a right one further down was never found.
NEAREST, SHARING = 100, 50
# Texts that are looked up at once: bounds the memory of cosines with everything known.
_BATCH: Final = 64
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
        self._vectors = vectors
        spans = np.array(known.spans, np.intp).reshape(-1, 3)
        self._first, self._misses, self._end = spans[:, 0], spans[:, 1], spans[:, 2]
        self._owner = np.repeat(np.arange(len(spans)), self._end - self._first)
        places = np.arange(len(known.keys))
        self._is_miss = places >= self._misses[self._owner] if len(places) else np.zeros(0, bool)
        self._words = _word_index([terms(key) for key in known.keys])

    def propose(self, texts: Sequence[str], also: Sequence[Places] | None = None) -> Proposals:
        """What each of ``texts`` may be saying, and the items ``also[row]`` in any case."""
        found: list[list[NDArray[np.generic]]] = []
        seen: list[Floats] = []
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            cosines = None
            if self.encoder is not None and self._vectors is not None:
                seen.append(self.encoder.encode(list(batch)))
                cosines = seen[-1] @ self._vectors.T
            for at, text in enumerate(batch):
                extra = also[start + at] if also is not None else np.zeros(0, np.intp)
                found.append(self._row(start + at, text, None if cosines is None else cosines[at], extra))
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
            vectors=np.concatenate(seen) if seen else np.zeros((len(texts), 0), np.float32),
        )

    def _row(self, row: int, text: str, cosines: Floats | None, also: Places) -> list[NDArray[np.generic]]:
        shared = self._shared_words(text)
        chosen = [self._owner[_highest(shared, SHARING)], also]
        if cosines is not None:
            chosen.append(self._owner[_highest(np.where(self._is_miss, -1.0, cosines), NEAREST)])
        items = np.unique(np.concatenate(chosen)).astype(np.intp)
        items = items[self._first[items] < self._misses[items]]
        places, starts = runs(self._first[items], self._misses[items])
        words = np.maximum.reduceat(shared[places], starts) if len(places) else np.zeros(0, np.float32)
        strength = words / (words + _HALF)
        columns = [np.full(len(items), row), items]
        if cosines is None:
            unseen = np.full(len(items), -1.0, np.float32)
            columns += [unseen, unseen, unseen]
            nearest = self._first[items]
        else:
            near = cosines[places]
            best, second, at = _two_best(near, starts)
            nearest = places[at] if len(places) else np.zeros(0, np.intp)
            columns += [best, (best + np.where(second > -1, second, best)) / 2, self._nearest_miss(items, cosines)]
        return [*columns, strength, words / max(float(shared.max(initial=0.0)), 1e-6), nearest]

    def _shared_words(self, text: str) -> Floats:
        asked = terms(text)
        if self._words is None or not asked:
            return np.zeros(len(self.known.keys), np.float32)
        scores: Floats = self._words.get_scores(asked)
        return np.where(self._is_miss, np.float32(0), scores)

    def _nearest_miss(self, items: Places, cosines: Floats) -> Floats:
        out = np.full(len(items), -1.0, np.float32)
        some = np.flatnonzero(self._end[items] > self._misses[items])
        if len(some):
            places, starts = runs(self._misses[items[some]], self._end[items[some]])
            out[some] = np.maximum.reduceat(cosines[places], starts)
        return out


def _word_index(tokenized: list[list[str]]) -> bm25s.BM25 | None:
    if not any(tokenized):
        return None
    index = bm25s.BM25()
    index.index(tokenized, show_progress=False)
    return index


def _highest(values: Floats, count: int) -> Places:
    """Places of the ``count`` highest values above zero."""
    if len(values) > count:
        top = np.argpartition(-values, count)[:count]
    else:
        top = np.arange(len(values))
    return top[values[top] > 0]


def runs(first: Places, end: Places) -> tuple[Places, Places]:
    """All places of the runs ``first..end`` one after another, and where each run begins among them."""
    lengths = end - first
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    places = np.arange(int(lengths.sum())) + np.repeat(first - starts, lengths)
    return places, starts


def _two_best(values: Floats, starts: Places) -> tuple[Floats, Floats, Places]:
    """Of each run the highest value, the second highest (-1 for a run of one), and the place of the highest."""
    if not len(values):
        return values, values, np.zeros(0, np.intp)
    runs = np.repeat(np.arange(len(starts)), np.diff([*starts, len(values)]))
    order = np.lexsort((-values, runs))
    best = order[starts]
    ends = np.append(starts[1:], len(values))
    follows = np.minimum(starts + 1, len(values) - 1)
    second = np.where(starts + 1 < ends, values[order[follows]], np.float32(-1.0))
    return values[best], second, best
