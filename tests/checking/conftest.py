"""The sentence model with all that it has learned, or a skip that says that there is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.checking.index import ClaimIndex, texts_to_encode
from kb.checking.learned import ADAPTER_NAME, KNOWN_NAME, Learned, learned_folder, read_known
from kb.encoding import SentenceEncoder, find_model, read_adapter
from tests.checking.known import known_claims

Vectors = dict[str, NDArray[np.float32]]


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    files, folder = find_model(), learned_folder()
    if files is None or folder is None:
        pytest.skip("the sentence model is not on this machine")
    return SentenceEncoder(files, adapter=read_adapter(folder / ADAPTER_NAME))


@pytest.fixture(scope="session")
def learned(encoder: SentenceEncoder) -> Learned:
    folder = learned_folder()
    assert folder is not None
    return read_known(folder / KNOWN_NAME, encoder.fingerprint)


@pytest.fixture(scope="session")
def vectors(encoder: SentenceEncoder) -> Vectors:
    texts = texts_to_encode(tuple(known_claims().values()))
    return dict(zip(texts, encoder.encode(texts), strict=True))


@pytest.fixture(scope="session")
def with_meaning(encoder: SentenceEncoder, vectors: Vectors, learned: Learned) -> ClaimIndex:
    """Every claim of the seeds, as a check of the shipped data knows them."""
    return ClaimIndex(tuple(known_claims().values()), encoder, vectors, learned)
