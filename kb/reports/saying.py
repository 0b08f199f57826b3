"""What all reports say in the same words: where a finding stands, how grave it is, and what is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kb.checking.codes import Code
from kb.checking.origins import Lines
from kb.checking.values import CheckedDocument, Coverage, Document, Finding
from kb.vocabulary import Jurisdiction, Level, Verdict

QUIET = frozenset(
    {
        Code.CARRIED,
        Code.DESCRIPTIVE,
        Code.PRECAUTION,
        Code.UNASSESSED,
        Code.UNKNOWN_CLAIM,
        Code.OTHER_TREATMENT,
    }
)
"""Codes that ask for nothing when they are notices."""

SIGNS = {Level.ERROR: "\u2716", Level.WARNING: "\u25b2", Level.NOTICE: "\u2022"}
STANDARD_INPUT = "standard input"
DISCLAIMER = "This is not medical or legal advice."
REASON_LENGTH = 240
"""Of a rationale, reports show whole sentences up to this many characters; the JSON report has all of it."""

# Escape sequences and the like would act on a terminal, and most are not allowed in HTML: shown as pictures instead.
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t\r"} | {127: 0x2421}
_CONTROLS |= dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), 0xFFFD)


def printable(text: str) -> str:
    """``text`` with control characters made visible; line ends and tabs stay."""
    return text.translate(_CONTROLS)


def one_line(text: str) -> str:
    """``text`` on one line, each stretch of white space as one space, control characters made visible."""
    return printable(" ".join(text.split()))


def name_of(path: str) -> str:
    """How a report names a document."""
    return STANDARD_INPUT if path in {"", "-"} else one_line(path)


def where(path: str, finding: Finding) -> str:
    """ "draft.md:12:3", or "brochure.pdf:page 3" in a file that has no lines."""
    name = one_line(path) or "-"
    return f"{name}:{one_line(finding.place)}" if finding.place else f"{name}:{finding.line}:{finding.column}"


def message_line(path: str, finding: Finding) -> str:
    """The one shape of a message: "path:line:column: level code message"."""
    return f"{where(path, finding)}: {finding.level.value} {finding.code} {one_line(finding.message)}"


def asks(finding: Finding) -> bool:
    """Whether the finding asks the writer for something: not switched off, and more than a quiet notice."""
    return not finding.suppressed and not (finding.level is Level.NOTICE and finding.code in QUIET)


def is_shown(finding: Finding) -> bool:
    """Whether a report that is quiet shows the finding in full: it asks for something, and is not an old one."""
    return asks(finding) and finding.baseline != "unchanged"


def live(document: CheckedDocument) -> list[Finding]:
    """The findings of ``document`` that nobody switched off."""
    return [finding for finding in document.findings if not finding.suppressed]


def levels_of(findings: Iterable[Finding]) -> Counter[Level]:
    """How many findings of each level."""
    return Counter(finding.level for finding in findings)


def counted_levels(levels: Mapping[Level, int]) -> str:
    """ "1 error, 2 warnings, 0 notices"."""
    return ", ".join(counted(levels.get(level, 0), level.label.lower()) for level in Level)


def counted(number: int, noun: str) -> str:
    """ "1 error" or "2 errors"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def verdict_words(finding: Finding) -> str:
    """ "not shown, very low certainty"; empty where the finding inherits no verdict."""
    if finding.verdict is None:
        return ""
    words = finding.verdict.label.lower()
    return f"{words}, {finding.certainty.label.lower()} certainty" if finding.certainty is not None else words


def code_meaning(code: str) -> str:
    """What a code says in one sentence; a code that is not of the shared table is spelled out."""
    try:
        return Code(code).meaning
    except ValueError:
        return f"{code.replace('-', ' ').capitalize()}."


def jurisdiction_name(jurisdiction: str) -> str:
    """ "United Kingdom" for "uk"; one that is not known stays as it is."""
    try:
        return Jurisdiction(jurisdiction).label
    except ValueError:
        return jurisdiction


def verdict_name(verdict: str) -> str:
    """ "not shown" for "not-shown"."""
    return Verdict(verdict).label.lower()


def shortened(rationale: str, length: int = REASON_LENGTH) -> str:
    """The first sentences of ``rationale``, at least one, up to ``length`` characters."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", rationale)
    shown = sentences[0]
    for sentence in sentences[1:]:
        if len(shown) + 1 + len(sentence) > length:
            break
        shown = f"{shown} {sentence}"
    return shown


def coverage_words(coverage: Coverage) -> str:
    """ "13 of 18 sentences claim something; 12 known: not shown 10, contradicted 1."."""
    said = f"{coverage.claim_sentences} of {coverage.sentences} sentences claim something; {coverage.matched} known"
    verdicts = ", ".join(f"{verdict_name(name)} {number}" for name, number in coverage.by_verdict.items())
    return f"{said}: {verdicts}." if verdicts else f"{said}."


def in_context(finding: Finding, text: str, room: int) -> tuple[str, str, str]:
    """What stands before, in and after the passage on its line, at most ``room`` characters on either side.

    ``text`` is the text of the document, or empty; then the passage stands alone.
    """
    passage = one_line(finding.text)
    before = after = ""
    if text:
        line_start = text.rfind("\n", 0, finding.start) + 1
        line_end = text.find("\n", finding.end)
        before = printable(text[line_start : finding.start])
        after = printable(text[finding.end : line_end if line_end >= 0 else len(text)])
    before = before.lstrip() if len(before) <= room else "\u2026 " + before[-room:].split(" ", 1)[-1]
    after = after.rstrip() if len(after) <= room else after[:room].rsplit(" ", 1)[0] + " \u2026"
    return before, passage, after


def end_position(finding: Finding, draft: Document | None = None) -> tuple[int, int]:
    """Line and column in the file, both from 1, of the place just behind the passage."""
    if draft is not None and draft.origin is not None:
        line, column = Lines(draft).place(max(finding.start, finding.end - 1))
        return line, column + 1
    breaks = finding.text.count("\n")
    if not breaks:
        return finding.line, finding.column + len(finding.text)
    return finding.line + breaks, len(finding.text) - finding.text.rfind("\n")


def cited(documents: Sequence[CheckedDocument]) -> list[str]:
    """The keys of all studies that findings cite, each once, in the order of their first mention."""
    return list(dict.fromkeys(key for d in documents for finding in live(d) for key in finding.studies))
