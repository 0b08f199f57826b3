"""Whether a clause claims anything, once its meaning is known: the cues have their say, and the vector has another.

Cues (:mod:`kb.checking.detecting`) see words that somebody has listed. A sentence in words that nobody thought of still
lies near others that claim something, or near small talk. Both views are weighed by a logistic regression that was
fitted on labelled copy (``rules/claiming.yaml`` says on how much, and how well).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.checking.detecting import detect
from kb.checking.index import ClaimIndex
from kb.checking.retrieving import Signals
from kb.checking.rules_loading import load_rules
from kb.checking.values import Clause, Detection

RULE_KEYS: Final = frozenset({"fitted_on", "cross_validated", "threshold", "constant", "signals", "vector"})

SIGNALS: Final = ("cues", "meaning", "no_claim", "nothing")
"""The logit of the cues' score, and cosines with the nearest known text, the nearest that makes no known claim, and the
nearest that claims nothing."""

# The reasons of a detection are those of the cues; from this far on the meaning of the words has outvoted them.
_OUTVOTED: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Claiming:
    """The fitted model: the logistic of ``constant`` plus signals and vector, each times its weight."""

    threshold: float
    constant: float
    signals: NDArray[np.float64]
    vector: NDArray[np.float64]


@cache
def claiming() -> Claiming:
    """The fitted model of ``rules/claiming.yaml``."""
    rules = load_rules("claiming", RULE_KEYS)
    return Claiming(
        threshold=float(rules["threshold"]),
        constant=float(rules["constant"]),
        signals=np.array([float(rules["signals"][name]) for name in SIGNALS]),
        vector=np.array([float(value) for value in rules["vector"].split()]),
    )


def detections(clauses: Sequence[Clause], looked: Signals | None, index: ClaimIndex) -> list[Detection]:
    """Whether each of ``clauses`` claims anything, by its cues and, where there is a sentence model, by its meaning."""
    by_cues = [detect(clause) for clause in clauses]
    if looked is None or not weighs_meaning(index):
        return by_cues
    columns = meaning_signals(looked, len(clauses))
    return [
        with_meaning(detection, vector, *row)
        for detection, vector, row in zip(by_cues, looked.vectors, columns.tolist(), strict=True)
    ]


def weighs_meaning(index: ClaimIndex) -> bool:
    """Whether there is a sentence model, and learned texts to hold a clause against."""
    return index.knows_meaning and len(index.learned.nothing) > 0


def meaning_signals(looked: Signals, clauses: int) -> NDArray[np.float32]:
    """The last three of :data:`SIGNALS` for each of ``clauses`` clauses: (clauses, 3)."""
    nearest = np.zeros(clauses, np.float32)
    np.maximum.at(nearest, looked.rows, looked.values["meaning"])
    return np.hstack([nearest[:, None], looked.background])


def logit(score: float) -> float:
    """The sum behind a logistic score, kept within what labelled copy can tell."""
    kept = min(max(score, 0.002), 0.998)
    return math.log(kept / (1 - kept))


def with_meaning(
    detection: Detection, vector: NDArray[np.float32], meaning: float, no_claim: float, nothing: float
) -> Detection:
    """``detection`` by cues, corrected by what the clause means; see :data:`SIGNALS` for the numbers."""
    model = claiming()
    signals = np.array([logit(detection.score), meaning, no_claim, nothing])
    total = model.constant + float(signals @ model.signals) + float(vector @ model.vector)
    score = 1.0 / (1.0 + math.exp(-total))
    reasons = detection.reasons
    if abs(score - detection.score) > _OUTVOTED:
        says = "reads like sentences that claim something" if score > detection.score else "reads like small talk"
        reasons = (says, *reasons)
    return Detection(score >= model.threshold, score, reasons)
