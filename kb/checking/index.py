"""Everything known of the claims, arranged for looking up: words, meaning and concepts.

An index is a pure function of the claims (and of the vectors of their texts): it holds no record of its own
and can be built again at any time. Building from kept vectors takes some tens of milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kb.checking.concepts import concept_names, meaning
from kb.checking.learned import Learned
from kb.checking.proposing import Encoder, Floats, KnownTexts, Proposer
from kb.checking.sparse import Places, SparseRows, runs
from kb.checking.tables import table
from kb.checking.traits import Traits, traits_of
from kb.checking.values import KnownClaim
from kb.checking.words import fold

# From this many wordings on, they say better than the statement what a claim is about.
ENOUGH_WORDINGS = 5

# Claims that a store is believed to have besides its own when the rarity of concepts is reckoned.
_BELIEVED = 100

# Cosines with the middles of claims: from one pair in so many on, all are computed at once; else so many pairs.
_WHOLE, _PAIRS = 8, 4096


Phrasings = Mapping[str, Sequence[str]]


class TextKind(StrEnum):
    """Where a known text of a claim comes from."""

    STATEMENT = "statement"
    WORDING = "wording"
    ANCHOR = "anchor"
    PHRASING = "phrasing"
    NEAR_MISS = "near-miss"


_BY_MEANING = frozenset({TextKind.PHRASING, TextKind.NEAR_MISS})
"""Texts that are compared by meaning alone."""


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


def known_texts(claims: Sequence[KnownClaim], phrasings: Phrasings | None = None) -> tuple[KnownText, ...]:
    """Every text by which ``claims`` are known, in order, without doubles within a claim.

    ``phrasings`` are learned ways to say a claim, by slug.
    """
    learned = phrasings or {}
    found: list[KnownText] = []
    for number, claim in enumerate(claims):
        seen: set[str] = set()
        groups = (
            (TextKind.STATEMENT, (claim.statement,)),
            (TextKind.WORDING, claim.wordings),
            (TextKind.ANCHOR, claim.anchors),
            (TextKind.PHRASING, learned.get(claim.slug, ())),
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


class ClaimIndex:
    """Claims ready to be looked up. Without an encoder the words and concepts alone decide."""

    def __init__(
        self,
        claims: Sequence[KnownClaim],
        encoder: Encoder | None = None,
        vectors: Mapping[str, Floats] | None = None,
        learned: Learned | None = None,
    ) -> None:
        """Index ``claims``; ``vectors`` holds rows for :func:`texts_to_encode`, and ``encoder`` makes those missing.

        ``learned`` adds phrasings, and texts of no claim, whose vectors it brings along.
        """
        self.learned = learned if learned is not None and encoder is not None else Learned()
        self.claims = tuple(claims)
        self.places = {claim.slug: number for number, claim in enumerate(self.claims)}
        self.texts = known_texts(self.claims, self.learned.phrasings)
        keys = tuple("" if text.kind is TextKind.PHRASING else text.key for text in self.texts)
        known = KnownTexts(keys, _spans(self.texts, len(self.claims)))
        kept = {**(vectors or {}), **self.learned.vectors}
        rows = self._load_vectors(encoder, kept) if encoder is not None and self.texts else None
        self.proposer = Proposer(known, encoder, rows)
        self._centres = _middles(rows, known.spans) if rows is not None else None
        self._traits: dict[int, Traits] = {}
        self._columns = {name: column for column, name in enumerate(concept_names())}
        self._says = self._load_says()
        self._spoken = _spoken_spans(self.texts, len(self.claims))
        self._required, self._allowed = self._load_profiles()
        self.rarity: Floats = _rarity(self._allowed, len(self.claims))
        weighty = self._required.with_values(self._required.values * self.rarity[self._required.columns])
        self.detail: Floats = np.maximum(weighty.sums(), 1e-6)
        self._share = weighty.with_values(weighty.values / self.detail[weighty.owners()])
        self._sharing = self._share.by_column()
        square = self._says.with_values(np.square(self.rarity[self._says.columns]))
        self._length = np.maximum(np.sqrt(square.sums()), 1e-6).astype(np.float32)

    @property
    def knows_meaning(self) -> bool:
        """Whether texts are compared by meaning too, and not by words alone."""
        return self.proposer.encoder is not None

    def centres(self, vectors: Floats, rows: Places, claims: Places) -> Floats:
        """Cosine of each ``vectors[rows[i]]`` with the middle of the texts of the claim ``claims[i]``."""
        if self._centres is None or not vectors.shape[1]:
            return np.zeros(len(rows), np.float32)
        if len(claims) > len(vectors) * len(self._centres) // _WHOLE:
            every: Floats = (vectors @ self._centres.T)[rows, claims]
            return every
        found = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _PAIRS):
            some = slice(start, start + _PAIRS)
            np.einsum("ij,ij->i", vectors[rows[some]], self._centres[claims[some]], out=found[some])
        return found

    def background(self, vectors: Floats) -> tuple[Floats, Floats]:
        """Cosine of each of ``vectors`` with the nearest learned text of no known claim, and of no claim at all."""
        return _nearest(vectors, self.learned.no_claim), _nearest(vectors, self.learned.nothing)

    def traits(self, claim: int) -> Traits:
        """What the claim is like; read when first asked for."""
        if claim not in self._traits:
            self._traits[claim] = traits_of(self.claims[claim])
        return self._traits[claim]

    def requires(self, claim: int) -> NDArray[np.bool_]:
        """Which concepts a text must name to make the claim: one place a concept."""
        found: NDArray[np.bool_] = self._required.row(claim) > 0
        return found

    def recall(self, said: Floats, rows: Places, claims: Places) -> Floats:
        """The part of what ``claims[i]`` requires, by rarity, that ``said[rows[i]]`` names, 0..1."""
        return self._share.products(claims, said, rows)

    def allowing(self, weight: Floats, rows: Places, claims: Places) -> Floats:
        """How much of ``weight[rows[i]]`` lies on concepts that ``claims[i]`` allows."""
        return self._allowed.products(claims, weight, rows)

    def speaking_of(self, row: Floats, least: float) -> NDArray[np.intp]:
        """The claims of whose required concepts ``row`` (one place a concept) names at least the part ``least``."""
        mine = np.flatnonzero(row)
        places, _ = runs(self._sharing.bounds[mine], self._sharing.bounds[mine + 1])
        shares = np.bincount(self._sharing.columns[places], self._sharing.values[places], len(self.claims))
        return np.flatnonzero(shares.astype(np.float32) >= least)

    def frames(self, row: Floats, claims: NDArray[np.intp]) -> Floats:
        """Nearness in concepts of ``row`` with the best known text of each of ``claims``, 0..1.

        The cosine, concepts weighed by rarity: a text that says half of what a wording says and nothing else has
        about 0.7.
        """
        weight = row * np.square(self.rarity)
        length = np.sqrt(weight.sum())
        if not length or not len(claims):
            return np.zeros(len(claims), np.float32)
        places, starts = runs(self._spoken[claims, 0], self._spoken[claims, 1])
        nearness = self._says.products(places, weight) / (self._length[places] * length)
        found: Floats = np.maximum.reduceat(nearness, starts).astype(np.float32)
        return found

    def concept_row(self, concepts: frozenset[str]) -> Floats:
        """Row of 0 and 1, one place a concept of the tables."""
        row = np.zeros(len(self._columns), np.float32)
        row[[self._columns[name] for name in concepts]] = 1.0
        return row

    def _load_vectors(self, encoder: Encoder, kept: Mapping[str, Floats]) -> Floats:
        missing = list(dict.fromkeys(known.key for known in self.texts if known.key not in kept))
        made = dict(zip(missing, encoder.encode(missing), strict=True)) if missing else {}
        return np.stack([kept[k.key] if k.key in kept else made[k.key] for k in self.texts]).astype(np.float32)

    def _load_says(self) -> SparseRows:
        """Which concepts each known text names: (texts, concepts), 1 where it does."""
        texts: list[int] = []
        columns: list[int] = []
        for place, known in enumerate(self.texts):
            if known.kind not in _BY_MEANING:
                named = sorted(self._columns[name] for name in meaning(known.key).concepts)
                texts += [place] * len(named)
                columns += named
        shape = (len(self.texts), len(self._columns))
        rows = np.array(texts, np.intp)
        return SparseRows.of(rows, np.array(columns, np.intp), np.ones(len(rows), np.float32), shape)

    def _load_profiles(self) -> tuple[SparseRows, SparseRows]:
        """Which concepts a claim must have, in 0..1, and which it may have, 1: two of (claims, concepts).

        Without enough wordings the statement decides. With them, a concept counts by the share of the wordings
        that name it, and a concept that only the statement names is dropped: it is detail, not subject.
        """
        shape = (len(self.claims), len(self._columns))
        claim = np.array([text.claim for text in self.texts], np.intp)
        kinds = np.array([list(TextKind).index(text.kind) for text in self.texts], np.intp)
        of_text = self._says.owners()
        named = claim[of_text] * shape[1] + self._says.columns
        allowed = np.unique(named)

        def counted(kind: TextKind) -> Floats:
            chosen = named[kinds[of_text] == list(TextKind).index(kind)]
            return np.bincount(np.searchsorted(allowed, chosen), minlength=len(allowed)).astype(np.float32)

        wordings = claim[kinds == list(TextKind).index(TextKind.WORDING)]
        owner = allowed // shape[1]
        counts = np.bincount(wordings, minlength=shape[0]).astype(np.float32)[owner]
        in_statement, share = counted(TextKind.STATEMENT), counted(TextKind.WORDING) / np.maximum(counts, 1)
        weighed = 0.3 * in_statement + 0.7 * share
        required = np.where(counts >= ENOUGH_WORDINGS, np.where(weighed >= 0.45, weighed, 0), in_statement)
        must = required > 0
        columns = allowed % shape[1]
        return (
            SparseRows.of(owner[must], columns[must], required[must], shape),
            SparseRows.of(owner, columns, np.ones(len(owner), np.float32), shape),
        )


def _spans(texts: Sequence[KnownText], claims: int) -> tuple[tuple[int, int, int], ...]:
    """For each claim where its texts begin, where its near misses begin, and where they end."""
    counted = [[0, 0] for _ in range(claims)]
    for text in texts:
        counted[text.claim][text.kind is TextKind.NEAR_MISS] += 1
    spans, at = [], 0
    for known, misses in counted:
        spans.append((at, at + known, at + known + misses))
        at += known + misses
    return tuple(spans)


def _spoken_spans(texts: Sequence[KnownText], claims: int) -> Places:
    """For each claim where the texts begin and end that are compared by concepts too: (claims, 2)."""
    count = np.bincount([text.claim for text in texts], minlength=claims)
    spoken = np.bincount([text.claim for text in texts if text.kind not in _BY_MEANING], minlength=claims)
    first = np.cumsum(count) - count
    return np.stack([first, first + spoken], axis=1).astype(np.intp)


def _middles(rows: Floats, spans: Sequence[tuple[int, int, int]]) -> Floats:
    return _unit(np.stack([rows[first : max(misses, first + 1)].mean(axis=0) for first, misses, _ in spans]))


def _unit(rows: Floats) -> Floats:
    """``rows`` at length one; a row of zeros stays."""
    found: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    return found


def _nearest(vectors: Floats, texts: Floats) -> Floats:
    if not len(texts) or not vectors.shape[1]:
        return np.zeros(len(vectors), np.float32)
    found: Floats = (vectors @ texts.T).max(axis=1)
    return found


def _rarity(allowed: SparseRows, claims: int) -> Floats:
    """How much each concept tells claims apart, as inverse document frequency.

    A small store has too few claims to tell: there every concept weighs as if it stood in one of fifty more claims.
    """
    having = np.bincount(allowed.columns, minlength=allowed.width)
    rarity = np.log((1 + claims + _BELIEVED) / (1 + having + _BELIEVED / 50))
    found: Floats = np.maximum(rarity, 0.2).astype(np.float32)
    return found
