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
from kb.checking.proposing import Encoder, Floats, KnownTexts, Proposer, runs
from kb.checking.tables import table
from kb.checking.traits import Traits, traits_of
from kb.checking.values import KnownClaim
from kb.checking.words import fold

# From this many wordings on, they say better than the statement what a claim is about.
ENOUGH_WORDINGS = 5

# Claims that a store is believed to have besides its own when the rarity of concepts is reckoned.
_BELIEVED = 100


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
        self.required, self.allowed = self._load_profiles()
        self.rarity: Floats = _rarity(self.allowed)
        weighty = self.required * self.rarity
        self.detail: Floats = np.maximum(weighty.sum(axis=1), 1e-6)
        self._share = np.ascontiguousarray((weighty / self.detail[:, None]).T)
        self._length = np.maximum(np.sqrt(self._says @ np.square(self.rarity)), 1e-6).astype(np.float32)

    @property
    def knows_meaning(self) -> bool:
        """Whether texts are compared by meaning too, and not by words alone."""
        return self.proposer.encoder is not None

    def centres(self, vectors: Floats) -> Floats:
        """Cosine of each of ``vectors`` with the middle of the texts of each claim: (vectors, claims)."""
        if self._centres is None or not vectors.shape[1]:
            return np.zeros((len(vectors), len(self.claims)), np.float32)
        found: Floats = vectors @ self._centres.T
        return found

    def background(self, vectors: Floats) -> tuple[Floats, Floats]:
        """Cosine of each of ``vectors`` with the nearest learned text of no known claim, and of no claim at all."""
        return _nearest(vectors, self.learned.no_claim), _nearest(vectors, self.learned.nothing)

    def traits(self, claim: int) -> Traits:
        """What the claim is like; read when first asked for."""
        if claim not in self._traits:
            self._traits[claim] = traits_of(self.claims[claim])
        return self._traits[claim]

    def speaking_of(self, row: Floats, least: float) -> NDArray[np.intp]:
        """The claims of whose required concepts ``row`` (one place a concept) names at least the part ``least``."""
        return np.flatnonzero(self._share[np.flatnonzero(row)].sum(axis=0) >= least)

    def frames(self, row: Floats, claims: NDArray[np.intp]) -> Floats:
        """Nearness in concepts of ``row`` with the best known text of each of ``claims``, 0..1.

        The cosine, concepts weighed by rarity: a text that says half of what a wording says and nothing else has
        about 0.7.
        """
        mine = np.flatnonzero(row)
        if not len(mine) or not len(claims):
            return np.zeros(len(claims), np.float32)
        first, last = (np.array([self.proposer.known.spans[claim][end] for claim in claims]) for end in (0, 1))
        places, starts = runs(first, last)
        shared = self._says[places][:, mine] @ np.square(self.rarity[mine])
        length = np.sqrt(np.square(self.rarity[mine]).sum())
        found: Floats = np.maximum.reduceat(shared / (self._length[places] * length), starts).astype(np.float32)
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

    def _load_says(self) -> NDArray[np.bool_]:
        """Which concepts each known text names: (texts, concepts)."""
        says = np.zeros((len(self.texts), len(self._columns)), bool)
        for place, known in enumerate(self.texts):
            if known.kind not in _BY_MEANING:
                says[place, [self._columns[name] for name in meaning(known.key).concepts]] = True
        return says

    def _load_profiles(self) -> tuple[Floats, Floats]:
        """Which concepts a claim must have and which it may have: two (claims, concepts) arrays in 0..1.

        Without enough wordings the statement decides. With them, a concept counts by the share of the wordings
        that name it, and a concept that only the statement names is dropped: it is detail, not subject.
        """
        shape = (len(self.claims), len(self._columns))
        in_statement, in_wordings = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        allowed, counts = np.zeros(shape, np.float32), np.zeros((len(self.claims), 1), np.float32)
        for place, known in enumerate(self.texts):
            if known.kind in _BY_MEANING:
                continue
            row = self._says[place]
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


def _rarity(allowed: Floats) -> Floats:
    """How much each concept tells claims apart, as inverse document frequency.

    A small store has too few claims to tell: there every concept weighs as if it stood in one of fifty more claims.
    """
    claims, having = len(allowed), (allowed > 0).sum(axis=0)
    rarity = np.log((1 + claims + _BELIEVED) / (1 + having + _BELIEVED / 50))
    found: Floats = np.maximum(rarity, 0.2).astype(np.float32)
    return found
