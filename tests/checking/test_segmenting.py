"""Sentences, list items and headings, with what a reader has in mind when reading them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checking.segmenting import label_of, segments
from kb.checking.sentences import sentence_spans
from kb.checking.values import BlockKind, Document, Segment, TextFormat
from kb.reading import document_from_text, read_document

SHARED = Path(__file__).resolve().parents[3] / "shared"


def cut(text: str, *, form: TextFormat = TextFormat.PLAIN) -> list[str]:
    return [segment.text for segment in segments(document_from_text(text, format=form))]


def found(text: str, words: str, *, form: TextFormat = TextFormat.PLAIN) -> Segment:
    return next(s for s in segments(document_from_text(text, format=form)) if words in s.text)


def check_spans(document: Document) -> None:
    """The promises of ``segments``: true spans, in order, apart, and no letter lost."""
    held = segments(document)
    at = 0
    for segment in held:
        assert segment.text == document.text[segment.start : segment.end]
        assert segment.text.strip() == segment.text != ""
        assert segment.start >= at
        at = segment.end
    covered: set[int] = set()
    for start, end in [*((s.start, s.end) for s in held), *document.skipped]:
        covered.update(range(start, end))
    lost = "".join(c for place, c in enumerate(document.text) if place not in covered)
    # Bullets, list numbers and the letters of "Q:" and "a)" are all that may stand outside.
    assert not [word for word in lost.split() if len(word.strip("().:#")) > 4 and word.isalpha()], lost


DRAFT = """Welcome to the Linden Room

What is it?
Hair-thin needles are placed in the face.They stay there for approx. 20 minutes. Dr. Lim, L.Ac., watches you...
and you may fall asleep! "It tickles," says one client.

What we treat:
\u2022 Fine lines and wrinkles
  that came too soon
\u2022 Jaw tension: needles relax the muscle. It works fast.
\u2713 puffy eyes

Side effects
Mild bruising

1) Book early.
2) Drink water.
"""


def test_sentences_items_and_headings_come_in_order() -> None:
    assert cut(DRAFT) == [
        "Welcome to the Linden Room",
        "What is it?",
        "Hair-thin needles are placed in the face.",
        "They stay there for approx. 20 minutes.",
        "Dr. Lim, L.Ac., watches you...\nand you may fall asleep!",
        '"It tickles," says one client.',
        "What we treat:",
        "Fine lines and wrinkles\n  that came too soon",
        "Jaw tension: needles relax the muscle.",
        "It works fast.",
        "puffy eyes",
        "Side effects",
        "Mild bruising",
        "Book early.",
        "Drink water.",
    ]


def test_each_knows_its_heading_and_lead() -> None:
    assert found(DRAFT, "Hair-thin").heading == "What is it?"
    assert found(DRAFT, "puffy").lead == "What we treat:"
    assert found(DRAFT, "It works").lead == "What we treat: Jaw tension"
    assert found(DRAFT, "Mild").heading == "Side effects"
    assert found(DRAFT, "Side effects").kind is BlockKind.HEADING
    assert found(DRAFT, "Fine lines").kind is BlockKind.LIST_ITEM


def test_a_lead_that_breaks_off_leads_its_list() -> None:
    text = "Clients tell us that\n- lines fade\n- sleep is deeper\n\nWe are here to help."
    assert found(text, "sleep").lead == "Clients tell us that"
    assert found(text, "here").lead == ""


def test_a_nested_list_keeps_the_nearest_lead() -> None:
    text = "Benefits:\n\n- for the skin:\n  - fewer lines\n- better sleep\n"
    for form in (TextFormat.PLAIN, TextFormat.MARKDOWN):
        assert found(text, "fewer", form=form).lead == "for the skin:"
        assert found(text, "sleep", form=form).lead == "Benefits:"


@pytest.mark.parametrize(
    "bullet", ["-", "*", "\u2022", "\u2013", "\u2713", "\u2714", "\u25cf", "\u2726", "\u2728", "1.", "2)", "(3)", "a)"]
)
def test_every_kind_of_bullet_opens_an_item(bullet: str) -> None:
    text = f"It helps with:\n{bullet} acne\n{bullet} sagging\n"
    assert [(s.text, s.kind) for s in segments(document_from_text(text))][1:] == [
        ("acne", BlockKind.LIST_ITEM),
        ("sagging", BlockKind.LIST_ITEM),
    ]


def test_items_on_one_line_are_parted() -> None:
    assert cut("\u2713 firmer skin \u2713 fewer lines \u2713 calm") == ["firmer skin", "fewer lines", "calm"]


def test_a_dash_inside_a_wrapped_sentence_is_no_bullet() -> None:
    text = "The needles that we place along the lines of your face stay in\n- as a rule - for half an hour.\n"
    assert len(cut(text)) == 1


def test_hard_wrapped_prose_is_joined_and_short_lines_are_not() -> None:
    wrapped = (
        "Facial needling brings blood to the surface of the skin and so\n"
        "helps the cells to renew themselves. It is gentle, and it takes\n"
        "Swedish clients by surprise.\n"
    )
    assert [s.replace("\n", " ") for s in cut(wrapped)] == [
        "Facial needling brings blood to the surface of the skin and so helps the cells to renew themselves.",
        "It is gentle, and it takes Swedish clients by surprise.",
    ]
    assert cut("Firmer skin\nFewer lines\nBetter sleep\n") == ["Firmer skin", "Fewer lines", "Better sleep"]


def test_short_lines_under_a_colon_are_items() -> None:
    text = "Our facial helps with:\nFine lines\nPuffy eyes\nDull skin\n"
    assert [s.kind for s in segments(document_from_text(text))][1:] == [BlockKind.LIST_ITEM] * 3
    assert found(text, "Dull").lead == "Our facial helps with:"


def test_a_numbered_heading_over_a_paragraph_is_a_heading() -> None:
    text = "1. Results That Stay\nIt lasts for years.\n\n2. Gentle\nIt does not hurt.\n"
    assert found(text, "Results").kind is BlockKind.HEADING
    assert found(text, "hurt").heading == "Gentle"


def test_a_lone_line_is_no_heading() -> None:
    assert found("Reduces wrinkles", "Reduces").kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Collagen production: Collagen is a protein.", "Collagen production"),
        ("Best for: acne, scars.", "Best for"),
        ("It stays open until 8:30 today.", ""),
        ("This is a rather long opening of some ten words or more: no label.", ""),
        ("Side effects:", ""),
    ],
)
def test_a_label_is_short_and_stands_before_a_colon(words: str, label: str) -> None:
    assert label_of(words) == label


MARKDOWN = """---
title: x
---
Title here
==========

