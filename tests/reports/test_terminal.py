from __future__ import annotations

import io

import pytest
from rich.console import Console

from kb.checking.values import CheckedDocument, Coverage
from kb.reports.report_input import EarlierFinding, ReportInput
from kb.reports.saying import message_line
from kb.reports.terminal import render_lines, render_plain, render_terminal
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


def unbroken(text: str) -> str:
    return "".join(text.split())


def test_each_passage_stands_in_its_sentence_between_quotes() -> None:
    assert "Facial acupuncture lifts the face permanently and \u00abboosts collagen\u00bb." in flowing(plain())


def test_a_finding_says_where_what_why_and_what_to_write() -> None:
    report = flowing(plain())
    assert "draft.txt:1:20: error absolute-wording 'permanently' says that it lasts;" in report
    assert "draft.txt:1:51: warning not-shown Stated as a fact, but nobody has shown it." in report
    assert "Facial acupuncture raises collagen production in the skin." in report
    assert "not shown, very low certainty" in report
    assert "why Nine people were measured. Nothing changed." in report
    assert "write You may write: Whether it raises collagen is very uncertain." in report
    assert "studies Endo 2020; two; three; four; and 2 more" in report


def test_levels_are_words_and_not_colours_alone() -> None:
    report = plain()
    for level in (Level.ERROR, Level.WARNING):
        assert f": {level.value} " in report
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


def test_switched_off_and_old_findings_are_only_counted() -> None:
    off, old = finding(suppressed="agreed with Ben"), finding(baseline="unchanged", line=7)
    new = finding(baseline="new", line=8)
    document = CheckedDocument("a.txt", 90, Coverage(3, 3, 3), (off, old, new))
    report = flowing(render_plain([document], fixed=(EarlierFinding("a.txt", "ab"),)))
    assert "1 passage switched off by the writer (line 1)" in report
    assert "1 passage that the baseline has already (line 7)" in report
    assert "a.txt:8:51: warning not-shown" in report
    assert "a.txt:7:51" not in report
    assert "0 errors, 2 warnings, 0 notices" in report
    assert "Compared with the baseline: 1 new, 1 gone." in report
    whole = flowing(render_plain([document], everything=True))
    assert "off agreed with Ben" in whole
    assert "known the baseline has this finding" in whole


def test_places_and_jurisdictions_are_named() -> None:
    one = finding(place="page 3", jurisdiction="uk", studies=("asa",))
    quiet = finding(place="page 4", code="carried", level=Level.NOTICE)
    report = flowing(render_plain([CheckedDocument("a.pdf", 9, Coverage(1, 1, 1), (one, quiet))]))
    assert "a.pdf:page 3: warning not-shown" in report
    assert "where United Kingdom" in report
    assert "rulings asa" in report
    assert "1 passage carried by the evidence (page 4)" in report


def test_a_draft_cannot_act_on_the_terminal(report: ReportInput) -> None:
    texts = {path: draft.text for path, draft in report.drafts.items()}
    assert "\x1b" in "".join(texts.values())
    assert "\x1b" not in render_plain(report.documents, texts=texts, everything=True)


def test_real_results_are_reported_whole(report: ReportInput) -> None:
    texts = {path: draft.text for path, draft in report.drafts.items()}
    # a screen breaks lines where it likes
    whole = unbroken(render_plain(report.documents, texts=texts, everything=True))
    for document in report.documents:
        for one in document.findings:
            assert unbroken(message_line(document.path, one)) in whole
            assert unbroken(one.suggestion) in whole


def test_the_short_report_is_one_line_a_finding(marked_report: ReportInput) -> None:
    lines = render_lines(marked_report.documents, everything=True).splitlines()
    live = [(d.path, one) for d in marked_report.documents for one in d.findings if not one.suppressed]
    assert lines == [message_line(path, one) for path, one in live]
    assert 0 < len(render_lines(marked_report.documents).splitlines()) < len(lines)
