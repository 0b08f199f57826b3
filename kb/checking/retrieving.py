"""Find the claims that a clause may be making, each with a score that means something.

Three views of likeness are weighed against one another: shared words (full text), nearness of meaning
(sentence vectors) and shared concepts of the field. No single one is enough: the statements all look alike
to a sentence model, words miss every paraphrase, and concepts do not see what is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.checking.concepts import meaning
from kb.checking.index import ClaimIndex, key_of
from kb.checking.proposing import Floats, Places, plain
from kb.checking.rules_loading import load_rules
from kb.checking.subjects import OURS, clause_subject
from kb.checking.surroundings import CONCEPT_OF, Setting, setting_of
from kb.checking.traits import PARTICULAR, Traits
from kb.checking.values import Candidate, Clause
from kb.checking.words import fold

LIMIT = 3
"""Candidates a clause at most; a fourth was right less than one time in twenty."""

RULE_KEYS = frozenset({"fitted_on", "cross_validated", "with_meaning", "words_alone"})

WORDS_ALONE = tuple(
    "against_against against_effect change_gap detail frame frame_lead frame_weight own recall shared shared_lead "
    "side_effect side_safety tendency words words_share".split()
)
"""The signals that need no sentence model; :func:`signals` says what they are."""

SIGNALS = tuple(sorted((*WORDS_ALONE, *"centre centre_lead lead meaning meaning_mean no_claim nothing".split())))
"""All signals that are weighed."""

# A clause this much nearer to a near miss of a claim than to its wordings does not make that claim.
NEAR_MISS_MARGIN = 0.06
# A reading that grew this many words beyond its clause carries so much of its neighbours that it would hide it.
LONG_READING, GROWN_BY = 14, 4

# A claim that requires no concept, because the lexicon lacks its words, counts as one that requires a common one.
LEAST_DETAIL = 0.5
# A claim of whose concepts a clause names this part is looked at, whatever the words and the model say.
SPEAKS_OF = 0.45
# What the best other claim has at least: without one, how far a claim is ahead would depend on the size of the store.
_BACKGROUND = {"centre": 0.3, "meaning": 0.35, "shared": 0.15, "frame": 0.3}


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
    """What speaks for each pair of clause (``rows``) and claim (``claims``): arrays over pairs, by name.

    ``said`` are the concepts that each clause names: (clauses, concepts); ``nearest`` the place of the nearest text;
    ``vectors`` those of the clauses: (clauses, width); ``background`` their cosines with the nearest learned text that
    makes no known claim, and with the nearest that claims nothing: (clauses, 2).
    """

    rows: Places
    claims: Places
    values: dict[str, Floats]
    said: Floats
    nearest: Places
    vectors: Floats
    background: Floats


def retrieve(
    clauses: Sequence[Clause], index: ClaimIndex, subjects: Sequence[str] | None = None, *, limit: int = LIMIT
) -> list[tuple[Candidate, ...]]:
    """Candidates of each clause, best first, none below the threshold of :func:`weights`.

    ``subjects`` are those of the clauses' segments (:func:`kb.checking.subjects.segment_subjects`); a clause about
    another treatment only gets claims of general knowledge or about that treatment.
    """
    found = look(clauses, index, subjects)
    return candidates(found, len(clauses), index, limit=limit)


def look(clauses: Sequence[Clause], index: ClaimIndex, subjects: Sequence[str] | None = None) -> Signals | None:
    """The :func:`signals` of ``clauses``, or None where there is nothing to look at."""
    if not clauses or not index.claims:
        return None
    return signals(clauses, index, subjects or [OURS] * len(clauses))


def candidates(
    found: Signals | None, clauses: int, index: ClaimIndex, *, limit: int = LIMIT
) -> list[tuple[Candidate, ...]]:
    """What :func:`retrieve` gives, from what a look at ``clauses`` clauses has ``found``."""
    if found is None:
        return [() for _ in range(clauses)]
    scores = calibrated(found, with_meaning=index.knows_meaning)
    threshold = weights(with_meaning=index.knows_meaning)["threshold"]
    results: list[tuple[Candidate, ...]] = []
    for row, (first, end) in enumerate(row_bounds(found.rows, clauses)):
        ranked = first + np.argsort(-scores[first:end], kind="stable")[:limit]
        likely = [int(pair) for pair in ranked if scores[pair] >= threshold]
        best = _without_covered(likely, found, found.said[row], index)
        results.append(tuple(_candidate(pair, float(scores[pair]), found, index) for pair in best))
    return results


def row_bounds(rows: Places, count: int) -> list[tuple[int, int]]:
    """For each of ``count`` rows where its pairs begin and end in the sorted array ``rows``."""
    bounds = np.searchsorted(rows, np.arange(count + 1))
    return [(int(first), int(end)) for first, end in pairwise(bounds)]


def _candidate(pair: int, score: float, found: Signals, index: ClaimIndex) -> Candidate:
    return Candidate(
        slug=index.claims[found.claims[pair]].slug,
        score=round(score, 4),
        lexical=round(float(found.values["words"][pair]), 4),
        semantic=round(max(0.0, float(found.values["meaning"][pair])), 4),
        wording=index.texts[found.nearest[pair]].text if index.knows_meaning else "",
    )


def _without_covered(likely: Sequence[int], found: Signals, said: Floats, index: ClaimIndex) -> list[int]:
    """``likely`` pairs, best first, without those of which the clause says only what a likelier claim says.

    "Hydrates the skin" is said of the treatment; that a mask hydrates the skin is not said.
    """
    kept: list[int] = []
    recall = found.values["recall"]
    required = {pair: index.requires(int(found.claims[pair])) for pair in likely}
    spoken = {pair: required[pair] & (said > 0) for pair in likely}
    for pair in likely:
        missing = np.any(required[pair] & (said == 0))
        covered = missing and any(
            recall[other] > recall[pair] and not np.any(spoken[pair] & ~spoken[other]) for other in kept
        )
        if not (covered and spoken[pair].any()):
            kept.append(pair)
    return kept


def calibrated(found: Signals, *, with_meaning: bool) -> Floats:
    """Scores 0..1 for all pairs: of the pairs that score 0.7, about seven in ten are right."""
    chosen = weights(with_meaning=with_meaning)
    total = np.full(len(found.rows), chosen["constant"], np.float32)
    for name, weight in chosen.items():
        if name not in {"constant", "threshold"}:
            total += np.float32(weight) * found.values[name]
    scores: Floats = (1.0 / (1.0 + np.exp(-total))).astype(np.float32)
    return scores


def matching_text(clause: Clause) -> str:
    """The words of a clause that are compared: its reading, or its own text where the reading carries too much."""
    grown = len(clause.reading.split()) - len(clause.text.split())
    too_much = grown > GROWN_BY and len(clause.reading.split()) > LONG_READING
    return key_of(plain(clause.text if too_much else clause.reading))


def signals(clauses: Sequence[Clause], index: ClaimIndex, subjects: Sequence[str]) -> Signals:
    """Everything that the score is made of, for the pairs that are worth a look and possible.

    ``meaning`` cosine with the nearest known text, ``meaning_mean`` the mean with the two nearest, ``centre``
    that with the middle of all texts of the claim; ``no_claim`` and ``nothing`` cosine with the nearest learned text
    that makes no known claim, or none at all; ``words`` BM25,
    ``words_share`` its part of the best; ``recall`` how much of what the claim must speak of the reading speaks of,
    by rarity; ``own`` the same for the clause's own words; ``shared`` recall times the part of the clause's concepts
    that the claim allows; ``frame`` nearness in concepts with the nearest known text, and ``frame_weight`` its
    product with how much the clause says at all; ``lead``, ``shared_lead`` and ``frame_lead`` how far meaning, shared
    and frame are ahead of, or behind, the best other claim; ``detail`` how much the claim requires at all;
    ``change_gap`` a going or preventing that is not said; ``tendency`` both say that things get better, or both
    worse; the rest say how the setting (who should not be treated, side effects) goes with the kind of the claim.
    """
    settings = [setting_of(clause.segment) for clause in clauses]
    said = np.stack([_concepts(c.reading, s, index) for c, s in zip(clauses, settings, strict=True)])
    own = np.stack([_concepts(c.text, Setting.NONE, index) for c in clauses])
    speaking = [index.speaking_of(row, SPEAKS_OF) for row in said]
    pairs = index.proposer.propose([matching_text(clause) for clause in clauses], speaking)
    rows, claims = pairs.rows, pairs.items
    recall = index.recall(said, rows, claims)
    weight = said * index.rarity
    spoken = weight.sum(axis=1)
    shared = recall * index.allowing(weight, rows, claims) / np.maximum(spoken, 0.5)[rows]
    bounds = row_bounds(rows, len(clauses))
    frame = np.concatenate([index.frames(said[at], claims[first:end]) for at, (first, end) in enumerate(bounds)])
    likely = (pairs.meaning > 0.3) | (recall > SPEAKS_OF) | (pairs.words > 0.5) | (frame > 0.6)
    likely &= pairs.miss <= pairs.meaning + NEAR_MISS_MARGIN
    # reading what a claim is like takes its time: the pairs that are left out stand in for nothing below
    traits = [index.traits(claim if some else 0) for claim, some in zip(claims.tolist(), likely.tolist(), strict=True)]
    asks = np.array([known.asks for known in traits], bool).reshape(-1, len(PARTICULAR))
    meanings = [meaning(clause.reading) for clause in clauses]
    tends = np.array([what.tends for what in meanings])[rows]
    changes = np.array([[change in what.changes for change in PARTICULAR] for what in meanings])[rows]
    in_against = np.array([setting is Setting.AGAINST for setting in settings])[rows]
    in_side = np.array([setting is Setting.SIDE for setting in settings])[rows]
    centre = index.centres(pairs.vectors, rows, claims)
    background = np.stack(index.background(pairs.vectors), axis=1)
    values: dict[str, NDArray[np.generic]] = {
        "centre": centre,
        "centre_lead": _lead(centre, bounds, _BACKGROUND["centre"]),
        "no_claim": background[rows, 0],
        "nothing": background[rows, 1],
        "meaning": pairs.meaning,
        "meaning_mean": pairs.meaning_mean,
        "lead": _lead(pairs.meaning, bounds, _BACKGROUND["meaning"]),
        "words": pairs.words,
        "words_share": pairs.words_share,
        "frame": frame,
        "frame_lead": _lead(frame, bounds, _BACKGROUND["frame"]),
        "frame_weight": frame * np.log1p(spoken)[rows],
        "recall": recall,
        "own": index.recall(own, rows, claims),
        "shared": shared,
        "detail": np.log(np.maximum(index.detail[claims], LEAST_DETAIL)),
        "shared_lead": _lead(shared, bounds, _BACKGROUND["shared"]),
        "change_gap": asks.any(axis=1) & ~(asks & changes).any(axis=1),
        "tendency": tends * np.array([known.tends for known in traits]) > 0,
        "against_effect": in_against & np.array([known.effect for known in traits], bool),
        "against_against": in_against & np.array([known.against for known in traits], bool),
        "side_effect": in_side & np.array([known.effect for known in traits], bool),
        "side_safety": in_side & np.array([known.safety for known in traits], bool),
    }
    kept = likely & _possible(rows, traits, clauses, subjects)
    chosen = {name: column[kept].astype(np.float32) for name, column in values.items()}
    return Signals(rows[kept], claims[kept], chosen, said, pairs.nearest[kept], pairs.vectors, background)


def _lead(values: Floats, bounds: Sequence[tuple[int, int]], background: float) -> Floats:
    """How far each value of a row is ahead of the best other one, or behind it."""
    out = np.empty_like(values)
    for first, end in bounds:
        mine = values[first:end]
        if len(mine):
            ranked = np.sort(np.append(mine, [background, background]))
            out[first:end] = np.where(mine >= ranked[-1], mine - ranked[-2], mine - ranked[-1])
    return out


def _concepts(text: str, setting: Setting, index: ClaimIndex) -> Floats:
    concepts = meaning(key_of(plain(text))).concepts
    added = CONCEPT_OF.get(setting)
    return index.concept_row(concepts | {added} if added else concepts)


def _possible(
    rows: Places, traits: Sequence[Traits], clauses: Sequence[Clause], subjects: Sequence[str]
) -> NDArray[np.bool_]:
    """Whether the clause may make the claim at all: by whose effect it speaks of, and by the names that it needs."""
    of_clause = [clause_subject(clause, default) for clause, default in zip(clauses, subjects, strict=True)]
    sentences = [fold(clause.segment.text) for clause in clauses]
    found = np.ones(len(rows), bool)
    for pair, (row, known) in enumerate(zip(rows.tolist(), traits, strict=True)):
        if of_clause[row] != OURS and not known.may_be_of(of_clause[row]):
            found[pair] = False
        elif known.names:
            found[pair] = any(name in sentences[row] for name in known.names)
    return found
