"""The report for pull requests, read back by a Markdown parser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.checking.values import Document
from kb.reports.markdown import escaped, render_markdown
from kb.reports.report_input import Citation, ReportInput
from kb.reports.saying import is_shown, one_line, where
from tests.reports.findings import TEXT, checked, finding

PARSER = MarkdownIt("commonmark").enable("table")


def tokens(markdown: str) -> list[Token]:
    return [inner for token in PARSER.parse(markdown) for inner in (token, *(token.children or ()))]


def words(markdown: str) -> str:
    """What a reader of the rendered report sees."""
    kinds = {"text", "code_inline", "text_special"}
    lines = [token.children for token in PARSER.parse(markdown) if token.children]
    return "\n".join("".join(token.content for token in line if token.type in kinds) for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> & &amp; <b>x</b> <!-- y -->",
        "# no heading",
        "1. no list",
        "1) no list",
        "- no list",
        "+ no list",
        "===",
        "> no quote",
        "*a* _b_ **c** ~~d~~ `e` snake_case_name",
        "[link](https://x.example) ![image](y) [^1]",
        "a | b \\ c \\* $d$",
        "https://user_name.example/a_b",
    ],
)
def test_text_reads_as_it_is(text: str) -> None:
    assert words(escaped(text)) == text
    assert {token.type for token in tokens(escaped(text))} <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "text_special",
    }


def test_nobody_is_mentioned_and_no_issue_is_linked() -> None:
    assert escaped("@everyone see #12") == "@<!-- -->everyone see #<!-- -->12"
    assert escaped("mail@example.org C#7") == "mail@example.org C#7"


def test_real_results_are_all_there(report: ReportInput) -> None:
    read = words(render_markdown(report, everything=True))
    for document in report.documents:
        for one in document.findings:
            assert f"{one.level.value} {one.code} {one_line(one.message)}" in read
            assert one_line(one.suggestion) in read
            assert one_line(one.statement) in read
    assert "20 November 2026" in read
    assert "This is not medical or legal advice." in read


def test_nothing_of_a_draft_becomes_markup(marked_report: ReportInput) -> None:
    found = tokens(render_markdown(marked_report, everything=True))
    assert {t.content for t in found if t.type in {"html_block", "html_inline"}} <= {"<!-- -->"}
    assert not any(t.type in {"image", "fence", "code_block"} for t in found)
    assert len([t for t in found if t.type == "heading_open" and t.tag == "h1"]) == 1
    assert len([t for t in found if t.type == "heading_open" and t.tag == "h2"]) == len(marked_report.documents)


def test_only_what_asks_for_something_is_shown_in_full(marked_report: ReportInput) -> None:
    read = words(render_markdown(marked_report))
    for document in marked_report.documents:
        for one in document.findings:
            line = f"{where(document.path, one)}: {one.level.value} {one.code} {one_line(one.message)}"
            assert (line in read) is is_shown(one)
    assert "fine as it is" in read
    assert "switched off by the writer:" in read
    assert "Agreed with <legal> & \u201cBen\u201d, 100%: keep it" in read


def test_studies_are_footnotes_that_exist_and_are_used(report: ReportInput) -> None:
    markdown = render_markdown(report)
    body, _, notes = markdown.partition("\n[^1]: ")
    assert notes
    defined = {line.split("]")[0] for line in f"[^1]: {notes}".splitlines() if line.startswith("[^")}
    used = {f"[^{part.split(']')[0]}" for part in body.split("[^")[1:]}
    assert defined == used


def test_a_study_is_cited_with_its_address_and_its_retraction() -> None:
    citation = Citation("two", "Two 2002", "Two A. A *title*. 2002.", (("DOI", "https://doi.org/10.1/x"),), True)
    report = ReportInput((replace(checked(), findings=(finding(studies=("two",)),)),), citations={"two": citation})
    assert "**Studies:** Two 2002[^1]" in render_markdown(report)
    assert "[^1]: **Retracted.** Two A. A \\*title\\*. 2002. <https://doi.org/10.1/x>" in render_markdown(report)


def test_a_passage_is_shown_in_its_line() -> None:
    report = ReportInput((checked(),), {"draft.txt": Document("draft.txt", TEXT)})
    assert "> Facial acupuncture lifts the face permanently and **boosts collagen**." in render_markdown(report)
