"""Made-up claims and pages are as many as asked for, the same every time, and fit to be looked up."""

from __future__ import annotations

from kb.benchmarks.made_up import many_claims, pages
from kb.benchmarks.speed import check_speed
from kb.checking.index import ClaimIndex, texts_to_encode
from kb.locations import shipped_folder
from kb.training.seeds import seed_claims

CLAIMS = seed_claims(shipped_folder("seed_data"))


def test_pages_have_their_words_and_are_the_same_every_time() -> None:
    made = pages(CLAIMS, 2, 120)
    assert made == pages(CLAIMS, 2, 120)
    assert made[0] != made[1]
    assert all(len(page.split()) >= 120 for page in made)


def test_a_store_of_many_claims_is_searched_like_any_other() -> None:
    index = ClaimIndex(CLAIMS)
    many, vectors = many_claims(index, len(CLAIMS) + 500)
    assert len({claim.slug for claim in many}) == len(many) == len(CLAIMS) + 500
    assert many[: len(CLAIMS)] == list(CLAIMS)
    assert not vectors
    assert len(texts_to_encode(many)) > len(texts_to_encode(CLAIMS)) + 900
    speed = check_speed("many", ClaimIndex(many), pages(CLAIMS, 3, 60))
    assert speed.sentences > 3
    assert set(speed.parts) == {"read", "split", "embed", "search", "detect", "compare, judge, reword"}
    assert speed.rate > 0
