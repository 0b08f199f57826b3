"""What every report is made from: the results of a check and what a reader wants to see beside them.

All reports are pure functions of a ``ReportInput``: same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import kb
from kb.checking.values import CheckedDocument, Document, Finding
from kb.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Citation:
    """A study as reports name it. ``short`` is "Yun 2013"; ``links`` are pairs of a name and an address."""

    key: str
    short: str
    reference: str = ""
    links: tuple[tuple[str, str], ...] = ()
    is_retracted: bool = False


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A finding as an earlier report holds it; what that report does not say is empty, or 0 for line and column."""

    path: str
    fingerprint: str
    code: str = ""
    level: Level | None = None
    line: int = 0
    column: int = 0
    text: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """The results of a check of one or more documents.

    ``drafts`` holds, by path, the documents as they were checked; without them, or where a finding's words do not
    stand at its offsets, a report shows the words alone. ``fixed`` are the findings of the baseline that are gone;
    None when nothing was compared. ``checked_on`` is printed, and left out where it is None.
    """

    documents: tuple[CheckedDocument, ...]
    drafts: Mapping[str, Document] = field(default_factory=dict)
    citations: Mapping[str, Citation] = field(default_factory=dict)
    version: str = kb.__version__
    jurisdictions: tuple[str, ...] = ()
    fixed: tuple[EarlierFinding, ...] | None = None
    checked_on: date | None = None

    def citation(self, key: str) -> Citation:
        """The study with ``key``; by its bare key where nothing more was handed over."""
        return self.citations.get(key) or Citation(key, key)

    def text_around(self, document: CheckedDocument, finding: Finding) -> str:
        """The text of ``document`` if ``finding`` stands in it where it says, else nothing."""
        draft = self.drafts.get(document.path)
        return draft.text if draft is not None and stands_in(draft.text, finding) else ""


def stands_in(text: str, finding: Finding) -> bool:
    """Whether the words of ``finding`` stand in ``text`` at its offsets."""
    return bool(finding.text) and text[finding.start : finding.end] == finding.text
