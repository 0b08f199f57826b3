"""How fast a check is: sentences a second, what each step takes of it, and plainer look-ups beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kb.benchmarks.machine import memory_mb, timed
from kb.benchmarks.matching import Lookup
from kb.checking.claiming import detections
from kb.checking.clauses import clauses
from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.proposing import Encoder, Floats
from kb.checking.retrieving import candidates, look
from kb.checking.segmenting import segments
from kb.checking.subjects import segment_subjects
from kb.reading import document_from_text

PARTS: Final = ("read", "split", "embed", "search", "detect", "compare, judge, reword")


class TimedEncoder:
    """A sentence model, and the seconds that were spent in it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of ``texts``, in their order."""
        with timed() as clock:
            found = self._encoder.encode(texts)
        self.seconds += clock.seconds
        self.texts += len(texts)
        return found


@dataclass(slots=True)
class Speed:
    """One measurement: ``sentences`` in ``seconds``, milliseconds a sentence by ``parts``, and memory in MB."""

    name: str
    sentences: int
    seconds: float
    parts: dict[str, float] = field(default_factory=dict)
    memory_mb: float = 0.0

    @property
    def rate(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds if self.seconds else 0.0


def check_speed(name: str, index: ClaimIndex, texts: Sequence[str]) -> Speed:
    """How fast ``texts`` are checked against ``index``; the first is for warming up alone.

    Half of the others are checked as ever; on the rest the steps before the comparison are taken one by one. So no
    text is seen twice, and nothing that is remembered of a text makes the next look faster than it is.
    """
    _whole(texts[0], index)
    rest = texts[1:]
    whole, stepped = rest[::2], rest[1::2]
    with timed() as clock:
        sentences = sum(_whole(text, index) for text in whole)
    parts, seen = _steps(stepped, index)
    each = clock.seconds / max(sentences, 1) * 1000
    before = {part: seconds / max(seen, 1) * 1000 for part, seconds in parts.items()}
    before[PARTS[-1]] = max(0.0, each - sum(before.values()))
    return Speed(name, sentences, clock.seconds, before if seen else {}, memory_mb())


def lookup_speed(name: str, lookup: Lookup, texts: Sequence[str]) -> Speed:
    """How fast a plain matcher gives the nearest claim of each sentence of ``texts``, which it does not judge."""
    sentences = [s.text for text in texts for s in segments(document_from_text(text))]
    lookup(sentences[:5])
    with timed() as clock:
        lookup(sentences)
    return Speed(name, len(sentences), clock.seconds, {}, memory_mb())


def _whole(text: str, index: ClaimIndex) -> int:
    document = document_from_text(text)
    check_document(document, index)
    return len(segments(document))


def _steps(texts: Sequence[str], index: ClaimIndex) -> tuple[dict[str, float], int]:
    """Seconds of each step before the comparison, and how many sentences took them."""
    total = dict.fromkeys(PARTS[:-1], 0.0)
    encoder = index.proposer.encoder
    sentences = 0
    for text in texts:
        with timed() as clock:
            document = document_from_text(text)
        total["read"] += clock.seconds
        with timed() as clock:
            every = segments(document)
            subjects = dict(zip(every, segment_subjects(document, every), strict=True))
            parts = [clause for segment in every for clause in clauses(segment, document)]
        total["split"] += clock.seconds
        sentences += len(every)
        embedding = TimedEncoder(encoder) if encoder is not None else None
        if embedding is not None:
            index.proposer.encoder = embedding
        try:
            with timed() as clock:
                looked = look(parts, index, [subjects[part.segment] for part in parts])
                candidates(looked, len(parts), index)
        finally:
            index.proposer.encoder = encoder
        spent = embedding.seconds if embedding is not None else 0.0
        total["embed"] += spent
        total["search"] += clock.seconds - spent
        with timed() as clock:
            detections(parts, looked, index)
        total["detect"] += clock.seconds
    return total, sentences
