from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checking.numbers import Fit, quantities

YEAR = 365.0


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("A course of ten sessions", "sessions", 10, 10),
        ("ten facial acupuncture sessions", "sessions", 10, 10),
        ("8 to 12 treatments", "sessions", 8, 12),
        ("8\u201312 visits", "sessions", 8, 12),
        ("a dozen sessions", "sessions", 12, 12),
        ("a couple of sessions", "sessions", 2, 2),
        ("twenty-five minutes", "minutes", 25, 25),
        ("a 90-minute visit", "minutes", 90, 90),
        ("an hour and a half", "minutes", 90, 90),
        ("one and a half to two hours", "minutes", 90, 120),
        ("half an hour", "minutes", 30, 30),
        ("between twenty and forty minutes", "minutes", 20, 40),
        ("lasts for six weeks", "days", 42, 42),
        ("by up to 90%", "percent", 90, 90),
        ("ninety per cent", "percent", 90, 90),
        ("rises by a third", "percent", 100 / 3, 100 / 3),
        ("1,500 patients", "people", 1500, 1500),
        ("weekly", "interval", 7, 7),
        ("twice a week", "interval", 3.5, 3.5),
        ("once or twice a week", "interval", 3.5, 7),
        ("three times per week", "interval", 7 / 3, 7 / 3),
        ("every other week", "interval", 14, 14),
        ("every two to six months", "interval", 60.8, 182.4),
        ("every month or two", "interval", 30.4, 60.8),
        ("once a month", "interval", 30.4, 30.4),
        ("from the age of 25", "age", 25, 25),
        ("the seventh or eighth session", "nth-session", 7, 8),
        ("look 5 to 15 years younger", "years-younger", 5, 15),
        ("for over 5000 years", "days", 5000 * YEAR, 5000 * YEAR),
        ("thousands of years old", "days", 1000 * YEAR, math.inf),
    ],
)
def test_numbers_are_read_in_words_and_digits(text: str, dimension: str, low: float, high: float) -> None:
    found = [number for number in quantities(text) if number.dimension == dimension]
    assert len(found) == 1
    assert found[0].low == pytest.approx(low)
    assert found[0].high == pytest.approx(high)


@pytest.mark.parametrize("text", ["$300 to $600 per visit", "open 9 to 5", "once a person is treated", "on 12.10.2023"])
def test_prices_clocks_and_dates_count_nothing(text: str) -> None:
    assert [n for n in quantities(text) if n.dimension not in {"interval", "people"}] == []


@given(st.text(max_size=120))
def test_every_number_lies_in_its_text(text: str) -> None:
    for number in quantities(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.low <= number.high


@pytest.mark.parametrize(
    ("text", "claim", "fit"),
    [
        ("ten sessions", "ten sessions", Fit.EQUAL),
        ("90 minutes", "one and a half to two hours", Fit.WITHIN),
        ("monthly", "every one or two months", Fit.WITHIN),
        ("8 to 12 sessions", "ten sessions", Fit.OTHER),
        ("75 minutes", "50 minutes", Fit.OTHER),
        ("20 to 40 minutes", "20 to 30 minutes", Fit.OTHER),
    ],
)
def test_a_number_fits_another_wholly_in_part_or_not(text: str, claim: str, fit: Fit) -> None:
    assert quantities(text)[0].fit(quantities(claim)[0]) is fit
