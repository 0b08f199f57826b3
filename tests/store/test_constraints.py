"""What the database itself refuses, whoever writes to it and however."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, text, update

from kb.models import (
    Assessment,
    Claim,
    EvidenceLink,
    Guidance,
    Mention,
    Source,
)
from kb.services.opening import Store
from kb.vocabulary import (
    Directness,
    Verdict,
)
from tests.exchange.factories import TEXT
from tests.store.refused import (
    a_mention,
    one,
    refused,
)

# The statements below go past the classes' own checks: straight SQL, as another program would send it.
# Each names the constraint that it breaks; SQLite gives the name of a CHECK and the columns of a key.
REFUSED_SQL = {
    "a claim of an unknown kind": (
        "update claim set kind = 'gossip' where slug = 'bath-warms-feet'",
        "ck_claim_kind",
    ),
    "a claim that nothing could decide, spelt as a label": (
        "update claim set checkable = 'Studies decide' where slug = 'bath-warms-feet'",
        "ck_claim_checkable",
    ),
    "a stance in capitals": ("update mention set stance = 'ASSERTS'", "ck_mention_stance"),
    "a study of an unknown design": ("update study set design = 'hunch'", "ck_study_design"),
    "a direction of the whole given to one study": (
        "update evidence_link set direction = 'none'",
        "ck_evidence_link_direction",
    ),
    "a wording of an unknown kind": ("update claim_wording set kind = 'joke'", "ck_claim_wording_kind"),
    "a guidance for an unknown country": ("update guidance set jurisdiction = 'mars'", "ck_guidance_jurisdiction"),
    "an unknown identifier": ("update study_identifier set type = 'isbn'", "ck_study_identifier_type"),
    "an empty statement": ("update claim set statement = ''", "ck_claim_statement_not_empty"),
    "an empty wording": ("update claim_wording set text = ''", "ck_claim_wording_text_not_empty"),
    "a study of the far future": ("update study set issued = 20199", "ck_study_issued_in_range"),
    "a study of nobody": ("update study set participants = 0", "ck_study_participants_positive"),
    "an author with two kinds of name": (
        "update study_author set family = 'Hall', literal = 'Group'",
        "ck_study_author_family_or_literal",
    ),
    "an author without a name": (
        "update study_author set family = '', literal = ''",
        "ck_study_author_family_or_literal",
    ),
    "a source without length": ("update source set length = 0", "ck_source_length_positive"),
    "a hash that is too short": ("update source set sha256 = 'abc'", "ck_source_sha256_length"),
    "an anchor phrase that quotes a paragraph": (
        f"update mention set anchor = '{'w' * 161}'",
        "ck_mention_anchor_length",
    ),
    "a start before the text": ("update mention set start_offset = -1", "ck_mention_start_in_range"),
    "an end at the start": ("update mention set end_offset = start_offset", "ck_mention_span_not_empty"),
    "an end before the start": ("update mention set end_offset = start_offset - 1", "ck_mention_span_not_empty"),
    "an end beyond the source": ("update mention set end_offset = source_length + 1", "ck_mention_end_in_range"),
    "a source that is shorter than its mentions": (
        "update source set length = 30 where slug = 'foot-bath-leaflet'",
        "ck_mention_end_in_range",
    ),
    "an indirect link without a note": (
        "update evidence_link set directness = 'indirect-population', note = ''",
        "ck_evidence_link_indirect_says_in_what",
    ),
    "an authority's position without a citation": (
        "update guidance set study_id = null where kind = 'position'",
        "ck_guidance_position_is_cited",
    ),
    "an authority's position without an authority": (
        "update guidance set authority = '' where kind = 'position'",
        "ck_guidance_position_is_cited",
    ),
    "an authority's position without a country": (
        "update guidance set jurisdiction = null where kind = 'position'",
        "ck_guidance_position_is_cited",
    ),
    "a claim related to itself": ("update claim_relation set related_id = claim_id", "ck_claim_relation_not_to_itself"),
    "a second state of the seeds": ("update seed_state set id = 2", "ck_seed_state_one_row"),
    "a finding outside its document": (
        "update check_finding set start_offset = 9, end_offset = 9",
        "ck_check_finding_span_in_range",
    ),
    "a score above one": ("update check_finding set score = 1.5", "ck_check_finding_score_in_range"),
    "a queued sentence without words": ("update queued_sentence set text = ''", "ck_queued_sentence_text_not_empty"),
    "a queued sentence with an unknown fate": (
        "update queued_sentence set status = 'shelved'",
        "ck_queued_sentence_status",
    ),
    "a sentence that was decided at no time": (
        "update queued_sentence set decided_at = null",
        "ck_queued_sentence_decided_or_open",
    ),
    "an open sentence that was decided": (
        "update queued_sentence set status = 'open'",
        "ck_queued_sentence_decided_or_open",
    ),
    "a sentence that was accepted for no claim": (
        "update queued_sentence set status = 'accepted'",
        "ck_queued_sentence_accepted_for_a_claim",
    ),
    "a sentence that was dismissed without a reason": (
        "update queued_sentence set reason = ''",
        "ck_queued_sentence_dismissed_with_a_reason",
    ),
    "a sentence that was added as a joke": (
        "update queued_sentence set added_as = 'joke'",
        "ck_queued_sentence_added_as",
    ),
    "a place before the text": ("update queued_place set start_offset = -1", "ck_queued_place_start_not_negative"),
    "a place of no sentence": (
        "update queued_place set queued_id = 999999",
        "(?i)foreign key|fk_queued_place_queued_id",
    ),
    "a nameless user": ("update user_account set name = ''", "ck_user_account_name_not_empty"),
    "a claim of no topic": ("update claim set topic_id = 999999", "(?i)foreign key|fk_claim_topic_id_topic"),
    "a mention of no source": ("update mention set source_id = 999999", "(?i)foreign key|fk_mention_source_id"),
    "a link to no study": ("update evidence_link set study_id = 999999", "(?i)foreign key|fk_evidence_link_study_id"),
    "a study that is gone while a link rests on it": (
        "delete from study where key = 'hall2019warmth'",
        "(?i)foreign key|fk_evidence_link_study_id",
    ),
    "a claim that is gone while a source makes it": (
        "delete from claim where slug = 'bath-warms-feet'",
        "(?i)foreign key|fk_(mention_claim_id|claim_relation_related_id)",
    ),
    "a topic that is gone while claims belong to it": (
        "delete from topic where slug = 'foot-baths'",
        "(?i)foreign key|fk_claim_topic_id_topic",
    ),
    "a revision that is changed": ("update revision set reason = 'another'", "append-only"),
    "a revision that is removed": ("delete from revision where id = 1", "append-only"),
    "an assessment with another verdict": ("update assessment set verdict = 'supported'", "superseded, not edited"),
    "an assessment with another rationale": ("update assessment set rationale = 'Better.'", "superseded, not edited"),
    "an assessment moved to another claim": ("update assessment set claim_id = claim_id", "superseded, not edited"),
    "a judgement with another reason": ("update grade_judgement set reason = 'Better.'", "superseded, not edited"),
    "a revision without a reason": (
        "insert into revision (id, at, actor, reason, action, record_type, record_key, previous_hash, hash) "
        f"values (900, '2026-11-20 12:00:00+00:00', 'x', '', 'create', 'claim', 'x', '{'1' * 64}', '{'2' * 64}')",
        "ck_revision_reason_not_empty",
    ),
}


@pytest.mark.parametrize("name", REFUSED_SQL)
def test_the_database_refuses(refusing_store: Store, name: str) -> None:
    statement, match = REFUSED_SQL[name]
    refused(refusing_store, lambda session: session.execute(text(statement)), match)


def test_what_the_constraints_allow_goes_through(store: Store) -> None:
    """The other side of the tests above: limits are where they should be."""
    with store.session() as session:
        mention = a_mention(session)
        mention.start, mention.end = 0, len(TEXT)
        session.execute(update(Assessment).values(is_current=False))
        session.execute(
            update(EvidenceLink).values(directness=Directness.INDIRECT_POPULATION, note="Mice have small feet.")
        )
        session.commit()


def test_an_assessment_may_be_superseded_but_not_rated_anew(store: Store) -> None:
    with store.session() as session:
        claim = one(session)
        current = claim.assessment
        assert current is not None
        current.is_current = False
        session.flush()
        claim.assessments.append(
            Assessment(
                number=2,
                is_current=True,
                assessed_on=date(2026, 12, 1),
                assessor="tester",
                policy=1,
                verdict=Verdict.TENTATIVE,
                rationale="Looked again.",
            )
        )
        session.commit()
    refused(
        store,
        lambda s: s.execute(update(Assessment).where(Assessment.number == 2).values(certainty="high")),
        "superseded, not edited",
    )


def test_what_hangs_on_a_claim_goes_with_it(store: Store) -> None:
    with store.session() as session:
        claim = one(session, "bath-takes-ten-minutes")
        session.execute(delete(Mention).where(Mention.claim_id == claim.id))
        session.execute(delete(Claim).where(Claim.id == claim.id))
        session.commit()
        assert not session.scalars(select(Assessment).where(Assessment.claim_id == claim.id)).all()
        assert not session.scalars(select(Guidance).where(Guidance.claim_id == claim.id)).all()
        assert session.scalars(select(Claim.slug).where(Claim.slug == "bath-warms-feet")).one()


def test_a_longer_source_takes_its_mentions_along(store: Store) -> None:
    with store.session() as session:
        source = session.scalars(select(Source).where(Source.slug == "foot-bath-leaflet")).one()
        source.length += 100
        session.commit()
        session.expire_all()
        assert {m.source_length for m in source.mentions} == {len(TEXT) + 100}
