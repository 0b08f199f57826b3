"""The documents that are open in the editor, as the editor has them, and what was found in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote, urlparse

from lsprotocol import types

from kb.checking.origins import file_span
from kb.checking.values import Document, Finding, TextFormat
from kb.lsp.positions import Positions
from kb.reports.report_input import Citation

LANGUAGES = {
    "plaintext": TextFormat.PLAIN,
    "text": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
    "html": TextFormat.HTML,
    "xhtml": TextFormat.HTML,
}
"""The language identifiers of documents that are checked."""

_SUFFIXES = {
    ".txt": TextFormat.PLAIN,
    ".text": TextFormat.PLAIN,
    ".md": TextFormat.MARKDOWN,
    ".markdown": TextFormat.MARKDOWN,
    ".html": TextFormat.HTML,
    ".htm": TextFormat.HTML,
}

Change = types.TextDocumentContentChangeEvent


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and where it stands in the editor's text: ``source[start:end]``, in code points."""

    finding: Finding
    start: int
    end: int
    replaceable: bool

    @property
    def replacement(self) -> str:
        """What to put in place of the words; empty where nothing can be put there without loss."""
        return self.finding.replacement if self.replaceable else ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one version of a draft, and the studies that it cites, by key."""

    version: int
    positions: Positions
    found: tuple[Found, ...]
    citations: dict[str, Citation]
    format: TextFormat

    @property
    def text(self) -> str:
        """The text that was checked."""
        return self.positions.text


@dataclass(slots=True)
class Draft:
    """One open document."""

    uri: str
    version: int
    text: str
    format: TextFormat
    checked: Checked | None = None

    @property
    def current(self) -> Checked | None:
        """What was found, if the text is still the one that was checked."""
        return self.checked if self.checked is not None and self.checked.text == self.text else None


def format_of(language: str, uri: str) -> TextFormat | None:
    """What a document is, by its language or else by its name; None for what is not checked."""
    suffix = PurePath(unquote(urlparse(uri).path)).suffix.lower()
    return LANGUAGES.get(language.lower()) or _SUFFIXES.get(suffix)


def changed(text: str, changes: Iterable[Change], encoding: types.PositionEncodingKind | str) -> str:
    """The text after the changes, each of which speaks of the text that the one before it made."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            positions = Positions(text, encoding)
            start, end = positions.offset(change.range.start), positions.offset(change.range.end)
            text = text[:start] + change.text + text[max(start, end) :]
        else:
            text = change.text
    return text


def located(document: Document, source: str, findings: Iterable[Finding]) -> tuple[Found, ...]:
    """The findings with their places in ``source``, which ``document`` was read from.

    Words between which there is markup are not replaceable: the markup would be lost.
    """
    found = []
    for finding in findings:
        start, end = file_span(document, finding.start, finding.end)
        found.append(Found(finding, start, end, source[start:end] == finding.text))
    return tuple(found)
