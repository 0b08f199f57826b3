"""The wide first look over known texts: what is proposed, with which strengths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.checking.proposing import KnownTexts, Proposer, plain, terms

ITEMS = (
    ("hands turn to the mountain", "a wide river"),
    ("bread rises in a warm oven",),
    ("the oven is cold", "cold bread", "a near miss about warm bread"),
)


class ByLetters:
    """A stand-in for meaning that needs no model: how often each letter occurs, at length one."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([[text.count(chr(97 + letter)) for letter in range(26)] for text in texts], np.float32) + 0.01
        found: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return found


def known() -> KnownTexts:
    keys = tuple(text for item in ITEMS for text in item)
    return KnownTexts(keys, ((0, 2, 2), (2, 3, 3), (3, 5, 6)))


def test_without_a_model_shared_words_propose() -> None:
    found = Proposer(known()).propose(["warm bread from the oven", "nothing of the kind"])
    assert set(found.items[found.rows == 0].tolist()) == {1, 2}
    assert not len(found.items[found.rows == 1])
    best = found.items[found.words.argmax()]
    assert best == 1
    assert found.words_share.max() == 1.0
    assert (found.meaning == -1).all()
    assert found.vectors.shape == (2, 0)


def test_with_a_model_the_nearest_text_and_the_nearest_near_miss_are_told() -> None:
    encoder = ByLetters()
    found = Proposer(known(), encoder, encoder.encode(known().keys)).propose(["a near miss about warm bread"])
    of = {item: at for at, item in enumerate(found.items.tolist())}
    assert set(of) == {0, 1, 2}
    assert found.miss[of[2]] == pytest.approx(1.0, abs=1e-5)
    assert found.miss[of[0]] == -1
    assert found.nearest[of[2]] in {3, 4}
    assert found.meaning[of[2]] < 0.999  # a near miss proposes nothing and lends nothing
    assert (found.meaning_mean <= found.meaning + 1e-6).all()
    assert found.vectors.shape == (1, 26)


def test_what_is_asked_for_is_looked_at_whether_or_not_it_is_alike() -> None:
    found = Proposer(known()).propose(["zzz"], [np.array([0, 2])])
    assert found.items.tolist() == [0, 2]
    assert found.words.tolist() == [0.0, 0.0]


def test_a_text_alone_and_in_company_is_proposed_the_same() -> None:
    encoder = ByLetters()
    proposer = Proposer(known(), encoder, encoder.encode(known().keys))
    texts = [f"bread and a river number {number}" for number in range(150)]
    together = proposer.propose(texts)
    alone = proposer.propose([texts[140]])
    mine = together.rows == 140
    assert together.items[mine].tolist() == alone.items.tolist()
    np.testing.assert_allclose(together.meaning[mine], alone.meaning, atol=1e-5)
    np.testing.assert_allclose(together.words[mine], alone.words, atol=1e-6)


def test_nothing_known_and_nothing_asked_are_no_trouble() -> None:
    assert not len(Proposer(KnownTexts((), ())).propose(["bread"]).items)
    assert not len(Proposer(known()).propose([]).items)


def test_links_go_and_tags_are_read_as_words() -> None:
    assert plain("see https://example.org/x #GlowUp2024 by @JaneDoe").split() == "see Glow Up 2024 by Jane Doe".split()


def test_terms_are_stems_that_tell_texts_apart() -> None:
    assert terms("The needles are in the skin, and the skin's needling") == list(
        dict.fromkeys([*terms("needles"), *terms("skin"), *terms("needling")])
    )
