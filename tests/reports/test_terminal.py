from __future__ import annotations

import io

import pytest
from rich.console import Console

from kb.checking.values import CheckedDocument, Coverage
from kb.reports.terminal import render_plain, render_terminal
from kb.vocabulary import Level
from tests.reports.findings import TEXT, checked, finding


def plain(*, everything: bool = False, width: int = 80) -> str:
    return render_plain(
        [checked()],
        texts={"draft.txt": TEXT},
        citations={"endo2020collagen": "Endo 2020"},
        everything=everything,
        width=width,
    )


def flowing(report: str) -> str:
    return " ".join(report.split())


def test_each_passage_stands_in_its_sentence_between_quotes() -> None:
    assert "Facial acupuncture lifts the face permanently and \u00abboosts collagen\u00bb." in flowing(plain())


def test_a_finding_says_where_what_why_and_what_to_write() -> None:
    report = flowing(plain())
    assert "draft.txt:1:20" in report
    assert "Stated as a fact, but nobody has shown it. [not-shown]" in report
    assert "Facial acupuncture raises collagen production in the skin." in report
    assert "not shown, very low certainty" in report
    assert "why Nine people were measured. Nothing changed." in report
    assert "write You may write: Whether it raises collagen is very uncertain." in report
    assert "studies Endo 2020; two; three; four; and 2 more" in report


def test_levels_are_words_and_not_colours_alone() -> None:
    report = plain()
    for level in (Level.ERROR, Level.WARNING):
        assert level.label in report
    assert "\x1b" not in report


def test_a_long_rationale_is_cut_at_a_sentence() -> None:
    report = flowing(plain())
    assert 1 <= report.count("A long tail of details follows here.") < 20


def test_findings_that_ask_for_nothing_are_only_counted() -> None:
    assert "1 passage claiming something of which nothing is known (line 3)" in flowing(plain())
    assert "golf swing" not in plain()
    assert "golf swing" in plain(everything=True)


def test_the_summary_counts_levels_and_sentences() -> None:
    report = flowing(plain())
    assert "1 error, 1 warning, 1 notice" in report
    assert "3 of 4 sentences claim something; 2 known: not shown 2." in report


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(len(line) for line in plain(width=width).splitlines()) <= width


def test_a_report_without_the_text_shows_the_passage_alone() -> None:
    assert "\u00abboosts collagen\u00bb" in render_plain([checked()])


def test_several_documents_are_summed_up() -> None:
    report = render_plain([checked("one.txt"), checked("two.txt")])
    assert "2 documents: 2 errors, 2 warnings, 2 notices" in flowing(report)


def test_a_text_without_findings_says_so_in_numbers() -> None:
    report = flowing(render_plain([CheckedDocument("calm.txt", 10, Coverage(1, 0, 0), ())]))
    assert "0 errors, 0 warnings, 0 notices" in report
    assert "0 of 1 sentences claim something" in report


def test_words_of_a_draft_are_never_taken_for_markup() -> None:
    strange = CheckedDocument("x.txt", 9, Coverage(1, 1, 1), (finding(message="[bold]Not[/bold] [red]", text="[/x]"),))
    report = render_plain([strange])
    assert "[bold]Not[/bold] [red]" in report
    assert "\u00ab[/x]\u00bb" in report


def test_colours_are_used_where_the_screen_has_them() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="truecolor", width=80)
    render_terminal([checked()], console, texts={"draft.txt": TEXT})
    assert "\x1b[" in out.getvalue()
