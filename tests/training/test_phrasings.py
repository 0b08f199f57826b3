"""The texts that the matcher learns from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kb.checking.learned import NO_CLAIM, NOTHING
from kb.errors import InvalidRecord
from kb.training.phrasings import Phrasing, lessons, read_phrasings
from kb.vocabulary import Relation
from tests.checking.known import SEEDS, known_claims

GOOD = """
- claim: fa-lifts-face
  phrasings:
    - {text: "Cheeks ride higher."}
    - {text: "No lift to speak of.", relation: negated}
    - {text: "Lifts, and calms.", with: [fa-is-relaxing]}
- claim: null
  phrasings:
    - {text: "It whitens teeth.", kind: unknown}
    - {text: "See you on Monday.", kind: nothing}
"""


def read(tmp_path: Path, text: str) -> tuple[Phrasing, ...]:
    (tmp_path / "topic.yaml").write_text(text, encoding="utf-8")
    return read_phrasings(tmp_path, known_claims())


def test_phrasings_say_which_claims_they_make_and_how(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert [phrasing.slugs for phrasing in found[:3]] == [
        ("fa-lifts-face",),
        ("fa-lifts-face",),
        ("fa-lifts-face", "fa-is-relaxing"),
    ]
    assert found[1].relation is Relation.NEGATED
    assert [phrasing.mark for phrasing in found[3:]] == [NO_CLAIM, NOTHING]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("claim: fa-lifts-face", "claim: fa-lifts-cars", "there is no claim 'fa-lifts-cars'"),
        ("relation: negated", "relation: nay", "no such relation"),
        ("with: [fa-is-relaxing]", "with: [fa-is]", "there is no claim 'fa-is'"),
        ("kind: unknown", "kind: odd", "kind is unknown or nothing"),
        ("No lift to speak of.", "Cheeks ride higher.", "stands twice"),
        ("relation: negated", "colour: red", "needs a text"),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(tmp_path, GOOD.replace(before, after))
    assert says in str(caught.value.problems[0].message)


def test_the_shipped_phrasings_are_sound_and_many_for_every_claim() -> None:
    found = read_phrasings(SEEDS / "phrasings", known_claims())
    of = Counter(phrasing.slugs[0] for phrasing in found if phrasing.slugs)
    assert set(of) == set(known_claims())
    assert min(of.values()) >= 40
    assert sum(phrasing.mark == NOTHING and not phrasing.slugs for phrasing in found) > 500


def test_a_text_that_makes_several_claims_is_one_lesson(tmp_path: Path) -> None:
    claims = tuple(known_claims().values())
    places = {claim.slug: place for place, claim in enumerate(claims)}
    taught = lessons(claims, read(tmp_path, GOOD))
    assert len({lesson.key for lesson in taught}) == len(taught)
    both = next(lesson for lesson in taught if lesson.key == "lifts, and calms")
    assert both.claims == (places["fa-lifts-face"], places["fa-is-relaxing"])
