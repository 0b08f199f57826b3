"""Sparse rows give what full ones give."""

from __future__ import annotations

import numpy as np
import pytest

from kb.checking.sparse import Floats, SparseRows, runs


@pytest.fixture
def full() -> Floats:
    drawn = np.random.default_rng(3)
    rows = drawn.random((40, 17), np.float32)
    rows[drawn.random(rows.shape) < 0.8] = 0
    rows[5] = 0
    return rows


def sparse(full: Floats) -> SparseRows:
    rows, columns = np.nonzero(full)
    return SparseRows.of(rows, columns, full[rows, columns], (full.shape[0], full.shape[1]))


def test_rows_come_back_whole(full: Floats) -> None:
    rows = sparse(full)
    assert all(np.array_equal(rows.row(at), full[at]) for at in range(len(full)))
    assert rows.sums() == pytest.approx(full.sum(axis=1), abs=1e-6)


def test_exchanged_rows_are_columns(full: Floats) -> None:
    columns = sparse(full).by_column()
    assert all(np.array_equal(columns.row(at), full[:, at]) for at in range(full.shape[1]))


def test_products_are_those_of_full_rows(full: Floats) -> None:
    vectors = np.random.default_rng(4).random((3, 17), np.float32)
    chosen, which = np.array([0, 5, 7, 7, 39]), np.array([2, 0, 1, 2, 0])
    wanted = (full[chosen] * vectors[which]).sum(axis=1)
    assert sparse(full).products(chosen, vectors, which) == pytest.approx(wanted, abs=1e-6)
    assert sparse(full).products(chosen, vectors[1]) == pytest.approx(full[chosen] @ vectors[1], abs=1e-6)


def test_runs_stand_one_after_another() -> None:
    places, starts = runs(np.array([4, 0, 9]), np.array([6, 1, 12]))
    assert places.tolist() == [4, 5, 0, 9, 10, 11]
    assert starts.tolist() == [0, 2, 3]
