"""What was edited in the store stays, with all that it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.models import (
    Claim,
    ClaimRelation,
    ClaimWording,
    EvidenceLink,
    Guidance,
    Mention,
    Study,
    Topic,
)
from kb.services.opening import Store
from tests.exchange.factories import (
    SOURCE,
    Files,
    mention,
    write_small_folder,
)
from tests.services.changes import (
    EACH_CHANGED,
    REMOVED,
    claim_edit,
    edit,
    folder_with,
    found,
    history_is_whole,
    load,
    of,
    outcome,
    remove_claim,
    remove_source,
    remove_topic,
)
from tests.store import noise


def test_an_edit_stays_when_the_files_have_not_changed(store: Store, tmp_path: Path) -> None:
    edit(store, claim_edit)
    report = load(store, write_small_folder(tmp_path))
    assert (report.changed, report.kept) == (0, [])
    assert outcome(store) == "temperature"


def test_an_edit_stays_and_is_told_when_the_files_have_changed_too(store: Store, tmp_path: Path) -> None:
    edit(store, claim_edit)
    folder = folder_with(tmp_path, EACH_CHANGED["claim"], EACH_CHANGED["topic"])
    report = load(store, folder)
    assert report.kept == [("claim", "bath-cools-feet")]
    assert report.updated == [("topic", "colds")]
    assert outcome(store) == "temperature"
    assert found(store, select(Claim.statement).where(Claim.slug == "bath-cools-feet")) == ["Foot baths cool the feet."]
    assert load(store, folder).kept == [("claim", "bath-cools-feet")]


def test_an_edit_that_the_files_have_taken_over_is_no_conflict(store: Store, tmp_path: Path) -> None:
    edit(store, claim_edit)

    def take_over(files: Files) -> None:
        of(files, "claims/foot-baths.yaml", "slug", "bath-cools-feet")["outcome"] = "temperature"

    report = load(store, folder_with(tmp_path, take_over))
    assert (report.changed, report.kept) == (0, [])
    later = load(store, write_small_folder(tmp_path / "again"))
    assert later.updated == [("claim", "bath-cools-feet")]
    assert outcome(store) == ""


def test_an_edited_record_stays_when_the_files_drop_it(store: Store, tmp_path: Path) -> None:
    edit(
        store,
        lambda s: s.execute(update(Mention).where(Mention.anchor == "a bath cool the feet").values(qualifiers=["may"])),
    )
    report = load(store, folder_with(tmp_path, REMOVED["mention"][0]))
    assert [kind for kind, _ in report.kept] == ["mention"]
    assert report.removed == []


def test_edited_evidence_stays_whole(store: Store, tmp_path: Path) -> None:
    edit(
        store,
        lambda s: s.execute(update(Guidance).where(Guidance.text == "never have cold feet again").values(text="No.")),
    )
    report = load(
        store,
        folder_with(tmp_path, EACH_CHANGED["study"], lambda f: f["evidence/bath-warms-feet.yaml"].pop("guidance")[:0]),
    )
    assert report.kept == [("evidence", "bath-warms-feet")]
    texts = found(store, select(Guidance.text).join(Claim).where(Claim.slug == "bath-warms-feet"))
    assert len(texts) == 3
    assert "No." in texts


# What an edited record rests on stays as well, or the edit would be lost with it.


def test_a_claim_stays_while_an_edited_mention_makes_it(store: Store, tmp_path: Path) -> None:
    edit(
        store,
        lambda s: s.execute(
            update(Mention).where(Mention.anchor == "bath warms cold feet").values(qualifiers=["cold"])
        ),
    )
    report = load(store, folder_with(tmp_path, remove_claim))
    assert {("claim", "bath-warms-feet")} < set(report.kept)
    assert len(found(store, select(Mention).where(Mention.anchor == "bath warms cold feet"))) == 1
    assert history_is_whole(store)


def test_a_topic_stays_while_an_edited_claim_belongs_to_it(store: Store, tmp_path: Path) -> None:
    edit(store, lambda s: s.execute(update(Claim).where(Claim.slug == "bath-cures-colds").values(outcome="colds")))
    report = load(store, folder_with(tmp_path, remove_topic))
    assert set(report.kept) == {("claim", "bath-cures-colds"), ("topic", "colds")}
    assert ("claim", "bath-known-since-1900") in report.removed


def test_a_study_stays_while_edited_evidence_rests_on_it(store: Store, tmp_path: Path) -> None:
    edit(
        store,
        lambda s: s.execute(update(EvidenceLink).where(EvidenceLink.result.contains("1900")).values(result="Yes.")),
    )

    def drop(files: Files) -> None:
        del files["studies/stone1901record.yaml"], files["evidence/bath-known-since-1900.yaml"]

    report = load(store, folder_with(tmp_path, drop))
    assert set(report.kept) == {("evidence", "bath-known-since-1900"), ("study", "stone1901record")}


def test_a_source_stays_while_an_edited_mention_is_in_it(store: Store, tmp_path: Path) -> None:
    edit(
        store,
        lambda s: s.execute(
            update(Mention).where(Mention.anchor == "bath warms cold feet").values(qualifiers=["cold"])
        ),
    )
    report = load(store, folder_with(tmp_path, remove_source))
    assert {kind for kind, _ in report.kept} == {"mention", "source"}
    assert len([kind for kind, _ in report.removed if kind == "mention"]) == 5


def test_a_claim_stays_while_an_edited_claim_is_related_to_it(store: Store, tmp_path: Path) -> None:
    edit(store, claim_edit)  # it contradicts the one that goes
    report = load(store, folder_with(tmp_path, remove_claim))
    assert {("claim", "bath-cools-feet"), ("claim", "bath-warms-feet")} <= set(report.kept)
    assert len(found(store, select(ClaimRelation).where(ClaimRelation.note == "Warm is not cool."))) == 1


@pytest.mark.parametrize("what", ["evidence", "wordings"])
def test_a_claim_stays_while_edited_knowledge_hangs_on_it(store: Store, tmp_path: Path, what: str) -> None:
    edits: dict[str, Any] = {
        "evidence": update(Guidance).where(Guidance.text == "never have cold feet again").values(text="cosy for ever"),
        "wordings": update(ClaimWording)
        .where(ClaimWording.text == "A bath of champagne")
        .values(text="A bath of milk"),
    }
    edit(store, lambda s: s.execute(edits[what]))
    report = load(store, folder_with(tmp_path, remove_claim))
    assert {(what, "bath-warms-feet"), ("claim", "bath-warms-feet")} <= set(report.kept)
    texts = found(store, select(Guidance.text)) + found(store, select(ClaimWording.text))
    assert {"cosy for ever", "A bath of milk"} & set(texts)


def test_what_stays_for_the_sake_of_another_is_told_again_and_goes_when_it_may(store: Store, tmp_path: Path) -> None:
    edit(store, lambda s: s.execute(update(Claim).where(Claim.slug == "bath-cures-colds").values(outcome="colds")))
    folder = folder_with(tmp_path, remove_topic)
    assert ("topic", "colds") in load(store, folder).kept
    assert ("topic", "colds") in load(store, folder).kept
    edit(store, lambda s: s.execute(update(Claim).where(Claim.slug == "bath-cures-colds").values(outcome="")))
    report = load(store, folder)
    assert {("topic", "colds"), ("claim", "bath-cures-colds")} <= set(report.removed)


# What was made or removed in the store.


def test_a_record_that_was_made_in_the_store_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    def name_the_topic_of_the_store(files: Files) -> None:
        files["topics.yaml"].append({"slug": noise.TOPIC, "label": "Quiet", "definition": "Another thing."})

    report = load(store, folder_with(tmp_path, name_the_topic_of_the_store))
    assert report.kept == [("topic", noise.TOPIC)]
    assert found(store, select(Topic.label).where(Topic.slug == noise.TOPIC)) == ["Noise"]


def remove_in_store(session: Session) -> None:
    claim = session.scalars(select(Claim).where(Claim.slug == "bath-takes-ten-minutes")).one()
    session.execute(delete(Mention).where(Mention.claim_id == claim.id))
    session.execute(delete(Claim).where(Claim.id == claim.id))


def test_a_record_that_was_removed_in_the_store_does_not_come_back(store: Store, tmp_path: Path) -> None:
    edit(store, remove_in_store)
    assert load(store, write_small_folder(tmp_path)).changed == 0
    assert found(store, select(Claim).where(Claim.slug == "bath-takes-ten-minutes")) == []


def test_what_hangs_on_a_record_that_was_removed_in_the_store_is_left_out_and_told(
    store: Store, tmp_path: Path
) -> None:
    edit(store, remove_in_store)

    def more_of_it(files: Files) -> None:
        of(files, "claims/foot-baths.yaml", "slug", "bath-takes-ten-minutes")["tier"] = "minor"
        files["evidence/bath-takes-ten-minutes.yaml"]["guidance"][0]["text"] = "Ten minutes."
        files["wordings/foot-baths.yaml"].insert(0, {"claim": "bath-takes-ten-minutes", "wordings": ["Ten minutes"]})
        files[f"mentions/{SOURCE}.yaml"].append(
            mention("bath-takes-ten-minutes", "A ten-minute bath warms", "A ten-minute bath")
        )

    report = load(store, folder_with(tmp_path, more_of_it))
    slug = "bath-takes-ten-minutes"
    assert {("claim", slug), ("evidence", slug), ("wordings", slug)} < set(report.kept)
    assert [kind for kind, _ in report.kept].count("mention") == 1
    assert report.changed == 0


def test_a_topic_that_was_removed_in_the_store_does_not_stop_a_load(store: Store, tmp_path: Path) -> None:
    def empty_and_remove(session: Session) -> None:
        other = session.scalars(select(Topic.id).where(Topic.slug == "foot-baths")).one()
        session.execute(update(Claim).where(Claim.topic.has(slug="colds")).values(topic_id=other))
        session.execute(delete(Topic).where(Topic.slug == "colds"))

    edit(store, empty_and_remove)
    report = load(store, folder_with(tmp_path, EACH_CHANGED["source"]))
    assert report.updated == [("source", SOURCE)]


def test_a_study_that_was_edited_and_its_claim_keep_apart(store: Store, tmp_path: Path) -> None:
    edit(store, lambda s: s.execute(update(Study).where(Study.key == "soakcode").values(country="Nowhere")))
    report = load(store, folder_with(tmp_path, lambda f: f["studies/soakcode.yaml"].update(title="The code")))
    assert report.kept == [("study", "soakcode")]
    assert found(store, select(Study.country).where(Study.key == "soakcode")) == ["Nowhere"]
