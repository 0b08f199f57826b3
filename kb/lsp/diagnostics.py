"""Findings as the diagnostics that an editor underlines."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from lsprotocol.types import CodeDescription, Diagnostic, DiagnosticSeverity, DiagnosticTag

from kb.checking.codes import Code
from kb.lsp.drafts import Checked, Found
from kb.reports.saying import asks
from kb.vocabulary import Level

SOURCE = "kb"
_SEVERITY = {
    Level.ERROR: DiagnosticSeverity.Error,
    Level.WARNING: DiagnosticSeverity.Warning,
    Level.NOTICE: DiagnosticSeverity.Information,
}
# Struck through in editors: words that direct evidence speaks against have to go, however they are put.
_TAGS = {Code.CONTRADICTED.value: [DiagnosticTag.Deprecated]}


def diagnostics(checked: Checked, *, pages: str = "", tags: Collection[DiagnosticTag] = ()) -> list[Diagnostic]:
    """The findings that ask the writer for something; the others are seen by pointing at their words.

    ``pages`` is the address of the running pages, or empty; ``tags`` are those that the editor can show.
    """
    return [diagnostic(checked, found, pages=pages, tags=tags) for found in checked.found if asks(found.finding)]


def diagnostic(checked: Checked, found: Found, *, pages: str = "", tags: Collection[DiagnosticTag] = ()) -> Diagnostic:
    """One finding. ``data`` carries its fingerprint, its claim and the exact words to put in its place."""
    finding = found.finding
    own_tags = [tag for tag in _TAGS.get(finding.code, ()) if tag in tags]
    return Diagnostic(
        range=checked.positions.range(found.start, found.end),
        message=message(found),
        severity=_SEVERITY[finding.level],
        code=finding.code,
        code_description=CodeDescription(claim_page(pages, finding.claim)) if pages and finding.claim else None,
        source=SOURCE,
        tags=own_tags or None,
        data={"fingerprint": finding.fingerprint, "claim": finding.claim, "replacement": found.replacement},
    )


def message(found: Found) -> str:
    """What is wrong, and on the next line what to write instead."""
    finding = found.finding
    return f"{finding.message}\n{finding.suggestion}" if finding.suggestion else finding.message


def claim_page(pages: str, slug: str) -> str:
    """The address of a claim's page."""
    return f"{pages.rstrip('/')}/claims/{quote(slug)}"
