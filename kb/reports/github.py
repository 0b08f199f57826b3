"""Workflow commands of GitHub: each finding becomes an annotation of the line that it stands in.

Escaping follows the runner's own (``%``, CR and LF in messages; also ``:`` and ``,`` in properties).
"""

from __future__ import annotations

from pathlib import PurePath

from kb.checking.values import Document, Finding
from kb.reports.report_input import ReportInput
from kb.reports.saying import end_position, is_shown, live, printable


def render_github(report: ReportInput, *, everything: bool = False) -> str:
    """One line a finding; empty when there is nothing to say.

    Without ``everything``, findings that ask for nothing and those that the baseline knows are left out.
    """
    return "".join(
        f"{_command(document.path, finding, report.drafts.get(document.path))}\n"
        for document in report.documents
        for finding in live(document)
        if everything or is_shown(finding)
    )


def _command(path: str, finding: Finding, draft: Document | None) -> str:
    properties: dict[str, str] = {}
    if path not in {"", "-"}:
        properties["file"] = PurePath(path).as_posix()
    if not finding.place:
        properties |= _position(finding, draft)
    properties["title"] = f"{finding.code}: {' '.join(finding.text.split())}"
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    said = "\n".join(filter(None, (finding.message, finding.suggestion, finding.place and f"({finding.place})")))
    return f"::{finding.level.value} {given}::{_message(said)}"


def _position(finding: Finding, draft: Document | None) -> dict[str, str]:
    end_line, end_column = end_position(finding, draft)
    place = {"line": str(finding.line), "endLine": str(end_line)}
    if end_line == finding.line:  # columns are refused for a passage over several lines
        place |= {"col": str(finding.column), "endColumn": str(end_column)}
    return place


def _message(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
