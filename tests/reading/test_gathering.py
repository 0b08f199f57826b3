"""Gathering documents: files, folders and patterns become a list, or one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import UnreadableDocument
from kb.reading import gather


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in (
        "index.html",
        "about/team.md",
        "about/team.docx",
        "about/logo.png",
        "about/~$team.docx",
        ".git/notes.md",
        "node_modules/lib/readme.md",
        "drafts/old.txt",
        "PRICES.PDF",
        ".hidden.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"It lifts.")
    return tmp_path


def names(paths: list[Path], site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in paths]


def test_a_folder_stands_for_all_documents_below_it(site: Path) -> None:
    assert names(gather([site]), site) == [
        "PRICES.PDF",
        "about/team.docx",
        "about/team.md",
        "drafts/old.txt",
        "index.html",
    ]


def test_patterns_find_files_and_folders(site: Path) -> None:
    assert names(gather([f"{site}/**/*.md"]), site) == ["about/team.md"]
    assert names(gather([f"{site}/ab*"]), site) == ["about/team.docx", "about/team.md"]


def test_a_file_that_is_named_is_taken_whatever_its_name(site: Path) -> None:
    assert names(gather([site / ".hidden.md", site / "about/logo.png"]), site) == [".hidden.md", "about/logo.png"]


def test_each_file_comes_once_and_in_order(site: Path) -> None:
    again: list[str | Path] = [
        site / "index.html",
        site / "about",
        site / "about" / ".." / "index.html",
        f"{site}/*.html",
    ]
    assert names(gather(again), site) == ["about/team.docx", "about/team.md", "index.html"]


@pytest.mark.parametrize("exclude", ["drafts/*", "drafts", "drafts/", "old.txt", "*.txt", "*/old.*"])
def test_what_is_excluded_is_left_out(site: Path, exclude: str) -> None:
    assert "drafts/old.txt" not in names(gather([site], exclude=[exclude]), site)
    assert "index.html" in names(gather([site], exclude=[exclude]), site)


def test_what_is_not_there_is_said(site: Path) -> None:
    for named, told in (
        (f"{site}/gone.md", "does not exist"),
        (f"{site}/node_modules/none", "does not exist"),
        (f"{site}/*.rst", "No document matches"),
    ):
        with pytest.raises(UnreadableDocument, match=told):
            gather([str(named)])
    (site / "empty").mkdir()
    with pytest.raises(UnreadableDocument, match="holds no document"):
        gather([site, site / "empty"])


def test_a_name_with_the_signs_of_a_pattern_is_a_name_when_the_file_exists(site: Path) -> None:
    path = site / "copy [final].md"
    path.write_text("It lifts.", encoding="utf-8")
    assert gather([path]) == [path]