Needles *lift* the face and,
as [studies](https://example.org) show, calm the
mind. It lasts.

* First
  item goes on.

  A second paragraph.
* Second **item**: it helps.

> Quoted claim that runs
> over lines.

| Concern | What it does |
| --- | --- |
| Acne | Clears spots. It soothes. |

<p>Fewer <em>lines</em>
in weeks.</p>

\u2713 no surgery
\u2713 no scars
"""


def test_markdown_blocks_are_read_with_the_offsets_of_the_file() -> None:
    document = document_from_text(MARKDOWN, format=TextFormat.MARKDOWN)
    check_spans(document)
    read = [" ".join(s.text.split()) for s in segments(document)]
    assert read == [
        "Title here",
        "Needles *lift* the face and, as [studies](https://example.org) show, calm the mind.",
        "It lasts.",
        "First item goes on.",
        "A second paragraph.",
        "Second **item**: it helps.",
        "Quoted claim that runs > over lines.",
        "Concern",
        "What it does",
        "Acne",
        "Clears spots.",
        "It soothes.",
        "Fewer <em>lines</em> in weeks.",
        "no surgery",
        "no scars",
    ]
    assert found(MARKDOWN, "Clears", form=TextFormat.MARKDOWN).lead == "What it does"
    assert found(MARKDOWN, "It lasts", form=TextFormat.MARKDOWN).heading == "Title here"
    assert found(MARKDOWN, "Second **", form=TextFormat.MARKDOWN).lead == "Second item"


def test_a_table_cell_may_hold_a_guarded_bar() -> None:
    text = "| A | B |\n|---|---|\n| x \\| y | lifts |\n"
    assert cut(text, form=TextFormat.MARKDOWN) == ["A", "B", "x \\| y", "lifts"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It costs $1.50 per 2.5 mm. Ask.", 2),
        ("Needles vs. lasers: see Fig. 3 and No. 5.", 1),
        ("We open at 9 a.m. on Mondays.", 1),
        ("Really?! Yes!", 2),
        ('She said "it hurts." Then it stopped.', 2),
        ("It lifts (a bit). It calms.", 2),
        ("Take vitamin C. It brightens.", 2),
        ("J. K. Smith wrote to A. Jones.", 1),
        ("Well... it depends. So... Yes.", 3),
        ("See www.example.org or mail x@example.org now.", 1),
        ("Dr. Lim and St. Mary's agree, e.g. on this.", 1),
    ],
)
def test_a_stop_ends_a_sentence_only_where_one_ends(text: str, count: int) -> None:
    assert len(sentence_spans(text)) == count


BITS = """Needles lift. ~fine lines~- ~* ~1. ~# ~> ~`code`~**~_~[a](b)~<b>~\u2713 ~Benefits:~e.g. ~What? ~    ~```~---
~<!-- x -->~\u00e9\U0001f33f ~[^1]~Dr. ~...~| a | b |
|---|---|
"""
pieces = st.sampled_from([*BITS.split("~"), "\n", "\n\n", "\r\n", "\t"])


@given(st.lists(pieces, max_size=25).map("".join), st.sampled_from([TextFormat.PLAIN, TextFormat.MARKDOWN]))
def test_spans_are_true_in_order_and_lose_nothing(text: str, form: TextFormat) -> None:
    check_spans(document_from_text(text, format=form))


@given(st.text(max_size=120), st.sampled_from([TextFormat.PLAIN, TextFormat.MARKDOWN]))
def test_any_text_can_be_cut(text: str, form: TextFormat) -> None:
    document = document_from_text(text, format=form)
    for segment in segments(document):
        assert document.text[segment.start : segment.end] == segment.text


@pytest.mark.skipif(not (SHARED / "sources").is_dir(), reason="the source texts are not at hand")
def test_the_source_texts_are_cut_without_loss_and_fast() -> None:
    words, began = 0, time.perf_counter()
    for path in sorted((SHARED / "sources").glob("*.txt")):
        document = read_document(path)
        check_spans(document)
        words += len(document.text.split())
        for segment in segments(document):
            assert len(segment.text.split()) < 90
    assert (time.perf_counter() - began) / words * 1000 < 0.5  # seconds for a thousand words, on a busy machine
