"""`kb check`: drafts of every sort in, a report or the contract out, and a status that a build can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import URL, func, select

from kb.models import CheckFinding, CheckRun
from kb.reading import MAX_PACKED_BYTES
from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.cli.conftest import Kb

DRAFT = """# Facial acupuncture

Facial acupuncture boosts collagen and reduces wrinkles.

The needles are painless. We are open on Mondays.
"""
CONTRACT = {
    "start",
    "end",
    "line",
    "column",
    "text",
    "claim",
    "relation",
    "score",
    "verdict",
    "certainty",
    "wording_fit",
    "level",
    "code",
    "message",
    "suggestion",
    "studies",
    "fingerprint",
}


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_the_contract_is_kept_and_every_span_is_true(kb: Kb, used_home: Path, draft: Path) -> None:
    report = kb("check", "--format", "json", draft).json
    assert report["schema"] == "kb-check/1"
    (document,) = report["documents"]
    assert (document["path"], document["characters"]) == (str(draft), len(DRAFT))
    assert set(document["coverage"]) >= {"sentences", "claim_sentences", "matched", "by_verdict"}
    claims = {finding["claim"] for finding in document["findings"]}
    assert {"fa-increases-collagen-production", "fa-reduces-lines-and-wrinkles", "fa-needles-are-painless"} <= claims
    for finding in document["findings"]:
        assert set(finding) >= CONTRACT
        assert DRAFT[finding["start"] : finding["end"]] == finding["text"]
        before = DRAFT[: finding["start"]]
        assert finding["line"] == before.count("\n") + 1
        assert finding["column"] == len(before) - (before.rfind("\n") + 1) + 1


def test_the_report_says_what_is_wrong_why_and_what_to_write(kb: Kb, used_home: Path, draft: Path) -> None:
    result = kb("check", draft)
    assert "The needles are painless" in result.out
    assert "contradicted" in result.out
    assert "write" in result.out
    assert "Shin 2018" in result.out


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [
        (DRAFT, "error", 1),
        (DRAFT, "never", 0),
        ("Facial acupuncture boosts collagen.\n", "error", 0),
        ("Facial acupuncture boosts collagen.\n", "warning", 1),
        ("We are open on Mondays.\n", "notice", 0),
    ],
)
def test_the_status_tells_whether_a_finding_reaches_the_level(
    kb: Kb, used_home: Path, tmp_path: Path, text: str, level: str, status: int
) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(text, encoding="utf-8")
    assert kb("check", "--fail-level", level, path).status == status


def test_standard_input_is_read_as_text_or_as_markdown(kb: Kb, used_home: Path) -> None:
    code = "```\nFacial acupuncture boosts collagen.\n```\n"
    plain = kb("check", "--format", "json", "--fail-level", "never", "-", stdin=code).json
    markdown = kb("check", "--format", "json", "--fail-level", "never", "--markdown", "-", stdin=code).json
    assert [len(r["documents"][0]["findings"]) for r in (plain, markdown)] == [1, 0]


def test_one_bad_file_does_not_keep_the_others_from_being_checked(
    kb: Kb, used_home: Path, draft: Path, tmp_path: Path
) -> None:
    result = kb("check", "--format", "json", tmp_path / "missing.md", draft)
    assert [document["path"] for document in result.json["documents"]] == [str(draft)]
    assert "missing.md does not exist" in result.err
    assert result.status == 66


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"collagen\x00\x01\x02", "binary"),
        (b"a" * (MAX_PACKED_BYTES + 1), "larger than the limit"),
        (None, "holds no document"),
    ],
    ids=["binary", "too large", "folder"],
)
def test_a_draft_that_cannot_be_read_is_told_in_one_sentence(
    kb: Kb, used_home: Path, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "draft.txt"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    result = kb("check", path)
    assert result.status == 66
    assert told in result.err
    assert result.err.count("\n") == 1
    assert result.out == ""


def test_without_the_model_words_alone_decide_and_it_is_said_once(
    kb: Kb, used_home: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user in ("checking", "check_runs"):
        monkeypatch.setattr(f"kb.services.{user}.find_model", lambda folder=None: None)
    result = kb("check", "--format", "json", draft, draft)
    assert result.err.count("by their words alone") == 1
    claims = {finding["claim"] for finding in result.json["documents"][0]["findings"]}
    assert "fa-increases-collagen-production" in claims


def test_a_folder_without_the_model_is_a_wrong_setting(kb: Kb, used_home: Path, draft: Path, tmp_path: Path) -> None:
    result = kb("check", "--model", tmp_path, draft)
    assert result.status == 78
    assert result.err.count("\n") == 1


def test_a_check_is_kept_only_when_asked_and_without_the_text(kb: Kb, used_home: Path, draft: Path) -> None:
    found = kb("check", "--format", "json", draft).json["documents"][0]["findings"]
    assert found
    store = Store(make_engine(URL.create("sqlite", database=str(used_home / "kb.db"))))
    with store.session() as session:
        assert session.scalar(select(func.count()).select_from(CheckRun)) == 0
    kb("check", "--save", draft)
    with store.session() as session:
        (run,) = session.scalars(select(CheckRun))
        assert (run.path, run.characters) == (str(draft), len(DRAFT))
        kept = session.scalars(select(CheckFinding).order_by(CheckFinding.id)).all()
        assert [f.fingerprint for f in kept] == [f["fingerprint"] for f in found]
    store.close()


def test_the_same_draft_gives_the_same_bytes_kept_or_not(kb: Kb, used_home: Path, draft: Path) -> None:
    first, kept = (kb("check", "--format", "json", draft).out for _ in range(2))
    assert list((used_home / "checks").iterdir())
    assert first == kept == kb("check", "--format", "json", "--no-cache", draft).out
    assert json.loads(first)["documents"]


def test_an_empty_draft_has_nothing_to_check_and_that_is_said(kb: Kb, used_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.md"
    path.write_bytes(b"  \n")
    result = kb("check", path)
    assert (result.status, result.err.count("\n")) == (0, 1)
    assert "holds no text" in result.err


def test_a_folder_is_checked_whole_and_summed_up(kb: Kb, used_home: Path, draft: Path) -> None:
    (draft.parent / "more").mkdir()
    (draft.parent / "more" / "second.txt").write_text("The needles are painless.\n", encoding="utf-8")
    result = kb("check", draft.parent, "--exclude", "home")
    assert result.out.rstrip().splitlines()[-1].startswith("2 documents: ")
    assert kb("check", draft.parent, "--exclude", "home", "--exclude", "more", "--quiet").out.count("draft.md") == 1


def test_a_check_changes_nothing_in_the_store(kb: Kb, used_home: Path, draft: Path) -> None:
    database = used_home / "kb.db"
    before = database.read_bytes()
    assert kb("check", draft).status == 1
    assert database.read_bytes() == before
