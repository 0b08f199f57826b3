"""Labelled copy as the fits of the rules need it: each document once through the first steps of a check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kb.checking.claiming import logit, meaning_signals
from kb.checking.index import ClaimIndex
from kb.checking.retrieving import signals
from kb.training import fitting_detection
from kb.training.fitting_claiming import Seen
from kb.training.labelled import labelled_texts


def seen_documents(folders: Sequence[Path], own: Path, index: ClaimIndex) -> list[Seen]:
    """What the fit of claiming needs of every labelled document; the cues score as fitted without it."""
    texts = [text for folder in folders for text in labelled_texts(folder)]
    detected = [fitting_detection.as_examples(text) for text in texts]
    lines = fitting_detection.labelled_lines(own)
    cues = fitting_detection.left_out_scores(detected, lines)
    found: list[Seen] = []
    for document, by_cues, text in zip(detected, cues, texts, strict=True):
        looked = signals(text.clauses, index, text.subjects)
        by_meaning = meaning_signals(looked, len(text.clauses))
        logits = np.array([[logit(score)] for score in by_cues])
        found.append(
            Seen(
                kind=document.kind,
                name=document.name,
                signals=np.hstack([logits, by_meaning]).astype(np.float64),
                vectors=looked.vectors.astype(np.float64),
                answers=np.array([example.claims for example in document.examples]),
                places=tuple(example.segment for example in document.examples),
                claiming=frozenset(example.segment for example in document.examples if example.segment_claims),
            )
        )
    return found
