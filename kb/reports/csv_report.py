"""The findings as a table for a spreadsheet: one row a finding, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from kb.checking.values import CheckedDocument, Finding
from kb.reports.report_input import ReportInput
from kb.reports.saying import one_line

COLUMNS = (
    "path",
    "line",
    "column",
    "place",
    "level",
    "code",
    "words",
    "message",
    "suggestion",
    "replacement",
    "claim",
    "statement",
    "relation",
    "verdict",
    "certainty",
    "wording_fit",
    "strength",
    "score",
    "studies",
    "jurisdiction",
    "baseline",
    "suppressed",
    "start",
    "end",
    "fingerprint",
)
# Spreadsheets take a cell that begins with one of these for a formula; the wide forms count as well.
_FORMULA_SIGNS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_BYTE_ORDER_MARK = "\ufeff"


def render_csv(report: ReportInput, *, byte_order_mark: bool = True) -> str:
    """All findings, the switched-off ones too, with the names of the columns first.

    Lines end with CR LF. The byte order mark tells spreadsheets that the file is UTF-8. A cell that would be taken
    for a formula has an apostrophe before it.
    """
    out = io.StringIO(newline="")
    rows = csv.writer(out, dialect="excel")
    rows.writerow(COLUMNS)
    for document in report.documents:
        for finding in document.findings:
            rows.writerow(_row(report, document, finding))
    return (_BYTE_ORDER_MARK if byte_order_mark else "") + out.getvalue()


def _row(report: ReportInput, document: CheckedDocument, finding: Finding) -> list[str | int]:
    values: dict[str, object] = {name: getattr(finding, name) for name in COLUMNS if hasattr(finding, name)}
    values |= {
        "path": document.path,
        "words": finding.text,
        "score": f"{finding.score:.2f}",
        "studies": "; ".join(report.citation(key).short for key in finding.studies),
    }
    return [_cell(values[name]) for name in COLUMNS]


def _cell(value: object) -> str | int:
    if isinstance(value, int):
        return value
    text = "" if value is None else one_line(str(value))
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
