"""Checks that somebody asked to keep: what was found on the day, without the text."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from kb.checking.values import CheckedDocument, Document
from kb.models import CheckFinding, CheckRun
from kb.rating.verdict import POLICY_VERSION


def keep_check(
    session: Session, document: Document, checked: CheckedDocument, *, encoder: str | None, now: datetime
) -> CheckRun:
    """Keeps the findings of a check, and the hash of the text that they were made on. The caller commits."""
    run = CheckRun(
        checked_at=now,
        path=checked.path,
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        characters=checked.characters,
        sentences=checked.coverage.sentences,
        claim_sentences=checked.coverage.claim_sentences,
        matched=checked.coverage.matched,
        policy=POLICY_VERSION,
        encoder=encoder or "",
        findings=[
            CheckFinding(
                start=finding.start,
                end=finding.end,
                claim_slug=finding.claim,
                relation=finding.relation,
                score=finding.score,
                verdict=finding.verdict,
                certainty=finding.certainty,
                wording_fit=finding.wording_fit,
                level=finding.level,
                code=finding.code,
                message=finding.message,
                suggestion=finding.suggestion,
                studies=list(finding.studies),
                fingerprint=finding.fingerprint,
            )
            for finding in checked.findings
        ],
    )
    session.add(run)
    return run
