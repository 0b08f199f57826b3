"""The page for clients, read back by a parser that follows the standard, and by a browser."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from justhtml import JustHTML

from kb.checking.markdown import parse_markdown
from kb.checking.values import CheckedDocument, Coverage, Document, Finding, TextFormat
from kb.reports.html import render_html
from kb.reports.notes import notes_of
from kb.reports.report_input import Citation, ReportInput
from kb.vocabulary import Level
from tests.reports.findings import TEXT, checked, finding

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def parsed(report: ReportInput) -> JustHTML:
    """The page as a browser would read it; a mistake in its markup is an error."""
    return JustHTML(render_html(report), strict=True, sanitize=False)


def words(node: Any) -> str:
    return " ".join(node.to_text(separator="", strip=False).split())


def attribute(node: Any, name: str) -> str:
    """The value of an attribute; empty where there is none."""
    return str((node.attrs or {}).get(name) or "")


def flat(text: str) -> str:
    return " ".join(text.replace("\x1b", "\u241b").split())


def spoken(text: str) -> list[str]:
    """The words, without tags: those that stand in a Markdown draft are not shown."""
    return re.findall(r"\w+", re.sub(r"<[^>]*>", "", text))


def one_report(text: str, *findings: Finding, **more: Any) -> ReportInput:
    document = CheckedDocument("d.txt", len(text), Coverage(3, 2, 2, unsupported=1, carried=1), findings)
    return ReportInput((document,), {"d.txt": Document("d.txt", text)}, **more)


def on(text: str, passage: str, **over: Any) -> Finding:
    start = text.index(passage)
    return finding(start=start, end=start + len(passage), text=passage, **over)


def test_the_page_is_valid_and_holds_every_finding(report: ReportInput) -> None:
    page = parsed(report)
    notes = [note for some in notes_of(report.documents) for note in some]
    for note in notes:
        (shown,) = page.query(f"#n{note.number}")
        said = words(shown)
        assert flat(note.first.message) in said
        (quoted,) = shown.query("q")
        assert spoken(words(quoted)) == spoken(note.first.text)
        assert flat(note.first.suggestion) in said
        assert note.tone.sign in said
        assert note.tone.label in said
        for one in note.findings:
            assert flat(one.statement) in said
    assert sum(len(note.findings) for note in notes) == sum(len(document.findings) for document in report.documents)


def test_every_note_is_tied_to_its_words_in_the_draft(report: ReportInput) -> None:
    page = parsed(report)
    for note in (note for some in notes_of(report.documents) for note in some):
        (reference,) = page.query(f"#r{note.number}")
        assert attribute(reference, "href") == f"#n{note.number}"
        assert note.tone.sign in words(reference)
    marked = " ".join(words(mark) for mark in page.query("main mark"))
    for document in report.documents[:3]:
        for one in document.findings:
            last_word = re.findall(r"\w+", one.text)[-1]
            assert last_word in marked


def test_the_draft_is_whole(report: ReportInput) -> None:
    shown = words(parsed(report).query("main")[0])
    for sentence in (
        "We are open Tuesday to Saturday. Parking is free behind the house. Shall we find a time for you?",
        "You have seen it on your feed.",
    ):
        assert sentence in shown


def test_nothing_of_a_draft_becomes_markup(marked_report: ReportInput) -> None:
    page = parsed(marked_report)
    assert page.query("script") == []
    assert len(page.query("style")) == len(page.query("main")) == 1
    nasty = words(page.query("section.document")[4])
    assert "& <script>alert('x')</script> lifts the face @everyone #12." in nasty
    assert "</style></main>." in nasty
    assert "\x1b" not in render_html(marked_report)


def test_overlapping_nested_and_equal_passages_keep_their_own_notes() -> None:
    text = "Needles lift the face and boost collagen at once, for good."
    report = one_report(
        text,
        on(text, "lift the face and boost collagen"),
        on(text, "boost collagen at once", code="overstated"),
        on(text, "collagen", code="absolute-wording", level=Level.ERROR),
        on(text, "collagen", code="goes-further"),
        on(text, "collagen", code="goes-further", claim="another-claim", statement="Another statement."),
    )
    page = parsed(report)
    (paragraph,) = page.query(".prose p")
    marks = [(words(mark), attribute(mark, "class")) for mark in page.query("main mark")]
    assert [word for word, _ in marks] == ["lift the face and", "boost", "collagen", "at once"]
    assert [kind.split()[0] for _, kind in marks] == ["revise", "revise", "change", "revise"]
    assert re.sub(r"\W?\d", "", words(paragraph)).replace("\u25b2", "").replace("\u2716", "") == text
    assert [words(a)[-1] for a in page.query("main sup a")] == ["1", "3", "4", "2"]
    assert "Another statement." in words(page.query("#n4")[0])


def test_a_finding_whose_words_stand_elsewhere_is_listed_without_a_mark() -> None:
    page = parsed(one_report(TEXT, finding(start=0, end=15)))
    assert page.query("main mark") == []
    assert "boosts collagen" in words(page.query(".loose")[0])


def test_without_the_draft_the_notes_still_stand() -> None:
    page = parsed(ReportInput((checked(),)))
    assert len(page.query("article")) == len(checked().findings)


def test_what_the_writer_switched_off_is_listed_with_the_reason(marked_report: ReportInput) -> None:
    page = parsed(marked_report)
    reasons = [words(node) for node in page.query(".off")]
    assert len(reasons) == len(marked_report.documents)
    assert all("Agreed with <legal> & \u201cBen\u201d, 100%: keep it" in reason for reason in reasons)
    assert "Compared with the check before:" in words(page.query(".top")[0])
    assert any("known from before" in words(note) for note in page.query("article"))


def test_sources_are_numbered_linked_and_retractions_said() -> None:
    links = (("DOI", "https://doi.org/10.1/x"), ("Bad", "javascript:alert(1)"))
    citation = Citation("two", "Two 2002", "Two A. A title & more. 2002.", links, is_retracted=True)
    page = parsed(one_report(TEXT, finding(studies=("two",)), citations={"two": citation}))
    (source,) = page.query("#s1")
    assert words(source) == "1Retracted. Two A. A title & more. 2002. DOI"
    assert [attribute(link, "href") for link in page.query(".sources a")] == ["https://doi.org/10.1/x"]
    assert [words(link) for link in page.query("article a") if attribute(link, "href") == "#s1"] == ["Two 2002"]


def test_every_inner_link_has_its_place(report: ReportInput) -> None:
    page = parsed(report)
    places = {attribute(node, "id") for node in page.query("[id]")}
    inner = {attribute(link, "href")[1:] for link in page.query("a[href]") if attribute(link, "href").startswith("#")}
    assert inner
    assert inner <= places
    assert len(page.query("[id]")) == len(places)


def test_the_policy_allows_this_style_sheet_and_nothing_else(report: ReportInput) -> None:
    page = parsed(report)
    (policy,) = [attribute(n, "content") for n in page.query("meta") if attribute(n, "http-equiv")]
    (style,) = page.query("style")
    digest = base64.b64encode(hashlib.sha256(style.to_text(strip=False).encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    html = render_html(report)
    assert not re.search(r"<[^>]+\s(?:src|srcset|style|on\w+)=", html)
    assert "@import" not in html
    assert "url(" not in html


def test_right_to_left_words_find_their_own_direction(report: ReportInput) -> None:
    page = parsed(report)
    assert all(attribute(node, "dir") == "auto" for node in page.query(".prose p, article q"))


def test_the_headline_counts_what_must_and_what_should_be_changed() -> None:
    def headline(*findings: Finding) -> str:
        return words(parsed(one_report(TEXT, *findings)).query(".headline")[0])

    error, warning = on(TEXT, "lifts", level=Level.ERROR), on(TEXT, "boosts")
    assert headline(error, warning) == "1 passage must be changed, and 1 more should be."
    assert headline(warning) == "1 passage should be changed."
    assert headline() == "Nothing has to be changed."


def test_markdown_is_shown_without_its_signs() -> None:
    text = "# Title\n\n1. It *boosts* [collagen](https://x.example/y)\n"
    start = text.index("*boosts*")
    found = finding(start=start, end=text.index("]"), text="*boosts* [collagen")
    document = CheckedDocument("d.md", len(text), Coverage(1, 1, 1), (found,))
    draft = Document("d.md", text, TextFormat.MARKDOWN, skipped=parse_markdown(text).skipped)
    page = parsed(ReportInput((document,), {"d.md": draft}))
    assert words(page.query(".prose")[0]).replace("\u25b2", "") == "Title1.It boosts collagen1"
    assert words(page.query("#n1 q")[0]) == "boosts collagen"


def test_the_same_results_give_the_same_bytes(report: ReportInput) -> None:
    assert render_html(report) == render_html(replace(report))


@pytest.fixture(scope="module")
def browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser here (one of {', '.join(BROWSERS)})")
    return found


def test_a_browser_opens_it_without_complaint_and_asks_nobody(
    browser: str, marked_report: ReportInput, tmp_path: Path
) -> None:
    page, log = tmp_path / "report.html", tmp_path / "net.json"
    page.write_text(render_html(marked_report), encoding="utf-8")
    run = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--log-net-log={log}",
            f"--print-to-pdf={tmp_path / 'report.pdf'}",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "CONSOLE" not in run.stderr
    assert (tmp_path / "report.pdf").stat().st_size > 20_000
    # a browser may look for its own updates; of the addresses on the page it must have asked for none
    asked = {urlsplit(address).hostname for address in re.findall(r'"url":"(https?://[^"]+)"', log.read_text("utf-8"))}
    linked = {urlsplit(attribute(link, "href")).hostname for link in parsed(marked_report).query(".sources a")}
    assert linked
    assert not asked & linked
