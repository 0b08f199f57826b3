"""The report of a check for a pull request or an e-mail: Markdown, with the studies as footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kb.checking.values import CheckedDocument, Finding
from kb.reports.notes import Note, Tone, notes_of
from kb.reports.report_input import ReportInput
from kb.reports.saying import (
    DISCLAIMER,
    cited,
    counted,
    coverage_words,
    in_context,
    is_shown,
    jurisdiction_name,
    name_of,
    one_line,
    shortened,
    verdict_words,
    where,
)

_CONTEXT = 110
_INLINE = re.compile(r"[\\`*\[\]<>|~&$]|(?<!\w)_|_(?!\w)")
# These mean something at the beginning of a line alone: a heading, a list, a line below a heading.
_AT_START = re.compile(r"^(?:(?=[-+=#])|(\d{1,9})(?=[.)]))")
_MENTION = re.compile(r"(?<!\w)([@#])(?=\w)")


def render_markdown(report: ReportInput, *, everything: bool = False) -> str:
    """The report as GitHub-flavoured Markdown.

    Findings that ask for nothing, and those that the baseline knows, are only counted unless ``everything`` is
    asked for.
    """
    all_notes = notes_of(report.documents)
    shown = [[note for note in notes if everything or is_shown(note.first)] for notes in all_notes]
    used = [key for key in cited(report.documents) if any(key in note.studies for notes in shown for note in notes)]
    numbers = {key: number for number, key in enumerate(used, 1)}
    parts = [*_head(report, all_notes)]
    for document, notes, in_full in zip(report.documents, all_notes, shown, strict=True):
        parts += _document(report, document, notes, in_full, numbers)
    parts += ["---", f"{DISCLAIMER} Made with claim-kb {escaped(report.version)}."]
    if numbers:
        parts.append("\n".join(_footnote(report, key, number) for key, number in numbers.items()))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """``text`` on one line, so that Markdown shows it as it is: no markup, no HTML, no one is mentioned."""
    safe = _AT_START.sub(r"\1\\", _INLINE.sub(r"\\\g<0>", one_line(text)))
    return _MENTION.sub(r"\1<!-- -->", safe)


def _head(report: ReportInput, all_notes: Sequence[Sequence[Note]]) -> Iterator[str]:
    yield "# Claim check"
    facts = []
    if report.checked_on:
        facts.append(f"{report.checked_on.day} {report.checked_on:%B %Y}")
    if report.jurisdictions:
        facts.append("rules of: " + ", ".join(jurisdiction_name(name) for name in report.jurisdictions))
    if report.fixed is not None:
        new = sum(note.first.baseline == "new" for notes in all_notes for note in notes)
        facts.append(f"compared with the check before: {new} new, {len(report.fixed)} gone")
    if facts:
        yield escaped(" \u00b7 ".join(facts))
    rows = ["| Document | " + " | ".join(f"{tone.sign} {tone.label}" for tone in Tone) + " |"]
    rows.append("| --- |" + " ---: |" * len(Tone))
    for document, notes in zip(report.documents, all_notes, strict=True):
        tones = Counter(note.tone for note in notes)
        rows.append(f"| {escaped(name_of(document.path))} | " + " | ".join(str(tones[tone]) for tone in Tone) + " |")
    yield "\n".join(rows)


def _document(
    report: ReportInput,
    document: CheckedDocument,
    notes: Sequence[Note],
    shown: Sequence[Note],
    numbers: Mapping[str, int],
) -> Iterator[str]:
    yield f"## {escaped(name_of(document.path))}"
    yield coverage_words(document.coverage)
    for note in shown:
        yield _note(report, document, note, numbers)
    rest = Counter(note.tone for note in notes if note not in shown)
    if rest:
        yield "Not shown: " + ", ".join(f"{rest[tone]} {tone.label.lower()}" for tone in Tone if rest[tone]) + "."
    off = [finding for finding in document.findings if finding.suppressed]
    if off:
        lines = [f"{counted(len(off), 'finding')} switched off by the writer:", ""]
        lines += [f"- {_position(document, finding)} {escaped(finding.suppressed)}" for finding in off]
        yield "\n".join(lines)


def _position(document: CheckedDocument, finding: Finding) -> str:
    return f"`{where(document.path, finding).replace('`', chr(39))}`"


def _note(report: ReportInput, document: CheckedDocument, note: Note, numbers: Mapping[str, int]) -> str:
    first = note.first
    before, passage, after = in_context(first, report.text_around(document, first), _CONTEXT)
    quoted = "".join((_spaced(before), f"**{escaped(passage)}**", _spaced(after)))
    lines = [
        f"### {note.number}. {note.tone.sign} \u201c{escaped(passage)}\u201d",
        "",
        f"{_position(document, first)}: {first.level.value} {escaped(first.code)} {escaped(first.message)}",
        "",
        f"> {quoted.strip()}",
        "",
    ]
    for finding in note.findings:
        if finding.claim is not None:
            relation = finding.relation.label if finding.relation else ""
            about = ", ".join(part for part in (relation, verdict_words(finding)) if part)
            lines.append(f"- **Claim:** {escaped(finding.statement or finding.claim)} ({escaped(about)})")
        if finding.rationale and finding.relation is not None:
            lines.append(f"- **Why:** {escaped(shortened(finding.rationale))}")
    if first.suggestion:
        lines.append(f"- **Write:** {escaped(first.suggestion)}")
    if note.studies:
        named = ", ".join(f"{escaped(report.citation(key).short)}[^{numbers[key]}]" for key in note.studies)
        lines.append(f"- **{'Rulings' if first.jurisdiction else 'Studies'}:** {named}")
    if first.jurisdiction:
        lines.append(f"- **Applies in:** {escaped(jurisdiction_name(first.jurisdiction))}")
    if first.baseline:
        lines.append(f"- **Against the baseline:** {first.baseline}")
    return "\n".join(lines).rstrip()


def _spaced(text: str) -> str:
    """Escaped, with the space at its ends that ``escaped`` would take away."""
    words = escaped(text)
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _footnote(report: ReportInput, key: str, number: int) -> str:
    citation = report.citation(key)
    retracted = "**Retracted.** " if citation.is_retracted else ""
    links = " \u00b7 ".join(
        f"<{address}>" for _, address in citation.links if re.fullmatch(r"https?://[^\s<>]+", address)
    )
    return f"[^{number}]: {retracted}{escaped(citation.reference or citation.short)} {links}".rstrip()
