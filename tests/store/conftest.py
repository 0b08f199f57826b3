"""What the tests of the store share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.databases import Backend, Content
from tests.store.rows import all_rows


@pytest.fixture(scope="module")
def refusing_store(backend: Backend) -> Iterator[Store]:
    """One database for all changes that are refused: at the end it must hold what it held at the beginning."""
    store = Store(make_engine(backend.new(Content.NOISY)))
    before = all_rows(store.engine)
    yield store
    after = all_rows(store.engine)
    store.close()
    backend.drop(store.engine.url)
    assert after == before
