"""A text that is attached is shown with every mention in its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.models import Mention
from tests.web.conftest import Flyer
from tests.web.reading import marked_up, page_of, words_of
from webui.reader import segments


def test_a_mention_is_shown_in_its_context(flyer: Flyer) -> None:
    page = page_of(flyer.client, f"/claims/{flyer.claims[1]}")
    place = words_of(marked_up(page, "<mark>younger", "</blockquote>"))
    assert place.startswith("younger skin & softer lines</b> to everybody who comes three")
    before = words_of(page[: page.index("<mark>younger")])[-60:]
    assert before.endswith("what the needles do. We promise <b>")


def test_the_context_ends_at_whole_words(flyer: Flyer) -> None:
    page = page_of(flyer.client, f"/claims/{flyer.claims[1]}")
    quote = next(q for q in re.findall(r"<blockquote>(.*?)</blockquote>", page, re.DOTALL) if "younger" in q)
    around = [w for w in words_of(quote).split() if w != "…"]
    assert set(around) <= set(flyer.text.split())
    assert 60 < len(words_of(quote)) < 180


def test_markup_in_a_text_is_shown_and_not_obeyed(flyer: Flyer) -> None:
    for address in (f"/sources/{flyer.slug}", f"/claims/{flyer.claims[0]}", "/sources/"):
        page = page_of(flyer.client, address)
        assert "<b>" not in page
        assert "<of our own>" not in page
    assert "&lt;b&gt;" in page_of(flyer.client, f"/sources/{flyer.slug}")


def reader_of(flyer: Flyer) -> str:
    return marked_up(page_of(flyer.client, f"/sources/{flyer.slug}"), '<div class="reader">', "</div>")


def test_the_reader_shows_the_whole_text_unchanged(flyer: Flyer) -> None:
    reader = re.sub(r"<sup>.*?</sup>", "", reader_of(flyer), flags=re.DOTALL)
    assert words_of(reader) == " ".join(flyer.text.split())


def test_every_mention_leads_to_its_claim_though_they_overlap(flyer: Flyer) -> None:
    reader = reader_of(flyer)
    for number, claim in enumerate(flyer.claims, 1):
        assert re.search(rf'<sup><a class="where" href="/claims/{claim}".*?</span>{number}<', reader)
        assert f'id="m-{number - 1:016x}"' in reader
    marked = re.findall(r'<a class="mention depth-(\d)" href="/claims/([^"]+)"[^>]*>(.*?)</a>', reader)
    first, second, third = flyer.claims
    assert [(int(depth), claim) for depth, claim, _ in marked] == [
        (1, first), (2, second), (1, first), (2, third), (1, third),
    ]  # fmt: skip
    assert [text for _, _, text in marked][1:4] == ["younger skin", " &amp; ", "softer lines&lt;/b&gt;"]


def test_the_outline_follows_the_text(flyer: Flyer) -> None:
    page = page_of(flyer.client, f"/sources/{flyer.slug}")
    outline = page[page.index('id="outline"') :]
    assert re.findall(r'href="/claims/([^"]+)"', outline) == list(flyer.claims)
    assert "to everybody" in outline


def test_a_held_text_needs_no_advice_on_attaching(flyer: Flyer) -> None:
    assert "kb sources attach" not in page_of(flyer.client, f"/sources/{flyer.slug}")


@pytest.mark.parametrize("mentions", [[], [Mention(key="a", start=0, end=4)]])
def test_segments_of_plain_cases(mentions: list[Mention]) -> None:
    assert "".join(segment.text for segment in segments("abcd", mentions)) == "abcd"


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda s: (s[0], min(40, s[0] + s[1]))), max_size=8
)


@given(SPANS)
def test_segments_rebuild_the_text_and_every_mention(spans: list[tuple[int, int]]) -> None:
    text = "".join(chr(0x1F600 + i) for i in range(40))
    mentions = [Mention(key=str(i), start=start, end=end) for i, (start, end) in enumerate(spans)]
    found = segments(text, mentions)
    assert "".join(segment.text for segment in found) == text
    for mention in mentions:
        assert sum(mention in segment.starts for segment in found) == 1
        assert sum(mention in segment.ends for segment in found) == 1
        begin = next(i for i, segment in enumerate(found) if mention in segment.starts)
        end = next(i for i, segment in enumerate(found) if mention in segment.ends)
        assert "".join(segment.text for segment in found[begin : end + 1]) == text[mention.start : mention.end]
        assert all(segment.depth > 0 for segment in found[begin : end + 1])
