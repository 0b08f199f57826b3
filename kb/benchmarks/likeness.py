"""A closer look at a text and at what was proposed for it: letters, neighbouring words, how much is covered."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from kb.checking.proposing import Floats, terms
from kb.checking.words import fold

_LETTERS: Final = 4


class Closely:
    """Known texts, and how rare their words and groups of letters are."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._terms = [terms(text) for text in texts]
        self._letters = [_groups(text) for text in texts]
        self._word_weights = _rarity(self._terms)
        self._letter_weights = _rarity(self._letters)
        self._unseen = math.log(len(texts) + 1)

    def signals(self, asked: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[Floats]:
        """Four columns for ``pairs`` of a text of ``asked`` and a known text.

        The part of the text's words that the known text has; its pairs of neighbouring words, as a logarithm; the
        part of the text's groups of letters that the known text has, the reverse, and both as a cosine. Rare words and
        letters weigh more.
        """
        words = [terms(text) for text in asked]
        letters = [_groups(text) for text in asked]
        of_words = [self._weight(found, self._word_weights) for found in words]
        of_letters = [self._weight(found, self._letter_weights) for found in letters]
        out = np.zeros((len(pairs), 5), np.float32)
        for at, (row, item) in enumerate(pairs):
            shared = self._weight(set(words[row]) & set(self._terms[item]), self._word_weights)
            common = self._weight(letters[row] & self._letters[item], self._letter_weights)
            known = self._weight(self._letters[item], self._letter_weights)
            neighbours = set(pairwise(words[row])) & set(pairwise(self._terms[item]))
            mine = max(of_letters[row], 1e-6)
            out[at] = (
                shared / max(of_words[row], 1e-6),
                math.log1p(len(neighbours)),
                common / mine,
                common / max(known, 1e-6),
                common / math.sqrt(mine * max(known, 1e-6)),
            )
        return list(out.T)

    def _weight(self, found: Iterable[str], weights: dict[str, float]) -> float:
        return sum(weights.get(one, self._unseen) for one in found)


def _groups(text: str) -> frozenset[str]:
    plain = f" {re.sub(r'[^a-z0-9]+', ' ', fold(text)).strip()} "
    return frozenset(plain[at : at + _LETTERS] for at in range(len(plain) - _LETTERS + 1))


def _rarity(texts: Sequence[Iterable[str]]) -> dict[str, float]:
    counts = Counter(one for text in texts for one in set(text))
    return {one: math.log((len(texts) + 1) / (count + 0.5)) for one, count in counts.items()}
