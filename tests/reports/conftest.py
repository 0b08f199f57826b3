"""Real results for the tests of the reports: drafts checked by the pipeline against the shipped knowledge."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import selectinload

from kb.checking.index import ClaimIndex
from kb.checking.markdown import parse_markdown
from kb.checking.pipeline import check_document
from kb.checking.values import Document, TextFormat
from kb.models import Study
from kb.reports.citation import citations
from kb.reports.report_input import ReportInput
from kb.services.checking import known_claims
from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.databases import Backend, Content
from tests.reports.findings import NASTY

ROOT = Path(__file__).resolve().parents[2]
DRAFTS = (
    "tests/checking/drafts/careful-page.txt",
    "tests/checking/drafts/hype-post.md",
    "seed_data/examples/draft.md",
)


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory, sqlite_backend: Backend) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("reports") / "kb.db"
    shutil.copyfile(str(sqlite_backend.template(Content.SHIPPED).database), path)
    store = Store(make_engine(URL.create("sqlite", database=str(path))))
    yield store
    store.close()


@pytest.fixture(scope="session")
def report(knowledge: Store) -> ReportInput:
    """Three drafts and a nasty one, checked by words alone, so that the tests say the same on every machine."""
    with knowledge.session() as session:
        index = ClaimIndex(known_claims(session))
        loaded = selectinload(Study.authors), selectinload(Study.identifiers), selectinload(Study.notices)
        studies = citations(session.scalars(select(Study).options(*loaded)))
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in DRAFTS} | {
        "nasty, 100%.md": NASTY,
        "nasty <i>.txt": NASTY,
    }
    drafts = {path: document(path, text) for path, text in texts.items()}
    results = tuple(check_document(draft, index) for draft in drafts.values())
    return ReportInput(results, drafts, studies, jurisdictions=("uk",), checked_on=date(2026, 11, 20))


@pytest.fixture(scope="session")
def marked_report(report: ReportInput) -> ReportInput:
    """The same with one finding switched off, one that is old and all others new, in each draft."""
    documents = []
    for checked in report.documents:
        first, second, *rest = checked.findings
        off = replace(first, suppressed="Agreed with <legal> & \u201cBen\u201d, 100%: keep\nit", baseline="new")
        old = replace(second, baseline="unchanged")
        documents.append(replace(checked, findings=(off, old, *(replace(f, baseline="new") for f in rest))))
    return replace(report, documents=tuple(documents), fixed=())


def document(path: str, text: str) -> Document:
    """``text`` as the readers hand it over."""
    if path.endswith(".md"):
        return Document(path, text, TextFormat.MARKDOWN, skipped=parse_markdown(text).skipped)
    return Document(path, text)
