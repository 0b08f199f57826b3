"""The JSON report of a check: the contract ``kb-check/1``.

Field names never change and never go; fields may be added. ``start`` and ``end`` are code-point offsets into
the text of the document, ``end`` exclusive; lines and columns count from 1. The same findings give the same
bytes, so a report can be kept and compared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.checking.values import CheckedDocument, Coverage, Finding
from kb.vocabulary import Certainty, Level, Relation, Verdict, WordingFit, WordingStrength

SCHEMA = "kb-check/1"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FindingOut(_Part):
    """What a check says of one span. The fields from ``statement`` on are additions to the first contract."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    text: str
    claim: str | None
    relation: Relation | None
    score: float = Field(ge=0, le=1)
    verdict: Verdict | None
    certainty: Certainty | None
    wording_fit: WordingFit
    level: Level
    code: str
    message: str
    suggestion: str
    studies: tuple[str, ...]
    fingerprint: str
    statement: str
    strength: WordingStrength | None
    reasons: tuple[str, ...]
    rationale: str
    wording: str
    replacement: str = ""
    jurisdiction: str = ""
    place: str = ""
    suppressed: str = ""
    baseline: str = ""


class CoverageOut(_Part):
    """How much of a document the check could speak of; ``by_verdict`` counts findings, all others count sentences.

    ``carried`` to ``open`` add up to ``claim_sentences``; each sentence counts by the worst that is found in it.
    """

    sentences: int = Field(ge=0)
    claim_sentences: int = Field(ge=0)
    matched: int = Field(ge=0)
    by_verdict: dict[Verdict, int]
    carried: int = Field(default=0, ge=0)
    overstated: int = Field(default=0, ge=0)
    unsupported: int = Field(default=0, ge=0)
    unknown: int = Field(default=0, ge=0)
    open: int = Field(default=0, ge=0)


class DocumentOut(_Part):
    """The result for one document; ``characters`` is the length of its text in code points."""

    path: str
    characters: int = Field(ge=0)
    coverage: CoverageOut
    findings: tuple[FindingOut, ...]


class ReportOut(BaseModel):
    """The whole report. ``schema`` names the contract."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["kb-check/1"] = Field(default="kb-check/1", alias="schema")
    documents: tuple[DocumentOut, ...]


def report_of(documents: Sequence[CheckedDocument]) -> ReportOut:
    """The report of ``documents`` as typed values, in their order."""
    return ReportOut(documents=tuple(_document(document) for document in documents))


def render_json(documents: Sequence[CheckedDocument]) -> str:
    """The report of ``documents`` as JSON text with a newline at its end."""
    plain = report_of(documents).model_dump(mode="json", by_alias=True)
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def json_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of the report, for those who read it with other tools."""
    return ReportOut.model_json_schema(by_alias=True, mode="serialization")


def published_schema() -> str:
    """The text of ``schema/kb-check-1.json``."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _document(document: CheckedDocument) -> DocumentOut:
    return DocumentOut(
        path=document.path,
        characters=document.characters,
        coverage=_coverage(document.coverage),
        findings=tuple(_finding(finding) for finding in document.findings),
    )


def _coverage(coverage: Coverage) -> CoverageOut:
    values = {name: getattr(coverage, name) for name in CoverageOut.model_fields}
    values["by_verdict"] = {Verdict(verdict): count for verdict, count in sorted(coverage.by_verdict.items())}
    return CoverageOut(**values)


def _finding(finding: Finding) -> FindingOut:
    return FindingOut(**{name: getattr(finding, name) for name in FindingOut.model_fields})
