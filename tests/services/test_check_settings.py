"""Settings of a check: where they are found, what they may say, and who wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.checking.values import TextFormat
from kb.errors import ConfigError
from kb.reading import Treatment
from kb.services.check_settings import CheckSettings, SettingsFinder, read_settings, shown
from kb.services.check_settings_lines import line_of
from kb.services.check_settings_values import CODES, KEYS
from kb.vocabulary import Jurisdiction, Level

WHOLE = """\
fail-level = "warning"
fail-under = 62.5
jurisdictions = ["uk", "eu"]
exclude = ["drafts/*"]
formats = ["markdown", "docx"]
quotations = "skip"
code = "check"

[ignore-codes]
unknown-claim = "Legal reads these."

[ignore-claims]
fa-is-relaxing = "Agreed."

[second-reader]
model = "careful-1"
"""


def refused(path: Path) -> list[str]:
    """Every problem of a settings file, without its path."""
    with pytest.raises(ConfigError) as error:
        read_settings(path)
    problems = [str(problem) for problem in getattr(error.value, "problems", [])]
    assert all(problem.startswith(str(path)) for problem in problems)
    assert error.value.message == (problems[0] if len(problems) == 1 else f"{path} has {len(problems)} problems:")
    return [problem.removeprefix(f"{path}:") for problem in problems]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder under version control with a draft some folders down."""
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "project" / "site" / "blog").mkdir(parents=True)
    return tmp_path / "project"


def test_every_setting_is_read_and_its_origin_known(tmp_path: Path) -> None:
    path = tmp_path / "kb.toml"
    path.write_text(WHOLE, encoding="utf-8")
    settings = read_settings(path)
    assert settings is not None
    assert settings.fail_level is Level.WARNING
    assert settings.fail_under == 62.5
    assert settings.jurisdictions == (Jurisdiction.UK, Jurisdiction.EU)
    assert settings.formats == (TextFormat.MARKDOWN, TextFormat.DOCX)
    assert (settings.quotations, settings.code) == (Treatment.SKIP, Treatment.CHECK)
    assert settings.ignored == {"unknown-claim": "Legal reads these.", "fa-is-relaxing": "Agreed."}
    assert [settings.origin(key) for key in KEYS] == [f"{path}:{line}" for line in (1, 2, 3, 4, 5, 6, 7, 9, 12, 15)]
    assert settings.second_reader == {"model": "careful-1"}


