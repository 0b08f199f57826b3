"""Comments that switch findings off: which passage each means, and what is wrong with the comment itself."""

from __future__ import annotations

import pytest

from kb.checking.origins import file_span
from kb.checking.suppressing import SuppressionCode, readable, suppressed
from kb.checking.values import CheckedDocument, Coverage, Document, Finding, TextFormat
from kb.reading import document_from_text
from kb.vocabulary import Level, WordingFit

NOT_SHOWN = "not-shown"


def finding(document: Document, words: str, *, code: str = NOT_SHOWN, claim: str | None = "fa-lifts-face") -> Finding:
    start = document.text.index(words)
    return Finding(
        start=start,
        end=start + len(words),
        line=1,
        column=1,
        text=words,
        claim=claim,
        relation=None,
        score=0.9,
        verdict=None,
        certainty=None,
        wording_fit=WordingFit.UNCHECKABLE,
        level=Level.WARNING,
        code=code,
        message="",
        suggestion="",
    )


def read(source: str, form: TextFormat) -> Document:
    return readable(document_from_text(source, format=form))


def reasons(source: str, form: TextFormat, *words: str, ignored: dict[str, str] | None = None) -> list[str]:
    """The reason with which the finding on each of ``words`` is switched off; empty where it is not."""
    document = read(source, form)
    found = tuple(finding(document, each) for each in words)
    checked = CheckedDocument("", len(document.text), Coverage(1, 1, 1), found)
    settled = suppressed(document, checked, source=source, ignored=ignored)
    return [next(f.suppressed for f in settled.findings if f.text == each and f.code == NOT_SHOWN) for each in words]


