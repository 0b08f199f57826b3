"""Where the report of a check goes, and in which form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.files import write_whole

if TYPE_CHECKING:
    from kb.reports.report_input import ReportInput
    from kb.services.check_targets import Draft

TEXT = "text"
FORMATS = (TEXT, "lines", "json", "markdown", "html", "sarif", "github", "csv")
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Output:
    """A report in one form; without a path it goes to standard output."""

    style: str
    path: Path | None = None


class OutputParameter(click.ParamType[Output]):
    """``FORMAT:FILE``."""

    name = "format:file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        if isinstance(value, Output):
            return value
        style, _, path = str(value).partition(":")
        if style not in FORMATS or not path:
            known = ", ".join(FORMATS)
            self.fail(f"'{value}' is not FORMAT:FILE, such as html:report.html. Formats are {known}.", param, ctx)
        return Output(style, Path(path))


def refuse_collisions(written: Sequence[Path], read: Iterable[Path]) -> None:
    """Raises UsageError if a report would overwrite a draft or another report."""
    inputs = {path.resolve(): path for path in read}
    seen: set[Path] = set()
    for path in written:
        place = path.resolve()
        if place in inputs or any(_same(place, other) for other in inputs):
            raise click.UsageError(f"{path} is a draft that is checked: name another file for the report.")
        if place in seen:
            raise click.UsageError(f"{path} is named for two reports: name a file for each.")
        seen.add(place)


def _same(path: Path, other: Path) -> bool:
    """Whether both names lead to one file, which links and file systems that know no case make possible."""
    try:
        return path.samefile(other)
    except OSError:
        return False


def emit(report: ReportInput, outputs: Sequence[Output], *, everything: bool) -> None:
    """Writes every report; files whole or not at all. Raises ExchangeError."""
    for output in outputs:
        if output.path is not None:
            write_whole(output.path, rendered(report, output.style, everything=everything).encode())
        elif output.style == TEXT:
            from kb.cli.output import console
            from kb.reports.terminal import render_terminal

            render_terminal(report.documents, console(), everything=everything, **_terminal(report))
        else:
            # no byte order mark where another program reads along
            _print(rendered(report, output.style, everything=everything).removeprefix("\ufeff"))


def rendered(report: ReportInput, style: str, *, everything: bool) -> str:
    """The report as text. Each form is imported when it is asked for."""
    if style == "json":
        from kb.reports.json_report import render_json

        return render_json(report.documents)
    if style == "lines":
        from kb.reports.terminal import render_lines

        return render_lines(report.documents, everything=everything)
    if style == "markdown":
        from kb.reports.markdown import render_markdown

        return render_markdown(report, everything=everything)
    if style == "html":
        from kb.reports.html import render_html

        return render_html(report)
    if style == "sarif":
        from kb.reports.sarif import render_sarif

        return render_sarif(report)
    if style == "github":
        from kb.reports.github import render_github

        return render_github(report, everything=everything)
    if style == "csv":
        from kb.reports.csv_report import render_csv

        return render_csv(report)
    from kb.reports.terminal import render_plain

    return render_plain(report.documents, everything=everything, width=WIDTH, **_terminal(report))


def _terminal(report: ReportInput) -> dict[str, Any]:
    return {
        "texts": {path: draft.text for path, draft in report.drafts.items()},
        "citations": {key: citation.short for key, citation in report.citations.items()},
        "fixed": report.fixed,
    }


def _print(text: str) -> None:
    click.echo(text.encode(), nl=False)


# ------------------------------------------------------------------------------------------ Word files with comments


def is_folder(target: Path) -> bool:
    """Whether copies go into a folder: it is one, or does not look like a Word file."""
    return target.is_dir() or target.suffix.lower() not in {".docx", ".docm"}


def copies(target: Path, drafts: Sequence[Draft]) -> list[tuple[int, Path]]:
    """Which drafts get a commented copy, by their place, and where. Raises UsageError if ``target`` does not fit."""
    from kb.checking.values import TextFormat

    words = [number for number, draft in enumerate(drafts) if draft.document.format is TextFormat.DOCX]
    words = [number for number in words if drafts[number].document.path != "-"]
    if not words:
        raise click.UsageError("--commented-copy is for Word files (.docx), and none of the documents is one.")
    if not is_folder(target):
        if len(words) > 1:
            raise click.UsageError(f"{len(words)} Word files are checked: name a folder for their commented copies.")
        return [(words[0], target)]
    named = [(number, target / Path(drafts[number].document.path).name) for number in words]
    doubled = {path for _, path in named if sum(path == other for _, other in named) > 1}
    if doubled:
        raise click.UsageError(f"Several Word files are called {min(doubled).name}: check them one by one.")
    return named
