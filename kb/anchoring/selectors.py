"""What is kept of a span: where it stands, how it begins, and a hash by which to know it.

The Web Annotation data model calls these a TextPositionSelector (``start``, ``end``) and a TextQuoteSelector;
the quote is replaced by a phrase of at most eight words and the sha256 of the whole, because the words
belong to somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from kb.errors import InvalidRecord, Problem

MAX_ANCHOR_WORDS = 8
MAX_ANCHOR_LENGTH = 160
"""Code points; the column that stores anchor phrases takes no more."""

_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"\w+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Selector:
    """A span of a text: ``start`` and ``end`` in code points, the anchor phrase, and the sha256 of the span's UTF-8.

    Raises InvalidRecord, with every problem, if the four cannot belong to one span.
    """

    start: int
    end: int
    anchor: str
    sha256: str

    def __post_init__(self) -> None:
        problems = []
        if self.start < 0:
            problems.append(Problem("start", f"{self.start} is before the text"))
        if self.end <= self.start:
            problems.append(Problem("end", f"{self.end} is not after the start, {self.start}"))
        elif len(self.anchor) > self.length:
            problems.append(Problem("anchor", "is longer than the span"))
        if not self.anchor.strip():
            problems.append(Problem("anchor", "is empty"))
        if not _DIGEST.fullmatch(self.sha256):
            problems.append(Problem("sha256", "is not 64 lower-case hexadecimal digits"))
        if problems:
            raise InvalidRecord("This does not describe a span.", problems=problems)

    @property
    def length(self) -> int:
        """Code points in the span."""
        return self.end - self.start


def describe_span(text: str, start: int, end: int) -> Selector:
    """The selector of ``text[start:end]``. Raises InvalidRecord if the span is empty, blank or out of range."""
    return Selector(start, end, anchor_phrase(text, start, end), digest(text[start:end]))


def verify(text: str, selector: Selector) -> bool:
    """Whether the very words that the selector describes stand at its place in the text."""
    return selector.end <= len(text) and digest(text[selector.start : selector.end]) == selector.sha256


def digest(words: str) -> str:
    """sha256 of the words' UTF-8, in lower-case hexadecimal digits."""
    # a lone surrogate has no UTF-8; the text must still be searchable, so it gets a stand-in that matches nothing else
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def anchor_phrase(text: str, start: int, end: int, max_words: int = MAX_ANCHOR_WORDS) -> str:
    """The first words of the span, verbatim with the space between them, at most ``max_words`` of them.

    No word is cut: one that the span's own borders cut is left out while a whole one remains. The parts of
    a compound count ("anti-ageing" is two words), a bullet or dash does not, and the phrase has at most
    ``MAX_ANCHOR_LENGTH`` code points. Where the span has nothing but a word that is too long by itself, such as
    a web address, that word is the phrase, cut to the length after all.
    Raises InvalidRecord if the span is empty, blank or out of range, or ``max_words`` is below 1.
    """
    _require_span(text, start, end)
    if max_words < 1:
        raise InvalidRecord("An anchor phrase has at least one word.")
    tokens = [match.span() for match in _TOKEN.finditer(text, start, end)]
    # a lone bullet or dash anchors nothing while there are words
    tokens = [token for token in tokens if _WORD.search(text, *token)] or tokens
    tokens = [token for token in tokens if not _is_cut(text, token, start, end)] or tokens
    fitting = [token for token in tokens if _fits(text, *token, max_words)] or tokens[:1]
    first, last = fitting[0][0], fitting[0][1]
    for _, token_end in fitting[1:]:
        if not _fits(text, first, token_end, max_words):
            break
        last = token_end
    return text[first : min(last, first + MAX_ANCHOR_LENGTH)]


def _require_span(text: str, start: int, end: int) -> None:
    if not 0 <= start <= end <= len(text):
        raise InvalidRecord(f"Span {start}-{end} is not in a text of {len(text)} characters.")
    if not text[start:end].strip():
        raise InvalidRecord(f"Span {start}-{end} holds no words.")


def _is_cut(text: str, token: tuple[int, int], start: int, end: int) -> bool:
    """Whether a border of the span runs through a word of the token."""
    first, last = token
    return (first == start and _inside_word(text, start)) or (last == end and _inside_word(text, end))


def _inside_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _fits(text: str, start: int, end: int, max_words: int) -> bool:
    return end - start <= MAX_ANCHOR_LENGTH and len(_WORD.findall(text, start, end)) <= max_words
