"""YAML without surprises, in both directions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.errors import ExchangeError, Problem
from kb.exchange.strict_yaml import dump, parse
from tests.exchange.strategies import WORDS_WITH_A_MEANING, texts

NAME = "claims/acne.yaml"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ExchangeError) as refused:
        parse(text, NAME)
    assert refused.value.message.startswith(f"{NAME} cannot be read: ")
    assert {problem.path for problem in refused.value.problems} == {NAME}
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("word", ["no", "yes", "No", "on", "off", "NULL", "True", "y", "n"])
def test_words_stay_words(word: str) -> None:
    assert parse(f"answer: {word}", NAME).value == {"answer": word}


@pytest.mark.parametrize(
    "written",
    ["2026-11-20", "2026-11", "12:30:45", "0123", "0x1F", "0o17", "1_000", "+.inf", ".nan", "1e999", "9" * 5000],
)
def test_what_looks_like_another_kind_of_value_stays_text(written: str) -> None:
    assert parse(f"value: {written}", NAME).value == {"value": written}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-7", -7),
        ("0", 0),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|\n  true\n", "true\n"),
    ],
)
def test_plain_values_follow_the_core_schema(written: str, value: object) -> None:
    read = parse(f"value: {written}", NAME).value["value"]
    assert read == value
    assert type(read) is type(value)


def test_a_tag_changes_nothing() -> None:
    text = "a: !!python/object/apply:os.system [echo]\nb: !!int '3'\nc: !secret x"
    assert parse(text, NAME).value == {"a": ["echo"], "b": "3", "c": "x"}


def test_a_key_that_stands_twice_is_refused_with_the_line_of_the_second() -> None:
    assert problems_of("slug: a\nkind: b\nslug: c\n") == [f"{NAME}:3: the key 'slug' stands twice"]
    assert problems_of("- x: 1\n- y:\n    z: 1\n    z: 2\n") == [f"{NAME}:4: the key 'z' stands twice"]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    assert problems_of("a: 1\na: 2\nb: 3\nb: 4\n[x]: 5\n") == [
        f"{NAME}:2: the key 'a' stands twice",
        f"{NAME}:4: the key 'b' stands twice",
        f"{NAME}:5: a key must be a plain word",
    ]


def test_aliases_are_refused_with_their_lines() -> None:
    assert problems_of("a: &x 1\nb: *x\nc: *x\n") == [
        f"{NAME}:2: aliases ('*name') are not used here",
        f"{NAME}:3: aliases ('*name') are not used here",
    ]


def test_an_alias_to_itself_does_not_run_for_ever() -> None:
    assert problems_of("a: &x [*x]\n") == [f"{NAME}:1: aliases ('*name') are not used here"]


def test_an_asterisk_in_a_text_is_no_alias() -> None:
    assert parse("note: 3 * 4 and '*x'\n", NAME).value == {"note": "3 * 4 and '*x'"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\n  b: 2\n", 2),
        ("a: 'never closed\nb: 2\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: b: c\n", 1),
        ("a: 1\n- b\n", 2),
        ("a: *nowhere\n", 1),
        ("a: fine\nb: a\x07bell\n", 2),
        ('a: fine\nb: "\\0"\n', 2),
        ('a: fine\nb: "\\ud800"\n', 2),
    ],
    ids=[
        "list not closed",
        "indented too far",
        "quote not closed",
        "tab",
        "two documents",
        "two colons",
        "list in a map",
        "alias to nothing",
        "control character",
        "nothing as a character",
        "half a character",
    ],
)
def test_broken_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    told = problems_of(text)
    assert len(told) == 1
    assert told[0].startswith(f"{NAME}:{line}: ")
    assert "\n" not in told[0]


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "[x, ", "? "])
def test_lists_in_lists_without_end_are_refused(opener: str) -> None:
    message = f"{NAME}:2: lists and keys are nested more than 100 deep"
    assert problems_of("# deep\n" + opener * 200_000) == [message]


def test_keys_in_keys_without_end_are_refused() -> None:
    text = "".join(f"{' ' * depth}a:\n" for depth in range(1000))
    assert problems_of(text) == [f"{NAME}:101: lists and keys are nested more than 100 deep"]


def test_many_lists_beside_one_another_are_fine() -> None:
    value = [[1], {"a": [2]}] * 500
    assert parse(dump(value), NAME).value == value
    assert parse("a: [" + "[1], " * 500 + "]", NAME).value == {"a": [[1]] * 500}


def test_an_empty_file_has_no_value() -> None:
    assert parse("", NAME).value is None
    assert parse("# only a comment\n", NAME).value is None


def test_every_value_knows_its_line() -> None:
    file = parse(
        "# head\n- slug: a\n  notes:\n    - first\n    - second\n\n- slug: b\n  text: >\n    long\n    text\n", NAME
    )
    assert {path: file.line(path) for path in file.lines} == {
        (): 2,
        (0,): 2,
        (0, "slug"): 2,
        (0, "notes"): 3,
        (0, "notes", 0): 4,
        (0, "notes", 1): 5,
        (1,): 7,
        (1, "slug"): 7,
        (1, "text"): 8,
    }


def test_what_a_file_lacks_has_the_line_of_what_should_hold_it() -> None:
    file = parse("- slug: a\n- slug: b\n  notes:\n    - x\n", NAME)
    assert file.line((1, "statement")) == 2
    assert file.line((1, "notes", 7, "deeper")) == 3
    assert file.problem((1, "statement"), "missing") == Problem(NAME, "missing", 2)


plain_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts(min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(plain_values)
@example({word: [word] for word in WORDS_WITH_A_MEANING})
def test_what_is_written_is_read_back_as_it_was(value: Any) -> None:
    assert parse(dump(value), NAME).value == value


@given(plain_values)
def test_what_is_read_back_is_written_with_the_same_bytes(value: Any) -> None:
    written = dump(value)
    assert dump(parse(written, NAME).value) == written


@pytest.mark.parametrize("word", ["1e5", "994896890543612e", "9948968905436e12", "12e3", ".5", "1.", "+1", "-0"])
def test_a_text_that_looks_like_a_number_is_written_as_text(word: str) -> None:
    """The hash of a mention may be digits with one ``e`` among them."""
    assert parse(dump({"id": word}), NAME).value == {"id": word}


def test_lists_are_indented_and_keys_keep_their_order() -> None:
    assert dump({"b": ["x"], "a": {"z": 1, "y": "é – \N{BATH}"}}) == "b:\n  - x\na:\n  z: 1\n  y: é – \N{BATH}\n"
