"""Which documents are checked: files, folders and patterns, less what settings and options leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.checking.segmenting import segments
from kb.checking.values import TextFormat
from kb.errors import KbError
from kb.reports.html import render_html
from kb.reports.report_input import ReportInput
from kb.services.check_settings import CheckSettings, SettingsFinder
from kb.services.check_targets import Selection, Target, find_targets, read_target
from kb.vocabulary import Level
from tests.reports.findings import checked


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    (folder / "blog").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in ("index.md", "about.html", "blog/one.md", "blog/two.txt", "data.csv"):
        (folder / name).write_text("<p>Words.</p>", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def refuse(error: KbError) -> None:
    """Nothing is expected to be wrong."""
    raise error


def found(*named: str, **selection: object) -> list[str]:
    """What is found, as paths below the site; problems are not expected."""
    chosen = Selection(SettingsFinder(), **selection)  # type: ignore[arg-type]
    targets = find_targets(named, chosen, refuse).found
    return [target.path.as_posix() if target.path else "-" for target in targets]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["index.md"], ["index.md"]),
        (["."], ["about.html", "blog/one.md", "blog/two.txt", "index.md"]),
        (["blog"], ["blog/one.md", "blog/two.txt"]),
        (["**/*.md"], ["blog/one.md", "index.md"]),
        (["index.md", "index.md", "./index.md"], ["index.md"]),
        (["index.md", "about.html"], ["index.md", "about.html"]),
        (["-", "index.md"], ["-", "index.md"]),
    ],
)
def test_files_folders_patterns_and_standard_input(site: Path, named: list[str], expected: list[str]) -> None:
    assert found(*named) == expected


def test_patterns_leave_out_what_was_found_and_what_was_named(site: Path) -> None:
    assert found(".", exclude=("blog/*", "*.html")) == ["index.md"]
    assert found("index.md", "blog/one.md", exclude=("blog",)) == ["index.md"]


def test_settings_leave_files_out_and_it_is_known_by_which_line(site: Path) -> None:
    (site / "kb.toml").write_text('fail-level = "never"\nexclude = ["blog/*"]\n', encoding="utf-8")
    assert found(".") == ["about.html", "index.md"]
    targets = find_targets(["blog/one.md"], Selection(SettingsFinder()), refuse)
    assert targets.found == ()
    assert targets.left_out == ((Path("blog/one.md"), f"{site / 'kb.toml'}:2"),)


def test_formats_hold_for_folders_and_not_for_files_that_are_named(site: Path) -> None:
    (site / "kb.toml").write_text('formats = ["markdown"]\n', encoding="utf-8")
    assert found(".") == ["blog/one.md", "index.md"]
    assert found("about.html") == ["about.html"]


def test_reports_of_our_own_are_passed_over_unless_they_are_named(site: Path) -> None:
    assert found(".", avoid=lambda path: path.suffix == ".html") == ["blog/one.md", "blog/two.txt", "index.md"]
    assert found("about.html", avoid=lambda path: path.suffix == ".html") == ["about.html"]


def test_html_reports_of_earlier_checks_are_no_drafts_in_a_folder(site: Path) -> None:
    (site / "blog" / "report.html").write_text(render_html(ReportInput((checked(),))), encoding="utf-8")
    targets = find_targets([".", "blog"], Selection(SettingsFinder()), refuse)
    assert "blog/report.html" not in [str(target.path) for target in targets.found]
    assert targets.reports == (Path("blog/report.html"),)
    assert found("blog/report.html") == ["blog/report.html"], "a file that is named is checked"
    both = find_targets([".", "blog/report.html"], Selection(SettingsFinder()), refuse)
    assert both.reports == ()


def test_what_is_missing_does_not_keep_the_rest_from_being_found(site: Path) -> None:
    problems: list[KbError] = []
    targets = find_targets(["none.md", "index.md", "*.docx"], Selection(SettingsFinder()), problems.append)
    assert [target.path for target in targets.found] == [Path("index.md")]
    assert [error.message.split()[0] for error in problems] == ["none.md", "No"]


def test_each_document_has_the_settings_of_its_own_folder(site: Path) -> None:
    (site / "blog" / "kb.toml").write_text('fail-level = "notice"\n', encoding="utf-8")
    targets = find_targets(["blog/one.md", "index.md"], Selection(SettingsFinder()), refuse)
    assert [target.settings.fail_level for target in targets.found] == [Level.NOTICE, Level.ERROR]


def test_standard_input_takes_its_settings_and_its_format_from_its_name(site: Path) -> None:
    (site / "blog" / "kb.toml").write_text('fail-level = "notice"\n', encoding="utf-8")
    chosen = Selection(SettingsFinder(), stdin_name="blog/new.html")
    (target,) = find_targets(["-"], chosen, refuse).found
    assert target.settings.fail_level is Level.NOTICE
    draft = read_target(target, stdin=b"<p>Words.</p>", stdin_name="blog/new.html")
    assert (draft.document.path, draft.document.format) == ("blog/new.html", TextFormat.HTML)
    assert (draft.document.text, draft.source) == ("Words.", "<p>Words.</p>")


def test_the_source_of_a_page_is_its_file_and_that_of_a_text_the_text(site: Path) -> None:
    targets = find_targets(["about.html", "index.md"], Selection(SettingsFinder()), refuse).found
    page, text = (read_target(target) for target in targets)
    assert page.source == "<p>Words.</p>" != page.document.text
    assert text.source == text.document.text


def test_quotations_are_read_as_the_settings_say(site: Path) -> None:
    (site / "kb.toml").write_text('quotations = "skip"\n', encoding="utf-8")
    (site / "index.md").write_text("> It lifts the face, said one.\n", encoding="utf-8")
    (target,) = find_targets(["index.md"], Selection(SettingsFinder()), refuse).found
    as_they_are = Target(target.path, CheckSettings())
    assert segments(read_target(as_they_are).document) != []
    assert segments(read_target(target).document) == []
