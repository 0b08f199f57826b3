"""How well lists of claims are ranked: mean average precision, reciprocal rank, the first, the first ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.checking.proposing import Floats, Places

_FIVE: Final = 5
_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all texts: average precision at 5, reciprocal rank, right at rank 1, and found among ten."""

    name: str
    map5: float
    mrr: float
    first: float
    recall10: float


def figures(name: str, right: Sequence[frozenset[int]], rows: Places, items: Places, scores: Floats) -> Figures:
    """The figures of a ranking given as pairs, sorted by row and item; ties go to the item that comes first."""
    bounds = np.searchsorted(rows, np.arange(len(right) + 1))
    totals = np.zeros(4)
    for row, wanted in enumerate(right):
        mine = slice(bounds[row], bounds[row + 1])
        ranked = items[mine][np.argsort(-scores[mine], kind="stable")].tolist()
        hits = [rank for rank, item in enumerate(ranked, 1) if item in wanted]
        totals += (
            average_precision(hits),
            1 / hits[0] if hits else 0.0,
            bool(hits) and hits[0] == 1,
            sum(rank <= _TEN for rank in hits) / len(wanted),
        ) / np.array([min(len(wanted), _FIVE), 1, 1, 1])
    return Figures(name, *(float(value) for value in totals / max(len(right), 1)))


def average_precision(hits: Sequence[int]) -> float:
    """The sum of precisions at the ranks ``hits`` of right ones, as far as these are among the first five."""
    return sum(number / rank for number, rank in enumerate(hits, 1) if rank <= _FIVE)
