"""Fitting the weights of retrieval to labelled copy, with the honest figure beside them.

``python -m kb.checking.fitting_retrieval COPY_DEV SEED_FOLDER`` leaves out one document at a time and prints
``rules/retrieval.yaml``. COPY_DEV is as for :mod:`kb.checking.fitting`, with ``claims`` and ``also`` (slugs that are
neither right nor wrong) in each label; SEED_FOLDER holds ``claims``, ``wordings`` and ``mentions``. The fit is a
ridge-penalised logistic regression by Newton's method over pairs of clause and claim that are worth a look.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray

from kb.checking.clauses import clauses
from kb.checking.index import ClaimIndex
from kb.checking.reading import document_from_text
from kb.checking.retrieving import LIMIT, SIGNALS, WORDS_ALONE, signals
from kb.checking.segmenting import segments
from kb.checking.subjects import segment_subjects
from kb.checking.values import BlockKind, Clause, KnownClaim
from kb.encoding import SentenceEncoder, find_model
from kb.errors import InvalidRecord
from kb.vocabulary import Checkability, ClaimKind

RIDGE: Final = 1.0
# A threshold is chosen among these; lower ones offer more than an editor would read.
THRESHOLDS: Final = (0.2, 0.25, 0.3, 0.35, 0.4)
_STEPS: Final = 30
# A clause carries a label when they share this part of the shorter of the two.
_OVERLAP: Final = 0.4

Numbers = NDArray[np.float64]


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


def seed_claims(folder: Path) -> tuple[KnownClaim, ...]:
    """The claims of a seed folder as plain values, by slug; verdicts are left out, for they decide no match."""
    wordings = {row["claim"]: row for row in _rows(folder / "wordings")}
    anchors: dict[str, list[str]] = {}
    for row in _rows(folder / "mentions"):
        for mention in row.get("mentions", [row]):
            if mention.get("anchor"):
                anchors.setdefault(mention["claim"], []).append(mention["anchor"])
    found = []
    for row in sorted(_rows(folder / "claims"), key=lambda row: str(row["slug"])):
        words = wordings.get(row["slug"], {})
        found.append(
            KnownClaim(
                slug=row["slug"],
                statement=row["statement"],
                kind=ClaimKind(row["kind"]),
                checkable=Checkability(row["checkable"]),
                topic=row["topic"],
                wordings=tuple(words.get("wordings", ())),
                near_misses=tuple(words.get("near_misses", ())),
                anchors=tuple(dict.fromkeys(anchors.get(row["slug"], ()))),
            )
        )
    return tuple(found)


def _rows(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # every scalar stays a word
        rows.extend(loaded if isinstance(loaded, list) else [loaded])
    return rows


def labelled_pairs(folder: Path, index: ClaimIndex, names: Sequence[str]) -> list[Pairs]:
    """Every labelled document below ``folder`` with the signals ``names`` of its pairs, by subfolder."""
    out: list[Pairs] = []
    for path in sorted(folder.glob("*/labels.jsonl")):
        labels: dict[str, list[dict[str, Any]]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels.setdefault(row["doc"], []).append(row)
        for copy in sorted((path.parent / "copy").glob("*.txt")):
            text = copy.read_bytes().decode("utf-8")
            out.append(_pairs(path.parent.name, copy.stem, text, labels.get(copy.stem, []), index, names))
    return out


def _pairs(
    kind: str, name: str, text: str, labels: Sequence[dict[str, Any]], index: ClaimIndex, names: Sequence[str]
) -> Pairs:
    document = document_from_text(text)
    parts: list[Clause] = []
    places: list[int] = []
    subjects: list[str] = []
    every = segments(document)
    for number, (segment, subject) in enumerate(zip(every, segment_subjects(document, every), strict=True)):
        if segment.kind is BlockKind.HEADING or segment.text.rstrip().endswith("?"):
            continue  # the check offers nothing for these
        for clause in clauses(segment, document):
            parts.append(clause)
            places.append(number)
            subjects.append(subject)
    shape = (len(parts), len(index.claims))
    right, counted = np.zeros(shape, bool), np.ones(shape, bool)
    wanted: set[tuple[int, int]] = set()
    spared: set[tuple[int, int]] = set()
    for label in labels:
        made = [index.places[claim["slug"]] for claim in label.get("claims", ()) if claim["slug"] in index.places]
        near = [index.places[slug] for slug in label.get("also", ()) if slug in index.places]
        touched = [(_shared(label, s.start, s.end), number) for number, s in enumerate(every)]
        home = max(touched)[1]
        wanted |= {(home, claim) for claim in made}
        spared |= {(number, claim) for shared, number in touched if shared > 0 for claim in (*made, *near)}
        for at, clause in enumerate(parts):
            shorter = min(label["end"] - label["start"], clause.end - clause.start)
            if places[at] == home and _shared(label, clause.start, clause.end) > _OVERLAP * shorter:
                right[at, made] = True
    for at, place in enumerate(places):
        for number, claim in spared:
            if number == place and not right[at, claim]:
                counted[at, claim] = False
    found = signals(parts, index, subjects) if parts else None
    values = np.stack([found.values[n] for n in names], -1) if found else np.zeros((*shape, len(names)))
    possible = found.possible if found else np.zeros(shape, bool)
    pairs = (frozenset(wanted), frozenset(spared))
    return Pairs(kind, name, values.astype(np.float64), right, counted, possible, tuple(places), *pairs)


def _shared(label: dict[str, Any], start: int, end: int) -> int:
    return int(min(label["end"], end)) - int(max(label["start"], start))


def fit(documents: Sequence[Pairs]) -> tuple[Numbers, float]:
    """The weight of each signal and the constant, fitted on standardised signals and given for the raw ones."""
    chosen = [d.possible & d.counted for d in documents]
    rows = np.concatenate([d.values[m] for d, m in zip(documents, chosen, strict=True)])
    answers = np.concatenate([d.right[m] for d, m in zip(documents, chosen, strict=True)]).astype(np.float64)
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    matrix = np.hstack([(rows - centre) / spread, np.ones((len(rows), 1))])
    ridge = np.eye(matrix.shape[1]) * RIDGE
    ridge[-1, -1] = 0.0
    weights = np.zeros(matrix.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-matrix @ weights))
        slope = matrix.T @ (chance - answers) + ridge @ weights
        curve = (matrix * (chance * (1.0 - chance))[:, None]).T @ matrix + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
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


def retrieval_file(copy: Path, seeds: Path) -> str:
    """The text of ``rules/retrieval.yaml``; raises InvalidRecord when the sentence model is not at hand."""
    model = find_model()
    if model is None:
        raise InvalidRecord("The sentence model is not at hand, and half of the weights need it.")
    claims = seed_claims(seeds)
    taught = sum(bool(claim.wordings) for claim in claims)
    blocks: list[str] = []
    figures: list[str] = []
    number = 0
    for key, names, encoder in (("with_meaning", SIGNALS, SentenceEncoder(model)), ("words_alone", WORDS_ALONE, None)):
        documents = labelled_pairs(copy, ClaimIndex(claims, encoder), names)
        number = len(documents)
        weights, constant = fit(documents)
        found = left_one_out(documents)
        threshold = best_threshold(documents, found)
        figure = f1_by_kind(documents, found, threshold)
        said = ", ".join(f"{kind} {value:.3f}" for kind, value in figure.items())
        figures.append(f"{key.replace('_', ' ')}: {said}")
        blocks += [f"{key}:", f"  threshold: {threshold}", f"  constant: {constant:.3f}"]
        blocks += [f"  {name}: {weight:.3f}" for name, weight in sorted(zip(names, weights, strict=True))]
    lines = [
        "rule: retrieval",
        "why: What each signal weighs for a claim (above zero) or against it. Made by kb.checking.fitting_retrieval.",
        f"fitted_on: {number} labelled texts against {len(claims)} claims, {taught} of them with wordings",
        f"cross_validated: 'F1 over pairs of segment and claim, one text left out at a time: {'; '.join(figures)}'",
        *blocks,
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(retrieval_file(Path(sys.argv[1]), Path(sys.argv[2])))
