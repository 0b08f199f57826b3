"""Cutting a segment into the parts that can each carry one claim, and making each whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.checking.clauses import clauses
from kb.checking.segmenting import segments
from kb.checking.values import Clause, Document, TextFormat
from kb.reading import document_from_text, read_document

SHARED = Path(__file__).resolve().parents[3] / "shared"


def all_clauses(document: Document) -> list[Clause]:
    return [clause for segment in segments(document) for clause in clauses(segment, document)]


def readings(text: str, *, form: TextFormat = TextFormat.PLAIN) -> list[str]:
    return [c.reading.rstrip(".") for c in all_clauses(document_from_text(text, format=form))]


def spans(text: str) -> list[str]:
    return [c.text for c in all_clauses(document_from_text(text))]


def check_spans(document: Document) -> None:
    """The promises of ``clauses``: true spans inside their segment, in order and apart; at least one."""
    for segment in segments(document):
        at = segment.start
        held = clauses(segment, document)
        for clause in held:
            assert clause.text == document.text[clause.start : clause.end]
            assert at <= clause.start < clause.end <= segment.end
            assert clause.reading.strip() == clause.reading != ""
            at = clause.end
        assert held or not any(c.isalpha() for c in segment.text)


def test_coordinated_verbs_stand_on_spans_of_their_own() -> None:
    text = "The facial boosts collagen, smooths lines and calms acne."
    assert spans(text) == ["The facial boosts collagen", "smooths lines", "calms acne."]
    assert readings(text) == ["The facial boosts collagen", "The facial smooths lines", "The facial calms acne"]


def test_coordinated_objects_take_the_verb_along() -> None:
    assert readings("It reduces fine lines, puffiness and dark circles.") == [
        "It reduces fine lines",
        "It reduces puffiness",
        "It reduces dark circles",
    ]
    assert readings("Over time it softens the appearance of scars and age spots.") == [
        "Over time it softens the appearance of scars",
        "Over time it softens the appearance of age spots",
    ]


def test_statements_with_their_own_subject_stay_as_they_are() -> None:
    assert readings("Jowls are lifted, lines fade and the skin glows.") == [
        "Jowls are lifted",
        "lines fade",
        "the skin glows",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Reduces fine lines and wrinkles",
        "Firms the neck and d\u00e9collet\u00e9",
        "Improves blood and lymph flow in the face",
        "Needles are placed in the face, neck and body.",
        "Treats men and women alike",
        "You need between ten and fifteen visits.",
        "A safe, affordable, drug-free way to look rested",
        "More and more people try it.",
        "Come once or twice a week.",
        "Gwyneth Paltrow, Madonna and Kim Kardashian are said to love it.",
    ],
)
def test_what_is_one_thing_to_the_reader_is_not_cut(text: str) -> None:
    assert len(spans(text)) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It does not erase lines, tighten skin or replace a facelift.", "does not"),
        ("It may ease headaches, relax the jaw and improve sleep.", "may"),
        ("There is no evidence that it reduces wrinkles, lifts the face or clears acne.", "no evidence that it"),
        ("Studies have not shown that needles build collagen or reduce wrinkles.", "not shown that needles"),
        ("Nobody has shown that it firms skin, fades scars or slows ageing.", "Nobody has shown that it"),
        ("It works without causing pain, irritating the skin or leaving marks.", "without"),
        ("We do not claim to cure acne or erase scars.", "do not claim to"),
        ("You won't see tighter skin, fewer lines or a brighter face after one visit.", "won't see"),
        ("Patients say that it calms them and lifts their mood.", "Patients say that it"),
        (
            "It is not suitable for people with epilepsy, severe migraine or active cancer.",
            "not suitable for people with",
        ),
    ],
)
def test_a_denial_or_hedge_stays_in_every_clause_that_it_governs(text: str, kept: str) -> None:
    read = readings(text)
    assert len(read) >= 2
    assert all(kept in reading for reading in read)


def test_a_denial_does_not_leak_into_a_clause_that_it_does_not_govern() -> None:
    assert readings("It doesn't hurt and boosts collagen.") == ["It doesn't hurt", "It boosts collagen"]
    assert readings("Acupuncture can soften lines but won't erase them.") == [
        "Acupuncture can soften lines",
        "Acupuncture won't erase them",
    ]


def test_a_list_item_carries_the_sense_of_its_lead() -> None:
    assert readings("What we treat:\n- Fine lines and wrinkles\n- acne, scars")[1:] == [
        "treats fine lines and wrinkles",
        "treats acne",
        "treats scars",
    ]
    assert readings("Possible side effects:\n- mild bruising")[1:] == ["may cause mild bruising"]
    assert readings("Contraindications:\n- pregnancy")[1:] == ["not suitable with pregnancy"]
    assert readings("We cannot treat you if you:\n- are pregnant")[1:] == ["We cannot treat you if you are pregnant"]
    assert readings("Patients report that\n- lines fade")[1:] == ["Patients report that lines fade"]
    assert readings("Benefits\n\n- Firmer skin\n- Lifts the jaw")[1:] == ["benefit: firmer skin", "Lifts the jaw"]


def test_a_label_is_context_unless_it_says_something_itself() -> None:
    document = document_from_text(
        "Benefits:\n- Collagen: needles build it.\n- Reduced puffiness: lymph drains better.\n"
    )
    assert [c.text for c in all_clauses(document)][1:] == [
        "needles build it.",
        "Reduced puffiness",
        "lymph drains better.",
    ]


def test_markup_is_gone_from_the_reading_and_kept_in_the_span() -> None:
    text = "It *boosts* [collagen](https://example.org), calms **acne**\nand lifts.\n"
    document = document_from_text(text, format=TextFormat.MARKDOWN)
    check_spans(document)
    assert [c.reading.rstrip(".") for c in all_clauses(document)] == ["It boosts collagen", "It calms acne", "It lifts"]
    assert all_clauses(document)[0].text == "It *boosts* [collagen"


def test_a_heading_can_be_a_clause() -> None:
    assert readings("Fewer Lines, Better Sleep\n\nCome and see.")[:2] == ["Fewer Lines", "Better Sleep"]


def test_a_signature_is_no_clause() -> None:
    assert spans('"My jaw is calmer now." \u2013 Tom, 41') == ["My jaw is calmer now."]


words = st.sampled_from(
    "needles boost collagen , and or ; but lines reduces calming not may that which skin - : ( ) softer the it with "
    "without of to \u2013 . , 10 AIDS you're & plus".split()
)


@given(st.lists(words, min_size=1, max_size=30).map(" ".join))
@example("but - , needles")
def test_any_words_can_be_cut_and_no_span_is_false(text: str) -> None:
    check_spans(document_from_text(text))


@given(st.text(max_size=100), st.sampled_from([TextFormat.PLAIN, TextFormat.MARKDOWN]))
def test_any_text_can_be_cut(text: str, form: TextFormat) -> None:
    check_spans(document_from_text(text, format=form))


@pytest.mark.skipif(not (SHARED / "sources").is_dir(), reason="the source texts are not at hand")
def test_the_source_texts_are_cut_into_true_spans_and_no_denial_is_lost() -> None:
    for path in sorted((SHARED / "sources").glob("*.txt")):
        document = read_document(path)
        check_spans(document)
        for clause in all_clauses(document):
            if " not " in clause.text:
                assert " not " in f" {clause.reading} "
