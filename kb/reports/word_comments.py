"""A copy of a Word file with a comment at the words of each finding, for writers who work in Word or LibreOffice.

The copy is the writer's own file: type, pictures and comments stay as they are, and only runs that a comment begins or
ends inside of are divided. The file itself is never written to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from kb.checking.values import CheckedDocument, Document, Finding, TextFormat
from kb.errors import ExchangeError, UnreadableDocument
from kb.reading import document_from_bytes
from kb.reading.word import open_word
from kb.vocabulary import Level

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.oxml.text.run import CT_R
    from docx.text.run import Run
    from docx.types import ProvidesStoryPart
    from lxml.etree import _Element as Element

AUTHOR: Final = "kb check"
INITIALS: Final = "kb"
# Codes that ask for nothing when they are notices: what they speak of may stay as it is.
_ASKS_NOTHING: Final = frozenset({"carried", "descriptive"})
_STUDIES_NAMED: Final = 6
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def write_commented_copy(
    source: Path,
    target: Path,
    checked: CheckedDocument,
    *,
    citations: Mapping[str, str],
    everything: bool = False,
) -> int:
    """Write to ``target`` a copy of the Word file ``source`` with the findings of ``checked``; return how many.

    ``citations`` are short references by study key, such as "Yun 2013". Findings that ask for nothing, and those that
    the writer has switched off, are left out unless ``everything`` is wanted. Raises ExchangeError when the copy would
    overwrite the file or cannot be written, and UnreadableDocument when the file is no Word file or has changed since
    it was checked.
    """
    if target.exists() and target.samefile(source):
        raise ExchangeError(f"The copy with comments would overwrite {source}: give it another name.")
    raw = _read(source)
    document = document_from_bytes(str(source), raw, format=TextFormat.DOCX)
    findings = [finding for finding in checked.findings if everything or _asks(finding)]
    file = open_word(raw, str(source))
    marks = _Marks(file)
    for finding in findings:
        if document.text[finding.start : finding.end] != finding.text:
            raise UnreadableDocument(f"{source} has changed since it was checked: check it again.")
        marks.add(finding, document, citations)
    try:
        with target.open("wb") as out:
            file.save(out)
    except OSError as error:
        raise ExchangeError(f"{target} cannot be written: {error.strerror or error}.") from error
    return len(findings)


def comment_text(finding: Finding, citations: Mapping[str, str]) -> str:
    """The words of the comment on ``finding``, one paragraph a line."""
    lines = [f"{finding.level.label}: {finding.message} [{finding.code}]"]
    if finding.suggestion:
        lines.append(f"Write: {finding.suggestion}")
    if finding.claim is not None:
        lines.append(f"Claim: {finding.statement or finding.claim}{_standing(finding)}")
    if finding.studies:
        named = [citations.get(key, key) for key in finding.studies[:_STUDIES_NAMED]]
        more = len(finding.studies) - len(named)
        lines.append(f"Studies: {'; '.join(named)}" + (f"; and {more} more" if more else ""))
    if finding.suppressed:
        lines.append(f"Switched off: {finding.suppressed}")
    return "\n".join(lines)


def _asks(finding: Finding) -> bool:
    quiet = finding.level is Level.NOTICE and finding.code in _ASKS_NOTHING
    return not quiet and not finding.suppressed


def _standing(finding: Finding) -> str:
    if finding.verdict is None:
        return ""
    certainty = f", {finding.certainty.label.lower()} certainty" if finding.certainty is not None else ""
    return f" ({finding.verdict.label.lower()}{certainty})"


def _read(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{source} could not be read: {error.strerror or error}.") from error


class _Marks:
    """The runs of a file, divided where comments begin and end."""

    def __init__(self, file: WordFile) -> None:
        from kb.reading.word_runs import paragraphs, runs

        self.file = file
        # The same walk as the reader's, so that a number means the same run; each with the offsets of its parts.
        every = (run for paragraph in paragraphs(file.element.body) for run in runs(paragraph.element))
        self.parts: list[list[tuple[int, Element]]] = [[(0, run)] for run in every]

    def add(self, finding: Finding, document: Document, citations: Mapping[str, str]) -> None:
        """Put the comment of ``finding`` around its words."""
        pieces = list(document.origin.within(finding.start, finding.end)) if document.origin else []
        first, last = pieces[0], pieces[-1]
        self._divide(first.run, first.first)
        self._divide(last.run, last.last)
        begins = _outside_box(self._part_from(first.run, first.first))
        ends = _outside_box(self._part_to(last.run, last.last))
        words = comment_text(finding, citations)
        self.file.add_comment([_as_run(begins), _as_run(ends)], text=words, author=AUTHOR, initials=INITIALS)

    def _divide(self, number: int, offset: int) -> None:
        parts = self.parts[number]
        at = max(place for place, (begin, _) in enumerate(parts) if begin <= offset)
        begin, run = parts[at]
        rest = _cut(run, offset - begin)
        if rest is not None:
            parts.insert(at + 1, (offset, rest))

    def _part_from(self, number: int, offset: int) -> Element:
        return [run for begin, run in self.parts[number] if begin <= offset][-1]

    def _part_to(self, number: int, offset: int) -> Element:
        return [run for begin, run in self.parts[number] if begin < offset][-1]


def _as_run(element: Element) -> Run:
    """The run as python-docx has it; whose it is does not matter to a comment."""
    from docx.text.run import Run

    return Run(cast("CT_R", element), cast("ProvidesStoryPart", None))


def _cut(run: Element, offset: int) -> Element | None:
    """Move what stands behind the first ``offset`` characters of the run into a new run behind it, and return that.

    None, and nothing done, where one of the two would have no characters.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    from kb.reading.word_runs import child_text, run_text

    if not 0 < offset < len(run_text(run)):
        return None
    rest: Element = OxmlElement("w:r")
    for name, value in run.attrib.items():
        rest.set(name, value)
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        rest.append(deepcopy(properties))
    at = 0
    for child in [child for child in run if child is not properties]:
        words = child_text(child)
        if at < offset < at + len(words):
            tail = deepcopy(child)
            _set_text(child, words[: offset - at])
            _set_text(tail, words[offset - at :])
            rest.append(tail)
        elif at >= offset:
            rest.append(child)
        at += len(words)
    run.addnext(rest)
    return rest


def _set_text(element: Element, words: str) -> None:
    element.text = words
    element.set(_SPACE, "preserve")


def _outside_box(run: Element) -> Element:
    """The run itself, or the one that its text box hangs on: Word allows no comments inside of text boxes."""
    from docx.oxml.ns import qn

    boxes: Sequence[Element] = list(run.iterancestors(qn("w:txbxContent")))
    return next(boxes[-1].iterancestors(qn("w:r"))) if boxes else run
