"""What the matcher has learned, as it is shipped and as it is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.checking.learned import (
    ADAPTER_NAME,
    KNOWN_NAME,
    NO_CLAIM,
    NOTHING,
    Learned,
    learned_folder,
    read_known,
    write_known,
)
from kb.encoding import find_model, model_fingerprint, read_adapter
from kb.errors import ConfigError
from tests.checking.known import known_claims

MEGABYTE = 1_000_000


def test_texts_and_vectors_come_back_nearly_as_they_were_kept(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    vectors = random.normal(size=(4, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    path = tmp_path / KNOWN_NAME
    write_known(path, "model", ["lifts", "gives a lift", "our town", "hello"], [1, 1, NO_CLAIM, NOTHING], "ab", vectors)
    found = read_known(path, "model")
    assert found.phrasings == {"b": ("lifts", "gives a lift")}
    assert found.no_claim.shape == found.nothing.shape == (1, 384)
    kept = np.stack([found.vectors["lifts"], found.vectors["gives a lift"], found.no_claim[0], found.nothing[0]])
    assert np.sum(kept * vectors, axis=1) == pytest.approx(1.0, abs=2e-4)


def test_vectors_of_another_model_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / KNOWN_NAME
    write_known(path, "one model", ["lifts"], [0], ["a"], np.ones((1, 4), np.float32))
    assert read_known(path, "another") == Learned() or not read_known(path, "another").vectors


def test_a_damaged_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / KNOWN_NAME
    path.write_bytes(b"PK not really")
    with pytest.raises(ConfigError, match=r"known\.npz is damaged"):
        read_known(path, "model")
    adapter = tmp_path / ADAPTER_NAME
    adapter.write_bytes(b"")
    with pytest.raises(ConfigError, match=r"adapter\.npz is damaged"):
        read_adapter(adapter)


def test_what_is_shipped_is_small_and_belongs_together() -> None:
    folder = learned_folder()
    assert folder is not None
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10 * MEGABYTE
    files = find_model()
    if files is None:
        pytest.skip("the sentence model is not on this machine")
    found = read_known(folder / KNOWN_NAME, model_fingerprint(files, read_adapter(folder / ADAPTER_NAME)))
    assert set(found.phrasings) == set(known_claims())
    assert len(found.no_claim) > 1000
    assert len(found.nothing) > 300
