"""Questions about real claims, for the tests of the second reader."""

from __future__ import annotations

from kb.checking.reviewing import Question
from tests.checking.known import known_claims

COLLAGEN, GLOW, ACNE = "fa-increases-collagen-production", "fa-gives-skin-glow", "fa-reduces-acne"
CLAUSE = "It doesn\u2019t boost collagen"


def question(text: str = CLAUSE, *slugs: str) -> Question:
    """A question about ``text`` with these candidates, or two of them."""
    candidates = tuple((slug, known_claims()[slug].statement) for slug in (slugs or (COLLAGEN, GLOW)))
    return Question(text, text, text, "", "", candidates)
