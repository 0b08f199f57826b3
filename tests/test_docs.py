"""The documentation says what is so: every command, code and status that it names exists, and none is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.checking.codes import Code
from kb.checking.suppressing import SuppressionCode
from kb.cli.main import COMMANDS, EXIT_STATUS
from tests.readme_session import README, Shown, fits, run, shown_commands

TEXT = README.read_text(encoding="utf-8")


@pytest.mark.parametrize("shown", shown_commands(TEXT), ids=lambda shown: shown.command)
def test_a_command_of_the_readme_prints_what_the_readme_shows(
    shown: Shown, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = run(shown.command, Path(tmp_path_factory.getbasetemp()) / "readme")
    assert fits(shown.output, real), f"run 'python -m tests.readme_session --write'; the output now is:\n{real}"


def test_the_comparison_of_outputs_notices_a_difference() -> None:
    assert fits("a\n...\nz\n", "a\nb\nc\nz\n")
    assert fits("a\n...\n", "a\nb\n")
    assert fits("likely, score 0.85\n", "likely, score 0.86\n")
    assert not fits("likely, score 0.85\n", "unlikely, score 0.85\n")
    assert not fits("a\n", "a\nb\n")
    assert not fits("a\n...\nz\n", "a\nb\ny\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`kb {command}" in TEXT


def test_every_code_of_a_finding_has_its_row_with_its_meaning() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|$", TEXT, flags=re.MULTILINE))
    assert rows == {code.value: code.meaning for code in (*Code, *SuppressionCode)}


def test_every_exit_status_is_in_the_readme() -> None:
    paragraph = re.search(r"^Exit status: .*?\n\n", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert paragraph
    numbers = {int(n) for n in re.findall(r"\b\d+\b", paragraph.group())}
    assert numbers == {0, 1, 130} | set(EXIT_STATUS.values())


def test_links_between_files_of_the_project_lead_somewhere() -> None:
    root = README.parent
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "seed_data/README.md"):
        page = root / name
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{name} links to {target}"