def test_a_project_file_holds_the_same_in_its_table(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n\n[tool.kb]\nfail-level = "never"\n', encoding="utf-8")
    settings = read_settings(path)
    assert settings is not None
    assert settings.fail_level is None
    assert settings.origin("fail-level") == f"{path}:5"
    path.write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert read_settings(path) is None


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("fail-lvel = 1\n", ["1: there is no setting 'fail-lvel'. Did you mean 'fail-level'"]),
        (
            '\nfail-level = "eror"\n',
            ["2: fail-level must be one of error, warning, notice, never, not 'eror'. Did you"],
        ),
        ("fail-under = 101\n", ["1: fail-under must be a number from 0 to 100."]),
        ("fail-under = true\n", ["1: fail-under must be a number from 0 to 100."]),
        ('jurisdictions = ["uk", "xx"]\n', ["1: jurisdictions must be one of uk, us, eu, ca, au, not 'xx'."]),
        ('exclude = "drafts"\n', ["1: exclude must be a list of texts"]),
        (
            "[ignore-codes]\nnot-shwn = 'x'\n",
            ["2: ignore-codes: there is no code 'not-shwn'. Did you mean 'not-shown'"],
        ),
        ("[ignore-claims]\n\nfa-x = ''\n", ["3: ignore-claims: 'fa-x' needs a reason"]),
        ('ignore-claims = ["fa-x"]\n', ["1: ignore-claims must be a table of names with a reason each"]),
        ("fail-level = \n", [" this is no TOML: Invalid value (at line 1, column 14)."]),
        ('code = "x"\nfail-under = -1\n', ["1: code must be one of check, skip", "2: fail-under must be"]),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line_and_what_may_have_been_meant(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    path = tmp_path / "kb.toml"
    path.write_text(text, encoding="utf-8")
    found = refused(path)
    assert len(found) == len(problems)
    for said, expected in zip(found, problems, strict=True):
        assert said.startswith(expected)


def test_a_settings_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kb.toml"
    path.write_bytes(b"code = '\xff'")
    assert refused(path) == [" is not UTF-8 text; save it as such."]


def test_the_nearest_file_upwards_holds_alone(project: Path) -> None:
    (project / "kb.toml").write_text('fail-level = "notice"\nquotations = "skip"\n', encoding="utf-8")
    (project / "site" / "kb.toml").write_text('fail-level = "warning"\n', encoding="utf-8")
    finder = SettingsFinder()
    near, far = finder.of(project / "site" / "blog" / "draft.md"), finder.of(project / "draft.md")
    assert (near.fail_level, near.quotations) == (Level.WARNING, Treatment.CHECK)
    assert (far.fail_level, far.quotations) == (Level.NOTICE, Treatment.SKIP)


def test_the_search_ends_at_the_root_of_version_control(project: Path) -> None:
    (project.parent / "kb.toml").write_text('fail-level = "notice"\n', encoding="utf-8")
    assert SettingsFinder().of(project / "site" / "draft.md") == CheckSettings()


def test_the_search_ends_at_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / "texts").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    (tmp_path / "kb.toml").write_text('fail-level = "notice"\n', encoding="utf-8")
    assert SettingsFinder().of(tmp_path / "home" / "texts" / "draft.md").fail_level is Level.ERROR
    (tmp_path / "home" / "kb.toml").write_text('fail-level = "warning"\n', encoding="utf-8")
    assert SettingsFinder().of(tmp_path / "home" / "texts" / "draft.md").fail_level is Level.WARNING


def test_a_project_file_without_the_table_does_not_end_the_search(project: Path) -> None:
    (project / "kb.toml").write_text('fail-level = "notice"\n', encoding="utf-8")
    (project / "site" / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert SettingsFinder().of(project / "site" / "draft.md").fail_level is Level.NOTICE


def test_the_command_line_wins_and_says_so(project: Path) -> None:
    (project / "kb.toml").write_text('fail-level = "notice"\nfail-under = 10\n', encoding="utf-8")
    settings = SettingsFinder({"fail_level": (None, "--fail-level")}).of(project / "draft.md")
    assert settings.fail_level is None
    assert settings.origin("fail-level") == "--fail-level"
    assert settings.origin("fail-under") == f"{project / 'kb.toml'}:2"
    assert settings.origin("quotations") == "default"


def test_a_file_may_be_named_or_none_be_taken(project: Path) -> None:
    (project / "kb.toml").write_text('fail-level = "notice"\n', encoding="utf-8")
    other = project / "other.toml"
    other.write_text('fail-level = "warning"\n', encoding="utf-8")
    assert SettingsFinder(named=other).of(project / "draft.md").fail_level is Level.WARNING
    assert SettingsFinder(search=False).of(project / "draft.md") == CheckSettings()
    with pytest.raises(ConfigError, match=r"missing\.toml cannot be read"):
        SettingsFinder(named=project / "missing.toml").of(None)


@pytest.mark.parametrize(
    ("pattern", "left_out"),
    [
        ("site/blog/*", {"site/blog/a.md", "site/blog/old/b.md"}),
        ("site/blog", {"site/blog/a.md", "site/blog/old/b.md"}),
        ("old/", {"site/blog/old/b.md"}),
        ("*.txt", {"c.txt"}),
        ("./c.txt", {"c.txt"}),
        ("blog/a.md", set()),
    ],
)
def test_patterns_begin_at_the_folder_of_the_settings(project: Path, pattern: str, left_out: set[str]) -> None:
    settings = CheckSettings(exclude=(pattern,), folder=project)
    files = ["site/blog/a.md", "site/blog/old/b.md", "c.txt", "site/d.md"]
    assert {name for name in files if settings.leaves_out(project / name)} == left_out


def test_what_is_shown_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "kb.toml"
    path.write_text(WHOLE, encoding="utf-8")
    settings = read_settings(path)
    assert settings is not None
    path.write_text("".join(f"{key} = {value}\n" for key, value, _ in shown(settings)), encoding="utf-8")
    again = read_settings(path)
    assert again is not None
    assert [row[:2] for row in shown(again)] == [row[:2] for row in shown(settings)]


def test_codes_are_those_of_the_check_and_of_its_comments() -> None:
    assert {"not-shown", "regulator", "unused-suppression"} <= set(CODES)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 1),
        (("tool", "kb"), 3),
        (("tool", "kb", "b c"), 4),
        (("tool", "kb", "d", "e"), 5),
        (("tool", "kb", "d", "f"), 5),
        (("tool", "kb", "t", "x"), 8),
        (("tool", "kb", "missing"), 3),
        (("nowhere",), None),
    ],
)
def test_the_line_of_a_key_is_found_in_tables_dots_and_braces(keys: tuple[str, ...], line: int | None) -> None:
    text = 'a = 1\n# a = 2\n[tool.kb]\n"b c" = 1\nd = { e = 1, f = 2 }\n\n[tool.kb.t]\nx = 1\n'
    assert line_of(text, keys) == line
