from __future__ import annotations

import pytest

from kb.checking.segmenting import segments
from kb.checking.subjects import OURS, document_subject, is_general, segment_subjects, spoken_of
from kb.checking.values import Document
from tests.checking.known import known

OUR_PAGE = "Facial acupuncture in Leeds\n\nNeedles are placed in the face. It lifts the cheeks.\n\n{}"


def subject_of(text: str) -> str:
    document = Document("draft.txt", text)
    return document_subject(document, segments(document))


@pytest.mark.parametrize(
    "text",
    [
        "Boosts collagen.",
        "Cosmetic acupuncture firms the skin of face and neck.",
        "Acupuncture for a brighter complexion. Fine needles lift the face.",
        "Botox or facial acupuncture? Needles lift the face, Botox freezes it.",
        "Ditch the syringe! Our Acu-Lift is the natural facelift. It lifts jowls and fades dark spots.",
        "Unlike Botox, it leaves you with a moving face. Fine needles wake up the skin.",
        "Instead of surgery: the needle facelift",
        "- Drains lymph\n- Calms redness\n- Less puffiness",
        "Needles boost collagen.",
    ],
)
def test_copy_about_facial_acupuncture_is_ours(text: str) -> None:
    assert subject_of(text) == OURS


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Microneedling explained. Microneedling boosts collagen. A dermapen makes tiny wounds.", "microneedling"),
        ("Gua sha at home. Gua sha drains the face. Use your gua sha stone daily.", "gua-sha"),
        ("Why choose laser? Laser resurfacing smooths lines. A laser works in one visit.", "laser"),
    ],
)
def test_copy_about_another_treatment_is_not(text: str, subject: str) -> None:
    assert subject_of(text) == subject


def test_a_long_page_that_names_no_needles_is_about_something_else() -> None:
    page = "Our bakery opens at six. " * 20
    assert subject_of(page) != OURS


def test_a_sentence_about_another_treatment_changes_the_subject_and_it_goes_on() -> None:
    text = OUR_PAGE.format("Radiofrequency heats the skin. It tightens it within weeks. Facial acupuncture lifts it.")
    document = Document("draft.txt", text)
    parts = segments(document)
    found = dict(zip([part.text for part in parts], segment_subjects(document, parts), strict=True))
    assert found["It tightens it within weeks."] == "energy-device"
    assert found["Facial acupuncture lifts it."] == OURS


def test_a_heading_that_names_another_treatment_rules_its_section() -> None:
    text = "Facial acupuncture or Botox\n\nNeedles lift.\n\nBotox\n\n- Relaxes the brow\n- Lasts for months"
    document = Document("draft.txt", text)
    parts = segments(document)
    found = dict(zip([part.text for part in parts], segment_subjects(document, parts), strict=True))
    assert found["Relaxes the brow"] == "botox"


@pytest.mark.parametrize("text", ["It lifts without surgery", "An alternative to Botox", "Better than laser"])
def test_a_treatment_beside_the_subject_is_not_the_subject(text: str) -> None:
    assert spoken_of(text) in {None, OURS}


def test_general_knowledge_holds_whatever_the_treatment() -> None:
    assert is_general(known("collagen-declines-with-age"))
    assert is_general(known("facelifts-are-painful"))
    assert not is_general(known("fa-lifts-face"))
