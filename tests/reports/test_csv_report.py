"""The table of findings, read back by a CSV reader."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from kb.reports.csv_report import COLUMNS, render_csv
from kb.reports.report_input import ReportInput
from tests.reports.findings import checked, finding


def rows(report: ReportInput) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_csv(report, byte_order_mark=False), newline="")))


def test_every_finding_is_a_row(report: ReportInput) -> None:
    findings = [(document.path, one) for document in report.documents for one in document.findings]
    for row, (path, one) in zip(rows(report), findings, strict=True):
        assert tuple(row) == COLUMNS
        assert (row["path"], row["line"], row["code"]) == (path, str(one.line), one.code)
        assert row["words"].removeprefix("'").split() == one.text.replace("\x1b", "\u241b").split()
        assert row["verdict"] == (one.verdict.value if one.verdict else "")


def test_no_row_breaks_over_lines(report: ReportInput) -> None:
    lines = render_csv(report).split("\r\n")
    assert len(lines) == 2 + sum(len(document.findings) for document in report.documents)
    assert not any("\n" in line for line in lines)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1dcmd", " =1", "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    one = finding(text=text, message=text, suggestion=text, statement=text, claim=text, suppressed=text)
    (row,) = rows(ReportInput((replace(checked(path="=evil.md"), findings=(one,)),)))
    for name in ("path", "words", "message", "suggestion", "statement", "claim", "suppressed"):
        assert row[name].startswith("'")


def test_commas_quotes_and_line_ends_stay_in_their_cell() -> None:
    (row,) = rows(ReportInput((replace(checked(), findings=(finding(text='a "b", c\nd; e'),)),)))
    assert row["words"] == 'a "b", c d; e'


def test_studies_are_named_as_readers_know_them(report: ReportInput) -> None:
    named = [row["studies"] for row in rows(report)]
    assert any("Endo 2020; Haghir" in studies for studies in named)


def test_spreadsheets_are_told_that_it_is_utf_8() -> None:
    assert render_csv(ReportInput(())).startswith("\ufeffpath,line,")
