"""The answer to LanguageTool's clients, who count UTF-16 code units."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kb.checking.values import CheckedDocument, Document
from kb.reports.languagetool import check_response
from kb.reports.report_input import Citation, ReportInput
from tests.reports.findings import NASTY, TEXT, checked, finding


def only(report: ReportInput, path: str) -> ReportInput:
    return replace(report, documents=tuple(one for one in report.documents if one.path == path))


def one_finding(found: CheckedDocument, text: str = TEXT, **more: object) -> ReportInput:
    return ReportInput((found,), {found.path: Document(found.path, text)}, **more)  # type: ignore[arg-type]


def test_offsets_count_utf_16_units_behind_emoji(report: ReportInput) -> None:
    one = only(report, "nasty, 100%.md")
    matches = check_response(one, everything=True)["matches"]
    findings = one.documents[0].findings
    units = NASTY.encode("utf-16-le")
    assert len(matches) == len(findings)
    assert any(match["offset"] != found.start for match, found in zip(matches, findings, strict=True))
    for match, found in zip(matches, findings, strict=True):
        start, end = 2 * match["offset"], 2 * (match["offset"] + match["length"])
        assert units[start:end].decode("utf-16-le") == found.text
        context = match["context"]
        start, end = 2 * context["offset"], 2 * (context["offset"] + context["length"])
        shown = context["text"].encode("utf-16-le")[start:end].decode("utf-16-le")
        assert shown.split() == found.text.split()
        assert found.text.split("\n")[0] in match["sentence"]


def test_a_match_has_what_clients_read() -> None:
    found = replace(checked(), findings=(finding(replacement="may boost collagen"),))
    links = (("DOI", "https://doi.org/10.1/x"), ("PMID", "https://pubmed.example/1"))
    answer = check_response(one_finding(found, citations={"two": Citation("two", "Two 2002", "", links)}))
    (match,) = answer["matches"]
    assert match["message"].startswith("Stated as a fact, but nobody has shown it. You may write:")
    assert match["replacements"] == [{"value": "may boost collagen"}]
    assert match["rule"]["id"] == "KB_NOT_SHOWN"
    assert match["rule"]["issueType"] == "style"
    assert match["rule"]["category"]["id"] == "CLAIMS"
    assert match["rule"]["urls"] == [{"value": "https://doi.org/10.1/x"}]
    assert answer["language"]["code"] == "en-US"
    assert answer["warnings"] == {"incompleteResults": False}
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("over", [{"suppressed": "agreed"}, {"baseline": "unchanged"}])
def test_what_needs_no_attention_is_left_out(over: dict[str, str]) -> None:
    found = replace(checked(), findings=(finding(**over),))
    assert check_response(one_finding(found))["matches"] == []


def test_quiet_findings_are_shown_only_on_request() -> None:
    found = checked()
    assert len(check_response(one_finding(found))["matches"]) == 2
    assert len(check_response(one_finding(found), everything=True)["matches"]) == 3


def test_without_a_rewording_nothing_is_offered_as_a_replacement() -> None:
    (first, *_) = check_response(one_finding(checked()))["matches"]
    assert first["replacements"] == []
