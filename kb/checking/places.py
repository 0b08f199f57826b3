"""A text by its words and their places, so that some can be replaced and the rest stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_](?:[\w'\u2019-]*[^\W_])?|['\u2019](?:s|re|ll|ve)\b")
OPENERS: Final = frozenset("and but or which that so because while also yet whereas although as thus plus then".split())
_NAMES: Final = frozenset("botox chinese western eastern japanese korean kim tcm i qi".split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text with their places, lowered and with plain apostrophes."""

    text: str
    spans: tuple[tuple[int, int], ...]
    low: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of ``text``."""
        spans = tuple(found.span() for found in _WORD.finditer(text))
        return cls(text, spans, tuple(text[a:b].lower().replace("\u2019", "'") for a, b in spans))

    def replaced(self, first: int, after: int, words: str) -> str:
        """The text with ``words`` in place of the words from ``first`` up to ``after``."""
        start, end = self.spans[first][0], self.spans[after - 1][1]
        if self.text[start:end][:1].isupper():
            words = words[:1].upper() + words[1:]
        return self.text[:start] + words + self.text[end:]

    def said(self, at: int) -> str:
        """The word at ``at`` as it stands, without a capital that it has for beginning the text."""
        shown = self.text[slice(*self.spans[at])]
        return lower_first(shown) if at == 0 else shown


def prefixed(text: str, prefix: str) -> str:
    """``text`` with ``prefix`` in front of its statement, behind an opening "and" or "which"."""
    words = Words.of(text)
    first = 0
    while first < len(words.low) - 1 and words.low[first] in OPENERS - {"that"}:
        first += 1
    start = words.spans[first][0] if words.spans else 0
    head, rest = text[:start], text[start:]
    opened = prefix[:1].upper() + prefix[1:] if rest[:1].isupper() and not head.strip(" *_\u201c\"'") else prefix
    return f"{head}{opened} {lower_first(rest) if is_common(words, first) else rest}"


def is_common(words: Words, at: int) -> bool:
    """Whether the word at ``at`` has its capital only for beginning the sentence."""
    if not words.spans:
        return False
    shown = words.text[slice(*words.spans[at])]
    following = words.text[slice(*words.spans[at + 1])] if at + 1 < len(words.spans) else ""
    return words.low[at] not in _NAMES and shown[1:] == shown[1:].lower() and not following[:1].isupper()


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
