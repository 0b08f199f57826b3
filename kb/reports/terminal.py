"""The report of a check for people at a terminal.

Each sentence is shown once with everything that was found in it. Nothing is said by colour alone: levels are
words with a sign, and the words a finding speaks of stand between angle quotes, so that a report reads the same
in a pipe, in a log and by ear.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kb.checking.values import CheckedDocument, Finding
from kb.vocabulary import Level, Relation, Verdict

# Codes that say nothing needs to be done; shown in one line unless everything is asked for.
_QUIET = frozenset({"carried", "descriptive", "precaution", "unassessed", "unknown-claim", "other-treatment"})
_SIGNS = {Level.ERROR: "\u2716", Level.WARNING: "\u25b2", Level.NOTICE: "\u2022"}
_STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}
_WIDEST = 100
_STUDIES_SHOWN = 4
# Of a rationale, whole sentences up to this many characters are shown; the whole of it stands in the JSON report.
_REASON_LENGTH = 240


def render_terminal(
    documents: Sequence[CheckedDocument],
    console: Console,
    *,
    texts: Mapping[str, str] | None = None,
    citations: Mapping[str, str] | None = None,
    everything: bool = False,
) -> None:
    """Print the report of ``documents`` to ``console``.

    ``texts`` are the documents' texts by path: with them each finding is shown in its sentence. ``citations`` are
    short references by study key, such as "Yun 2013". ``everything`` shows every finding in full; without it,
    findings that ask for nothing are only counted.
    """
    for number, document in enumerate(documents):
        if number:
            console.print()
        _document(document, console, (texts or {}).get(document.path, ""), citations or {}, everything=everything)
    if len(documents) > 1:
        levels = Counter(finding.level for document in documents for finding in document.findings)
        console.print()
        console.print(Text(f"{len(documents)} documents: {_levels(levels)}", style="bold"))


def render_plain(
    documents: Sequence[CheckedDocument],
    *,
    texts: Mapping[str, str] | None = None,
    citations: Mapping[str, str] | None = None,
    everything: bool = False,
    width: int = 80,
) -> str:
    """The same report as text without any colour, ``width`` columns wide."""
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, highlight=False, legacy_windows=False)
    render_terminal(documents, console, texts=texts, citations=citations, everything=everything)
    return out.getvalue()


def _document(
    document: CheckedDocument, console: Console, text: str, citations: Mapping[str, str], *, everything: bool
) -> None:
    name = document.path or "standard input"
    console.print(Text(name, style="bold underline"))
    shown = [f for f in document.findings if everything or f.level is not Level.NOTICE or f.code not in _QUIET]
    for _, together in groupby(shown, key=lambda finding: (finding.start, finding.end)):
        console.print()
        _passage(list(together), document.path, console, text, citations)
    console.print()
    _quiet([finding for finding in document.findings if finding not in shown], console)
    _summary(document, console)


def _passage(findings: list[Finding], path: str, console: Console, text: str, citations: Mapping[str, str]) -> None:
    first = findings[0]
    width = min(console.width, _WIDEST)
    place = Text(f"{path or '-'}:{first.line}:{first.column}", style="dim")
    console.print(place)
    console.print(Padding(_in_sentence(first, text, width), (0, 0, 0, 2)), width=width)
    for finding in findings:
        console.print(Padding(_finding(finding, citations), (0, 0, 0, 2)), width=width)


def _finding(finding: Finding, citations: Mapping[str, str]) -> Table:
    style = _STYLES[finding.level]
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=9, max_width=9)
    table.add_column(ratio=1)
    head = Text(f"{_SIGNS[finding.level]} {finding.level.label}", style=style)
    table.add_row(head, Text.assemble((finding.message, "bold"), ("  [" + finding.code + "]", "dim")))
    if finding.claim is not None:
        table.add_row(Text("  claim", style="dim"), _claim_line(finding))
    if finding.rationale and finding.relation is not None and finding.level is not Level.NOTICE:
        table.add_row(Text("  why", style="dim"), Text(_shortened(finding.rationale)))
    if finding.suggestion:
        table.add_row(Text("  write", style="dim"), Text(finding.suggestion, style="green"))
    if finding.studies:
        table.add_row(Text("  studies", style="dim"), Text(_studies(finding.studies, citations)))
    return table


def _claim_line(finding: Finding) -> Text:
    relation = finding.relation or Relation.RELATED
    line = Text.assemble(finding.statement or finding.claim or "", " ")
    verdict = finding.verdict
    details = [finding.claim or "", relation.label, f"score {finding.score:.2f}"]
    if verdict is not None:
        details.insert(1, _verdict(verdict, finding))
    line.append("(" + ", ".join(detail for detail in details if detail) + ")", style="dim")
    return line


def _verdict(verdict: Verdict, finding: Finding) -> str:
    words = verdict.label.lower()
    return f"{words}, {finding.certainty.label.lower()} certainty" if finding.certainty is not None else words


def _shortened(rationale: str) -> str:
    """The first sentences of ``rationale``, at least one."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", rationale)
    shown = sentences[0]
    for sentence in sentences[1:]:
        if len(shown) + 1 + len(sentence) > _REASON_LENGTH:
            break
        shown = f"{shown} {sentence}"
    return shown


