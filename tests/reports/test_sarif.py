"""SARIF, held against the schema of the standard."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kb.checking.origins import Origin, Piece, Unit
from kb.checking.values import CheckedDocument, Coverage, Document, TextFormat
from kb.reports.baseline import against, read_baseline
from kb.reports.report_input import EarlierFinding, ReportInput
from kb.reports.sarif import FINGERPRINT, render_sarif, sarif_log
from tests.reports.findings import checked, finding

SCHEMA = Path(__file__).parent / "files" / "sarif-schema-2.1.0.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft4Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def only_run(report: ReportInput) -> Any:
    (run,) = json.loads(render_sarif(report))["runs"]
    return run


def test_real_results_fit_the_schema(
    report: ReportInput, marked_report: ReportInput, validator: jsonschema.Draft4Validator
) -> None:
    for one in (report, marked_report, ReportInput(())):
        validator.validate(json.loads(render_sarif(one)))


def test_the_schema_would_notice_a_mistake(report: ReportInput, validator: jsonschema.Draft4Validator) -> None:
    log = sarif_log(report)
    log["runs"][0]["results"][0]["level"] = "notice"
    assert not validator.is_valid(log)


def test_every_finding_is_a_result_of_a_described_rule(report: ReportInput) -> None:
    run = only_run(report)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == sum(len(document.findings) for document in report.documents)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_regions_point_at_the_words_both_ways(report: ReportInput) -> None:
    run = only_run(report)
    assert run["columnKind"] == "unicodeCodePoints"
    paths = [document.path for document in report.documents]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        text = report.drafts[paths[place["artifactLocation"]["index"]]].text
        region = place["region"]
        start = region["charOffset"]
        assert text[start : start + region["charLength"]] == region["snippet"]["text"]
        lines = text.split("\n")
        first = sum(len(line) + 1 for line in lines[: region["startLine"] - 1]) + region["startColumn"] - 1
        last = sum(len(line) + 1 for line in lines[: region["endLine"] - 1]) + region["endColumn"] - 1
        assert (first, last) == (start, start + region["charLength"])


def test_a_passage_of_a_web_page_is_placed_in_its_file() -> None:
    # <p>It <b>boosts collagen</b>.</p>
    text = "It boosts collagen."
    pieces = (Piece(0, 3, 3, 6), Piece(3, 18, 9, 24), Piece(18, 19, 28, 29))
    draft = Document("a.html", text, TextFormat.HTML, origin=Origin(Unit.LINE, pieces, (0,)))
    found = finding(start=3, end=18, line=1, column=10, replacement="may boost collagen")
    one = CheckedDocument("a.html", len(text), Coverage(1, 1, 1), (found,))
    (result,) = only_run(ReportInput((one,), {"a.html": draft}))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["charOffset"], region["charLength"], region["endLine"], region["endColumn"]) == (9, 15, 1, 25)
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "may boost collagen"


def test_a_file_without_lines_has_a_logical_place(validator: jsonschema.Draft4Validator) -> None:
    one = CheckedDocument("a b.docx", 9, Coverage(1, 1, 1), (finding(place="paragraph 12", replacement="x"),))
    log = sarif_log(ReportInput((one,)))
    validator.validate(log)
    (location,) = log["runs"][0]["results"][0]["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "paragraph 12"}]
    assert "region" not in location["physicalLocation"]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("copy/a b,100%.md", {"uri": "copy/a%20b%2C100%25.md", "uriBaseId": "%SRCROOT%"}),
        ("/srv/copy.md", {"uri": "file:///srv/copy.md"}),
        ("-", {"uri": "stdin", "description": {"text": "standard input"}}),
    ],
)
def test_paths_are_relative_addresses_where_they_can_be(path: str, location: dict[str, Any]) -> None:
    assert only_run(ReportInput((checked(path),)))["artifacts"][0]["location"] == location


def test_fingerprints_tell_repeated_findings_apart_and_stay_when_the_text_moves(report: ReportInput) -> None:
    def fingerprints(one: ReportInput) -> list[str]:
        return [result["partialFingerprints"][FINGERPRINT] for result in only_run(one)["results"]]

    twice = replace(checked(), findings=(finding(), finding(start=48, end=63)))
    assert fingerprints(ReportInput((twice,))) == ["0123456789abcdef0123:1", "0123456789abcdef0123:2"]
    moved = replace(checked(), findings=(finding(line=90, start=900, end=915),))
    assert fingerprints(ReportInput((moved,))) == ["0123456789abcdef0123:1"]


def test_what_the_writer_switched_off_is_suppressed_with_the_reason(marked_report: ReportInput) -> None:
    run = only_run(marked_report)
    reasons = [one["justification"] for result in run["results"] for one in result["suppressions"]]
    assert reasons == ["Agreed with <legal> & \u201cBen\u201d, 100%: keep\nit"] * len(marked_report.documents)


def test_results_say_how_they_stand_to_the_baseline(
    report: ReportInput, tmp_path: Path, validator: jsonschema.Draft4Validator
) -> None:
    path = tmp_path / "old.sarif"
    path.write_text(render_sarif(report), encoding="utf-8")
    fewer = [replace(document, findings=document.findings[1:]) for document in report.documents]
    compared = against(fewer, read_baseline(path))
    log = sarif_log(replace(report, documents=compared.documents, fixed=compared.fixed))
    validator.validate(log)
    states = [result["baselineState"] for result in log["runs"][0]["results"]]
    assert states.count("absent") == len(report.documents)
    assert set(states) == {"absent", "unchanged"}


def test_a_finding_that_is_gone_needs_no_more_than_its_fingerprint(validator: jsonschema.Draft4Validator) -> None:
    validator.validate(sarif_log(ReportInput((checked(),), fixed=(EarlierFinding("draft.txt", "ab"),))))
