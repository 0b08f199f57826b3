from __future__ import annotations

import pytest

from kb.checking.profiles import profile
from kb.checking.turning import undone
from kb.vocabulary import Relation
from tests.checking.known import clause_of, known


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Sagging skin goes on sagging.", "fa-firms-skin"),
        ("Deep folds stay as deep as they were.", "fa-softens-deep-wrinkles"),
        ("The skin was no tighter than before.", "fa-firms-skin"),
        ("It would take more than needles to shift a scar.", "fa-reduces-scarring"),
        ("The promise of a glow is an empty one.", "fa-gives-skin-glow"),
        ("Even broken skin may safely be needled.", "damaged-skin-contraindicates-fa"),
        ("It is every bit as risky as Botox.", "fa-is-safer-than-botox"),
        ("The liver is larger than the skin.", "skin-is-largest-organ"),
        ("It gave me a headache.", "fa-relieves-headaches"),
    ],
)
def test_a_denial_without_a_not_is_seen(text: str, slug: str) -> None:
    decided = undone(clause_of(text), known(slug), profile(known(slug)))
    assert decided is not None
    assert decided[0] is Relation.NEGATED
    assert decided[1][0]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The skin keeps improving.", "fa-improves-skin-appearance"),
        ("It keeps spots from coming up.", "fa-prevents-acne"),
        ("My skin is better than before.", "fa-improves-skin-appearance"),
        ("It takes a few sessions.", "fa-firms-skin"),
        ("The muscles stay as strong as before.", "fa-does-not-weaken-facial-muscles"),
        ("The results are the best I have had.", "fa-firms-skin"),
    ],
)
def test_what_goes_on_for_the_better_is_no_denial(text: str, slug: str) -> None:
    assert undone(clause_of(text), known(slug), profile(known(slug))) is None
