"""Rows that no test asks for: whatever forgets its WHERE returns them, and fails."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kb.models import (
    Assessment,
    CheckFinding,
    CheckRun,
    Claim,
    ClaimRelation,
    ClaimWording,
    EvidenceLink,
    EvidenceSearch,
    GradeJudgement,
    Guidance,
    Mention,
    QueuedPlace,
    QueuedSentence,
    Source,
    SourceText,
    Study,
    StudyAuthor,
    StudyIdentifier,
    StudyNotice,
    TextVector,
    Topic,
    User,
)
from kb.services.revisions import Author, RevisionWriter
from kb.vocabulary import (
    BodyDirection,
    Certainty,
    Checkability,
    ClaimKind,
    Concern,
    Directness,
    EvidenceDirection,
    GradeDomain,
    GuidanceKind,
    IdentifierType,
    Jurisdiction,
    Level,
    NoticeType,
    QueueStatus,
    Relation,
    RelationType,
    Role,
    SearchOutcome,
    Stance,
    StudyDesign,
    Tier,
    Verdict,
    WordingFit,
    WordingKind,
)
from tests.exchange.factories import NOW

TEXT = "Noise about noise. Noise against noise."
CLAIMS = ("noise-about-noise", "noise-against-noise")
SOURCE = "noise-leaflet"
STUDY = "noise2020"
TOPIC = "noise"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def add_noise(engine: Engine) -> None:
    """Adds at least one row to every table; no seed file knows of any of them."""
    with Session(engine) as session:
        topic = Topic(slug=TOPIC, label="Noise", definition="Rows that no test asks for.", position=99)
        source = Source(slug=SOURCE, title="Noise", file_name="noise.txt", sha256=_digest(TEXT), length=len(TEXT))
        source.held_text = SourceText(text=TEXT, attached_at=NOW)
        study = _study()
        about, against = (_claim(slug, topic, source, study) for slug in CLAIMS)
        about.relations = [
            ClaimRelation(type=RelationType.NARROWER_THAN, related=against, position=0),
            ClaimRelation(type=RelationType.IN_TENSION_WITH, related=against, position=1, note="Noise and noise."),
        ]
        session.add_all([topic, source, study, about, against, _check(), _queued()])
        session.add(User(name="noise", role=Role.READER, password_hash=None, created_at=NOW))
        session.add(TextVector(sha256=_digest("noise"), encoder="noise", vector=b"\x00\x00\x80?"))
        session.flush()
        later = Author("noise", "made for a test", NOW + timedelta(hours=1))
        RevisionWriter(session, later).write("claim", CLAIMS[0], None, {"slug": CLAIMS[0]})
        session.commit()


def _study() -> Study:
    return Study(
        key=STUDY,
        design=StudyDesign.COHORT,
        title="Noise in cohorts",
        issued=2020,
        participants=7,
        outcomes=["noise"],
        authors=[StudyAuthor(position=0, family="Noise", given="N")],
        identifiers=[StudyIdentifier(type=IdentifierType.DOI, value="10.5555/noise")],
        notices=[StudyNotice(position=0, type=NoticeType.RETRACTION, issued_on=date(2021, 2, 3), note="Too loud.")],
    )


def _claim(slug: str, topic: Topic, source: Source, study: Study) -> Claim:
    start = TEXT.index(slug.replace("-", " ").capitalize())
    end = TEXT.index(".", start) + 1
    return Claim(
        slug=slug,
        statement=f"{slug.replace('-', ' ').capitalize()} is noise.",
        kind=ClaimKind.HISTORY,
        checkable=Checkability.EMPIRICAL,
        tier=Tier.CORE,
        topic=topic,
        mentions=[
            Mention(
                key=_digest(slug)[:16],
                source=source,
                source_length=source.length,
                start=start,
                end=end,
                sha256=_digest(TEXT[start:end]),
                anchor=TEXT[start : end - 1],
                stance=Stance.DENIES,
                qualifiers=["noise"],
            )
        ],
        wordings=[ClaimWording(kind=WordingKind.NEAR_MISS, position=0, text="A near miss of noise")],
        links=[
            EvidenceLink(
                study=study, position=0, direction=EvidenceDirection.REFUTES, directness=Directness.DIRECT, result="No."
            )
        ],
        searches=[
            EvidenceSearch(
                position=0, place="a noisy place", queries=["noise"], outcome=SearchOutcome.FOUND, summary="Noise."
            )
        ],
        assessments=[_assessment(1, is_current=False), _assessment(2, is_current=True)],
        guidance=[
            Guidance(
                position=0,
                kind=GuidanceKind.POSITION,
                text="Be quiet.",
                authority="The Noise Council",
                jurisdiction=Jurisdiction.EU,
                citation=study,
            )
        ],
    )


def _assessment(number: int, *, is_current: bool) -> Assessment:
    return Assessment(
        number=number,
        is_current=is_current,
        assessed_on=date(2020, 1, number),
        assessor="noise",
        policy=1,
        direction=BodyDirection.REFUTES,
        starts_at=Certainty.LOW,
        certainty=Certainty.LOW,
        verdict=Verdict.CONTRADICTED,
        rationale="Noise.",
        judgements=[
            GradeJudgement(position=0, domain=GradeDomain.IMPRECISION, concern=Concern.NONE, reason="Plenty of noise.")
        ],
    )


def _check() -> CheckRun:
    finding = CheckFinding(
        start=0,
        end=5,
        claim_slug=CLAIMS[0],
        relation=Relation.SAME,
        score=0.25,
        verdict=Verdict.CONTRADICTED,
        certainty=Certainty.LOW,
        wording_fit=WordingFit.OVERSTATED,
        level=Level.WARNING,
        code="noise",
        message="Noise.",
        studies=[STUDY],
        fingerprint=_digest("finding"),
    )
    return CheckRun(
        checked_at=NOW,
        path="noise.md",
        sha256=_digest("draft"),
        characters=40,
        sentences=2,
        claim_sentences=1,
        matched=1,
        policy=1,
        encoder="",
        findings=[finding],
    )


def _queued() -> QueuedSentence:
    return QueuedSentence(
        fingerprint=_digest("queued")[:20],
        text="noise makes more noise",
        reading="noise makes more noise",
        sentence="Some say that noise makes more noise.",
        nearest=[{"slug": CLAIMS[0], "score": 0.125}],
        status=QueueStatus.DISMISSED,
        first_seen=NOW,
        last_seen=NOW,
        decided_at=NOW,
        decided_by="noise",
        reason="Only noise.",
        places=[QueuedPlace(path="noise.md", start=15, line=1)],
    )
