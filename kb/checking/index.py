"""Everything known of the claims, arranged for looking up: words, meaning and concepts.

An index is a pure function of the claims (and of the vectors of their texts): it holds no record of its own
and can be built again at any time. Building from kept vectors takes some tens of milliseconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.checking.concepts import concept_names, concept_table, meaning
from kb.checking.tables import table
from kb.checking.values import KnownClaim
from kb.checking.words import fold, tokens

# From this many wordings on, they say better than the statement what a claim is about.
ENOUGH_WORDINGS = 5

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length one: (n, width) float32, one row a text."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of ``texts``, in their order."""
        ...


class TextKind(StrEnum):
    """Where a known text of a claim comes from."""

    STATEMENT = "statement"
    WORDING = "wording"
    ANCHOR = "anchor"
    NEAR_MISS = "near-miss"


@dataclass(frozen=True, slots=True)
class KnownText:
    """One text by which a claim is known: ``claim`` counts claims; ``key`` is what is indexed of ``text``."""

    claim: int
    kind: TextKind
    text: str
    key: str


def key_of(text: str) -> str:
    """``text`` without the name of the treatment, which nearly all claims share and which would drown the rest.

    A text that says nothing else stays as it is.
    """
    folded = fold(text)
    hits = [hit for hit in table("treatments").find(folded) if hit.group == "own"]
    for hit in reversed(hits):
        folded = folded[: hit.start] + " " + folded[hit.end :]
    left = " ".join(folded.split()).strip(" .,;:!")
    return left if len(left.split()) > 1 or not hits else fold(text)


def known_texts(claims: Sequence[KnownClaim]) -> tuple[KnownText, ...]:
    """Every text by which ``claims`` are known, in order, without doubles within a claim."""
    found: list[KnownText] = []
    for number, claim in enumerate(claims):
        seen: set[str] = set()
        groups = (
            (TextKind.STATEMENT, (claim.statement,)),
            (TextKind.WORDING, claim.wordings),
            (TextKind.ANCHOR, claim.anchors),
            (TextKind.NEAR_MISS, claim.near_misses),
        )
        for kind, texts in groups:
            for text in texts:
                key = key_of(text)
                if key and key not in seen:
                    seen.add(key)
                    found.append(KnownText(number, kind, text, key))
    return tuple(found)


def texts_to_encode(claims: Sequence[KnownClaim]) -> tuple[str, ...]:
    """The texts whose vectors a :class:`ClaimIndex` of ``claims`` needs, each once: what a store may keep."""
    return tuple(dict.fromkeys(known.key for known in known_texts(claims)))


def names_in(statement: str) -> tuple[str, ...]:
    """The proper names in a statement, folded: words with a capital that no table knows ("Edmonton", not "Botox")."""
    known = [*concept_table().find(statement), *table("treatments").find(statement)]
    found = []
    for token in tokens(statement)[1:]:
        covered = any(hit.start <= token.start < hit.end for hit in known)
        if statement[token.start].isupper() and token.end - token.start > 2 and not covered:
            found.append(fold(statement[token.start : token.end]))
    return tuple(dict.fromkeys(found))


