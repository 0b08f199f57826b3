from __future__ import annotations

import pytest

from kb.checking.tables import Entry, Table, entries_of, parse_entries, table, table_names
from kb.errors import InvalidRecord

ENTRIES = [(name, entry) for name in table_names() for entry in entries_of(name)]


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=[f"{name}:{entry.name}" for name, entry in ENTRIES])
def test_every_entry_recognises_its_examples_and_no_others(name: str, entry: Entry) -> None:
    assert entry.match
    assert entry.no_match
    for example in entry.match:
        assert entry.name in {hit.name for hit in table(name).find(example)}, example
    for example in entry.no_match:
        assert entry.name not in {hit.name for hit in table(name).find(example)}, example


def test_everything_that_an_entry_implies_is_an_entry_too() -> None:
    concepts = {entry.name for name, entry in ENTRIES if name.startswith("concepts_")}
    for name, entry in ENTRIES:
        assert set(entry.implies) <= concepts, f"{name}:{entry.name}"


def test_inflected_words_are_found() -> None:
    found = Table([Entry("reduce", ("reduce",))])
    assert [hit.name for hit in found.find("It reduces, reduced and is reducing.")] == ["reduce"] * 3


def test_a_longer_phrase_wins_over_one_inside_it() -> None:
    found = Table([Entry("acne", ("acne",)), Entry("scars", ("acne scars",))])
    assert [hit.name for hit in found.find("fades acne scars")] == ["scars"]


def test_a_gap_holds_at_most_three_words_and_no_sentence_end() -> None:
    found = Table([Entry("skin", ("skin ... softer",))])
    assert found.find("the skin looks and feels softer")
    assert not found.find("the skin looks and feels so very much softer")
    assert not found.find("It is good for skin. Softer towels help too.")


def test_braces_give_alternatives() -> None:
    found = Table([Entry("lines", ("{fine|deep} lines",))])
    assert found.find("fine lines")
    assert found.find("deep lines")
    assert not found.find("lines")


def test_offsets_are_those_of_the_text() -> None:
    text = "It doesn\u2019t fade Fine  Lines."
    hit = Table([Entry("lines", ("fine lines",))]).find(text)[0]
    assert text[hit.start : hit.end] == "Fine  Lines"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- {name: a, phrases: [x], colour: red}", "colour"),
        ("- {name: a}", "needs name and phrases"),
        ("- {name: a, phrases: [x]}\n- {name: a, phrases: [y]}", "stands twice"),
        ("- {name: a, name: b, phrases: [x]}", "stands twice"),
        ("- [", "not a wording table"),
        ("", "not a wording table"),
    ],
)
def test_a_faulty_table_is_refused_with_its_problems(text: str, what: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        parse_entries(text, "sample")
    assert what in str(caught.value) + " ".join(str(problem) for problem in caught.value.problems)
