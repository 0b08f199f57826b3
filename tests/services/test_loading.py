"""Loading seed files: all or nothing, twice is once, and what was edited in the store stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from kb.errors import ExchangeError
from kb.exchange.records import RECORD_TYPES
from kb.models import (
    Assessment,
    Claim,
    ClaimRelation,
    ClaimWording,
    EvidenceLink,
    Guidance,
    Mention,
    Revision,
    SeedRecord,
    Source,
    Study,
    Topic,
)
from kb.services.dumping import dump_seeds
from kb.services.loading import LoadReport, load_seeds
from kb.services.opening import Store
from kb.services.revisions import first_broken_link
from kb.store.engine import open_session
from kb.vocabulary import RevisionAction
from tests.exchange.factories import (
    AUTHOR,
    SOURCE,
    TEXT,
    Files,
    assessment,
    bytes_of,
    judgements,
    mention,
    small_seeds,
    write_files,
    write_small_folder,
)
from tests.store import noise
from tests.store.rows import all_rows

Change = Callable[[Files], object]
RECORDS = 24
LATER = replace(AUTHOR, reason="loaded again", now=AUTHOR.now + timedelta(days=1))


def folder_with(tmp_path: Path, *changes: Change) -> Path:
    files = small_seeds()
    for change in changes:
        change(files)
    folder = tmp_path / "changed"
    for old in folder.rglob("*.yaml"):
        old.unlink()
    return write_files(folder, files)


def load(store: Store, folder: Path) -> LoadReport:
    with store.session() as session:
        return load_seeds(session, folder, LATER)


def edit(store: Store, change: Callable[[Session], object]) -> None:
    """Somebody changes something in the store, past the files."""
    with store.session() as session:
        change(session)
        session.commit()


def found(store: Store, query: Any) -> list[Any]:
    with store.session() as session:
        return list(session.scalars(query))


def last_revisions(store: Store, number: int) -> list[Revision]:
    return found(store, select(Revision).order_by(Revision.id.desc()).limit(number))[::-1]


def history_is_whole(store: Store) -> bool:
    with store.session() as session:
        return first_broken_link(session) is None


# ------------------------------------------------------------------------------------------------- the first time


def test_a_folder_is_loaded_whole_with_a_revision_for_each_record(engine: Engine, tmp_path: Path) -> None:
    store = Store(engine)
    report = load(store, write_small_folder(tmp_path))
    assert len(report.created) == RECORDS
    assert (report.updated, report.removed, report.kept, report.unchanged) == ([], [], [], 0)
    revisions = found(store, select(Revision).order_by(Revision.id))
    assert [(r.record_type, r.record_key) for r in revisions] == report.created
    assert {r.action for r in revisions} == {RevisionAction.CREATE}
    assert {(r.actor, r.reason, r.at) for r in revisions} == {(LATER.name, LATER.reason, LATER.now)}
    assert history_is_whole(store)


def test_progress_is_told_from_the_first_record_to_the_last(engine: Engine, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with open_session(engine) as session:
        load_seeds(session, write_small_folder(tmp_path), AUTHOR, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, RECORDS) for done in range(1, RECORDS + 1)]


@pytest.mark.parametrize("after", [1, 12, RECORDS])
def test_an_interrupted_load_leaves_nothing(engine: Engine, tmp_path: Path, after: int) -> None:
    folder = write_small_folder(tmp_path)

    def interrupt(done: int, _of: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_session(engine) as session:
        load_seeds(session, folder, AUTHOR, progress=interrupt)
    assert not any(all_rows(engine).values())
    assert len(load(Store(engine), folder).created) == RECORDS


def test_an_interrupted_change_leaves_everything_as_it_was(store: Store, tmp_path: Path) -> None:
    before = all_rows(store.engine)
    folder = folder_with(tmp_path, remove_topic, EACH_CHANGED["source"], EACH_CHANGED["wordings"])

    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.session() as session:
        load_seeds(session, folder, AUTHOR, progress=interrupt)
    assert all_rows(store.engine) == before


def test_files_with_problems_change_nothing_and_are_all_told(store: Store, tmp_path: Path) -> None:
    before = all_rows(store.engine)

    def break_two(files: Files) -> None:
        files["topics.yaml"][0]["label"] = "Another"
        files["claims/foot-baths.yaml"][0]["topic"] = "nowhere"
        files["evidence/bath-warms-feet.yaml"]["links"][0]["study"] = "nobody2020"

    with pytest.raises(ExchangeError, match=r"so nothing was loaded: .* and 1 more\. Run 'kb validate'\.") as refused:
        load(store, folder_with(tmp_path, break_two))
    assert [problem.line is not None for problem in refused.value.problems] == [True, True]
    assert all_rows(store.engine) == before


# ------------------------------------------------------------------------------------------------------ once more


def test_loading_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = all_rows(store.engine)
    report = load(store, write_small_folder(tmp_path))
    assert (report.changed, report.kept, report.unchanged) == (0, [], RECORDS)
    assert all_rows(store.engine) == before


def test_files_that_only_look_different_change_no_record(store: Store, tmp_path: Path) -> None:
    folder = write_small_folder(tmp_path)
    topics = folder / "topics.yaml"
    topics.write_text("# The topics, in the order in which they are shown.\n" + topics.read_text())
    before = all_rows(store.engine)
    assert load(store, folder).changed == 0
    after = all_rows(store.engine)
    assert before.pop("seed_state") != after.pop("seed_state")
    assert after == before


def test_what_was_loaded_is_dumped_with_the_same_bytes(small_store: Store, tmp_path: Path) -> None:
    seeds = write_small_folder(tmp_path / "seeds")
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(seeds)


# ------------------------------------------------------------------------------------------------ files that change


def of(files: Files, name: str, key: str, value: str) -> dict[str, Any]:
    record: dict[str, Any] = next(record for record in files[name] if record[key] == value)
    return record


def give_study_a_new_doi(files: Files) -> None:
    files["studies/hall2019warmth.yaml"]["doi"] = "10.5555/feet.2020"


EACH_CHANGED: dict[str, Change] = {
    "topic": lambda f: f["topics.yaml"][1].update(label="Sniffles"),
    "source": lambda f: f["sources.yaml"][0].update(title="Hot foot baths"),
    "study": give_study_a_new_doi,
    "claim": lambda f: of(f, "claims/foot-baths.yaml", "slug", "bath-cools-feet").update(
        statement="Foot baths chill the feet."
    ),
    "wordings": lambda f: f["wordings/foot-baths.yaml"][0]["wordings"].insert(0, "Toasty toes"),
    "mention": lambda f: f[f"mentions/{SOURCE}.yaml"][2].update(stance="hedges"),
    "evidence": lambda f: f["evidence/bath-cures-colds.yaml"]["links"][0].update(direction="inconclusive"),
}


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


# ------------------------------------------------------------------------------------------- records that are gone


def remove_claim(files: Files) -> None:
    files["claims/foot-baths.yaml"] = [c for c in files["claims/foot-baths.yaml"] if c["slug"] != "bath-warms-feet"]
    del of(files, "claims/foot-baths.yaml", "slug", "bath-cools-feet")["relations"]
    del files["wordings/foot-baths.yaml"], files["evidence/bath-warms-feet.yaml"], files["studies/soakcode.yaml"]
    name = f"mentions/{SOURCE}.yaml"
    files[name] = [m for m in files[name] if m["claim"] != "bath-warms-feet"]


def remove_topic(files: Files) -> None:
    files["topics.yaml"] = files["topics.yaml"][:1]
    colds = {"bath-cures-colds", "bath-known-since-1900"}
    del files["claims/colds.yaml"], files["studies/stone1901record.yaml"]
    for slug in colds:
        del files[f"evidence/{slug}.yaml"]
    del of(files, "claims/foot-baths.yaml", "slug", "bath-warms-feet")["relations"]
    name = f"mentions/{SOURCE}.yaml"
    files[name] = [m for m in files[name] if m["claim"] not in colds]


def remove_source(files: Files) -> None:
    del files[f"mentions/{SOURCE}.yaml"]
    del files["sources.yaml"]


REMOVED: dict[str, tuple[Change, set[tuple[str, int]]]] = {
    "wordings": (lambda f: f.pop("wordings/foot-baths.yaml"), {("wordings", 1)}),
    "mention": (lambda f: f[f"mentions/{SOURCE}.yaml"].pop(), {("mention", 1)}),
    "evidence": (lambda f: f.pop("evidence/bath-takes-ten-minutes.yaml"), {("evidence", 1)}),
    "claim": (remove_claim, {("claim", 1), ("wordings", 1), ("mention", 1), ("evidence", 1), ("study", 1)}),
    "topic": (remove_topic, {("topic", 1), ("claim", 2), ("mention", 2), ("evidence", 2), ("study", 1)}),
    "source": (remove_source, {("source", 1), ("mention", 6)}),
}


@pytest.mark.parametrize("what", REMOVED)
def test_what_is_gone_from_the_files_goes_from_the_store(small_store: Store, tmp_path: Path, what: str) -> None:
    change, expected = REMOVED[what]
    folder = folder_with(tmp_path, change)
    report = load(small_store, folder)
    kinds = [key[0] for key in report.removed]
    assert {(kind, kinds.count(kind)) for kind in kinds} == expected
    revisions = [r for r in last_revisions(small_store, len(kinds) + len(report.updated)) if r.after is None]
    assert {(r.record_type, r.record_key) for r in revisions} == set(report.removed)
    assert all(r.before for r in revisions)
    assert history_is_whole(small_store)
    assert len(found(small_store, select(SeedRecord))) == RECORDS - len(kinds)
    assert load(small_store, folder).changed == 0
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(folder)


def test_records_are_removed_whatever_the_order_in_which_they_were_noted(small_store: Store, tmp_path: Path) -> None:
    """Databases promise no order: what hangs on a record goes before it, however the rows lie."""

    def turn_round(session: Session) -> None:
        rows = [(r.record_type, r.record_key, r.digest) for r in session.scalars(select(SeedRecord))]
        session.execute(delete(SeedRecord))
        session.commit()
        for kind, key, digest in sorted(rows, key=lambda row: (row[0] != "claim", row[0] != "topic", row)):
            session.add(SeedRecord(record_type=kind, record_key=key, digest=digest))
            session.flush()

    edit(small_store, turn_round)
    report = load(small_store, folder_with(tmp_path, remove_topic))
    assert ("topic", "colds") in report.removed


def test_everything_can_be_loaded_again_after_it_was_gone(small_store: Store, tmp_path: Path) -> None:
    load(small_store, folder_with(tmp_path, remove_topic))
    report = load(small_store, write_small_folder(tmp_path / "again"))
    assert ("topic", "colds") in report.created
    with small_store.session() as session:
        dump_seeds(session, tmp_path / "dump")
    assert bytes_of(tmp_path / "dump") == bytes_of(tmp_path / "again")


def test_what_no_file_has_ever_named_is_left_alone(store: Store, tmp_path: Path) -> None:
    def of_noise(engine: Engine) -> list[Any]:
        rows = all_rows(engine)
        return [row for table in ("claim", "topic", "source", "study") for row in rows[table] if "noise" in str(row)]

    before = of_noise(store.engine)
    assert len(before) >= 5
    load(store, folder_with(tmp_path, remove_topic, remove_source))
    assert of_noise(store.engine) == before


# ------------------------------------------------------------------------------------------ edited in the store


def claim_edit(session: Session) -> None:
    session.execute(update(Claim).where(Claim.slug == "bath-cools-feet").values(outcome="temperature"))


def outcome(store: Store) -> str:
    return str(found(store, select(Claim.outcome).where(Claim.slug == "bath-cools-feet"))[0])


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


def test_claims_that_are_related_go_together(store: Store, tmp_path: Path) -> None:
    """Each stands in the way of the other while the relation is there."""

    def drop_both(files: Files) -> None:
        remove_claim(files)
        slug = "bath-cools-feet"
        files["claims/foot-baths.yaml"] = [c for c in files["claims/foot-baths.yaml"] if c["slug"] != slug]
        name = f"mentions/{SOURCE}.yaml"
        files[name] = [m for m in files[name] if m["claim"] != slug]

    report = load(store, folder_with(tmp_path, drop_both))
    assert {("claim", "bath-warms-feet"), ("claim", "bath-cools-feet")} < set(report.removed)
    assert report.kept == []


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
