"""Kept checks: given back only for the same text under the same conditions, unreadable to others, never in the way."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kb.checking.values import CheckedDocument, Coverage, Document, Finding, TextFormat
from kb.services.check_cache import CheckCache
from kb.vocabulary import Certainty, Level, Relation, Verdict, WordingFit, WordingStrength

TEXT = "Facial acupuncture boosts collagen \U0001f33f and more."
FINDING = Finding(
    start=0,
    end=10,
    line=1,
    column=1,
    text=TEXT[:10],
    claim="fa-x",
    relation=Relation.SAME,
    score=0.75,
    verdict=Verdict.NOT_SHOWN,
    certainty=Certainty.VERY_LOW,
    wording_fit=WordingFit.OVERSTATED,
    level=Level.WARNING,
    code="not-shown",
    message="Stated as a fact, but nobody has shown it.",
    suggestion="Write less.",
    studies=("yun2013", "haghir"),
    fingerprint="0123",
    strength=WordingStrength.FLAT,
    reasons=("one", "two"),
)
UNKNOWN = replace(FINDING, claim=None, relation=None, verdict=None, certainty=None, strength=None, studies=())
CHECKED = CheckedDocument("draft.md", len(TEXT), Coverage(2, 1, 1, {"not-shown": 1}, unsupported=1), (FINDING, UNKNOWN))


@pytest.fixture
def cache(tmp_path: Path) -> CheckCache:
    return CheckCache(tmp_path / "checks", known="as it stands")


def document(path: str = "draft.md", text: str = TEXT) -> Document:
    return Document(path, text)


def entries(cache: CheckCache) -> list[Path]:
    return sorted(cache.folder.iterdir())


def test_a_kept_check_comes_back_as_it_was(cache: CheckCache) -> None:
    assert cache.get(document(), ()) is None
    cache.put(document(), (), CHECKED)
    back = cache.get(document(), ())
    assert back == CHECKED
    assert back is not None
    assert type(back.findings[0].verdict) is Verdict
    assert type(back.findings[0].studies) is tuple


def test_the_same_text_under_another_name_is_the_same_check(cache: CheckCache) -> None:
    cache.put(document("old.md"), (), CHECKED)
    assert cache.get(document("new.md"), ()) == replace(CHECKED, path="new.md")


def test_whatever_could_change_the_check_makes_it_another_one(cache: CheckCache) -> None:
    cache.put(document(), (), CHECKED)
    assert cache.get(document(text=TEXT + " "), ()) is None
    assert cache.get(replace(document(), format=TextFormat.MARKDOWN), ()) is None
    assert cache.get(replace(document(), skipped=((0, 3),)), ()) is None
    assert cache.get(replace(document(), blocks=()), ()) is None
    assert cache.get(document(), ("uk",)) is None
    assert replace(cache, known="something was learnt").get(document(), ()) is None


def test_without_the_draft_nothing_of_it_can_be_read(cache: CheckCache) -> None:
    cache.put(document(), (), CHECKED)
    (entry,) = entries(cache)
    raw = entry.read_bytes() + entry.name.encode()
    assert b"collagen" not in raw
    assert b"findings" not in raw
    assert entry.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other"])
def test_a_damaged_entry_is_dropped_and_made_again(cache: CheckCache, damage: str) -> None:
    cache.put(document(), (), CHECKED)
    (entry,) = entries(cache)
    raw = bytearray(entry.read_bytes())
    raw[len(raw) // 2] ^= 1
    entry.write_bytes({"cut": bytes(raw[:50]), "flipped": bytes(raw), "empty": b"", "other": b"{}" * 90}[damage])
    assert cache.get(document(), ()) is None
    assert entries(cache) == []
    cache.put(document(), (), CHECKED)
    assert cache.get(document(), ()) == CHECKED


def test_what_was_not_used_for_longest_goes_first(cache: CheckCache) -> None:
    for number in range(20):
        cache.put(document(text=f"{TEXT} {number}"), (), CHECKED)
        os.utime(cache._path(cache._key(document(text=f"{TEXT} {number}"), ())), (number, number))
    size = entries(cache)[0].stat().st_size
    assert cache.get(document(text=f"{TEXT} 0"), ()) is not None  # used, and so the youngest
    replace(cache, max_bytes=size * 10).prune()
    assert 5 <= len(entries(cache)) <= 10
    assert cache.get(document(text=f"{TEXT} 0"), ()) is not None
    assert cache.get(document(text=f"{TEXT} 1"), ()) is None
    assert cache.get(document(text=f"{TEXT} 19"), ()) is not None


def test_a_small_cache_is_left_alone(cache: CheckCache) -> None:
    cache.prune()
    cache.put(document(), (), CHECKED)
    cache.prune()
    assert len(entries(cache)) == 1


def test_a_folder_that_cannot_be_made_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cache = CheckCache(tmp_path / "file" / "checks", known="")
    cache.put(document(), (), CHECKED)
    assert cache.get(document(), ()) is None
    cache.prune()


def test_several_may_write_and_read_at_once(cache: CheckCache) -> None:
    def work(number: int) -> bool:
        cache.put(document(), (), CHECKED)
        cache.put(document(text=f"{number}"), (), CHECKED)
        cache.prune()
        return cache.get(document(), ()) == CHECKED

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))
    assert not [entry for entry in entries(cache) if entry.name.startswith(".")]
