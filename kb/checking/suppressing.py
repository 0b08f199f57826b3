"""Switching findings off, each with a reason: comments in the draft, and the settings of a folder.

In Markdown and HTML a comment does it, in plain text a note in square brackets:

    <!-- kb-ignore not-shown: the ethics board has the data -->      the next block, or the one that it stands in
    <!-- kb-off: quoted from the brochure of 2019 --> ... <!-- kb-on -->
    [kb-ignore fa-is-relaxing: agreed with the client]

A finding that is switched off stays in every report, with its reason. A comment without a reason switches nothing
off and is reported itself; so is one that has nothing to do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kb.checking.blocks import plain_blocks
from kb.checking.fingerprints import fingerprint
from kb.checking.markdown import parse_markdown
from kb.checking.origins import file_span, line_starts
from kb.checking.values import Block, CheckedDocument, Document, Finding, Span, TextFormat, merged_spans
from kb.vocabulary import Level


class SuppressionCode(StrEnum):
    """What may be wrong with a comment that switches findings off; stable, like every code of a finding."""

    WITHOUT_REASON = "suppression-without-reason"
    UNUSED = "unused-suppression"

    @property
    def meaning(self) -> str:
        """What the code says, for people."""
        return _CODE_MEANINGS[self]


_CODE_MEANINGS = {
    SuppressionCode.WITHOUT_REASON: "A comment switches findings off and gives no reason; it has no effect.",
    SuppressionCode.UNUSED: "A comment switches findings off where there is none; it can go.",
}

_COMMENT: Final = re.compile(r"<!--\s*kb-(?P<word>[a-z]+)\b(?P<rest>.*?)-->", re.IGNORECASE | re.DOTALL)
_NOTE: Final = re.compile(r"\[kb-(?P<word>[a-z]+)\b(?P<rest>[^\]\r\n]*)\]", re.IGNORECASE)
_PATTERNS: Final = {TextFormat.MARKDOWN: _COMMENT, TextFormat.HTML: _COMMENT, TextFormat.PLAIN: _NOTE}
_SIGN: Final = "kb-"
_SEPARATORS: Final = re.compile(r"[\s,;]+")


class Word(StrEnum):
    """What a comment may ask for."""

    IGNORE = "ignore"
    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Marker:
    """One such comment. ``start`` and ``end`` count code points of the file; ``targets`` are codes and claims."""

    start: int
    end: int
    word: str
    targets: tuple[str, ...]
    reason: str
    text: str

    @property
    def needs_reason(self) -> bool:
        return self.word != Word.ON


def readable(document: Document) -> Document:
    """The document with the notes of a plain text taken out of its prose: a reason claims nothing.

    In the other formats comments are no prose anyway.
    """
    if document.format is not TextFormat.PLAIN or f"[{_SIGN}" not in document.text.lower():
        return document
    spans = [found.span() for found in _NOTE.finditer(document.text)]
    if not spans:
        return document
    blank = _NOTE.sub(lambda found: " " * len(found.group()), document.text)
    skipped = merged_spans([*document.skipped, *spans])
    return replace(document, skipped=skipped, blocks=tuple(plain_blocks(blank)))


def markers(document: Document, source: str) -> tuple[Marker, ...]:
    """The comments in ``source``, the text of the file that ``document`` was read from, in order.

    In Markdown, what stands in code is not meant: there, somebody explains such a comment.
    """
    pattern = _PATTERNS.get(document.format)
    if pattern is None or _SIGN not in source.lower():
        return ()
    found = [_marker(match) for match in pattern.finditer(source)]
    if found and document.format is TextFormat.MARKDOWN:
        found = [marker for marker in found if not _in_code(source, marker)]
    return tuple(found)


def suppressed(
    document: Document,
    checked: CheckedDocument,
    *,
    source: str | None = None,
    ignored: Mapping[str, str] | None = None,
) -> CheckedDocument:
    """The same check with ``Finding.suppressed`` set where a comment or a setting switches a finding off.

    ``source`` is the text of the file where that is not the text of the document (HTML). ``ignored`` gives, by code
    or claim, the reason of a setting. Comments that lack a reason or have nothing to do are findings themselves.
    The coverage is left as it is.
    """
    whole = document.text if source is None else source
    marks = markers(document, whole)
    by_setting = ignored or {}
    if not marks and not by_setting:
        return checked
    scopes = _scopes(document, marks, whole)
    used: set[tuple[Marker, str]] = set()
    findings = []
    for finding in checked.findings:
        at = file_span(document, finding.start, finding.end)[0]
        reason = ""
        for marker, (first, last) in scopes:
            target = _target(marker, finding)
            if first <= at < last and target is not None:
                used.add((marker, target))
                reason = reason or marker.reason
        reason = reason or by_setting.get(finding.code, "") or by_setting.get(finding.claim or "", "")
        findings.append(replace(finding, suppressed=reason) if reason else finding)
    problems = _problems(document, whole, marks, used)
    if problems:
        findings = sorted([*findings, *problems], key=lambda finding: (finding.start, finding.end))
    return replace(checked, findings=tuple(findings))


def _marker(match: re.Match[str]) -> Marker:
    before, _, reason = match["rest"].partition(":")
    targets = tuple(part for part in _SEPARATORS.split(before) if part)
    return Marker(match.start(), match.end(), match["word"].lower(), targets, " ".join(reason.split()), match.group())


def _in_code(source: str, marker: Marker) -> bool:
    """Whether a comment stands in a code block or between backticks of a Markdown text."""

    def inside(blocks: Sequence[Block]) -> bool:
        return any(block.start <= marker.start < block.end for block in blocks)

    prose = parse_markdown(source)
    if inside(parse_markdown(source, code=True).blocks) and not inside(prose.blocks):
        return True
    around = next((span for span in prose.skipped if span[0] <= marker.start < span[1]), None)
    return around is not None and source.startswith("`", around[0])


def _scopes(document: Document, marks: Sequence[Marker], source: str) -> list[tuple[Marker, Span]]:
    """Which stretch of the file each comment that has an effect speaks of."""
    blocks = _block_spans(document)
    out: list[tuple[Marker, Span]] = []
    for number, marker in enumerate(marks):
        if not marker.reason:
            continue
        if marker.word == Word.IGNORE:
            block = _block_of(marker, blocks, source)
            if block is not None:
                out.append((marker, block))
        elif marker.word == Word.OFF:
            ends = (later.start for later in marks[number + 1 :] if later.word == Word.ON)
            out.append((marker, (marker.end, next(ends, len(source)))))
    return out


def _block_spans(document: Document) -> list[Span]:
    blocks: Sequence[Block]
    if document.blocks is not None:
        blocks = document.blocks
    elif document.format is TextFormat.MARKDOWN:
        blocks = parse_markdown(document.text).blocks
    else:
        blocks = plain_blocks(document.text)
    return [file_span(document, block.start, block.end) for block in blocks if block.parts]


def _block_of(marker: Marker, blocks: Sequence[Span], source: str) -> Span | None:
    """The block that the comment stands in or closes, else the next one."""
    for start, end in blocks:
        closes = end <= marker.start and not source[end : marker.start].strip(" \t")
        if start <= marker.start < end or closes or start >= marker.end:
            return start, end
    return None


def _target(marker: Marker, finding: Finding) -> str | None:
    """Which of its targets the comment finds in ``finding``; "" for one that speaks of everything."""
    if marker.word == Word.OFF:
        return ""
    return next((target for target in marker.targets if target in {finding.code, finding.claim}), None)


def _problems(document: Document, source: str, marks: Sequence[Marker], used: set[tuple[Marker, str]]) -> list[Finding]:
    """What is wrong with the comments themselves."""
    starts = line_starts(source)
    out: list[Finding] = []
    is_off = False
    for marker in marks:
        code, message = SuppressionCode.UNUSED, ""
        if marker.word not in set(Word):
            message = f"There is no kb-{marker.word}: write kb-ignore, kb-off or kb-on."
        elif marker.needs_reason and not marker.reason:
            code = SuppressionCode.WITHOUT_REASON
            message = f"Nothing is switched off without a reason: write {_model(document, marker)}."
        elif marker.word == Word.ON:
            message = "" if is_off else "Nothing was switched off before this kb-on; it can go."
        elif marker.word == Word.OFF:
            message = "" if (marker, "") in used else "Nothing was found where this switches findings off; it can go."
        elif not marker.targets:
            message = f"It names neither a code nor a claim: write {_model(document, marker)}."
        else:
            idle = [target for target in marker.targets if (marker, target) not in used]
            named = " or ".join(f"'{target}'" for target in idle)
            message = f"Nothing here has {named}, so this switches nothing off; it can go." if idle else ""
        is_off = marker.word == Word.OFF or (is_off and marker.word != Word.ON)
        place = _place(document, marker)
        if message and place is not None:
            line = bisect_right(starts, marker.start)
            column = marker.start - starts[line - 1] + 1
            out.append(_finding(document, marker, code, message, place, (line, column)))
    return out


def _model(document: Document, marker: Marker) -> str:
    """How the comment should look, with the targets that it has."""
    targets = " ".join(marker.targets) or "CODE-OR-CLAIM"
    words = "kb-off: your reason" if marker.word == Word.OFF else f"kb-ignore {targets}: your reason"
    return f"[{words}]" if document.format is TextFormat.PLAIN else f"<!-- {words} -->"


def _place(document: Document, marker: Marker) -> Span | None:
    """The comment in the text of the document; in HTML, where comments are no text, the block that follows it."""
    if document.origin is None:
        return marker.start, marker.end
    blocks = [(block.start, block.end) for block in document.blocks or () if block.parts]
    behind = (span for span in blocks if file_span(document, *span)[0] >= marker.end)
    return next(behind, blocks[-1] if blocks else None)


def _finding(
    document: Document, marker: Marker, code: SuppressionCode, message: str, span: Span, place: tuple[int, int]
) -> Finding:
    start, end = span
    return Finding(
        start=start,
        end=end,
        line=place[0],
        column=place[1],
        text=document.text[start:end],
        level=Level.WARNING if code is SuppressionCode.WITHOUT_REASON else Level.NOTICE,
        code=code.value,
        message=message,
        suggestion="",
        fingerprint=fingerprint(code.value, None, marker.text),
    )
