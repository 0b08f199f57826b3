"""A checker that is shared: opened once, tried again after a failure, and never in doubt about what it remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from kb.checking.values import TextFormat
from kb.encoding.encoder import SentenceEncoder
from kb.encoding.model_files import find_model
from kb.errors import ConfigError, StoreUnavailable
from kb.models import Claim
from kb.services.live_checking import LiveChecker, RememberingEncoder
from kb.services.opening import Store

MODEL = find_model()


@pytest.fixture
def statement(small_store: Store) -> str:
    """What a claim of the small knowledge base says."""
    with small_store.session() as session:
        return session.scalars(select(Claim.statement).order_by(Claim.slug)).all()[0]


@pytest.fixture
def live(small_store: Store) -> LiveChecker:
    return LiveChecker(lambda _say: small_store)


def test_the_store_is_opened_once_however_many_threads_ask(small_store: Store) -> None:
    opened: list[Store] = []

    def opens(_say: Callable[[str], None]) -> Store:
        opened.append(small_store)
        return small_store

    live = LiveChecker(opens)
    assert not live.is_open
    with ThreadPoolExecutor(6) as pool:
        checkers = set(map(id, pool.map(lambda _: live.open(), range(12))))
    assert len(opened) == len(checkers) == 1
    assert live.is_open


def test_a_store_that_could_not_be_opened_is_tried_again(small_store: Store) -> None:
    answers: Iterator[Store | None] = iter([None, small_store])

    def opens(_say: Callable[[str], None]) -> Store:
        store = next(answers)
        if store is None:
            raise StoreUnavailable("The database sleeps.")
        return store

    live = LiveChecker(opens)
    with pytest.raises(StoreUnavailable):
        live.check_text("Hello.", TextFormat.PLAIN)
    assert not live.is_open
    assert live.check_text("Hello.", TextFormat.PLAIN).checked.findings == ()


def test_threads_get_each_the_findings_of_their_own_text(live: LiveChecker, statement: str) -> None:
    texts = ["Hello. " * number + statement for number in range(10)]
    with ThreadPoolExecutor(5) as pool:
        together = list(pool.map(lambda text: live.check_text(text, TextFormat.PLAIN).checked, texts))
    for text, checked in zip(texts, together, strict=True):
        assert checked.characters == len(text)
        assert all(text[f.start : f.end] == f.text for f in checked.findings)
        assert checked.findings == live.open().check(live.check_text(text, TextFormat.PLAIN).document).findings


def test_the_same_words_in_another_format_are_another_document(live: LiveChecker, statement: str) -> None:
    text = f"    {statement}"
    plain = live.check_text(text, TextFormat.PLAIN).checked
    code = live.check_text(text, TextFormat.MARKDOWN).checked
    assert plain.findings
    assert code.findings == ()


def test_settings_hold_as_soon_as_they_are_written(live: LiveChecker, statement: str, tmp_path: Path) -> None:
    draft, settings = tmp_path / "draft.txt", tmp_path / "kb.toml"
    (found, *_) = live.check_text(statement, TextFormat.PLAIN, path=draft).checked.findings
    settings.write_text(f'[ignore-codes]\n{found.code} = "agreed"\n')
    assert live.check_text(statement, TextFormat.PLAIN, path=draft).checked.findings[0].suppressed == "agreed"
    settings.write_text('jurisdictions = ["uk"]\n')
    assert live.check_text(statement, TextFormat.PLAIN, path=draft).checked.findings[0].suppressed == ""
    settings.write_text('exclude = ["draft.*"]\n')
    assert live.check_text(statement, TextFormat.PLAIN, path=draft).checked.findings == ()
    settings.write_text("nonsense = 1\n")
    with pytest.raises(ConfigError, match="nonsense"):
        live.check_text(statement, TextFormat.PLAIN, path=draft)


def test_studies_that_are_not_there_are_left_out(live: LiveChecker, small_store: Store) -> None:
    assert live.citations(["no-such-study"]) == {}


@pytest.mark.skipif(MODEL is None, reason="the sentence model is not installed")
def test_remembered_vectors_are_those_that_the_model_makes() -> None:
    assert MODEL is not None
    model = SentenceEncoder(MODEL)
    remembering = RememberingEncoder(model, remembered=3)
    texts = ["It lifts.", "It glows.", "It lifts.", "It calms the skin.", "It lasts."]
    for some in (texts, texts[:2], texts[::-1], texts):
        assert np.allclose(remembering.encode(some), model.encode(some), atol=1e-5)
    assert remembering.encode([]).shape == model.encode([]).shape