def _studies(keys: Sequence[str], citations: Mapping[str, str]) -> str:
    names = [citations.get(key, key) for key in keys[:_STUDIES_SHOWN]]
    more = len(keys) - len(names)
    return "; ".join(names) + (f"; and {more} more" if more > 0 else "")


def _in_sentence(finding: Finding, text: str, width: int) -> Text:
    """The passage between angle quotes, with as much of its line around it as two lines of the screen hold."""
    passage = " ".join(finding.text.split())
    before = after = ""
    if text[finding.start : finding.end] == finding.text:
        line_start = text.rfind("\n", 0, finding.start) + 1
        line_end = text.find("\n", finding.end)
        before = text[line_start : finding.start]
        after = text[finding.end : line_end if line_end >= 0 else len(text)]
    room = max(0, 2 * (width - 4) - len(passage) - 4) // 2
    before = before.lstrip() if len(before) <= room else "\u2026 " + before[-room:].split(" ", 1)[-1]
    after = after.rstrip() if len(after) <= room else after[:room].rsplit(" ", 1)[0] + " \u2026"
    return Text.assemble((before, "dim"), (f"\u00ab{passage}\u00bb", "bold"), (after, "dim"))


def _quiet(findings: Sequence[Finding], console: Console) -> None:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, label in _QUIET_LABELS.items():
        there = by_code.get(code, [])
        if there:
            lines = ", ".join(str(line) for line in _unique(finding.line for finding in there))
            noun = "passage" if len(there) == 1 else "passages"
            console.print(Text(f"{len(there)} {noun} {label} (line {lines})", style="dim"))


_QUIET_LABELS = {
    "carried": "carried by the evidence",
    "descriptive": "describing the service or giving advice",
    "precaution": "with a precaution or a warning: keep them",
    "unassessed": "making a known claim that nobody has assessed yet",
    "other-treatment": "speaking of another treatment or other people",
    "unknown-claim": "claiming something of which nothing is known",
}


def _summary(document: CheckedDocument, console: Console) -> None:
    coverage = document.coverage
    levels = Counter(finding.level for finding in document.findings)
    console.print(Text(f"{_levels(levels)}", style="bold"))
    said = f"{coverage.claim_sentences} of {coverage.sentences} sentences claim something; {coverage.matched} known"
    verdicts = ", ".join(f"{Verdict(name).label.lower()} {n}" for name, n in coverage.by_verdict.items())
    console.print(Text(f"{said}{': ' + verdicts if verdicts else ''}.", style="dim"))


def _levels(levels: Mapping[Level, int]) -> str:
    parts = []
    for level in Level:
        count = levels.get(level, 0)
        parts.append(f"{count} {level.label.lower()}{'' if count == 1 else 's'}")
    return ", ".join(parts)


def _unique(numbers: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(numbers))
