"""Workflow commands, read back as the runner reads them."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.reports.github import render_github
from kb.reports.report_input import ReportInput
from tests.reports.findings import checked, finding

COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    match = COMMAND.fullmatch(line)
    assert match, line
    properties = dict(part.split("=", 1) for part in match["properties"].split(","))
    return match["level"], {name: unescaped(value) for name, value in properties.items()}, unescaped(match["message"])


def unescaped(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_every_finding_becomes_one_command_that_reads_back(report: ReportInput) -> None:
    lines = render_github(report, everything=True).splitlines()
    findings = [(document.path, one) for document in report.documents for one in document.findings]
    for line, (path, one) in zip(lines, findings, strict=True):
        level, properties, message = read(line)
        assert level == one.level.value
        assert properties["file"] == path
        assert properties["line"] == str(one.line)
        assert properties["title"].startswith(f"{one.code}: ")
        assert message.startswith(one.message)


def test_signs_that_mean_something_to_the_runner_are_escaped() -> None:
    one = finding(message="100%: see a,b\r\nand ::error::", suggestion="")
    report = ReportInput((replace(checked("a,b: 5%.md"), findings=(one,)),))
    assert render_github(report) == (
        "::warning file=a%2Cb%3A 5%25.md,line=1,endLine=1,col=51,endColumn=66,title=not-shown%3A boosts collagen"
        "::100%25: see a,b%0D%0Aand ::error::\n"
    )


def test_a_passage_over_two_lines_has_no_columns() -> None:
    report = ReportInput((replace(checked(), findings=(finding(text="boosts\ncollagen"),)),))
    _, properties, _ = read(render_github(report).strip())
    assert (properties["line"], properties["endLine"]) == ("1", "2")
    assert "col" not in properties


def test_a_file_without_lines_has_its_place_in_words() -> None:
    report = ReportInput((replace(checked("a.docx"), findings=(finding(place="paragraph 12"),)),))
    _, properties, message = read(render_github(report).strip())
    assert set(properties) == {"file", "title"}
    assert message.endswith("(paragraph 12)")


def test_quiet_old_and_switched_off_findings_make_no_annotation(marked_report: ReportInput) -> None:
    lines = render_github(marked_report).splitlines()
    new = [one for document in marked_report.documents for one in document.findings[2:]]
    assert 0 < len(lines) < len(new)
    assert not any("title=carried" in line or "title=precaution" in line for line in lines)
    assert len(render_github(marked_report, everything=True).splitlines()) == len(new) + len(marked_report.documents)
