"""Claims and pages that nobody wrote, for measuring: recombined from the wordings of the record, always the same."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from kb.checking.index import ClaimIndex, TextKind, key_of
from kb.checking.proposing import Floats
from kb.checking.values import KnownClaim

_SEED: Final = 20
# How far the vector of a made-up text lies from the mean of those that it was made of, as a part of its length.
_NOISE: Final = 0.5
_PARAGRAPH: Final = 6
_OPENINGS: Final = (
    "",
    "Our clients say that ",
    "We find that ",
    "After a few weeks, ",
    "In most people ",
    "Some believe that ",
    "Here is what we see: ",
    "Even so, ",
)


def pages(claims: Sequence[KnownClaim], count: int, words: int) -> list[str]:
    """``count`` pages of at least ``words`` words, nearly each sentence of which claims something."""
    chosen = random.Random(_SEED)
    wordings = [wording for claim in claims for wording in claim.wordings or (claim.statement,)]
    made = []
    for number in range(count):
        lines, length = [f"# Page {number + 1} about the treatment"], 0
        while length < words:
            said = []
            for _ in range(_PARAGRAPH):
                first, second = chosen.choice(wordings).strip(" ."), chosen.choice(wordings).strip(" .")
                body = f"{first}, and {second}" if chosen.random() < 0.3 else first
                sentence = chosen.choice(_OPENINGS) + body
                said.append(sentence[0].upper() + sentence[1:] + ".")
            lines.append(" ".join(said))
            length += len(lines[-1].split())
        made.append("\n\n".join(lines) + "\n")
    return made


def many_claims(index: ClaimIndex, count: int) -> tuple[list[KnownClaim], dict[str, Floats]]:
    """The claims of ``index`` and made-up ones, ``count`` in all, with the vectors of their texts.

    A made-up claim has a statement and one wording, each of halves of two wordings of different claims; its vectors
    lie near the middle of the two. (Encoding them would take minutes, and search would not be any faster or slower.)
    """
    chosen, drawn = random.Random(_SEED), np.random.default_rng(_SEED)
    rows = index.proposer.vectors
    kept = {text.key: rows[place] for place, text in enumerate(index.texts)} if rows is not None else {}
    sources = [text for text in index.texts if text.kind is TextKind.WORDING] or list(index.texts)
    claims, texts, parents = list(index.claims), [], []
    while len(claims) < count:
        pair = []
        for _ in range(2):
            first, second = chosen.choice(sources), chosen.choice(sources)
            pair.append(_joined(first.text, second.text))
            texts.append(pair[-1])
            parents.append((first.key, second.key))
        like = index.claims[chosen.randrange(len(index.claims))]
        claims.append(
            replace(
                like,
                slug=f"made-up-{len(claims)}",
                statement=pair[0],
                wordings=(pair[1],),
                near_misses=(),
                anchors=(),
            )
        )
    return claims, kept | _vectors(texts, parents, kept, drawn)


def _joined(first: str, second: str) -> str:
    head, tail = first.split(), second.split()
    return " ".join([*head[: (len(head) + 1) // 2], *tail[len(tail) // 2 :]])


def _vectors(
    texts: Sequence[str], parents: Sequence[tuple[str, str]], kept: Mapping[str, Floats], drawn: np.random.Generator
) -> dict[str, Floats]:
    if not kept or not texts:
        return {}
    keys = list(kept)
    places = {key: place for place, key in enumerate(keys)}
    known = np.stack([kept[key] for key in keys])
    chosen = np.array([[places[first], places[second]] for first, second in parents])
    made = known[chosen[:, 0]] + known[chosen[:, 1]]
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-6)
    made += drawn.standard_normal(made.shape, np.float32) * np.float32(_NOISE / np.sqrt(made.shape[1]))
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return {key_of(text): row for text, row in zip(texts, made, strict=True)}
