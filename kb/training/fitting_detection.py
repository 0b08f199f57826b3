"""Fitting the weights of detection to labelled copy, with the honest figure beside them.

``python -m kb.training rules`` cross-validates over documents and makes ``rules/weights.yaml``. Each folder of labelled
copy holds ``KIND/copy/*.txt`` and ``KIND/labels.jsonl`` (objects with doc, start, end). Nothing else is needed:
ridge-penalised logistic regression by Newton's method on a few dozen yes-or-no cues.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from kb.checking.clauses import clauses
from kb.checking.detecting import features_of
from kb.checking.segmenting import segments
from kb.checking.values import Clause, Segment
from kb.reading import document_from_text
from kb.training.labelled import LabelledText, labelled_texts, shared
from kb.training.regression import fit_logistic

RIDGE: Final = 2.0
# Shapes that decide nearly alone are held back less: a question seldom claims anything.
LIGHT: Final[dict[str, float]] = {"question": 0.3}
FOLDS: Final = 7
THRESHOLD: Final = 0.55
# A clause counts as labelled when it shares this many characters with a label.
_OVERLAP: Final = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One clause: its cues, whether a label touches it, and its segment (number) with that segment's answer."""

    features: frozenset[str]
    claims: bool
    segment: int
    segment_claims: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled document of a ``kind`` (the folder's name)."""

    kind: str
    name: str
    examples: tuple[Example, ...]


def labelled_documents(folder: Path) -> list[Labelled]:
    """Every labelled document below ``folder``; the kinds are its subfolders, in order of name."""
    return [as_examples(text) for text in labelled_texts(folder)]


def as_examples(text: LabelledText) -> Labelled:
    """The clauses of ``text`` with their cues and answers."""
    whole = [_touched(text, segment, 1) for segment in text.segments]
    examples = (
        Example(features_of(clause), _touched(text, clause, _OVERLAP), place, whole[place])
        for clause, place in zip(text.clauses, text.places, strict=True)
    )
    return Labelled(text.kind, text.name, tuple(examples))


def _touched(text: LabelledText, part: Clause | Segment, by: int) -> bool:
    return any(shared(label, part.start, part.end) >= by for label in text.labels)


def labelled_lines(folder: Path) -> list[Labelled]:
    """Read the project's own sentences: lines marked "+" (claims something) or "-" (does not), one sentence a line."""
    out: list[Labelled] = []
    for path in sorted(folder.glob("*.txt")):
        examples: list[Example] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line[:2] in {"+ ", "- "}:
                claims = line.startswith("+")
                document = document_from_text(line[2:])
                found = [c for segment in segments(document) for c in clauses(segment, document)]
                examples += [Example(features_of(c), claims, number, claims) for c in found]
        out.append(Labelled("own lines", path.stem, tuple(examples)))
    return out


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weight of each cue; the bias under the empty name."""
    names = ["", *sorted({name for example in examples for name in example.features})]
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(examples), len(names)))
    rows[:, 0] = 1.0
    for row, example in zip(rows, examples, strict=True):
        row[[place[name] for name in example.features]] = 1.0
    ridge = np.array([0.01, *(RIDGE * LIGHT.get(name, 1.0) for name in names[1:])])
    weights = fit_logistic(rows, np.array([example.claims for example in examples]), ridge)
    return dict(zip(names, weights.tolist(), strict=True))


def score(weights: dict[str, float], example: Example) -> float:
    """Return the probability-like score of an example."""
    return 1 / (1 + math.exp(-(weights[""] + sum(weights.get(name, 0.0) for name in example.features))))


def f1_of_segments(documents: Iterable[Labelled], scores: Iterable[Sequence[float]], threshold: float) -> float:
    """Return F1 over segments: a segment is found when one of its clauses is, and right when a label touches it."""
    right = found = wanted = 0
    for document, values in zip(documents, scores, strict=True):
        hits = {e.segment for e, value in zip(document.examples, values, strict=True) if value >= threshold}
        truth = {e.segment for e in document.examples if e.segment_claims}
        right, found, wanted = right + len(hits & truth), found + len(hits), wanted + len(truth)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def left_out_scores(documents: Sequence[Labelled], always: Sequence[Labelled] = ()) -> list[list[float]]:
    """Scores of each document by weights that were fitted without it, and with all of ``always``."""
    scores: list[list[float]] = [[] for _ in documents]
    for fold in range(FOLDS):
        taught = [document for at, document in enumerate(documents) if at % FOLDS != fold]
        weights = fit([example for document in (*taught, *always) for example in document.examples])
        for at, document in enumerate(documents):
            if at % FOLDS == fold:
                scores[at] = [score(weights, example) for example in document.examples]
    return scores


def cross_validated(documents: Sequence[Labelled], threshold: float = THRESHOLD) -> dict[str, float]:
    """Return F1 by kind, each document scored by weights that were fitted without it."""
    scores = left_out_scores(documents)
    out: dict[str, float] = {}
    for kind in sorted({d.kind for d in documents}):
        chosen = [i for i, d in enumerate(documents) if d.kind == kind]
        out[kind] = f1_of_segments([documents[i] for i in chosen], [scores[i] for i in chosen], threshold)
    return out


def weights_file(folders: Sequence[Path], own: Path) -> str:
    """Return the text of ``rules/weights.yaml`` fitted on the labelled copy in ``folders`` and the lines in ``own``."""
    documents = [document for folder in folders for document in labelled_documents(folder)] + labelled_lines(own)
    weights = fit([e for d in documents for e in d.examples])
    figures = ", ".join(f"{kind} {value:.3f}" for kind, value in cross_validated(documents).items())
    lines = [
        "rule: weights",
        "why: How much each cue speaks for a claim (above zero) or against it. Made by python -m kb.training rules.",
        f"fitted_on: {len(documents)} labelled texts with {sum(len(d.examples) for d in documents)} clauses",
        f"cross_validated: 'F1 over segments, {FOLDS}-fold over documents: {figures}'",
        f"threshold: {THRESHOLD}",
        f"bias: {weights.pop(''):.2f}",
        "weights:",
        *(f"  {_key(name)}: {value:.2f}" for name, value in sorted(weights.items(), key=lambda item: -item[1])),
    ]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return f"'{name}'" if ":" in name else name
