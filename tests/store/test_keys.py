"""What may be there once only, and what the database does about a second."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select, text, update

from kb.models import (
    Assessment,
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
    Revision,
    SeedState,
    Source,
    Study,
    StudyAuthor,
    StudyIdentifier,
    Topic,
    User,
)
from kb.services.opening import Store
from kb.vocabulary import (
    Directness,
    EvidenceDirection,
    GuidanceKind,
    IdentifierType,
    Jurisdiction,
    QueueStatus,
    RelationType,
    Role,
    Verdict,
    WordingKind,
)
from tests.exchange.factories import NOW
from tests.store.refused import (
    Change,
    one,
    refused,
    study_id,
)
from tests.store.test_constraints import REFUSED_SQL

CLAIM_COLUMNS = "slug statement kind checkable tier topic_id version population intervention comparator outcome"
MENTION_COLUMNS = "key source_id source_length claim_id start_offset end_offset sha256 anchor stance qualifiers version"

REFUSED_ROWS: dict[str, tuple[Change, str]] = {
    "a second topic with the same slug": (
        lambda s: s.add(Topic(slug="foot-baths", label="Again", definition="Again.")),
        r"topic\.slug|uq_topic_slug",
    ),
    "a second claim with the same slug": (
        lambda s: s.execute(
            insert(Claim).from_select(
                CLAIM_COLUMNS.split(),
                select(
                    Claim.slug,
                    Claim.statement,
                    Claim.kind,
                    Claim.checkable,
                    Claim.tier,
                    Claim.topic_id,
                    Claim.version,
                    Claim.population,
                    Claim.intervention,
                    Claim.comparator,
                    Claim.outcome,
                ),
            )
        ),
        r"claim\.slug|uq_claim_slug",
    ),
    "a second source with the same text": (
        lambda s: s.execute(update(Source).values(sha256="0" * 64)),
        r"source\.sha256|uq_source_sha256",
    ),
    "a second study with the same key": (
        lambda s: s.execute(update(Study).values(key="same")),
        r"study\.key|uq_study_key",
    ),
    "an identifier that names two studies": (
        lambda s: s.add(
            StudyIdentifier(study_id=study_id(s, "soakcode"), type=IdentifierType.DOI, value="10.5555/feet.2019")
        ),
        "study_identifier.type|uq_study_identifier_type_value",
    ),
    "a second DOI of a study": (
        lambda s: s.add(StudyIdentifier(study_id=study_id(s), type=IdentifierType.DOI, value="10.5555/other")),
        "study_identifier.study_id|uq_study_identifier_study_id_type",
    ),
    "a second author at the same place": (
        lambda s: s.add(StudyAuthor(study_id=study_id(s), position=0, literal="Group")),
        "study_author|uq_study_author",
    ),
    "a second current assessment": (
        lambda s: s.execute(update(Assessment).where(Assessment.assessor == "noise").values(is_current=True)),
        r"assessment\.claim_id|uq_assessment_current",
    ),
    "a second assessment with the same number": (
        lambda s: s.add(
            Assessment(
                claim_id=one(s).id,
                number=1,
                is_current=False,
                assessed_on=date(2026, 1, 1),
                assessor="x",
                policy=1,
                verdict=Verdict.SUPPORTED,
                rationale="Again.",
            )
        ),
        r"assessment\.claim_id|uq_assessment_claim_id_number",
    ),
    "a second judgement of the same domain": (
        lambda s: s.execute(
            insert(GradeJudgement).from_select(
                ["assessment_id", "position", "domain", "concern", "reason"],
                select(
                    GradeJudgement.assessment_id,
                    GradeJudgement.position,
                    GradeJudgement.domain,
                    GradeJudgement.concern,
                    GradeJudgement.reason,
                ),
            )
        ),
        "grade_judgement|uq_grade_judgement",
    ),
    "a study linked twice to a claim": (
        lambda s: s.add(
            EvidenceLink(
                claim_id=one(s).id,
                study_id=study_id(s),
                position=9,
                direction=EvidenceDirection.REFUTES,
                directness=Directness.DIRECT,
            )
        ),
        "evidence_link|uq_evidence_link",
    ),
    "a phrasing that is both wording and near miss": (
        lambda s: s.add(
            ClaimWording(
                claim_id=one(s).id, kind=WordingKind.NEAR_MISS, position=9, text="No more cold feet: 100% cosy"
            )
        ),
        "claim_wording|uq_claim_wording",
    ),
    "a relation stated twice": (
        lambda s: s.add(
            ClaimRelation(
                claim_id=one(s, "bath-cools-feet").id, related_id=one(s).id, type=RelationType.CONTRADICTS, position=9
            )
        ),
        "claim_relation|uq_claim_relation",
    ),
    "two pieces of guidance at one place": (
        lambda s: s.execute(update(Guidance).values(position=0)),
        "guidance|uq_guidance",
    ),
    "two searches at one place": (
        lambda s: s.execute(
            insert(EvidenceSearch).from_select(
                ["claim_id", "position", "place", "queries", "outcome", "summary"],
                select(
                    EvidenceSearch.claim_id,
                    EvidenceSearch.position,
                    EvidenceSearch.place,
                    EvidenceSearch.queries,
                    EvidenceSearch.outcome,
                    EvidenceSearch.summary,
                ),
            )
        ),
        "evidence_search|uq_evidence_search",
    ),
    "two mentions of a claim in one span": (
        lambda s: s.execute(
            insert(Mention).from_select(
                MENTION_COLUMNS.split(),
                select(
                    text("'0000000000000000'"),
                    Mention.source_id,
                    Mention.source_length,
                    Mention.claim_id,
                    Mention.start,
                    Mention.end,
                    Mention.sha256,
                    Mention.anchor,
                    Mention.stance,
                    Mention.qualifiers,
                    Mention.version,
                ).where(Mention.anchor == "it cures colds"),
            )
        ),
        "mention|uq_mention",
    ),
    "a mention that borrows another length": (
        lambda s: s.execute(update(Mention).values(source_length=10_000)),
        "(?i)foreign key|fk_mention_source_id_source_length",
    ),
    "a position of an authority that cites nothing": (
        lambda s: s.add(
            Guidance(
                claim_id=one(s).id,
                position=9,
                kind=GuidanceKind.POSITION,
                text="No.",
                authority="Council",
                jurisdiction=Jurisdiction.UK,
            )
        ),
        "ck_guidance_position_is_cited",
    ),
    "two revisions after the same one": (
        lambda s: s.execute(
            insert(Revision).from_select(
                ["id", "at", "actor", "reason", "action", "record_type", "record_key", "previous_hash", "hash"],
                select(
                    Revision.id + 500,
                    Revision.at,
                    Revision.actor,
                    Revision.reason,
                    Revision.action,
                    Revision.record_type,
                    Revision.record_key,
                    Revision.previous_hash,
                    text(f"'{'f' * 64}'"),
                ).where(Revision.id == 1),
            )
        ),
        "revision|uq_revision_previous_hash",
    ),
    "a sentence that is queued twice": (
        lambda s: s.add(
            QueuedSentence(
                fingerprint=s.scalars(select(QueuedSentence.fingerprint)).one(),
                text="again",
                reading="again",
                sentence="again",
                status=QueueStatus.OPEN,
                first_seen=NOW,
                last_seen=NOW,
            )
        ),
        "queued_sentence.fingerprint|uq_queued_sentence_fingerprint",
    ),
    "a second sentence at the same place": (
        lambda s: s.add(
            QueuedPlace(queued_id=s.scalars(select(QueuedSentence.id)).one(), path="noise.md", start=15, line=1)
        ),
        "queued_place|uq_queued_place",
    ),
    "two users with one name": (
        lambda s: s.add(User(name="noise", role=Role.ADMIN, password_hash=None, created_at=NOW)),
        "user_account|uq_user_account_name",
    ),
    "a second row of the state of the seeds": (
        lambda s: s.add(SeedState(id=2, digest="0" * 64, loaded_at=NOW)),
        "ck_seed_state_one_row",
    ),
}


@pytest.mark.parametrize("name", REFUSED_ROWS)
def test_the_database_refuses_row(refusing_store: Store, name: str) -> None:
    change, match = REFUSED_ROWS[name]
    refused(refusing_store, change, match)


def test_every_class_with_constraints_of_its_own_is_tried() -> None:
    """A new table with a CHECK or a unique key has to come up in the statements above."""
    from kb.models import Base

    tried = " ".join(statement for statement, _ in REFUSED_SQL.values())
    tried += " ".join(match for _, match in REFUSED_ROWS.values())
    with_constraints = {table.name for table in Base.metadata.tables.values() if len(table.constraints) > 1}
    # keys of these are only guards against double rows of one load; check_run has numbers that nobody types
    plain = {"check_run", "study_notice", "source_text"}
    assert {name for name in with_constraints if name not in tried} <= plain
