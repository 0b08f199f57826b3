from __future__ import annotations

import json
from dataclasses import fields
from importlib import resources

import jsonschema

from kb.checking.values import CheckedDocument, Coverage, Finding
from kb.reports.json_report import json_schema, render_json
from kb.reports.report_input import ReportInput
from tests.reports.findings import checked, finding

CONTRACT = (
    "start end line column text claim relation score verdict certainty wording_fit level code message suggestion "
    "studies fingerprint"
).split()


def test_the_report_has_the_shape_of_the_contract() -> None:
    report = json.loads(render_json([checked()]))
    assert report["schema"] == "kb-check/1"
    document = report["documents"][0]
    assert list(document) == ["path", "characters", "coverage", "findings"]
    assert document["coverage"] == {
        "sentences": 4,
        "claim_sentences": 3,
        "matched": 2,
        "by_verdict": {"not-shown": 2},
        "carried": 0,
        "overstated": 0,
        "unsupported": 0,
        "unknown": 0,
        "open": 0,
    }
    assert list(document["findings"][0])[: len(CONTRACT)] == CONTRACT


def test_every_field_of_a_finding_is_reported() -> None:
    reported = json.loads(render_json([checked()]))["documents"][0]["findings"][0]
    assert set(reported) == {field.name for field in fields(Finding)}


def test_values_are_those_of_the_vocabularies() -> None:
    reported = json.loads(render_json([checked()]))["documents"][0]["findings"]
    assert reported[0]["relation"] == "stronger"
    assert reported[0]["level"] == "error"
    assert reported[1]["verdict"] == "not-shown"
    assert reported[1]["certainty"] == "very-low"
    assert reported[1]["wording_fit"] == "overstated"
    assert reported[-1]["claim"] is None
    assert reported[-1]["relation"] is None


def test_the_report_fits_its_json_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(render_json([checked()])), schema)
    jsonschema.validate(json.loads(render_json([])), schema)


def test_the_published_schema_is_that_of_the_code_and_real_results_fit_it(
    report: ReportInput, marked_report: ReportInput
) -> None:
    published = json.loads(resources.files("kb.reports").joinpath("schema", "kb-check-1.json").read_text("utf-8"))
    assert published == json_schema(), "write the file anew, from published_schema()"
    for one in (report, marked_report):
        jsonschema.validate(json.loads(render_json(one.documents)), published)


def test_what_the_writer_and_the_baseline_say_is_reported() -> None:
    one = finding(suppressed="agreed", baseline="unchanged", place="page 3", jurisdiction="uk", replacement="may")
    document = CheckedDocument("a.pdf", 5, Coverage(1, 1, 1), (one,))
    reported = json.loads(render_json([document]))["documents"][0]["findings"][0]
    kept = {name: reported[name] for name in ("suppressed", "baseline", "place", "jurisdiction", "replacement")}
    assert list(kept.values()) == ["agreed", "unchanged", "page 3", "uk", "may"]


def test_the_schema_refuses_another_contract_and_a_missing_field() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    report = json.loads(render_json([checked()]))
    assert not validator.is_valid(report | {"schema": "kb-check/2"})
    del report["documents"][0]["findings"][0]["fingerprint"]
    assert not validator.is_valid(report)


def test_the_same_findings_give_the_same_bytes() -> None:
    assert render_json([checked()]) == render_json([checked()])


def test_letters_of_every_script_stay_readable() -> None:
    document = CheckedDocument(
        "d\u00e9collet\u00e9.txt", 5, Coverage(1, 1, 1), (finding(text="d\u00e9collet\u00e9 \u6c14"),)
    )
    assert "d\u00e9collet\u00e9 \u6c14" in render_json([document])
