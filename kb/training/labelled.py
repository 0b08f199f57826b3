"""Labelled copy, cut into clauses as a check cuts it.

A folder of labelled copy holds ``KIND/copy/NAME.txt`` and ``KIND/labels.jsonl``: for each span that claims something
``doc``, ``start``, ``end``, ``claims`` (objects with ``slug``) and ``also`` (slugs that are neither right nor wrong).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.checking.clauses import clauses
from kb.checking.segmenting import segments
from kb.checking.subjects import segment_subjects
from kb.checking.values import Clause, Segment
from kb.reading import document_from_text

Label = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text of a ``kind`` (its folder): clauses, the segment (a place in ``segments``) and subject of each."""

    kind: str
    name: str
    segments: tuple[Segment, ...]
    clauses: tuple[Clause, ...]
    places: tuple[int, ...]
    subjects: tuple[str, ...]
    labels: tuple[Label, ...]


def labelled_texts(folder: Path) -> Iterator[LabelledText]:
    """Every labelled text below ``folder``, by kind and name."""
    for path in sorted(folder.glob("*/labels.jsonl")):
        labels: dict[str, list[Label]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels.setdefault(row["doc"], []).append(row)
        for copy in sorted((path.parent / "copy").glob("*.txt")):
            text = copy.read_bytes().decode("utf-8")
            yield _cut(path.parent.name, copy.stem, text, tuple(labels.get(copy.stem, ())))


def _cut(kind: str, name: str, text: str, labels: tuple[Label, ...]) -> LabelledText:
    document = document_from_text(text)
    every = tuple(segments(document))
    subjects = segment_subjects(document, every)
    cut = [(clause, place) for place, segment in enumerate(every) for clause in clauses(segment, document)]
    return LabelledText(
        kind=kind,
        name=name,
        segments=every,
        clauses=tuple(clause for clause, _ in cut),
        places=tuple(place for _, place in cut),
        subjects=tuple(subjects[place] for _, place in cut),
        labels=labels,
    )


def shared(label: Label, start: int, end: int) -> int:
    """How many characters of ``start..end`` a label covers; below zero for the distance to it."""
    return int(min(label["end"], end)) - int(max(label["start"], start))
