"""The findings of one text as LanguageTool's ``/v2/check`` answers, so that its clients can show them.

Offsets and lengths count UTF-16 code units, as the clients do.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from kb.checking.values import CheckedDocument, Finding
from kb.reports.report_input import Citation, ReportInput, stands_in
from kb.reports.saying import code_meaning, is_shown
from kb.vocabulary import Level

API_VERSION = 1
LANGUAGES = {"en": "English", "en-GB": "English (GB)", "en-US": "English (US)", "en-AU": "English (Australian)"}
"""Codes and names of the languages that a check reads."""

_CONTEXT = 40
# Issue types of the Internationalization Tag Set 2.0; clients take their colours from them.
_ISSUE_TYPES = {Level.ERROR: "non-conformance", Level.WARNING: "style", Level.NOTICE: "uncategorized"}
_SHORT_MESSAGES = {Level.ERROR: "Must be changed", Level.WARNING: "Should be changed", Level.NOTICE: "Worth knowing"}


def check_response(report: ReportInput, *, language: str = "en-US", everything: bool = False) -> dict[str, Any]:
    """The answer for the one document of ``report``, whose text must be among its drafts.

    Findings that ask for nothing are left out, unless ``everything`` is asked for; switched-off ones always are.
    """
    (document,) = report.documents
    text = report.drafts[document.path].text
    units = _Units(text)
    name = LANGUAGES.get(language, language)
    return {
        "software": {
            "name": "claim-kb",
            "version": report.version,
            "buildDate": "",
            "apiVersion": API_VERSION,
            "premium": False,
            "premiumHint": "",
            "status": "",
        },
        "warnings": {"incompleteResults": False},
        "language": {
            "name": name,
            "code": language,
            "detectedLanguage": {"name": name, "code": language, "confidence": 1.0, "source": "given"},
        },
        "matches": [
            _match(report, document, finding, text, units)
            for finding in document.findings
            if not finding.suppressed and (everything or is_shown(finding)) and stands_in(text, finding)
        ],
    }


class _Units:
    """From code points to UTF-16 code units: each code point above U+FFFF takes two."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, char in enumerate(text) if ord(char) > 0xFFFF]

    def at(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)

    def span(self, start: int, end: int) -> dict[str, int]:
        first = self.at(start)
        return {"offset": first, "length": self.at(end) - first}


def _match(
    report: ReportInput, document: CheckedDocument, finding: Finding, text: str, units: _Units
) -> dict[str, Any]:
    citations = [report.citation(key) for key in finding.studies]
    message = " ".join(filter(None, (finding.message, finding.suggestion)))
    return {
        "message": message,
        "shortMessage": _SHORT_MESSAGES[finding.level],
        "replacements": [{"value": finding.replacement}] if finding.replacement else [],
        **units.span(finding.start, finding.end),
        "context": _context(finding, text),
        "sentence": _sentence(finding, text),
        "type": {"typeName": "Other"},
        "rule": {
            "id": "KB_" + finding.code.replace("-", "_").upper(),
            "description": code_meaning(finding.code),
            "issueType": _ISSUE_TYPES[finding.level],
            "category": {"id": "CLAIMS", "name": "Claims and evidence"},
            "urls": _urls(citations),
        },
        "ignoreForIncompleteSentence": False,
        "contextForSureMatch": -1,
    }


def _urls(citations: list[Citation]) -> list[dict[str, str]]:
    """One address a study: the first that is known."""
    return [{"value": citation.links[0][1]} for citation in citations if citation.links]


def _context(finding: Finding, text: str) -> dict[str, Any]:
    first, last = max(0, finding.start - _CONTEXT), min(len(text), finding.end + _CONTEXT)
    before = ("..." if first else "") + text[first : finding.start]
    shown = f"{before}{finding.text}{text[finding.end : last]}{'...' if last < len(text) else ''}"
    # one character for one, so that the offset stays true
    flat = "".join(" " if char in "\r\n\t" else char for char in shown)
    return {"text": flat, **_Units(flat).span(len(before), len(before) + len(finding.text))}


def _sentence(finding: Finding, text: str) -> str:
    """The lines that the passage stands in."""
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    return text[start : end if end >= 0 else len(text)].strip()
