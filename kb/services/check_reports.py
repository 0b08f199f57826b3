"""The results of a check made ready for the reports: with the studies that they cite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.checking.values import CheckedDocument, Document
from kb.models import Study
from kb.reports.citation import citations
from kb.reports.report_input import EarlierFinding, ReportInput


def report_input(
    session: Session,
    documents: Sequence[CheckedDocument],
    drafts: Iterable[Document],
    *,
    jurisdictions: Iterable[str] = (),
    fixed: tuple[EarlierFinding, ...] | None = None,
    checked_on: date | None = None,
) -> ReportInput:
    """What a report is made from; ``drafts`` are the documents as they were checked."""
    keys = {key for document in documents for finding in document.findings for key in finding.studies}
    query = (
        select(Study)
        .where(Study.key.in_(sorted(keys)))
        .options(selectinload(Study.authors), selectinload(Study.identifiers), selectinload(Study.notices))
    )
    cited = citations(session.scalars(query)) if keys else {}
    return ReportInput(
        tuple(documents),
        {draft.path: draft for draft in drafts},
        cited,
        jurisdictions=tuple(sorted(set(jurisdictions))),
        fixed=fixed,
        checked_on=checked_on,
    )
