"""Word lists found in one pass, the same as the patterns that they stand for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checking.detecting import CUE_KEYS
from kb.checking.phrases import PhraseIndex, spelled_out
from kb.checking.rules_loading import compile_words, load_rules, rule_names


@pytest.mark.parametrize(
    ("alternative", "readings"),
    [
        ("wrinkles?", ["wrinkle", "wrinkles"]),
        ("(?:less|more) stress", ["less stress", "more stress"]),
        ("side[- ]effect", ["side-effect", "side effect"]),
        ("relie(?:f|ve(?:s|d)?)", ["relief", "relieve", "relieves", "relieved"]),
        ("(?:very )?thin", ["thin", "very thin"]),
        ("nourish*", ["nourish*"]),
    ],
)
def test_a_small_expression_is_spelled_out(alternative: str, readings: list[str]) -> None:
    assert sorted(spelled_out(alternative) or []) == sorted(readings)


@pytest.mark.parametrize(
    "alternative", ["\\d+ weeks", "{number} weeks", "^hello", "a+", "(?:a|b)*", "wrinkl* fade", "x{2}", "a|b)"]
)
def test_an_endless_or_broken_expression_is_not(alternative: str) -> None:
    assert spelled_out(alternative) is None


CUES = {name: load_rules(name, CUE_KEYS)["words"] for name in rule_names("cues")}
INDEX = PhraseIndex(CUES)
PATTERNS: dict[str, re.Pattern[str]] = {name: compile_words(words) for name, words in CUES.items()}
SAMPLES = sorted({w for words in CUES.values() for a in words for w in (spelled_out(a) or [])[:2]})


@given(
    st.lists(
        st.sampled_from(SAMPLES) | st.sampled_from(["skin's", "face-lift", ",", "Needles", "don\u2019t", "(", "x"]),
        max_size=8,
    )
)
def test_the_index_finds_what_the_patterns_find(words: list[str]) -> None:
    text = " ".join(w.rstrip("*") for w in words)
    assert INDEX.names_in(text) == {name for name, pattern in PATTERNS.items() if pattern.search(text)}
