"""Fitting the weights of retrieval to labelled copy, with the honest figure beside them.

``python -m kb.training rules`` leaves out one document at a time and makes ``rules/retrieval.yaml``. Labelled copy is
as for :mod:`kb.training.labelled`. The fit is a ridge-penalised logistic regression by Newton's method over pairs of
clause and claim that are worth a look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.checking.index import ClaimIndex
from kb.checking.retrieving import LIMIT, SIGNALS, WORDS_ALONE, signals
from kb.checking.values import BlockKind, Clause
from kb.training.labelled import LabelledText, shared
from kb.training.regression import Numbers, fit_logistic

RIDGE: Final = 1.0
# A threshold is chosen among these: the comparison that follows sorts out a part of what is wrong, so it may be low.
THRESHOLDS: Final = (0.2, 0.25, 0.3)
# A clause carries a label when they share this part of the shorter of the two.
_OVERLAP: Final = 0.4


@dataclass(frozen=True, slots=True)
class Pairs:
    """One labelled document: signals (clauses, claims, signals), answers, and what may not be counted.

    ``places`` is the segment of each clause; ``wanted`` and ``spared`` are pairs (segment, claim) that are right, and
    that are neither right nor wrong.
    """

    kind: str
    name: str
    values: Numbers
    right: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    places: tuple[int, ...]
    wanted: frozenset[tuple[int, int]]
    spared: frozenset[tuple[int, int]]


def labelled_pairs(texts: Iterable[LabelledText], index: ClaimIndex, names: Sequence[str]) -> list[Pairs]:
    """Each of ``texts`` with the signals ``names`` of its pairs."""
    return [_pairs(text, index, names) for text in texts]


def _pairs(text: LabelledText, index: ClaimIndex, names: Sequence[str]) -> Pairs:
    asked = [at for at, clause in enumerate(text.clauses) if _may_match(clause)]
    parts = [text.clauses[at] for at in asked]
    places = [text.places[at] for at in asked]
    shape = (len(parts), len(index.claims))
    right, counted = np.zeros(shape, bool), np.ones(shape, bool)
    wanted: set[tuple[int, int]] = set()
    spared: set[tuple[int, int]] = set()
    for label in text.labels:
        made = [index.places[claim["slug"]] for claim in label.get("claims", ()) if claim["slug"] in index.places]
        near = [index.places[slug] for slug in label.get("also", ()) if slug in index.places]
        touched = [(shared(label, s.start, s.end), number) for number, s in enumerate(text.segments)]
        home = max(touched)[1]
        wanted |= {(home, claim) for claim in made}
        spared |= {(number, claim) for common, number in touched if common > 0 for claim in (*made, *near)}
        for at, clause in enumerate(parts):
            shorter = min(label["end"] - label["start"], clause.end - clause.start)
            if places[at] == home and shared(label, clause.start, clause.end) > _OVERLAP * shorter:
                right[at, made] = True
    for at, place in enumerate(places):
        for number, claim in spared:
            if number == place and not right[at, claim]:
                counted[at, claim] = False
    values, possible = np.zeros((*shape, len(names))), np.zeros(shape, bool)
    if parts and index.claims:
        found = signals(parts, index, [text.subjects[at] for at in asked])
        values[found.rows, found.claims] = np.stack([found.values[name] for name in names], -1)
        possible[found.rows, found.claims] = True
    pairs = (frozenset(wanted), frozenset(spared))
    return Pairs(text.kind, text.name, values, right, counted, possible, tuple(places), *pairs)


def _may_match(clause: Clause) -> bool:
    """A check offers nothing for headings and questions that do not claim anything by themselves."""
    return clause.segment.kind is not BlockKind.HEADING and not clause.segment.text.rstrip().endswith("?")


def fit(documents: Sequence[Pairs]) -> tuple[Numbers, float]:
    """The weight of each signal and the constant, fitted on standardised signals and given for the raw ones."""
    chosen = [d.possible & d.counted for d in documents]
    rows = np.concatenate([d.values[m] for d, m in zip(documents, chosen, strict=True)])
    answers = np.concatenate([d.right[m] for d, m in zip(documents, chosen, strict=True)])
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    matrix = np.hstack([(rows - centre) / spread, np.ones((len(rows), 1))])
    ridge = np.append(np.full(rows.shape[1], RIDGE), 0.0)
    weights = fit_logistic(matrix, answers, ridge)
    raw = weights[:-1] / spread
    return raw, float(weights[-1] - (raw * centre).sum())


def scores(document: Pairs, weights: Numbers, constant: float) -> Numbers:
    """Score of each pair of the document, 0 where a claim is not possible."""
    chance: Numbers = 1.0 / (1.0 + np.exp(-(document.values @ weights + constant)))
    return np.where(document.possible, chance, 0.0)


def f1(documents: Sequence[Pairs], found: Sequence[Numbers], threshold: float) -> float:
    """F1 over pairs of segment and claim; a pair that a label spares counts neither way."""
    right = offered = wanted = 0
    for document, score in zip(documents, found, strict=True):
        pairs: set[tuple[int, int]] = set()
        for at, place in enumerate(document.places):
            best = np.argsort(-score[at], kind="stable")[:LIMIT]
            pairs |= {(place, int(claim)) for claim in best if score[at, claim] >= threshold}
        right += len(pairs & document.wanted)
        offered += len(pairs - (document.spared - document.wanted))
        wanted += len(document.wanted)
    return 2 * right / (offered + wanted) if offered + wanted else 0.0


def left_one_out(documents: Sequence[Pairs]) -> list[Numbers]:
    """Scores of each document by weights that were fitted without it."""
    return [scores(d, *fit([other for other in documents if other is not d])) for d in documents]


def f1_by_kind(documents: Sequence[Pairs], found: Sequence[Numbers], threshold: float) -> dict[str, float]:
    """F1 for each kind of document at ``threshold``."""
    out: dict[str, float] = {}
    for kind in sorted({d.kind for d in documents}):
        chosen = [at for at, d in enumerate(documents) if d.kind == kind]
        out[kind] = f1([documents[at] for at in chosen], [found[at] for at in chosen], threshold)
    return out


def best_threshold(documents: Sequence[Pairs], found: Sequence[Numbers]) -> float:
    """The threshold at which the kinds of document together come out best."""
    return max(THRESHOLDS, key=lambda threshold: sum(f1_by_kind(documents, found, threshold).values()))


def retrieval_file(with_meaning: Sequence[Pairs], words_alone: Sequence[Pairs], claims: int) -> str:
    """The text of ``rules/retrieval.yaml``: weights with and without the sentence model, against ``claims`` claims."""
    blocks: list[str] = []
    figures: list[str] = []
    for key, names, documents in (("with_meaning", SIGNALS, with_meaning), ("words_alone", WORDS_ALONE, words_alone)):
        weights, constant = fit(documents)
        found = left_one_out(documents)
        threshold = best_threshold(documents, found)
        said = ", ".join(f"{kind} {value:.3f}" for kind, value in f1_by_kind(documents, found, threshold).items())
        figures.append(f"{key.replace('_', ' ')}: {said}")
        blocks += [f"{key}:", f"  threshold: {threshold}", f"  constant: {constant:.3f}"]
        blocks += [f"  {name}: {weight:.3f}" for name, weight in sorted(zip(names, weights, strict=True))]
    lines = [
        "rule: retrieval",
        "why: What each signal weighs for a claim (above zero) or against it. Made by python -m kb.training rules.",
        f"fitted_on: {len(with_meaning)} labelled texts against {claims} claims",
        f"cross_validated: 'F1 over pairs of segment and claim, one text left out at a time: {'; '.join(figures)}'",
        *blocks,
    ]
    return "\n".join(lines) + "\n"
