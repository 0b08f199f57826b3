"""Find the claims that a clause may be making, each with a score that means something.

Three views of likeness are weighed against one another: shared words (full text), nearness of meaning
(sentence vectors) and shared concepts of the field. No single one is enough: the statements all look alike
to a sentence model, words miss every paraphrase, and concepts do not see what is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kb.checking.concepts import Change, meaning
from kb.checking.index import ClaimIndex, Floats, key_of
from kb.checking.rules_loading import load_rules
from kb.checking.subjects import OURS, clause_subject, is_general, names_same_other
from kb.checking.surroundings import CONCEPT_OF, Setting, setting_of
from kb.checking.values import Candidate, Clause
from kb.checking.words import fold
from kb.vocabulary import ClaimKind

LIMIT = 3
"""Candidates a clause at most; a fourth was right less than one time in twenty."""

RULE_KEYS = frozenset({"fitted_on", "cross_validated", "with_meaning", "words_alone"})

WORDS_ALONE = tuple(
    "against_against against_effect change_gap detail frame frame_lead frame_weight own recall shared shared_lead "
    "side_effect side_safety tendency words".split()
)
"""The signals that need no sentence model; :func:`signals` says what they are."""

SIGNALS = tuple(sorted((*WORDS_ALONE, "lead", "meaning")))
"""All signals that are weighed."""

# A clause this much nearer to a near miss of a claim than to its wordings does not make that claim.
NEAR_MISS_MARGIN = 0.06
# A reading that grew this many words beyond its clause carries so much of its neighbours that it would hide it.
LONG_READING, GROWN_BY = 14, 4

_PARTICULAR = frozenset({Change.GONE, Change.PREVENT})
_EFFECT = frozenset({ClaimKind.EFFICACY, ClaimKind.MECHANISM})


@cache
def weights(*, with_meaning: bool) -> dict[str, float]:
    """The fitted model of ``rules/retrieval.yaml``: constant and weight of each signal, and the ``threshold``.

    The score is the logistic of the weighted sum. Below the threshold nothing is offered: "nothing known matches"
    is a good answer.
    """
    rules = load_rules("retrieval", RULE_KEYS)["with_meaning" if with_meaning else "words_alone"]
    return {name: float(value) for name, value in rules.items()}


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for each pair of clause and claim: arrays (clauses, claims) by name, and what was nearest.

    ``said`` are the concepts that each clause names: (clauses, concepts).
    """

    values: dict[str, Floats]
    said: Floats
    possible: NDArray[np.bool_]
    nearest: NDArray[np.intp]


def retrieve(
    clauses: Sequence[Clause], index: ClaimIndex, subjects: Sequence[str] | None = None, *, limit: int = LIMIT
) -> list[tuple[Candidate, ...]]:
    """Candidates of each clause, best first, none below the threshold of :func:`weights`.

    ``subjects`` are those of the clauses' segments (:func:`kb.checking.subjects.segment_subjects`); a clause about
    another treatment only gets claims of general knowledge or about that treatment.
    """
    if not clauses or not index.claims:
        return [() for _ in clauses]
    found = signals(clauses, index, subjects or [OURS] * len(clauses))
    scores = calibrated(found, with_meaning=index.knows_meaning)
    threshold = weights(with_meaning=index.knows_meaning)["threshold"]
    results: list[tuple[Candidate, ...]] = []
    for row in range(len(clauses)):
        likely = [int(c) for c in np.argsort(-scores[row], kind="stable")[:limit] if scores[row, c] >= threshold]
        best = _without_covered(likely, found.values["recall"][row], found.said[row], index)
        results.append(
            tuple(
                Candidate(
                    slug=index.claims[column].slug,
                    score=round(float(scores[row, column]), 4),
                    lexical=round(float(found.values["words"][row, column]), 4),
                    semantic=round(max(0.0, float(found.values["meaning"][row, column])), 4),
                    wording=index.texts[found.nearest[row, column]].text if index.knows_meaning else "",
                )
                for column in best
            )
        )
    return results


def _without_covered(likely: Sequence[int], recall: Floats, said: Floats, index: ClaimIndex) -> list[int]:
    """``likely`` claims, best first, without those of which the clause says only what a likelier claim says.

    "Hydrates the skin" is said of the treatment; that a mask hydrates the skin is not said.
    """
    kept: list[int] = []
    spoken = {claim: (index.required[claim] > 0) & (said > 0) for claim in likely}
    missing = {claim: np.any((index.required[claim] > 0) & (said == 0)) for claim in likely}
    for claim in likely:
        covered = missing[claim] and any(
            recall[other] > recall[claim] and not np.any(spoken[claim] & ~spoken[other]) for other in kept
        )
        if not (covered and spoken[claim].any()):
            kept.append(claim)
    return kept


def calibrated(found: Signals, *, with_meaning: bool) -> Floats:
    """Scores 0..1 for all pairs: of the pairs that score 0.7, about seven in ten are right."""
    chosen = weights(with_meaning=with_meaning)
    total = np.full(found.possible.shape, chosen["constant"], np.float32)
    for name, weight in chosen.items():
        if name not in {"constant", "threshold"}:
            total += np.float32(weight) * found.values[name]
    return np.where(found.possible, 1.0 / (1.0 + np.exp(-total)), 0.0).astype(np.float32)


def matching_text(clause: Clause) -> str:
    """The words of a clause that are compared: its reading, or its own text where the reading carries too much."""
    grown = len(clause.reading.split()) - len(clause.text.split())
    too_much = grown > GROWN_BY and len(clause.reading.split()) > LONG_READING
    return key_of(clause.text if too_much else clause.reading)


