"""The findings as SARIF 2.1.0, for code scanning services and editors.

Columns and offsets count code points from the start of the file; a file without lines (Word, PDF) has a logical
place instead. Fingerprints stay when a text moves, so that a service knows an old finding again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from kb.checking.codes import Code
from kb.checking.origins import file_span
from kb.checking.values import CheckedDocument, Finding
from kb.reports.report_input import EarlierFinding, ReportInput
from kb.reports.saying import DISCLAIMER, code_meaning, end_position, verdict_words
from kb.vocabulary import Level

SARIF_VERSION = "2.1.0"
SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "kbCheck/v1"
ROOT = "%SRCROOT%"
LEVELS: Final = {"error": "error", "warning": "warning", "note": "notice", "none": "notice"}
"""Our level by that of SARIF."""

_SARIF_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}
_ERRORS = frozenset({Code.CONTRADICTED, Code.ABSOLUTE_WORDING})
_WARNINGS = frozenset(
    {
        Code.OVERSTATED,
        Code.NOT_SHOWN,
        Code.NOT_ON_RECORD,
        Code.GOES_FURTHER,
        Code.NUMBER_DIFFERS,
        Code.SPECIAL_CASE,
        Code.WIDER_CLAIM,
        Code.DENIES_EVIDENCE,
        Code.SELF_CONTRADICTION,
        Code.REGULATOR,
    }
)
_MIME_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def render_sarif(report: ReportInput) -> str:
    """The report as SARIF text with a newline at its end; the same findings give the same bytes."""
    return json.dumps(sarif_log(report), ensure_ascii=False, indent=2) + "\n"


def sarif_log(report: ReportInput) -> dict[str, Any]:
    """The report as a SARIF log of one run."""
    rules = _rules(report)
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    occurrences: Counter[tuple[str, str]] = Counter()
    results = []
    for number, document in enumerate(report.documents):
        for finding in document.findings:
            occurrences[document.path, finding.fingerprint] += 1
            nth = occurrences[document.path, finding.fingerprint]
            results.append(_result(report, document, number, finding, places, nth))
    results += [_absent(earlier, places) for earlier in report.fixed or ()]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "kb check",
                "version": report.version,
                "fullDescription": {"text": f"Claims in a draft compared with the evidence on record. {DISCLAIMER}"},
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which the check was run."}}},
        "artifacts": [_artifact(document) for document in report.documents],
        "results": results,
        "invocations": [{"executionSuccessful": True}],
    }
    if report.jurisdictions:
        run["properties"] = {"jurisdictions": list(report.jurisdictions)}
    return {"$schema": SCHEMA_URI, "version": SARIF_VERSION, "runs": [run]}


def _rules(report: ReportInput) -> list[dict[str, Any]]:
    """All codes of the shared table, and then those that only the findings know."""
    used = [finding.code for document in report.documents for finding in document.findings]
    gone = [earlier.code for earlier in report.fixed or () if earlier.code]
    codes = dict.fromkeys([*(code.value for code in Code), *sorted({*used, *gone})])
    return [_rule(code) for code in codes]


def _rule(code: str) -> dict[str, Any]:
    meaning = code_meaning(code)
    level = "error" if code in _ERRORS else "warning" if code in _WARNINGS else "note"
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in code.split("-")),
        "shortDescription": {"text": meaning},
        "fullDescription": {"text": meaning},
        "help": {
            "text": f"{meaning} The message says why, and what to write instead. {DISCLAIMER}",
            "markdown": f"**{code}**: {meaning} The message says why, and what to write instead. _{DISCLAIMER}_",
        },
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["claims"]},
    }


def _artifact(document: CheckedDocument) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": _location(document.path), "roles": ["analysisTarget"]}
    mime_type = _MIME_TYPES.get(PurePath(document.path).suffix.lower())
    if mime_type:
        artifact["mimeType"] = mime_type
    return artifact


def _location(path: str) -> dict[str, Any]:
    """Relative to the folder of the check where the path is; other paths as they are."""
    if path in {"", "-"}:
        return {"uri": "stdin", "description": {"text": "standard input"}}
    pure = PurePath(path)
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    return {"uri": quote(pure.as_posix()), "uriBaseId": ROOT}


def _result(
    report: ReportInput, document: CheckedDocument, number: int, finding: Finding, places: Mapping[str, int], nth: int
) -> dict[str, Any]:
    message = " ".join(filter(None, (finding.message, finding.suggestion)))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": _SARIF_LEVELS[finding.level],
        "message": {"text": message},
        "locations": [_place(report, document, number, finding)],
        "partialFingerprints": {FINGERPRINT: f"{finding.fingerprint}:{nth}"},
        "suppressions": ([{"kind": "inSource", "justification": finding.suppressed}] if finding.suppressed else []),
        "properties": _properties(report, finding),
    }
    if finding.baseline:
        result["baselineState"] = finding.baseline
    if finding.replacement and not finding.place:
        result["fixes"] = [_fix(result["locations"][0]["physicalLocation"], finding)]
    return result


def _fix(place: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    """The rewording as an edit that a tool can make."""
    region = {name: value for name, value in place["region"].items() if name != "snippet"}
    replaced = {"deletedRegion": region, "insertedContent": {"text": finding.replacement}}
    changes = [{"artifactLocation": place["artifactLocation"], "replacements": [replaced]}]
    return {"description": {"text": "Use the wording that the evidence carries."}, "artifactChanges": changes}


def _place(report: ReportInput, document: CheckedDocument, number: int, finding: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {**_location(document.path), "index": number}}
    if finding.place:
        return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": finding.place}]}
    draft = report.drafts.get(document.path)
    end_line, end_column = end_position(finding, draft)
    start, end = file_span(draft, finding.start, finding.end) if draft else (finding.start, finding.end)
    physical["region"] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": start,
        "charLength": end - start,
        "snippet": {"text": finding.text},
    }
    return {"physicalLocation": physical}


def _properties(report: ReportInput, finding: Finding) -> dict[str, Any]:
    values: dict[str, Any] = {
        "level": finding.level.value,
        "score": finding.score,
        "claim": finding.claim,
        "statement": finding.statement,
        "relation": finding.relation.value if finding.relation else None,
        "verdict": verdict_words(finding),
        "wordingFit": finding.wording_fit.value,
        "suggestion": finding.suggestion,
        "replacement": finding.replacement,
        "studies": [report.citation(key).short for key in finding.studies],
        "jurisdiction": finding.jurisdiction,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _absent(earlier: EarlierFinding, places: Mapping[str, int]) -> dict[str, Any]:
    """A finding of the baseline that is gone."""
    region: dict[str, Any] = {"startLine": earlier.line} if earlier.line else {}
    if earlier.line and earlier.column:
        region["startColumn"] = earlier.column
    if region and earlier.text:
        region["snippet"] = {"text": earlier.text}
    physical: dict[str, Any] = {"artifactLocation": _location(earlier.path)}
    if region:
        physical["region"] = region
    result: dict[str, Any] = {
        "level": _SARIF_LEVELS[earlier.level or Level.NOTICE],
        "message": {"text": earlier.message or "This finding is gone."},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {FINGERPRINT: earlier.fingerprint},
        "baselineState": "absent",
        "suppressions": [],
    }
    if earlier.code:
        result |= {"ruleId": earlier.code, "ruleIndex": places[earlier.code]}
    return result
