"""The ratchet: only what an earlier report did not know counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kb.checking.values import CheckedDocument
from kb.errors import ExchangeError
from kb.reports.baseline import Baseline, against, counts, read_baseline
from kb.reports.json_report import render_json
from kb.reports.report_input import ReportInput
from kb.reports.sarif import render_sarif
from tests.reports.findings import checked, finding


def baseline_of(documents: list[CheckedDocument] | tuple[CheckedDocument, ...], folder: Path) -> Baseline:
    path = folder / "baseline.json"
    path.write_text(render_json(documents), encoding="utf-8")
    return read_baseline(path)


def states(documents: tuple[CheckedDocument, ...]) -> list[str]:
    return [one.baseline for document in documents for one in document.findings]


@pytest.mark.parametrize("style", ["json", "sarif"])
def test_the_same_check_again_finds_nothing_new(report: ReportInput, tmp_path: Path, style: str) -> None:
    path = tmp_path / f"old.{style}"
    path.write_text(render_json(report.documents) if style == "json" else render_sarif(report), encoding="utf-8")
    compared = against(report.documents, read_baseline(path))
    assert set(states(compared.documents)) == {"unchanged"}
    assert compared.fixed == ()
    assert not any(counts(one) for document in compared.documents for one in document.findings)


def test_json_and_sarif_hold_the_same_findings(report: ReportInput, tmp_path: Path) -> None:
    path = tmp_path / "old.sarif"
    path.write_text(render_sarif(report), encoding="utf-8")
    from_json, from_sarif = baseline_of(report.documents, tmp_path), read_baseline(path)
    for one, other in zip(from_json.findings, from_sarif.findings, strict=True):
        assert replace(one, message="") == replace(other, message="")


def test_against_an_empty_baseline_everything_is_new(report: ReportInput, tmp_path: Path) -> None:
    compared = against(report.documents, baseline_of([], tmp_path))
    assert set(states(compared.documents)) == {"new"}


def test_moved_words_are_old(tmp_path: Path) -> None:
    baseline = baseline_of([checked()], tmp_path)
    moved = replace(checked(), findings=tuple(replace(one, line=one.line + 40) for one in checked().findings))
    assert set(states(against([moved], baseline).documents)) == {"unchanged"}


def test_one_more_of_the_same_is_new(tmp_path: Path) -> None:
    once = replace(checked(), findings=(finding(),))
    thrice = replace(checked(), findings=(finding(), finding(), finding()))
    assert states(against([thrice], baseline_of([once], tmp_path)).documents) == ["unchanged", "new", "new"]


def test_what_is_gone_is_fixed_once_for_each_time_that_it_stood_there(tmp_path: Path) -> None:
    twice = replace(checked(), findings=(finding(line=4), finding(line=9)))
    fixed = against([replace(checked(), findings=(finding(line=5),))], baseline_of([twice], tmp_path)).fixed
    assert [(one.path, one.line, one.code, one.text) for one in fixed] == [
        ("draft.txt", 9, "not-shown", "boosts collagen")
    ]


def test_a_renamed_file_keeps_its_old_findings(tmp_path: Path) -> None:
    compared = against([checked("new-name.txt")], baseline_of([checked("old-name.txt")], tmp_path))
    assert set(states(compared.documents)) == {"unchanged"}


def test_findings_of_the_same_file_are_matched_before_those_of_others(tmp_path: Path) -> None:
    one = replace(checked("a.txt"), findings=(finding(),))
    other = replace(checked("b.txt"), findings=(finding(),))
    compared = against([other, one], baseline_of([one], tmp_path))
    assert states(compared.documents) == ["new", "unchanged"]


def test_files_that_were_not_checked_now_are_not_called_fixed(tmp_path: Path) -> None:
    other = replace(checked("b.txt"), findings=(finding(fingerprint="other"),))
    assert against([checked("a.txt")], baseline_of([checked("a.txt"), other], tmp_path)).fixed == ()


def test_switched_off_findings_do_not_count_even_when_new() -> None:
    assert counts(finding(baseline="new"))
    assert counts(finding())
    assert not counts(finding(baseline="new", suppressed="agreed"))
    assert not counts(finding(baseline="unchanged"))


def test_a_report_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    old = json.loads(render_json([checked()]))
    for one in old["documents"][0]["findings"]:
        for field in ("jurisdiction", "place", "suppressed", "baseline", "statement", "rationale"):
            del one[field]
    path = tmp_path / "old.json"
    path.write_text("\ufeff" + json.dumps(old), encoding="utf-8")
    assert len(read_baseline(path).findings) == len(checked().findings)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "is not JSON"),
        ("[]", "is neither a kb-check/1 report nor SARIF"),
        ('{"schema": "kb-check/2", "documents": []}', "is neither"),
        ('{"schema": "kb-check/1", "documents": [{"path": "a", "findings": [{}]}]}', "lacks a field"),
        ('{"version": "2.1.0", "runs": [{"results": [{"message": {"text": "of another tool"}}]}]}', "lacks a field"),
    ],
)
def test_a_file_that_is_no_report_is_refused_in_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ExchangeError, match=says) as refused:
        read_baseline(path)
    assert "kb check --format json" in refused.value.message


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"gone\.json cannot be read: No such file"):
        read_baseline(tmp_path / "gone.json")
