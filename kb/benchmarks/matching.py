"""The checker and plainer matchers on the same labelled copy, in one run.

The plainer ones take the nearest claim of each clause, when it is near enough. What is near enough is chosen for each
of them on the very copy that it is scored on, which is more than the checker is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import bm25s
import numpy as np

from kb.benchmarks.scoring import LabelledCopy, Said, Score, score
from kb.checking.clauses import clauses
from kb.checking.index import ClaimIndex, TextKind, key_of
from kb.checking.pipeline import check_document
from kb.checking.proposing import Encoder, Floats, Places, plain, terms
from kb.checking.retrieving import matching_text
from kb.checking.segmenting import segments
from kb.checking.values import Clause, KnownClaim
from kb.reading import document_from_text
from kb.vocabulary import Relation

# Thresholds that are tried for a plain matcher: quantiles of the strengths that it gave.
_TRIED: Final = 40
# Texts that are looked up at once: bounds the memory of cosines.
_AT_ONCE: Final = 64
_OWN_KINDS: Final = frozenset({TextKind.STATEMENT, TextKind.WORDING, TextKind.ANCHOR})

Lookup = Callable[[Sequence[str]], tuple[Places, Floats]]
"""Of each text the claim that is nearest, and how near it is."""


@dataclass(frozen=True, slots=True)
class Matched:
    """One row of the comparison: how ``matcher`` did on ``copy``."""

    matcher: str
    copy: str
    score: Score


@dataclass(frozen=True, slots=True)
class Matchers:
    """What is compared: ``index`` with everything, and the models by which plain matchers look claims up."""

    index: ClaimIndex
    published: Encoder | None
    taught: Encoder | None


def compared(copies: Sequence[LabelledCopy], matchers: Matchers) -> Iterator[Matched]:
    """Every matcher on every copy, the plainest first; those that need a sentence model only where there is one."""
    cut = [_cut(copy) for copy in copies]
    for name, lookup in _plain_matchers(matchers):
        for copy, of_copy, strengths in _looked_up(copies, cut, lookup, matchers.index.claims):
            threshold = max(_thresholds(strengths), key=lambda least: score(copy, _above(of_copy, least)).match.f1)
            yield Matched(name, copy.name, score(copy, _above(of_copy, threshold)))
    words = ClaimIndex(matchers.index.claims)
    for name, index in (("words and concepts alone", words), ("everything", matchers.index)):
        if index is words or index.knows_meaning:
            for copy in copies:
                yield Matched(name, copy.name, score(copy, checked(copy, index)))


def checked(copy: LabelledCopy, index: ClaimIndex) -> dict[str, list[Said]]:
    """What the checker says of each text of ``copy``."""
    found = {}
    for name, text in copy.texts.items():
        findings = check_document(document_from_text(text), index).findings
        found[name] = [Said(f.start, f.end, f.claim, f.relation) for f in findings]
    return found


_Cut = list[tuple[str, Clause]]
_Strong = tuple[Said, float]


def _cut(copy: LabelledCopy) -> _Cut:
    parts = []
    for name, text in copy.texts.items():
        document = document_from_text(text)
        parts += [(name, clause) for segment in segments(document) for clause in clauses(segment, document)]
    return parts


def _plain_matchers(matchers: Matchers) -> Iterator[tuple[str, Lookup]]:
    index = matchers.index
    places = list(range(len(index.claims)))
    statements = [key_of(claim.statement) for claim in index.claims]
    worded = [text for text in index.texts if text.kind in _OWN_KINDS]
    yield "BM25, statements", by_words(statements, places)
    if matchers.published is not None:
        keys, owners = [text.key for text in worded], [text.claim for text in worded]
        yield "plain model, statements", by_meaning(matchers.published, statements, places)
        yield "plain model, all wordings", by_meaning(matchers.published, keys, owners)
    if matchers.taught is not None:
        known = [text for text in index.texts if text.kind is not TextKind.NEAR_MISS]
        keys, owners = [text.key for text in known], [text.claim for text in known]
        kept = index.learned.vectors
        yield "what was learned alone", by_meaning(matchers.taught, keys, owners, kept)


def by_words(texts: Sequence[str], owners: Sequence[int]) -> Lookup:
    """Look-up by BM25 among ``texts``, which belong to the claims ``owners``."""
    ranked = bm25s.BM25()
    ranked.index([terms(text) for text in texts], show_progress=False)
    of_claim = np.array(owners, np.intp)

    def look(asked: Sequence[str]) -> tuple[Places, Floats]:
        found = [terms(text) for text in asked]
        rows = [ranked.get_scores(words) if words else np.zeros(len(texts), np.float32) for words in found]
        best = np.array([row.argmax() for row in rows], np.intp)
        return of_claim[best], np.array([row.max() for row in rows], np.float32)

    return look


def by_meaning(
    encoder: Encoder, texts: Sequence[str], owners: Sequence[int], kept: Mapping[str, Floats] | None = None
) -> Lookup:
    """Look-up by cosine among ``texts``, which belong to the claims ``owners``; ``kept`` holds vectors of some."""
    known = kept or {}
    missing = list(dict.fromkeys(text for text in texts if text not in known))
    made = dict(zip(missing, encoder.encode(missing), strict=True))
    vectors = np.stack([known[text] if text in known else made[text] for text in texts])
    return by_vectors(encoder, vectors, owners)


def by_vectors(encoder: Encoder, vectors: Floats, owners: Sequence[int]) -> Lookup:
    """Look-up by cosine among texts with ``vectors`` (texts, width), which belong to the claims ``owners``."""
    of_claim = np.array(owners, np.intp)

    def look(asked: Sequence[str]) -> tuple[Places, Floats]:
        nearest, strengths = [], []
        for start in range(0, len(asked), _AT_ONCE):
            cosines = encoder.encode(list(asked[start : start + _AT_ONCE])) @ vectors.T
            nearest.append(of_claim[cosines.argmax(axis=1)])
            strengths.append(cosines.max(axis=1))
        return np.concatenate(nearest), np.concatenate(strengths)

    return look


def _looked_up(
    copies: Sequence[LabelledCopy], cut: Sequence[_Cut], lookup: Lookup, claims: Sequence[KnownClaim]
) -> Iterator[tuple[LabelledCopy, dict[str, list[_Strong]], Floats]]:
    for copy, parts in zip(copies, cut, strict=True):
        nearest, strengths = lookup([plain(matching_text(clause)) for _, clause in parts])
        found: dict[str, list[_Strong]] = {name: [] for name in copy.texts}
        for (name, clause), claim, strength in zip(parts, nearest.tolist(), strengths.tolist(), strict=True):
            said = Said(clause.start, clause.end, claims[claim].slug, Relation.SAME)
            found[name].append((said, strength))
        yield copy, found, strengths


def _above(found: Mapping[str, Sequence[_Strong]], least: float) -> dict[str, list[Said]]:
    return {name: [said for said, strength in every if strength >= least] for name, every in found.items()}


def _thresholds(strengths: Floats) -> list[float]:
    return [float(value) for value in np.unique(np.quantile(strengths, np.linspace(0, 1, _TRIED)))]