class ClaimIndex:
    """Claims ready to be looked up. Without an encoder the words and concepts alone decide."""

    def __init__(
        self,
        claims: Sequence[KnownClaim],
        encoder: Encoder | None = None,
        vectors: Mapping[str, Floats] | None = None,
    ) -> None:
        """Index ``claims``; ``vectors`` holds rows for :func:`texts_to_encode`, and ``encoder`` makes those missing."""
        self.claims = tuple(claims)
        self.places = {claim.slug: number for number, claim in enumerate(self.claims)}
        self.texts = known_texts(self.claims)
        self.encoder = encoder
        self._spans = _spans(self.texts, len(self.claims))
        self._vectors = self._load_vectors(vectors or {}) if encoder is not None and self.texts else None
        self.names = tuple(names_in(claim.statement) for claim in self.claims)
        self._words = self._load_words()
        self._columns = {name: column for column, name in enumerate(concept_names())}
        self.required, self.allowed = self._load_profiles()
        rarity = np.log((1 + len(self.claims)) / (1 + (self.allowed > 0).sum(axis=0)))
        self.rarity: Floats = np.maximum(rarity, 0.2).astype(np.float32)
        self._frames, self._frame_claims, self._frame_starts = self._load_frames()

    @property
    def knows_meaning(self) -> bool:
        """Whether texts are compared by meaning too, and not by words alone."""
        return self._vectors is not None

    def by_meaning(self, texts: Sequence[str]) -> tuple[Floats, Floats, NDArray[np.intp]]:
        """Cosines of ``texts`` with each claim: nearest known text, nearest near miss, and which text was nearest.

        Each of shape (len(texts), len(claims)); a claim without near misses has -1. Texts are keys (:func:`key_of`).
        """
        shape = (len(texts), len(self.claims))
        best, miss = np.full(shape, -1.0, np.float32), np.full(shape, -1.0, np.float32)
        which = np.zeros(shape, np.intp)
        if self._vectors is None or self.encoder is None or not texts:
            return best, miss, which
        cosines = self.encoder.encode(list(texts)) @ self._vectors.T
        # The texts of a claim stand together, its near misses last: see known_texts.
        for claim, (first, last, end) in enumerate(self._spans):
            if first < last:
                mine = cosines[:, first:last]
                nearest = mine.argmax(axis=1)
                best[:, claim] = mine[np.arange(len(texts)), nearest]
                which[:, claim] = first + nearest
            if last < end:
                miss[:, claim] = cosines[:, last:end].max(axis=1)
        return best, miss, which

    def by_words(self, texts: Sequence[str], limit: int = 60) -> Floats:
        """Strength of shared words of ``texts`` with the best known text of each claim, 0..1, from BM25.

        BM25 has no upper bound; s / (s + 8) brings it into 0..1, 8 being about what one rare shared word scores.
        """
        found = np.zeros((len(texts), len(self.claims)), np.float32)
        for row, text in enumerate(texts):
            words = dict.fromkeys(match for match in _plain_words(text) if match not in _EMPTY_WORDS)
            if not words:
                continue
            query = " OR ".join(f'"{word}"' for word in words)
            rows = self._words.execute(
                "SELECT rowid, -bm25(known) FROM known WHERE known MATCH ? ORDER BY rank LIMIT ?", (query, limit)
            )
            for place, strength in rows:
                claim = self.texts[place - 1].claim
                found[row, claim] = max(found[row, claim], strength / (strength + 8.0))
        return found

    def by_concepts(self, rows: Floats) -> Floats:
        """Nearness in concepts of ``rows`` (texts, concepts) with the best known text of each claim, 0..1.

        The cosine, concepts weighed by rarity: a text that says half of what a wording says and nothing else has
        about 0.7. Shape (len(rows), len(claims)).
        """
        found = np.zeros((len(rows), len(self.claims)), np.float32)
        if not len(self._frames) or not len(rows):
            return found
        cosines = _unit(rows * self.rarity) @ self._frames.T
        found[:, self._frame_claims] = np.maximum.reduceat(cosines, self._frame_starts, axis=1)
        return found

    def concept_row(self, concepts: frozenset[str]) -> Floats:
        """Row of 0 and 1, one place a concept of the tables."""
        row = np.zeros(len(self._columns), np.float32)
        row[[self._columns[name] for name in concepts]] = 1.0
        return row

    def _load_vectors(self, kept: Mapping[str, Floats]) -> Floats:
        assert self.encoder is not None  # the caller has looked
        missing = list(dict.fromkeys(known.key for known in self.texts if known.key not in kept))
        made = dict(zip(missing, self.encoder.encode(missing), strict=True)) if missing else {}
        return np.stack([kept[k.key] if k.key in kept else made[k.key] for k in self.texts]).astype(np.float32)

    def _load_words(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.execute("CREATE VIRTUAL TABLE known USING fts5(text, tokenize='porter unicode61')")
        rows = ((n, known.key) for n, known in enumerate(self.texts, 1) if known.kind is not TextKind.NEAR_MISS)
        connection.executemany("INSERT INTO known(rowid, text) VALUES (?, ?)", rows)
        return connection

    def _load_frames(self) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
        """Unit rows of what each known text speaks of, the claims in order, and where the rows of each begin."""
        known = [text for text in self.texts if text.kind is not TextKind.NEAR_MISS]
        empty = np.zeros((0, len(self._columns)), np.float32)
        rows = np.stack([self.concept_row(meaning(text.key).concepts) for text in known]) if known else empty
        owners = np.array([text.claim for text in known], dtype=np.intp)
        claims, starts = np.unique(owners, return_index=True)
        return _unit(rows * self.rarity), claims, starts

    def _load_profiles(self) -> tuple[Floats, Floats]:
        """Which concepts a claim must have and which it may have: two (claims, concepts) arrays in 0..1.

        Without enough wordings the statement decides. With them, a concept counts by the share of the wordings
        that name it, and a concept that only the statement names is dropped: it is detail, not subject.
        """
        shape = (len(self.claims), len(self._columns))
        in_statement, in_wordings = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        allowed, counts = np.zeros(shape, np.float32), np.zeros((len(self.claims), 1), np.float32)
        for known in self.texts:
            if known.kind is TextKind.NEAR_MISS:
                continue
            row = self.concept_row(meaning(known.key).concepts)
            np.maximum(allowed[known.claim], row, out=allowed[known.claim])
            if known.kind is TextKind.STATEMENT:
                in_statement[known.claim] += row
            elif known.kind is TextKind.WORDING:
                in_wordings[known.claim] += row
                counts[known.claim] += 1
        share = np.divide(in_wordings, np.maximum(counts, 1))
        weighed = 0.3 * in_statement + 0.7 * share
        required = np.where(counts >= ENOUGH_WORDINGS, np.where(weighed >= 0.45, weighed, 0), in_statement)
        return required.astype(np.float32), allowed


def _spans(texts: Sequence[KnownText], claims: int) -> list[tuple[int, int, int]]:
    """For each claim where its texts begin, where its near misses begin, and where they end."""
    counted = [[0, 0] for _ in range(claims)]
    for text in texts:
        counted[text.claim][text.kind is TextKind.NEAR_MISS] += 1
    spans, at = [], 0
    for known, misses in counted:
        spans.append((at, at + known, at + known + misses))
        at += known + misses
    return spans


def _unit(rows: Floats) -> Floats:
    """``rows`` at length one; a row of zeros stays."""
    found: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    return found


_EMPTY_WORDS = frozenset(
    "a an the and or but of to in on at for with by from as is are was were be been it its this that these those "
    "you your we our they their i my me he she his her so than then too very also more can may will would could "
    "not no do does did have has had if when while which who what how all any some".split()
)


def _plain_words(text: str) -> list[str]:
    folded = fold(text)
    return [folded[t.start : t.end] for t in tokens(text) if folded[t.start].isalnum()]
