"""What all reports say alike."""

from __future__ import annotations

import pytest

from kb.checking.values import Document
from kb.reports.report_input import ReportInput
from kb.reports.saying import code_meaning, end_position, in_context, message_line, one_line, printable, shortened
from tests.reports.findings import TEXT, finding


def test_a_message_has_one_shape() -> None:
    line = message_line("copy/draft.txt", finding())
    assert line == "copy/draft.txt:1:51: warning not-shown Stated as a fact, but nobody has shown it."


def test_a_file_without_lines_is_named_by_its_place() -> None:
    assert message_line("a.pdf", finding(place="page 3")).startswith("a.pdf:page 3: warning not-shown ")


def test_a_message_stays_on_one_line_and_acts_on_no_terminal() -> None:
    line = message_line("a\nb.txt", finding(message="Stated\r\nas \x1b[31ma fact\x07"))
    assert line == "a b.txt:1:51: warning not-shown Stated as \u241b[31ma fact\u2407"
    assert printable("a\x9bb\ud800") == "a\ufffdb\ufffd"
    assert one_line(" a\t\n b ") == "a b"


def test_the_end_of_a_passage_is_behind_its_last_character() -> None:
    assert end_position(finding()) == (1, 51 + len("boosts collagen"))
    assert end_position(finding(line=3, column=9, text="boosts\ncollagen")) == (4, len("collagen") + 1)
    assert end_position(finding(line=3, column=9, text="boosts\n")) == (4, 1)


def test_the_ends_agree_with_the_texts(report: ReportInput) -> None:
    for checked in report.documents:
        lines = report.drafts[checked.path].text.split("\n")
        for one in checked.findings:
            line, column = end_position(one, report.drafts[checked.path])
            assert sum(len(text) + 1 for text in lines[: line - 1]) + column - 1 == one.end


def test_a_passage_is_shown_in_its_line_when_there_is_room() -> None:
    assert in_context(finding(), TEXT, 80)[2] == "."
    before, passage, after = in_context(finding(), TEXT, 20)
    assert (before, passage, after) == ("\u2026 permanently and ", "boosts collagen", ".")
    assert in_context(finding(), "", 80) == ("", "boosts collagen", "")


@pytest.mark.parametrize(("length", "shown"), [(1, "One."), (9, "One. Two."), (99, "One. Two. Three.")])
def test_a_rationale_is_shortened_by_whole_sentences(length: int, shown: str) -> None:
    assert shortened("One. Two. Three.", length) == shown


def test_a_code_of_a_later_version_still_has_a_meaning() -> None:
    assert code_meaning("brand-new") == "Brand new."


def test_words_are_only_shown_in_a_text_that_has_them(report: ReportInput) -> None:
    checked = report.documents[0]
    other = ReportInput(report.documents, {checked.path: Document(checked.path, "Another text altogether.")})
    assert report.text_around(checked, checked.findings[0])
    assert other.text_around(checked, checked.findings[0]) == ""
