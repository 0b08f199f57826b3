"""Writing what `kb check` found: the reports, the baseline, and copies of Word files with comments."""

from __future__ import annotations

from pathlib import Path

import click

from kb.checking.values import CheckedDocument
from kb.cli.check_outputs import TEXT, Output, emit, rendered
from kb.cli.check_request import Request
from kb.cli.files import put_whole, write_whole
from kb.reports.report_input import ReportInput
from kb.services.check_outcomes import Outcome
from kb.services.check_targets import Draft


def say(text: str) -> None:
    """Tells the person something that is not part of a report."""
    click.echo(text, err=True)


def write_reports(made: ReportInput, outcome: Outcome, request: Request) -> None:
    """Prints and writes every report, and says on standard error what was written and what falls short.

    Raises ExchangeError when a file cannot be written.
    """
    outputs = request.outputs
    if request.quiet:
        # in place of the report for people; what programs read stays whole
        outputs = tuple(output for output in outputs if output != Output(TEXT))
        if outputs[:1] != request.outputs[:1] and request.write_baseline is None:
            _print_failing(outcome)
    emit(made, outputs, everything=request.everything)
    if request.write_baseline is not None:
        write_whole(request.write_baseline, rendered(made, "json", everything=True).encode())
    if not request.quiet:
        for output in request.outputs:
            if output.path is not None:
                say(f"Wrote {output.path}.")
        _say_ratchet(outcome, request)
    for shortfall in outcome.shortfalls:
        say(
            f"kb: {shortfall.has:.1f} per cent of the sentences that claim something are carried; "
            f"{shortfall.origin} asks for {shortfall.asked:g}."
        )


def _print_failing(outcome: Outcome) -> None:
    from kb.reports.saying import message_line

    for document, finding in outcome.failing:
        click.echo(message_line(document.path, finding))


def _say_ratchet(outcome: Outcome, request: Request) -> None:
    if outcome.ratchet is not None:
        states = f"{outcome.ratchet.new} new, {outcome.ratchet.old} old, {len(outcome.ratchet.fixed)} fixed"
        say(f"Compared with {request.baseline}: {states}.")
    if request.write_baseline is not None:
        count = sum(not finding.suppressed for one in outcome.results for finding in one.findings)
        noun = "finding" if count == 1 else "findings"
        say(f"Wrote {count} {noun} to {request.write_baseline}; 'kb check --baseline' will call them old.")


def write_copy(path: Path, draft: Draft, checked: CheckedDocument, made: ReportInput, request: Request) -> None:
    """Writes a copy of a Word file with the findings as comments. Raises ExchangeError or UnreadableDocument."""
    from kb.reports.word_comments import write_commented_copy

    source = Path(draft.document.path)
    citations = {key: citation.short for key, citation in made.citations.items()}
    written: list[int] = []

    def write(place: Path) -> None:
        written.append(write_commented_copy(source, place, checked, citations=citations, everything=request.everything))

    put_whole(path, write)
    if not request.quiet:
        noun = "comment" if written[0] == 1 else "comments"
        say(f"Wrote {path} with {written[0]} {noun}.")
