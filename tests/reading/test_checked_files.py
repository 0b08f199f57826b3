"""Files of every format go through the whole check, and each finding says where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.checking.index import ClaimIndex
from kb.checking.pipeline import check_document
from kb.checking.values import Finding
from kb.reading import file_span, read_document
from kb.reports.word_comments import write_commented_copy
from kb.vocabulary import Certainty, Verdict
from tests.checking.known import known, known_claims
from tests.reading.reading_files import FILES


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    """Words alone; every claim counts as not shown."""
    return ClaimIndex([known(slug, Verdict.NOT_SHOWN, Certainty.VERY_LOW) for slug in known_claims()])


def on_collagen(name: str, index: ClaimIndex) -> Finding:
    document = read_document(FILES / name)
    checked = check_document(document, index)
    assert checked.characters == len(document.text)
    for finding in checked.findings:
        assert document.text[finding.start : finding.end] == finding.text
    return next(finding for finding in checked.findings if finding.claim == "fa-increases-collagen-production")


@pytest.mark.parametrize(
    ("name", "place"),
    [("leaflet.docx", "paragraph 2"), ("tagged.pdf", "page 1"), ("leaflet.html", ""), ("leaflet.md", "")],
)
def test_findings_say_where_they_stand(index: ClaimIndex, name: str, place: str) -> None:
    finding = on_collagen(name, index)
    assert finding.place == place
    if not place:
        line = (FILES / name).read_text(encoding="utf-8").split("\n")[finding.line - 1]
        assert line[finding.column - 1 :].startswith(finding.text.split()[0])


def test_the_place_in_the_page_holds_the_markup_between_the_words(index: ClaimIndex) -> None:
    source = (FILES / "leaflet.html").read_text(encoding="utf-8")
    finding = on_collagen("leaflet.html", index)
    first, last = file_span(read_document(FILES / "leaflet.html"), finding.start, finding.end)
    assert "<strong>boosts</strong> collagen" in source[first:last]


def test_a_checked_word_file_becomes_a_commented_one(index: ClaimIndex, tmp_path: Path) -> None:
    source, target = FILES / "leaflet.docx", tmp_path / "commented.docx"
    checked = check_document(read_document(source), index)
    assert write_commented_copy(source, target, checked, citations={}) == len(checked.findings) > 3
    assert read_document(target).text == read_document(source).text
