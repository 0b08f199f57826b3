"""What somebody may have meant."""

from __future__ import annotations

import pytest

from kb.services.naming import suggestion

KNOWN = ["fa-reduces-acne", "fa-prevents-acne", "fa-is-relaxing", "collagen-declines-with-age"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fa-reduces-acn", " Did you mean 'fa-reduces-acne' or 'fa-prevents-acne' or 'fa-is-relaxing'?"),
        ("collagen-decline-with-age", " Did you mean 'collagen-declines-with-age'?"),
        ("collagen", " Did you mean 'collagen-declines-with-age'?"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_the_nearest_names_are_offered(name: str, expected: str) -> None:
    assert suggestion(name, KNOWN) == expected


def test_nothing_is_offered_where_nothing_is_known() -> None:
    assert suggestion("fa-reduces-acne", []) == ""


def test_no_more_than_three_names_are_offered() -> None:
    assert suggestion("claim-0", [f"claim-{n}" for n in range(9)]).count(" or ") == 2
