"""Text with its markup set apart, as LanguageTool's clients send it.

Offsets and lengths count UTF-16 code units, as those clients do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass


class NotAnnotated(ValueError):
    """What was sent is no annotated text; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what was sent: prose, or markup that a reader takes for other words (``reads``), mostly none."""

    sent: str
    reads: str
    is_markup: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of what was sent. ``has_markup`` says that markup stands in it, which a replacement would lose."""

    offset: int
    length: int
    has_markup: bool


class AnnotatedText:
    """The parts in order. ``text`` is what a reader sees, and what is checked."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.text = "".join(part.reads for part in parts)
        self._parts = parts

    def place(self, offset: int, length: int) -> Place:
        """Where a stretch of ``text`` stands in what was sent. Of markup that is read as words, all of it is meant."""
        first: int | None = None
        last = 0
        has_markup = False
        for part, read_at, sent_at in self._walk():
            read_end = read_at + _units(part.reads)
            inside = read_at < offset + length and offset < read_end
            if not part.is_markup and inside:
                start, end = max(offset, read_at), min(offset + length, read_end)
                first = sent_at + start - read_at if first is None else first
                last = sent_at + end - read_at
            elif part.is_markup and (inside or (read_at == read_end and offset < read_at < offset + length)):
                has_markup = has_markup or bool(part.sent)
                first = sent_at if first is None else first
                last = sent_at + _units(part.sent)
        return Place(first or 0, last - (first or 0), has_markup)

    def _walk(self) -> Iterator[tuple[Part, int, int]]:
        """Each part with where it begins in ``text`` and in what was sent."""
        read_at = sent_at = 0
        for part in self._parts:
            yield part, read_at, sent_at
            read_at += _units(part.reads)
            sent_at += _units(part.sent)


def plain(text: str) -> AnnotatedText:
    """Text without markup."""
    return AnnotatedText((Part(text, text, is_markup=False),))


def annotated(data: str) -> AnnotatedText:
    """The text in a JSON object with either ``text`` or ``annotation``, a list of texts and markups.

    Raises NotAnnotated.
    """
    try:
        sent = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotAnnotated("The value of 'data' is not JSON.") from error
    if not isinstance(sent, dict) or ("text" in sent) == ("annotation" in sent):
        raise NotAnnotated("The JSON of 'data' needs either 'text' or 'annotation'.")
    if "text" in sent:
        return plain(_string(sent["text"], "text"))
    if not isinstance(sent["annotation"], list):
        raise NotAnnotated("The value of 'annotation' must be a list of objects with 'text' or 'markup'.")
    return AnnotatedText(tuple(map(_part, sent["annotation"])))


def _part(sent: object) -> Part:
    if not isinstance(sent, dict) or ("text" in sent) == ("markup" in sent):
        raise NotAnnotated("Each object of 'annotation' needs either 'text' or 'markup'.")
    if "text" in sent:
        text = _string(sent["text"], "text")
        return Part(text, text, is_markup=False)
    return Part(_string(sent["markup"], "markup"), _string(sent.get("interpretAs", ""), "interpretAs"), is_markup=True)


def _string(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise NotAnnotated(f"The value of '{name}' must be a string.")
    return value


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)
