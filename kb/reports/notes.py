"""Findings as the notes of an edited draft: numbered, each in one tone, those that say the same in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kb.checking.codes import Code
from kb.checking.values import CheckedDocument, Finding
from kb.reports.saying import QUIET, asks
from kb.vocabulary import Level

_FINE = frozenset({Code.CARRIED, Code.DESCRIPTIVE, Code.PRECAUTION})


class Tone(Enum):
    """What a note means for the writer, gravest first: a name for style sheets, a sign, and words."""

    CHANGE = "change", "\u2716", "Must be changed"
    REVISE = "revise", "\u25b2", "Should be changed"
    KNOW = "know", "\u25cf", "Worth knowing"
    OPEN = "open", "?", "Nothing known"
    FINE = "fine", "\u2713", "Fine as it is"

    def __init__(self, style: str, sign: str, label: str) -> None:
        self.style = style
        self.sign = sign
        self.label = label


@dataclass(frozen=True, slots=True)
class Note:
    """Findings that say the same of one passage; they differ in the claim. ``number`` counts from 1."""

    number: int
    tone: Tone
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def studies(self) -> tuple[str, ...]:
        """The studies of all findings, each once."""
        return tuple(dict.fromkeys(key for finding in self.findings for key in finding.studies))


def tone(finding: Finding) -> Tone:
    """The tone in which a report speaks of ``finding``."""
    if finding.level is Level.ERROR:
        return Tone.CHANGE
    if finding.level is Level.WARNING:
        return Tone.REVISE
    if finding.code in _FINE:
        return Tone.FINE
    return Tone.OPEN if finding.code in QUIET else Tone.KNOW


def notes_of(documents: Sequence[CheckedDocument]) -> list[list[Note]]:
    """The notes of each document, numbered through all of them. What the writer switched off has no note."""
    numbers = iter(range(1, 1 + sum(len(document.findings) for document in documents)))
    return [list(_notes(document, numbers)) for document in documents]


def _notes(document: CheckedDocument, numbers: Iterator[int]) -> Iterator[Note]:
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in document.findings:
        if not finding.suppressed:
            says = (finding.code, finding.message, finding.suggestion, finding.level)
            key = (finding.start, finding.end, finding.baseline, finding.jurisdiction, *says)
            alike.setdefault(key, []).append(finding)
    for together in alike.values():
        yield Note(next(numbers), tone(together[0]), tuple(together))


def asks_for_something(note: Note) -> bool:
    """Whether the writer has anything to do or to learn."""
    return asks(note.first)
