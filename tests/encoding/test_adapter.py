"""Corrections of the sentence model: what they do to a vector, and how they are kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from kb.encoding import ModelFiles, SentenceEncoder, model_fingerprint, read_adapter, write_adapter
from kb.encoding.adapter import Adapter
from tests.encoding import reference

LAYERS = {"encoder.layer.1.attention.self.value": (384, 384), "encoder.layer.4.intermediate.dense": (384, 1536)}
TEXT = "Tiny needles in the face make the skin build more collagen."


def corrections(size: float) -> Adapter:
    random = np.random.default_rng(7)
    found = {}
    for name, (inputs, outputs) in LAYERS.items():
        first = random.normal(0, size, (inputs, 4)).astype(np.float32)
        found[name] = (first, random.normal(0, size, (4, outputs)).astype(np.float32))
    return Adapter(found, f"size {size}")


def test_a_corrected_layer_is_that_with_the_correction_added_to_its_matrix(model_files: ModelFiles) -> None:
    adapter = corrections(0.05)
    weights = reference.read_weights(model_files.weights)
    for name, (first, second) in adapter.corrections.items():
        weights[f"{name}.weight"] = weights[f"{name}.weight"] + (first @ second).T
    vocabulary = json.loads(model_files.tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    expected = reference.sentence_vector(TEXT, weights, vocabulary)
    found = SentenceEncoder(model_files, adapter=adapter).encode([TEXT])[0]
    assert np.abs(found - expected).max() < 1e-5
    plain = SentenceEncoder(model_files).encode([TEXT])[0]
    assert np.abs(found - plain).max() > 1e-3


def test_corrections_of_nothing_change_nothing(model_files: ModelFiles, encoder: SentenceEncoder) -> None:
    found = SentenceEncoder(model_files, adapter=corrections(0.0)).encode([TEXT])
    assert np.abs(found - encoder.encode([TEXT])).max() < 1e-6


def test_vectors_of_different_corrections_are_told_apart(model_files: ModelFiles) -> None:
    prints = {model_fingerprint(model_files, adapter) for adapter in (None, corrections(0.0), corrections(0.1))}
    assert len(prints) == 3


def test_corrections_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "adapter.npz"
    kept = corrections(0.05)
    write_adapter(path, kept.corrections)
    found = read_adapter(path)
    assert set(found.corrections) == set(LAYERS)
    for name, (first, second) in kept.corrections.items():
        np.testing.assert_allclose(found.corrections[name][0], first, atol=2e-4)
        np.testing.assert_allclose(found.corrections[name][1], second, atol=2e-4)
    write_adapter(tmp_path / "again.npz", kept.corrections)
    assert (tmp_path / "again.npz").stat().st_size == path.stat().st_size
