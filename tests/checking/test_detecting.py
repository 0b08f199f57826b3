"""Does a clause claim anything? Measured on labelled copy when it is at hand, and on our own sentences always."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kb.checking.clauses import clauses
from kb.checking.detecting import detect
from kb.checking.segmenting import segments
from kb.checking.values import Detection, TextFormat
from kb.reading import document_from_text, read_document

SHARED = Path(__file__).resolve().parents[3] / "shared"
COPY = SHARED / "copy-dev"
LINES = Path(__file__).parent / "labelled_lines"
needs_copy = pytest.mark.skipif(not COPY.is_dir(), reason="the labelled copy is not at hand")


def strongest(text: str) -> Detection:
    document = document_from_text(text)
    return max(
        (detect(clause) for segment in segments(document) for clause in clauses(segment, document)),
        key=lambda detection: detection.score,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Facial acupuncture boosts collagen.",
        "It may help to soften fine lines.",
        "There is no downtime.",
        "Needling is safer than Botox.",
        "It has been used in China for two thousand years.",
        "Most clients need ten sessions.",
        "Hair-thin needles are placed in the face.",
        "Avoid it if you are pregnant.",
        "Results last for months.",
        "There is no good evidence that it works.",
        "After three visits my jaw no longer clicks.",
        "Sourdough is easier to digest than white bread.",
        "A filling lasts for ten years on average.",
        "Yoga lowers blood pressure.",
    ],
)
def test_claims_of_every_kind_are_seen(text: str) -> None:
    assert strongest(text).is_claim


@pytest.mark.parametrize(
    "text",
    [
        "Welcome to our clinic!",
        "Book your free consultation today.",
        "We are open from Monday to Friday, 9 to 5.",
        "Prices start at $80.",
        "Does it hurt?",
        "Anna graduated in 2009 and lives with two cats.",
        "Our staff are friendly and the tea is good.",
        "Call us on 555 0199.",
        "Free parking behind the building.",
        "I took the bus and was late.",
        "Please cancel a day ahead or you will be charged.",
        "Posted on 3 May by the team.",
        "Thank you for reading.",
    ],
)
def test_what_claims_nothing_is_passed_over(text: str) -> None:
    assert not strongest(text).is_claim


def test_a_bare_thing_is_a_claim_only_in_a_list_that_makes_it_one() -> None:
    assert strongest("What we treat:\n- rosacea\n- acne").is_claim
    document = document_from_text("Our address\n\n12 Mill Lane\n\nIn the old dairy, on the first floor.")
    found = [detect(c) for s in segments(document) for c in clauses(s, document)]
    assert not any(detection.is_claim for detection in found)


def test_the_reasons_are_in_words() -> None:
    claim = strongest("Facial acupuncture boosts collagen.")
    assert claim.reasons[:1] == ("speaks of the body or of what goes on in it",)
    assert 1 <= len(claim.reasons) <= 3
    assert "is a question" in strongest("Would you like to come?").reasons


@pytest.mark.skipif(not (SHARED / "sources").is_dir(), reason="the source texts are not at hand")
def test_a_thousand_words_take_a_fraction_of_a_second() -> None:
    path = SHARED / "sources" / "002_863f1512f647b157.txt"
    took = []
    for _ in range(3):
        began = time.perf_counter()
        document = read_document(path)
        found = [detect(c) for s in segments(document) for c in clauses(s, document)]
        took.append(time.perf_counter() - began)
        assert sum(d.is_claim for d in found) > 60
    assert min(took) < 0.15


@pytest.mark.parametrize(
    "text", ["." * 50_000 + "a", "1," * 20_000, "acne, " * 20_000, "`a " * 5_000, "(" * 20_000 + "a"]
)
@pytest.mark.parametrize("form", [TextFormat.PLAIN, TextFormat.MARKDOWN])
def test_odd_texts_take_no_longer_than_others(text: str, form: TextFormat) -> None:
    began = time.perf_counter()
    document = document_from_text(text, format=form)
    for segment in segments(document):
        for clause in clauses(segment, document):
            detect(clause)
    assert time.perf_counter() - began < 5
