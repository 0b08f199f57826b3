"""The search of the public benchmark, on a few claims of the same shape."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.benchmarks.tweets import SIGNALS, compared, read_tweets, weights
from kb.encoding import SentenceEncoder, find_model
from kb.errors import ConfigError
from kb.training.fitting_benchmark import tweets_file

CLAIMS = (
    ("A bakery in Ohio gave away warm bread to all nurses.", "Free Bread for Nurses?"),
    ("A photograph shows a shark swimming on a flooded motorway.", "Motorway Shark"),
    ("A law forbids the keeping of goldfish in round bowls.", "Goldfish Bowls Outlawed"),
    ("A singer bought a lighthouse to live in it.", "Did a Singer Buy a Lighthouse?"),
)
TWEETS = (
    ("WOW a shark on the #FloodedMotorway!! https://t.co/x — Jo (@jo) May 4, 2020", 1),
    ("free warm bread for every nurse at this bakery in Ohio — Al (@al) June 1, 2019", 0),
    ("so it is illegal now to keep my goldfish in a bowl? — Di (@di) July 9, 2018", 2),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    claims = [{"id": f"c{at}", "claim": claim, "title": title} for at, (claim, title) in enumerate(CLAIMS)]
    tweets = [{"id": f"t{at}", "query": text, "claims": [f"c{right}"]} for at, (text, right) in enumerate(TWEETS)]
    for name, rows in (("claims", claims), ("train", tweets), ("devtest", tweets)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return tmp_path


def test_every_method_is_measured_and_the_search_finds_what_is_plain(folder: Path) -> None:
    files = find_model()
    if files is None:
        pytest.skip("the sentence model is not at hand")
    encoder = SentenceEncoder(files)
    rows = compared(read_tweets(folder), encoder)
    assert len(rows) == 5
    assert rows[-1].map5 == 1.0
    assert "weights:" in tweets_file(folder, encoder)


def test_links_and_tags_are_read_as_words(folder: Path) -> None:
    assert read_tweets(folder).asked[0].startswith("WOW a shark on the Flooded Motorway!!")


def test_every_signal_has_its_weight() -> None:
    assert len(weights()) == len(SIGNALS)


def test_without_the_data_it_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="CheckThat"):
        read_tweets(tmp_path)
