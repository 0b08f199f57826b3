"""How well a check of labelled copy did: what was found against what people found.

Both sides are mapped to segments (lines, cut at sentence ends), so that the borders of a span do not matter. A pair of
segment and claim counts as right when the claim is labelled there, and counts neither way when it is named as a near
neighbour. Inherited falsely is a right pair that gives a sentence a verdict which it does not have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kb.errors import NotFound
from kb.vocabulary import Relation

_END: Final = re.compile(r"(?<=[.!?])[\"'\u2019\u201d)]*\s+(?=[\"'\u2018\u201c(]?[A-Z0-9])")
DANGEROUS: Final = frozenset({Relation.NEGATED, Relation.DIFFERENT_NUMBER, Relation.STRONGER})
INHERITS: Final = frozenset({Relation.SAME, Relation.WEAKER})

Span = tuple[int, int]
Pair = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a check says of a text: a span that claims something, and where one is known the claim."""

    start: int
    end: int
    claim: str | None
    relation: str | None


@dataclass(frozen=True, slots=True)
class LabelledCopy:
    """A folder of labelled texts: by name the words, and the labels in the order of the file."""

    name: str
    texts: Mapping[str, str]
    labels: Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(slots=True)
class Counts:
    """Right ones, and all that were found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """What :func:`score` counts; ``inherited`` of the ``dangerous`` pairs that were found."""

    detect: Counts = field(default_factory=Counts)
    match: Counts = field(default_factory=Counts)
    relations_right: int = 0
    dangerous: int = 0
    inherited: int = 0
    alarms: int = 0
    unrelated_words: int = 0

    @property
    def relation_accuracy(self) -> float:
        """Of the right pairs, the share whose relation is right too."""
        return self.relations_right / self.match.right if self.match.right else 0.0

    @property
    def alarms_per_1000_words(self) -> float | None:
        """Pairs found in a thousand words of texts without any known claim; None without such texts."""
        return 1000 * self.alarms / self.unrelated_words if self.unrelated_words else None


def read_copy(folder: Path) -> tuple[LabelledCopy, ...]:
    """The labelled copy below ``folder``: each ``KIND/labels.jsonl`` with ``KIND/copy/*.txt``, by name.

    Raises NotFound when there is none.
    """
    found = []
    for path in sorted([*folder.glob("labels.jsonl"), *folder.glob("*/labels.jsonl")]):
        labels: dict[str, tuple[Mapping[str, Any], ...]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels[row["doc"]] = (*labels.get(row["doc"], ()), row)
        texts = {copy.stem: copy.read_bytes().decode("utf-8") for copy in sorted((path.parent / "copy").glob("*.txt"))}
        found.append(LabelledCopy(f"{folder.name}/{path.parent.name}", texts, labels))
    if not found:
        raise NotFound(f"There is no labelled copy in {folder}: it needs KIND/labels.jsonl and KIND/copy/*.txt.")
    return tuple(found)


def segments(text: str) -> list[Span]:
    """The lines of ``text``, cut at sentence ends, without those that are blank."""
    out, at = [], 0
    for line in text.splitlines(keepends=True):
        start = at
        for cut in [*(mark.end() for mark in _END.finditer(line)), len(line)]:
            if line[start - at : cut].strip():
                out.append((start, at + cut))
            start = at + cut
        at += len(line)
    return out


def score(copy: LabelledCopy, said: Mapping[str, Sequence[Said]]) -> Score:
    """How right ``said``, by the names of the texts, is. Raises KeyError if a text of ``copy`` is missing."""
    total = Score()
    for name, text in copy.texts.items():
        _add(total, text, copy.labels.get(name, ()), said[name])
    return total


def _add(total: Score, text: str, labels: Iterable[Mapping[str, Any]], said: Sequence[Said]) -> None:
    cut = segments(text)
    wanted: dict[Pair, str] = {}
    spared: set[Pair] = set()
    claiming: set[int] = set()
    for label in labels:
        touched = _touched(cut, label["start"], label["end"])
        home = _home(cut, label["start"], label["end"])
        claiming |= touched
        wanted |= {(home, claim["slug"]): claim["relation"] for claim in label["claims"]}
        slugs = [*label.get("also", ()), *(claim["slug"] for claim in label["claims"])]
        spared |= {(place, slug) for place in touched for slug in slugs}
    found: dict[Pair, str | None] = {}
    flagged: set[int] = set()
    for one in said:
        if one.relation == Relation.RELATED:
            continue
        flagged |= _touched(cut, one.start, one.end)
        if one.claim:
            found.setdefault((_home(cut, one.start, one.end), one.claim), one.relation)
    _count(total.detect, len(claiming & flagged), len(flagged), len(claiming))
    right = wanted.keys() & found.keys()
    _count(total.match, len(right), sum(pair in wanted or pair not in spared for pair in found), len(wanted))
    for pair in right:
        total.relations_right += wanted[pair] == found[pair]
        if wanted[pair] in DANGEROUS:
            total.dangerous += 1
            total.inherited += found[pair] in INHERITS
    if not wanted:
        total.unrelated_words += len(text.split())
        total.alarms += len(found)


def _count(counts: Counts, right: int, found: int, wanted: int) -> None:
    counts.right += right
    counts.found += found
    counts.wanted += wanted


def _home(cut: Sequence[Span], start: int, end: int) -> int | None:
    """The segment that shares most with the span, if any does."""
    best = max(range(len(cut)), key=lambda at: min(end, cut[at][1]) - max(start, cut[at][0]), default=None)
    return best if best is not None and min(end, cut[best][1]) > max(start, cut[best][0]) else None


def _touched(cut: Sequence[Span], start: int, end: int) -> set[int]:
    return {at for at, (first, last) in enumerate(cut) if min(end, last) > max(start, first)}
