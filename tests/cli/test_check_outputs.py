"""Where the report of `kb check` goes: every format, several at once, whole files, and Word files with comments."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from kb.cli.check_outputs import FORMATS
from tests.cli.conftest import Kb

DRAFT = "Facial acupuncture boosts collagen.\n\nThe needles are painless.\n"
WORD_FILE = Path(__file__).resolve().parents[1] / "reading" / "files" / "leaflet.docx"
BEGINS = {
    "text": "",
    "lines": "",
    "json": '{\n  "schema": "kb-check/1"',
    "markdown": "#",
    "html": "<!doctype html>",
    "sarif": "{",
    "github": "::",
    "csv": "path,line,column",
}


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft in a folder of its own, where the command is run."""
    folder = tmp_path / "texts"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = folder / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_every_format_is_printed_and_written_alike(kb: Kb, used_home: Path, draft: Path) -> None:
    assert set(BEGINS) == set(FORMATS)
    for style, beginning in BEGINS.items():
        printed = kb("check", "draft.txt", "--format", style)
        assert printed.status == 1
        assert printed.out.lower().startswith(beginning)
        assert "draft.txt" in printed.out
        written = kb("check", "draft.txt", "--format", style, "--output", f"out/{style}")
        assert (written.status, written.out) == (1, "")
        content = Path("out", style).read_text(encoding="utf-8-sig")
        assert content.lower().startswith(beginning)
        if style != "text":  # which is as wide as the screen
            assert content.splitlines() == printed.out.splitlines()


def test_several_reports_come_of_one_run(kb: Kb, used_home: Path, draft: Path) -> None:
    result = kb("check", draft, "--report", "json:a.json", "--report", "html:b/c.html")
    assert "The needles are painless" in result.out
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["schema"] == "kb-check/1"
    assert Path("b/c.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--output", "draft.txt"], "draft.txt is a draft that is checked"),
        (["--report", "json:./draft.txt"], "draft.txt is a draft that is checked"),
        (["--output", "link.txt"], "link.txt is a draft that is checked"),
        (["--write-baseline", "draft.txt"], "draft.txt is a draft that is checked"),
        (["--report", "json:a", "--report", "csv:a"], "named for two reports"),
        (["--report", "jsn:a"], "is not FORMAT:FILE"),
        (["--commented-copy", "a.docx"], "none of the documents is one"),
    ],
)
def test_a_report_never_overwrites_a_draft(
    kb: Kb, used_home: Path, draft: Path, arguments: list[str], told: str
) -> None:
    Path("link.txt").hardlink_to(draft)
    result = kb("check", "draft.txt", *arguments)
    assert result.status == 2
    assert told in result.err
    assert draft.read_text(encoding="utf-8") == DRAFT


def test_reports_of_an_earlier_run_are_not_checked_with_the_folder(kb: Kb, used_home: Path, draft: Path) -> None:
    for _ in range(2):
        report = kb("check", ".", "--format", "json", "--report", "html:report.html").json
        assert [document["path"] for document in report["documents"]] == ["draft.txt"]


def test_an_html_report_that_lies_about_is_no_draft_and_that_is_said_in_a_line(
    kb: Kb, used_home: Path, draft: Path
) -> None:
    kb("check", draft, "--format", "html", "--output", "for-the-client.html")
    result = kb("check", ".", "--format", "json")
    assert [document["path"] for document in result.json["documents"]] == ["draft.txt"]
    assert result.err == "Left out as a report of an earlier check: for-the-client.html.\n"


def test_a_report_that_cannot_be_written_leaves_the_old_one(kb: Kb, used_home: Path, draft: Path) -> None:
    Path("folder").mkdir()
    result = kb("check", "draft.txt", "--output", "draft.txt/report.html")
    assert result.status == 3
    assert "cannot be written" in result.err
    old = Path("report.txt")
    old.write_text("old", encoding="utf-8")
    old.chmod(0o640)
    kb("check", "draft.txt", "--output", old)
    assert old.stat().st_mode & 0o777 == 0o640
    assert "painless" in old.read_text(encoding="utf-8")
    assert [path.name for path in Path().iterdir() if path.name.startswith(".")] == []


def test_quiet_says_nothing_but_what_fails(kb: Kb, used_home: Path, draft: Path) -> None:
    result = kb("check", "draft.txt", "--quiet")
    (line,) = result.out.splitlines()
    assert line.startswith("draft.txt:3:1: error contradicted ")
    assert result.err == ""
    assert kb("check", "draft.txt", "--quiet", "--fail-level", "never").out == ""


# --------------------------------------------------------------------------------------------- Word files


def comments_in(path: Path) -> int:
    with zipfile.ZipFile(path) as packed:
        return packed.read("word/comments.xml").count(b"<w:comment ")


@pytest.fixture
def word_file(draft: Path) -> Path:
    path = draft.parent / "leaflet.docx"
    shutil.copyfile(WORD_FILE, path)
    return path


def test_a_word_file_gets_a_copy_with_comments(kb: Kb, used_home: Path, word_file: Path) -> None:
    before = word_file.read_bytes()
    result = kb("check", "leaflet.docx", "--fail-level", "never", "--commented-copy", "commented.docx")
    assert result.status == 0
    count = comments_in(Path("commented.docx"))
    assert count > 0
    assert f"Wrote commented.docx with {count} comment" in result.err
    assert word_file.read_bytes() == before


def test_copies_of_several_word_files_go_into_a_folder(kb: Kb, used_home: Path, word_file: Path) -> None:
    shutil.copyfile(word_file, "second.docx")
    assert kb("check", ".", "--commented-copy", "one.docx").status == 2
    for _ in range(2):  # the copies themselves are not checked the next time
        kb("check", ".", "--commented-copy", "commented")
        assert sorted(path.name for path in Path("commented").iterdir()) == ["leaflet.docx", "second.docx"]


def test_a_copy_never_replaces_the_file_itself(kb: Kb, used_home: Path, word_file: Path) -> None:
    before = word_file.read_bytes()
    for target in ("leaflet.docx", "."):
        result = kb("check", "leaflet.docx", "--commented-copy", target)
        assert (result.status, word_file.read_bytes()) == (2, before)
