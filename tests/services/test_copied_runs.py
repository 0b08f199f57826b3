"""Ten words in a row of somebody else's text never enter the data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kb.exchange.records import ClaimRecord, SourceRecord
from kb.exchange.seed_files import SeedSet, read_seeds
from kb.locations import shipped_folder
from kb.services.validating import copied_runs

TEXT = "Warm baths at dusk, our grandmothers said, would send the worst of colds packing by the morning after."


@pytest.fixture(scope="module")
def seeds() -> SeedSet:
    return read_seeds(Path(shipped_folder("seed_data")))


def with_source_and_statement(seeds: SeedSet, statement: str) -> tuple[SeedSet, dict[str, str]]:
    copy = SeedSet(dict(seeds.records), dict(seeds.places))
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    source = next(iter(seeds.of(SourceRecord).values()))
    copy.records["source", source.slug] = source.model_copy(update={"sha256": sha})
    claim = seeds.of(ClaimRecord)["fa-is-ancient"]
    copy.records["claim", claim.slug] = claim.model_copy(update={"statement": statement})
    return copy, {sha: TEXT}


def test_ten_words_in_a_row_are_found_whatever_their_case_and_stops(seeds: SeedSet) -> None:
    copied = "WARM BATHS at dusk our grandmothers said would send the worst of them away"
    problems = list(copied_runs(*with_source_and_statement(seeds, copied)))
    assert [problem.path.rsplit("/", 1)[-1] for problem in problems] == ["origin-history.yaml"]
    assert "warm baths at dusk our grandmothers said would send the" in problems[0].message


def test_nine_words_in_a_row_are_not(seeds: SeedSet) -> None:
    assert (
        list(copied_runs(*with_source_and_statement(seeds, "Warm baths at dusk our grandmothers said would send")))
        == []
    )


def test_a_text_that_belongs_to_no_source_is_not_looked_at(seeds: SeedSet) -> None:
    copied, texts = with_source_and_statement(seeds, TEXT)
    assert list(copied_runs(copied, {"0" * 64: TEXT})) == []
    assert list(copied_runs(copied, texts)) != []
