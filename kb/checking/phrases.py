"""Word lists that are found in one pass over a text, however many they are.

An alternative of a list is a small regular expression. One with finitely many readings ("side[- ]effects?",
"(?:more|less) stress") is spelled out and looked up by its first word; only the rest is searched as a
pattern. For a thousand words this is ten times as fast as one pattern a list, and needs no compiling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from kb.checking.rules_loading import compile_words

# An alternative with more readings than this is searched as a pattern.
MOST_READINGS: Final = 400
_INFINITE: Final = re.compile(r"\\|[{}+^$.]|[)\]]\*|\*.")
_TOKEN: Final = re.compile(r"[^\W_](?:[\w'-]*[^\W_])?")
_APOSTROPHES: Final = str.maketrans("’‘ʼ", "'''")


def spelled_out(alternative: str) -> list[str] | None:
    """Return every reading of a small regular expression, or None when it has too many or no end of them.

    Understood are ``(?:a|b)``, ``[ab]``, ``?`` behind a letter, class or group, and ``*`` at the very end
    (which stays, and stands for any ending).
    """
    stem = alternative.endswith("*")
    body = alternative[:-1] if stem else alternative
    if _INFINITE.search(body) or "*" in body or (stem and not body[-1:].isalpha()):
        return None
    try:
        readings, at = _alternation(body, 0)
    except (ValueError, IndexError):
        return None
    if at != len(body) or len(readings) > MOST_READINGS:
        return None
    return [" ".join(reading.lower().split()) + ("*" if stem else "") for reading in readings]


def _alternation(body: str, at: int) -> tuple[list[str], int]:
    readings: list[str] = []
    while True:
        found, at = _sequence(body, at)
        readings += found
        if at >= len(body) or body[at] != "|":
            return readings, at
        at += 1


def _sequence(body: str, at: int) -> tuple[list[str], int]:
    readings = [""]
    while at < len(body) and body[at] not in "|)":
        if body.startswith("(?:", at):
            piece, at = _alternation(body, at + 3)
            at += 1  # the closing bracket
        elif body[at] == "[":
            end = body.index("]", at)
            piece, at = list(body[at + 1 : end]), end + 1
        elif body[at] in "(?":
            raise ValueError(body)
        else:
            piece, at = [body[at]], at + 1
        if at < len(body) and body[at] == "?":
            piece, at = ["", *piece], at + 1
        readings = [head + tail for head in readings for tail in piece]
        if len(readings) > MOST_READINGS:
            raise ValueError(body)
    return readings, at


class PhraseIndex:
    """Named word lists, compiled for :meth:`names_in`."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._shortest_stem = 99
        for name, alternatives in lists.items():
            left: list[str] = []
            for alternative in alternatives:
                readings = spelled_out(alternative)
                words = [tuple(_TOKEN_OR_STEM.findall(r)) for r in readings or []]
                if readings is None or any(" ".join(w) != r for w, r in zip(words, readings, strict=True)):
                    left.append(alternative)
                    continue
                for phrase in words:
                    self._add(phrase, name)
            if left:
                self._patterns[name] = compile_words(left)

    def _add(self, phrase: tuple[str, ...], name: str) -> None:
        first, rest = phrase[0], phrase[1:]
        if first.endswith("*"):
            self._stems.setdefault(first[:-1], []).append((rest, name))
            self._shortest_stem = min(self._shortest_stem, len(first) - 1)
        else:
            self._exact.setdefault(first, []).append((rest, name))

    def names_in(self, text: str) -> frozenset[str]:
        """Return the names of the lists that have an alternative standing in ``text`` as whole words."""
        plain = text.translate(_APOSTROPHES)
        tokens = [_variants(m.group().lower()) for m in _TOKEN.finditer(plain)]
        gaps = _gaps(plain)
        found: set[str] = set()
        for at, variants in enumerate(tokens):
            for word in variants:
                for rest, name in self._exact.get(word, ()):
                    if name not in found and _follows(tokens, gaps, at, rest):
                        found.add(name)
            whole = variants[0]
            for size in range(self._shortest_stem, len(whole) + 1):
                for rest, name in self._stems.get(whole[:size], ()):
                    if name not in found and _follows(tokens, gaps, at, rest):
                        found.add(name)
        found.update(name for name, pattern in self._patterns.items() if name not in found and pattern.search(plain))
        return frozenset(found)


_TOKEN_OR_STEM: Final = re.compile(r"[^\W_](?:[\w'-]*[^\W_])?\*?")


def _variants(token: str) -> tuple[str, ...]:
    """The token, and what stands before a hyphen or an apostrophe in it ("face-lift", "skin's")."""
    parts = re.split(r"['-]", token)
    if len(parts) == 1:
        return (token,)
    heads = [token[: sum(len(p) + 1 for p in parts[:n]) - 1] for n in range(1, len(parts))]
    return (token, *heads)


def _gaps(text: str) -> list[bool]:
    """For each token but the last, whether only white space parts it from the next."""
    spans = [m.span() for m in _TOKEN.finditer(text)]
    return [text[a[1] : b[0]].isspace() for a, b in pairwise(spans)]


def _follows(tokens: list[tuple[str, ...]], gaps: list[bool], at: int, rest: tuple[str, ...]) -> bool:
    for step, word in enumerate(rest, start=1):
        if at + step >= len(tokens) or not gaps[at + step - 1]:
            return False
        variants = tokens[at + step]
        if word.endswith("*"):
            if not variants[0].startswith(word[:-1]):
                return False
        elif word not in variants:
            return False
    return True
