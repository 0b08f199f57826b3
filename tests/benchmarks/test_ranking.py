"""The measures of rankings, on rankings that a person can count."""

from __future__ import annotations

import numpy as np
import pytest

from kb.benchmarks.ranking import average_precision, figures


def test_a_right_claim_at_rank_two_counts_half() -> None:
    rows, items = np.array([0, 0, 0]), np.array([4, 7, 9])
    found = figures("one", [frozenset({7})], rows, items, np.array([0.9, 0.5, 0.1], np.float32))
    assert (found.map5, found.mrr, found.first, found.recall10) == (0.5, 0.5, 0.0, 1.0)


def test_what_was_never_proposed_counts_as_missed() -> None:
    rows, items = np.array([1]), np.array([3])
    right = [frozenset({1}), frozenset({3})]
    found = figures("two", right, rows, items, np.array([0.2], np.float32))
    assert (found.map5, found.mrr, found.first, found.recall10) == (0.5, 0.5, 0.5, 0.5)


def test_equal_scores_go_to_the_claim_that_stands_first() -> None:
    rows, items = np.array([0, 0]), np.array([2, 5])
    found = figures("tie", [frozenset({5})], rows, items, np.array([0.5, 0.5], np.float32))
    assert found.first == 0.0
    assert found.mrr == 0.5


def test_ranks_beyond_five_do_not_count_for_average_precision() -> None:
    assert average_precision([1, 3, 6]) == pytest.approx(1 + 2 / 3)
    assert average_precision([6]) == 0
