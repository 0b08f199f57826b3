"""HTML: the copy of a page without its furniture, and every word with its place in the file."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checking.origins import Lines
from kb.checking.segmenting import segments
from kb.checking.values import BlockKind, Document, TextFormat
from kb.reading import ReadingOptions, Treatment, document_from_bytes, document_from_text, file_span, read_document
from tests.reading.reading_files import FILES, segment, shape


def page(source: str, **options: Treatment) -> Document:
    return document_from_text(source, format=TextFormat.HTML, options=ReadingOptions(**options))


def in_file(source: str, document: Document, words: str) -> str:
    """What stands in the file where the words stand in the text."""
    start = document.text.index(words)
    first, last = file_span(document, start, start + len(words))
    return source[first:last]


def test_a_page_by_pandoc_is_read_with_its_headings_lists_and_tables() -> None:
    document = read_document(FILES / "leaflet.html")
    assert document.format is TextFormat.HTML
    assert shape(document) == [
        ("heading", "Facial acupuncture at the Mill"),
        ("heading", "What it does"),
        ("paragraph", "Facial acupuncture boosts collagen & smooths fine lines without surgery."),
        ("paragraph", "Benefits include:"),
        ("list-item", "firmer skin"),
        ("list-item", "fewer lines"),
        ("list-item", "better sleep"),
        ("paragraph", "My face feels ten years younger."),
        ("paragraph", "cures_acne()"),
        ("paragraph", "Type heals() to see it."),
        ("table", "Session"),
        ("table", "What it does"),
        ("table", "One hour"),
        ("table", "Lifts the face"),
    ]
    assert segment(document, "fewer").lead == "Benefits include:"
    assert segment(document, "fewer").heading == "What it does"
    assert segment(document, "Lifts").lead == "What it does"
    assert not any("cures_acne" in one.text for one in segments(document))


def test_a_page_saved_by_a_browser_leaves_menus_scripts_and_cookie_banners_out() -> None:
    document = read_document(FILES / "shop-saved.html")
    assert shape(document) == [
        ("heading", "Facial acupuncture at the Mill"),
        ("paragraph", "It relaxes the face — and it’s gentle & quick."),
        ("list-item", "firmer skin"),
        ("list-item", "fewer lines"),
        ("paragraph", "Open daily"),
        ("paragraph", "Closed on Sundays"),
        ("paragraph", "Added late: it lifts “sagging” cheeks."),
    ]


def test_every_sentence_of_real_pages_is_found_again_in_the_file() -> None:
    for name in ("leaflet.html", "shop-saved.html", "print.html"):
        source = (FILES / name).read_text(encoding="utf-8")
        document = read_document(FILES / name)
        found = segments(document)
        assert found
        for one in found:
            first, last = file_span(document, one.start, one.end)
            bare = html.unescape(re.sub(r"<[^>]*>", "", source[first:last])).replace("\u00ad", "")
            assert "".join(bare.split()) == "".join(one.text.split())


def test_lines_and_columns_are_those_of_the_file() -> None:
    source = "<html>\n<body>\n\n  <p>It &amp; calms.\r\n  It lifts.</p>"
    document = page(source)
    assert document.text == "It & calms. It lifts."
    assert Lines(document).place(document.text.index("calms")) == (4, 15)
    assert Lines(document).place(document.text.index("lifts")) == (5, 6)


@pytest.mark.parametrize(
    ("source", "words", "stands"),
    [
        ("<p>boosts <b>coll</b>agen now", "boosts collagen", "boosts <b>coll</b>agen"),
        ("<p>caf&eacute; life", "café", "caf&eacute;"),
        ("<p>it&#8217;s &#x41; claim", "it’s A", "it&#8217;s &#x41;"),
        ("<p>R&D &copy 2020 &xyzzy; x", "R&D © 2020 &xyzzy;", "R&D &copy 2020 &xyzzy;"),
        ("<p>one<!-- cures --> two", "one two", "one<!-- cures --> two"),
        ("<p>one</bogus> two", "one two", "one</bogus> two"),
        ("<p>one &lt;b&gt; 2 < 3 two", "one <b> 2 < 3 two", "one &lt;b&gt; 2 < 3 two"),
        ("<p>colla&shy;gen", "collagen", "colla&shy;gen"),
        ("<p>one\n\n   two", "one two", "one\n\n   two"),
        ("<table>lost<tr><td>cell</table>", "lost", "lost"),
        ("<p><i>one<p>two</i> three", "two three", "two</i> three"),
        ("<p>\U0001f33f leaf &hearts;&#xFE0E; end", "leaf ♥\ufe0e end", "leaf &hearts;&#xFE0E; end"),
    ],
)
def test_words_are_found_again_through_markup(source: str, words: str, stands: str) -> None:
    assert in_file(source, page(source), words) == stands


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>Heals</nav>",
        "<footer>Heals</footer>",
        "<header><p>Heals</p></header>",
        "<script>Heals</script><style>Heals</style><noscript>Heals</noscript><template>Heals</template>",
        "<div id=onetrust-banner-sdk>Heals</div><div class='cookieNotice'>Heals</div>",
        "<div role=navigation>Heals</div><div role=dialog>Heals</div>",
        "<div hidden>Heals</div><div style='display: none'>Heals</div><i aria-hidden=true>Heals</i>",
        "<form><button>Heals</button><select><option>Heals</select><textarea>Heals</textarea></form>",
        "<ul><li><a>Heals</a><li><a>Heals more</a><li><a>Contact</a></ul>",
        "<div class=breadcrumb>Heals</div><svg><text>Heals</text></svg>",
    ],
)
def test_what_is_not_copy_is_left_out(furniture: str) -> None:
    document = page(f"<body class='cookies-unset'>{furniture}<p>It lifts.</p>{furniture}")
    assert document.text == "It lifts."


def test_the_head_of_an_article_and_a_page_head_with_the_title_are_copy() -> None:
    document = page("<header><nav>Menu</nav><h1>It lifts</h1></header><article><header>By Jo</header>Calm.</article>")
    assert document.text == "It lifts\n\nBy Jo\n\nCalm."


def test_the_main_part_is_all_that_counts_where_there_is_one() -> None:
    document = page("<div>Offers of others</div><main><p>It lifts.</main><div>More offers</div>")
    assert document.text == "It lifts."
    assert page("<div>It lifts.</div><main></main>").text == "It lifts."


def test_bold_lines_are_headings_and_typed_bullets_are_items() -> None:
    document = page("<p><strong>Why it works</strong></p><p>• firmer<br>• calmer</p><p>✓ rested</p>")
    assert shape(document) == [
        ("heading", "Why it works"),
        ("list-item", "firmer"),
        ("list-item", "calmer"),
        ("list-item", "rested"),
    ]


def test_a_list_inside_an_item_and_a_second_paragraph_of_an_item() -> None:
    document = page(
        "<ul><li><p>It helps:</p><ul><li>sleep</li></ul></li><li><div><p>One.</p><p>Two.</p></div></li></ul>"
    )
    kinds = [(block.kind, block.depth) for block in document.blocks or ()]
    assert kinds == [
        (BlockKind.LIST_ITEM, 1),
        (BlockKind.LIST_ITEM, 2),
        (BlockKind.LIST_ITEM, 1),
        (BlockKind.PARAGRAPH, 1),
    ]
    assert segment(document, "sleep").lead == "It helps:"


def test_tables_that_only_lay_out_the_page_are_paragraphs() -> None:
    assert shape(page("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>")) == [
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


def test_quotations_and_code_are_read_as_the_writer_sets_it() -> None:
    source = "<p>Say <code>heals()</code> and <q>it took ten years off</q>.</p><blockquote>I look young.</blockquote>"

    def prose(**options: Treatment) -> str:
        document = page(source, **options)
        out = list(document.text)
        for start, end in document.skipped:
            out[start:end] = " " * (end - start)
        return " ".join("".join(out).split())

    assert prose() == "Say and it took ten years off. I look young."
    assert prose(code=Treatment.CHECK) == "Say heals() and it took ten years off. I look young."
    assert prose(quotations=Treatment.SKIP) == "Say and ."


def test_the_encoding_that_a_page_declares_is_used() -> None:
    raw = "<meta charset=windows-1251><p>Кожа</p>".encode("cp1251")
    assert document_from_bytes("page.html", raw).text == "Кожа"
    wrong = "<meta charset=utf-8><p>café “lift” naïve</p>".encode("cp1252")
    assert document_from_bytes("page.html", wrong).text == "café “lift” naïve"


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    started = time.perf_counter()
    assert page("<div>" * 10_000 + "It lifts.").text == "It lifts."
    assert time.perf_counter() - started < 10


_INLINE = st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<!-- x -->", "</bogus>", "<span class='a>b'>", "</span>"])
_SPACE = st.sampled_from([" ", "\n", "\r\n", "\t ", "&nbsp;", "&#32;"])
_SIGN = st.sampled_from(["&amp;", "&lt;", "&#8217;", "&eacute;", "é", "\U0001f33f", "& ", "< ", "&notit;", "&copy"])
_BLOCK = st.sampled_from(
    ["<p>", "</p>", "<ul><li>", "<li>", "</ul>", "<h2>", "</h2>", "<div>", "</div>", "<br>", "<td>"]
)


@given(st.lists(st.one_of(st.just("WORD"), _INLINE, _SPACE, _SIGN, _BLOCK), max_size=60))
def test_every_word_is_found_again_in_any_page(pieces: list[str]) -> None:
    source, places = "", {}
    for number, piece in enumerate(pieces):
        if piece == "WORD":
            piece = f"w{number}w"
            places[piece] = len(source)
        source += piece
    document = page(source)
    for word, place in places.items():
        start = document.text.index(word)
        assert file_span(document, start, start + len(word)) == (place, place + len(word))


@given(st.text(alphabet=st.sampled_from("ab <>&;#x/!-\"'=p\r\n\x0c\0é\u2028\ufeff"), max_size=80))
def test_any_characters_can_be_read_as_a_page(source: str) -> None:
    document = page(source)
    assert document.origin is not None
    at = 0
    for piece in document.origin.pieces:
        assert at <= piece.start < piece.end <= len(document.text)
        at = piece.end
        assert 0 <= piece.first <= piece.last <= len(source)
        if piece.end - piece.start == piece.last - piece.first > 1:
            words, stands = document.text[piece.start : piece.end], source[piece.first : piece.last]
            assert words.replace(" ", "") == re.sub(r"[\s\x0c]", "", stands)
