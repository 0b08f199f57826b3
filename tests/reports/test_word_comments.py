"""A commented copy of a Word file: the exact words, nothing else changed, and readable by Word's own kin."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from kb.checking.values import CheckedDocument, Coverage, Document, Finding
from kb.errors import ExchangeError, UnreadableDocument
from kb.reading import read_document
from kb.reports.word_comments import AUTHOR, comment_text, write_commented_copy
from kb.vocabulary import Level
from tests.reading.reading_files import FILES
from tests.reports.findings import finding

CITATIONS = {"endo2020collagen": "Endo 2020"}
SPOKEN = (
    "Facial acupuncture at the Mill",  # a whole run
    "boosts collagen",  # from one run into the middle of a third
    "collagen",  # inside of the one before
    "smooths fine",  # into a hyperlink
    "the face for a",  # over a tracked change
    "ewer li",  # in the middle of a run
    "firmer skin",
    "Lifts the jowls",  # in a table
    "at once”\nand come",  # over a line break
    "it relaxes",  # in a content control
    "cures migraine",  # in a text box
)


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    path = tmp_path / "leaflet.docx"
    path.write_bytes((FILES / "leaflet.docx").read_bytes())
    return path


def on(document: Document, words: str, **over: object) -> Finding:
    start = document.text.index(words)
    return finding(start=start, end=start + len(words), text=words, **over)


def checked(document: Document, *findings: Finding) -> CheckedDocument:
    return CheckedDocument(document.path, len(document.text), Coverage(9, 9, 9), findings)


def commented_words(path: Path) -> dict[int, str]:
    """The words between the two marks of each comment, as they stand in the file."""
    words: dict[int, str] = {}
    open_ones: set[int] = set()
    for element in docx.Document(str(path)).element.body.iter():
        number = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            open_ones.add(int(number))
            words[int(number)] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            open_ones.discard(int(number))
        elif element.tag in {qn("w:t"), qn("w:br")}:
            for one in open_ones:
                words[one] += "\n" if element.tag == qn("w:br") else element.text
    return words


def test_each_comment_stands_at_the_exact_words(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    findings = [on(document, words) for words in SPOKEN]
    target = tmp_path / "commented.docx"
    assert write_commented_copy(leaflet, target, checked(document, *findings), citations=CITATIONS) == len(SPOKEN)
    commented = list(commented_words(target).values())
    # Word allows no comment inside of a text box: that one hangs on the box as a whole.
    assert sorted(words for words in commented if "migraine" not in words) == sorted(SPOKEN[:-1])
    assert sum("it cures migraine" in words for words in commented) == 1


def test_the_copy_reads_like_the_file_and_keeps_its_looks(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    target = tmp_path / "commented.docx"
    write_commented_copy(
        leaflet, target, checked(document, *(on(document, words) for words in SPOKEN)), citations=CITATIONS
    )
    copy = read_document(target)
    assert copy.text == document.text
    assert [block.kind for block in copy.blocks or ()] == [block.kind for block in document.blocks or ()]
    assert looks(target) == looks(leaflet)


def looks(path: Path) -> list[tuple[str, str]]:
    """Every character of the body with the properties of its run."""
    found = []
    for run in docx.Document(str(path)).element.body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        style = etree.tostring(properties, method="c14n").decode() if properties is not None else ""
        found += [(char, style) for text in run.iter(qn("w:t")) for char in text.text or ""]
    return found


def test_the_file_itself_is_not_touched(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    write_commented_copy(leaflet, tmp_path / "c.docx", checked(document, on(document, "collagen")), citations={})
    assert leaflet.read_bytes() == (FILES / "leaflet.docx").read_bytes()


def test_the_file_is_never_overwritten(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    link = tmp_path / "link.docx"
    link.symlink_to(leaflet)
    for target in (leaflet, link, tmp_path / "." / "leaflet.docx"):
        with pytest.raises(ExchangeError, match="would overwrite"):
            write_commented_copy(leaflet, target, checked(document), citations={})
    with pytest.raises(ExchangeError, match="cannot be written"):
        write_commented_copy(leaflet, tmp_path / "none" / "c.docx", checked(document), citations={})


def test_a_comment_says_code_message_suggestion_claim_and_studies() -> None:
    assert comment_text(finding(), CITATIONS).split("\n") == [
        "Warning: Stated as a fact, but nobody has shown it. [not-shown]",
        "Write: You may write: Whether it raises collagen is very uncertain.",
        "Claim: Facial acupuncture raises collagen production in the skin. (not shown, very low certainty)",
        "Studies: Endo 2020; two; three; four; five; six",
    ]


def test_comments_are_signed_and_kept_in_the_file(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    target = tmp_path / "c.docx"
    write_commented_copy(leaflet, target, checked(document, on(document, "collagen")), citations=CITATIONS)
    (comment,) = docx.Document(str(target)).comments
    assert comment.author == AUTHOR
    assert comment.initials == "kb"
    assert comment.text == comment_text(on(document, "collagen"), CITATIONS)


def test_findings_that_ask_for_nothing_are_left_out_unless_wanted(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    findings = (
        on(document, "collagen", level=Level.NOTICE, code="carried"),
        on(document, "firmer skin", level=Level.NOTICE, code="descriptive"),
        on(document, "fewer lines", level=Level.WARNING, suppressed="the client insists"),
        on(document, "Lifts the jowls", level=Level.NOTICE, code="unknown-claim"),
    )
    result = checked(document, *findings)
    assert write_commented_copy(leaflet, tmp_path / "a.docx", result, citations={}) == 1
    assert write_commented_copy(leaflet, tmp_path / "b.docx", result, citations={}, everything=True) == 4
    assert set(commented_words(tmp_path / "a.docx").values()) == {"Lifts the jowls"}


def test_a_file_that_has_changed_since_is_refused(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    stale = replace(on(document, "collagen"), text="elastin")
    with pytest.raises(UnreadableDocument, match="check it again"):
        write_commented_copy(leaflet, tmp_path / "c.docx", checked(document, stale), citations={})
    assert not (tmp_path / "c.docx").exists()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    document = read_document(FILES / "leaflet.md")
    with pytest.raises(UnreadableDocument, match="no Word file"):
        write_commented_copy(FILES / "leaflet.md", tmp_path / "c.docx", checked(document), citations={})


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_copy_and_shows_the_comments(leaflet: Path, tmp_path: Path) -> None:
    document = read_document(leaflet)
    target = tmp_path / "commented.docx"
    spoken = ("boosts collagen", "smooths fine", "firmer skin")
    write_commented_copy(
        leaflet, target, checked(document, *(on(document, words) for words in spoken)), citations=CITATIONS
    )
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", home, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "commented.odt") as packed:
        content = packed.read("content.xml").decode()
    notes = re.findall(r"<office:annotation [^>]*>(.*?)</office:annotation>", content)
    assert len(notes) == len(spoken)
    assert all(AUTHOR in note and "Endo 2020" in note for note in notes)
    ranges = re.findall(r"</office:annotation>(.*?)<office:annotation-end", content)
    assert sorted(re.sub(r"<[^>]*>", "", words) for words in ranges) == sorted(spoken)
