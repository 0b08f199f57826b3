"""The queue in groups: sentences that say much the same are decided together, and become one claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.checking.tables import table
from kb.checking.words import tokens
from kb.encoding.model_files import find_model
from kb.services.queue import Queued

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

# Cosine from which two sentences are put together; paraphrases in the shipped wordings of one claim have about 0.7.
ALIKE_IN_MEANING: Final = 0.6
# The same for the part of words that two sentences share, where there is no sentence model.
ALIKE_IN_WORDS: Final = 0.4
# Words as short as these ("of", "the") say nothing of what a sentence is about.
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that are alike, the one seen most often first; ``number`` counts the groups from 1."""

    number: int
    members: tuple[Queued, ...]

    @property
    def seen(self) -> int:
        """How often any of them was seen."""
        return sum(member.seen for member in self.members)


def model_at_hand(folder: Path | None = None) -> Encode | None:
    """What turns sentences into vectors, or None without a model. Raises ConfigError if the named one is wrong."""
    files = find_model(folder)
    if files is None:
        return None
    from kb.encoding.encoder import SentenceEncoder  # the slowest import of all

    return SentenceEncoder(files).encode


def grouped(queue: Sequence[Queued], encode: Encode | None = None) -> list[Group]:
    """``queue`` in groups of sentences that are alike, the group seen most often first.

    Each sentence joins the group whose members are on average most like it, if they are like enough, and else
    begins a group. Alike is nearness of meaning with ``encode``, the part of shared words without. The same queue
    gives the same groups.
    """
    ordered = sorted(queue, key=lambda queued: (-queued.seen, queued.id))
    if not ordered:
        return []
    rows, least = _rows(ordered, encode)
    groups: list[list[int]] = []
    means: list[NDArray[np.float32]] = []
    for at, row in enumerate(rows):
        likeness = [float(row @ mean) for mean in means]
        best = int(np.argmax(likeness)) if likeness else -1
        if likeness and likeness[best] >= least:
            groups[best].append(at)
            means[best] = rows[groups[best]].mean(axis=0)
        else:
            groups.append([at])
            means.append(row)
    made = [tuple(ordered[at] for at in members) for members in groups]
    made.sort(key=lambda members: (-sum(m.seen for m in members), members[0].id))
    numbers = count(1)
    return [Group(next(numbers), members) for members in made]


def _rows(queue: Sequence[Queued], encode: Encode | None) -> tuple[NDArray[np.float32], float]:
    """A row of length one for each sentence, and the product of two rows from which they are alike."""
    texts = [_without_treatment(queued.reading) for queued in queue]
    if encode is not None:
        return encode(texts), ALIKE_IN_MEANING
    words = [{t.stem for t in tokens(text) if t.end - t.start > _SHORT} for text in texts]
    columns = {word: place for place, word in enumerate(sorted(set().union(*words)))}
    rows = np.zeros((len(texts), max(1, len(columns))), np.float32)
    for at, said in enumerate(words):
        rows[at, [columns[word] for word in said]] = 1.0
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), ALIKE_IN_WORDS


def _without_treatment(text: str) -> str:
    """``text`` without "acupuncture" and its names, which would make half of the queue alike."""
    left = text
    for hit in reversed(table("treatments").find(text)):
        if hit.group in {"own", "near"}:
            left = left[: hit.start] + " " + left[hit.end :]
    left = " ".join(left.split()).strip(" .,;:!")
    return left if len(left.split()) > 1 else text