def signals(clauses: Sequence[Clause], index: ClaimIndex, subjects: Sequence[str]) -> Signals:
    """Everything that the score is made of.

    ``meaning`` cosine with the nearest known text; ``words`` BM25; ``recall`` how much of what the claim must speak
    of the reading speaks of, by rarity; ``own`` the same for the clause's own words; ``shared`` recall times the part
    of the clause's concepts that the claim allows; ``frame`` nearness in concepts with the nearest known text, and
    ``frame_weight`` its product with how much the clause says at all;
    ``lead``, ``shared_lead`` and ``frame_lead`` how far meaning, shared and frame are ahead of, or behind, the best
    other claim; ``detail`` how much the claim requires at all; ``change_gap`` a going or preventing that is not said;
    ``tendency`` both say that things get better, or both worse; the rest say how the setting (who should not be
    treated, side effects) goes with the kind of the claim.
    """
    texts = [matching_text(clause) for clause in clauses]
    best, miss, nearest = index.by_meaning(texts)
    words = index.by_words(texts)
    settings = [setting_of(clause.segment) for clause in clauses]
    reading = np.stack([_concepts(c.reading, s, index) for c, s in zip(clauses, settings, strict=True)])
    own = np.stack([_concepts(c.text, Setting.NONE, index) for c in clauses])
    weighty = index.required * index.rarity
    detail = np.maximum(weighty.sum(axis=1), 1e-6)
    recall = (reading @ weighty.T) / detail
    spoken = reading * index.rarity
    precision = (spoken @ index.allowed.T) / np.maximum(spoken.sum(axis=1, keepdims=True), 0.5)
    shared = recall * precision
    frame = index.by_concepts(reading)
    tends = np.array([meaning(claim.statement).tends for claim in index.claims])
    mine = np.array([meaning(clause.reading).tends for clause in clauses])
    effect = np.array([claim.kind in _EFFECT for claim in index.claims])
    against = np.array([claim.kind is ClaimKind.CONTRAINDICATION for claim in index.claims])
    safety = np.array([claim.kind is ClaimKind.SAFETY for claim in index.claims])
    in_against = np.array([setting is Setting.AGAINST for setting in settings])[:, None]
    in_side = np.array([setting is Setting.SIDE for setting in settings])[:, None]
    values: dict[str, NDArray[np.generic]] = {
        "meaning": best,
        "lead": _lead(best),
        "words": words,
        "frame": frame,
        "frame_lead": _lead(frame),
        "frame_weight": frame * np.log1p(spoken.sum(axis=1, keepdims=True)),
        "recall": recall,
        "own": (own @ weighty.T) / detail,
        "shared": shared,
        "detail": np.broadcast_to(np.log(detail), best.shape),
        "shared_lead": _lead(shared),
        "change_gap": _missing_change(clauses, index),
        "tendency": (mine[:, None] * tends[None, :]) > 0,
        "against_effect": in_against & effect,
        "against_against": in_against & against,
        "side_effect": in_side & effect,
        "side_safety": in_side & safety,
    }
    possible = _possible(clauses, subjects, index) & _names_present(clauses, index) & (miss <= best + NEAR_MISS_MARGIN)
    worth_a_look = (best > 0.3) | (recall > 0.45) | (words > 0.5) | (frame > 0.6)
    return Signals({k: v.astype(np.float32) for k, v in values.items()}, reading, possible & worth_a_look, nearest)


def _lead(values: Floats) -> Floats:
    """How far each value of a row is ahead of the best other one, or behind it."""
    if values.shape[1] < 2:
        return np.zeros_like(values)
    ranked = np.sort(values, axis=1)
    first, second = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(values >= first, values - second, values - first)


def _missing_change(clauses: Sequence[Clause], index: ClaimIndex) -> NDArray[np.bool_]:
    """Where a claim says that a thing goes altogether, or is prevented, and the clause says neither."""
    asked = [meaning(claim.statement).changes & _PARTICULAR for claim in index.claims]
    rows = []
    for clause in clauses:
        said = meaning(clause.reading).changes
        rows.append([bool(changes) and not changes & said for changes in asked])
    return np.array(rows, dtype=bool)


def _names_present(clauses: Sequence[Clause], index: ClaimIndex) -> NDArray[np.bool_]:
    """Where a claim about somebody or some place by name has one of its names in the sentence of the clause."""
    rows = np.ones((len(clauses), len(index.claims)), bool)
    for column, names in enumerate(index.names):
        if names:
            rows[:, column] = [any(name in fold(clause.segment.text) for name in names) for clause in clauses]
    return rows


def _concepts(text: str, setting: Setting, index: ClaimIndex) -> Floats:
    concepts = meaning(key_of(text)).concepts
    added = CONCEPT_OF.get(setting)
    return index.concept_row(concepts | {added} if added else concepts)


def _possible(clauses: Sequence[Clause], subjects: Sequence[str], index: ClaimIndex) -> NDArray[np.bool_]:
    general = np.array([is_general(claim) for claim in index.claims])
    rows = []
    for clause, default in zip(clauses, subjects, strict=True):
        subject = clause_subject(clause, default)
        if subject == OURS:
            rows.append(np.ones(len(index.claims), bool))
        else:
            rows.append(general | np.array([names_same_other(claim, subject) for claim in index.claims]))
    return np.stack(rows)
