"""The real model, or a skip that says so: these tests have nothing to say about a pretended one."""

from __future__ import annotations

import pytest

from kb.encoding import ModelFiles, SentenceEncoder, find_model


@pytest.fixture(scope="session")
def model_files() -> ModelFiles:
    files = find_model()
    if files is None:
        pytest.skip("the sentence model is not on this machine")
    return files


@pytest.fixture(scope="session")
def encoder(model_files: ModelFiles) -> SentenceEncoder:
    return SentenceEncoder(model_files)
