"""The search on a public benchmark: which of 14,231 fact-checked claims does a tweet make?

CheckThat! 2022, task 2A (English). The data are for research and lie outside of the project. The proposer is the one
of the check; a claim is an item with two texts, its own and the title of the article on it. What weighs how much was
fitted on the tweets for training alone (:mod:`kb.training.fitting_benchmark`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from kb.benchmarks.likeness import Closely
from kb.benchmarks.ranking import Figures, figures
from kb.checking.proposing import Encoder, Floats, KnownTexts, Places, Proposals, Proposer, plain
from kb.checking.tables import strict_yaml
from kb.errors import ConfigError

WEIGHTS: Final = Path(__file__).with_name("tweets.yaml")
SIGNALS: Final = (
    "meaning",
    "meaning_mean",
    "words",
    "joined",
    "covered",
    "neighbours",
    "letters_covered",
    "letters_said",
    "letters_alike",
    "unsigned_meaning",
    "unsigned_meaning_mean",
    "unsigned_joined",
    "unsigned_covered",
)
"""Of a pair of tweet and claim; ``unsigned_``: of the tweet without the name and day at its end."""

# "... — Somebody (@somebody) May 4, 2020", as the articles quote a tweet
_SIGNATURE: Final = re.compile(r"\s*—[^—]*\([^()]*\)\s*[A-Z][a-z]+ \d+, \d{4}\s*$")
# Of each pair of views how much words count against meaning where both are simply added.
_WORDS, _MEANING = 0.3, 0.7
_RANKS: Final = 60


@dataclass(frozen=True, slots=True)
class Tweets:
    """Claims as (claim, title), tweets to be looked up, and the places of the right claims of each."""

    claims: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]
    right: tuple[frozenset[int], ...]


def read_tweets(folder: Path, split: str = "devtest") -> Tweets:
    """Read the benchmark. Raises ConfigError when it is not there."""
    paths = [folder / "claims.jsonl", folder / f"{split}.jsonl"]
    if not all(path.is_file() for path in paths):
        raise ConfigError(
            f"The benchmark is not in {folder}: it needs claims.jsonl and {split}.jsonl of CheckThat! 2022, task 2A "
            "(English). Its data are for research and do not come with this project."
        )
    claims, asked = ([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in paths)
    places = {row["id"]: place for place, row in enumerate(claims)}
    return Tweets(
        tuple((plain(row["claim"]), plain(row["title"])) for row in claims),
        tuple(plain(row["query"]) for row in asked),
        tuple(frozenset(places[claim] for claim in row["claims"]) for row in asked),
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """Pairs of a tweet (``rows``) and a claim (``items``), in order, with their signals: (pairs, signals)."""

    rows: Places
    items: Places
    values: Floats

    def column(self, name: str) -> Floats:
        """One of :data:`SIGNALS`."""
        found: Floats = self.values[:, SIGNALS.index(name)]
        return found


class _Remembering:
    """A sentence model that reads a text once: the search asks for the same tweets again and again."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of ``texts``, in their order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if missing:
            self._kept.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._kept[text] for text in texts])


class ClaimSearch:
    """The claims of the benchmark, ready to be looked up."""

    def __init__(self, claims: Sequence[tuple[str, str]], encoder: Encoder) -> None:
        texts = tuple(text for pair in claims for text in pair)
        spans = tuple((at, at + 2, at + 2) for at in range(0, len(texts), 2))
        self._proposer = Proposer(KnownTexts(texts, spans), _Remembering(encoder), encoder.encode(texts))
        joined = tuple(f"{claim} {title}" for claim, title in claims)
        self._joined = Proposer(KnownTexts(joined, tuple((at, at + 1, at + 1) for at in range(len(joined)))))
        self._closely = Closely(joined)

    def look(self, asked: Sequence[str]) -> Looked:
        """The signals of what is proposed for each text of ``asked``."""
        unsigned = [_SIGNATURE.sub("", text) for text in asked]
        first = self._proposer.propose(asked)
        offered = _by_row(first, len(asked))
        second = self._proposer.propose(unsigned, offered)
        both = self._proposer.propose(asked, _by_row(second, len(asked)))
        second = self._proposer.propose(unsigned, _by_row(both, len(asked)))
        both = _only(both, second)
        second = _only(second, both)
        columns = [both.meaning, both.meaning_mean, both.words]
        pairs = list(zip(both.rows.tolist(), both.items.tolist(), strict=True))
        joined = self._shares(asked, both)
        columns += [joined, *self._closely.signals(asked, pairs)]
        columns += [second.meaning, second.meaning_mean, self._shares(unsigned, both)]
        columns += [self._closely.signals(unsigned, pairs)[0]]
        return Looked(both.rows, both.items, np.stack(columns, axis=1).astype(np.float32))

    def _shares(self, texts: Sequence[str], pairs: Proposals) -> Floats:
        """BM25 of the two texts of a claim as one, as a part of the best."""
        out = np.zeros(len(pairs.rows), np.float32)
        bounds = np.searchsorted(pairs.rows, np.arange(len(texts) + 1))
        for row, text in enumerate(texts):
            scores = self._joined.shared_words(text)
            mine = slice(bounds[row], bounds[row + 1])
            out[mine] = scores[pairs.items[mine]] / max(float(scores.max(initial=0.0)), 1e-6)
        return out


def _by_row(pairs: Proposals, count: int) -> list[Places]:
    bounds = np.searchsorted(pairs.rows, np.arange(count + 1))
    return [pairs.items[bounds[row] : bounds[row + 1]] for row in range(count)]


def _only(pairs: Proposals, wanted: Proposals) -> Proposals:
    """``pairs`` that are among ``wanted`` too."""
    width = max(int(pairs.items.max(initial=0)), int(wanted.items.max(initial=0))) + 1
    kept = np.isin(pairs.rows * width + pairs.items, wanted.rows * width + wanted.items)
    columns = {
        name: getattr(pairs, name)[kept]
        for name in ("rows", "items", "meaning", "meaning_mean", "miss", "words", "words_share", "nearest")
    }
    return replace(pairs, **columns)


@cache
def weights() -> Floats:
    """What each of :data:`SIGNALS` weighs, as fitted."""
    rules: Any = strict_yaml(WEIGHTS.read_text(encoding="utf-8"), WEIGHTS.name)
    return np.array([float(rules["weights"][name]) for name in SIGNALS], np.float32)


def compared(tweets: Tweets, encoder: Encoder) -> list[Figures]:
    """The search beside BM25, the sentence model, and two usual ways to join them, on the same proposals."""
    found = ClaimSearch(tweets.claims, encoder).look(tweets.asked)
    words, near = found.column("joined"), found.column("meaning")
    methods = {
        "BM25": words,
        "sentence model as published": near,
        f"reciprocal rank fusion, k = {_RANKS}": _fused(found, words) + _fused(found, near),
        f"{_WORDS} x BM25 + {_MEANING} x model": _WORDS * words + _MEANING * near,
        "this search, fitted on train": found.values @ weights(),
    }
    return [figures(name, tweets.right, found.rows, found.items, scores) for name, scores in methods.items()]


def _fused(found: Looked, scores: Floats) -> Floats:
    out = np.empty(len(scores), np.float32)
    bounds = np.searchsorted(found.rows, np.arange(int(found.rows.max(initial=-1)) + 2))
    for first, end in pairwise(bounds):
        ranks = np.empty(end - first)
        ranks[np.argsort(-scores[first:end], kind="stable")] = np.arange(1, end - first + 1)
        out[first:end] = 1 / (_RANKS + ranks)
    return out
