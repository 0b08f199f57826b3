"""Fitting the weights of :mod:`kb.checking.claiming` to labelled copy, with the honest figure beside them.

``python -m kb.training rules`` prints ``rules/claiming.yaml``. The score of the cues enters as fitted without the
document that it is used on, so that the fit sees the cues as they do on copy that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.checking.claiming import SIGNALS
from kb.training.regression import Numbers, fit_logistic

RIDGE: Final = 4.0
# What the squares of the vector's weights cost beside those of the signals: 384 of them could learn copy by heart.
RIDGE_VECTOR: Final = 1.0
FOLDS: Final = 7
THRESHOLDS: Final = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One labelled document: signals (clauses, signals), vectors, answers, and the segment of each clause.

    ``claiming`` are the segments that a label touches.
    """

    kind: str
    name: str
    signals: Numbers
    vectors: Numbers
    answers: NDArray[np.bool_]
    places: tuple[int, ...]
    claiming: frozenset[int]

    @property
    def rows(self) -> Numbers:
        """Signals and vectors side by side, and a one for the constant."""
        return np.hstack([self.signals, self.vectors, np.ones((len(self.signals), 1))])


def fit(documents: Sequence[Seen]) -> Numbers:
    """Weights of the signals and of the vector, and the constant."""
    rows = np.concatenate([document.rows for document in documents])
    answers = np.concatenate([document.answers for document in documents])
    ridge = np.full(rows.shape[1], RIDGE_VECTOR)
    ridge[: len(SIGNALS)], ridge[-1] = RIDGE, 0.0
    return fit_logistic(rows, answers, ridge)


def scores(document: Seen, weights: Numbers) -> Numbers:
    """Score of each clause."""
    found: Numbers = 1.0 / (1.0 + np.exp(-document.rows @ weights))
    return found


def cross_validated(documents: Sequence[Seen]) -> list[Numbers]:
    """Scores of each document by weights that were fitted without it."""
    found: list[Numbers] = [np.zeros(0)] * len(documents)
    for fold in range(FOLDS):
        weights = fit([document for at, document in enumerate(documents) if at % FOLDS != fold])
        for at, document in enumerate(documents):
            if at % FOLDS == fold:
                found[at] = scores(document, weights)
    return found


def f1(documents: Sequence[Seen], found: Sequence[Numbers], threshold: float) -> float:
    """F1 over segments: a segment is found when one of its clauses is, and right when a label touches it."""
    right = offered = wanted = 0
    for document, values in zip(documents, found, strict=True):
        hits = {place for place, value in zip(document.places, values, strict=True) if value >= threshold}
        right += len(hits & document.claiming)
        offered, wanted = offered + len(hits), wanted + len(document.claiming)
    return 2 * right / (offered + wanted) if offered + wanted else 0.0


def f1_by_kind(documents: Sequence[Seen], found: Sequence[Numbers], threshold: float) -> dict[str, float]:
    """F1 for each kind of document."""
    out: dict[str, float] = {}
    for kind in sorted({document.kind for document in documents}):
        chosen = [at for at, document in enumerate(documents) if document.kind == kind]
        out[kind] = f1([documents[at] for at in chosen], [found[at] for at in chosen], threshold)
    return out


def claiming_file(documents: Sequence[Seen]) -> str:
    """The text of ``rules/claiming.yaml``."""
    found = cross_validated(documents)
    threshold = max(THRESHOLDS, key=lambda least: sum(f1_by_kind(documents, found, least).values()))
    weights = fit(documents)
    said = ", ".join(f"{kind} {value:.3f}" for kind, value in f1_by_kind(documents, found, threshold).items())
    inner = weights[len(SIGNALS) : -1]
    lines = [
        "rule: claiming",
        "why: What cues and meaning weigh for a clause that claims something. Made by python -m kb.training rules.",
        f"fitted_on: {len(documents)} labelled texts with {sum(len(d.answers) for d in documents)} clauses",
        f"cross_validated: 'F1 over segments, {FOLDS}-fold over documents: {said}'",
        f"threshold: {threshold}",
        f"constant: {weights[-1]:.3f}",
        "signals:",
        *(f"  {name}: {weight:.3f}" for name, weight in zip(SIGNALS, weights, strict=False)),
        "vector: >-",
        *("  " + " ".join(f"{value:.2f}" for value in inner[at : at + 16]) for at in range(0, len(inner), 16)),
    ]
    return "\n".join(lines) + "\n"
