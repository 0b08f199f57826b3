"""Rows of numbers of which nearly all are 0, so that a store of very many claims fits into memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.intp]


def runs(first: Places, end: Places) -> tuple[Places, Places]:
    """All places of the runs ``first..end`` one after another, and where each run begins among them."""
    lengths = end - first
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    places = np.arange(int(lengths.sum())) + np.repeat(first - starts, lengths)
    return places, starts


@dataclass(frozen=True, slots=True, eq=False)
class SparseRows:
    """Rows of ``width`` numbers: row i has ``values[bounds[i]:bounds[i + 1]]`` in ``columns`` of the same places."""

    bounds: Places
    columns: NDArray[np.int32]
    values: Floats
    width: int

    @classmethod
    def of(cls, rows: Places, columns: Places, values: Floats, shape: tuple[int, int]) -> SparseRows:
        """Rows of numbers that are given one by one, sorted by row and each place once at most."""
        bounds = np.searchsorted(rows, np.arange(shape[0] + 1)).astype(np.intp)
        return cls(bounds, columns.astype(np.int32), values.astype(np.float32), shape[1])

    def row(self, at: int) -> Floats:
        """One row in full."""
        out = np.zeros(self.width, np.float32)
        inside = slice(self.bounds[at], self.bounds[at + 1])
        out[self.columns[inside]] = self.values[inside]
        return out

    def with_values(self, values: Floats) -> SparseRows:
        """The same places with other values."""
        return SparseRows(self.bounds, self.columns, values.astype(np.float32), self.width)

    def owners(self) -> Places:
        """The row of each value."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    def by_column(self) -> SparseRows:
        """Rows and columns exchanged."""
        order = np.argsort(self.columns, kind="stable")
        shape = (self.width, len(self.bounds) - 1)
        return SparseRows.of(self.columns[order].astype(np.intp), self.owners()[order], self.values[order], shape)

    def sums(self) -> Floats:
        """The sum of each row."""
        return np.bincount(self.owners(), self.values, len(self.bounds) - 1).astype(np.float32)

    def products(self, chosen: Places, vectors: Floats, which: Places | None = None) -> Floats:
        """The inner product of each row ``chosen[i]`` with ``vectors[which[i]]``, or with the one vector given."""
        first, end = self.bounds[chosen], self.bounds[chosen + 1]
        places, _ = runs(first, end)
        owner = np.repeat(np.arange(len(chosen)), end - first)
        columns = self.columns[places]
        other = vectors[columns] if which is None else vectors[which[owner], columns]
        return np.bincount(owner, self.values[places] * other, len(chosen)).astype(np.float32)
