from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.checking.index import ClaimIndex
from kb.checking.retrieving import WORDS_ALONE
from kb.training.fitting_retrieval import best_threshold, f1, f1_by_kind, fit, labelled_pairs, left_one_out, scores
from kb.training.labelled import labelled_texts
from kb.training.seeds import seed_claims
from tests.checking.known import SEEDS

COPY = {
    "one": ("It boosts collagen. It fades age spots. We open at nine.", ["boosts collagen", "fades age spots"]),
    "two": ("Lifts the cheeks. Crow's feet soften. Parking is free.", ["Lifts the cheeks", "Crow's feet soften"]),
    "three": ("It eases headaches. Bruises are possible.", ["eases headaches", "Bruises are possible"]),
}
CLAIMS = {
    "boosts collagen": "fa-increases-collagen-production",
    "fades age spots": "fa-reduces-dark-spots",
    "Lifts the cheeks": "fa-lifts-face",
    "Crow's feet soften": "fa-reduces-lines-and-wrinkles",
    "eases headaches": "fa-relieves-headaches",
    "Bruises are possible": "fa-causes-minor-bruising",
}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Three short texts with their labels, in the layout that the command reads."""
    (tmp_path / "own" / "copy").mkdir(parents=True)
    rows = []
    for name, (text, spans) in COPY.items():
        (tmp_path / "own" / "copy" / f"{name}.txt").write_text(text, encoding="utf-8")
        for span in spans:
            start = text.index(span)
            claim = {"slug": CLAIMS[span], "relation": "same"}
            rows.append({"doc": name, "start": start, "end": start + len(span), "claims": [claim], "also": []})
    (tmp_path / "own" / "labels.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_the_fit_finds_what_is_labelled_and_leaves_the_rest(labelled: Path) -> None:
    documents = labelled_pairs(labelled_texts(labelled), ClaimIndex(seed_claims(SEEDS)), WORDS_ALONE)
    assert [document.name for document in documents] == ["one", "three", "two"]
    assert sum(int(document.right.sum()) for document in documents) == len(CLAIMS)
    weights, constant = fit(documents)
    assert f1(documents, [scores(document, weights, constant) for document in documents], 0.3) > 0.7
    found = left_one_out(documents)
    assert set(f1_by_kind(documents, found, best_threshold(documents, found))) == {"own"}


def test_all_claims_of_the_seeds_are_read_with_their_wordings_and_anchors() -> None:
    claims = seed_claims(SEEDS)
    assert len(claims) > 200
    assert sum(bool(claim.wordings) for claim in claims) > 50
    assert any(claim.anchors for claim in claims)
