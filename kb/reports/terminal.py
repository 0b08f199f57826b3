"""The report of a check for people at a terminal.

Each finding begins with a line of the shape that editors know, "path:line:column: level code message"; what is
said of the same words stands together below them. Nothing is said by colour alone: levels are words, and the
words a finding speaks of stand between angle quotes, so that a report reads the same in a pipe, in a log and by ear.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kb.checking.codes import Code
from kb.checking.values import CheckedDocument, Finding
from kb.reports.report_input import EarlierFinding, stands_in
from kb.reports.saying import (
    counted,
    counted_levels,
    coverage_words,
    in_context,
    is_shown,
    jurisdiction_name,
    levels_of,
    live,
    message_line,
    name_of,
    one_line,
    printable,
    shortened,
    verdict_words,
    where,
)
from kb.vocabulary import Level, Relation

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}
_WIDEST = 100
_STUDIES_SHOWN = 4


def render_terminal(
    documents: Sequence[CheckedDocument],
    console: Console,
    *,
    texts: Mapping[str, str] | None = None,
    citations: Mapping[str, str] | None = None,
    everything: bool = False,
    fixed: Sequence[EarlierFinding] | None = None,
) -> None:
    """Print the report of ``documents`` to ``console``.

    ``texts`` are the documents' texts by path: with them each finding is shown in its sentence. ``citations`` are
    short references by study key, such as "Yun 2013". ``everything`` shows every finding in full; without it,
    findings that ask for nothing, that the writer switched off, or that the baseline knows are only counted.
    ``fixed`` are the findings of the baseline that are gone.
    """
    for number, document in enumerate(documents):
        if number:
            console.print()
        _document(document, console, (texts or {}).get(document.path, ""), citations or {}, everything=everything)
    if len(documents) > 1:
        levels = levels_of(finding for document in documents for finding in live(document))
        console.print()
        console.print(Text(f"{len(documents)} documents: {counted_levels(levels)}", style="bold"))
    if fixed is not None:
        new = sum(finding.baseline == "new" for document in documents for finding in live(document))
        console.print(Text(f"Compared with the baseline: {new} new, {len(fixed)} gone."))


def render_plain(
    documents: Sequence[CheckedDocument],
    *,
    texts: Mapping[str, str] | None = None,
    citations: Mapping[str, str] | None = None,
    everything: bool = False,
    width: int = 80,
    fixed: Sequence[EarlierFinding] | None = None,
) -> str:
    """The same report as text without any colour, ``width`` columns wide."""
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, highlight=False, legacy_windows=False)
    render_terminal(documents, console, texts=texts, citations=citations, everything=everything, fixed=fixed)
    return out.getvalue()


def render_lines(documents: Sequence[CheckedDocument], *, everything: bool = False) -> str:
    """One line a finding and nothing else, for editors and ``grep``; empty when there is nothing to say."""
    return "".join(
        f"{message_line(document.path, finding)}\n"
        for document in documents
        for finding in live(document)
        if everything or is_shown(finding)
    )


def _document(
    document: CheckedDocument, console: Console, text: str, citations: Mapping[str, str], *, everything: bool
) -> None:
    console.print(Text(name_of(document.path), style="bold underline"))
    shown = [finding for finding in document.findings if everything or is_shown(finding)]
    for _, together in groupby(shown, key=lambda finding: (finding.start, finding.end)):
        console.print()
        _passage(list(together), document.path, console, text, citations)
    console.print()
    _counted_only([finding for finding in document.findings if finding not in shown], console)
    console.print(Text(counted_levels(levels_of(live(document))), style="bold"))
    console.print(Text(coverage_words(document.coverage), style="dim"))


def _passage(findings: list[Finding], path: str, console: Console, text: str, citations: Mapping[str, str]) -> None:
    width = min(console.width, _WIDEST)
    for number, finding in enumerate(findings):
        console.print(_head(path, finding), width=width)
        if not number:
            console.print(Padding(_in_sentence(finding, text, width), (0, 0, 0, 2)), width=width)
        console.print(Padding(_details(finding, citations), (0, 0, 0, 2)), width=width)


def _head(path: str, finding: Finding) -> Text:
    """The line that every report has of a finding, its parts told apart by weight."""
    line = Text(message_line(path, finding))
    place, level = len(where(path, finding)) + 2, len(finding.level.value)
    line.stylize("dim", 0, place)
    line.stylize(_STYLES[finding.level], place, place + level)
    line.stylize("dim", place + level, place + level + 1 + len(finding.code))
    line.stylize("bold", place + level + 2 + len(finding.code))
    return line


def _details(finding: Finding, citations: Mapping[str, str]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=7, max_width=7)
    table.add_column(ratio=1)
    if finding.claim is not None:
        table.add_row(Text("claim", style="dim"), _claim_line(finding))
    if finding.rationale and finding.relation is not None and finding.level is not Level.NOTICE:
        table.add_row(Text("why", style="dim"), Text(printable(shortened(finding.rationale))))
    if finding.suggestion:
        table.add_row(Text("write", style="dim"), Text(printable(finding.suggestion), style="green"))
    if finding.studies:
        name = "rulings" if finding.jurisdiction else "studies"
        table.add_row(Text(name, style="dim"), Text(_studies(finding.studies, citations)))
    for name, value in (
        ("where", jurisdiction_name(finding.jurisdiction)),
        ("off", finding.suppressed),
        ("known", "the baseline has this finding" if finding.baseline == "unchanged" else ""),
    ):
        if value:
            table.add_row(Text(name, style="dim"), Text(one_line(value)))
    return table


def _claim_line(finding: Finding) -> Text:
    relation = finding.relation or Relation.RELATED
    line = Text.assemble(printable(finding.statement or finding.claim or ""), " ")
    details = [finding.claim or "", verdict_words(finding), relation.label, f"score {finding.score:.2f}"]
    line.append("(" + ", ".join(detail for detail in details if detail) + ")", style="dim")
    return line


def _studies(keys: Sequence[str], citations: Mapping[str, str]) -> str:
    names = [citations.get(key, key) for key in keys[:_STUDIES_SHOWN]]
    more = len(keys) - len(names)
    return "; ".join(names) + (f"; and {more} more" if more > 0 else "")


def _in_sentence(finding: Finding, text: str, width: int) -> Text:
    """The passage between angle quotes, with as much of its line around it as two lines of the screen hold."""
    room = max(0, 2 * (width - 4) - len(one_line(finding.text)) - 4) // 2
    before, passage, after = in_context(finding, text if stands_in(text, finding) else "", room)
    return Text.assemble((before, "dim"), (f"\u00ab{passage}\u00bb", "bold"), (after, "dim"))


def _counted_only(findings: Sequence[Finding], console: Console) -> None:
    """One line for each reason for which findings are not shown."""
    reasons: dict[str, list[Finding]] = {}
    for finding in findings:
        reasons.setdefault(_reason(finding), []).append(finding)
    for reason in sorted(reasons, key=_REASONS.index):
        there = reasons[reason]
        console.print(Text(f"{counted(len(there), 'passage')} {reason} ({_places(there)})", style="dim"))


def _reason(finding: Finding) -> str:
    if finding.suppressed:
        return _OFF
    if finding.baseline == "unchanged" and (finding.level is not Level.NOTICE or finding.code not in _QUIET_LABELS):
        return _OLD
    return _QUIET_LABELS[finding.code]


def _places(findings: Iterable[Finding]) -> str:
    """ "line 3, 8", or "page 2, page 3" in a file without lines."""
    places = dict.fromkeys(one_line(finding.place) or str(finding.line) for finding in findings)
    return ("" if any(finding.place for finding in findings) else "line ") + ", ".join(places)


_QUIET_LABELS: dict[str, str] = {
    Code.CARRIED: "carried by the evidence",
    Code.DESCRIPTIVE: "describing the service or giving advice",
    Code.PRECAUTION: "with a precaution or a warning: keep them",
    Code.UNASSESSED: "making a known claim that nobody has assessed yet",
    Code.OTHER_TREATMENT: "speaking of another treatment or other people",
    Code.UNKNOWN_CLAIM: "claiming something of which nothing is known",
}
_OLD = "that the baseline has already"
_OFF = "switched off by the writer"
_REASONS = [*_QUIET_LABELS.values(), _OLD, _OFF]
