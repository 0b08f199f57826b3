"""What a check comes to: suppressions, the share that is carried, the ratchet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.checking.values import CheckedDocument, Coverage, Finding
from kb.errors import ExchangeError
from kb.reading import document_from_text
from kb.reports.json_report import render_json
from kb.services.check_outcomes import Outcome, reaches, settle
from kb.services.check_settings import CheckSettings
from kb.services.check_targets import Draft
from kb.vocabulary import Level, Relation, Verdict, WordingFit

TEXT = "It lifts the face. It tones the skin. It is done with needles.\n"


def finding(words: str, code: str, level: Level) -> Finding:
    start = TEXT.index(words)
    return Finding(
        start=start,
        end=start + len(words),
        line=1,
        column=start + 1,
        text=words,
        claim=f"fa-{words.split()[1]}",
        relation=Relation.SAME,
        score=0.9,
        verdict=Verdict.NOT_SHOWN,
        certainty=None,
        wording_fit=WordingFit.ACCURATE if code == "descriptive" else WordingFit.OVERSTATED,
        level=level,
        code=code,
        message="",
        suggestion="",
        fingerprint=f"{code}{start:016}",
    )


LIFTS = finding("It lifts the face", "not-shown", Level.WARNING)
TONES = finding("It tones the skin", "contradicted", Level.ERROR)
DONE = finding("It is done with needles", "descriptive", Level.NOTICE)
COVERAGE = Coverage(3, 3, 3, {"not-shown": 3}, carried=1, unsupported=2)


def outcome(settings: CheckSettings, *found: Finding, baseline: Path | None = None, copies: int = 1) -> Outcome:
    drafts, checked = [], []
    for number in range(copies):
        document = document_from_text(TEXT, path=f"{number}.txt")
        drafts.append(Draft(document, TEXT, settings))
        checked.append(CheckedDocument(document.path, len(TEXT), COVERAGE, found or (LIFTS, TONES, DONE)))
    return settle(drafts, checked, baseline)


@pytest.mark.parametrize(("level", "failing"), [(Level.ERROR, 1), (Level.WARNING, 2), (Level.NOTICE, 3), (None, 0)])
def test_findings_fail_from_the_level_of_the_settings_on(level: Level | None, failing: int) -> None:
    ended = outcome(CheckSettings(fail_level=level))
    assert len(ended.failing) == failing
    assert ended.fails == bool(failing)


def test_what_is_switched_off_does_not_fail_and_is_still_reported() -> None:
    settings = CheckSettings(fail_level=Level.WARNING, ignore_codes={"contradicted": "told"}, ignore_claims={})
    ended = outcome(settings)
    assert [one.code for _, one in ended.failing] == ["not-shown"]
    assert [one.suppressed for one in ended.results[0].findings] == ["", "told", ""]


def test_sentences_that_are_switched_off_leave_the_coverage() -> None:
    coverage = outcome(CheckSettings(ignore_codes={"contradicted": "told"})).results[0].coverage
    assert (coverage.claim_sentences, coverage.carried, coverage.unsupported) == (2, 1, 1)


@pytest.mark.parametrize(("asked", "fails"), [(33.0, False), (33.4, True), (100.0, True), (0.0, False), (None, False)])
def test_too_small_a_share_that_is_carried_fails(asked: float | None, fails: bool) -> None:
    ended = outcome(CheckSettings(fail_level=None, fail_under=asked, origins={"fail-under": "kb.toml:1"}))
    assert ended.fails == fails
    assert [(round(one.has), one.origin) for one in ended.shortfalls] == ([(33, "kb.toml:1")] if fails else [])


def test_documents_under_one_demand_count_together() -> None:
    (shortfall,) = outcome(CheckSettings(fail_level=None, fail_under=90), copies=3).shortfalls
    assert (shortfall.documents, round(shortfall.has, 1)) == (3, 33.3)


def test_a_document_without_claims_falls_short_of_nothing() -> None:
    document = document_from_text("We are open.\n", path="a.txt")
    draft = Draft(document, document.text, CheckSettings(fail_under=100))
    assert not settle([draft], [CheckedDocument("a.txt", 13, Coverage(1, 0, 0), ())]).fails


def test_only_what_the_baseline_lacks_fails(tmp_path: Path) -> None:
    gone = replace(LIFTS, fingerprint="gone", text="It heals", code="not-shown")
    path = tmp_path / "baseline.json"
    old = CheckedDocument("0.txt", len(TEXT), COVERAGE, (TONES, gone))
    path.write_text(render_json([old]), encoding="utf-8")
    ended = outcome(CheckSettings(fail_level=Level.WARNING), baseline=path)
    assert ended.ratchet is not None
    assert (ended.ratchet.new, ended.ratchet.old, len(ended.ratchet.fixed)) == (2, 1, 1)
    assert [one.code for _, one in ended.failing] == ["not-shown"]
    assert [one.baseline for one in ended.results[0].findings] == ["new", "unchanged", "new"]


def test_a_baseline_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="cannot be read"):
        outcome(CheckSettings(), baseline=tmp_path / "missing.json")


def test_a_finding_of_the_baseline_fails_nothing_however_grave() -> None:
    assert reaches(TONES, CheckSettings())
    assert not reaches(replace(TONES, baseline="unchanged"), CheckSettings())
    assert not reaches(replace(TONES, suppressed="told"), CheckSettings())
