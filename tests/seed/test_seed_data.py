"""The seed files as they are shipped: sound, complete, loaded twice without change, dumped with the same bytes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.exchange.records import ClaimRecord, EvidenceRecord, MentionRecord, SourceRecord
from kb.exchange.rows_out import records_of
from kb.exchange.seed_files import SeedSet, read_seeds, write_seeds
from kb.locations import shipped_folder
from kb.services.loading import load_seeds
from kb.services.opening import Store
from kb.services.revisions import first_broken_link
from kb.services.validating import texts_in_folder, validate_seeds
from kb.store.engine import open_session
from tests.databases import Content, NewDatabase
from tests.exchange.factories import AUTHOR, bytes_of
from tests.store.rows import all_rows

SEEDS = shipped_folder("seed_data")
TEXTS = Path(__file__).parents[3] / "shared" / "sources"

# at least ten alternative wordings, a few near misses, and a full assessment each
FOUNDING_CLAIMS = {
    "fa-increases-moisturizer-absorption",
    "fa-only-side-effect-is-small-bruise",
    "fa-needles-are-painless",
    "fa-treats-migraine",
    "migraine-contraindicates-fa",
    "fa-prolongs-botox-effect",
    "fa-prolongs-filler-effect",
    "fa-treats-alopecia",
    "fa-reduces-hyperpigmentation",
    "fa-is-most-effective-neck-lift",
    "science-proves-fa-cosmetic-benefits",
    "fa-is-ancient",
    "fa-technique-began-with-paralysis-doctor",
    "collagen-decline-begins-after-25",
}


@pytest.fixture(scope="module")
def seeds() -> SeedSet:
    return read_seeds(SEEDS)


@pytest.fixture(scope="module")
def source_texts() -> dict[str, str]:
    """The source texts by their sha256. They belong to their publishers."""
    texts = texts_in_folder(TEXTS)
    if not texts:
        pytest.skip("the source texts are not part of the project; put them in ../shared/sources to run this test")
    return texts


def test_the_shipped_files_have_no_problem() -> None:
    assert [str(problem) for problem in validate_seeds(SEEDS).problems] == []


def test_every_mention_stands_in_its_text(source_texts: dict[str, str]) -> None:
    result = validate_seeds(SEEDS, source_texts)
    assert [str(problem) for problem in result.problems] == []
    assert result.texts_line == "Mentions were compared with 5 of 5 source texts."


def test_no_anchor_phrase_has_more_than_eight_words(seeds: SeedSet) -> None:
    assert max(len(mention.anchor.split()) for mention in seeds.of(MentionRecord).values()) <= 8


def test_the_register_is_whole(seeds: SeedSet) -> None:
    claims, mentions = seeds.of(ClaimRecord), seeds.of(MentionRecord).values()
    assert len(claims) >= 270
    assert len(mentions) >= 498
    assert len(seeds.of(SourceRecord)) == 5
    assert {mention.claim for mention in mentions} == set(claims)


def test_the_claims_that_set_the_standard_are_complete(seeds: SeedSet) -> None:
    mentions = [mention.claim for mention in seeds.of(MentionRecord).values()]
    most = sorted(set(mentions), key=lambda slug: (-mentions.count(slug), slug))[:40]
    evidence = seeds.of(EvidenceRecord)
    incomplete = {
        slug
        for slug in {*most, *FOUNDING_CLAIMS}
        if slug not in evidence
        or not evidence[slug].assessments
        or not evidence[slug].guidance
        or not (evidence[slug].links or evidence[slug].searches or evidence[slug].assessments[-1].certainty is None)
    }
    assert incomplete == set()


def test_an_assessment_gives_its_reasons_in_sentences(seeds: SeedSet) -> None:
    rationales = {e.claim: e.assessments[-1].rationale for e in seeds.of(EvidenceRecord).values() if e.assessments}
    assert {slug for slug, text in rationales.items() if not re.search(r"[.?]$", text) or "!" in text} == set()


def test_loading_the_shipped_files_again_changes_nothing(new_sqlite: NewDatabase) -> None:
    engine = new_sqlite(Content.SHIPPED)
    before = all_rows(engine)
    with open_session(engine) as session:
        report = load_seeds(session, SEEDS, AUTHOR)
    assert (report.changed, report.kept) == (0, [])
    assert report.unchanged == len(before["revision"])
    assert all_rows(engine) == before


def test_the_history_of_the_shipped_records_is_whole(shipped_session: Session) -> None:
    assert first_broken_link(shipped_session) is None


def test_the_store_holds_exactly_the_shipped_records(read_only_shipped_store: Store, seeds: SeedSet) -> None:
    with read_only_shipped_store.session() as session:
        stored = {(record.record_type, record.key): record for record in records_of(session)}
    assert sorted(stored) == sorted(seeds.records)
    assert [key for key, record in seeds.records.items() if stored[key] != record] == []


def test_records_are_dumped_with_the_shipped_bytes(seeds: SeedSet, tmp_path: Path) -> None:
    write_seeds(seeds.records.values(), tmp_path)
    dumped, shipped = bytes_of(tmp_path), bytes_of(SEEDS)
    assert sorted(dumped) == sorted(shipped)
    assert [name for name, content in shipped.items() if dumped[name] != content] == []