def problems(source: str, form: TextFormat, *words: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong with the comments."""
    document = read(source, form)
    found = tuple(finding(document, each) for each in words)
    checked = CheckedDocument("", len(document.text), Coverage(1, 1, 1), found)
    settled = suppressed(document, checked, source=source)
    assert all(document.text[f.start : f.end] == f.text for f in settled.findings)
    return [(f.code, f.line, f.column) for f in settled.findings if f.code in set(SuppressionCode)]


MARKDOWN = TextFormat.MARKDOWN
HTML = TextFormat.HTML
PLAIN = TextFormat.PLAIN


@pytest.mark.parametrize(
    ("source", "form", "first", "second"),
    [
        ("<!-- kb-ignore not-shown: agreed -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "agreed", ""),
        ("<!-- kb-ignore not-shown: agreed -->\n\nIt lifts.\n\nIt glows.\n", MARKDOWN, "agreed", ""),
        ("It lifts. <!-- kb-ignore not-shown: agreed -->\n\nIt glows.\n", MARKDOWN, "agreed", ""),
        ("It lifts.\n<!-- kb-ignore not-shown: agreed -->\nIt glows.\n", MARKDOWN, "", "agreed"),
        ("- It lifts <!-- kb-ignore not-shown: agreed -->\n- It glows.\n", MARKDOWN, "agreed", ""),
        ("<!-- kb-ignore not-shown: agreed -->\n- It lifts.\n- It glows.\n", MARKDOWN, "agreed", ""),
        ("<!-- kb-ignore not-shown: agreed -->\n# It lifts.\n\nIt glows.\n", MARKDOWN, "agreed", ""),
        ("<!-- kb-ignore not-shown:\n  agreed\n  in May -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "agreed in May", ""),
        ("<!-- KB-Ignore fa-lifts-face: agreed -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "agreed", ""),
        ("<!-- kb-ignore overstated, not-shown: agreed -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "agreed", ""),
        ("<!-- kb-ignore overstated: agreed -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "", ""),
        ("<!-- kb-ignore not-shown -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "", ""),
        ("<!-- kb-off: old -->\nIt lifts.\n\nIt glows.\n", MARKDOWN, "old", "old"),
        ("<!-- kb-off: old -->\nIt lifts.\n\n<!-- kb-on -->\n\nIt glows.\n", MARKDOWN, "old", ""),
        ("It lifts.\n\n<!-- kb-off: old -->\n\nIt glows.\n", MARKDOWN, "", "old"),
        ("`<!-- kb-off: old -->` is a comment. It lifts.\n\nIt glows.\n", MARKDOWN, "", ""),
        ("```\n<!-- kb-off: old -->\n```\n\nIt lifts.\n\nIt glows.\n", MARKDOWN, "", ""),
        ("<p>It lifts. <!-- kb-ignore not-shown: agreed --></p><p>It glows.</p>", HTML, "agreed", ""),
        ("<p>It lifts.</p><!-- kb-ignore not-shown: agreed --><p>It glows.</p>", HTML, "", "agreed"),
        ("<!-- kb-ignore not-shown: agreed -->\n<ul><li>It lifts.<li>It glows.</ul>", HTML, "agreed", ""),
        ("<p>It &amp; lifts. It lifts.<!-- kb-off: old --><p>It glows.<!-- kb-on -->", HTML, "", "old"),
        ("[kb-ignore not-shown: agreed]\nIt lifts.\n\nIt glows.\n", PLAIN, "agreed", ""),
        ("[kb-ignore not-shown: agreed]\n\nIt lifts.\n\nIt glows.\n", PLAIN, "agreed", ""),
        ("It lifts. [kb-ignore not-shown: agreed]\n\nIt glows.\n", PLAIN, "agreed", ""),
        ("It lifts.\n\n[kb-off: old]\n\nIt glows.\n\n[kb-on]\n", PLAIN, "", "old"),
        ("It lifts.\n\n<!-- kb-off: old -->\n\nIt glows.\n", PLAIN, "", ""),
    ],
)
def test_a_comment_means_the_next_block_or_its_own_or_a_stretch(
    source: str, form: TextFormat, first: str, second: str
) -> None:
    assert reasons(source, form, "It lifts", "It glows") == [first, second]


def test_a_setting_switches_a_code_or_a_claim_off_everywhere() -> None:
    source = "It lifts.\n\nIt glows.\n"
    assert reasons(source, PLAIN, "It lifts", ignored={"not-shown": "later"}) == ["later"]
    assert reasons(source, PLAIN, "It lifts", ignored={"fa-lifts-face": "later"}) == ["later"]
    assert reasons(source, PLAIN, "It lifts", ignored={"overstated": "later"}) == [""]


def test_a_comment_gives_its_own_reason_before_that_of_a_setting() -> None:
    source = "[kb-ignore not-shown: here]\nIt lifts.\n"
    assert reasons(source, PLAIN, "It lifts", ignored={"not-shown": "everywhere"}) == ["here"]


@pytest.mark.parametrize(
    ("source", "form", "expected"),
    [
        ("<!-- kb-ignore not-shown: agreed -->\nIt lifts.\n", MARKDOWN, []),
        ("<!-- kb-ignore not-shown -->\nIt lifts.\n", MARKDOWN, [("suppression-without-reason", 1, 1)]),
        ("<!-- kb-ignore not-shown: -->\nIt lifts.\n", MARKDOWN, [("suppression-without-reason", 1, 1)]),
        ("<!-- kb-off -->\nIt lifts.\n", MARKDOWN, [("suppression-without-reason", 1, 1)]),
        ("It lifts.\n\n  <!-- kb-ignore not-shown: x -->\n", MARKDOWN, [("unused-suppression", 3, 3)]),
        ("<!-- kb-ignore not-shwn: x -->\nIt lifts.\n", MARKDOWN, [("unused-suppression", 1, 1)]),
        ("<!-- kb-ignore not-shown overstated: x -->\nIt lifts.\n", MARKDOWN, [("unused-suppression", 1, 1)]),
        ("<!-- kb-ignore: x -->\nIt lifts.\n", MARKDOWN, [("unused-suppression", 1, 1)]),
        ("<!-- kb-skip: x -->\nIt lifts.\n", MARKDOWN, [("unused-suppression", 1, 1)]),
        ("It lifts.\n\n<!-- kb-on -->\n", MARKDOWN, [("unused-suppression", 3, 1)]),
        ("<!-- kb-off: x -->\n<!-- kb-on -->\nIt lifts.\n", MARKDOWN, [("unused-suppression", 1, 1)]),
        ("<p>It lifts.</p>\n<!-- kb-ignore not-shown -->\n", HTML, [("suppression-without-reason", 2, 1)]),
        ("It lifts.\n[kb-ignore not-shown]\n", PLAIN, [("suppression-without-reason", 2, 1)]),
    ],
)
def test_a_comment_that_lacks_a_reason_or_has_nothing_to_do_is_reported_where_it_stands(
    source: str, form: TextFormat, expected: list[tuple[str, int, int]]
) -> None:
    assert problems(source, form, "It lifts") == expected


def test_the_missing_reason_is_a_warning_and_the_rest_worth_knowing() -> None:
    document = read("<!-- kb-off -->\n\nIt lifts.\n\n<!-- kb-on -->\n", MARKDOWN)
    settled = suppressed(document, CheckedDocument("", 1, Coverage(1, 0, 0), ()))
    levels = {f.code: (f.level, f.message) for f in settled.findings}
    assert levels["suppression-without-reason"][0] is Level.WARNING
    assert "<!-- kb-off: your reason -->" in levels["suppression-without-reason"][1]


def test_without_comments_and_settings_the_check_is_handed_back_as_it_is() -> None:
    document = read("It lifts.\n", PLAIN)
    checked = CheckedDocument("", 1, Coverage(1, 1, 1), (finding(document, "It lifts"),))
    assert suppressed(document, checked) is checked


def test_the_reason_in_a_plain_text_is_not_part_of_its_prose() -> None:
    text = "We are open.\n[kb-ignore not-shown: collagen grows, says the boss]\nIt lifts.\n"
    document = read(text, PLAIN)
    assert document.text == text
    note = text.index("["), text.index("]") + 1
    assert note in document.skipped
    assert document.blocks is not None
    assert not any(block.start < note[1] and note[0] < block.end for block in document.blocks)


def test_places_of_a_page_are_those_of_its_file() -> None:
    source = "<html><body><p>It lifts.</p>\n<p>It glows. <!-- kb-ignore not-shown: x --></p></body></html>"
    document = read(source, HTML)
    first = document.text.index("It glows")
    start, end = file_span(document, first, first + 8)
    assert source[start:end] == "It glows"
    assert reasons(source, HTML, "It lifts", "It glows") == ["", "x"]
