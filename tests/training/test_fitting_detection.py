"""The weights of detection, fitted to labelled copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.checking.detecting import WEIGHT_KEYS
from kb.checking.rules_loading import load_rules
from kb.training.fitting_detection import (
    THRESHOLD,
    cross_validated,
    f1_of_segments,
    fit,
    labelled_documents,
    labelled_lines,
    score,
    weights_file,
)

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parents[1] / "shared" / "copy-dev"
OWN = TESTS / "copy" / "dev"
LINES = TESTS / "checking" / "labelled_lines"
needs_copy = pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled copy is not at hand")


def test_fitting_finds_the_cue_that_tells_two_classes_apart() -> None:
    texts = labelled_lines(LINES)
    found = fit([e for t in texts for e in t.examples])
    assert found["price"] < 0 < found["change"]
    assert all(0 < score(found, e) < 1 for t in texts for e in t.examples)
    assert f1_of_segments(texts, [[float(e.claims) for e in t.examples] for t in texts], THRESHOLD) == 1.0
    assert f1_of_segments(texts, [[0.0 for _ in t.examples] for t in texts], THRESHOLD) == 0.0


@needs_copy
def test_detection_is_good_on_copy_that_its_weights_have_not_seen() -> None:
    figures = cross_validated(labelled_documents(SHARED) + labelled_documents(OWN))
    assert figures["typical"] >= 0.88
    assert figures["varied"] >= 0.88


@needs_copy
def test_the_weights_on_file_are_those_that_the_labels_give() -> None:
    shipped = load_rules("weights", WEIGHT_KEYS)
    for line in weights_file((SHARED, OWN), LINES).splitlines():
        name, _, value = line.strip().partition(": ")
        name = name.strip("'")
        if name in shipped["weights"]:
            assert float(shipped["weights"][name]) == pytest.approx(float(value), abs=0.02), name
