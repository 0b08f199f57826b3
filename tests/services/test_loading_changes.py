"""Files that have changed since they were loaded: the store follows, whatever changes hands."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.exchange.records import RECORD_TYPES
from kb.models import (
    Assessment,
    Claim,
    Mention,
    Source,
    Topic,
)
from kb.services.dumping import dump_seeds
from kb.services.opening import Store
from kb.vocabulary import RevisionAction
from tests.exchange.factories import (
    SOURCE,
    TEXT,
    Files,
    assessment,
    bytes_of,
    judgements,
    write_small_folder,
)
from tests.services.changes import (
    EACH_CHANGED,
    RECORDS,
    folder_with,
    found,
    history_is_whole,
    last_revisions,
    load,
    of,
)
from tests.store import noise


def test_every_type_of_record_is_changed_in_these_tests() -> None:
    assert set(EACH_CHANGED) == {kind.record_type for kind in RECORD_TYPES}


@pytest.mark.parametrize("record_type", EACH_CHANGED)
def test_a_record_that_changed_in_the_files_changes_in_the_store(
    store: Store, tmp_path: Path, record_type: str
) -> None:
    def change(files: Files) -> None:
        EACH_CHANGED[record_type](files)
        if record_type == "evidence":  # an inconclusive study backs no direction
            files["evidence/bath-cures-colds.yaml"]["assessments"][0]["direction"] = "none"

    folder = folder_with(tmp_path, change)
    report = load(store, folder)
    assert [key[0] for key in report.updated] == [record_type]
    assert (report.created, report.removed, report.kept, report.unchanged) == ([], [], [], RECORDS - 1)
    (revision,) = last_revisions(store, 1)
    assert (revision.action, revision.record_type) == (RevisionAction.UPDATE, record_type)
    assert revision.before != revision.after
    assert history_is_whole(store)
    assert load(store, folder).changed == 0


def test_what_changed_is_dumped_as_the_files_have_it(small_store: Store, tmp_path: Path) -> None:
    def change(files: Files) -> None:
        for each in EACH_CHANGED.values():
            each(files)
        files["evidence/bath-cures-colds.yaml"]["assessments"][0]["direction"] = "none"

    folder = folder_with(tmp_path, change)
    assert len(load(small_store, folder).updated) == len(EACH_CHANGED)
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(folder)


def test_an_assessment_is_superseded_and_the_old_one_stays_in_the_history(store: Store, tmp_path: Path) -> None:
    def reassess(files: Files) -> None:
        files["evidence/bath-warms-feet.yaml"]["assessments"].append(
            assessment(
                "tentative",
                "Looked again, more strictly.",
                direction="supports",
                starts_at="high",
                judgements=judgements(imprecision="very-serious"),
                certainty="low",
            )
        )

    load(store, folder_with(tmp_path, reassess))
    query = select(Assessment).join(Claim).where(Claim.slug == "bath-warms-feet").order_by(Assessment.number)
    stored = found(store, query)
    assert [(a.number, a.is_current, a.verdict.value) for a in stored] == [
        (1, False, "supported"),
        (2, True, "tentative"),
    ]
    (revision,) = last_revisions(store, 1)
    assert revision.before is not None
    assert revision.after is not None
    assert [a["verdict"] for a in revision.before["assessments"]] == ["supported"]
    assert [a["verdict"] for a in revision.after["assessments"]] == ["supported", "tentative"]


def test_an_assessment_that_is_replaced_stays_in_the_history(store: Store, tmp_path: Path) -> None:
    def replace_it(files: Files) -> None:
        files["evidence/bath-takes-ten-minutes.yaml"]["assessments"][0]["rationale"] = "Said better."

    load(store, folder_with(tmp_path, replace_it))
    (revision,) = last_revisions(store, 1)
    assert revision.before is not None
    assert revision.before["assessments"][0]["rationale"] == "It says how long the bath is."


def test_topics_are_shown_in_the_order_of_the_file(store: Store, tmp_path: Path) -> None:
    load(store, folder_with(tmp_path, lambda f: f["topics.yaml"].reverse()))
    shown = select(Topic.slug).where(Topic.slug != noise.TOPIC).order_by(Topic.position)
    assert found(store, shown) == ["colds", "foot-baths"]


def test_a_longer_source_is_loaded_with_its_mentions_unchanged(store: Store, tmp_path: Path) -> None:
    report = load(store, folder_with(tmp_path, lambda f: f["sources.yaml"][0].update(length=len(TEXT) + 5)))
    assert report.updated == [("source", SOURCE)]
    lengths = select(Mention.source_length).join(Source).where(Source.slug == SOURCE).distinct()
    assert found(store, lengths) == [len(TEXT) + 5]


def test_a_longer_source_and_a_mention_at_its_new_end_are_loaded_together(store: Store, tmp_path: Path) -> None:
    def lengthen(files: Files) -> None:
        files["sources.yaml"][0]["length"] = len(TEXT) + 50
        files[f"mentions/{SOURCE}.yaml"][-1]["end"] = len(TEXT) + 50

    assert len(load(store, folder_with(tmp_path, lengthen)).updated) == 2


# What is unique changes hands: the database must not see both owners at once.


def test_a_study_may_get_another_key_and_keep_its_identifiers(store: Store, tmp_path: Path) -> None:
    def rename(files: Files) -> None:
        study = files.pop("studies/hall2019warmth.yaml")
        files["studies/abel2019warmth.yaml"] = {**study, "study": "abel2019warmth"}
        for name in ("bath-warms-feet", "bath-cures-colds"):
            files[f"evidence/{name}.yaml"]["links"][0]["study"] = "abel2019warmth"

    report = load(store, folder_with(tmp_path, rename))
    assert report.created == [("study", "abel2019warmth")]
    assert report.removed == [("study", "hall2019warmth")]
    assert history_is_whole(store)


def test_an_identifier_may_move_to_another_study(store: Store, tmp_path: Path) -> None:
    def move(files: Files) -> None:
        for kind in ("doi", "pmid"):
            value = files["studies/stone1901record.yaml"].pop(kind, None)
            files["studies/stone1901record.yaml"][kind] = files["studies/hall2019warmth.yaml"].pop(kind)
            if value:
                files["studies/hall2019warmth.yaml"][kind] = value

    assert len(load(store, folder_with(tmp_path, move)).updated) == 2
    # and back, the other way round
    assert len(load(store, write_small_folder(tmp_path / "again")).updated) == 2


def test_two_studies_may_change_their_identifiers(store: Store, tmp_path: Path) -> None:
    def give_both(files: Files) -> None:
        files["studies/stone1901record.yaml"]["doi"] = "10.5555/stone"

    def swap(files: Files) -> None:
        files["studies/stone1901record.yaml"]["doi"] = "10.5555/feet.2019"
        files["studies/hall2019warmth.yaml"]["doi"] = "10.5555/stone"

    load(store, folder_with(tmp_path, give_both))
    assert len(load(store, folder_with(tmp_path, swap)).updated) == 2


def test_a_source_may_get_another_slug(store: Store, tmp_path: Path) -> None:
    def rename(files: Files) -> None:
        files["sources.yaml"][0]["slug"] = "a-leaflet"
        files["mentions/a-leaflet.yaml"] = files.pop(f"mentions/{SOURCE}.yaml")

    report = load(store, folder_with(tmp_path, rename))
    assert report.created == [("source", "a-leaflet")]
    assert report.removed == [("source", SOURCE)]
    assert len(report.updated) == 6
    mentions = select(Mention).join(Source).where(Source.slug == "a-leaflet")
    assert len(found(store, mentions)) == 6


def test_the_text_of_a_source_may_be_another(store: Store, tmp_path: Path) -> None:
    """Two sources change their texts: each has the hash that the other had."""

    def add(files: Files) -> None:
        files["sources.yaml"].append({**files["sources.yaml"][0], "slug": "zz-flyer", "sha256": "9" * 64})

    def swap(files: Files) -> None:
        add(files)
        first, second = files["sources.yaml"]
        first["sha256"], second["sha256"] = second["sha256"], first["sha256"]

    load(store, folder_with(tmp_path, add))
    assert len(load(store, folder_with(tmp_path, swap)).updated) == 2


def rename_claim(files: Files) -> None:
    of(files, "claims/foot-baths.yaml", "slug", "bath-warms-feet")["slug"] = "a-bath-warms-feet"
    files["claims/foot-baths.yaml"].sort(key=lambda claim: claim["slug"])
    of(files, "claims/foot-baths.yaml", "slug", "bath-cools-feet")["relations"][0]["target"] = "a-bath-warms-feet"
    files["wordings/foot-baths.yaml"][0]["claim"] = "a-bath-warms-feet"
    of(files, f"mentions/{SOURCE}.yaml", "claim", "bath-warms-feet")["claim"] = "a-bath-warms-feet"
    evidence = files.pop("evidence/bath-warms-feet.yaml")
    files["evidence/a-bath-warms-feet.yaml"] = {**evidence, "claim": "a-bath-warms-feet"}


def test_a_claim_may_get_another_slug(small_store: Store, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, rename_claim)
    report = load(small_store, folder)
    assert ("claim", "a-bath-warms-feet") in report.created
    assert ("claim", "bath-warms-feet") in report.removed
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(folder)


def test_a_claim_may_move_to_another_topic(store: Store, tmp_path: Path) -> None:
    def move(files: Files) -> None:
        claim = of(files, "claims/foot-baths.yaml", "slug", "bath-balances-mood")
        files["claims/foot-baths.yaml"].remove(claim)
        files["claims/colds.yaml"].append({**claim, "topic": "colds"})

    assert load(store, folder_with(tmp_path, move)).updated == [("claim", "bath-balances-mood")]


def test_phrasings_and_places_may_change_their_order(store: Store, tmp_path: Path) -> None:
    def turn(files: Files) -> None:
        files["wordings/foot-baths.yaml"][0]["wordings"].reverse()
        files["evidence/bath-warms-feet.yaml"]["guidance"].reverse()
        files["studies/hall2019warmth.yaml"]["authors"].reverse()

    assert len(load(store, folder_with(tmp_path, turn)).updated) == 3
