"""Settings, baselines and comments in the draft, as `kb check` obeys them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

DRAFT = "Facial acupuncture boosts collagen.\n\nThe needles are painless.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is run: a folder with a draft, under version control."""
    place = tmp_path / "texts"
    (place / ".git").mkdir(parents=True)
    monkeypatch.chdir(place)
    (place / "draft.txt").write_text(DRAFT, encoding="utf-8")
    return place


def settings(folder: Path, text: str) -> None:
    (folder / "kb.toml").write_text(text, encoding="utf-8")


def test_settings_decide_what_fails_and_the_command_line_wins(kb: Kb, used_home: Path, folder: Path) -> None:
    assert kb("check", "-q", "draft.txt").status == 1
    settings(folder, 'fail-level = "never"\n')
    assert kb("check", "-q", "draft.txt").status == 0
    assert kb("check", "-q", "draft.txt", "--fail-level", "error").status == 1
    assert kb("check", "-q", "draft.txt", "--no-config").status == 1
    (folder / "strict.toml").write_text('fail-level = "warning"\n', encoding="utf-8")
    assert len(kb("check", "-q", "draft.txt", "--config", "strict.toml").out.splitlines()) == 2


def test_a_wrong_setting_ends_the_check_with_file_line_and_advice(kb: Kb, used_home: Path, folder: Path) -> None:
    settings(folder, '\nfail-levl = "never"\n')
    result = kb("check", "draft.txt")
    assert result.status == 78
    assert f"{folder / 'kb.toml'}:2: there is no setting 'fail-levl'. Did you mean 'fail-level'" in result.err
    assert result.out == ""


def test_the_settings_that_hold_are_shown_with_their_origin(kb: Kb, used_home: Path, folder: Path) -> None:
    settings(folder, 'fail-under = 50\njurisdictions = ["uk"]\n')
    result = kb("check", "--show-config", "--fail-level", "notice", "draft.txt")
    lines = dict(line.rsplit("  # ", 1) for line in result.out.splitlines() if "  # " in line)
    shown = {name.strip(): origin for name, origin in lines.items()}
    assert shown["fail-under = 50"] == f"{folder / 'kb.toml'}:1"
    assert shown['jurisdictions = ["uk"]'] == f"{folder / 'kb.toml'}:2"
    assert shown['fail-level = "notice"'] == "--fail-level"
    assert shown['quotations = "check"'] == "default"
    assert result.status == 0


def test_codes_and_claims_that_are_switched_off_do_not_fail(kb: Kb, used_home: Path, folder: Path) -> None:
    settings(folder, '[ignore-codes]\ncontradicted = "known"\n')
    assert kb("check", "-q", "draft.txt").status == 0
    found = kb("check", "--format", "json", "draft.txt").json["documents"][0]["findings"]
    assert {finding["suppressed"] for finding in found if finding["code"] == "contradicted"} == {"known"}
    assert "switched off" in kb("check", "draft.txt").out


def test_a_claim_that_settings_name_and_nobody_knows_is_told(kb: Kb, used_home: Path, folder: Path) -> None:
    settings(folder, '[ignore-claims]\nfa-needles-are-painles = "agreed"\n')
    result = kb("check", "-q", "draft.txt")
    assert result.status == 1
    assert f"{folder / 'kb.toml'}:1: There is no claim 'fa-needles-are-painles'." in result.err
    settings(folder, '[ignore-claims]\nfa-needles-are-painless = "agreed"\n')
    result = kb("check", "-q", "draft.txt")
    assert (result.status, result.err) == (0, "")


def test_a_comment_with_a_reason_switches_off_and_one_without_is_reported(
    kb: Kb, used_home: Path, folder: Path
) -> None:
    path = folder / "draft.md"
    path.write_text(f"<!-- kb-off: a parody -->\n\n{DRAFT}", encoding="utf-8")
    assert kb("check", "-q", "--fail-level", "notice", "draft.md").status == 0
    path.write_text(f"<!-- kb-off -->\n\n{DRAFT}", encoding="utf-8")
    result = kb("check", "-q", "--fail-level", "warning", "draft.md")
    assert "draft.md:1:1: warning suppression-without-reason" in result.out
    assert "contradicted" in result.out


def test_a_page_of_html_is_quietened_in_its_own_comments(kb: Kb, used_home: Path, folder: Path) -> None:
    path = folder / "page.html"
    page = "<html><body><h1>Facts</h1><p>The needles are painless.{}</p></body></html>"
    path.write_text(page.format(""), encoding="utf-8")
    assert kb("check", "-q", "page.html").status == 1
    path.write_text(page.format(" <!-- kb-ignore contradicted: a quotation -->"), encoding="utf-8")
    assert kb("check", "-q", "page.html").status == 0


def test_too_small_a_share_that_is_carried_fails_and_says_who_asks(kb: Kb, used_home: Path, folder: Path) -> None:
    result = kb("check", "-q", "--fail-level", "never", "--fail-under", "50", "draft.txt")
    assert result.status == 1
    assert "0.0 per cent of the sentences that claim something are carried; --fail-under asks for 50." in result.err
    settings(folder, "fail-under = 10\n")
    result = kb("check", "-q", "--fail-level", "never", "draft.txt")
    assert (result.status, f"{folder / 'kb.toml'}:1 asks for 10." in result.err) == (1, True)
    assert kb("check", "-q", "--fail-level", "never", "--fail-under", "0", "draft.txt").status == 0


def test_the_ratchet_lets_old_findings_pass_and_counts_what_is_new_and_fixed(
    kb: Kb, used_home: Path, folder: Path
) -> None:
    written = kb("check", "draft.txt", "--write-baseline", "baseline.json")
    assert written.status == 0
    assert json.loads((folder / "baseline.json").read_text(encoding="utf-8"))["schema"] == "kb-check/1"
    same = kb("check", "draft.txt", "--baseline", "baseline.json")
    assert same.status == 0
    assert "0 new, 2 old, 0 fixed" in same.err
    (folder / "draft.txt").write_text("The needles are painless. It cures acne for good.\n", encoding="utf-8")
    changed = kb("check", "draft.txt", "--baseline", "baseline.json", "--fail-level", "warning")
    assert changed.status == 1
    assert " old, 1 fixed" in changed.err
    assert "1 old" in changed.err
    failing = kb("check", "-q", "draft.txt", "--baseline", "baseline.json", "--fail-level", "warning").out
    assert "contradicted" not in failing
    assert "draft.txt:1:27: " in failing


def test_a_baseline_that_cannot_be_read_is_told(kb: Kb, used_home: Path, folder: Path) -> None:
    result = kb("check", "draft.txt", "--baseline", "missing.json")
    assert (result.status, result.err.count("\n")) == (3, 1)


def test_standard_input_under_a_name_has_the_settings_of_that_place(kb: Kb, used_home: Path, folder: Path) -> None:
    (folder / "blog").mkdir()
    (folder / "blog" / "kb.toml").write_text('fail-level = "never"\n', encoding="utf-8")
    assert kb("check", "-q", "-", stdin=DRAFT).status == 1
    assert kb("check", "-q", "-", "--stdin-name", "blog/new.md", stdin=DRAFT).status == 0


def test_a_draft_that_settings_leave_out_is_said_to_be_left_out(kb: Kb, used_home: Path, folder: Path) -> None:
    settings(folder, 'exclude = ["draft.*"]\n')
    result = kb("check", "draft.txt")
    assert (result.status, result.out) == (0, "")
    assert result.err == f"draft.txt is left out by {folder / 'kb.toml'}:1.\n"
